"""Weights from how much elements tell units apart: entropy, CRITIC and coefficients of variation."""

import numpy as np

from weiheng.index.aggregation.present import refuse
from weiheng.index.errors import MethodError
from weiheng.index.multicriteria.ranking import varying
from weiheng.index.recipe import Array
from weiheng.index.weighting.correlation import correlations


def entropy(scores: Array) -> Array:
    """Entropy weights: ``w_j = (1 - e_j) / sum_k (1 - e_k)`` with ``e_j = -sum_u p_ju ln p_ju / ln n``.

    ``p_ju = s_ju / sum_v s_jv`` is a unit's share of an element's total, ``0 ln 0 = 0``. The more unequal the scores,
    the larger the weight; it depends on where 0 lies.

    Shape: scores (elements, units), not negative, more is better; the result (elements,), adding up to 1.
    Missing: complete units only. A constant element has weight 0. Refused: ``MethodError("negative")``, and
    ``MethodError("no_variation")`` if all are constant (as with one unit).
    Source: Zeleny, Multiple Criteria Decision Making (1982); Hwang and Yoon, Multiple Attribute Decision Making (1981).

    >>> entropy(np.array([[50.0, 50.0], [25.0, 75.0], [0.0, 100.0]])).round(4)
    array([0.   , 0.1588, 0.8412])
    """
    refuse(scores < 0, "negative", "entropy")
    differs = varying(scores, "entropy")[:, 0] > 0
    total = scores.sum(axis=1, keepdims=True)
    shares = scores / np.where(total > 0, total, 1.0)
    information = 1 + np.sum(shares * np.log(np.where(shares > 0, shares, 1.0)), axis=1) / np.log(scores.shape[1])
    return _shares(np.where(differs, np.maximum(information, 0.0), 0.0))


def critic(scores: Array) -> Array:
    """CRITIC: ``w_j ~ sd_j sum_k (1 - r_jk)``, contrast within an element times conflict with the others.

    Scores are first put on [0, 1] between the extremes of the pool; sd with n - 1, r is Pearson's correlation.

    Shape: scores (elements, units), more is better; the result (elements,), adding up to 1.
    Missing: complete units only. A constant element has weight 0 and is in conflict with none; a single one that varies
    has all the weight. Refused: ``MethodError("no_variation")`` if all are constant (as with one unit),
    ``MethodError("no_conflict")`` if all say the same (every correlation is 1).
    Source: Diakoulaki, Mavrotas and Papayannakis, Determining objective weights in multiple criteria problems: the
    CRITIC method, Computers and Operations Research 22 (1995).

    >>> critic(np.array([[0.0, 50.0, 100.0], [0.0, 100.0, 50.0], [7.0, 7.0, 7.0]])).round(4)
    array([0.5, 0.5, 0. ])
    """
    spread = varying(scores, "critic")
    differs = spread[:, 0] > 0
    if differs.sum() == 1:
        return differs.astype(np.float64)
    scaled = (scores[differs] - scores[differs].min(axis=1, keepdims=True)) / spread[differs]
    conflict = np.sum(1 - correlations(scaled), axis=1)
    if np.all(conflict < 1e-9):
        raise MethodError("no_conflict", "critic")
    weights = np.zeros(len(scores))
    weights[differs] = scaled.std(axis=1, ddof=1) * np.maximum(conflict, 0.0)
    return _shares(weights)


def variation(scores: Array) -> Array:
    """Coefficients of variation: ``w_j = CV_j / sum_k CV_k`` with ``CV_j = sd_j / mean_j``, sd with n - 1.

    Shape: scores (elements, units), more is better; the result (elements,), adding up to 1.
    Missing: complete units only. A constant element has weight 0. Refused: ``MethodError("mean_not_positive")`` at an
    element whose mean is 0 or less, as with z-scores; ``MethodError("no_variation")`` if all are constant.
    Source: Pearson, Regression, heredity and panmixia, Philosophical Transactions A 187 (1896), for the coefficient;
    Sun and Xu (eds.), Medical Statistics, chapter on comprehensive evaluation, for the weights.

    >>> variation(np.array([[40.0, 60.0], [70.0, 90.0], [5.0, 5.0]])).round(4)
    array([0.6154, 0.3846, 0. ])
    """
    differs = varying(scores, "variation")[:, 0] > 0
    means = scores.mean(axis=1)
    wrong = differs & (means <= 1e-12 * np.abs(scores).max(axis=1))
    if wrong.any():
        raise MethodError("mean_not_positive", "variation", (int(np.argmax(wrong)),))
    return _shares(np.where(differs, scores.std(axis=1, ddof=1) / np.where(differs, means, 1.0), 0.0))


def _shares(weights: Array) -> Array:
    shares: Array = weights / weights.sum()
    return shares
