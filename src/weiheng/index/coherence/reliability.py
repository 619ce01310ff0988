"""Whether the elements of a group measure one thing: Cronbach's alpha."""

import numpy as np

from weiheng.index.recipe import Array


def cronbach_alpha(covariance: Array) -> float:
    """Cronbach's alpha.

    ``alpha = k / (k - 1) * (1 - sum of variances / sum of all covariances)``; of a correlation matrix it is the
    standardised alpha ``k r / (1 + (k - 1) r)`` with the mean correlation r.

    Shape: covariance (k, k), in any unit. Missing: NaN for one element, or if the sum has no variance.
    Source: Cronbach, Coefficient alpha and the internal structure of tests (1951); OECD/JRC Handbook (2008), step 4.

    >>> round(cronbach_alpha(np.array([[1.0, 0.5, 0.5], [0.5, 1.0, 0.5], [0.5, 0.5, 1.0]])), 6)
    0.75
    """
    k, total = len(covariance), float(covariance.sum())
    if k < 2 or not total > 0:
        return float("nan")
    return float(k / (k - 1) * (1 - np.trace(covariance) / total))


def alpha_if_deleted(covariance: Array) -> Array:
    """Alpha of the others when each element is left out.

    Shape: covariance (k, k); the result (k,). Missing: as :func:`cronbach_alpha`. Source: as there.

    >>> alpha_if_deleted(np.array([[1.0, 0.5, 0.0], [0.5, 1.0, 0.0], [0.0, 0.0, 1.0]])).round(6)
    array([0.      , 0.      , 0.666667])
    """
    every = range(len(covariance))
    return np.array([cronbach_alpha(np.delete(np.delete(covariance, each, 0), each, 1)) for each in every])
