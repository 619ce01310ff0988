"""The sheet of a plan: where every target stands, and below the path of each one that has values."""

from collections.abc import Iterator
from fractions import Fraction

from weiheng.definitions.requirement import Mode
from weiheng.outlook.model import Outlook
from weiheng.report.numbers import Kind, Number
from weiheng.report.plan_charts import path_spec
from weiheng.report.plan_view import PlanView
from weiheng.report.writers.excel.draft import Draft, decimals, width
from weiheng.report.writers.excel.formulas import if_number, on_the_way, share_of_way
from weiheng.report.writers.excel.plan import FIRST, ID, NAME, UNIT, Plan, Sheet, TargetColumn, cell
from weiheng.report.writers.excel.remarks import source_title, value_remarks
from weiheng.report.writers.excel.specs import DrawnCells
from weiheng.vocabulary.unit import UNITS

_SHEET = Sheet.TARGETS
_SHARE = "0%"
_FIRST_HEADS = ("attribute", "goal", "base_year", "baseline", "target_year", "target", "year", "value", "path")
_LAST_HEADS = ("progress", "tau", "class", "chance", "needed")
_UNIT_WIDTH, _WIDTHS = 11, (10, 18, 9, 9, 9, 9, 9, 9, 9, 9, 9, 13, 9)
_MOST_NAME, _MOST_ID = 38, 26
_PIXELS, _MARGIN = 7, 5
_CHART_HEIGHT, _CHART_ROWS, _CHARTS_A_PAGE = 310, 16, 3


def write_targets(draft: Draft, found: PlanView) -> None:
    """A row a target, the most urgent first; below, the charts with their cells beside them."""
    words = draft.plan.words
    heads = [words("plan_table.name"), words("workbook.id"), words("workbook.unit")]
    heads += [words("plan_table.goal" if head == "goal" else f"workbook_target.{head}") for head in _FIRST_HEADS]
    heads += [words(f"plan_table.{head}") for head in _LAST_HEADS]
    needed = max(width(_needed(found, each).text) for each in found.targets)
    name = max(width(found.name(each)) for each in found.targets)
    id = max(len(each.target.id) for each in found.targets)
    widths = (min(name + 3, _MOST_NAME), min(id, _MOST_ID), _UNIT_WIDTH, *_WIDTHS, max(9, needed + 2))
    draft.top(_SHEET, heads, widths, "targets", years=False, stays=False)
    for row, each in enumerate(found.targets, FIRST):
        _TargetRow(draft, found, each, row).write(widths)
    _write_paths(draft, found, FIRST + len(found.targets) + 1, widths)


