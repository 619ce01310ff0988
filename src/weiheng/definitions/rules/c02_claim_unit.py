"""C02: a claim's unit can be converted into that of what it is about."""

from collections.abc import Iterator

from weiheng.definitions.model import OF_ELEMENTS, Claim, Measure
from weiheng.definitions.pack import Pack
from weiheng.vocabulary.problem import Problem
from weiheng.vocabulary.unit import UNITS, convertible

CODE = "C02"


def check(pack: Pack) -> Iterator[Problem]:
    """Scores are in points, growth and weights in percent."""
    for files in pack.editions.values():
        for claim, place in files.claims:
            wanted = _wanted(claim, pack)
            if claim.unit in UNITS and wanted in UNITS and not convertible(UNITS[claim.unit], UNITS[wanted]):
                yield Problem(CODE, place, {"id": claim.id, "found": claim.unit, "allowed": wanted})


def _wanted(claim: Claim, pack: Pack) -> str:
    if claim.measure in OF_ELEMENTS:
        element = pack.elements().get(claim.subject)
        return element.unit if element else ""
    return "percent" if claim.measure in (Measure.GROWTH, Measure.WEIGHT) else "points"
