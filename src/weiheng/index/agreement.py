"""How far two orders of the same units agree."""

import numpy as np

from weiheng.index.recipe import Array


def mean_ranks(scores: Array) -> Array:
    """Ranks from 1 (the lowest), ties at their mean; shape (units,), without missing values.

    >>> mean_ranks(np.array([3.0, 1.0, 3.0])).tolist()
    [2.5, 1.0, 2.5]
    """
    _, group, size = np.unique(scores, return_inverse=True, return_counts=True)
    last = np.cumsum(size)
    ranks: Array = (last - (size - 1) / 2)[group]
    return ranks


def spearman(first: Array, second: Array) -> float:
    """Spearman's rank correlation: Pearson's of the ranks, ties at their mean.

    Formula: r = cov(R(x), R(y)) / (sd(R(x)) sd(R(y))).
    Shape: both (units,), in any unit. Missing: units of which either is NaN are left out; NaN below two units or if one
    is constant. Source: Spearman, The proof and measurement of association between two things (1904).

    >>> round(spearman(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 3.0, 2.0, 4.0])), 4)
    0.8
    """
    first, second = _both(first, second)
    if len(first) < 2:
        return float("nan")
    x, y = (mean_ranks(each) - (len(first) + 1) / 2 for each in (first, second))
    spread = float(np.sqrt((x @ x) * (y @ y)))
    return float(x @ y) / spread if spread else float("nan")


def kendall(first: Array, second: Array) -> float:
    """Kendall's tau-b: how many more pairs are in the same order than in the opposite one.

    Formula: tau = (C - D) / sqrt((n0 - n1)(n0 - n2)), n0 = n(n - 1)/2, n1 and n2 the pairs tied in either order.
    Shape: both (units,), in any unit. Missing: units of which either is NaN are left out; NaN below two units or if one
    is constant. Source: Kendall, The treatment of ties in ranking problems (1945).

    >>> round(kendall(np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, 3.0, 2.0, 4.0])), 4)
    0.6667
    """
    first, second = _both(first, second)
    total, one, other = 0.0, 0, 0
    for unit in range(len(first) - 1):
        x = np.sign(first[unit + 1 :] - first[unit])
        y = np.sign(second[unit + 1 :] - second[unit])
        total += float(x @ y)
        one += int(np.count_nonzero(x))
        other += int(np.count_nonzero(y))
    spread = float(np.sqrt(float(one) * float(other)))
    return total / spread if spread else float("nan")


def _both(first: Array, second: Array) -> tuple[Array, Array]:
    known = ~(np.isnan(first) | np.isnan(second))
    return first[known], second[known]
