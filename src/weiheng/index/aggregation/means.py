"""Arithmetic, geometric, harmonic and power means of a group's children."""

from collections.abc import Sequence

import numpy as np

from weiheng.index.aggregation.present import present_shares, refuse, weighted_sum
from weiheng.index.recipe import Array


def arithmetic(scores: Array | Sequence[Array], shares: Sequence[float], leave_out: bool = False) -> Array:
    """Weighted arithmetic mean: ``s = sum_c w_c s_c`` with shares adding to 1.

    Shape: scores (children, areas, periods), or one array for each child; the result (areas, periods), points.
    Missing: with ``leave_out`` the shares of the present children are rescaled to 1 (``sum w_c s_c / sum w_c``), and a
    group is missing only if all its children are; otherwise one missing child makes the group missing.
    Children are added one after another, so a result does not depend on how many areas are computed together. A group
    with a single child has the child's score.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 7.

    >>> arithmetic(np.array([[[80.0]], [[60.0]]]), (0.75, 0.25))
    array([[75.]])
    """
    if leave_out:
        return _rescaled(scores, shares)
    total: Array = scores[0] * shares[0]
    product = np.empty_like(total)
    for score, share in zip(scores[1:], shares[1:], strict=True):
        np.multiply(score, share, out=product)
        total += product
    return total


def _rescaled(scores: Array | Sequence[Array], shares: Sequence[float]) -> Array:
    total = np.zeros(scores[0].shape)
    weight = np.zeros(scores[0].shape)
    for score, share in zip(scores, shares, strict=True):
        present = ~np.isnan(score)
        total += np.where(present, score * share, 0.0)
        weight += np.where(present, share, 0.0)
    return np.divide(total, weight, out=np.full_like(total, np.nan), where=weight > 0)


def geometric(scores: Array, shares: Sequence[float], leave_out: bool = False) -> Array:
    """Weighted geometric mean: ``s = prod_c s_c^w_c = exp(sum_c w_c ln s_c)``.

    Shape: scores (children, areas, periods); the result (areas, periods), points.
    Missing: as :func:`arithmetic`. Scores of 0 or less are refused with ``MethodError("not_positive")``, unless their
    share is 0.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 7.

    >>> geometric(np.array([[[4.0]], [[9.0]]]), (0.5, 0.5)).round(12)
    array([[6.]])
    """
    return _power_mean("geometric", scores, shares, leave_out, 0.0)


def harmonic(scores: Array, shares: Sequence[float], leave_out: bool = False) -> Array:
    """Weighted harmonic mean: ``s = 1 / sum_c (w_c / s_c)``; never above the geometric mean.

    Shape: scores (children, areas, periods); the result (areas, periods), points.
    Missing: as :func:`arithmetic`. Scores of 0 or less are refused with ``MethodError("not_positive")``, unless their
    share is 0.
    Source: Mazziotta and Pareto, Synthesis of indicators: the composite indicators approach, in: Complexity in Society
    (2017).

    >>> harmonic(np.array([[[40.0]], [[60.0]]]), (0.5, 0.5)).round(12)
    array([[48.]])
    """
    return _power_mean("harmonic", scores, shares, leave_out, -1.0)


def power(scores: Array, shares: Sequence[float], leave_out: bool = False, exponent: float = 1.0) -> Array:
    """Weighted power mean: ``s = (sum_c w_c s_c^p)^(1/p)``; the geometric mean for ``p = 0``.

    Shape: scores (children, areas, periods); the result (areas, periods), points. ``p = 1`` is the arithmetic, ``p =
    -1`` the harmonic mean; the smaller p, the less can a strong child make up for a weak one.
    Missing: as :func:`arithmetic`. For ``p <= 0`` scores of 0 or less are refused with ``MethodError("not_positive")``,
    for other p but 1 scores below 0 with ``MethodError("negative")``, unless their share is 0.
    Source: Hardy, Littlewood and Polya, Inequalities (1934), chapter 2; Decancq and Lugo, Weights in multidimensional
    indices of wellbeing, Econometric Reviews 32 (2013).

    >>> power(np.array([[[3.0]], [[4.0]]]), (0.5, 0.5), exponent=2).round(6)
    array([[3.535534]])
    """
    if exponent == 1:
        return arithmetic(scores, shares, leave_out)
    return _power_mean("power", scores, shares, leave_out, exponent)


def _power_mean(method: str, scores: Array, shares: Sequence[float], leave_out: bool, exponent: float) -> Array:
    weights = present_shares(scores, shares, leave_out)
    counts = weights > 0
    if exponent > 0:
        refuse(counts & (scores < 0), "negative", method)
    else:
        refuse(counts & (scores <= 0), "not_positive", method)
    if exponent == 0:
        return np.exp(weighted_sum(weights, np.log(np.where(counts, scores, 1.0))))
    return _scaled_power_mean(weights, np.where(counts, scores, np.nan), exponent)


def _scaled_power_mean(weights: Array, scores: Array, exponent: float) -> Array:
    """``u exp(ln(1 + sum_c w_c ((s_c / u)^p - 1)) / p)``, precise for small exponents; NaN where no score counts.

    u is the score that decides the mean for great exponents, so that no power overflows.
    """
    unit = (np.fmax if exponent > 0 else np.fmin).reduce(scores, axis=0)
    scale = np.where(unit > 0, unit, 1.0)
    known = np.where(np.isnan(scores) | (unit == 0), scale, scores)  # where all are 0, the unit makes it 0
    with np.errstate(divide="ignore"):  # the logarithm of 0 is minus infinity, and its power 0
        excess = np.expm1(exponent * (np.log(known) - np.log(scale)))
        mean: Array = unit * np.exp(np.log1p(weighted_sum(weights, excess)) / exponent)
    return mean
