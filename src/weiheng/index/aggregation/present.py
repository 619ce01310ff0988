"""Shares of the children that are there."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from weiheng.index.errors import MethodError
from weiheng.index.recipe import Array


def present_shares(scores: Array, shares: Sequence[float], leave_out: bool) -> Array:
    """Each unit's shares, adding up to 1 over the children that it has; NaN where its group is missing.

    Shape: scores (children, areas, periods), as the result. Missing: with ``leave_out`` the shares of the present
    children are rescaled to 1 and a missing child has share 0; otherwise one missing child makes the group missing.

    >>> scores = np.array([[[80.0]], [[np.nan]], [[60.0]]])
    >>> present_shares(scores, (0.5, 0.2, 0.3), leave_out=True)[:, 0, 0]
    array([0.625, 0. , 0.375])
    """
    given = np.reshape(shares, (-1, 1, 1))
    present = ~np.isnan(scores)
    if present.all():
        return np.broadcast_to(given, scores.shape)
    if not leave_out:
        return np.where(present.all(axis=0), given, np.nan)
    kept = np.where(present, given, 0.0)
    total = np.sum(kept, axis=0)
    rescaled: Array = np.divide(kept, total, out=np.full_like(kept, np.nan), where=total > 0)
    return rescaled


def weighted_sum(shares: Array, parts: Array) -> Array:
    """``sum_c w_c x_c``, one child after another, so that a result does not depend on how many areas there are."""
    total = np.zeros(parts.shape[1:])
    for share, part in zip(shares, parts, strict=True):
        total += share * part
    return total


def first_cell(wrong: NDArray[np.bool_]) -> tuple[int, ...]:
    """Child, area and period of the first cell that is true."""
    return tuple(int(position) for position in np.argwhere(wrong)[0])


def refuse(wrong: NDArray[np.bool_], reason: str, method: str) -> None:
    """Raise :class:`MethodError` with the first cell that is true, if there is one."""
    if wrong.any():
        raise MethodError(reason, method, first_cell(wrong))
