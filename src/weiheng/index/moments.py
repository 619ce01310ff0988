"""How lopsided and how heavy-tailed values are; both are NaN where they say nothing."""

import numpy as np
from numpy.typing import NDArray

from weiheng.index.recipe import Array

DUST = 1e-12
"""A range below this share of the largest size is binary dust: the values are constant."""

Axis = int | tuple[int, ...] | None


def skewness(values: Array, axis: Axis = None) -> Array:
    """Skewness G1 of a sample, as spreadsheets (SKEW) and SAS give it.

    ``G1 = sqrt(n (n - 1)) / (n - 2) * m3 / m2^1.5`` with ``m_k = sum (x - mean)^k / n``.

    Shape: any; ``axis`` is what the pool extends over (all by default) and is gone from the result. No unit.
    Missing: left out; NaN for fewer than three values and for a constant pool.
    Source: Joanes and Gill, Comparing measures of sample skewness and kurtosis, The Statistician 47 (1998).

    >>> skewness(np.array([[1.0, 2.0, 3.0, np.nan, 10.0], [1.0, 1.0, 1.0, 1.0, 1.0]]), 1).round(6)
    array([1.763633,      nan])
    """
    return _skewness(*_centred(values, axis), axis)


def _skewness(n: Array, distance: Array, ranges: NDArray[np.bool_], axis: Axis) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        square = distance * distance
        g1 = np.sum(square * distance, axis=axis) / n / (np.sum(square, axis=axis) / n) ** 1.5
        factor = np.sqrt(n * (n - 1)) / (n - 2)
        return np.where(ranges & (n >= 3), g1 * factor, np.nan)


def kurtosis(values: Array, axis: Axis = None) -> Array:
    """Excess kurtosis G2 of a sample, as spreadsheets (KURT) and SAS give it; 0 for a normal distribution.

    ``G2 = (n - 1) / ((n - 2) (n - 3)) * ((n + 1) (m4 / m2^2 - 3) + 6)`` with ``m_k = sum (x - mean)^k / n``.

    Shape: any; ``axis`` is what the pool extends over (all by default) and is gone from the result. No unit.
    Missing: left out; NaN for fewer than four values and for a constant pool.
    Source: Joanes and Gill, Comparing measures of sample skewness and kurtosis, The Statistician 47 (1998).

    >>> kurtosis(np.array([[1.0, 2.0, 3.0, np.nan, 10.0], [1.0, 1.0, 1.0, 1.0, 1.0]]), 1).round(6)
    array([3.228,   nan])
    """
    return _kurtosis(*_centred(values, axis), axis)


def skewness_and_kurtosis(values: Array, axis: Axis = None) -> tuple[Array, Array]:
    """Both :func:`skewness` and :func:`kurtosis`, with what they have in common computed once."""
    centred = _centred(values, axis)
    return _skewness(*centred, axis), _kurtosis(*centred, axis)


def _kurtosis(n: Array, distance: Array, ranges: NDArray[np.bool_], axis: Axis) -> Array:
    with np.errstate(invalid="ignore", divide="ignore"):
        square = distance * distance
        g2 = np.sum(square * square, axis=axis) / n / (np.sum(square, axis=axis) / n) ** 2 - 3
        return np.where(ranges & (n >= 4), (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * g2 + 6), np.nan)


def _centred(values: Array, axis: Axis) -> tuple[Array, Array, NDArray[np.bool_]]:
    """Number of values, distances from their mean in ranges (0 where missing), and whether there is a range."""
    present = ~np.isnan(values)
    n = np.asarray(np.sum(present, axis=axis, dtype=np.float64))
    spread = extent(values, axis)
    scale = np.where(spread > 0, spread, 1.0)
    known = np.maximum(np.sum(present, axis=axis, keepdims=True), 1)
    mean = np.sum(values, axis=axis, where=present, keepdims=True) / known
    distance = np.where(present, values - mean, 0.0) / scale
    return n, distance, np.squeeze(spread > 0, axis=axis)


def extent(values: Array, axis: Axis) -> Array:
    """Largest less smallest value of each pool: 0 for a constant pool, NaN for an empty one.

    Shape: any; ``axis`` is what the pool extends over and is kept with length 1. Unit: that of the values.
    A range below 1e-12 of the largest size is what computing in binary left, so 0 too.

    >>> extent(np.array([[0.1 + 0.2, 0.3], [1.0, np.nan], [4.0, 1.0]]), 1)[:, 0]
    array([0., 0., 3.])
    """
    present = ~np.isnan(values)
    highest = np.max(values, axis=axis, keepdims=True, initial=-np.inf, where=present)
    lowest = np.min(values, axis=axis, keepdims=True, initial=np.inf, where=present)
    spread = highest - lowest
    dust = spread <= DUST * np.maximum(np.abs(highest), np.abs(lowest))
    return np.where(np.isneginf(highest), np.nan, np.where(dust, 0.0, spread))
