"""Why one value is what it is: decided, computed or observed, down to the sources."""

from fractions import Fraction

from weiheng.assess import Assessment
from weiheng.definitions.decisions import Decision
from weiheng.definitions.model import Indicator, Ratio, Source, Variable
from weiheng.explain.step import Step
from weiheng.observations.model import Observation


def explain_value(assessment: Assessment, element: str, area: str, period: int) -> Step:
    """The value of an indicator or variable: as decided, from its formula, as reported; all that there is of these."""
    definition = assessment.edition.elements[element]
    value = assessment.facts.value(element, (area, period))
    parts: list[Step] = []
    decision = assessment.facts.decisions.get((element, area, period))
    if decision is not None:
        parts.append(_decision(assessment, decision, value.decided))
    if value.computed is not None:
        parts.append(_computed(assessment, definition, (area, period), value.computed))
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


def _computed(assessment: Assessment, definition: Indicator | Variable, cell: tuple[str, int], value: Fraction) -> Step:
    formula = definition.formula
    parts = (formula.numerator, formula.denominator) if isinstance(formula, Ratio) else formula.sum if formula else ()
    children = tuple(explain_value(assessment, part, *cell) for part in parts)
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


def source_of(assessment: Assessment, key: str | None) -> Source | None:
    """The source with an id."""
    return next((each for each in assessment.edition.sources if each.id == key), None)
