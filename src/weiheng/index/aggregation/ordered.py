"""Ordered weighted averages: weights belong to places, not to children."""

from collections.abc import Sequence

import numpy as np

from weiheng.index.errors import MethodError
from weiheng.index.recipe import Array


def owa(scores: Array, order_weights: Sequence[float] = (), leave_out: bool = False) -> Array:
    """Ordered weighted average: ``s = sum_k v_k s_(k)`` with ``s_(1) >= s_(2) >= ...``.

    The order weights v (scaled to add up to 1) say how much the best, the second best ... child counts; without any all
    count alike. ``(1, 0, ..., 0)`` is the maximum, ``(0, ..., 0, 1)`` the minimum. The children's own shares do not
    count.

    Shape: scores (children, areas, periods), order weights (children,); the result (areas, periods), points.
    Missing: with ``leave_out`` the k present children take the order weights ``Q(i/k) - Q((i-1)/k)``, where Q runs
    straight between the cumulated order weights, so that a maximum stays a maximum; otherwise one missing child makes
    the group missing. Another number of order weights than of children is refused with
    ``MethodError("order_weights")``. A group with a single child has the child's score.
    Source: Yager, On ordered weighted averaging aggregation operators in multicriteria decisionmaking, IEEE
    Transactions on Systems, Man, and Cybernetics 18 (1988).

    >>> owa(np.array([[[50.0]], [[90.0]], [[70.0]]]), (0.2, 0.3, 0.5))
    array([[64.]])
    """
    count = len(scores)
    if order_weights and len(order_weights) != count:
        raise MethodError("order_weights", "owa")
    places = _places(order_weights or (1.0,) * count)
    present = np.sum(~np.isnan(scores), axis=0)
    descending = -np.sort(-scores, axis=0)  # NaN comes last
    weights = np.moveaxis(places[present], -1, 0)
    total = np.zeros(scores.shape[1:])
    for weight, score in zip(weights, descending, strict=True):
        total += np.where(np.isnan(score), 0.0, weight * score)
    return np.where(present > 0 if leave_out else present == count, total, np.nan)


def _places(order_weights: Sequence[float]) -> Array:
    """Order weights for every number of present children; shape (children + 1, children)."""
    count = len(order_weights)
    if sum(order_weights) <= 0:
        raise MethodError("order_weights", "owa")
    cumulated = np.concatenate(([0.0], np.cumsum(order_weights))) / sum(order_weights)
    table = np.zeros((count + 1, count))
    for present in range(1, count + 1):
        shares = np.interp(np.arange(present + 1) / present, np.arange(count + 1) / count, cumulated)
        table[present, :present] = np.diff(shares)
    table[count] = np.asarray(order_weights) / sum(order_weights)
    return table
