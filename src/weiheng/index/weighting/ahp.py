"""Weights from pairwise comparisons: the analytic hierarchy process (AHP)."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from weiheng.index.errors import MethodError
from weiheng.index.recipe import Array

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59)
"""Mean consistency index of random matrices of 1, 2 ... 15 elements (Saaty 1980)."""
ACCEPTABLE = 0.1
"""A consistency ratio from here on asks for better judgements (Saaty 1980)."""


@dataclass(frozen=True)
class Comparisons:
    """What a matrix of pairwise comparisons says.

    ``weights`` (n,) add up to 1; ``lambda_max`` is the principal eigenvalue, ``consistency_index`` CI, ``random_index``
    RI and ``consistency_ratio`` CR. ``worst_triple`` are the three elements whose comparisons contradict each other
    most, ``contradiction`` is by which factor (1 if they agree); no triple for fewer than three elements.
    """

    weights: Array
    lambda_max: float
    consistency_index: float
    random_index: float
    consistency_ratio: float
    worst_triple: tuple[int, int, int] | None
    contradiction: float

    @property
    def consistent(self) -> bool:
        """Whether the ratio is acceptable: below 0.1."""
        return self.consistency_ratio < ACCEPTABLE


@dataclass(frozen=True)
class ExpertComparisons:
    """Each expert's comparisons alone, and combined."""

    experts: tuple[Comparisons, ...]
    combined: Comparisons


def ahp(matrix: Array) -> Comparisons:
    """Weights as the principal eigenvector of a reciprocal matrix: ``A w = lambda_max w``, ``sum w = 1``.

    ``CI = (lambda_max - n) / (n - 1)``, ``CR = CI / RI`` (0 for one or two elements). The most inconsistent triple
    i, j, k has the largest ``max(q, 1/q)`` with ``q = a_ij a_jk / a_ik``.

    Shape: matrix (n, n), ``a_ij`` how many times more important i is than j; weights (n,). Missing: none allowed.
    Refused: ``MethodError("not_positive")`` and ``MethodError("not_reciprocal")`` (``a_ij a_ji = 1`` within 1 %, so
    that 0.33 may stand for 1/3) at the row and column, ``MethodError("too_many")`` for more than 15 elements, for which
    there is no RI. Weights do not depend on the order of the elements.
    Source: Saaty, The Analytic Hierarchy Process (1980); the triple: Koczkodaj, A new definition of consistency of
    pairwise comparisons, Mathematical and Computer Modelling 18 (1993).

    >>> result = ahp(np.array([[1, 2, 8], [1 / 2, 1, 2], [1 / 8, 1 / 2, 1]]))
    >>> result.weights.round(4), round(result.consistency_ratio, 4), result.worst_triple, result.contradiction
    (array([0.6434, 0.2553, 0.1013]), 0.0462, (0, 1, 2), 2.0)
    """
    _check(matrix)
    count = len(matrix)
    values, vectors = np.linalg.eig(matrix)
    largest = int(np.argmax(values.real))
    lambda_max = float(values[largest].real)
    vector = np.abs(vectors[:, largest].real)
    index = (lambda_max - count) / (count - 1) if count > 2 else 0.0
    random = RANDOM_INDEX[count - 1]
    ratio = index / random if random else 0.0
    return Comparisons(vector / vector.sum(), lambda_max, index, random, ratio, *_worst(matrix))


def _check(matrix: Array) -> None:
    if len(matrix) > len(RANDOM_INDEX):
        raise MethodError("too_many", "ahp")
    for reason, wrong in (
        ("not_positive", ~(matrix > 0)),
        ("not_reciprocal", np.abs(matrix * matrix.T - 1) > 0.01 + 1e-12),
    ):
        if wrong.any():
            row, column = (int(each) for each in np.argwhere(wrong)[0])
            raise MethodError(reason, "ahp", (row, column))


def _worst(matrix: Array) -> tuple[tuple[int, int, int] | None, float]:
    worst, factor = None, 1.0
    for triple in combinations(range(len(matrix)), 3):
        i, j, k = triple
        ratio = float(matrix[i, j] * matrix[j, k] / matrix[i, k])
        contradiction = max(ratio, 1 / ratio)
        if worst is None or contradiction > factor:
            worst, factor = triple, contradiction
    return worst, factor


def worst_judgements(
    found: Comparisons, matrix: Array
) -> tuple[tuple[int, int, int], tuple[float, float, float]] | None:
    """The three elements of a matrix that contradict each other most, if it is too inconsistent; else None.

    With them go the judgements first : second, second : third and first : third.
    """
    if found.consistent or found.worst_triple is None:
        return None
    i, j, k = found.worst_triple
    return found.worst_triple, (float(matrix[i, j]), float(matrix[j, k]), float(matrix[i, k]))


def ahp_of_experts(matrices: Sequence[Array]) -> ExpertComparisons:
    """Several experts: each one alone, and the matrix of their geometric means ``a_ij = (prod_e a_ij,e)^(1/E)``.

    Shape: each matrix (n, n), in the same order. The combined matrix is reciprocal again, which arithmetic means are
    not. Missing and refused: as :func:`ahp`.
    Source: Aczel and Saaty, Procedures for synthesizing ratio judgements, Journal of Mathematical Psychology 27 (1983).

    >>> ahp_of_experts([np.array([[1, 2], [1 / 2, 1]]), np.array([[1, 8], [1 / 8, 1]])]).combined.weights.round(12)
    array([0.8, 0.2])
    """
    experts = tuple(ahp(matrix) for matrix in matrices)
    combined = np.exp(np.mean([np.log(matrix) for matrix in matrices], axis=0))
    return ExpertComparisons(experts, ahp(combined))


def consistent_matrix(weights: Sequence[float] | Array) -> Array:
    """The matrix that weights stand for if every comparison agrees: ``a_ij = w_i / w_j``; AHP gives the weights back.

    Shape: weights (n,), positive, of any sum; the result (n, n). Source: Saaty, The Analytic Hierarchy Process (1980).

    >>> consistent_matrix([0.5, 0.25, 0.25])
    array([[1. , 2. , 2. ],
           [0.5, 1. , 1. ],
           [0.5, 1. , 1. ]])
    """
    given = np.asarray(weights, dtype=np.float64)
    if not np.all(given > 0):
        raise MethodError("not_positive", "ahp", (int(np.argmin(given)),))
    return given[:, None] / given[None, :]
