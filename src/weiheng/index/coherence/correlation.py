"""How elements move together: correlations of pairs, and whether they differ from none."""

import numpy as np

from weiheng.index.moments import extent
from weiheng.index.recipe import Array


def correlations(data: Array) -> Array:
    """Pearson's correlations of all pairs of columns.

    ``r = cov(x, y) / (sd(x) sd(y))`` over the units in which both are there.

    Shape: data (units, elements); the result (elements, elements), its diagonal 1.
    Missing: a unit is left out of a pair if either value is NaN; NaN below two units, and for a constant column.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 4.

    >>> correlations(np.array([[1.0, 2.0, 5.0], [2.0, 4.0, 5.0], [3.0, np.nan, 5.0], [4.0, 8.0, 5.0]])).round(9)
    array([[ 1.,  1., nan],
           [ 1.,  1., nan],
           [nan, nan, nan]])
    """
    covariance, first, second, _ = _pairwise(data)
    with np.errstate(invalid="ignore", divide="ignore"):
        found = covariance / np.sqrt(first * second)
    found = np.clip(found, -1, 1)
    np.fill_diagonal(found, np.where(np.isnan(np.diag(found)), np.nan, 1.0))
    return found


def covariances(data: Array) -> Array:
    """Covariances (with n - 1) of all pairs of columns, over the units in which both are there.

    Shape: data (units, elements); the result (elements, elements), in products of the elements' units.
    Missing: as :func:`correlations`; a constant column has covariances of 0.

    >>> covariances(np.array([[1.0, 2.0], [2.0, np.nan], [3.0, 6.0]]))
    array([[1., 4.],
           [4., 8.]])
    """
    covariance, _, _, n = _pairwise(data)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(n >= 2, covariance / (n - 1), np.nan)


def _pairwise(data: Array) -> tuple[Array, Array, Array, Array]:
    """Sums of products and squares about the means of each pair's units, and how many those are.

    A column is moved to its own mean and, if constant, set to 0 first, so that no binary dust correlates.
    """
    present = ~np.isnan(data)
    flat = ~(extent(data, 0) > 0)
    counts = np.maximum(present.sum(axis=0), 1)
    centred = np.where(present & ~flat, data - np.where(present, data, 0.0).sum(axis=0) / counts, 0.0)
    there = present.astype(np.float64)
    n = there.T @ there
    sums, squares = centred.T @ there, (centred**2).T @ there
    with np.errstate(invalid="ignore", divide="ignore"):
        covariance = centred.T @ centred - sums * sums.T / n
        first = squares - sums**2 / n
    scale = np.maximum(squares, np.finfo(np.float64).tiny)
    first = np.where(first > 1e-12 * scale, first, 0.0)  # constant over the units of the pair
    return covariance, first, first.T, n


def significance(r: float, units: int) -> float:
    """Probability of a correlation at least so far from 0 if there is none: two-sided t test.

    ``t = r sqrt((n - 2) / (1 - r^2))`` on n - 2 degrees of freedom.

    Shape: one correlation; ``units`` is n. Missing: NaN for a missing r or fewer than three units.
    Source: Fisher, Frequency distribution of the values of the correlation coefficient (1915).

    >>> round(significance(0.878, 5), 3), significance(1.0, 5)
    (0.05, 0.0)
    """
    from scipy.special import stdtr  # noqa: PLC0415 - only an audit of coherence needs it

    if np.isnan(r) or units < 3:
        return float("nan")
    if abs(r) >= 1:
        return 0.0
    t = abs(r) * np.sqrt((units - 2) / (1 - r * r))
    return float(2 * stdtr(units - 2, -t))


def complete(data: Array) -> Array:
    """The units of which nothing is missing. Shape: (units, elements).

    >>> complete(np.array([[1.0, np.nan], [2.0, 3.0]]))
    array([[2., 3.]])
    """
    return data[~np.isnan(data).any(axis=1)]
