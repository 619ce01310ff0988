"""From values to scores on a common range."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from weiheng.index.errors import MethodError
from weiheng.index.moments import extent
from weiheng.index.ranks import beaten
from weiheng.index.recipe import AXES, Array, Normalisation


def goalposts(values: Array, choice: Normalisation) -> Array:
    """Linear membership between two bounds (Shenzhen's fuzzy membership function), unclipped.

    Positive indicators (sign +1): ``low + (high - low) (x - L) / (U - L)``;
    negative ones (sign -1): ``low + (high - low) (U - x) / (U - L)``.

    Shape: values (rows, areas, periods), as the result. Unit: values and bounds in the indicator's unit; low and high
    in points. Missing: a missing value (NaN) stays missing; ``U <= L`` is refused (``bounds_not_in_order``).
    Source: notes to table 4 of the Shenzhen report of 2023.

    >>> one = np.ones(1)
    >>> choice = Normalisation((0,), "goalposts", -one, one * 7.12, one * 7.92, one, 60, 100)
    >>> goalposts(np.array([[[7.67]]]), choice).round(4)
    array([[[72.5]]])
    """
    _refuse("bounds_not_in_order", choice, ~(choice.upper > choice.lower))
    best = np.where(choice.sign > 0, choice.upper, choice.lower)[:, None, None]
    worst = np.where(choice.sign > 0, choice.lower, choice.upper)[:, None, None]
    scores = values - worst
    scores /= best - worst
    scores *= choice.high - choice.low
    scores += choice.low
    return scores


def min_max(values: Array, choice: Normalisation) -> Array:
    """Place between the worst and the best value of the pool.

    ``low + (high - low) (x - min) / (max - min)``, where x is the value times its direction (+1 or -1) and min and max
    are those of the pool: all areas and periods (panel), the areas of a period, or the periods of an area.

    Shape: values (rows, areas, periods), as the result, in points.
    Missing: a missing value stays missing and is in no pool; a pool of equal values, or of one, has no range and is
    refused (``no_range``). Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5.

    >>> one = np.ones(1)
    >>> choice = Normalisation((0,), "min_max", -one, one, one, one)
    >>> min_max(np.array([[[2.0], [6.0], [5.0], [np.nan]]]), choice)[0, :, 0]
    array([100.,   0.,  25.,  nan])
    """
    x = _directed(values, choice)
    return _scaled((x - _least(x, choice)) / _range(x, choice), choice)


def distance_to_maximum(values: Array, choice: Normalisation) -> Array:
    """How far a value falls short of the best of the pool, in ranges of the pool.

    ``low + (high - low) (1 - (max - x) / (max - min))``, where x is the value times its direction. The same scores as
    by :func:`min_max`, counted from the other end.

    Shape: values (rows, areas, periods), as the result, in points. Missing: as :func:`min_max`.
    Source: Becker et al., COINr: An R package for developing composite indicators, JOSS 7 (2022).

    >>> one = np.ones(1)
    >>> choice = Normalisation((0,), "distance_to_maximum", one, one, one, one, 0, 1)
    >>> distance_to_maximum(np.array([[[2.0], [6.0], [5.0]]]), choice)[0, :, 0]
    array([0.  , 1.  , 0.75])
    """
    x = _directed(values, choice)
    most = np.max(x, axis=AXES[choice.over], keepdims=True, initial=-np.inf, where=~np.isnan(x))
    return _scaled(1 - (most - x) / _range(x, choice), choice)


def distance_to_target(values: Array, choice: Normalisation) -> Array:
    """How much of the way from the worst value of the pool to a target is done; more than all of it if not clipped.

    ``low + (high - low) (1 - (t - x) / (t - min))``, where x and t are the value and the target times the direction.

    Shape: values (rows, areas, periods), as the result, in points; the target in the indicator's unit.
    Missing: a missing value stays missing. Refused: no target (``no_target``), and a target that even the worst value
    of a pool meets (``target_met``), since there is no way to it.
    Source: Becker et al., COINr: An R package for developing composite indicators, JOSS 7 (2022).

    >>> one = np.ones(1)
    >>> choice = Normalisation((0,), "distance_to_target", -one, one, one, 4 * one, 0, 100)
    >>> distance_to_target(np.array([[[8.0], [6.0], [3.0]]]), choice)[0, :, 0]
    array([  0.,  50., 125.])
    """
    _refuse("no_target", choice, np.isnan(choice.target))
    x = _directed(values, choice)
    target = (choice.target * choice.sign)[:, None, None]
    least = _least(x, choice)
    _refuse("target_met", choice, _rowwise(np.isfinite(least) & (target <= least)))
    return _scaled(1 - (target - x) / (target - least), choice)


def z_score(values: Array, choice: Normalisation) -> Array:
    """Distance from the pool's mean in standard deviations.

    ``mean + deviation (x - m) / s``, where x is the value times its direction, m and s the pool's mean and standard
    deviation (n - 1); ``mean`` and ``deviation`` are chosen (0 and 1 by default).

    Shape: values (rows, areas, periods), as the result. Missing: as :func:`min_max`.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5.

    >>> one = np.ones(1)
    >>> choice = Normalisation((0,), "z_score", one, one, one, one, mean=50.0, deviation=10.0)
    >>> z_score(np.array([[[1.0], [2.0], [3.0], [np.nan]]]), choice)[0, :, 0]
    array([40., 50., 60., nan])
    """
    x = _directed(values, choice)
    axes = AXES[choice.over]
    _range(x, choice)
    present = ~np.isnan(x)
    n = np.maximum(np.sum(present, axis=axes, keepdims=True), 2)
    distance = x - np.sum(x, axis=axes, keepdims=True, where=present) / n
    deviation = np.sqrt(np.sum(distance**2, axis=axes, keepdims=True, where=present) / (n - 1))
    scores: Array = np.divide(distance, deviation, out=distance, where=present)
    return scores * choice.deviation + choice.mean


def rank(values: Array, choice: Normalisation) -> Array:
    """How many of its pool a value is better than, and one: the worst has 1, the best of n different ones has n.

    ``1 + number of j with x_j < x``, where x is the value times its direction; equal values (to 1e-9 of the range) have
    equal scores. This is a score, so more is better; a published rank (1 is the best) counts from the other end.

    Shape: values (rows, areas, periods), as the result, in places. Missing: a missing value stays missing and does not
    count; in a pool of equal values all have 1; a single value has no others and is refused (``no_range``).
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5; ties as in COINr.

    >>> one = np.ones(1)
    >>> choice = Normalisation((0,), "rank", -one, one, one, one)
    >>> rank(np.array([[[2.0], [6.0], [5.0], [5.0], [np.nan]]]), choice)[0, :, 0]
    array([ 4.,  1.,  2.,  2., nan])
    """
    return borda(values, choice) + 1


def borda(values: Array, choice: Normalisation) -> Array:
    """Borda points: how many of its pool a value is better than.

    ``number of j with x_j < x``, where x is the value times its direction; equal values (to 1e-9 of the range) have
    equal points.

    Shape: values (rows, areas, periods), as the result, in places. Missing: as :func:`rank`.
    Source: de Borda, Mémoire sur les élections au scrutin (1781); ties as in COINr.

    >>> one = np.ones(1)
    >>> choice = Normalisation((0,), "borda", one, one, one, one)
    >>> borda(np.array([[[2.0], [6.0], [5.0], [5.0], [np.nan]]]), choice)[0, :, 0]
    array([ 0.,  3.,  1.,  1., nan])
    """
    _others(values, choice)
    return beaten(_directed(values, choice), AXES[choice.over])


def percentile_rank(values: Array, choice: Normalisation) -> Array:
    """Share of the others in its pool that a value is better than.

    ``low + (high - low) (number of j with x_j < x) / (n - 1)``, where x is the value times its direction and n counts
    the values of the pool; equal values (to 1e-9 of the range) have equal scores.

    Shape: values (rows, areas, periods), as the result, in points. Missing: a missing value stays missing and does not
    count; in a pool of equal values all have ``low``; a single value has no others and is refused (``no_range``).
    Source: Becker et al., COINr: An R package for developing composite indicators, JOSS 7 (2022).

    >>> one = np.ones(1)
    >>> choice = Normalisation((0,), "percentile_rank", one, one, one, one)
    >>> percentile_rank(np.array([[[2.0], [6.0], [5.0], [5.0], [8.0]]]), choice)[0, :, 0]
    array([  0.,  75.,  25.,  25., 100.])
    """
    return _scaled(borda(values, choice) / np.maximum(_others(values, choice), 1), choice)


NORMALISATIONS: Mapping[str, Callable[[Array, Normalisation], Array]] = {
    "goalposts": goalposts,
    "min_max": min_max,
    "z_score": z_score,
    "rank": rank,
    "percentile_rank": percentile_rank,
    "borda": borda,
    "distance_to_target": distance_to_target,
    "distance_to_maximum": distance_to_maximum,
}

IN_UNITS = frozenset({"goalposts", "distance_to_target"})
"""Methods that compare values with something in the indicator's unit."""


def normalise(values: Array, choices: Sequence[Normalisation]) -> Array:
    """Scores before they are cut to a range, each row by its own choice; shape (indicators, areas, periods)."""
    if len(choices) == 1:
        return NORMALISATIONS[choices[0].method](values, choices[0])
    scores = np.empty_like(values)
    for choice in choices:
        rows = list(choice.rows)
        scores[rows] = NORMALISATIONS[choice.method](values[rows], choice)
    return scores


def clip(scores: Array, choices: Sequence[Normalisation]) -> Array:
    """Scores cut to ``[low, high]`` in the rows whose choice says so; missing stays missing.

    >>> one = np.ones(1)
    >>> choice = Normalisation((0,), "goalposts", one, one, one, one, 60, 100, clip=True)
    >>> clip(np.array([[[55.0, np.nan, 120.0]]]), [choice])
    array([[[ 60.,  nan, 100.]]])
    """
    if len(choices) == 1 and choices[0].clip:
        return np.clip(scores, choices[0].low, choices[0].high)
    if not any(choice.clip for choice in choices):
        return scores
    cut = scores.copy()
    for choice in choices:
        if choice.clip:
            rows = list(choice.rows)
            cut[rows] = np.clip(scores[rows], choice.low, choice.high)
    return cut


def _scaled(share: Array, choice: Normalisation) -> Array:
    """Shares of the way from worst to best as points of the range."""
    return share * (choice.high - choice.low) + choice.low


def _directed(values: Array, choice: Normalisation) -> Array:
    """Values of which more is always better."""
    return values * choice.sign[:, None, None]


def _least(x: Array, choice: Normalisation) -> Array:
    """The worst value of each pool, infinite for one with nothing in it."""
    least: Array = np.min(x, axis=AXES[choice.over], keepdims=True, initial=np.inf, where=~np.isnan(x))
    return least


def _range(x: Array, choice: Normalisation) -> Array:
    """Range of each pool, NaN for one with nothing in it; none may be without a range."""
    spread = extent(x, AXES[choice.over])
    _refuse("no_range", choice, _rowwise(spread == 0))
    return spread


def _others(values: Array, choice: Normalisation) -> NDArray[np.int64]:
    """With how many others a value of each pool is compared, -1 for a pool with nothing in it; no value is alone."""
    others: NDArray[np.int64] = np.sum(~np.isnan(values), axis=AXES[choice.over], keepdims=True) - 1
    _refuse("no_range", choice, _rowwise(others == 0))
    return others


def _rowwise(pools: NDArray[np.bool_]) -> NDArray[np.bool_]:
    rows: NDArray[np.bool_] = np.any(pools, axis=(1, 2))
    return rows


def _refuse(reason: str, choice: Normalisation, rows: NDArray[np.bool_]) -> None:
    """Refuse what stands in the way, named by its rows in the whole index."""
    if np.any(rows):
        raise MethodError(reason, choice.method, tuple(choice.rows[row] for row in np.flatnonzero(rows)))
