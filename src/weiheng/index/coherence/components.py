"""How many dimensions a group has: principal components, and whether its correlations allow to look for them."""

from dataclasses import dataclass

import numpy as np

from weiheng.index.recipe import Array

SINGULAR = 1e-10
"""A smallest eigenvalue of a correlation matrix below this is binary dust: an element follows from others."""


@dataclass(frozen=True)
class Components:
    """Principal components of a correlation matrix of k elements.

    ``eigenvalues`` (k,) descending; ``shares`` (k,) of the whole variance; ``loadings`` (k, components) are
    correlations of elements with components, each component turned so that its loadings add up to no less than 0.
    """

    eigenvalues: Array
    shares: Array
    loadings: Array


def components(correlation: Array) -> Components:
    """Principal components of standardised elements.

    ``R = V diag(l) V'``; share ``l_j / k``; loading ``v_ij sqrt(l_j)``.

    Shape: correlation (k, k), no missing values. Missing: units with a missing element are left out before.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), steps 4 and 6.

    >>> components(np.array([[1.0, 0.6], [0.6, 1.0]])).eigenvalues.round(9)
    array([1.6, 0.4])
    """
    values, vectors = np.linalg.eigh(correlation)
    eigenvalues = np.maximum(values[::-1], 0.0)
    loadings = vectors[:, ::-1] * np.sqrt(eigenvalues)
    turned = loadings * np.where(loadings.sum(axis=0) < 0, -1.0, 1.0)
    return Components(eigenvalues, eigenvalues / len(correlation), turned)


def is_singular(correlation: Array) -> bool:
    """Whether some element follows exactly from the others. Shape: (k, k).

    >>> is_singular(np.array([[1.0, 1.0], [1.0, 1.0]]))
    True
    """
    return bool(np.linalg.eigvalsh(correlation)[0] < SINGULAR)


def sampling_adequacy(correlation: Array) -> tuple[float, Array]:
    """Kaiser, Meyer and Olkin's measure of sampling adequacy, of the group and of each element.

    With partial correlations ``q_ij = -p_ij / sqrt(p_ii p_jj)`` of the inverse P of R, over i != j:
    ``KMO = sum r^2 / (sum r^2 + sum q^2)``, of one element the same sums over its row.

    Shape: correlation (k, k), not singular; the result a number and (k,).
    Missing: NaN where nothing correlates at all. Source: Kaiser, An index of factorial simplicity (1974).

    >>> round(sampling_adequacy(np.array([[1.0, 0.5, 0.5], [0.5, 1.0, 0.5], [0.5, 0.5, 1.0]]))[0], 4)
    0.6923
    """
    inverse = np.linalg.inv(correlation)
    scale = np.sqrt(np.diag(inverse))
    off = ~np.eye(len(correlation), dtype=bool)
    r = np.where(off, correlation, 0.0) ** 2
    q = np.where(off, inverse / np.outer(scale, scale), 0.0) ** 2
    with np.errstate(invalid="ignore"):
        return float(r.sum() / (r.sum() + q.sum())), r.sum(axis=1) / (r.sum(axis=1) + q.sum(axis=1))


def sphericity(correlation: Array, units: int) -> tuple[float, int, float]:
    """Bartlett's test that no elements correlate: chi-square, degrees of freedom, probability.

    ``chi2 = -(n - 1 - (2k + 5) / 6) ln |R|`` on ``k (k - 1) / 2`` degrees of freedom.

    Shape: correlation (k, k), not singular, of ``units`` units. Missing: left out before.
    Source: Bartlett, Tests of significance in factor analysis (1950); OECD/JRC Handbook (2008), step 4.

    >>> chi2, freedom, p = sphericity(np.array([[1.0, 0.6], [0.6, 1.0]]), 20)
    >>> round(chi2, 4), freedom, round(p, 4)
    (7.81, 1, 0.0052)
    """
    from scipy.special import chdtrc  # noqa: PLC0415 - only an audit of coherence needs it

    k = len(correlation)
    chi2 = -(units - 1 - (2 * k + 5) / 6) * float(np.linalg.slogdet(correlation)[1])
    freedom = k * (k - 1) // 2
    return chi2, freedom, float(chdtrc(freedom, chi2))


def variance_inflation(correlation: Array) -> Array:
    """Variance inflation factor of each element given the others: the diagonal of the inverse of R.

    ``VIF_i = 1 / (1 - R_i^2)`` with the multiple correlation R_i of the element with all others.

    Shape: correlation (k, k), not singular; the result (k,). Missing: left out before.
    Source: Kutner et al., Applied Linear Statistical Models (2005), ch. 10.

    >>> variance_inflation(np.array([[1.0, 0.6], [0.6, 1.0]])).round(4)
    array([1.5625, 1.5625])
    """
    return np.diag(np.linalg.inv(correlation)).copy()


def condition_number(correlation: Array) -> float:
    """Condition number of the standardised elements: ``sqrt(largest eigenvalue / smallest)``.

    Shape: correlation (k, k), not singular. Missing: left out before.
    Source: Belsley, Kuh and Welsch, Regression Diagnostics (1980), ch. 3.

    >>> condition_number(np.array([[1.0, 0.6], [0.6, 1.0]])).__round__(6)
    2.0
    """
    values = np.linalg.eigvalsh(correlation)
    return float(np.sqrt(values[-1] / values[0]))
