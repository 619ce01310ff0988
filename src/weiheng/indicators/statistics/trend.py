"""Whether a rate is rising, falling or neither, from its last five values and how sure each of them is."""

from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weiheng.indicators.statistics.arrays import Array, Flags, in_strata, per, refuse
from weiheng.indicators.statistics.intervals import two_sided

POINTS = 5
CONFIDENCE = 0.998
"""So sure must a trend be: one in 500 of steady series is called a trend."""
WIDTH = 3.92
"""Standard errors in a 95 % interval, to the two decimals of the source."""
_TIMES = np.arange(1.0, POINTS + 1)
_KEPT = np.vstack((np.ones(POINTS), 1 - np.eye(POINTS)))
"""All points, and all but each one: (6, 5)."""


class Direction(IntEnum):
    """What is said of a series."""

    DECREASING = -1
    NO_CHANGE = 0
    INCREASING = 1
    CANNOT_TELL = 2
    """Fewer than five points, or points of which the method can say nothing."""


class Trend(NamedTuple):
    """Of each series: a `Direction`, the slope (value or log odds per point) and its chi-squared (1 degree)."""

    direction: NDArray[np.int8]
    slope: Array
    chi2: Array


def recent_trend(value: ArrayLike, low: ArrayLike, high: ArrayLike, conf: float = CONFIDENCE) -> Trend:
    """Trend of the last five values by a straight line, each value weighted by the width of its 95 % interval.

    With ``w = 1/((high - low)/3.92)²`` and t = 1 to 5: slope ``b = (sum w sum wty - sum wt sum wy)/(sum w sum wt² -
    (sum wt)²)``, ``chi² = b² (sum w sum wt² - (sum wt)²)/sum w``. It is a trend if chi² exceeds its ``conf`` quantile
    (9.55) and leaving out any one point does not turn the sign of the slope.

    Shape: value, low and high broadcast to (..., periods), in order of time; the trend (...).
    Missing: a period without value or interval is skipped, so the points are the last five known ones, equally spaced;
    with fewer, or an interval without width, it cannot be told (slope and chi² NaN).
    Raises: ``ValueError`` for a lower limit above the upper one, or shapes that do not go together.
    Source: Office for Health Improvement and Disparities, Fingertips: recent trends (fingertips-open, MIT licence).

    >>> y = np.array([24.67, 24.60, 28.00, 30.20, 30.60])
    >>> found = recent_trend(y, y - 1.6, y + 1.6)
    >>> Direction(int(found.direction)).name, round(float(found.slope), 3), round(float(found.chi2), 1)
    ('INCREASING', 1.746, 45.7)
    """
    y, bottom, top = in_strata(value=value, low=low, high=high)
    refuse(bottom > top, "lower limits above upper ones")
    y, bottom, top = _last(y, bottom, top)
    width = (top - bottom) / WIDTH
    slopes, precision = _slopes(y, per(np.ones(width.shape), width**2))
    return _judged(slopes, slopes[..., 0] ** 2 * precision, conf)


def recent_trend_of_shares(part: ArrayLike, whole: ArrayLike, conf: float = CONFIDENCE) -> Trend:
    """Trend of the last five proportions, by the chi-squared test for a trend in proportions.

    With n = whole, x = part, N and X their sums and t = 1 to 5: ``chi² = N (N sum tx - X sum tn)² / (X (N - X) (N sum
    t²n - (sum tn)²))``. It is a trend if chi² exceeds its ``conf`` quantile (9.55) and leaving out any one point does
    not turn the sign of the slope of the log odds ``ln(x/(n - x))``, which is the slope given.

    Shape: part and whole broadcast to (..., periods), in order of time; the trend (...).
    Missing: as :func:`recent_trend`; nor can it be told if in one of the five none or all count, since those have no
    log odds.
    Raises: ``ValueError`` for a part below 0 or above the whole, or shapes that do not go together.
    Source: Armitage, Tests for linear trends in proportions and frequencies, Biometrics 11 (1955); Office for Health
    Improvement and Disparities, Fingertips: recent trends (fingertips-open, MIT licence).

    >>> found = recent_trend_of_shares([994, 1023, 1199, 1332, 1367], [40299, 41527, 42811, 44064, 44701])
    >>> Direction(int(found.direction)).name, round(float(found.chi2), 3)
    ('INCREASING', 47.897)
    """
    x, n = in_strata(part=part, whole=whole)
    refuse(x < 0, "parts below 0")
    refuse(x > n, "parts above their whole")
    x, n = _last(x, n)
    odds = per(x, n - x)
    log_odds = np.log(np.where(odds > 0, odds, np.nan))
    slopes, _ = _slopes(log_odds, np.ones(odds.shape))
    return _judged(slopes, _armitage(x, n), conf)


def _armitage(x: Array, n: Array) -> Array:
    parts, wholes = np.sum(x, axis=-1), np.sum(n, axis=-1)
    first, second = np.sum(n * _TIMES, axis=-1), np.sum(n * _TIMES**2, axis=-1)
    miss = wholes * np.sum(x * _TIMES, axis=-1) - parts * first
    return per(wholes * miss**2, parts * (wholes - parts) * (wholes * second - first**2))


def _last(*series: Array) -> tuple[Array, ...]:
    """The last five known points of each, shape (..., 5); NaN in front where there are fewer."""
    known = ~np.any(np.isnan(series), axis=0)
    order = np.argsort(known, axis=-1, kind="stable")[..., -POINTS:]
    found = (np.take_along_axis(np.where(known, each, np.nan), order, axis=-1) for each in series)
    front = ((0, 0),) * (known.ndim - 1) + ((POINTS - order.shape[-1], 0),)
    return tuple(np.pad(each, front, constant_values=np.nan) for each in found)


def _slopes(y: Array, weight: Array) -> tuple[Array, Array]:
    """Slopes of all points, then of all but each one, shape (..., 6); 1 over the variance of the first, shape (...)."""
    w, wt, wy, wtt, wty = (
        np.matmul(weight * each, _KEPT.T) for each in (np.ones(POINTS), _TIMES, y, _TIMES**2, _TIMES * y)
    )
    spread = w * wtt - wt**2
    return per(w * wty - wt * wy, spread), per(spread, w)[..., 0]


def _judged(slopes: Array, chi2: Array, conf: float) -> Trend:
    falling = slopes < 0
    one_way: Flags = np.all(falling, axis=-1) | ~np.any(falling, axis=-1)
    told = ~np.any(np.isnan(slopes), axis=-1) & ~np.isnan(chi2)
    slope = np.where(told, slopes[..., 0], np.nan)
    sign = np.where(one_way & (chi2 > two_sided(conf) ** 2), np.sign(slope), Direction.NO_CHANGE)
    direction = np.where(told, sign, Direction.CANNOT_TELL).astype(np.int8)
    return Trend(direction, slope, np.where(told, chi2, np.nan))
