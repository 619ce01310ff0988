"""Outliers: what is changed so that a few values do not decide a ranking; every changed point is listed."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weiheng.index.moments import extent, kurtosis, skewness
from weiheng.index.recipe import Array, Treatment

LAMBDA_LIMIT = 5.0
"""Exponents of Box and Cox are looked for from -5 to 5."""

TRANSFORMED = frozenset({"log", "box_cox"})
"""Methods after which a value is no longer in its indicator's unit."""


@dataclass(frozen=True)
class Change:
    """One value that a treatment changed: by which method, from what to what; row, area and period are positions.

    ``exponent`` is that of a Box-Cox transformation.
    """

    row: int
    area: int
    period: int
    method: str
    before: float
    after: float
    exponent: float | None = None


@dataclass(frozen=True)
class Treated:
    """The values of a pool after a treatment."""

    values: Array
    method: str
    exponent: float | None = None


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
        if choice.method == "none":
            continue
        for row in choice.rows:
            for areas, periods in _pools(values.shape, choice.over):
                changes += _treat_pool(result, row, areas, periods, choice)
    changes.sort(key=lambda change: (change.row, change.area, change.period))
    return result, tuple(changes)


def _pools(shape: tuple[int, ...], over: str) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Areas and periods of the cells of each pool."""
    areas, periods = (each.ravel() for each in np.indices(shape[1:]))
    if over == "panel":
        yield areas, periods
        return
    along = periods if over == "period" else areas
    yield from ((areas[along == one], periods[along == one]) for one in np.unique(along))


def _treat_pool(
    values: Array, row: int, areas: NDArray[np.intp], periods: NDArray[np.intp], choice: Treatment
) -> Iterator[Change]:
    """Treat the cells of one pool in place, and say which were changed."""
    known = ~np.isnan(values[row, areas, periods])
    areas, periods = areas[known], periods[known]
    before = values[row, areas, periods]
    if not has_outliers(before, choice):
        return
    treated = METHODS[choice.method](before, choice)
    values[row, areas, periods] = treated.values
    for at in np.flatnonzero(treated.values != before):
        place = row, int(areas[at]), int(periods[at])
        yield Change(*place, treated.method, float(before[at]), float(treated.values[at]), treated.exponent)


def has_outliers(pool: Array, choice: Treatment) -> bool:
    """Whether skewness and excess kurtosis both exceed their thresholds; shape (values,), none missing.

    >>> has_outliers(np.array([1, 2, 3, 4, 5, 6, 7, 8, 9, 100.0]), Treatment((0,), "winsorise"))
    True
    >>> has_outliers(np.array([5.0, 5.0, 5.0, 5.0]), Treatment((0,), "winsorise"))
    False
    """
    return bool(abs(skewness(pool)) > choice.skewness and kurtosis(pool) > choice.kurtosis)


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
    only; there a long tail of low values gets longer.

    >>> log(np.array([0.0, 1, 2, 100]), Treatment((0,), "log")).values.round(3)
    array([0.   , 0.693, 1.099, 4.615])
    """
    step = 0.01 * extent(pool, None).item()
    if skewness(pool) >= 0:
        return Treated(np.log(pool - pool.min() + step), "log")
    return Treated(-np.log(pool.max() - pool + step), "log")


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
    positive = pool if least > 0 else pool - least + 0.01 * spread
    distance = np.expm1(np.log(positive) - np.log(positive).mean())

    def spread_of(exponent: float) -> float:
        return float(np.log(np.var(boxcox1p(distance, exponent))))

    found = minimize_scalar(spread_of, bounds=(-LAMBDA_LIMIT, LAMBDA_LIMIT), method="bounded", options={"xatol": 1e-9})
    return Treated(np.asarray(boxcox(positive, found.x), dtype=np.float64), "box_cox", float(found.x))


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
