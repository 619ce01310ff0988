"""The Mazziotta-Pareto index: a mean with a penalty for imbalance."""

from collections.abc import Sequence

import numpy as np

from weiheng.index.aggregation.present import present_shares, refuse, weighted_sum
from weiheng.index.recipe import Array


def mazziotta_pareto(
    scores: Array, shares: Sequence[float], leave_out: bool = False, penalty: str = "negative"
) -> Array:
    """Mean less (or plus) what the children differ: ``s = M -/+ S cv`` with ``cv = S / M``.

    ``M = sum_c w_c s_c`` and ``S^2 = sum_c w_c (s_c - M)^2``; with equal shares those of the authors. A ``negative``
    penalty lowers the score of an unbalanced unit (more is better), a ``positive`` one raises it (more is worse). The
    authors standardise to a mean of 100 and a deviation of 10; other scores are taken as they are, and the higher their
    level, the smaller the penalty.

    Shape: scores (children, areas, periods); the result (areas, periods), points.
    Missing: with ``leave_out`` the shares of the present children are rescaled to 1; otherwise one missing child makes
    the group missing. A mean of 0 or less has no cv and is refused with ``MethodError("not_positive")``. A group with a
    single child (also one that is left of several) has the child's score, whatever it is: there is no imbalance.
    Source: Mazziotta and Pareto, On a generalized non-compensatory composite index for measuring socio-economic
    phenomena, Social Indicators Research 127 (2016).

    >>> mazziotta_pareto(np.array([[[90.0]], [[110.0]]]), (0.5, 0.5))
    array([[99.]])
    """
    weights = present_shares(scores, shares, leave_out)
    known = np.where(weights > 0, scores, 0.0)
    mean = weighted_sum(weights, known)
    several = np.sum(weights > 0, axis=0) > 1
    refuse((weights > 0) & (scores <= 0) & (mean <= 0) & several, "not_positive", "mazziotta_pareto")
    variance = weighted_sum(weights, (known - mean) ** 2)
    loss = np.divide(variance, mean, out=np.where(np.isnan(mean), np.nan, 0.0), where=several & (mean > 0))
    return mean - loss if penalty == "negative" else mean + loss
