"""B04 (warning): a bound whose rule is a historical or external extreme equals what the rule gives."""

from collections.abc import Iterator
from fractions import Fraction

from weiheng.definitions.model import Bound, Bounds
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import bounds
from weiheng.observations.extremes import extreme
from weiheng.observations.model import Observation, Observations
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Problem
from weiheng.vocabulary.unit import UNITS, convert, convertible

CODE = "B04"


def check(pack: Pack, observations: Observations) -> Iterator[Problem]:
    """Both values are named; the written one stays in force. A frozen edition is not judged by what came after it."""
    latest = observations.latest()
    for each, file, index in bounds(pack):
        name = file.split("/")[1]
        settings = pack.editions[name].settings
        if settings is None or pack.editions[name].frozen:
            continue
        for end, bound in each.ends():
            found = extreme(bound.rule, each.indicator, settings, pack.areas.values(), latest)
            if found is not None and _in_unit(found, each.indicator, pack) not in (None, bound.value.exact):
                facts = _facts(each, end, bound, found, settings.periods.first)
                yield Problem(CODE, pack.place(file, index, end), facts, level="warning")


def _in_unit(row: Observation, indicator: str, pack: Pack) -> Fraction | None:
    """The observed value in the indicator's unit, which is that of its bounds; None if it has no such value."""
    unit = pack.indicators[indicator].unit if indicator in pack.indicators else ""
    if row.value is None or row.unit not in UNITS or unit not in UNITS or not convertible(UNITS[row.unit], UNITS[unit]):
        return None
    return convert(row.value.exact, UNITS[row.unit], UNITS[unit])


def _facts(each: Bounds, end: str, bound: Bound, found: Observation, first: int) -> dict[str, object]:
    return {
        "indicator": each.indicator,
        "end": Term(end),
        "written": bound.value,
        "rule": Term(bound.rule.kind),
        "since": bound.rule.since or first,
        "given": found.value,
        "area": found.area,
        "period": found.period,
    }
