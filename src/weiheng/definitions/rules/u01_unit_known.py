"""U01: units come from the registry."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import bounds, claims, elements
from weiheng.vocabulary.problem import Place, Problem
from weiheng.vocabulary.unit import UNITS

CODE = "U01"


def check(pack: Pack) -> Iterator[Problem]:
    """Units of indicators, variables, bounds and claims."""
    for unit, place in _named(pack):
        if unit not in UNITS:
            yield Problem(CODE, place, {"found": unit, "allowed": tuple(UNITS)})


def _named(pack: Pack) -> Iterator[tuple[str, Place]]:
    for element, file, path in elements(pack):
        yield element.unit, pack.place(file, *path, "unit")
    for each, file, index in bounds(pack):
        if each.unit is not None:
            yield each.unit, pack.place(file, index, "unit")
    for claim, place, _ in claims(pack):
        yield claim.unit, place
