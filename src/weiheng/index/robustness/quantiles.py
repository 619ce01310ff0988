"""Exact quantiles of many numbers of single precision, without sorting all of them."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from weiheng.index.recipe import Array
from weiheng.index.robustness.machine import compiled
from weiheng.index.robustness.mean import Singles, Whole

BINS = 4096
FEW = 30_000
"""So many numbers are sorted faster than they are put into bins."""


def quantiles(rows: Singles, shares: Sequence[float]) -> Array:
    """Quantiles of the numbers of each row that are there; NaN if none are.

    A place between two numbers gives what lies between them (Hyndman and Fan 1996, type 7).

    Shape: rows (rows, numbers); the result (rows, shares).

    >>> quantiles(np.array([[4, np.nan, 1, 2]], np.float32), (0.5, 0.75))
    array([[2., 3.]])
    """
    if rows.shape[1] >= FEW:
        return np.array([_of_many(row, shares) for row in rows])
    ascending = np.sort(rows, axis=1).astype(np.float64)  # what is missing comes last
    last = (~np.isnan(ascending)).sum(axis=1, keepdims=True) - 1
    spots = np.array(shares) * np.maximum(last, 0)
    low = np.floor(spots).astype(np.int64)
    below, above = (np.take_along_axis(ascending, np.minimum(each, np.maximum(last, 0)), 1) for each in (low, low + 1))
    found: Array = below + (above - below) * (spots - low)
    return found


def _of_many(row: Singles, shares: Sequence[float]) -> list[float]:
    present = row if np.isfinite(row.max()) else row[~np.isnan(row)]
    if not present.size:
        return [float("nan")] * len(shares)
    spots = [share * (present.size - 1) for share in shares]
    wanted = sorted({place for spot in spots for place in (int(spot), min(int(spot) + 1, present.size - 1))})
    found = dict(zip(wanted, smallest(present, wanted), strict=True))
    return [between(spot, found[int(spot)], found[min(int(spot) + 1, present.size - 1)]) for spot in spots]


def between(spot: float, low: float, high: float) -> float:
    """What lies at a spot such as 2.25 between the numbers at the places 2 and 3."""
    return low + (high - low) * (spot - int(spot))


def smallest(row: Singles, wanted: Sequence[int]) -> list[float]:
    """The numbers at some places (ascending, from 0) of the sorted row."""
    low, high = row.min(), row.max()
    unit = np.float32(BINS - 1) / (high - low) if high > low else np.float32(0)
    count, bin_of = np.zeros(BINS, np.int32), np.empty(row.size, np.int32)
    count_bins(row, (low, unit), bin_of, count)
    above = np.cumsum(count)
    bins = np.searchsorted(above, wanted, side="right")
    marked = np.zeros(BINS, np.bool_)
    marked[bins] = True
    kept = np.empty(int(count[marked].sum()), np.float32)
    keep_marked(row, bin_of, marked, kept)
    kept.sort()
    before = np.cumsum(np.where(marked, 0, count))
    return [float(each) for each in kept[np.array(wanted) - before[bins]]]


@compiled
def count_bins(row: Singles, scale: tuple[np.float32, np.float32], bin_of: Whole, count: Whole) -> None:
    """The bin of each number, and how many numbers each has; ``scale`` is the lowest number and the bins in a unit."""
    low, unit = scale
    for k in range(row.size):
        bin_of[k] = np.int32((row[k] - low) * unit)
    for k in range(row.size):
        count[bin_of[k]] += 1


@compiled
def keep_marked(row: Singles, bin_of: Whole, marked: NDArray[np.bool_], kept: Singles) -> None:
    """The numbers that are in marked bins."""
    found = 0
    for k in range(row.size):
        if marked[bin_of[k]]:
            kept[found] = row[k]
            found += 1
