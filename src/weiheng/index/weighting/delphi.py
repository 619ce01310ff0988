"""Weights from the ratings of a panel of experts."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from weiheng.index.errors import MethodError
from weiheng.index.multicriteria.ranking import average_ranks
from weiheng.index.recipe import Array


@dataclass(frozen=True)
class Ratings:
    """What a panel of experts says about n elements.

    ``weights``, ``means`` and ``variations`` (coefficients of variation, NaN with one expert) are (n,). ``concordance``
    is Kendall's W (0 no agreement, 1 the same order throughout; NaN if nobody prefers anything), ``chi_square`` and
    ``p_value`` test it against chance with n - 1 degrees of freedom.
    """

    weights: Array
    means: Array
    variations: Array
    concordance: float
    chi_square: float
    p_value: float


def delphi(ratings: Sequence[Array]) -> Ratings:
    """Weights in proportion to mean ratings, with the agreement of the experts.

    ``w_j = mean_j / sum_k mean_k``, ``CV_j = sd_j / mean_j`` (sd with m - 1). Kendall's
    ``W = 12 S / (m^2 (n^3 - n) - m sum (t^3 - t))``, S the sum of squares of the elements' rank sums about their mean,
    t the sizes of ties within an expert's ranking; ``chi2 = m (n - 1) W``.

    Shape: one array (n,) of points for each of m experts; results (n,). Missing: none allowed. Refused:
    ``MethodError("negative")`` for a negative rating, ``MethodError("no_variation")`` if all are 0.
    Source: Kendall and Babington Smith, The problem of m rankings, Annals of Mathematical Statistics 10 (1939); Dalkey
    and Helmer, An experimental application of the Delphi method to the use of experts, Management Science 9 (1963).

    >>> result = delphi([np.array([9.0, 7.0, 4.0]), np.array([9.0, 5.0, 6.0])])
    >>> result.weights, result.variations.round(4), result.concordance
    (array([0.45, 0.3 , 0.25]), array([0. , 0.2357, 0.2828]), 0.75)
    """
    table = np.array(ratings, dtype=np.float64)
    if np.any(table < 0):
        expert, element = (int(each) for each in np.argwhere(table < 0)[0])
        raise MethodError("negative", "delphi", (element, expert))
    means = table.mean(axis=0)
    if not means.sum() > 0:
        raise MethodError("no_variation", "delphi")
    experts = len(table)
    spread = table.std(axis=0, ddof=1) if experts > 1 else np.full_like(means, np.nan)
    variations = np.divide(spread, means, out=np.full_like(means, np.nan), where=means > 0)
    return Ratings(means / means.sum(), means, variations, *_agreement(table))


def _agreement(table: Array) -> tuple[float, float, float]:
    from scipy.special import chdtrc  # noqa: PLC0415 - takes long to import, and few indices need it

    experts, elements = table.shape
    ranks = average_ranks(table)
    sums = ranks.sum(axis=0)
    squares = float(np.sum((sums - sums.mean()) ** 2))
    ties = sum(float(np.sum(counts**3 - counts)) for counts in (_tied(row) for row in ranks))
    scale = experts**2 * (elements**3 - elements) - experts * ties
    if scale <= 0:
        return np.nan, np.nan, np.nan
    concordance = 12 * squares / scale
    chi_square = experts * (elements - 1) * concordance
    return concordance, chi_square, float(chdtrc(elements - 1, chi_square))


def _tied(ranks: Array) -> Array:
    return np.unique(ranks, return_counts=True)[1].astype(np.float64)
