"""Which units are compared with each other: all of a panel, the areas of a period, or the periods of an area."""

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from weiheng.index.errors import MethodError
from weiheng.index.recipe import Array

Cells = tuple[slice | int, slice | int]
"""Areas and periods of one pool."""


def pools(areas: int, periods: int, over: str) -> Iterator[Cells]:
    """The pools of a grid of areas and periods.

    >>> list(pools(2, 11, "area"))
    [(0, slice(None, None, None)), (1, slice(None, None, None))]
    """
    every = slice(None)
    if over == "panel":
        yield every, every
    elif over == "period":
        yield from ((every, period) for period in range(periods))
    else:
        yield from ((area, every) for area in range(areas))


def complete(parts: Array, over: str) -> Iterator[tuple[Cells, NDArray[np.bool_], Array]]:
    """Each pool with its units that miss nothing: where they are, and their numbers, shape (children, units)."""
    whole: NDArray[np.bool_] = ~np.any(np.isnan(parts), axis=0)
    for cells in pools(whole.shape[0], whole.shape[1], over):
        here = whole[cells]
        yield cells, here, parts[(slice(None), *cells)][:, here]


def in_pools(parts: Array, over: str, compare: Callable[[Array], Array]) -> Array:
    """A comparison made in each pool.

    Shape: parts (children, areas, periods); ``compare`` is given (children, units) and gives (units,); the result is
    (areas, periods). Missing: a unit that misses a child is left out of its pool and missing in the result; the others
    are compared without it.

    >>> in_pools(np.array([[[1.0], [3.0], [np.nan]]]), "period", lambda units: units[0] / units[0].mean())[:, 0]
    array([0.5, 1.5, nan])
    """
    result = np.full(parts.shape[1:], np.nan)
    for cells, here, units in complete(parts, over):
        if here.any():
            try:
                result[cells][here] = compare(units)
            except MethodError as error:
                raise _placed(error, cells, here, result.shape) from None
    return result


def _placed(error: MethodError, cells: Cells, here: NDArray[np.bool_], shape: tuple[int, ...]) -> MethodError:
    """The error with area and period instead of the number of the unit in its pool."""
    if len(error.where) < 2:
        return error
    child, unit = error.where
    grid = np.arange(shape[0] * shape[1]).reshape(shape)
    area, period = divmod(int(grid[cells][here][unit]), shape[1])
    return MethodError(error.reason, error.method, (child, area, period))
