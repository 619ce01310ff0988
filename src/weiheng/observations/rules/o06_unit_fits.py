"""O06: an observation's unit is in the registry and can be converted into the definition's."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.observations.model import Observations
from weiheng.vocabulary.problem import Problem
from weiheng.vocabulary.unit import UNITS, convertible

CODE = "O06"


def check(pack: Pack, observations: Observations) -> Iterator[Problem]:
    """An unknown unit is reported under the same code: it can be converted into nothing."""
    elements = pack.elements()
    for row, place in observations.placed():
        definition = elements.get(row.indicator)
        if definition is None or definition.unit not in UNITS:
            continue
        wanted = UNITS[definition.unit]
        if row.unit not in UNITS or not convertible(UNITS[row.unit], wanted):
            allowed = tuple(unit.id for unit in UNITS.values() if convertible(unit, wanted))
            yield Problem(CODE, place, {"id": row.indicator, "found": row.unit, "allowed": allowed})
