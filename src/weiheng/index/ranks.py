"""Who is better than whom: ranks in which binary dust breaks no ties."""

import numpy as np

from weiheng.index.recipe import Array

TIE = 1e-9
"""Values whose difference is at most this share of the pool's range are ties."""


def ranks(values: Array, axis: int | tuple[int, ...] = 0) -> Array:
    """Ranks within each pool: 1 is the highest value, ties take the minimum.

    ``rank_i = 1 + number of j with x_j > x_i + 1e-9 (max - min)``.

    Shape: as ``values``; ``axis`` is what a pool extends over. Missing: a missing value (NaN) has no rank and does not
    count. Source: the "1224" ranking of competitions; OECD/JRC, Handbook on Constructing Composite Indicators (2008),
    step 5.

    >>> ranks(np.array([0.3, 5.0, 0.1 + 0.2, np.nan, -1.0]))
    array([ 2.,  1.,  2., nan,  4.])
    """
    return beaten(-values, axis) + 1


def beaten(values: Array, axis: int | tuple[int, ...] = 0) -> Array:
    """How many of its pool a value is better than: number of j with ``x_j < x_i - 1e-9 (max - min)``.

    Shape: as ``values``; ``axis`` is what a pool extends over. Missing: as :func:`ranks`.

    >>> beaten(np.array([0.3, 5.0, 0.1 + 0.2, np.nan, -1.0]))
    array([ 1.,  3.,  1., nan,  0.])
    """
    axes = (axis,) if isinstance(axis, int) else axis
    last = tuple(range(-len(axes), 0))
    moved = np.moveaxis(values, axes, last)
    if not moved.size:
        return values
    pools = moved.reshape(-1, int(np.prod(moved.shape[-len(axes) :])))
    counted = np.array([_beaten(pool) for pool in pools]).reshape(moved.shape)
    return np.moveaxis(counted, last, axes)


def _beaten(pool: Array) -> Array:
    result = np.full(pool.shape, np.nan)
    present = ~np.isnan(pool)
    known = pool[present]
    if known.size:
        ascending = np.sort(known)
        tolerance = TIE * (ascending[-1] - ascending[0])
        result[present] = np.searchsorted(ascending, known - tolerance, side="left")
    return result
