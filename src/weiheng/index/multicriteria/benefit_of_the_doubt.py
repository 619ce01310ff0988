"""Benefit of the doubt: each unit is judged by the weights that suit it best."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weiheng.index.aggregation.present import refuse
from weiheng.index.errors import MethodError
from weiheng.index.multicriteria.programmes import Corner, best_corner, nothing
from weiheng.index.recipe import Array

METHOD = "benefit_of_the_doubt"


@dataclass(frozen=True)
class BestWeights:
    """Scores (units,) and the weights (children, units) that gave them: score = sum of weight x child's score.

    A score is unique; weights need not be, as several can be equally good for a unit.
    """

    scores: Array
    weights: Array


def benefit_of_the_doubt(scores: Array, share_minimum: float = 0.0, share_maximum: float = 1.0) -> BestWeights:
    """Best score that weights can give a unit while no unit gets more than 1: a linear programme for each unit.

    ``s_u = max sum_c w_c y_cu`` subject to ``sum_c w_c y_cv <= 1`` for every unit v of the pool and ``w_c >= 0``; with
    bounds also ``share_minimum <= w_c y_cu / sum_c w_c y_cu <= share_maximum``. The scale of a child's scores does not
    matter, its zero does; nominal weights do not count.

    Shape: scores (children, units), not negative, more is better; the results (units,) in [0, 1] and (children, units).
    Missing: complete units only; the others do not count. Refused: ``MethodError("negative")`` for negative scores,
    ``MethodError("share_bounds")`` if no shares between the bounds add up to 1. A unit with a score of 0 cannot keep a
    minimum above 0 and gets 0. A single child gives its score over the largest of the pool.
    Source: Melyn and Moesen, Towards a synthetic indicator of macroeconomic performance (1991); Cherchye, Moesen, Rogge
    and Van Puyenbroeck, An introduction to 'benefit of the doubt' composite indicators, Social Indicators Research 82
    (2007).

    >>> benefit_of_the_doubt(np.array([[1.0, 2.0, 1.0], [2.0, 1.0, 1.0]])).scores.round(9)
    array([1.        , 1.        , 0.66666667])
    """
    refuse(scores < 0, "negative", METHOD)
    if len(scores) * share_minimum > 1 + 1e-12 or len(scores) * share_maximum < 1 - 1e-12:
        raise MethodError("share_bounds", METHOD)
    largest = scores.max(axis=1, keepdims=True)
    scale = np.where(largest > 0, largest, 1.0)
    scaled = scores / scale
    weights = _best_weights(scaled, share_minimum, share_maximum)
    best = np.minimum(np.sum(weights * scaled, axis=0), 1.0)  # without binary dust above
    return BestWeights(best, weights / scale)


def _best_weights(scores: Array, minimum: float, maximum: float) -> Array:
    """The weights (children, units)."""
    frontier = scores[:, ~_dominated(scores)].T
    if minimum <= 0 and maximum >= 1:
        return np.where(scores > 0, _best_of_all(scores, *_limits(frontier, scores[:, 0], 0, 1)), 0.0)
    weights = np.empty_like(scores)
    for unit, own in enumerate(scores.T):  # bounds of shares are limits of its own
        sides, tops = _limits(frontier, own, minimum, maximum)
        weights[:, unit], _ = _best(own, sides, tops, nothing(sides, tops), unit)
    return np.where(scores > 0, weights, 0.0)


def _best_of_all(scores: Array, sides: Array, tops: Array) -> Array:
    """Weights of units that have the same limits: a search begins at the best corner found for others.

    Units whose best weights lie in one corner are solved together.
    """
    weights = np.empty_like(scores)
    waiting = np.ones(scores.shape[1], dtype=bool)
    corners = [nothing(sides, tops)]
    known = np.zeros((scores.shape[1] + 1, len(scores)))  # the weights of these corners
    for unit in range(scores.shape[1]):
        if not waiting[unit]:
            continue
        start = corners[int(np.argmax(known[: len(corners)] @ scores[:, unit]))]
        weights[:, unit], corner = _best(scores[:, unit], sides, tops, start, unit)
        waiting[unit] = False
        if corner is not None:
            known[len(corners)] = corner.weights
            corners.append(corner)
            alike = waiting & corner.is_best(scores)
            weights[:, alike] = weights[:, [unit]]
            waiting &= ~alike
    return weights


def _best(own: Array, sides: Array, tops: Array, start: Corner, unit: int) -> tuple[Array, Corner | None]:
    """The weights (children,) that give a unit its best score, and the corner where they are."""
    corner = best_corner(own, sides, tops, start)
    if corner is None:
        return _by_other_means(own, sides, tops, unit), None
    return np.maximum(corner.weights, 0.0), corner


def _limits(frontier: Array, own: Array, minimum: float, maximum: float) -> tuple[Array, Array]:
    """Sides (limits, children) and tops (limits,) of what weights may be; that none is negative comes last."""
    sides = [frontier]
    if minimum > 0:
        sides.append(minimum * own - np.diag(own))
    if maximum < 1:
        sides.append(np.diag(own) - maximum * own)
    sides.append(-np.eye(len(own)))
    every = np.vstack(sides)
    return every, np.where(np.arange(len(every)) < len(frontier), 1.0, 0.0)


def _dominated(scores: Array) -> NDArray[np.bool_]:
    """Units that another one equals or beats in everything: what holds for that one holds for them."""
    result = np.zeros(scores.shape[1], dtype=bool)
    for unit in range(scores.shape[1]):
        own = scores[:, unit : unit + 1]
        result[unit] = np.any(np.all(scores >= own, axis=0) & np.any(scores > own, axis=0))
    return result


def _by_other_means(own: Array, sides: Array, tops: Array, unit: int) -> Array:
    """The weights (children,) that give a unit its best score, where no way along the edges leads to them."""
    from scipy.optimize import linprog  # noqa: PLC0415 - takes long to import, and few indices need it

    found = linprog(-own, A_ub=sides, b_ub=tops, bounds=(0, None), method="highs", options={"presolve": False})
    if found.status != 0 or found.x is None:
        raise MethodError("not_converged", METHOD, (0, unit))
    return np.maximum(found.x, 0.0)
