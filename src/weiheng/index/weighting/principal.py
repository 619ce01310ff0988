"""Weights from principal components."""

from dataclasses import dataclass

import numpy as np

from weiheng.index.multicriteria.ranking import varying
from weiheng.index.recipe import Array
from weiheng.index.weighting.correlation import correlations

KAISER = 1 - 1e-9
"""Components with at least the variance of one element are kept."""


@dataclass(frozen=True)
class PrincipalComponents:
    """Components of the correlations of elements, the largest first.

    ``weights`` (elements,); ``eigenvalues`` (components,); ``loadings`` (elements, components), the correlations of
    elements with components, 0 for constant elements; ``explained`` (components,), shares of the variance; ``kept``,
    how many components the weights are from.
    """

    weights: Array
    eigenvalues: Array
    loadings: Array
    explained: Array
    kept: int


def principal_components(scores: Array) -> PrincipalComponents:
    """Weights as shares of what the kept components explain: ``w_j = h_j / sum_k h_k`` with ``h_j = sum_c l_jc^2``.

    l are the loadings on the principal components of the correlation matrix, kept while the eigenvalue is at least 1;
    h is the communality, which a rotation of the kept components does not change. So no weight is negative, and neither
    signs of components nor the order of elements matter.

    Shape: scores (elements, units); results see :class:`PrincipalComponents`; weights add up to 1.
    Missing: complete units only. A constant element has weight 0. Refused: ``MethodError("no_variation")`` if all are
    constant (as with one unit). The sign of a component is such that its loadings have a sum of 0 or more.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 6 (weights from squared loadings);
    Kaiser, The application of electronic computers to factor analysis (1960), for the eigenvalues of 1.

    >>> result = principal_components(np.array([[1.0, 2.0, 3.0, 4.0], [2.0, 4.0, 6.0, 8.0], [1.0, -1.0, -1.0, 1.0]]))
    >>> result.eigenvalues.round(4), result.kept, result.weights.round(4)
    (array([2., 1., 0.]), 2, array([0.3333, 0.3333, 0.3333]))
    """
    differs = varying(scores, "principal_components")[:, 0] > 0
    eigenvalues, vectors = np.linalg.eigh(correlations(scores[differs]))
    eigenvalues, vectors = np.maximum(eigenvalues[::-1], 0.0), vectors[:, ::-1]
    own = vectors * np.sqrt(eigenvalues)
    own = own * np.where(own.sum(axis=0) < 0, -1.0, 1.0)
    loadings = np.zeros((len(scores), len(eigenvalues)))
    loadings[differs] = own
    kept = int(np.sum(eigenvalues >= KAISER))
    communality = np.sum(loadings[:, :kept] ** 2, axis=1)
    explained = eigenvalues / eigenvalues.sum()
    return PrincipalComponents(communality / communality.sum(), eigenvalues, loadings, explained, kept)
