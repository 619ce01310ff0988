"""Weights with which every element matters as much as it should."""

from collections.abc import Sequence

import numpy as np

from weiheng.index.errors import MethodError
from weiheng.index.multicriteria.ranking import varying
from weiheng.index.recipe import Array
from weiheng.index.weighting.correlation import correlations

METHOD = "optimised"
TOLERANCE = 1e-4
"""How far an element's share of importance may be from its target."""


def importances(scores: Array, weights: Sequence[float] | Array) -> Array:
    """Share of each element in the linear main effects: ``S_j / sum_k |S_k|`` with ``S_j = r_j |r_j|``.

    r is Pearson's correlation of an element with the weighted sum ``y = sum_j w_j s_j``; its square is the share of the
    sum's variance that the element explains alone. An element that runs against the sum counts as negative.

    Shape: scores (elements, units), varying; weights and the result (elements,). Missing: complete units only.
    Source: Becker, Saisana, Paruolo and Vandecasteele, Weights and importance in composite indicators: closing the gap,
    Ecological Indicators 80 (2017).

    >>> importances(np.array([[0.0, 1.0, 0.0, 1.0], [0.0, 0.0, 1.0, 1.0]]), (2.0, 1.0)).round(12)
    array([0.8, 0.2])
    """
    return _importances(correlations(scores), np.asarray(weights) * scores.std(axis=1, ddof=1))


def _importances(correlation: Array, standardised: Array) -> Array:
    """From weights of the standardised elements: their covariances with the sum are in proportion to correlations."""
    with_sum = correlation @ standardised
    effects: Array = with_sum * np.abs(with_sum)
    total = np.sum(np.abs(effects))
    return effects / (total if total > 0 else 1.0)


def optimised(scores: Array, targets: Sequence[float] = ()) -> Array:
    """Weights of 0 or more for which the elements' :func:`importances` are in proportion to ``targets``.

    With weights v of the standardised elements (``v_j = w_j sd_j``) their correlations with the sum are in proportion
    to ``R v``, R the correlations with each other. So ``R v = sqrt(t)`` with ``v >= 0`` is solved by non-negative least
    squares, which finds the weights exactly if there are any. Importance is taken in the weighted arithmetic mean of
    the elements, however their group is aggregated.

    Shape: scores (elements, units), more is better; targets (elements,), all equal if none are given; the result
    (elements,), adding up to 1.
    Missing: complete units only. Refused: ``MethodError("no_variation")`` at a constant element, which no weight makes
    important; ``MethodError("not_converged")`` if some share of importance stays more than 0.0001 from its target, as
    when correlations do not allow it; ``MethodError("targets")`` for another number of targets.
    Source: Becker, Saisana, Paruolo and Vandecasteele, Weights and importance in composite indicators: closing the gap,
    Ecological Indicators 80 (2017).

    >>> optimised(np.array([[0.0, 1.0, 0.0, 1.0], [0.0, 0.0, 1.0, 1.0]]), (4.0, 1.0)).round(6)
    array([0.666667, 0.333333])
    """
    wanted = np.asarray(targets or (1.0,) * len(scores), dtype=np.float64)
    if len(wanted) != len(scores) or not wanted.sum() > 0:
        raise MethodError("targets", METHOD)
    constant = varying(scores, METHOD)[:, 0] <= 0
    if constant.any():
        raise MethodError("no_variation", METHOD, (int(np.argmax(constant)),))
    if len(scores) == 1:
        return np.ones(1)
    return _solved(correlations(scores), scores.std(axis=1, ddof=1), wanted / wanted.sum())


def _solved(correlation: Array, deviation: Array, wanted: Array) -> Array:
    from scipy.optimize import nnls  # noqa: PLC0415 - takes long to import, and few indices need it

    standardised, _ = nnls(correlation, np.sqrt(wanted))
    if np.max(np.abs(_importances(correlation, standardised) - wanted)) > TOLERANCE:
        raise MethodError("not_converged", METHOD)
    weights = standardised / deviation
    shares: Array = weights / weights.sum()
    return shares
