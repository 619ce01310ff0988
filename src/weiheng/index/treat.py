"""Outliers: what is changed so that a few values do not decide a ranking; every changed point is listed."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weiheng.index.moments import Axis, extent, kurtosis, skewness
from weiheng.index.recipe import AXES, Array, Treatment

LAMBDA_LIMIT = 5.0
"""Exponents of Box and Cox are looked for from -5 to 5."""

TRANSFORMED = frozenset({"log", "box_cox"})
"""Methods after which a value is no longer in its indicator's unit."""

Positions = NDArray[np.intp]


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
            for row, areas, periods in _pools_with_outliers(result, choice):
                changes += _treat_pool(result, row, areas, periods, choice)
    changes.sort(key=lambda change: (change.row, change.area, change.period))
    return result, tuple(changes)


def _pools_with_outliers(values: Array, choice: Treatment) -> Iterator[tuple[int, Positions, Positions]]:
    """Row, areas and periods of the known cells of each pool that has outliers."""
    own = values[list(choice.rows)]
    out = np.broadcast_to(has_outliers(own, choice, AXES[choice.over]), own.shape) & ~np.isnan(own)
    for row, cells in zip(choice.rows, out, strict=True):
        areas, periods = np.nonzero(cells)
        along = {"panel": np.zeros_like(areas), "period": periods, "area": areas}[choice.over]
        yield from ((row, areas[along == one], periods[along == one]) for one in np.unique(along))


def _treat_pool(values: Array, row: int, areas: Positions, periods: Positions, choice: Treatment) -> Iterator[Change]:
    """Treat the cells of one pool in place, and say which were changed."""
    before = values[row, areas, periods]
    treated = METHODS[choice.method](before, choice)
    values[row, areas, periods] = treated.values
    how = treated.exponent, treated.shift, treated.mirrored
    for at in np.flatnonzero(treated.values != before):
        place = row, int(areas[at]), int(periods[at])
        yield Change(*place, treated.method, float(before[at]), float(treated.values[at]), *how)


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
    g1, g2 = skewness(values, axis), kurtosis(values, axis)
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
    changed = np.zeros(pool.shape, dtype=bool)
    while has_outliers(pool, choice):
        is_end = pool == (pool.max() if skewness(pool) >= 0 else pool.min())
        brought = pool.copy()
        brought[is_end] = pool[~is_end].max() if skewness(pool) >= 0 else pool[~is_end].min()
        if (changed | is_end).sum() > choice.points or extent(brought, None) == 0:
            break
        changed |= is_end
        pool = brought
    return Treated(pool, "winsorise")


def log(pool: Array, choice: Treatment) -> Treated:  # noqa: ARG001 - one signature for all methods
    """Logarithm of the distance from the end of the pool that is not drawn out.

    Drawn out upwards (``G1 >= 0``): ``ln(x - min + 0.01 (max - min))``; drawn out downwards, its mirror image
    ``-ln(max - x + 0.01 (max - min))``. Both rise with x.

    Shape: (values,); the result has no unit. Missing: not in the pool.
    Source: COIN Tool user guide (JRC 2019) as modified in Becker et al., COINr (JOSS 7, 2022), which has the first form
    only; there a long tail of low values gets longer, and its ``log_CT`` stretches what is drawn out downwards. To have
    its numbers, treat an indicator that is drawn out downwards by ``none`` and hand in ``ln(x - min + 0.01 (max -
    min))`` as its values.

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


METHODS: Mapping[str, Callable[[Array, Treatment], Treated]] = {
    "winsorise": winsorise,
    "log": log,
    "box_cox": box_cox,
    "winsorise_then_log": winsorise_then(log),
    "winsorise_then_box_cox": winsorise_then(box_cox),
}
