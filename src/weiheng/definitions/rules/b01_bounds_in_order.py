"""B01: a lower bound is below its upper bound."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import bounds
from weiheng.vocabulary.problem import Problem

CODE = "B01"


def check(pack: Pack) -> Iterator[Problem]:
    """Equal bounds are refused too: they leave no range to score on."""
    for each, file, index in bounds(pack):
        if each.lower.value.decimal >= each.upper.value.decimal:
            facts = {"indicator": each.indicator, "lower": each.lower.value, "upper": each.upper.value}
            yield Problem(CODE, pack.place(file, index, "lower"), facts)
