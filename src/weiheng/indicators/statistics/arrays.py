"""What the statistics share: arrays whose shapes go together, and what to do with numbers that cannot be."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


class Estimate(NamedTuple):
    """Values with the lower and the upper limits of their intervals, all of one shape and unit."""

    value: Array
    low: Array
    high: Array


def together(**named: ArrayLike) -> tuple[Array, ...]:
    """The arrays as numbers, broadcast to one shape, in the order given; read-only. None is missing (NaN).

    Raises: ``ValueError`` with names and shapes if they do not go together.
    """
    arrays = {name: np.asarray(each, dtype=np.float64) for name, each in named.items()}
    try:
        return np.broadcast_arrays(*arrays.values())
    except ValueError:
        shapes = ", ".join(f"{name} {each.shape}" for name, each in arrays.items())
        raise ValueError(f"shapes do not go together: {shapes}") from None


def in_strata(**named: ArrayLike) -> tuple[Array, ...]:
    """As :func:`together`, for arrays whose last axis has the strata (ages, groups, units) that are put together.

    Raises: ``ValueError`` if the shapes do not go together or there is no axis of strata.
    """
    arrays = together(**named)
    if arrays[0].ndim == 0:
        raise ValueError(f"{', '.join(named)}: one number each, where the last axis must have the strata")
    return arrays


def refuse(impossible: Flags, what: str) -> None:
    """Raises: ``ValueError`` with what is wrong and how often, if anywhere."""
    if np.any(impossible):
        raise ValueError(f"{what} ({np.count_nonzero(impossible)} of {np.size(impossible)})")


def per(part: Array, whole: Array) -> Array:
    """The part divided by the whole, NaN where there is nothing to divide by; broadcast."""
    shape = np.broadcast_shapes(np.shape(part), np.shape(whole))
    found: Array = np.divide(part, whole, out=np.full(shape, np.nan), where=np.asarray(whole) > 0)
    return found


def total(strata: Array) -> Array:
    """The sum over the last axis; NaN if one is missing, and of none at all."""
    return np.asarray(np.sum(strata, axis=-1) if strata.shape[-1] else np.full(strata.shape[:-1], np.nan))


def shares(amounts: Array) -> Array:
    """Each stratum's share in the sum over the last axis; NaN if the sum is 0 or a part of it is missing."""
    return per(amounts, total(amounts)[..., None])
