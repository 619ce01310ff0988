"""The composite index of ratios to the pool's means."""

from collections.abc import Sequence

import numpy as np

from weiheng.index.aggregation.present import refuse
from weiheng.index.multicriteria.ranking import column
from weiheng.index.recipe import Array


def composite_ratio(values: Array, shares: Sequence[float], sign: Array) -> Array:
    """Composite index: ``I = sum_c w_c y_c`` with ``y = x / M``, or ``M / x`` where less is better; 1 is about average.

    M is the mean of a criterion over the units of the pool, the standard that each is measured by.

    Shape: values (criteria, units) in the criteria's units, shares and sign (criteria,); the result (units,), no unit.
    Missing: complete units only; the others do not count. Refused: a mean of 0 or less with
    ``MethodError("pool_mean_not_positive")``, and a value of 0 or less where less is better with
    ``MethodError("not_positive")``. A single criterion, or a single unit, is just a ratio.
    Source: Sun and Xu (eds.), Medical Statistics, chapter on comprehensive evaluation, the comprehensive index method.

    >>> composite_ratio(np.array([[80.0, 120.0], [5.0, 20.0]]), (0.5, 0.5), np.array([1.0, -1.0]))
    array([1.65 , 0.9125])
    """
    less = column(sign) < 0
    mean = values.mean(axis=1, keepdims=True)
    refuse(less & (values <= 0), "not_positive", "composite_ratio")
    refuse(np.broadcast_to(mean <= 0, values.shape), "pool_mean_not_positive", "composite_ratio")
    ratios = np.where(less, mean / np.where(less, values, 1.0), values / mean)
    index: Array = np.sum(column(shares) * ratios, axis=0)
    return index
