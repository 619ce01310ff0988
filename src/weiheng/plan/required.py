"""What it takes to meet a target in its year, set against what has been done before."""

from collections.abc import Mapping
from fractions import Fraction

from weiheng.plan.goals import PathKind, is_geometric, power
from weiheng.plan.model import Goal, Required, Series, Start

_RECENT = 3
"""Years that a recent pace looks back at most."""


def required(
    goal: Goal,
    start: Start | None,
    series: Series,
    base: int,
    target_year: int,
    period: int,
    kind: PathKind = "linear",
) -> Required | None:
    """The yearly change from the latest value up to ``period`` to the nearest limit.

    Linear (x_T - x) / (T - t); geometric 100 ((x_T / x) ^ (1 / (T - t)) - 1) percent, if all values are positive. A
    baseline counts as the value of its year, except in the best year, which has to be observed. None where the target
    is met or not in numbers, no value is known, or no year is left. Of a cumulative target, start and series are those
    of its sum.
    """
    observed = {year: value for year, value in series.values.items() if year <= period}
    known = dict(observed)
    if start is not None:
        known[start.period] = start.value
    year = max(known, default=target_year)
    if max(year, period) >= target_year or goal.met(known[year]):
        return None
    aim = goal.aim(known[year])
    if aim is None:
        return None
    percent = is_geometric(kind, aim, *known.values())
    way = goal.sign or (1 if aim > known[year] else -1)
    best = _best(observed, series, way, percent)
    return Required(
        yearly=_pace(known[year], aim, target_year - year, percent),
        recent=_recent(known, series, base, percent),
        best=best[0] if best else None,
        best_year=best[1] if best else None,
        percent=percent,
    )


def _pace(first: Fraction, last: Fraction, years: int, percent: bool) -> Fraction:
    """The mean change a year, or compound growth in percent a year."""
    if percent:
        return 100 * (power(last / first, Fraction(1, years)) - 1)
    return (last - first) / years


def _recent(known: Mapping[int, Fraction], series: Series, base: int, percent: bool) -> Fraction | None:
    """The pace since the first year known of those since the base year, the last break and three years ago."""
    last = max(known)
    breaks = [each for each in series.breaks if each <= last]
    first = min(year for year in known if year >= max(base, last - _RECENT, *breaks)) if base <= last else last
    return None if first == last else _pace(known[first], known[last], last - first, percent)


def _best(known: Mapping[int, Fraction], series: Series, way: int, percent: bool) -> tuple[Fraction, int] | None:
    """The largest change of one year in the wanted direction, and the year it led to (the latest, if several)."""
    changes = [
        (_pace(known[year - 1], value, 1, percent), year)
        for year, value in known.items()
        if year - 1 in known and not series.crosses_break(year - 1, year)
    ]
    return max(changes, key=lambda each: (way * each[0], each[1]), default=None)
