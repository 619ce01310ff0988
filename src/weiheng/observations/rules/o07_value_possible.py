"""O07: a value lies in the range that its indicator declares possible."""

from collections.abc import Iterator

from weiheng.definitions.model import Indicator
from weiheng.definitions.pack import Pack
from weiheng.observations.model import Observation, Observations
from weiheng.vocabulary.problem import Problem
from weiheng.vocabulary.unit import UNITS, convert, convertible

CODE = "O07"


def check(pack: Pack, observations: Observations) -> Iterator[Problem]:
    """After conversion into the indicator's unit."""
    for row, place in observations.placed():
        indicator = pack.indicators.get(row.indicator)
        if indicator is not None and not is_possible(row, indicator):
            low, high = indicator.possible.minimum or "-∞", indicator.possible.maximum or "∞"
            yield Problem(CODE, place, {"id": row.indicator, "found": row.value, "allowed": f"{low} … {high}"})


def is_possible(row: Observation, indicator: Indicator) -> bool:
    """Whether a value is possible; one that is missing or in a wrong unit is not judged here."""
    if row.value is None or row.unit not in UNITS or indicator.unit not in UNITS:
        return True
    if not convertible(UNITS[row.unit], UNITS[indicator.unit]):
        return True
    value = convert(row.value.exact, UNITS[row.unit], UNITS[indicator.unit])
    low, high = indicator.possible.minimum, indicator.possible.maximum
    return (low is None or value >= low.exact) and (high is None or value <= high.exact)
