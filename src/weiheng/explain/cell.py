"""Why one score is what it is: a tree from the score down to observations with their sources."""

from dataclasses import dataclass
from fractions import Fraction
from math import isnan

from weiheng.assess import Assessment
from weiheng.definitions.decisions import Decision
from weiheng.definitions.form import aggregations
from weiheng.definitions.model import Bound, Bounds, Indicator, Ratio, Source, Variable
from weiheng.explain.stages import is_filled, is_screened, scale_facts, scored_value, stage_steps
from weiheng.explain.step import Step
from weiheng.explain.weights import effective_weights, present_shares
from weiheng.observations.model import Observation


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
    shares = (effective_weights if is_flat else present_shares)(a, key, cell.area, cell.period)
    children = (_child(cell, child, share, choice.method) for child, share in shares.items())
    kind = "group" if "method" in facts else "mean"
    return Step(kind, key, _number(a.score(key, cell.area, cell.period)), facts, tuple(children))


def _child(cell: Cell, key: str, share: Fraction, method: str) -> Step:
    step = explain_score(cell.assessment, key, cell.area, cell.period)
    facts = {**step.facts, "share": float(share)}
    if method == "arithmetic":
        facts["contribution"] = None if step.value is None else float(share) * step.value
    return Step(step.kind, step.subject, step.value, facts, step.children)


def _leaf(cell: Cell, indicator: str) -> Step:
    a = cell.assessment
    value = _number(a.score(indicator, cell.area, cell.period))
    if is_filled(a, indicator, cell.area, cell.period):
        origin = _lowest_period(cell, indicator)
        source = explain_score(a, indicator, cell.area, origin)
        rule: dict[str, object] = {"rule": a.edition.settings.missing, "period": origin}
        return Step("imputed", indicator, value, rule, (*_raw(cell, indicator), source))
    if value is None:
        kind = "screened" if is_screened(a, cell.area, cell.period) else "missing"
        return Step(kind, indicator, None, {}, _raw(cell, indicator))
    before = (*_raw(cell, indicator), *stage_steps(a, indicator, cell.area, cell.period))
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


def _lowest_period(cell: Cell, indicator: str) -> int:
    """The first period with the lowest score, from which one that the missing rule put in is taken."""
    a = cell.assessment
    scored = [period for period in a.periods if not is_filled(a, indicator, cell.area, period)]
    known = (period for period in scored if not isnan(a.score(indicator, cell.area, period)))
    return min(known, key=lambda period: a.score(indicator, cell.area, period))


def _raw(cell: Cell, indicator: str) -> tuple[Step, ...]:
    return (explain_value(cell.assessment, indicator, cell.area, cell.period),)


def explain_value(assessment: Assessment, element: str, area: str, period: int) -> Step:
    """The value of an indicator or variable: as decided, from its formula, as reported; all that there is of these."""
    cell = Cell(assessment, area, period)
    definition = assessment.edition.elements[element]
    value = assessment.facts.value(element, (area, period))
    parts: list[Step] = []
    decision = assessment.facts.decisions.get((element, area, period))
    if decision is not None:
        parts.append(_decision(assessment, decision, value.decided))
    if value.computed is not None:
        parts.append(_computed(cell, definition, value.computed))
    row = assessment.facts.observations.get((element, area, period))
    if row is not None:
        parts.append(_observation(assessment, row, value.reported))
    facts = {
        "unit": definition.unit,
        "period": period,
        "area": area,
        "decided": decision is not None,
        "difference": None if value.difference is None else float(value.difference),
    }
    return Step("value", element, None if value.adopted is None else float(value.adopted), facts, tuple(parts))


def _decision(assessment: Assessment, decision: Decision, decided: Fraction | None) -> Step:
    facts = {
        "text": decision.value.text,
        "unit": decision.unit,
        "source": source_of(assessment, decision.source),
        "place": decision.place,
        "by": decision.by,
        "date": decision.date,
        "reason": decision.reason,
    }
    return Step("decision", decision.subject, None if decided is None else float(decided), facts)


def _computed(cell: Cell, definition: Indicator | Variable, value: Fraction) -> Step:
    formula = definition.formula
    parts = (formula.numerator, formula.denominator) if isinstance(formula, Ratio) else formula.sum if formula else ()
    children = tuple(explain_value(cell.assessment, part, cell.area, cell.period) for part in parts)
    kind = "ratio" if isinstance(formula, Ratio) else "sum"
    facts = {"factor": formula.factor if isinstance(formula, Ratio) else 1, "unit": definition.unit, "parts": parts}
    return Step(kind, definition.id, float(value), facts, children)


def _observation(assessment: Assessment, row: Observation, reported: Fraction | None) -> Step:
    facts = {
        "text": row.value.text if row.value else None,
        "unit": row.unit,
        "unit_printed": row.unit_printed,
        "status": row.status.value,
        "source": source_of(assessment, row.source),
        "place": row.place,
        "vintage": row.vintage,
        "note": row.note,
    }
    return Step("observation", row.indicator, None if reported is None else float(reported), facts)


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


def source_of(assessment: Assessment, key: str | None) -> Source | None:
    """The source with an id."""
    return next((each for each in assessment.edition.sources if each.id == key), None)
