"""How sure a rate is that rests on counted events, one year or three pooled."""

from fractions import Fraction

from weiheng.indicators.statistics import intervals
from weiheng.indicators.statistics.pooling import FEW, POOLED
from weiheng.plan.model import Series, Sureness


def sureness(series: Series, period: int, *, share: bool, conf: float = 0.95) -> Sureness | None:
    """How sure the rate of a year is, in the element's unit; None if the year's counts are not known.

    ``share`` is true of an indicator whose unit has the dimension "ratio", and false of those per person. The pooled
    rate is that of the last three years with counts up to ``period``; none if a break or the beginning leaves fewer.
    """
    counts = series.counts.get(period)
    if counts is None or counts[1] <= 0:
        return None
    low, high = _limits(counts, series.multiplier, share=share, conf=conf)
    years = _pooled_years(series, period)
    if not years:
        return Sureness(low, high, counts[0])
    events, base = (sum(series.counts[year][end] for year in years) for end in (0, 1))
    pooled_low, pooled_high = _limits((events, base), series.multiplier, share=share, conf=conf)
    pooled = float(Fraction(events, base) * series.multiplier)
    return Sureness(low, high, counts[0], pooled, pooled_low, pooled_high, years)


def _limits(counts: tuple[int, int], multiplier: Fraction, *, share: bool, conf: float) -> tuple[float, float]:
    low, high = intervals.rate(*counts, float(multiplier), share=share, conf=conf)
    return float(low), float(high)


def _pooled_years(series: Series, period: int) -> tuple[int, ...]:
    known = sorted(year for year, (_, base) in series.counts.items() if year <= period and base > 0)
    years = tuple(year for year in known if not series.crosses_break(year, period))[-POOLED:]
    return years if len(years) == POOLED else ()


def covers(known: Sureness, value: Fraction) -> bool:
    """Whether the interval of the year's rate holds a value: then nothing proves that the rate differs from it."""
    return known.low <= value <= known.high


def small_numbers(known: Sureness) -> bool:
    """Whether the rate rests on so few events that it has to be read with caution."""
    return known.events < FEW
