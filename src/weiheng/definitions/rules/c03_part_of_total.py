"""C03: parts name the claim of their total: a value like them, of the same document, that is no part of itself."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from weiheng.definitions.claims import Claim, Measure
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import claims
from weiheng.vocabulary.problem import Problem
from weiheng.vocabulary.unit import UNITS, convertible

CODE = "C03"
_ADDITIVE = (Measure.VALUE, Measure.TARGET)


def check(pack: Pack) -> Iterator[Problem]:
    """Only counts and the like can be added up; shares of one whole are known by what they are shares of."""
    files: dict[str, dict[str, Claim]] = defaultdict(dict)
    for claim, place, _ in claims(pack):
        files[place.file].setdefault(claim.id, claim)
    for claim, place, _ in claims(pack):
        if claim.part_of is not None and not _fits(claim, files[place.file]):
            yield Problem(CODE, place, {"id": claim.id, "found": claim.part_of})


def _fits(claim: Claim, known: Mapping[str, Claim]) -> bool:
    total = known.get(claim.part_of or "")
    if total is None or claim.measure not in _ADDITIVE or total.measure is not claim.measure:
        return False
    if total.period != claim.period or not _alike(claim, total):
        return False
    return not _in_circle(claim, known)


def _alike(claim: Claim, total: Claim) -> bool:
    if claim.unit not in UNITS or total.unit not in UNITS:
        return True  # U01 says so
    return convertible(UNITS[claim.unit], UNITS[total.unit])


def _in_circle(claim: Claim, known: Mapping[str, Claim]) -> bool:
    seen: set[str] = set()
    current: Claim | None = claim
    while current is not None and current.id not in seen:
        seen.add(current.id)
        current = known.get(current.part_of or "")
    return current is not None
