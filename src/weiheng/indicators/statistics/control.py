"""Control charts of single values (XmR): whether a monthly series does anything but vary as it always does."""

from typing import NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from weiheng.indicators.statistics.arrays import Array, Flags, in_strata, per

LIMIT = 2.66
"""3 / 1.128: three standard deviations, each a mean moving range over d2 of two values."""
RANGE_LIMIT = 3.268
"""D4 of two values."""
SHIFT = 8
"""Values in a row on one side of the centre line."""
DRIFT = 6
"""Values in a row of which each is above, or each below, the one before."""


class Chart(NamedTuple):
    """Centre line, limits and upper limit of the moving range of each series (...); its moving ranges (..., months)."""

    centre: Array
    low: Array
    high: Array
    range_limit: Array
    ranges: Array


class Signals(NamedTuple):
    """Which values belong to a signal, each of shape (..., months)."""

    beyond: Flags
    shift: Flags
    drift: Flags
    jump: Flags


def xmr(values: ArrayLike) -> Chart:
    """Limits of an XmR chart: ``mean(x) ± 2.66 mean(mR)`` with ``mR_t = |x_t - x_(t-1)|``; of mR: 3.268 mean(mR).

    Shape: values (..., months) in order of time; limits (...), ranges (..., months), the first of which is missing.
    Missing: a missing month has no value, and neither range to its neighbours; the means are those of the rest. Without
    a single range there are no limits (NaN).
    Raises: ``ValueError`` for a single number instead of a series.
    Source: Shewhart, Economic Control of Quality of Manufactured Product (1931); Wheeler, Understanding Variation
    (1993).

    >>> found = xmr([10, 12, 11, 14, 13])
    >>> [round(float(each), 3) for each in found[:4]]
    [12.0, 7.345, 16.655, 5.719]
    """
    (x,) = in_strata(values=values)
    ranges = np.full(x.shape, np.nan)
    ranges[..., 1:] = np.abs(np.diff(x, axis=-1))
    centre, mean_range = _mean(x), _mean(ranges)
    far = LIMIT * mean_range
    centre = np.where(np.isnan(far), np.nan, centre)
    return Chart(centre, centre - far, centre + far, RANGE_LIMIT * mean_range, ranges)


def signals(values: ArrayLike, chart: Chart) -> Signals:
    """What on a chart is hardly chance.

    ``beyond``: a value outside the limits; ``shift``: eight or more values in a row on one side of the centre line;
    ``drift``: six or more values in a row, each above (or each below) the one before; ``jump``: a moving range above
    its limit, at the later of the two values. Values on the line or limit are not beyond it.

    Shape: values (..., months) and the chart of them, or of the series that they continue; the flags (..., months).
    Missing: a missing month is no signal and ends every row; a chart without limits has no signal but drift.
    Raises: ``ValueError`` for a single number instead of a series.
    Source: Western Electric, Statistical Quality Control Handbook (1956): beyond, shift; Nelson, The Shewhart control
    chart: tests for special causes, Journal of Quality Technology 16 (1984): drift; Wheeler, Understanding Variation
    (1993): jump.

    >>> values = [10, 11, 10, 11, 10, 11, 10, 11, 10, 30]
    >>> signals(values, xmr(values[:9])).beyond.nonzero()
    (array([9]),)
    """
    (x,) = in_strata(values=values)
    centre, low, high, limit = (np.asarray(each)[..., None] for each in chart[:4])
    steps = np.diff(x, axis=-1)
    jump = np.zeros(x.shape, dtype=np.bool_)
    jump[..., 1:] = np.abs(steps) > limit
    shift = in_a_row(x > centre, SHIFT) | in_a_row(x < centre, SHIFT)
    drift = np.zeros(x.shape, dtype=np.bool_)
    for one_way in (steps > 0, steps < 0):
        _ends(in_a_row(one_way, DRIFT - 1), drift)
    return Signals(np.asarray((x < low) | (x > high)), shift, drift, jump)


def in_a_row(flags: Flags, length: int) -> Flags:
    """Which flags belong to so many or more that are set in a row along the last axis.

    Shape: any (..., n); the result has the same.

    >>> in_a_row(np.array([True, True, False, True]), 2)
    array([ True,  True, False, False])
    """
    if flags.shape[-1] < length:
        return np.zeros(flags.shape, dtype=bool)
    full = np.asarray(sliding_window_view(flags, length, axis=-1).all(axis=-1))
    around = ((0, 0),) * (flags.ndim - 1) + ((length - 1, length - 1),)
    return np.asarray(sliding_window_view(np.pad(full, around), length, axis=-1).any(axis=-1))


def _ends(steps: Flags, flags: Flags) -> None:
    """Set the flags of the values on both ends of each step between neighbours."""
    flags[..., :-1] |= steps
    flags[..., 1:] |= steps


def _mean(values: Array) -> Array:
    """The mean of what is known; NaN if nothing is."""
    known = ~np.isnan(values)
    count = np.asarray(np.sum(known, axis=-1), dtype=np.float64)
    total = np.sum(values, axis=-1, where=known)
    return per(total, count)