class _TargetRow:
    """The row of a target: words, numbers, and formulas where the numbers follow from those beside them."""

    def __init__(self, draft: Draft, found: PlanView, each: Outlook, row: int) -> None:
        self.draft, self.found, self.each, self.row = draft, found, each, row

    def write(self, widths: tuple[int, ...]) -> None:
        """All of its cells."""
        draft, found, each, row = self.draft, self.found, self.each, self.row
        texts = {
            NAME: (found.name(each), "text"),
            ID: (each.target.id, "id"),
            UNIT: (UNITS[each.element.unit].symbol(draft.plan.language), "centred"),
            TargetColumn.ATTRIBUTE: (found.speaker.attribute(each), "centred"),
            TargetColumn.ASKED: (found.speaker.goal(each, short=True), "centred"),
            TargetColumn.CLASS: (found.speaker.cls(each), "centred"),
        }
        for column, (text, style) in texts.items():
            draft.text(_SHEET, row, column, text, style)
        draft.fit(_SHEET, row, [(text, widths[column]) for column, (text, style) in texts.items() if style != "id"])
        draft.comment(_SHEET, row, TargetColumn.ASKED, _asked_remarks(draft.plan, found, each))
        draft.comment(_SHEET, row, TargetColumn.CLASS, [found.speaker.reason(each)])
        self._write_known()
        self._write_judged()
        self._write_ahead()

    def _write_known(self) -> None:
        """What is judged: years and values of baseline, target and latest number."""
        draft, each, row, verdict = self.draft, self.each, self.row, self.each.verdict
        places = decimals(self.found.speaker.places(each))
        base, start = (each.start.period, each.start.value) if each.start else (None, None)
        years = {
            TargetColumn.BASE_YEAR: base,
            TargetColumn.TARGET_YEAR: each.target.period,
            TargetColumn.YEAR: verdict.period,
        }
        for column, year in years.items():
            draft.number(_SHEET, row, column, year, "0")
        draft.number(_SHEET, row, TargetColumn.BASELINE, _float(start), places)
        draft.number(_SHEET, row, TargetColumn.TARGET, _float(_aim(each)), places)
        draft.comment(_SHEET, row, TargetColumn.BASELINE, _baseline_remarks(draft.plan, self.found, each))
        self._write_value(places)

    def _write_value(self, places: str) -> None:
        """The latest value, from the sheet where it can be changed if it is on one."""
        draft, each, verdict = self.draft, self.each, self.each.verdict
        row, column = self.row, TargetColumn.VALUE
        more: dict[str, object] = {"italic": True, "bold": True} if verdict.period in each.series.preliminary else {}
        if verdict.value is None or verdict.period is None or not _is_in_index(draft.plan, each):
            draft.number(_SHEET, row, column, _float(verdict.value), places, "input", **more)
            return
        address = draft.plan.on(*draft.plan.value_cell(each.element.id, verdict.period))
        draft.formula(_SHEET, row, column, if_number(address), float(verdict.value), places, **more)
        draft.comment(_SHEET, row, column, value_remarks(draft.plan, each.element, verdict.period))

    def _write_judged(self) -> None:
        """Shares of way and time, and path: formulas where they are what the engine finds, else numbers."""
        each, verdict, column = self.each, self.each.verdict, TargetColumn
        base, start = (each.start.period, each.start.value) if each.start else (None, None)
        aim, leads = _aim(each), _leads_straight(each)
        time = _share(verdict.period, base, each.target.period)
        path = None if start is None or aim is None or time is None else start + (aim - start) * time
        is_time, is_way = verdict.tau == time, leads and verdict.progress == _share(verdict.value, start, aim)
        passed = share_of_way(*self._cells(column.YEAR, column.BASE_YEAR, column.TARGET_YEAR))
        gone = share_of_way(*self._cells(column.VALUE, column.BASELINE, column.TARGET))
        planned = on_the_way(*self._cells(column.BASELINE, column.TARGET, column.ELAPSED))
        places = decimals(self.found.speaker.places(each))
        self._computed(column.PROGRESS, gone if is_way else None, verdict.progress, _SHARE)
        self._computed(column.ELAPSED, passed if is_time else None, verdict.tau, _SHARE)
        self._computed(column.PATH, planned if leads and verdict.path == path else None, verdict.path, places)

    def _write_ahead(self) -> None:
        """How likely the target is met, and what it takes."""
        draft, row, forecast = self.draft, self.row, self.each.forecast
        chance = None if forecast is None else forecast.chance / 100
        sign = f'"{forecast.beyond}"' if forecast and forecast.beyond else ""
        draft.number(_SHEET, row, TargetColumn.CHANCE, chance, sign + _SHARE, "formula")
        needed = _needed(self.found, self.each)
        form = decimals(needed.style.places) + '"{}"'.format(needed.unit.replace('"', "'"))
        draft.number(_SHEET, row, TargetColumn.NEEDED, _float(needed.value), f"+{form};-{form};{form}", "formula")

    def _cells(self, *columns: int) -> Iterator[str]:
        return (cell(self.row, column) for column in columns)

    def _computed(self, column: int, formula: str | None, number: Fraction | None, shown: str) -> None:
        if formula is None:
            self.draft.number(_SHEET, self.row, column, _float(number), shown, "formula")
        else:
            self._formula(column, formula, number, shown)

    def _formula(self, column: int, formula: str, number: Fraction | None, shown: str) -> None:
        known = float("nan") if number is None else float(number)
        self.draft.formula(_SHEET, self.row, column, formula, known, shown)


