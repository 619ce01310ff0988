"""The rank-sum ratio (RSR): its values, distribution, regression and classes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

from weiheng.index.errors import MethodError
from weiheng.index.multicriteria.ranking import average_ranks, column
from weiheng.index.ranks import beaten
from weiheng.index.recipe import Array

METHOD = "rank_sum_ratio"
CUTS: Mapping[int, tuple[float, ...]] = {
    3: (4.0, 6.0),
    4: (3.5, 5.0, 6.5),
    5: (3.2, 4.4, 5.6, 6.8),
}
"""Probits at which a number of classes is cut."""


@dataclass(frozen=True)
class Distribution:
    """The distinct RSR values, ascending; all (levels,).

    ``counts`` of units, ``cumulated`` counts, ``mean_ranks`` of the units, ``frequencies`` (mean rank over n, the last
    ``1 - 1/(4n)``) and ``probits`` (5 + the standard normal quantile of the frequency).
    """

    ratios: Array
    counts: Array
    cumulated: Array
    mean_ranks: Array
    frequencies: Array
    probits: Array


@dataclass(frozen=True)
class RankSumRatio:
    """The whole procedure for the units of a pool.

    ``ranks`` (criteria, units); ``ratios`` and ``fitted`` (units,); ``intercept`` a, ``slope`` b and ``correlation`` r
    of ``RSR = a + b probit``; ``cuts`` in RSR at the probits of :data:`CUTS`; ``classes`` (units,), 1 is the lowest.
    """

    ranks: Array
    ratios: Array
    distribution: Distribution
    intercept: float
    slope: float
    correlation: float
    fitted: Array
    cuts: tuple[float, ...]
    classes: NDArray[np.int64]


def rank_sum_ratio(values: Array, shares: Sequence[float], sign: Array) -> Array:
    """Rank-sum ratio: ``RSR_u = sum_c w_c R_cu / n``, with equal shares ``sum_c R_cu / (m n)``.

    R is the rank of a unit among n by a criterion, n for the best and 1 for the worst, ties sharing the mean of their
    places; values whose difference is below 1e-9 of the criterion's range are ties.

    Shape: values (criteria, units) in the criteria's units, shares and sign (criteria,); the result (units,) in [1/n,
    1].
    Missing: complete units only; the others do not count. A constant criterion gives everybody (n + 1) / 2. A single
    criterion gives rank / n.
    Source: Tian, The Rank-Sum Ratio Method and Its Application (1993); Sun and Xu (eds.), Medical Statistics, chapter
    on comprehensive evaluation.

    >>> rank_sum_ratio(np.array([[90.0, 80.0, 80.0], [5.0, 7.0, 9.0]]), (0.5, 0.5), np.array([1.0, -1.0])).round(4)
    array([1.    , 0.5833, 0.4167])
    """
    ranks = average_ranks(column(sign) * values)
    ratios: Array = np.sum(column(shares) * ranks, axis=0) / values.shape[1]
    return ratios


def rank_sum_procedure(values: Array, shares: Sequence[float], sign: Array, classes: int = 3) -> RankSumRatio:
    """RSR with its distribution, the regression on probits and a division into 3, 4 or 5 classes.

    The distinct values of RSR, ascending, have the cumulative frequencies ``p = mean rank / n``, the last
    ``1 - 1/(4n)``, and probits ``y = 5 + Phi^-1(p)``. ``RSR = a + b y`` is fitted to them by least squares, each
    distinct value counting once. A unit's ``fitted`` value is that at its probit. A class begins where the line is at
    the probits of :data:`CUTS`: (4, 6), (3.5, 5, 6.5) or (3.2, 4.4, 5.6, 6.8); units are put into classes by their own
    RSR.

    Shape: values (criteria, units), shares and sign (criteria,); results see :class:`RankSumRatio`.
    Missing: complete units only. Refused: ``MethodError("no_variation")`` if all units have the same RSR,
    ``MethodError("classes")`` for another number of classes.
    Source: as :func:`rank_sum_ratio`.

    >>> result = rank_sum_procedure(np.array([[1.0, 2.0, 3.0, 4.0]]), (1.0,), np.array([1.0]))
    >>> result.distribution.frequencies, result.classes
    (array([0.25 , 0.5 , 0.75 , 0.9375]), array([2, 2, 2, 3]))
    """
    if classes not in CUTS:
        raise MethodError("classes", METHOD)
    ranks = average_ranks(column(sign) * values)
    ratios: Array = np.sum(column(shares) * ranks, axis=0) / values.shape[1]
    lower = beaten(ratios)
    found = _distribution(ratios, lower)
    if len(found.ratios) < 2:
        raise MethodError("no_variation", METHOD)
    intercept, slope, correlation = _line(found.probits, found.ratios)
    cuts = tuple(intercept + slope * probit for probit in CUTS[classes])
    level = np.searchsorted(np.unique(lower), lower)
    return RankSumRatio(
        ranks=ranks,
        ratios=ratios,
        distribution=found,
        intercept=intercept,
        slope=slope,
        correlation=correlation,
        fitted=intercept + slope * found.probits[level],
        cuts=cuts,
        classes=1 + np.searchsorted(cuts, ratios, side="right"),
    )


def _distribution(ratios: Array, lower: Array) -> Distribution:
    """``lower`` (units,) is how many units have a lower ratio; equal ones are one level."""
    _, first, counts = np.unique(lower, return_index=True, return_counts=True)
    cumulated = np.cumsum(counts).astype(np.float64)
    mean_ranks = cumulated - (counts - 1) / 2
    frequencies = mean_ranks / len(ratios)
    frequencies[-1] = 1 - 1 / (4 * len(ratios))
    probits = np.array([5 + NormalDist().inv_cdf(each) for each in frequencies])
    return Distribution(ratios[first], counts.astype(np.float64), cumulated, mean_ranks, frequencies, probits)


def _line(x: Array, y: Array) -> tuple[float, float, float]:
    """Intercept, slope and correlation of a line by least squares."""
    from_x, from_y = x - x.mean(), y - y.mean()
    both, square_x, square_y = float(from_x @ from_y), float(from_x @ from_x), float(from_y @ from_y)
    slope = both / square_x
    return float(y.mean() - slope * x.mean()), slope, both / (square_x * square_y) ** 0.5
