"""All printings of every value and target: valid observations and the claims of all documents, as statements."""

from collections.abc import Mapping
from fractions import Fraction

from weiheng.audit.evidence import Evidence
from weiheng.audit.inputs import Inputs
from weiheng.audit.model import Statement
from weiheng.audit.verdicts import meant
from weiheng.definitions.claims import Claim, Measure, Relation
from weiheng.definitions.decisions import FigureKey
from weiheng.observations.model import Observation
from weiheng.vocabulary.unit import UNITS, convert

FIGURES = frozenset({Measure.VALUE, Measure.TARGET})
UNKNOWN_PLACE = "?"
"""Of what is not known to stand anywhere in particular."""
Printings = Mapping[FigureKey, tuple[Statement, ...]]


def printings(evidence: Evidence) -> Printings:
    """What is printed of each figure: the valid observation first, then the claims in their order."""
    found: dict[FigureKey, list[Statement]] = {}
    inputs = Inputs(evidence)
    for row in evidence.facts.observations.values():
        if row.value is not None and row.indicator in evidence.elements:
            found.setdefault((Measure.VALUE, *row.key), []).append(observed(inputs, row))
    for claim in evidence.claims:
        if claim.measure in FIGURES:
            found.setdefault(figure_of(claim), []).append(_claimed(inputs, claim))
    return {figure: tuple(statements) for figure, statements in found.items()}


def figure_of(claim: Claim) -> FigureKey:
    """What a claim is one printing of."""
    return claim.measure, claim.subject, claim.area, claim.period


def scale(evidence: Evidence, subject: str, unit: str) -> Fraction:
    """What one ``unit`` is in the unit of the element; in the base unit if the element is not known here."""
    element = evidence.elements.get(subject)
    return convert(Fraction(1), UNITS[unit], UNITS[element.unit]) if element else UNITS[unit].scale


def observed(inputs: Inputs, row: Observation) -> Statement:
    """An observation as a statement; ``ValueError`` for a missing one, which says nothing."""
    if row.value is None:
        raise ValueError("missing")
    return Statement(
        figure=row.value,
        unit=row.unit,
        relation=Relation.EQ,
        source=row.source or "",
        place=row.place or UNKNOWN_PLACE,
        interval=inputs.figure(row.indicator, row.value, row.unit),
        unit_printed=row.unit_printed,
        status=row.status,
        vintage=row.vintage,
    )


def _claimed(inputs: Inputs, claim: Claim) -> Statement:
    if claim.relation is Relation.EQ and claim.subject in inputs.evidence.elements:
        interval = inputs.figure(claim.subject, claim.value, claim.unit)
    else:
        interval = meant(claim).scaled(scale(inputs.evidence, claim.subject, claim.unit))
    return Statement(
        figure=claim.value,
        unit=claim.unit,
        relation=claim.relation,
        source=claim.source,
        place=claim.place,
        interval=interval,
        high=claim.value_high,
        unit_printed=claim.unit_printed,
        claim=claim,
    )


def as_claim(figure: FigureKey, statement: Statement) -> Claim:
    """The claim that a statement is, or that an observation amounts to."""
    measure, subject, area, period = figure
    return statement.claim or Claim(
        id=f"{subject} {area} {period}",
        measure=measure,
        subject=subject,
        area=area,
        period=period,
        value=statement.figure,
        unit=statement.unit,
        unit_printed=statement.unit_printed,
        source=statement.source,
        place=statement.place,
    )
