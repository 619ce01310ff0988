"""Where a short yearly series leads, and how likely a target is met by then.

The rule is a random walk with a cautious drift under passing noise: each year adds two thirds of the Theil-Sen slope
and an error, of which a part is gone in the next year. It works on a scale on which no value is impossible as long as
the errors are small there, else on the values themselves, cut off at what is possible. The back-test by which it was
chosen is ``bench/forecasts.py``.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations, pairwise
from math import exp, inf, log, sqrt
from statistics import median

from weiheng.definitions.requirement import Mode
from weiheng.plan.model import Forecast, Goal, NoForecast, Series, Silence

FEWEST = 4
"""From fewer years neither a slope nor the size of its errors can be told."""
SHRINK = 2 / 3
"""The share of the slope that is trusted to go on: trends of short series flatten more often than not."""
BELIEF = 1 / 2
"""The share that is believed of the autocorrelation of so few errors; it also keeps it below its bound of 1/2."""
CALM = 0.3
"""The largest spread of a year's errors on logarithms or log odds (a factor of 1.35) that is forecast on them: larger
ones multiply, and lead to where no value has ever been."""
_VALUES = frozenset({Mode.LEVEL, Mode.MAINTAIN, Mode.CHANGE})
"""What the value of the target year decides; sums over years and directions are not met by one value."""

_MOST = 700.0
"""e to the power of more is beyond what a float can hold."""


class Model(StrEnum):
    """The rule on each of its scales."""

    RAW = "trend_raw"
    LOG = "trend_log"
    LOGIT = "trend_logit"


@dataclass(frozen=True)
class Scale:
    """A rising map of the values that are possible (between ``low`` and ``high``, None is no limit) to all numbers.

    log((x - low)/(high - x)) between two limits, log(x - low) or -log(high - x) on one side of one, x without any.
    """

    low: float | None = None
    high: float | None = None

    @property
    def model(self) -> Model:
        """The rule on this scale."""
        return (Model.LOGIT, Model.LOG, Model.RAW)[(self.low, self.high).count(None)]

    def holds(self, value: float) -> bool:
        """Whether a value lies inside the limits."""
        return (self.low is None or value > self.low) and (self.high is None or value < self.high)

    def cut(self, value: float) -> float:
        """The value, or the limit that it lies beyond."""
        return max(-inf if self.low is None else self.low, min(value, inf if self.high is None else self.high))

    def to(self, value: float) -> float:
        """A value on the scale; a limit, and what is beyond, is at infinity."""
        if self.low is not None and value <= self.low:
            return -inf
        if self.high is not None and value >= self.high:
            return inf
        above = 0.0 if self.low is None else log(value - self.low)
        below = 0.0 if self.high is None else log(self.high - value)
        return value if self.model is Model.RAW else above - below

    def back(self, place: float) -> float:
        """The value at a place of the scale."""
        if self.low is not None and self.high is not None:
            near = exp(-abs(place))
            share = (1 if place > 0 else near) / (1 + near)
            return self.low + (self.high - self.low) * share
        if self.low is not None:
            return self.low + _exp(place)
        return place if self.high is None else self.high - _exp(-place)


@dataclass(frozen=True)
class Walk:
    """A random walk with drift under noise, learned from ``span`` years of changes; all on one scale.

    ``spread`` is the standard error of a forecast for one year with a known slope, with ``freedom`` degrees of freedom;
    ``lasting`` the share of each year's error that stays.
    """

    level: float
    slope: float
    spread: float
    lasting: float
    span: int
    freedom: int

    def centre(self, ahead: int) -> float:
        """The place that is expected so many years after the last one: level + ahead x slope."""
        return self.level + ahead * self.slope

    def error(self, ahead: int) -> float:
        """Its standard error, of the years' errors and of the slope's.

        spread x sqrt(1 + (ahead - 1) lasting² + ahead² lasting²/span)
        """
        return self.spread * sqrt(1 + (ahead - 1 + ahead**2 / self.span) * self.lasting**2)

    def below(self, place: float, ahead: int) -> float:
        """The probability of coming out below a place."""
        from scipy.special import stdtr  # noqa: PLC0415 - takes long to import, and only forecasts need it

        return float(stdtr(self.freedom, (place - self.centre(ahead)) / self.error(ahead)))


def forecast(
    series: Series,
    until: int,
    goal: Goal,
    period: int,
    *,
    limits: tuple[Fraction | None, Fraction | None] = (None, None),
    conf: float = 0.95,
) -> Forecast | None:
    """What the values up to ``period`` lead to in each later year up to ``until``; how likely ``goal`` is met then.

    ``limits`` are the lowest and highest possible value of the element. Where the series has touched one, or the errors
    of a year spread by more than `CALM` on the scale between them, the forecast is made on the raw scale and cut off at
    the limits. The goal does not decide the scale, so that a stricter one is never likelier to be met. Intervals hold
    ``conf`` of the probability; the central value is the median. For a maintained target the probability is that of the
    last year alone. A year without a value does no harm.

    None if no forecast is honest (see `silence`).
    """
    if silence(series, until, goal, period) is not None:
        return None
    used = _used(series, until, period)
    possible = Scale(*(None if limit is None else float(limit) for limit in limits))
    scale, walk = _learned({year: float(series.values[year]) for year in used}, possible)
    ahead = {year: year - used[-1] for year in range(used[-1] + 1, until + 1)}
    reach = _t_quantile((1 + conf) / 2, walk.freedom)
    central, low, high = (
        {year: possible.cut(scale.back(walk.centre(n) + far * walk.error(n))) for year, n in ahead.items()}
        for far in (0.0, -reach, reach)
    )
    above, below = (_below(walk, scale, possible, limit, ahead[until]) for limit in (goal.low, goal.high))
    probability = max(0.0, (1.0 if below is None else below) - (above or 0.0))
    return Forecast(scale.model, central, low, high, probability, used)


def silence(series: Series, until: int, goal: Goal | None, period: int) -> NoForecast | None:
    """Why the values up to ``period`` are not forecast up to ``until``; None if they are.

    The goal is not one that the value of a year meets; the value of the target year is known; a break lies ahead; fewer
    than four years are known since the last break; or the values never changed.
    """
    known = sorted(year for year in series.values if year <= period)
    used = _used(series, until, period)
    if goal is None or goal.mode not in _VALUES or not goal.limits:
        return NoForecast(Silence.NOT_OF_A_YEAR)
    if known and until <= known[-1]:
        return NoForecast(Silence.REACHED)
    if known and not used:
        return NoForecast(Silence.BREAK_AHEAD, since=max(each for each in series.breaks if each <= until))
    if len(used) < FEWEST:
        since = max((each for each in series.breaks if used and each <= used[0]), default=None)
        short = since is not None and len(known) > len(used)
        return NoForecast(Silence.FEW_SINCE_BREAK if short else Silence.FEW_YEARS, used, since if short else None)
    return NoForecast(Silence.CONSTANT, used) if len({series.values[year] for year in used}) == 1 else None


def _used(series: Series, until: int, period: int) -> tuple[int, ...]:
    """The years up to ``period`` between which and the target year nothing breaks."""
    return tuple(year for year in sorted(series.values) if year <= period and not series.crosses_break(year, until))


def _learned(values: Mapping[int, float], possible: Scale) -> tuple[Scale, Walk]:
    """The scale on which values are forecast, and the walk on it."""
    if all(map(possible.holds, values.values())):
        walk = learn({year: possible.to(value) for year, value in values.items()})
        if possible.model is Model.RAW or walk.spread <= CALM:
            return possible, walk
    return Scale(), learn(values)


def learn(places: Mapping[int, float]) -> Walk:
    """The walk that at least four places by year suggest; a gap of g years counts as g steps at once."""
    years = sorted(places)
    slope = SHRINK * theil_sen(places)
    steps = list(pairwise(years))
    lasting = lasting_share([(places[b] - places[a] - (b - a) * slope) / sqrt(b - a) for a, b in steps])
    level, squares = places[years[0]], 0.0
    for before, year in steps:
        expected = level + (year - before) * slope
        miss = places[year] - expected
        level = expected + lasting * miss
        squares += miss**2 / (year - before)
    freedom = len(steps) - 1
    return Walk(level, slope, sqrt(squares / freedom), lasting, years[-1] - years[0], freedom)


def lasting_share(misses: Sequence[float]) -> float:
    """How much of a year's error stays, by how far the errors of neighbouring changes undo each other.

    Noise that passes makes changes correlate by -theta/(1 + theta²), and 1 - theta is what stays. Of the measured
    correlation half is believed; if it is positive, everything stays.
    """
    squares = sum(miss**2 for miss in misses)
    undone = -BELIEF * sum(one * other for one, other in pairwise(misses)) / squares if squares else 0.0
    return 1 - (1 - sqrt(1 - 4 * undone**2)) / (2 * undone) if undone > 0 else 1.0


def theil_sen(places: Mapping[int, float]) -> float:
    """The median of the slopes between all pairs of years: one odd year does not move it much."""
    years = sorted(places)
    return median((places[last] - places[first]) / (last - first) for first, last in combinations(years, 2))


def _t_quantile(probability: float, freedom: int) -> float:
    from scipy.special import stdtrit  # noqa: PLC0415 - takes long to import, and only forecasts need it

    return float(stdtrit(freedom, probability))


def _exp(power: float) -> float:
    return exp(min(power, _MOST))


def _below(walk: Walk, scale: Scale, possible: Scale, limit: Fraction | None, ahead: int) -> float | None:
    """The probability of coming out below a limit of a goal; none and all of it beyond what is possible."""
    if limit is None:
        return None
    place = float(limit)
    if possible.low is not None and place < possible.low:
        return 0.0
    if possible.high is not None and place > possible.high:
        return 1.0
    return walk.below(scale.to(place), ahead)
