"""TOPSIS: how close a unit is to the best and how far from the worst that occur."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from weiheng.index.aggregation.present import refuse
from weiheng.index.multicriteria.ranking import column, varying
from weiheng.index.recipe import Array


@dataclass(frozen=True)
class Topsis:
    """Distances of each unit to the best and the worst point and its closeness, all (units,), without unit.

    ``same_way`` is how criteria of which less is better were turned; it can change who is first.
    """

    same_way: str
    to_best: Array
    to_worst: Array
    closeness: Array


def topsis(values: Array, shares: Sequence[float], sign: Array, same_way: str = "cost") -> Topsis:
    """Closeness to the ideal: ``C = D- / (D+ + D-)``, 0 for the worst point and 1 for the best.

    ``z_cu = w_c x_cu / sqrt(sum_u x_cu^2)``; D+ and D- are the Euclidean distances of a unit's z to the best and to the
    worst z of each criterion. Where less is better (sign -1), with ``cost`` the smallest z is the best one; with
    ``reciprocal`` x is first replaced by 1/x, so that more is better everywhere. The two can put different units first.

    Shape: values (criteria, units) in the criteria's units, shares and sign (criteria,); the results (units,).
    Missing: complete units only; the others do not count. Refused: ``MethodError("no_variation")`` if no criterion
    tells units apart (as with one unit), ``MethodError("not_positive")`` for the reciprocal of a value of 0 or less.
    With a single criterion C is the place between its extremes.
    Source: Hwang and Yoon, Multiple Attribute Decision Making (1981), chapter III; for reciprocals Sun and Xu (eds.),
    Medical Statistics, chapter on comprehensive evaluation.

    >>> topsis(np.array([[3.0, 4.0, 0.0], [0.0, 2.0, 1.0]]), (0.5, 0.5), np.array([1.0, -1.0])).closeness.round(4)
    array([0.8434, 0.4721, 0.3279])
    """
    varying(values, "topsis")
    less = column(sign) < 0
    if same_way == "reciprocal":
        refuse(less & (values <= 0), "not_positive", "topsis")
        values = np.where(less, 1 / np.where(less, values, 1.0), values)
        less = np.zeros_like(less)
    length = np.sqrt(np.sum(values**2, axis=1, keepdims=True))
    z = column(shares) * values / np.where(length > 0, length, 1.0)
    highest, lowest = z.max(axis=1, keepdims=True), z.min(axis=1, keepdims=True)
    to_best = _distance(z, np.where(less, lowest, highest))
    to_worst = _distance(z, np.where(less, highest, lowest))
    return Topsis(same_way, to_best, to_worst, to_worst / (to_best + to_worst))


def _distance(z: Array, point: Array) -> Array:
    distance: Array = np.sqrt(np.sum((z - point) ** 2, axis=0))
    return distance
