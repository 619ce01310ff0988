"""Quantiles and probabilities of the normal, Poisson and t distributions, as far as plans need them.

Few and small enough to be written out: the arguments are whole numbers, for which the sums are finite. Accurate to
about 1e-12.
"""

from collections.abc import Callable
from functools import lru_cache
from math import atan, cos, exp, inf, pi, sin, sqrt
from statistics import NormalDist


def normal_quantile(probability: float) -> float:
    """The z below which a standard normal variable is with a probability in (0, 1)."""
    return NormalDist().inv_cdf(probability)


def poisson_at_most(events: int, mean: float) -> float:
    """P(X <= events) of a Poisson variable: exp(-mean) x sum of mean^k / k!; 0 for a negative count."""
    total, term = 0.0, exp(-mean)
    for k in range(events + 1):
        total += term
        term *= mean / (k + 1)
    return total


def t_at_most(value: float, freedom: int) -> float:
    """P(T <= value) of Student's t with ``freedom`` degrees (whole, at least 1).

    The finite sums over the angle atan(value / sqrt(freedom)) of Abramowitz and Stegun, 26.7.3 and 26.7.4.
    """
    if value in (-inf, inf):
        return float(value > 0)
    angle = atan(value / sqrt(freedom))
    odd = freedom % 2
    total, term = 0.0, cos(angle) if odd else 1.0
    for k in range(1 + odd, freedom, 2):
        total += term
        term *= cos(angle) ** 2 * k / (k + 1)
    within = (angle + sin(angle) * total) * 2 / pi if odd else sin(angle) * total
    return (1 + within) / 2


@lru_cache
def t_quantile(probability: float, freedom: int) -> float:
    """The t below which Student's t is with a probability in [0.5, 1)."""
    return crossing(lambda value: t_at_most(value, freedom) - probability)


def crossing(rising: Callable[[float], float]) -> float:
    """Where a rising function of a number >= 0 crosses zero, by halving to the last bit."""
    low, high = 0.0, 1.0
    while rising(high) < 0:
        low, high = high, 2 * high
    while (middle := (low + high) / 2) not in (low, high):
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return high
