"""Intervals of proportions, counts and rates.

A share is a part of a whole, so its numerator is binomial: Wilson's interval. Events against a population, and parts
so rare that they behave the same, are Poisson: exact below 10 events, Byar's approximation from 10 on.
"""

from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike

from weiheng.indicators.statistics.arrays import Array, per, refuse, together

ONE_IN = 20
"""A part below one in 20 of the whole is counted as rare events. The two intervals differ little there: the standard
errors by the factor sqrt(1 - 0.05), about 2.5 %."""
EXACT_BELOW = 10
"""From so many events on, Byar's limits agree with the exact ones to within 0.01 events."""


def two_sided(conf: float) -> float:
    """The normal quantile z with the probability ``conf`` between -z and z: ``Phi(z) = (1 + conf) / 2``.

    Raises: ``ValueError`` unless 0 < conf < 1. Source: Wichura, Algorithm AS 241: The percentage points of the normal
    distribution, Applied Statistics 37 (1988), as in Python's ``statistics``.

    >>> round(two_sided(0.95), 6)
    1.959964
    """
    if not 0 < conf < 1:
        raise ValueError(f"a confidence is between 0 and 1: {conf}")
    return NormalDist().inv_cdf((1 + conf) / 2)


def wilson(part: ArrayLike, whole: ArrayLike, conf: float = 0.95) -> tuple[Array, Array]:
    """Limits of the proportion part/whole, by Wilson's score.

    With z the two-sided normal quantile, n = whole, p = part/whole:
    ``(p + z²/2n ± z sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)``; 0 and 1 are exact limits where no or all count.

    Shape: part and whole broadcast; low and high have that shape. Unit: shares.
    Missing: NaN where part or whole is, and where the whole is 0.
    Raises: ``ValueError`` for a part below 0 or above the whole, or a confidence outside (0, 1).
    Source: Wilson, Probable inference, the law of succession, and statistical inference, Journal of the American
    Statistical Association 22 (1927).

    >>> low, high = wilson([0, 7, 40], 40)
    >>> low.round(4), high.round(4)
    (array([0.    , 0.0875, 0.9124]), array([0.0876, 0.3195, 1.    ]))
    """
    x, n = together(part=part, whole=whole)
    refuse(x < 0, "parts below 0")
    refuse(x > n, "parts above their whole")
    z = two_sided(conf)
    p, spread = per(x, n), per(np.full(n.shape, z * z), n)
    middle = p + spread / 2
    half = z * np.sqrt(per(p * (1 - p), n) + per(spread, 4 * n))
    low = np.where(p == 0, 0.0, (middle - half) / (1 + spread))
    high = np.where(p == 1, 1.0, (middle + half) / (1 + spread))
    return low, high


def poisson(events: ArrayLike, conf: float = 0.95) -> tuple[Array, Array]:
    """Limits of the expected number of events where so many were counted.

    Below 10 the exact ones: those means under which so many or more, or so few or fewer, have probability
    ``(1 - conf)/2``, half the quantiles of chi-squared with 2x and 2x + 2 degrees of freedom. From 10 on Byar's:
    ``x(1 - 1/9x - z/(3 sqrt(x)))³``, and the same with + z for x + 1.

    Shape: any; low and high have the same. Unit: events.
    Missing: NaN where events are.
    Raises: ``ValueError`` for a number below 0, or a confidence outside (0, 1).
    Source: Garwood, Fiducial limits for the Poisson distribution, Biometrika 28 (1936); Breslow and Day, Statistical
    Methods in Cancer Research II (1987), page 69.

    >>> low, high = poisson([0, 9, 137])
    >>> low.round(2), high.round(2)
    (array([  0.  ,   4.12, 115.02]), array([  3.69,  17.08, 161.96]))
    """
    (x,) = together(events=events)
    refuse(x < 0, "events below 0")
    z = two_sided(conf)
    few = x < EXACT_BELOW
    low, high = _byar(np.where(few, EXACT_BELOW, x), -z), _byar(x + 1, z)
    if np.any(few):
        exact_low, exact_high = _exact(np.where(few, x, 0.0), (1 - conf) / 2)
        low, high = np.where(few, exact_low, low), np.where(few, exact_high, high)
    return low, high


def _byar(x: Array, z: float) -> Array:
    limit: Array = x * (1 - 1 / (9 * x) + z / (3 * np.sqrt(x))) ** 3
    return limit


def _exact(x: Array, tail: float) -> tuple[Array, Array]:
    from scipy.special import gammainccinv, gammaincinv  # noqa: PLC0415 - takes long to import, and few counts need it

    low = np.asarray(gammaincinv(np.where(x > 0, x, 1.0), tail), dtype=np.float64)
    high = np.asarray(gammainccinv(x + 1, tail), dtype=np.float64)
    return np.where(x > 0, low, 0.0), high


def rate(
    events: ArrayLike, base: ArrayLike, multiplier: float = 1.0, *, share: bool, conf: float = 0.95
) -> tuple[Array, Array]:
    """Limits of events/base x multiplier, each by what the events are.

    ``share``: the numerator is part of the denominator. Then it is :func:`wilson` from 5 % on; rarer parts (deaths
    among births), and whatever is no part or exceeds the base, are counts: :func:`poisson`, divided by the base.

    Shape: events and base broadcast; low and high have that shape. Unit: that of the multiplier (1000 for ‰).
    Missing: NaN where events or base is, and where the base is 0.
    Raises: ``ValueError`` for events or a base below 0, or a confidence outside (0, 1).
    Source: the two intervals; which one is this project's rule.

    >>> low, high = rate([40, 912], 1000, 100, share=True)
    >>> low.round(2), high.round(2)
    (array([ 2.86, 89.28]), array([ 5.45, 92.8 ]))
    """
    x, n = together(events=events, base=base)
    refuse(n < 0, "bases below 0")
    low, high = (per(limit, n) for limit in poisson(x, conf))
    part = (x * ONE_IN >= n) & (x <= n) & (n > 0)
    if share and np.any(part):
        of_part = wilson(np.where(part, x, 0.0), np.where(part, n, 1.0), conf)
        low, high = (np.where(part, limit, other) for limit, other in zip(of_part, (low, high), strict=True))
    return low * multiplier, high * multiplier
