"""Copeland's rule: who beats whom by the weight of the criteria."""

from collections.abc import Sequence

import numpy as np

from weiheng.index.multicriteria.ranking import column
from weiheng.index.ranks import beaten
from weiheng.index.recipe import Array

EVEN = 1e-9
"""A lead of less than this share of all weight is none: what adding in binary leaves."""


def copeland(values: Array, shares: Sequence[float], sign: Array) -> Array:
    """Copeland score: units beaten less units lost to, in pairwise majorities by weight.

    ``s_u = sum_v sgn(sum_c w_c sgn(d_c (x_cu - x_cv)))`` with d the direction: u beats v if the criteria in which it is
    better weigh more than those in which it is worse. Only order counts; differences below 1e-9 of a criterion's range
    are ties. Scores run from ``1 - n`` to ``n - 1`` for n units and add up to 0.

    Shape: values (criteria, units) in the criteria's units, shares and sign (criteria,); the result (units,), units.
    Missing: complete units only; the others do not count. Constant criteria decide nothing; if all are, every score is
    0. With a single criterion the order is the criterion's.
    Source: Copeland, A "reasonable" social welfare function, University of Michigan (1951); OECD/JRC, Handbook on
    Constructing Composite Indicators (2008), step 7 (non-compensatory multi-criteria approach).

    >>> copeland(np.array([[3.0, 2.0, 1.0], [1.0, 2.0, 3.0], [2.0, 3.0, 1.0]]), (0.3, 0.3, 0.4), np.ones(3))
    array([ 0.,  2., -2.])
    """
    levels = beaten(column(sign) * values, 1).astype(np.float32)  # whole numbers
    weights = np.asarray(shares, dtype=np.float64)
    result = np.empty(levels.shape[1])
    for unit, own in enumerate(levels.T[:, :, None]):
        lead = weights @ np.subtract(levels < own, levels > own, dtype=np.int8).astype(np.float64)
        result[unit] = np.sum(lead > EVEN) - np.sum(lead < -EVEN)
    return result
