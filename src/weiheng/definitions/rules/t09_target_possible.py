"""T09: targets, milestones and baselines are in the range that their indicator declares possible."""

from collections.abc import Iterator

from weiheng.definitions.model import Indicator
from weiheng.definitions.pack import Pack
from weiheng.definitions.requirement import unit_named, unit_of
from weiheng.definitions.rules.limits import LEVELS
from weiheng.definitions.rules.places import baselines, requirements
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.problem import Place, Problem
from weiheng.vocabulary.unit import UNITS, Unit, convert

CODE = "T09"
Printed = tuple[str, str, tuple[Figure, ...], Unit | None, Indicator, Place]
"""Target, key, numbers in a unit, what they are about, where they stand."""


def check(pack: Pack) -> Iterator[Problem]:
    """A share above 100 % is a slip of the pen, or of another unit."""
    for id, key, figures, unit, indicator, place in _printed(pack):
        if unit is None:
            continue
        low, high = indicator.possible.minimum, indicator.possible.maximum
        for figure in figures:
            value = convert(figure.exact, unit, UNITS[indicator.unit])
            if (low is not None and value < low.exact) or (high is not None and value > high.exact):
                facts = {"id": id, "key": key, "found": f"{figure} {unit.id}", "unit": indicator.unit}
                yield Problem(CODE, place, {**facts, "allowed": f"{low or '-∞'} … {high or '∞'}"})


def _printed(pack: Pack) -> Iterator[Printed]:
    for target, asked, key, place in requirements(pack):
        indicator = pack.indicators.get(target.subject)
        if indicator is not None and asked.mode in LEVELS:
            yield target.id, key, asked.figures, unit_of(asked, indicator.unit), indicator, place
    for _, target, base, place in baselines(pack):
        indicator = pack.indicators.get(target.subject)
        if indicator is not None:
            yield target.id, "baseline", (base.value,), unit_named(base.unit, indicator.unit), indicator, place
