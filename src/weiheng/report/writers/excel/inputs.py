"""The sheets that people change: values, counts, bounds, weights."""

from fractions import Fraction

from weiheng.definitions.model import Bounds, Indicator, Node, Ratio
from weiheng.report.writers.excel.draft import Draft, decimals
from weiheng.report.writers.excel.formulas import SCORE_HIGH, SCORE_LOW, in_order, quoted, ratio, share, total, warning
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
    cell,
    down,
    fixed,
)
from weiheng.report.writers.excel.remarks import (
    Element,
    basis_text,
    bound_remarks,
    element_remarks,
    is_provisional,
    value_remarks,
)
from weiheng.vocabulary.unit import UNITS

PARENT_WIDTH = 26
CHECK_WIDTH = 30
_LARGEST = 1e300
_MOST_PLACES = 10
_MOST_WEIGHT_PLACES = 6


def write_values(draft: Draft) -> None:
    """Indicators over years: typed numbers, or formulas over the counts where the engine computes from them."""
    plan = draft.plan
    _top(draft, Sheet.VALUES)
    for indicator in plan.edition.indicators:
        row = plan.indicator_row[indicator.id]
        _write_element(draft, Sheet.VALUES, row, indicator)
        _allow_numbers(draft, Sheet.VALUES, row, indicator)
    last = FIRST + len(plan.indicators) - 1
    draft.define("years", Sheet.VALUES, FIRST - 1, YEARS, FIRST - 1, plan.last_column)
    draft.define("values", Sheet.VALUES, FIRST, YEARS, last, plan.last_column)


def write_counts(draft: Draft) -> None:
    """Numerators and denominators over years."""
    plan = draft.plan
    _top(draft, Sheet.COUNTS)
    for variable in plan.variables:
        row = plan.count_row[variable.id]
        _write_element(draft, Sheet.COUNTS, row, variable)
        _allow_numbers(draft, Sheet.COUNTS, row, variable)


def _top(draft: Draft, sheet: Sheet) -> None:
    heads = [draft.plan.words(f"workbook.{each}") for each in ("name", "id", "unit")]
    widths = (draft.name_width, draft.id_width, 12)
    draft.top(sheet, heads, widths, draft.plan.about(sheet), year_width=12 if sheet is Sheet.COUNTS else 9)


def _write_element(draft: Draft, sheet: Sheet, row: int, element: Element) -> None:
    plan = draft.plan
    draft.text(sheet, row, NAME, element.names.text(plan.language))
    draft.fit(sheet, row, [(element.names.text(plan.language), draft.name_width)])
    draft.comment(sheet, row, NAME, element_remarks(plan, element))
    draft.text(sheet, row, ID, element.id, "id")
    draft.text(sheet, row, UNIT, UNITS[element.unit].symbol(plan.language), "centred")
    for period in plan.periods:
        _write_value(draft, sheet, row, element, period)
        draft.comment(sheet, row, plan.column(period), value_remarks(plan, element, period))


def _write_value(draft: Draft, sheet: Sheet, row: int, element: Element, period: int) -> None:
    plan = draft.plan
    value = plan.assessment.facts.value(element.id, (plan.area, period))
    more: dict[str, object] = {"italic": True, "bold": True} if is_provisional(plan, element, period) else {}
    shown = decimals(_places(plan, element, period), thousands=not isinstance(element, Indicator))
    number = None if value.adopted is None else float(value.adopted)
    if value.is_computed and number is not None:
        formula = value_formula(plan, element, period, sheet)
        draft.formula(sheet, row, plan.column(period), formula, number, shown, **more)
    else:
        draft.number(sheet, row, plan.column(period), number, shown, "input", **more)


def value_formula(plan: Plan, element: Element, period: int, sheet: Sheet) -> str:
    """The formula of an element over the cells of its parts; factors bring all units together."""
    scales = {part: UNITS[plan.edition.elements[part].unit].scale for part in plan.parts(element.id)}
    places = {part: plan.value_address(part, period, sheet) for part in scales}
    formula = element.formula
    if isinstance(formula, Ratio):
        above, below = formula.numerator, formula.denominator
        return ratio(places[above], places[below], scales[above] / scales[below] * formula.factor)
    scale = UNITS[element.unit].scale
    return total([(places[part], scales[part] / scale) for part in plan.parts(element.id)])


def _places(plan: Plan, element: Element, period: int) -> int:
    """Decimals shown: those printed, or the definition's for what is computed, or all of them for what is converted."""
    defined = element.decimals if isinstance(element, Indicator) else 0
    row = plan.assessment.facts.adopted_row((element.id, plan.area, period))
    if row is None or row.value is None or plan.is_computed(element.id, period):
        return defined
    if row.unit == element.unit:
        return row.value.places
    return max(defined, places_of(row.value.exact * UNITS[row.unit].scale / UNITS[element.unit].scale))


