"""Outliers: what is changed so that a few values do not decide a ranking; every changed point is listed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weiheng.index.moments import Axis, extent, skewness, skewness_and_kurtosis
from weiheng.index.recipe import Array, Treatment

LAMBDA_LIMIT = 5.0
"""Exponents of Box and Cox are looked for from -5 to 5."""

TRANSFORMED = frozenset({"log", "box_cox"})
"""Methods after which a value is no longer in its indicator's unit."""


@dataclass(frozen=True)
class Change:
    """One value that a treatment changed: by which method, from what to what; row, area and period are positions.

    A transformation took the logarithm of ``shift + x``, or of ``shift - x`` if it is ``mirrored``, or the power
    ``exponent`` of ``shift + x``.
    """

    row: int
    area: int
    period: int
    method: str
    before: float
    after: float
    exponent: float | None = None
    shift: float = 0.0
    mirrored: bool = False


@dataclass(frozen=True)
class Treated:
    """The values of a pool after a treatment; ``exponent``, ``shift`` and ``mirrored`` as of :class:`Change`."""

    values: Array
    method: str
    exponent: float | None = None
    shift: float = 0.0
    mirrored: bool = False


def treat(values: Array, treatments: Sequence[Treatment]) -> tuple[Array, tuple[Change, ...]]:
    """Treated values, and the list of changes in the order of rows, areas and periods.

    A pool (all areas and periods of an indicator, or those of one period or one area) is treated if ``|G1| > skewness``
    and ``G2 > kurtosis``: sample skewness and excess kurtosis, see :mod:`weiheng.index.moments`.

    Shape: values (indicators, areas, periods), as the result. Missing: left out of the test, and stays missing. A
    constant pool and one of less than four values have no such measures and are left as they are.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 3; the thresholds 2 and 3.5 are those
    of the JRC's Competence Centre on Composite Indicators.
    """
    result = values.copy()
    changes: list[Change] = []
    for choice in treatments:
        if choice.method != "none":
            rows = list(choice.rows)
            before = result[rows]
            pools, how = _treat_pools(_pools(before, choice.over), choice)
            result[rows] = _in_place(pools, before.shape, choice.over)
            changes += _changes(before, result[rows], how, choice)
    changes.sort(key=lambda change: (change.row, change.area, change.period))
    return result, tuple(changes)


def _pools(values: Array, over: str) -> Array:
    """The pools of some rows one below the other: (pools, members)."""
    if over == "panel":
        return values.reshape(len(values), -1)
    beside = values.swapaxes(1, 2) if over == "period" else values
    return beside.reshape(-1, beside.shape[2])


def _in_place(pools: Array, shape: tuple[int, ...], over: str) -> Array:
    """Pools as rows again, of the shape that they had."""
    if over == "period":
        return pools.reshape(shape[0], shape[2], shape[1]).swapaxes(1, 2)
    return pools.reshape(shape)


def _treat_pools(pools: Array, choice: Treatment) -> tuple[Array, dict[int, Treated]]:
    """Pools (pools, members) after the treatment, and how those that had outliers were treated."""
    result, how = pools.copy(), dict[int, Treated]()
    left = np.flatnonzero(has_outliers(pools, choice, 1))
    method: Callable[[Array, Treatment], Treated] | None = METHODS[choice.method]
    if choice.method in OTHERWISE:
        method, result[left] = OTHERWISE[choice.method], _winsorised(pools[left], choice)
        how = {pool: Treated(result[pool], "winsorise") for pool in left.tolist()}
        left = left[has_outliers(result[left], choice, 1)[:, 0]]
    if method is None:
        return result, how
    for pool in left.tolist():
        known = ~np.isnan(pools[pool])
        how[pool] = method(pools[pool, known], choice)
        result[pool, known] = how[pool].values
    return result, how


def _changes(before: Array, after: Array, how: Mapping[int, Treated], choice: Treatment) -> Iterator[Change]:
    """What a treatment changed in some rows: (rows, areas, periods) before and after."""
    width = {"panel": 1, "period": before.shape[2], "area": before.shape[1]}[choice.over]
    for row, area, period in np.argwhere((before != after) & ~np.isnan(before)).tolist():
        treated = how[row * width + {"panel": 0, "period": period, "area": area}[choice.over]]
        old, new = float(before[row, area, period]), float(after[row, area, period])
        scale = treated.exponent, treated.shift, treated.mirrored
        yield Change(choice.rows[row], area, period, treated.method, old, new, *scale)


