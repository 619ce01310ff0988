"""The sheets that compute: scores of indicators, and of every node up the tree."""

from collections.abc import Mapping
from math import isnan

from weiheng.definitions.model import Node
from weiheng.explain.places import score_places
from weiheng.report.writers.excel.draft import Draft, decimals
from weiheng.report.writers.excel.formulas import goalposts, lowest_of_series, mean
from weiheng.report.writers.excel.inputs import PARENT_WIDTH, is_positive, write_node
from weiheng.report.writers.excel.plan import (
    FIRST,
    ID,
    NAME,
    UNIT,
    YEARS,
    BoundColumn,
    Plan,
    Sheet,
    WeightColumn,
    across,
    cell,
    down,
)

_SHARE = "0.0%"
FILLED: Mapping[str, object] = {"italic": True, "bg_color": "#D9D9D9"}


def write_indicator_scores(draft: Draft) -> None:
    """Scores from values; below, if the edition fills in what is missing, the scores after that."""
    plan, sheet = draft.plan, Sheet.INDICATOR_SCORES
    heads = [plan.words("workbook_block.observed"), *(plan.words(f"workbook.{each}") for each in ("id", "direction"))]
    draft.top(sheet, heads, (draft.name_width, draft.id_width, 12), plan.about(sheet))
    for indicator in plan.indicators:
        row = plan.indicator_row[indicator]
        _write_labels(draft, row, indicator)
        for period in plan.periods:
            _write_observed(draft, row, indicator, period)
    if plan.fills_in:
        draft.heading(sheet, plan.filled_heading, [plan.words("workbook_block.filled"), *heads[1:]])
        for indicator in plan.indicators:
            _write_filled(draft, indicator)


def _write_labels(draft: Draft, row: int, indicator: str) -> None:
    plan, sheet = draft.plan, Sheet.INDICATOR_SCORES
    definition = plan.edition.indicator(indicator)
    draft.text(sheet, row, NAME, definition.names.text(plan.language))
    draft.fit(sheet, row, [(definition.names.text(plan.language), draft.name_width)])
    draft.text(sheet, row, ID, indicator, "id")
    direction = plan.on(Sheet.BOUNDS, cell(plan.indicator_row[indicator], BoundColumn.DIRECTION))
    word = plan.words(f"workbook.{definition.direction}")
    if indicator in plan.bounds:
        draft.formula(sheet, row, UNIT, f"={direction}", word, style="centred")
    else:
        draft.text(sheet, row, UNIT, word, "centred")


def _write_observed(draft: Draft, row: int, indicator: str, period: int) -> None:
    plan, column = draft.plan, draft.plan.column(period)
    if not plan.is_live:
        _write_as_number(draft, row, indicator, period)
        return
    formula = goalposts(
        plan.on(Sheet.VALUES, cell(row, column)),
        plan.on(Sheet.BOUNDS, cell(row, BoundColumn.LOWER, fixed_column=True)),
        plan.on(Sheet.BOUNDS, cell(row, BoundColumn.UPPER, fixed_column=True)),
        is_positive(plan, indicator),
        plan.edition.settings.normalise.clip,
    )
    missing = plan.assessment.imputed(indicator, plan.area, period)
    score = float("nan") if missing else plan.assessment.score(indicator, plan.area, period)
    draft.formula(Sheet.INDICATOR_SCORES, row, column, formula, score, shown(plan, indicator))


def _write_as_number(draft: Draft, row: int, indicator: str, period: int) -> None:
    """The score as it is; one that rests on what was put in stands out."""
    plan, score = draft.plan, draft.plan.assessment.score(indicator, draft.plan.area, period)
    put_in = plan.assessment.imputed(indicator, plan.area, period)
    form, more = (
        (f'{shown(plan, indicator)}"*"', FILLED)
        if put_in and indicator not in plan.compared
        else (shown(plan, indicator), {})
    )
    number = None if isnan(score) or indicator in plan.compared else score
    draft.number(Sheet.INDICATOR_SCORES, row, plan.column(period), number, form, "formula", **more)