def places_of(number: Fraction) -> int:
    """Decimals that a number needs to be shown whole, ten at most.

    >>> places_of(Fraction(1, 8)), places_of(Fraction(40)), places_of(Fraction(1, 3))
    (3, 0, 10)
    """
    return next((n for n in range(_MOST_PLACES) if (number * 10**n).denominator == 1), _MOST_PLACES)


def _allow_numbers(draft: Draft, sheet: Sheet, row: int, element: Element) -> None:
    """Only numbers that are possible at all."""
    plan = draft.plan
    unit = UNITS[element.unit].symbol(plan.language)
    possible = element.possible if isinstance(element, Indicator) else None
    low = possible.minimum.text if possible and possible.minimum else None
    high = possible.maximum.text if possible and possible.maximum else None
    message = plan.words("workbook_check.number", unit=unit)
    if low or high:
        message = plan.words("workbook_check.between", minimum=low or "−∞", maximum=high or "∞", unit=unit)
    ends = {"minimum": float(low or -_LARGEST), "maximum": float(high or _LARGEST)}
    area = (row, YEARS, row, plan.last_column)
    draft.allow(sheet, area, message, validate="decimal", criteria="between", **ends)


def write_bounds(draft: Draft) -> None:
    """Direction and bounds of every indicator, and the ends of the range of scores."""
    plan = draft.plan
    heads = ("name", "id", "unit", "direction", "lower", "upper", "lower_basis", "upper_basis", "check")
    widths = (draft.name_width, draft.id_width, 12, 12, 12, 12, 22, 22, CHECK_WIDTH)
    about = plan.about(Sheet.BOUNDS)
    draft.top(Sheet.BOUNDS, [plan.words(f"workbook.{each}") for each in heads], widths, about, years=False)
    for indicator in plan.edition.indicators:
        if indicator.id in plan.bounds:
            _write_bounds(draft, plan.indicator_row[indicator.id], indicator, plan.bounds[indicator.id])
    if plan.is_live:
        _write_scale(draft)


def _write_bounds(draft: Draft, row: int, indicator: Indicator, bounds: Bounds) -> None:
    plan, sheet = draft.plan, Sheet.BOUNDS
    draft.text(sheet, row, NAME, indicator.names.text(plan.language))
    draft.fit(sheet, row, [(indicator.names.text(plan.language), draft.name_width)])
    draft.text(sheet, row, ID, indicator.id, "id")
    draft.text(sheet, row, UNIT, UNITS[indicator.unit].symbol(plan.language), "centred")
    draft.text(sheet, row, BoundColumn.DIRECTION, plan.words(f"workbook.{indicator.direction}"), "choice")
    choices = [plan.words("workbook.positive"), plan.words("workbook.negative")]
    where = (row, BoundColumn.DIRECTION, row, BoundColumn.DIRECTION)
    draft.allow(sheet, where, plan.words("workbook_check.direction"), validate="list", source=choices)
    for column, bound in ((BoundColumn.LOWER, bounds.lower), (BoundColumn.UPPER, bounds.upper)):
        draft.number(sheet, row, column, float(bound.value.exact), decimals(bound.value.places))
        draft.comment(sheet, row, column, bound_remarks(plan, bound))
    draft.text(sheet, row, BoundColumn.LOWER_BASIS, basis_text(plan.words, bounds.lower), "centred")
    draft.text(sheet, row, BoundColumn.UPPER_BASIS, basis_text(plan.words, bounds.upper), "centred")
    ends = cell(row, BoundColumn.LOWER, fixed_column=True), cell(row, BoundColumn.UPPER, fixed_column=True)
    _allow_in_order(draft, (row, BoundColumn.LOWER, row, BoundColumn.UPPER), ends, "bounds")
    _write_check(draft, sheet, row, BoundColumn.CHECK, in_order(*ends), "bounds")


def _write_scale(draft: Draft) -> None:
    """The ends of the range of scores, below the bounds."""
    plan, row = draft.plan, draft.plan.scale_row
    scale = plan.edition.settings.normalise
    for offset, (name, figure) in enumerate(((SCORE_LOW, scale.low), (SCORE_HIGH, scale.high))):
        draft.text(Sheet.BOUNDS, row + offset, NAME, plan.words(f"workbook.{name}"))
        draft.number(Sheet.BOUNDS, row + offset, ID, float(figure.exact), decimals(figure.places))
        draft.text(Sheet.BOUNDS, row + offset, UNIT, plan.words("workbook.points"), "centred")
        draft.define(name, Sheet.BOUNDS, row + offset, ID)
    _allow_in_order(draft, (row, ID, row + 1, ID), (fixed(row, ID), fixed(row + 1, ID)), "range")


