"""The first sheet: what this workbook is, the headline, how to use it, what its marks mean, and what is where."""

from weiheng.definitions.form import by_goalposts, is_arithmetic, stages
from weiheng.report.narrative.phrases import dated
from weiheng.report.writers.excel.charts import Traces, index_chart
from weiheng.report.writers.excel.draft import Draft, height
from weiheng.report.writers.excel.formulas import difference, quoted, warnings
from weiheng.report.writers.excel.plan import FIRST, BoundColumn, Plan, Sheet, WeightColumn, cell, fixed
from weiheng.report.writers.excel.scores import shown

_LABEL, _TEXT, _LAST = 0, 1, 11
_LABEL_WIDTH, _TEXT_WIDTH = 16, 11
_TEXT_CHARACTERS = _TEXT_WIDTH * (_LAST - _TEXT + 1) - 4
_TITLE_CHARACTERS = 90
_CHART_COLUMN, _CHART_ROWS = 5, 16
_ONE_PAGE_YEARS = 20
_SHEET = Sheet.README


def write_overview(draft: Draft, lines: Traces) -> None:
    """Everything on one landscape page, unless there are many years."""
    plan, sheet = draft.plan, draft.sheets[_SHEET]
    sheet.set_column(_LABEL, _LABEL, _LABEL_WIDTH)
    sheet.set_column(_TEXT, _LAST, _TEXT_WIDTH)
    sheet.hide_gridlines(2)
    sheet.merge_range(0, _LABEL, 0, _LAST, "", draft.style("title"))
    draft.text(_SHEET, 0, _LABEL, plan.title(), "title")
    sheet.set_row(0, 1.6 * height(plan.title(), _TITLE_CHARACTERS))
    row = _write_pairs(draft, 1, _facts(plan))
    row = _write_check(draft, row)
    row = _write_headline(draft, row + 1, lines)
    row = _section(draft, row + 1, "use")
    keys = ["change", *(["counts"] if plan.variables else [])] if plan.is_live else ["fixed"]
    keys += ["comments", "exact"]
    row = _write_pairs(draft, row, [("", plan.words(f"workbook_use.{key}")) for key in keys])
    row = _section(draft, row + 1, "method")
    row = _write_pairs(draft, row, [("", text) for text in method(plan)])
    row = _section(draft, row + 1, "legend")
    row = _write_legend(draft, row)
    row = _section(draft, row + 1, "sheets")
    _write_contents(draft, row)
    draft.print_setup(_SHEET)
    if len(plan.periods) <= _ONE_PAGE_YEARS:
        sheet.fit_to_pages(1, 1)


def _facts(plan: Plan) -> list[tuple[str, str]]:
    first, last = plan.periods[0], plan.periods[-1]
    years = str(first) if first == last else plan.words("workbook.span", first=first, last=last)
    status = plan.words(f"score.{plan.edition.settings.status}")
    facts = {
        "owner": plan.edition.owner.title.text(plan.language),
        "edition": f"{plan.edition.name}　{status}",
        "area": f"{plan.area_name()}　{plan.area}",
        "years": years,
        "date": dated(plan.words, plan.data_date()) or "—",
    }
    return [(plan.words(f"workbook.{key}"), text) for key, text in facts.items()]


def _write_check(draft: Draft, row: int) -> int:
    """Whether bounds and weights make sense as they stand: an index that is empty says here why."""
    plan, sheet = draft.plan, draft.sheets[_SHEET]
    draft.text(_SHEET, row, _LABEL, plan.words("workbook.check"), "hint", valign="top")
    bounds = fixed(FIRST, BoundColumn.CHECK, FIRST + len(plan.indicators) - 1, BoundColumn.CHECK)
    weights = fixed(FIRST, WeightColumn.CHECK, FIRST + len(plan.nodes) - 1, WeightColumn.CHECK)
    fine, places = plan.words("workbook_check.fine"), ((Sheet.BOUNDS, bounds), (Sheet.WEIGHTS, weights))
    messages = [plan.words(f"workbook_check.see_{each}", sheet=plan.names[each]) for each, _ in places]
    formula = warnings([(plan.on(*place), said) for place, said in zip(places, messages, strict=True)], fine)
    sheet.merge_range(row, _TEXT, row, _LAST, "", draft.style("plain"))
    draft.formula(_SHEET, row, _TEXT, formula, fine, style="plain")
    wrong = {"type": "cell", "criteria": "!=", "value": quoted(fine), "format": draft.style("wrong")}
    sheet.conditional_format(row, _TEXT, row, _TEXT, wrong)
    sheet.set_row(row, height("".join(messages), _TEXT_CHARACTERS) + 2)
    return row + 1


def method(plan: Plan) -> list[str]:
    """How the edition computes, in sentences."""
    settings = plan.edition.settings
    if not plan.is_live:
        fixed_scores = plan.words("workbook_method.fixed_scores", why=plan.words(f"workbook_method.why_{_why(plan)}"))
        return [fixed_scores, *([plan.words("workbook_method.compared")] if plan.compared else [])]
    keys = ("goalposts", "clip" if settings.normalise.clip else "no_clip", "mean", settings.missing)
    return [plan.words(f"workbook_method.{key}") for key in keys]


