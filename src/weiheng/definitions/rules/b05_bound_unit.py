"""B05: bounds are in the indicator's own unit."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import bounds
from weiheng.vocabulary.problem import Problem
from weiheng.vocabulary.unit import UNITS

CODE = "B05"


def check(pack: Pack) -> Iterator[Problem]:
    """No unit means the indicator's; a unit outside the registry is U01."""
    for each, file, index in bounds(pack):
        indicator = pack.indicators.get(each.indicator)
        if indicator and indicator.unit in UNITS and each.unit in UNITS and each.unit != indicator.unit:
            facts = {"indicator": each.indicator, "found": each.unit, "allowed": indicator.unit}
            yield Problem(CODE, pack.place(file, index, "unit"), facts)
