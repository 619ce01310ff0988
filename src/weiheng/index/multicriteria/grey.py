"""Grey relational analysis: how like a unit is to the best of everything."""

from collections.abc import Sequence

import numpy as np

from weiheng.index.multicriteria.ranking import column, varying
from weiheng.index.recipe import Array


def grey_relational(values: Array, shares: Sequence[float], sign: Array, resolution: float = 0.5) -> Array:
    """Grey relational grade: ``r = sum_c w_c xi_c`` with ``xi = (d_min + rho d_max) / (d + rho d_max)``.

    The reference has the best of each criterion. ``d_cu = |x_c,best - x_cu| / (x_c,max - x_c,min)`` is a unit's
    distance from it as a share of the criterion's range (a constant criterion is nowhere off), d_min and d_max the
    smallest and largest of all, rho (``resolution``, 0.5 as a rule) how much far ones are told apart. Grades lie in
    [rho / (1 + rho), 1].

    Shape: values (criteria, units) in the criteria's units, shares and sign (criteria,); the result (units,), no unit.
    Missing: complete units only; the others do not count. Refused: ``MethodError("no_variation")`` if every criterion
    is constant (as with one unit). With a single criterion the grade follows the place between its extremes.
    Source: Deng, Control problems of grey systems, Systems and Control Letters 1 (1982); scaled by range as in Kuo,
    Yang and Huang, The use of grey relational analysis in solving multiple attribute decision-making problems,
    Computers and Industrial Engineering 55 (2008).

    >>> grey_relational(np.array([[60.0, 80.0, 100.0], [5.0, 5.0, 9.0]]), (0.5, 0.5), np.array([1.0, -1.0])).round(4)
    array([0.6667, 0.75 , 0.6667])
    """
    spread = varying(values, "grey_relational")
    better = column(sign) * values
    distance = np.where(spread > 0, (better.max(axis=1, keepdims=True) - better) / np.where(spread > 0, spread, 1), 0.0)
    far = resolution * distance.max()
    alike = (distance.min() + far) / (distance + far)
    grade: Array = np.sum(column(shares) * alike, axis=0)
    return grade