def _float(number: Fraction | None) -> float | None:
    return None if number is None else float(number)


def _aim(each: Outlook) -> Fraction | None:
    """What the way leads to; of a range without a baseline it is not known which end."""
    is_open = each.start is None and each.goal is not None and len(each.goal.limits) > 1
    return None if is_open else each.aim


def _leads_straight(each: Outlook) -> bool:
    """Whether a straight way leads, or would lead, from the baseline to what is aimed at."""
    if each.goal is None or each.goal.mode not in (Mode.LEVEL, Mode.CHANGE) or _aim(each) is None:
        return False
    return each.target.path == "linear" and not (each.start and each.goal.met(each.start.value))


def _share(place: Fraction | int | None, start: Fraction | int | None, end: Fraction | int | None) -> Fraction | None:
    """How much of the way from start to end lies behind a place; None without a way."""
    if place is None or start is None or end is None or end == start:
        return None
    return Fraction(place - start) / Fraction(end - start)


def _needed(found: PlanView, each: Outlook) -> Number:
    """The change a year that is needed, with its unit."""
    return found.number(Kind.NEEDED, each.target.id, each.verdict.period, form="signed")


def _is_in_index(plan: Plan, each: Outlook) -> bool:
    """Whether the value that is judged stands on the sheet of values or of counts."""
    id, period = each.element.id, each.verdict.period
    if period not in plan.periods or id not in {*plan.indicator_row, *plan.count_row}:
        return False
    return plan.assessment.facts.value(id, (plan.area, period)).adopted == each.verdict.value


def _asked_remarks(plan: Plan, found: PlanView, each: Outlook) -> Iterator[str]:
    """Where a target is printed, and what to know about it."""
    yield plan.words("workbook_remark.source", title=source_title(plan, found.planned.found.plan.settings.source))
    yield plan.words("workbook_remark.place", place=each.target.place)
    if each.target.note is not None:
        yield plan.words("workbook_remark.note", note=each.target.note)


def _baseline_remarks(plan: Plan, found: PlanView, each: Outlook) -> Iterator[str]:
    """Where a baseline is printed, or that it is not."""
    if each.start is None:
        return
    if not each.start.printed:
        yield plan.words("workbook_remark.baseline_observed")
        return
    printed = each.target.baseline
    place = None if printed is None or isinstance(printed, str) else printed.place
    yield plan.words("workbook_remark.source", title=source_title(plan, found.planned.found.plan.settings.source))
    yield plan.words("workbook_remark.place", place=place or each.target.place)


def _write_paths(draft: Draft, found: PlanView, row: int, widths: tuple[int, ...]) -> None:
    """The charts one below the other, each with a heading and its cells beside it."""
    sheet, first, breaks = draft.sheets[_SHEET], TargetColumn.BASE_YEAR, []
    across = sum(_PIXELS * each + _MARGIN for each in widths[:first]) - 2 * _PIXELS
    styles = {"head": draft.style("head"), "text": draft.style("centred")}
    for n, each in enumerate(found.planned.drawn(found.view.area)):
        if n % _CHARTS_A_PAGE == 0:
            breaks.append(row)
        spec, title = path_spec(found, each), draft.plan.words("plan_table.chart", name=found.name(each))
        draft.text(_SHEET, row, NAME, title, "block")
        cells = DrawnCells(sheet, spec, row + 1, first)
        cells.write(styles, draft.book)
        draft.fit(_SHEET, row + 1, [(one.name, widths[first + 1 + n]) for n, one in enumerate(cells.series)])
        chart = cells.chart(draft.book, draft.plan.words("workbook.with_unit", name=title, unit=spec.unit))
        chart.set_size({"width": across, "height": _CHART_HEIGHT})
        sheet.insert_chart(row + 1, NAME, chart, {"description": spec.description, "object_position": 2})
        row = max(cells.last_row, row + _CHART_ROWS) + 2
    sheet.set_h_pagebreaks(breaks)
