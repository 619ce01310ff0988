"""C02: a claim's unit can be converted into that of what it is about."""

from collections.abc import Iterator

from weiheng.definitions.claims import Claim
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import claims
from weiheng.vocabulary.problem import Problem
from weiheng.vocabulary.unit import UNITS, convertible

CODE = "C02"


def check(pack: Pack) -> Iterator[Problem]:
    """Scores are in points; growth, shares and weights in percent."""
    for claim, place, _ in claims(pack):
        wanted = _wanted(claim, pack)
        if claim.unit in UNITS and wanted in UNITS and not convertible(UNITS[claim.unit], UNITS[wanted]):
            yield Problem(CODE, place, {"id": claim.id, "found": claim.unit, "allowed": wanted})


def _wanted(claim: Claim, pack: Pack) -> str:
    element = pack.elements().get(claim.subject)
    return claim.measure.unit or (element.unit if element else "")