def mixed_rows(values: Array, changes: Iterable[Change], treatments: Sequence[Treatment], over: str) -> tuple[int, ...]:
    """Rows of which a comparison ``over`` a panel, period or area would set values on different scales side by side.

    Pools of a treatment over periods or areas are transformed each by itself: some not at all, and others with a shift
    and an exponent of their own. Values of several such pools can be compared only if all have one transformation.

    Shape: values (indicators, areas, periods) as treated. Missing: a pool with nothing in it has no scale.

    >>> values, choice = np.array([[[1.0, 4], [2, 3], [4, 2], [90, 1]]]), Treatment((0,), "log", 0, 0, 0, "period")
    >>> treated, changes = treat(values, [choice])
    >>> mixed_rows(treated, changes, [choice], "panel"), mixed_rows(treated, changes, [choice], "period")
    ((0,), ())
    """
    along = {row: choice.over for choice in treatments if choice.over not in ("panel", over) for row in choice.rows}
    scales: dict[int, dict[int, Change | None]] = {
        row: dict.fromkeys(np.flatnonzero(~np.isnan(values[row]).all(axis=0 if pool == "period" else 1)).tolist())
        for row, pool in along.items()
    }
    for each in changes:
        if each.row in along and each.method in TRANSFORMED:
            scales[each.row][each.period if along[each.row] == "period" else each.area] = each
    return tuple(sorted(row for row, pools in scales.items() if len(set(map(_scale, pools.values()))) > 1))


def _scale(change: Change | None) -> tuple[object, ...]:
    """What values were transformed by, nothing if they are in their unit."""
    return () if change is None else (change.method, change.exponent, change.shift, change.mirrored)


def has_outliers(values: Array, choice: Treatment, axis: Axis = None) -> NDArray[np.bool_]:
    """Whether skewness and excess kurtosis of each pool both exceed their thresholds.

    Shape: any; ``axis`` is what a pool extends over (all by default) and is kept with length 1. Missing: left out.

    >>> has_outliers(np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 100.0]), Treatment((0,), "winsorise"))
    array([ True])
    >>> has_outliers(np.array([5.0, 5.0, 5.0, 5.0]), Treatment((0,), "winsorise"))
    array([False])
    """
    g1, g2 = skewness_and_kurtosis(values, axis)
    out = (np.abs(g1) > choice.skewness) & (g2 > choice.kurtosis)
    return np.reshape(out, extent(values, axis).shape)


def winsorise(pool: Array, choice: Treatment) -> Treated:
    """One point after another is brought to the next value, until there are no outliers or ``points`` are changed.

    The highest if ``G1 >= 0``, otherwise the lowest: ``x_max := the next lower value of the pool``. Points changed
    before are equal to that one and go on with it, so k changed points all end at the value of rank k + 1. Equal values
    are changed together: where that would exceed ``points``, or would leave only one value, nothing more is changed.

    Shape: (values,), in the indicator's unit. Missing: not in the pool.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 3; Becker et al., COINr (JOSS 7, 2022),
    which may exceed ``points`` where values are equal.

    >>> winsorise(np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 100.0]), Treatment((0,), "winsorise")).values
    array([1., 2., 3., 4., 5., 6., 7., 8., 9., 9.])
    """
    return Treated(_winsorised(pool[None], choice)[0], "winsorise")


def _winsorised(pools: Array, choice: Treatment) -> Array:
    """Many pools winsorised side by side: (pools, members), NaN where a pool has fewer members."""
    result, changed, open_ = pools.copy(), np.zeros(pools.shape, np.bool_), np.arange(len(pools))
    while open_.size:
        own = result[open_]
        g1, g2 = skewness_and_kurtosis(own, 1)
        out = (np.abs(g1) > choice.skewness) & (g2 > choice.kurtosis)
        open_, own, up = open_[out], own[out], g1[out] >= 0
        is_end = own == _end(own, up)
        brought = np.where(is_end, _end(np.where(is_end, np.nan, own), up), own)
        more = changed[open_] | is_end
        may = (more.sum(axis=1) <= choice.points) & (extent(brought, 1)[:, 0] > 0)
        open_ = open_[may]
        result[open_], changed[open_] = brought[may], more[may]
    return result


def _end(pools: Array, up: NDArray[np.bool_]) -> Array:
    """The highest value of pools that are drawn out upwards, the lowest of others: (pools, 1)."""
    known = ~np.isnan(pools)
    highest = np.max(pools, axis=1, initial=-np.inf, where=known)
    found: Array = np.where(up, highest, np.min(pools, axis=1, initial=np.inf, where=known))
    return found[:, None]


