"""How sure a rate is that rests on counted events: intervals of proportions and of counts, one year or three pooled.

A share is a part of a whole, so its numerator is binomial: Wilson's interval. Events against a population, and parts
so rare that they behave the same, are Poisson: exact below 10 events, Byar's approximation from 10 on.
"""

from fractions import Fraction
from math import sqrt

from weiheng.plan.model import Series, Sureness
from weiheng.plan.quantiles import crossing, normal_quantile, poisson_at_most

FEW = 20
"""A rate on fewer events is not reliable: the classic rule of the National Vital Statistics Reports (NCHS), since the
relative standard error of 19 events, 1/sqrt(19), is 23 %."""
RARE = Fraction(1, 20)
"""A part below this share of the whole is counted as rare events. The two intervals differ little there: the standard
errors by the factor sqrt(1 - 0.05), about 2.5 %."""
EXACT_BELOW = 10
"""From so many events on, Byar's limits agree with the exact ones to within 0.01 events."""
POOLED = 3


def wilson(part: int, whole: int, conf: float = 0.95) -> tuple[float, float]:
    """Interval of the proportion part/whole (Wilson 1927); ``ValueError`` unless 0 <= part <= whole and whole > 0.

    With z the two-sided normal quantile, n = whole, p = part/whole:
    (p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n); 0 and 1 are exact limits where no or all count.
    """
    if not 0 <= part <= whole or whole == 0:
        raise ValueError(f"{part}/{whole}")
    z = two_sided(conf)
    p = part / whole
    middle = p + z * z / (2 * whole)
    half = z * sqrt(p * (1 - p) / whole + z * z / (4 * whole * whole))
    scale = 1 + z * z / whole
    low = 0.0 if part == 0 else (middle - half) / scale
    high = 1.0 if part == whole else (middle + half) / scale
    return low, high


def poisson(events: int, conf: float = 0.95) -> tuple[float, float]:
    """Interval of the expected number of events where ``events`` were counted; ``ValueError`` if negative.

    Below 10 the exact limits: those means under which so many or more, or so few or fewer, have probability
    (1 - conf)/2. From 10 on Byar's: x(1 - 1/9x - z/(3 sqrt(x)))³ and the same with + z for x + 1.
    """
    if events < 0:
        raise ValueError(str(events))
    if events < EXACT_BELOW:
        return _exact(events, (1 - conf) / 2)
    z = two_sided(conf)
    return _byar(events, -z), _byar(events + 1, z)


def two_sided(conf: float) -> float:
    """The normal quantile z with ``conf`` (in (0, 1)) of the probability between -z and z."""
    return normal_quantile((1 + conf) / 2)


def _exact(events: int, tail: float) -> tuple[float, float]:
    low = crossing(lambda mean: 1 - poisson_at_most(events - 1, mean) - tail) if events else 0.0
    return low, crossing(lambda mean: tail - poisson_at_most(events, mean))


def _byar(events: int, z: float) -> float:
    return float(events * (1 - 1 / (9 * events) + z / (3 * sqrt(events))) ** 3)


def rate(counts: tuple[int, int], multiplier: Fraction, *, share: bool, conf: float = 0.95) -> tuple[float, float]:
    """Interval of numerator/denominator x multiplier.

    ``share``: the numerator is part of the denominator. Then it is Wilson's from 5 % on; rarer parts (deaths among
    births), and whatever is no part, are counts, whose interval is divided by the denominator.
    """
    events, base = counts
    one = float(multiplier)
    if share and RARE * base <= events <= base:
        low, high = wilson(events, base, conf)
        return low * one, high * one
    low, high = poisson(events, conf)
    return low / base * one, high / base * one


def sureness(series: Series, period: int, *, share: bool, conf: float = 0.95) -> Sureness | None:
    """How sure the rate of a year is, in the element's unit; None if the year's counts are not known.

    ``share`` is true of an indicator whose unit has the dimension "ratio", and false of those per person. The pooled
    rate is that of the last three years with counts up to ``period``; none if a break or the beginning leaves fewer.
    """
    counts = series.counts.get(period)
    if counts is None or counts[1] <= 0:
        return None
    low, high = rate(counts, series.multiplier, share=share, conf=conf)
    years = _pooled_years(series, period)
    if not years:
        return Sureness(low, high, counts[0])
    events, base = (sum(series.counts[year][end] for year in years) for end in (0, 1))
    pooled_low, pooled_high = rate((events, base), series.multiplier, share=share, conf=conf)
    pooled = float(Fraction(events, base) * series.multiplier)
    return Sureness(low, high, counts[0], pooled, pooled_low, pooled_high, years)


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
