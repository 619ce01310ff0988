"""M13: one target stands for indicators in one unit."""

from collections.abc import Iterator

from weiheng.definitions.methods import NormaliseChoice
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.choices import choices
from weiheng.vocabulary.problem import Problem

CODE = "M13"


def check(pack: Pack) -> Iterator[Problem]:
    """One number is no target for indicators in several units: each then has its own, below ``indicators``."""
    for chosen in choices(pack):
        choice = chosen.choice
        if not isinstance(choice, NormaliseChoice) or choice.method != "distance_to_target" or choice.target is None:
            continue
        units = {each: pack.indicators[each].unit for each in chosen.indicators if each in pack.indicators}
        if len({*units.values()}) > 1:
            found = tuple(f"{indicator} ({unit})" for indicator, unit in units.items())
            yield Problem(CODE, chosen.place(pack, "target"), {"target": choice.target, "found": found})
