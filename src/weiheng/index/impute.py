"""What stands in for a value or a score that is missing; every choice is declared by the edition."""

from collections.abc import Callable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from weiheng.index.em import most_likely
from weiheng.index.recipe import Array, Imputation

Positions = NDArray[np.intp]


def lowest_score(scores: Array) -> Array:
    """Each missing score becomes the lowest score of the same indicator and area over the periods.

    ``s_iat = min over periods u of s_iau``.

    Shape: (indicators, areas, periods), points. Missing: a series with no score at all stays missing.
    Source: note 1 to table 4 of the Shenzhen report of 2023.

    >>> lowest_score(np.array([[[np.nan, 83.5, 90.0]]]))
    array([[[83.5, 83.5, 90. ]]])
    """
    lowest = np.min(scores, axis=2, keepdims=True, initial=np.inf, where=~np.isnan(scores))
    return np.where(np.isnan(scores) & np.isfinite(lowest), lowest, scores)


def keep_missing(scores: Array) -> Array:
    """Nothing stands in: the score stays missing."""
    return scores


IMPUTATIONS: Mapping[str, Callable[[Array], Array]] = {
    "lowest_score": lowest_score,
    "leave_out": keep_missing,
    "none": keep_missing,
}
"""Rules for missing scores."""


def mean(values: Array, choice: Imputation) -> Array:
    """The mean of what is known in the same group of areas.

    ``x = sum of the known values / their number``, over the group's areas in the same period (over ``period``), over
    the group's areas in all periods (``panel``), or over the area's own periods (``area``).

    Shape: values (rows, areas, periods), as the result, in the indicators' units.
    Missing: where nothing is known, a value stays missing.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 3.

    >>> mean(np.array([[[1.0], [np.nan], [4.0], [7.0]]]), Imputation((0,), "mean", "period", (0, 0, 1, 0)))[0, :, 0]
    array([1., 4., 4., 7.])
    """
    return _typical(values, choice, np.mean)


def median(values: Array, choice: Imputation) -> Array:
    """The median of what is known in the same group of areas; groups and pools as for :func:`mean`.

    ``x = the middle one of the known values in order, or the mean of the two in the middle``.

    Shape: values (rows, areas, periods), as the result, in the indicators' units.
    Missing: where nothing is known, a value stays missing.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 3.

    >>> median(np.array([[[1.0], [np.nan], [4.0], [40.0]]]), Imputation((0,), "median"))[0, :, 0]
    array([ 1.,  4.,  4., 40.])
    """
    return _typical(values, choice, np.median)


def carry_forward(values: Array, choice: Imputation) -> Array:  # noqa: ARG001 - one signature for all methods
    """The last known value of the same area before.

    ``x_t = x_u`` with u the latest period before t that has a value.

    Shape: values (rows, areas, periods), as the result, in the indicators' units.
    Missing: before the first known value, a value stays missing.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 3.

    >>> carry_forward(np.array([[[np.nan, 2.0, np.nan, np.nan, 5.0]]]), Imputation((0,), "carry_forward"))
    array([[[nan, 2., 2., 2., 5.]]])
    """
    before, _ = _neighbours(values)
    return _at(values, before)


def carry_backward(values: Array, choice: Imputation) -> Array:  # noqa: ARG001
    """The next known value of the same area.

    ``x_t = x_u`` with u the earliest period after t that has a value.

    Shape: values (rows, areas, periods), as the result, in the indicators' units.
    Missing: after the last known value, a value stays missing.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 3.

    >>> carry_backward(np.array([[[np.nan, 2.0, np.nan, np.nan, 5.0]]]), Imputation((0,), "carry_backward"))
    array([[[2., 2., 5., 5., 5.]]])
    """
    _, after = _neighbours(values)
    return _at(values, after)


def carry_nearest(values: Array, choice: Imputation) -> Array:  # noqa: ARG001
    """The known value of the same area that is nearest in time; the earlier one of two that are equally near.

    ``x_t = x_u`` with u the period with a value for which ``|t - u|`` is least.

    Shape: values (rows, areas, periods), as the result, in the indicators' units.
    Missing: a series with no value at all stays missing.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 3.

    >>> carry_nearest(np.array([[[2.0, np.nan, np.nan, np.nan, 5.0]]]), Imputation((0,), "carry_nearest"))
    array([[[2., 2., 2., 5., 5.]]])
    """
    before, after = _neighbours(values)
    period = np.arange(values.shape[2])
    is_later = (before < 0) | ((after < values.shape[2]) & (after - period < period - before))
    return _at(values, np.where(is_later, after, before))


