"""Weights with which every element matters as much as it should."""

from collections.abc import Sequence

import numpy as np

from weiheng.index.errors import MethodError
from weiheng.index.multicriteria.ranking import varying
from weiheng.index.recipe import Array
from weiheng.index.weighting.correlation import correlations

METHOD = "optimised"
TOLERANCE = 1e-4
"""An element's share of importance that is so far from its target has reached it."""

NO_VARIANCE = 1e-20
"""A share of the weights' squares below which the sum of the elements does not vary."""


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
    """Weights of 0 or more whose :func:`importances` come closest to shares in proportion to ``targets``.

    ``min sum_j (S_j / sum_k |S_k| - t_j / sum_k t_k)^2`` over ``w >= 0``: 0 if correlations allow the targets, else as
    little as they allow. With weights v of the standardised elements (``v_j = w_j sd_j``) their correlations with the
    sum are in proportion to ``R v``, R the correlations with each other. So ``R v = sqrt(t)`` with ``v >= 0`` is solved
    by non-negative least squares, which finds the weights exactly if there are any; if not, the squares above are
    minimised from that solution, from equal weights and from the targets, and the best end is taken. Importance is
    taken in the weighted arithmetic mean of the elements, however their group is aggregated. What is reached stands
    beside what is aimed at in the output of ``weiheng weights``.

    Shape: scores (elements, units), more is better; targets (elements,), all equal if none are given; the result
    (elements,), adding up to 1.
    Missing: complete units only. Refused: ``MethodError("no_variation")`` at a constant element, which no weight makes
    important; ``MethodError("targets")`` for another number of targets.
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
    order = np.lexsort((*scores.T, wanted))  # so that the order of elements never matters, not even by binary dust
    weights = np.empty(len(scores))
    weights[order] = _solved(correlations(scores[order]), wanted[order] / wanted.sum())
    weights /= scores.std(axis=1, ddof=1)
    shares: Array = weights / weights.sum()
    return shares


def _solved(correlation: Array, wanted: Array) -> Array:
    """Weights of the standardised elements."""
    from scipy.optimize import nnls  # noqa: PLC0415 - takes long to import, and few indices need it

    exact, _ = nnls(correlation, np.sqrt(wanted))
    if np.max(np.abs(_importances(correlation, exact) - wanted)) <= TOLERANCE:
        return np.asarray(exact)
    return _closest(correlation, wanted, exact)


def _closest(correlation: Array, wanted: Array, first: Array) -> Array:
    """Weights of the standardised elements with the least squares of what is reached less what is wanted."""
    from scipy.optimize import minimize  # noqa: PLC0415

    def missed(standardised: Array) -> tuple[float, Array]:
        return _missed(standardised, correlation, wanted)

    starts = (each / each.sum() for each in (first, np.ones(len(wanted)), wanted) if each.sum() > 0)
    ends = [
        minimize(
            missed,
            start,
            method="L-BFGS-B",
            jac=True,
            bounds=[(0.0, None)] * len(wanted),
            options={"maxiter": 500, "ftol": 1e-12, "gtol": 1e-8},
        )
        for start in starts
    ]
    least = min(end.fun for end in ends)
    return np.asarray(next(end.x for end in ends if end.fun <= least + TOLERANCE**2))


def _missed(standardised: Array, correlation: Array, wanted: Array) -> tuple[float, Array]:
    """The squares of what is reached less what is wanted, and how they change with each weight."""
    with_sum = correlation @ standardised
    total = with_sum @ with_sum
    if total <= NO_VARIANCE * (standardised @ standardised):  # elements cancel out, and nothing is important
        return 1.0 + float(wanted @ wanted), np.zeros_like(wanted)
    reached = with_sum * np.abs(with_sum) / total
    apart = reached - wanted
    slope = 4 * (np.abs(with_sum) * apart - with_sum * (apart @ reached)) / total
    return float(apart @ apart), correlation @ slope
