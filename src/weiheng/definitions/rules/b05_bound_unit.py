"""B05: bounds are in the indicator's own unit."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import bounds
from weiheng.vocabulary.problem import Problem

CODE = "B05"


def check(pack: Pack) -> Iterator[Problem]:
    """No unit means the indicator's."""
    for each, file, index in bounds(pack):
        indicator = pack.indicators.get(each.indicator)
        if indicator and each.unit is not None and each.unit != indicator.unit:
            facts = {"indicator": each.indicator, "found": each.unit, "allowed": indicator.unit}
            yield Problem(CODE, pack.place(file, index, "unit"), facts)
