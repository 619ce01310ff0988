"""Why one score is what it is: a tree from the score down to observations with their sources."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import isnan

from weiheng.assess import Assessment
from weiheng.definitions.form import aggregations
from weiheng.definitions.model import Bound, Bounds
from weiheng.explain.comparison import Compared, compared
from weiheng.explain.stages import is_filled, is_screened, scale_facts, scored_value, stage_steps
from weiheng.explain.step import Step
from weiheng.explain.values import explain_value, source_of
from weiheng.explain.weights import effective_weights, present_shares


@dataclass(frozen=True)
class Cell:
    """An area and period of an assessment."""

    assessment: Assessment
    area: str
    period: int


def explain_score(assessment: Assessment, key: str, area: str, period: int) -> Step:
    """The score of a node as a tree; the root's value is the table's cell itself, to the last bit."""
    cell = Cell(assessment, area, period)
    node = assessment.edition.nodes[key]
    return _leaf(cell, node.indicator) if node.indicator else _group(cell, key)


def _number(value: float) -> float | None:
    return None if isnan(value) else value


def _group(cell: Cell, key: str) -> Step:
    """A mean with what each child gives, or another way of aggregating, to which children give nothing apart."""
    a = cell.assessment
    choice = aggregations(a.edition)[key]
    facts: dict[str, object] = {"coverage": a.coverage(key, cell.area, cell.period)}
    is_flat = a.edition.settings.aggregate.flat
    if is_flat or choice.method != "arithmetic":
        facts |= {"method": choice.method, "flat": is_flat, "over": choice.over, "power": choice.power}
    if (units := compared(a, key, cell.area, cell.period)) is not None:
        return Step("group", key, _number(a.score(key, cell.area, cell.period)), facts, _comparison(cell, key, units))
    shares = (effective_weights if is_flat else present_shares)(a, key, cell.area, cell.period)
    children = (_child(cell, child, share, choice.method) for child, share in shares.items())
    kind = "group" if "method" in facts else "mean"
    return Step(kind, key, _number(a.score(key, cell.area, cell.period)), facts, tuple(children))


def _comparison(cell: Cell, key: str, units: Compared) -> tuple[Step, ...]:
    """How units were compared: the end of the computation, then each criterion with the numbers that it gave."""
    a = cell.assessment
    ends, criteria = units.numbers()
    rivals = tuple(Step("rival", key, lead, {"area": area, "period": year}) for area, year, lead in units.leads())
    pool = {"over": units.over, "count": units.count}
    whole = Step(f"whole_{units.method}", key, _number(a.score(key, cell.area, cell.period)), {**pool, **ends}, rivals)
    shares = ({"share": share} if units.by_weight else {} for share in units.shares)
    parts = zip(units.criteria, units.values, shares, criteria, strict=True)
    facts_of_all: dict[str, object] = {**pool, **ends}
    return whole, *(
        Step(f"by_{units.method}", each, value, {**facts_of_all, **share, **facts}, _below(cell, each, units))
        for each, value, share, facts in parts
    )


def _below(cell: Cell, key: str, units: Compared) -> tuple[Step, ...]:
    """What a criterion's number rests on: the value of an indicator where values are compared, else its score."""
    a = cell.assessment
    indicator = a.edition.nodes[key].indicator
    if units.of_values and indicator:
        return *_raw(cell, indicator), *stage_steps(a, indicator, cell.area, cell.period)
    return (explain_score(a, key, cell.area, cell.period),)


def _child(cell: Cell, key: str, share: Fraction, method: str) -> Step:
    step = explain_score(cell.assessment, key, cell.area, cell.period)
    facts = {**step.facts, "share": float(share)}
    if method == "arithmetic":
        facts["contribution"] = None if step.value is None else float(share) * step.value
    return Step(step.kind, step.subject, step.value, facts, step.children)


def _leaf(cell: Cell, indicator: str) -> Step:
    a = cell.assessment
    value = _number(a.score(indicator, cell.area, cell.period))
    before = (*_raw(cell, indicator), *stage_steps(a, indicator, cell.area, cell.period))
    if is_filled(a, indicator, cell.area, cell.period):
        origin = _lowest_period(cell, indicator)
        source = explain_score(a, indicator, cell.area, origin)
        rule: dict[str, object] = {"rule": a.edition.settings.missing, "period": origin}
        return Step("imputed", indicator, value, rule, (*before, source))
    if value is None:
        kind = "screened" if is_screened(a, cell.area, cell.period) else "missing"
        return Step(kind, indicator, None, _why_missing(before), before)
    choice = a.edition.settings.normalise.of(indicator)
    facts: dict[str, object] = {
        "unclipped": a.unclipped(indicator, cell.area, cell.period),
        "direction": a.edition.indicator(indicator).direction.value,
        "low": choice.low.text,
        "high": choice.high.text,
        "input": scored_value(a, indicator, cell.area, cell.period),
    }
    if choice.method != "goalposts":
        facts |= scale_facts(a, indicator, cell.area, cell.period)
        return Step("normalised", indicator, value, facts, before)
    bounds = a.edition.bounds_of(indicator)
    facts |= {"lower": bounds.lower.value.text, "upper": bounds.upper.value.text}
    return Step("score", indicator, value, facts, (*before, *_bounds(a, bounds)))


def _why_missing(steps: Sequence[Step]) -> dict[str, object]:
    """What a value could not be divided by, if that is why there is no score."""
    return next(({"by": each.facts["by"]} for each in steps if each.kind == "not_divided"), {})


def _lowest_period(cell: Cell, indicator: str) -> int:
    """The first period with the lowest score, from which one that the missing rule put in is taken."""
    a = cell.assessment
    scored = [period for period in a.periods if not is_filled(a, indicator, cell.area, period)]
    known = (period for period in scored if not isnan(a.score(indicator, cell.area, period)))
    return min(known, key=lambda period: a.score(indicator, cell.area, period))


def _raw(cell: Cell, indicator: str) -> tuple[Step, ...]:
    return (explain_value(cell.assessment, indicator, cell.area, cell.period),)


def _bounds(assessment: Assessment, bounds: Bounds) -> tuple[Step, ...]:
    return tuple(_bound(assessment, bounds.indicator, end, bound) for end, bound in bounds.ends())


def _bound(assessment: Assessment, indicator: str, end: str, bound: Bound) -> Step:
    facts = {
        "end": end,
        "text": bound.value.text,
        "unit": assessment.edition.indicator(indicator).unit,
        "basis": bound.basis.value if bound.basis else None,
        "rule": bound.rule.kind,
        "since": bound.rule.since,
        "source": source_of(assessment, bound.source),
        "note": bound.note,
    }
    return Step("bound", indicator, float(bound.value.exact), facts)