def _allow_in_order(draft: Draft, area: tuple[int, int, int, int], ends: tuple[str, str], message: str) -> None:
    """Two cells must hold numbers, the first below the second."""
    rule = "=" + in_order(*ends)
    draft.allow(Sheet.BOUNDS, area, draft.plan.words(f"workbook_check.{message}"), validate="custom", value=rule)


def _write_check(draft: Draft, sheet: Sheet, row: int, column: int, condition: str, message: str) -> None:
    """A cell that is empty as long as the inputs of its row make sense: what is pasted passes every validation."""
    formula = warning(condition, draft.plan.words(f"workbook_check.{message}"))
    draft.formula(sheet, row, column, formula, "", style="warning")


def write_weights(draft: Draft) -> None:
    """The tree, level by level: the weight of each node, its share among its siblings, and in the whole."""
    plan = draft.plan
    heads = ("name", "id", "parent", "weight", "share", "effective", "check")
    widths = (draft.name_width, draft.id_width, PARENT_WIDTH, 12, 14, 14, CHECK_WIDTH)
    words = [plan.words(f"workbook.{each}") for each in heads]
    draft.top(Sheet.WEIGHTS, words, widths, plan.about(Sheet.WEIGHTS), years=False)
    root = plan.nodes[0]
    write_node(draft, Sheet.WEIGHTS, plan.node_row[root.key], root, None)
    for column in (WeightColumn.WEIGHT, WeightColumn.SHARE, WeightColumn.EFFECTIVE):
        draft.number(Sheet.WEIGHTS, plan.node_row[root.key], column, 1.0, "0.00%", "formula")
    effective = {root.key: Fraction(1)}
    for parent in plan.nodes:
        whole = sum((child.weight for child in parent.children), Fraction(0))
        if parent.children:
            condition = f"SUM({down(WeightColumn.WEIGHT, *plan.children_rows(parent))})>0"
            _write_check(draft, Sheet.WEIGHTS, plan.node_row[parent.key], WeightColumn.CHECK, condition, "weights")
        for child in parent.children:
            write_node(draft, Sheet.WEIGHTS, plan.node_row[child.key], child, parent)
            effective[child.key] = effective[parent.key] * child.weight / whole
            _write_weight(draft, child, parent, child.weight / whole, effective[child.key])


def write_node(draft: Draft, sheet: Sheet, row: int, node: Node, parent: Node | None) -> None:
    """Name, id and parent of a node; deeper levels are indented."""
    plan = draft.plan
    indent, name, above = min(plan.levels[node.key], 6), plan.node_name(node), plan.node_name(parent) if parent else ""
    draft.text(sheet, row, NAME, name, indent=indent, bold=bool(node.children))
    draft.text(sheet, row, ID, node.key, "id")
    draft.text(sheet, row, UNIT, above)
    draft.fit(sheet, row, [(name, draft.name_width - 2 * indent), (above, PARENT_WIDTH)])


def _write_weight(draft: Draft, node: Node, parent: Node, part: Fraction, effective: Fraction) -> None:
    """The weight as the edition gives it, or its share where the given ones are no percentages."""
    plan, sheet, row = draft.plan, Sheet.WEIGHTS, draft.plan.node_row[node.key]
    given = node.weight if all(child.weight <= 1 for child in parent.children) else part
    places = places_of(given * 100)
    shown = decimals(places if 2 <= places <= _MOST_WEIGHT_PLACES else 2)
    draft.number(sheet, row, WeightColumn.WEIGHT, float(given), f"{shown}%")
    siblings = down(WeightColumn.WEIGHT, *plan.children_rows(parent), fixed_column=True)
    own, own_share = cell(row, WeightColumn.WEIGHT), cell(row, WeightColumn.SHARE)
    draft.formula(sheet, row, WeightColumn.SHARE, share(own, siblings), float(part), "0.00%")
    above = cell(plan.node_row[parent.key], WeightColumn.EFFECTIVE)
    draft.formula(sheet, row, WeightColumn.EFFECTIVE, f"={above}*{own_share}", float(effective), "0.00%")
    where = (row, WeightColumn.WEIGHT, row, WeightColumn.WEIGHT)
    message = plan.words("workbook_check.weight")
    draft.allow(sheet, where, message, validate="decimal", criteria="between", minimum=0, maximum=1)


def is_positive(plan: Plan, indicator: str) -> str:
    """The condition that more of an indicator is better, as formulas on other sheets write it."""
    address = plan.on(Sheet.BOUNDS, cell(plan.indicator_row[indicator], BoundColumn.DIRECTION, fixed_column=True))
    return f"{address}={quoted(plan.words('workbook.positive'))}"
