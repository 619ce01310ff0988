"""Several years together, and what rests on few events. Rates are never added up nor averaged: their counts are."""

from collections.abc import Iterable

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike

from weiheng.indicators.statistics.arrays import Array, Flags, in_strata, refuse, together

FEW = 20
"""A rate on fewer events is not reliable: the classic rule of the National Vital Statistics Reports (NCHS), since the
relative standard error of 19 events, 1/sqrt(19), is 23 %."""
POOLED = 3
"""Years whose events are added up where one year has few."""


def pooled(
    numerator: ArrayLike, denominator: ArrayLike, years: int = POOLED, *, breaks: Iterable[int] = ()
) -> tuple[Array, Array]:
    """Numerators and denominators of each year with those before it: ``sum x`` and ``sum n`` over so many years.

    The pooled rate is the one over the other. ``breaks`` are the places on the last axis from which on values are not
    comparable with earlier ones; nothing is pooled across them.

    Shape: numerator and denominator broadcast to (..., years); the sums have that shape, at the last year of each.
    Missing: NaN where one of the years is missing, lies before the first, or before a break.
    Raises: ``ValueError`` if the shapes do not go together, or for less than one year.
    Source: Office for Health Improvement and Disparities, Fingertips public health technical guidance: three-year
    rates.

    >>> events, people = pooled([2, 4, 3, 8], [1000, 1000, 1000, 2000])
    >>> events, people
    (array([nan, nan,  9., 15.]), array([  nan,   nan, 3000., 4000.]))
    """
    if years < 1:
        raise ValueError(f"years to pool: {years}")
    x, n = in_strata(numerator=numerator, denominator=denominator)
    known = ~(np.isnan(x) | np.isnan(n))
    allowed = _within(x.shape[-1], years, breaks)
    return _sums(np.where(known, x, np.nan), years, allowed), _sums(np.where(known, n, np.nan), years, allowed)


def _sums(values: Array, years: int, allowed: Flags) -> Array:
    sums = np.full(values.shape, np.nan)
    if values.shape[-1] >= years:
        sums[..., years - 1 :] = sliding_window_view(values, years, axis=-1).sum(axis=-1)
    sums[..., ~allowed] = np.nan
    return sums


def _within(length: int, years: int, breaks: Iterable[int]) -> Flags:
    """Whether the years up to each place lie on one side of every break."""
    last = np.arange(length)
    allowed = np.ones(length, dtype=bool)
    for place in breaks:
        allowed &= (last < place) | (last - years + 1 >= place)
    return allowed


def unstable(events: ArrayLike) -> Flags:
    """Whether a rate rests on so few events (fewer than 20) that it has to be read with caution: ``x < 20``.

    Shape: any; the result has the same.
    Missing: a missing number is unstable, since nothing shows that there were enough.
    Raises: ``ValueError`` for events below 0.
    Source: National Center for Health Statistics, National Vital Statistics Reports, technical notes: random variation.

    >>> unstable([19, 20, np.nan])
    array([ True, False,  True])
    """
    (x,) = together(events=events)
    refuse(x < 0, "events below 0")
    return ~(x >= FEW)