def _write_filled(draft: Draft, indicator: str) -> None:
    """The second row of an indicator; scores that were put in stand out, also when values change later."""
    plan, sheet = draft.plan, Sheet.INDICATOR_SCORES
    observed, row = plan.indicator_row[indicator], plan.score_row(indicator)
    _write_labels(draft, row, indicator)
    series = across(observed, YEARS, plan.last_column)
    for period in plan.periods:
        column = plan.column(period)
        formula = lowest_of_series(cell(observed, column), series)
        score = plan.assessment.score(indicator, plan.area, period)
        draft.formula(sheet, row, column, formula, score, shown(plan, indicator))
    put_in = f"=AND(ISNUMBER({cell(row, YEARS)}),NOT(ISNUMBER({cell(observed, YEARS)})))"
    mark_filled(draft, sheet, row, put_in, shown(plan, indicator))


def mark_filled(draft: Draft, sheet: Sheet, row: int, condition: str, shape: str) -> None:
    """Grey, italic and with a star wherever the condition (for the first year) holds."""
    marked = draft.style("filled", num_format=f'{shape}"*"')
    rule = {"type": "formula", "criteria": condition, "format": marked}
    draft.sheets[sheet].conditional_format(row, YEARS, row, draft.plan.last_column, rule)


def write_scores(draft: Draft) -> None:
    """Scores of all nodes, and below how much of each one's weight was observed."""
    plan, sheet = draft.plan, Sheet.SCORES
    heads = [plan.words("workbook_block.scores"), *(plan.words(f"workbook.{each}") for each in ("id", "parent"))]
    draft.top(sheet, heads, (draft.name_width, draft.id_width, PARENT_WIDTH), plan.about(sheet))
    draft.heading(sheet, plan.coverage_heading, [plan.words("workbook_block.coverage"), *heads[1:]])
    parents = {child.key: parent for parent in plan.nodes for child in parent.children}
    for node in plan.nodes:
        row, below = plan.node_row[node.key], plan.coverage_row(node.key)
        write_node(draft, sheet, row, node, parents.get(node.key))
        write_node(draft, sheet, below, node, parents.get(node.key))
        for period in plan.periods:
            _write_score(draft, row, node, period)
            _write_coverage(draft, below, node, period)
        if not node.children:
            put_in = f"=AND(ISNUMBER({cell(row, YEARS)}),{cell(below, YEARS)}=0)"
            mark_filled(draft, sheet, row, put_in, shown(plan, node.key))
    draft.define("index_scores", sheet, FIRST, YEARS, FIRST, plan.last_column)
    draft.define("index_coverage", sheet, plan.coverage_heading + 1, YEARS, plan.coverage_heading + 1, plan.last_column)


def _write_score(draft: Draft, row: int, node: Node, period: int) -> None:
    plan, column = draft.plan, draft.plan.column(period)
    score = float("nan") if node.key in plan.compared else plan.assessment.score(node.key, plan.area, period)
    formula = _formula(plan, node, column) if plan.is_live else ""
    draft.computed(Sheet.SCORES, row, column, formula, score, shown(plan, node.key), bold=bool(node.children))


def _formula(plan: Plan, node: Node, column: int) -> str:
    """A group's score from its children's; an indicator's from the sheet of indicator scores."""
    if not node.children:
        return "=" + plan.on(Sheet.INDICATOR_SCORES, cell(plan.score_row(node.key), column))
    shares, scores = _of_children(plan, node, column)
    return mean(shares, scores, leave_out=plan.edition.settings.missing == "leave_out")


def _write_coverage(draft: Draft, row: int, node: Node, period: int) -> None:
    plan, column = draft.plan, draft.plan.column(period)
    formula = _formula_of_coverage(plan, node, column) if plan.is_live else ""
    draft.computed(Sheet.SCORES, row, column, formula, plan.assessment.coverage(node.key, plan.area, period), _SHARE)


def _formula_of_coverage(plan: Plan, node: Node, column: int) -> str:
    if not node.children:
        observed = plan.on(Sheet.INDICATOR_SCORES, cell(plan.indicator_row[node.key], column))
        return f"=IF(ISNUMBER({observed}),1,0)"
    shares, parts = _of_children(plan, node, column, coverage=True)
    return f"=SUMPRODUCT({shares},{parts})"


def _of_children(plan: Plan, node: Node, column: int, coverage: bool = False) -> tuple[str, str]:
    """The addresses of the children's weights and of their scores (or coverage) in a year."""
    weights = down(WeightColumn.SHARE, *plan.children_rows(node), fixed_column=True)
    return plan.on(Sheet.WEIGHTS, weights), down(column, *plan.children_rows(node, coverage))


def shown(plan: Plan, key: str) -> str:
    """The number format of the scores of a node."""
    return decimals(score_places(plan.edition, key))