def _why(plan: Plan) -> str:
    """The first reason why scores are not formulas."""
    made = stages(plan.edition)
    if len(plan.compared) == len(plan.indicators):
        return "values"
    if set(made) - {"denominate"}:
        return "stages"
    if not by_goalposts(plan.edition):
        return "scale"
    return "way" if not is_arithmetic(plan.edition) else "divided"


def _write_pairs(draft: Draft, row: int, pairs: list[tuple[str, str]]) -> int:
    """Lines with a label before and a text that is wrapped; returns the next free row."""
    for label, text in pairs:
        draft.text(_SHEET, row, _LABEL, label, "hint", valign="top")
        _wrapped(draft, row, text)
        row += 1
    return row


def _wrapped(draft: Draft, row: int, text: str) -> None:
    sheet = draft.sheets[_SHEET]
    sheet.merge_range(row, _TEXT, row, _LAST, "", draft.style("plain"))
    draft.text(_SHEET, row, _TEXT, text, "plain")
    sheet.set_row(row, height(text, _TEXT_CHARACTERS) + 2)


def _section(draft: Draft, row: int, key: str) -> int:
    draft.text(_SHEET, row, _LABEL, draft.plan.words(f"workbook.{key}"), "section")
    for column in range(_TEXT, _LAST + 1):
        draft.sheets[_SHEET].write_blank(row, column, None, draft.style("section"))
    return row + 1


def _write_headline(draft: Draft, row: int, lines: Traces) -> int:
    """The index by year with its change and coverage, all formulas, and its chart beside them."""
    plan, sheet = draft.plan, _SHEET
    heads = ["year", "score", "change", "coverage"]
    words = [lines.index.label if head == "score" else plan.words(f"workbook.{head}") for head in heads]
    for column, text in enumerate(words):
        draft.text(sheet, row, column, text, "head")
    draft.sheets[sheet].set_row(row, 1 + max(height(text, 9 if n else 14) for n, text in enumerate(words)))
    for n, period in enumerate(plan.periods):
        _write_year(draft, row + 1 + n, period)
    draft.sheets[sheet].insert_chart(row, _CHART_COLUMN, index_chart(draft, lines), {"description": lines.index.label})
    return row + max(len(plan.periods) + 1, _CHART_ROWS)


def _write_year(draft: Draft, row: int, period: int) -> None:
    plan, root = draft.plan, draft.plan.nodes[0].key
    column, first = plan.column(period), period == plan.periods[0]
    draft.number(_SHEET, row, 0, period, "0", "centred")
    score = plan.assessment.score(root, plan.area, period)
    address = plan.on(Sheet.SCORES, cell(FIRST, column))
    draft.formula(_SHEET, row, 1, f"={address}", score, shown(plan, root), bold=True)
    if first:
        draft.text(_SHEET, row, 2, "", "formula")
    else:
        change = score - plan.assessment.score(root, plan.area, period - 1)
        draft.formula(_SHEET, row, 2, difference(cell(row, 1), cell(row - 1, 1)), change, signed(plan))
    observed = plan.on(Sheet.SCORES, cell(plan.coverage_row(root), column))
    draft.formula(_SHEET, row, 3, f"={observed}", plan.assessment.coverage(root, plan.area, period), "0.0%")


def signed(plan: Plan) -> str:
    """The number format of changes of scores."""
    shape = shown(plan, plan.nodes[0].key)
    return f"+{shape};-{shape};{shape}"


def _write_legend(draft: Draft, row: int) -> int:
    """A sample cell of each kind, and what it means."""
    plan = draft.plan
    shape = shown(plan, plan.nodes[0].key)
    star = f'{shape}"*"'
    samples: list[tuple[str, str, str, dict[str, object]]] = [
        ("input", shape, "input", {}),
        ("formula", shape, "formula", {}),
        ("provisional", shape, "input", {"italic": True, "bold": True}),
    ]
    if plan.fills_in or (not plan.is_live and plan.assessment.scores.imputed.any()):
        samples.append(
            ("filled" if plan.is_live else "put_in", star, "formula", {"italic": True, "bg_color": "#D9D9D9"})
        )
    for key, form, style, more in samples:
        draft.number(_SHEET, row, _LABEL, 88.8, form, style, **more)
        _wrapped(draft, row, plan.words(f"workbook_legend.{key}"))
        row += 1
    return row


def _write_contents(draft: Draft, row: int) -> None:
    """Every sheet with a link and what is on it."""
    plan = draft.plan
    for n, (sheet, name) in enumerate(plan.names.items()):
        about = plan.about(sheet)
        link = "internal:" + plan.on(sheet, "A1")
        draft.sheets[_SHEET].write_url(row + n, _LABEL, link, draft.style("link"), name)
        _wrapped(draft, row + n, plan.words(f"workbook_about.{about}"))
