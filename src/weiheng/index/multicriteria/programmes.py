"""Linear programmes that differ in what they maximise and share their limits."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weiheng.index.recipe import Array

DUST = 1e-11
"""What counts as 0 in a solution; limits are of the order of 1."""

PIVOT = 1e-9
"""The least slope of a step, and by how much binary numbers may pass a limit."""

STEPS = 50
"""So many steps for each weight are tried before somebody else is asked."""


@dataclass(frozen=True)
class Corner:
    """A corner of what the limits allow: as many limits hold with equality as there are weights.

    ``limits`` (weights,) are the numbers of these limits, ``inverse`` (weights, weights) that of the matrix with their
    sides as columns, ``weights`` (weights,) where they meet.
    """

    limits: NDArray[np.intp]
    inverse: Array
    weights: Array

    def is_best(self, gains: Array) -> NDArray[np.bool_]:
        """Of what it is the best corner: ``gains`` (weights, programmes) are non-negative sums of its limits' sides."""
        best: NDArray[np.bool_] = np.all(self.inverse @ gains >= -DUST, axis=0)
        return best


def corner_of(limits: NDArray[np.intp], sides: Array, tops: Array) -> Corner:
    """Where some limits meet."""
    inverse = np.asarray(np.linalg.inv(sides[limits].T), dtype=np.float64)
    return Corner(limits, inverse, tops[limits] @ inverse)


def nothing(sides: Array, tops: Array) -> Corner:
    """The corner at which every weight is 0; the last limits say that none is below it."""
    count = sides.shape[1]
    return corner_of(np.arange(len(sides) - count, len(sides)), sides, tops)


def best_corner(gain: Array, sides: Array, tops: Array, start: Corner) -> Corner | None:
    """A corner with the largest ``gain @ weights`` subject to ``sides @ weights <= tops``, from another one on.

    Along one edge after the other, each time leaving the limit whose multiplier is most negative (towards the end, so
    that no step is taken in a circle, the first that is negative). None if it does not come to a sound end.

    Shape: gain (weights,), sides (limits, weights), tops (limits,).
    Source: Dantzig, Linear Programming and Extensions (1963), chapter 9 (revised simplex method); Bland, New finite
    pivoting rules for the simplex method, Mathematics of Operations Research 2 (1977).

    >>> sides, tops = np.array([[1.0, 2.0], [2.0, 1.0], [-1.0, 0.0], [0.0, -1.0]]), np.array([1.0, 1.0, 0.0, 0.0])
    >>> best_corner(np.ones(2), sides, tops, nothing(sides, tops)).weights.round(6)
    array([0.333333, 0.333333])
    """
    corner, steps = start, STEPS * len(gain)
    for step in range(steps):
        multipliers = corner.inverse @ gain
        if multipliers.min() >= -DUST:
            return corner if np.all(sides @ corner.weights <= tops + PIVOT) else None
        careful = step > steps // 2
        wrong = np.flatnonzero(multipliers < -DUST)
        leaving = int(wrong[np.argmin(corner.limits[wrong])] if careful else np.argmin(multipliers))
        entering = _entering(sides, tops, corner, leaving)
        if entering is None:
            return None
        limits = corner.limits.copy()
        limits[leaving] = entering
        corner = corner_of(limits, sides, tops)
    return None


def _entering(sides: Array, tops: Array, corner: Corner, leaving: int) -> int | None:
    """The first limit that is met when one is left."""
    towards = -(sides @ corner.inverse[leaving])
    towards[corner.limits] = 0.0
    ahead = np.flatnonzero(towards > PIVOT)
    if not ahead.size:
        return None
    slack = np.maximum(tops[ahead] - sides[ahead] @ corner.weights, 0.0)
    reach = slack / towards[ahead]
    first = ahead[reach <= reach.min() + DUST]
    return int(first[np.argmax(towards[first])])