def log(pool: Array, choice: Treatment) -> Treated:  # noqa: ARG001 - one signature for all methods
    """Logarithm of the distance from the end of the pool that is not drawn out.

    Drawn out upwards (``G1 >= 0``): ``ln(x - min + 0.01 (max - min))``; drawn out downwards, its mirror image
    ``-ln(max - x + 0.01 (max - min))``. Both rise with x.

    Shape: (values,); the result has no unit. Missing: not in the pool.
    Source: COIN Tool user guide (JRC 2019) as modified in Becker et al., COINr (JOSS 7, 2022), where this is
    ``log_CT_plus``. Its default, ``log_CT``, takes the first form in both directions, which stretches what is drawn out
    downwards; to have those numbers, treat such an indicator by ``none`` and hand in ``ln(x - min + 0.01 (max - min))``
    as its values.

    >>> log(np.array([0.0, 1, 2, 100]), Treatment((0,), "log")).values.round(3)
    array([0.   , 0.693, 1.099, 4.615])
    """
    step = 0.01 * extent(pool, None).item()
    if skewness(pool) >= 0:
        return Treated(np.log(pool - pool.min() + step), "log", shift=step - float(pool.min()))
    return Treated(-np.log(pool.max() - pool + step), "log", shift=step + float(pool.max()), mirrored=True)


def box_cox(pool: Array, choice: Treatment) -> Treated:  # noqa: ARG001
    """Power transformation that makes the pool as normal as any can.

    ``(x^k - 1) / k``, or ``ln x`` for ``k = 0``, with the exponent k from -5 to 5 of maximum likelihood:
    ``max -n/2 ln(var((x/g)^k / k))`` with g the geometric mean. Values that are not all positive are shifted first, to
    ``x - min + 0.01 (max - min)``.

    Shape: (values,); the result has no unit. Missing: not in the pool.
    Source: Box and Cox, An analysis of transformations, JRSS B 26 (1964).

    >>> pool = np.array([1.0, 2, 4, 8, 16, 32, 64])
    >>> treated = box_cox(pool, Treatment((0,), "box_cox"))
    >>> round(treated.exponent, 3), (treated.values / np.log(2)).round(2)
    (-0.0, array([0., 1., 2., 3., 4., 5., 6.]))
    """
    from scipy.optimize import minimize_scalar  # noqa: PLC0415 - scores without this method start fast
    from scipy.special import boxcox, boxcox1p  # noqa: PLC0415

    least, spread = pool.min(), extent(pool, None).item()
    shift = 0.0 if least > 0 else 0.01 * spread - float(least)
    positive = pool if least > 0 else pool - least + 0.01 * spread
    distance = np.expm1(np.log(positive) - np.log(positive).mean())

    def spread_of(exponent: float) -> float:
        return float(np.log(np.var(boxcox1p(distance, exponent))))

    found = minimize_scalar(spread_of, bounds=(-LAMBDA_LIMIT, LAMBDA_LIMIT), method="bounded", options={"xatol": 1e-9})
    return Treated(np.asarray(boxcox(positive, found.x), dtype=np.float64), "box_cox", float(found.x), shift)


def winsorise_then(otherwise: Callable[[Array, Treatment], Treated]) -> Callable[[Array, Treatment], Treated]:
    """Winsorising, or if it leaves outliers, the other method on the values as they were.

    ``winsorise(x)`` where that has ``|G1| <= skewness`` or ``G2 <= kurtosis``, else ``otherwise(x)``: never both. With
    :func:`log` this is ``winsorise_then_log``, with :func:`box_cox` ``winsorise_then_box_cox``.

    Shape: (values,), in the indicator's unit only if winsorised. Missing: not in the pool.
    Source: Becker et al., COINr: An R package for developing composite indicators, JOSS 7 (2022).

    >>> values = np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 90, 100.0])
    >>> strict = Treatment((0,), "winsorise_then_log", points=1, skewness=1, kurtosis=1)
    >>> winsorise_then(log)(values, strict).method, winsorise_then(log)(values[:-1], strict).method
    ('log', 'winsorise')
    """

    def either(pool: Array, choice: Treatment) -> Treated:
        winsorised = winsorise(pool, choice)
        return otherwise(pool, choice) if has_outliers(winsorised.values, choice) else winsorised

    return either


OTHERWISE: Mapping[str, Callable[[Array, Treatment], Treated] | None] = {
    "winsorise": None,
    "winsorise_then_log": log,
    "winsorise_then_box_cox": box_cox,
}
"""Methods that winsorise, with what they do to a pool that has outliers after it."""

METHODS: Mapping[str, Callable[[Array, Treatment], Treated]] = {
    "winsorise": winsorise,
    "log": log,
    "box_cox": box_cox,
    "winsorise_then_log": winsorise_then(log),
    "winsorise_then_box_cox": winsorise_then(box_cox),
}
