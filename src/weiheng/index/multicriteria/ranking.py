"""Ranks and ranges of units within a pool."""

from collections.abc import Sequence

import numpy as np

from weiheng.index.errors import MethodError
from weiheng.index.moments import extent
from weiheng.index.ranks import beaten
from weiheng.index.recipe import Array


def average_ranks(values: Array) -> Array:
    """Rank of each unit by each criterion, 1 for the lowest, ties sharing the mean of their places.

    Shape: (criteria, units), as the result, without gaps. Values whose difference is below 1e-9 of the criterion's
    range are ties.

    >>> average_ranks(np.array([[20.0, 10.0, 20.0, 30.0]]))
    array([[2.5, 1. , 2.5, 4. ]])
    """
    ranks: Array = (beaten(values, 1) + values.shape[1] - beaten(-values, 1) + 1) / 2
    return ranks


def varying(values: Array, method: str) -> Array:
    """Range of each criterion over the units, shape (criteria, 1); 0 where it is constant.

    If all are constant there is nothing to tell units apart: refused with ``MethodError("no_variation")``.
    """
    spread = extent(values, 1)
    if not np.any(spread > 0):
        raise MethodError("no_variation", method)
    return spread


def column(numbers: Sequence[float] | Array) -> Array:
    """Shares or directions (criteria,) as a column beside (criteria, units)."""
    return np.reshape(np.asarray(numbers, dtype=np.float64), (-1, 1))
