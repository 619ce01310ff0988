"""Printed units that cannot be the ones meant: per cent where per mille is, or where percentage points are."""

from collections.abc import Iterator
from itertools import chain

from weiheng.audit.evidence import Evidence
from weiheng.audit.inputs import Inputs
from weiheng.audit.model import Cause, Finding, Kind, Verdict
from weiheng.audit.printings import UNKNOWN_PLACE, as_claim, observed
from weiheng.definitions.claims import Claim, Measure
from weiheng.vocabulary.text import folded
from weiheng.vocabulary.unit import BY_SYMBOL, UNITS, convertible

_GROUPS = {Measure.LOWER: "bounds", Measure.UPPER: "bounds", Measure.VALUE_CHANGE: "change"}


def unit_findings(evidence: Evidence) -> Iterator[Finding]:
    """One for each document, subject, kind of number, printed unit and unit meant: the first number, and all places.

    ``unit_named``: what is printed is the name of a unit of the same dimension that is larger or smaller.
    ``points_as_percent``: a difference between percentages is printed with a percent sign.
    """
    wrong: dict[tuple[str, ...], list[Claim]] = {}
    for claim in chain(evidence.claims, _observed(evidence), _bounds(evidence)):
        if kind := _mistake(claim):
            group = _GROUPS.get(claim.measure, "values")
            key = (claim.source, claim.subject, group, folded(claim.unit_printed or ""), claim.unit, kind)
            wrong.setdefault(key, []).append(claim)
    for (*_, kind), claims in wrong.items():
        yield Finding(Kind.UNIT, claims[0], Verdict.NOT_REPRODUCIBLE, cause=Cause(kind, _facts(claims)))


def _facts(claims: list[Claim]) -> dict[str, object]:
    """The symbol as printed, the id of the unit meant, every place, and how many numbers stand there.

    What an edition has as its bounds is what its report prints, and counts only if nothing else tells where.
    """
    placed = [claim for claim in claims if claim.place != UNKNOWN_PLACE]
    places = tuple(dict.fromkeys(claim.place for claim in placed))
    first = claims[0]
    return {"printed": first.unit_printed, "meant": first.unit, "places": places, "count": len(placed or claims)}


def _mistake(claim: Claim) -> str | None:
    """What is wrong with the printed unit; None also for one that names nothing here, such as 万 for 万人."""
    if claim.unit_printed is None:
        return None
    meant = UNITS[claim.unit]
    named = [unit for unit in BY_SYMBOL.get(folded(claim.unit_printed), ()) if convertible(unit, meant)]
    if named and all(unit.scale != meant.scale for unit in named):
        return "unit_named"
    a_change_of_shares = claim.measure is Measure.VALUE_CHANGE and meant.id == "percent"
    return "points_as_percent" if named and a_change_of_shares else None


def _observed(evidence: Evidence) -> Iterator[Claim]:
    """Observations with a unit as printed, as the claims that they are."""
    inputs = Inputs(evidence)
    for row in evidence.observations:
        if row.unit_printed is not None and row.value is not None and row.indicator in evidence.elements:
            yield as_claim((Measure.VALUE, *row.key), observed(inputs, row))


def _bounds(evidence: Evidence) -> Iterator[Claim]:
    """Bounds of the assessed edition with a unit as its report prints it, as the claims that they are."""
    if evidence.assessment is None:
        return
    edition = evidence.assessment.edition
    settings = edition.settings
    for bounds in edition.bounds:
        for end, bound in bounds.ends() if bounds.unit_printed is not None else ():
            yield Claim(
                id=f"{bounds.indicator} {end}",
                measure=Measure(end),
                subject=bounds.indicator,
                area=settings.areas[0],
                period=settings.periods.last,
                value=bound.value,
                unit=bounds.unit or edition.indicator(bounds.indicator).unit,
                unit_printed=bounds.unit_printed,
                source=settings.source,
                place=UNKNOWN_PLACE,
            )