def interpolate(values: Array, choice: Imputation) -> Array:  # noqa: ARG001
    """The straight line between the known values of the same area before and after.

    ``x_t = x_u + (x_v - x_u) (t - u) / (v - u)`` with u and v the nearest periods with values before and after t.

    Shape: values (rows, areas, periods), as the result, in the indicators' units.
    Missing: before the first and after the last known value, a value stays missing: nothing is extrapolated.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 3.

    >>> interpolate(np.array([[[np.nan, 2.0, np.nan, np.nan, 5.0]]]), Imputation((0,), "interpolate"))
    array([[[nan, 2., 3., 4., 5.]]])
    """
    before, after = _neighbours(values)
    first, last = _at(values, before), _at(values, after)
    done = (np.arange(values.shape[2]) - before) / np.maximum(after - before, 1)
    return np.where(np.isnan(values), first + (last - first) * done, values)


def _neighbours(values: Array) -> tuple[Positions, Positions]:
    """The latest period up to, and the earliest from, each period that has a value; -1 and the number if none has."""
    known = ~np.isnan(values)
    count = values.shape[2]
    period = np.arange(count)
    before = np.maximum.accumulate(np.where(known, period, -1), axis=2)
    after = np.minimum.accumulate(np.where(known, period, count)[..., ::-1], axis=2)[..., ::-1]
    return before, after


def _at(values: Array, periods: Positions) -> Array:
    """Values of the same row and area in other periods; missing where there is no such period."""
    count = values.shape[2]
    taken = np.take_along_axis(values, np.clip(periods, 0, count - 1), axis=2)
    return np.where((periods >= 0) & (periods < count), taken, np.nan)


def em(values: Array, choice: Imputation) -> Array:
    """The most likely value given the area's other indicators, if all are jointly normal.

    ``x_m = mu_m + S_mo S_oo^-1 (x_o - mu_o)``: o are the indicators known for a unit and m those missing; mu and S are
    the maximum-likelihood mean and covariance, found by expectation-maximisation (:func:`weiheng.index.em.most_likely`,
    which says how it converges and what it refuses). Units are areas of the same group and period (over ``period``),
    areas of the group in all periods (``panel``), or the area's own periods (``area``).

    Shape: values (rows, areas, periods), as the result, in the indicators' units; the choice's rows inform each other.
    Missing: a unit with nothing known stays missing, as does an indicator with nothing known in a pool.
    Source: Dempster, Laird and Rubin, Maximum likelihood from incomplete data via the EM algorithm, JRSS B 39 (1977);
    OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 3.

    >>> values = np.array([[[1.0], [2.0], [3.0], [4.0]], [[2.0], [4.1], [5.9], [np.nan]]])
    >>> em(values, Imputation((0, 1), "em"))[1, :, 0].round(2)
    array([2. , 4.1, 5.9, 7.9])
    """
    result = values.copy()
    every = np.arange(values.shape[0])
    for areas, periods in _pools(values.shape, choice):
        cells = np.ix_(every, areas, periods)
        pool = values[cells]
        result[cells] = most_likely(pool.reshape(len(every), -1).T, choice.rows).T.reshape(pool.shape)
    return result


def _typical(values: Array, choice: Imputation, of: Callable[[Array], np.float64]) -> Array:
    """One number made of what is known in each row and pool stands in for what is missing there."""
    result = values.copy()
    for row in result:
        for areas, periods in _pools(values.shape, choice):
            pool = row[np.ix_(areas, periods)]
            missing = np.isnan(pool)
            if missing.any() and not missing.all():
                row[np.ix_(areas, periods)] = np.where(missing, of(pool[~missing]), pool)
    return result


def _pools(shape: tuple[int, ...], choice: Imputation) -> Iterator[tuple[Positions, Positions]]:
    """Positions of the areas and periods that are imputed from one another."""
    everywhen = np.arange(shape[2])
    if choice.over == "area":
        yield from ((np.array([area]), everywhen) for area in range(shape[1]))
        return
    groups = np.array(choice.group or (0,) * shape[1])
    for group in np.unique(groups):
        areas = np.flatnonzero(groups == group)
        if choice.over == "panel":
            yield areas, everywhen
        else:
            yield from ((areas, np.array([period])) for period in everywhen)


METHODS: Mapping[str, Callable[[Array, Imputation], Array]] = {
    "mean": mean,
    "median": median,
    "carry_forward": carry_forward,
    "carry_backward": carry_backward,
    "carry_nearest": carry_nearest,
    "interpolate": interpolate,
    "em": em,
}


def impute(values: Array, imputations: Sequence[Imputation]) -> Array:
    """Values with the missing ones put in, each row by its own choice; shape (indicators, areas, periods)."""
    result = values.copy()
    for choice in imputations:
        if choice.method != "none":
            rows = list(choice.rows)
            result[rows] = METHODS[choice.method](values[rows], choice)
    return result
