"""Funnel limits: how far a unit may lie from the overall value by chance alone, given its size."""

import numpy as np
from numpy.typing import ArrayLike

from weiheng.indicators.statistics.arrays import Array, per, refuse, together
from weiheng.indicators.statistics.intervals import two_sided


def proportion_limits(centre: ArrayLike, whole: ArrayLike, conf: float = 0.998) -> tuple[Array, Array]:
    """Funnel limits of proportions: ``p ± z sqrt(p (1 - p) / n)``; not cut off at 0 and 1.

    95 % and 99.8 % are usual. ``centre`` is the proportion of all units together (sum of parts over sum of wholes),
    not the mean of theirs.

    Shape: centre and whole broadcast; low and high have that shape. Unit: shares.
    Missing: NaN where either is, and where the whole is 0.
    Raises: ``ValueError`` for a centre outside [0, 1] or a whole below 0.
    Source: Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005).

    >>> low, high = proportion_limits(0.8, [50, 5000], 0.95)
    >>> low.round(4), high.round(4)
    (array([0.6891, 0.7889]), array([0.9109, 0.8111]))
    """
    p, n = together(centre=centre, whole=whole)
    refuse((p < 0) | (p > 1), "proportions outside 0 and 1")
    refuse(n < 0, "wholes below 0")
    far = two_sided(conf) * np.sqrt(per(p * (1 - p), n))
    return p - far, p + far


def rate_limits(
    centre: ArrayLike, base: ArrayLike, multiplier: float = 1.0, conf: float = 0.998
) -> tuple[Array, Array]:
    """Funnel limits of rates of events: ``(r ± z sqrt(r / n))`` x multiplier, with r events for each of the base.

    For standardised ratios the centre is 1 and the base are the expected events. The approximation is rough where
    fewer than ten events are expected (r n < 10); a limit below 0 says that no unit can be that low by chance.

    Shape: centre and base broadcast; low and high have that shape. Unit: that of the multiplier; the centre is given
    without it.
    Missing: NaN where either is, and where the base is 0.
    Raises: ``ValueError`` for a centre or base below 0.
    Source: Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005).

    >>> low, high = rate_limits(1, [25, 400], conf=0.95)
    >>> low.round(3), high.round(3)
    (array([0.608, 0.902]), array([1.392, 1.098]))
    """
    r, n = together(centre=centre, base=base)
    refuse(r < 0, "rates below 0")
    refuse(n < 0, "bases below 0")
    far = two_sided(conf) * np.sqrt(per(r, n))
    return (r - far) * multiplier, (r + far) * multiplier


def outside(value: ArrayLike, low: ArrayLike, high: ArrayLike) -> Array:
    """Where each unit lies: -1 below its limits, 0 on or within them, 1 above.

    Shape: the three broadcast; the result has that shape.
    Missing: NaN where one of the three is.
    Raises: ``ValueError`` for a lower limit above the upper one.
    Source: Spiegelhalter, Funnel plots for comparing institutional performance, Statistics in Medicine 24 (2005).

    >>> outside([0.6, 0.9, np.nan], 0.7, 0.9)
    array([-1.,  0., nan])
    """
    x, bottom, top = together(value=value, low=low, high=high)
    refuse(bottom > top, "lower limits above upper ones")
    place = (x > top).astype(np.float64) - (x < bottom)
    return np.where(np.isnan(x) | np.isnan(bottom) | np.isnan(top), np.nan, place)
