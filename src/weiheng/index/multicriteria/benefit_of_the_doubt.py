"""Benefit of the doubt: each unit is judged by the weights that suit it best."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weiheng.index.aggregation.present import refuse
from weiheng.index.errors import MethodError
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
    frontier = scaled[:, ~_dominated(scaled)].T
    weights = np.empty_like(scaled)
    for unit in range(scaled.shape[1]):
        weights[:, unit] = _best(scaled[:, unit], frontier, share_minimum, share_maximum, unit)
    best = np.minimum(np.sum(weights * scaled, axis=0), 1.0)  # without binary dust above
    return BestWeights(best, weights / scale)


def _dominated(scores: Array) -> NDArray[np.bool_]:
    """Units that another one equals or beats in everything: what holds for that one holds for them."""
    result = np.zeros(scores.shape[1], dtype=bool)
    for unit in range(scores.shape[1]):
        own = scores[:, unit : unit + 1]
        result[unit] = np.any(np.all(scores >= own, axis=0) & np.any(scores > own, axis=0))
    return result


def _best(own: Array, frontier: Array, minimum: float, maximum: float, unit: int) -> Array:
    """The weights (children,) that give a unit its best score; frontier (units, children)."""
    from scipy.optimize import linprog  # noqa: PLC0415 - takes long to import, and few indices need it

    limits, ceiling = [frontier], [np.ones(len(frontier))]
    if minimum > 0:
        limits.append(minimum * own - np.diag(own))
    if maximum < 1:
        limits.append(np.diag(own) - maximum * own)
    ceiling.append(np.zeros(len(own) * (len(limits) - 1)))
    sides, tops = np.vstack(limits), np.concatenate(ceiling)
    found = linprog(-own, A_ub=sides, b_ub=tops, bounds=(0, None), method="highs", options={"presolve": False})
    if found.status != 0 or found.x is None:
        raise MethodError("not_converged", METHOD, (0, unit))
    weights: Array = np.where(own > 0, np.maximum(found.x, 0.0), 0.0)
    return weights
