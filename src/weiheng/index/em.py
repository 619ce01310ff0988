"""Expectation-maximisation: missing entries of units that are jointly normal."""

import numpy as np
from numpy.typing import NDArray

from weiheng.index.errors import MethodError
from weiheng.index.moments import extent
from weiheng.index.recipe import Array, Rows

TOLERANCE = 1e-8
"""Converged when no mean and no covariance moves by more, in standard deviations of what is known."""

ITERATIONS = 5000
SINGULAR = 1e-10
"""Smallest eigenvalue of a covariance, in variances of what is known, below which indicators determine each other."""


def most_likely(units: Array, rows: Rows) -> Array:
    """Units with the conditional means of what is missing.

    Starts at the means and variances of what is known (indicators apart), and repeats: put in the conditional means and
    covariances of what is missing given what is known; take mean and covariance (divided by the number of units) again.
    Ends when nothing moves by more than 1e-8 standard deviations.

    Shape: units (units, indicators), as the result; ``rows`` names the indicators in the index.
    Missing: units and indicators with nothing known take no part and stay missing. Refused with
    :class:`MethodError`: units not more than indicators (``too_few_units``), indicators without a range (``no_range``),
    indicators that determine each other (``singular``), no end after 5,000 rounds (``not_converged``).
    Source: Little and Rubin, Statistical Analysis with Missing Data (3rd ed. 2019), section 11.2.

    >>> most_likely(np.array([[1.0, 3.0], [2.0, 5.0], [3.0, 6.9], [4.0, 9.0], [5.0, np.nan]]), (0, 1))[4].round(2)
    array([ 5.  , 10.95])
    """
    known = ~np.isnan(units)
    active, some = np.flatnonzero(known.any(axis=0)), np.flatnonzero(known.any(axis=1))
    part = units[np.ix_(some, active)]
    if not np.isnan(part).any():
        return units
    names = tuple(rows[column] for column in active)
    _refuse_what_has_no_estimate(part, names)
    centre = np.nanmean(part, axis=0)
    scale = np.nanstd(part, axis=0)
    result = units.copy()
    result[np.ix_(some, active)] = np.where(
        np.isnan(part), _iterate((part - centre) / scale, names) * scale + centre, part
    )
    return result


def _refuse_what_has_no_estimate(part: Array, names: Rows) -> None:
    if part.shape[0] <= part.shape[1]:
        raise MethodError("too_few_units", "em", names)
    constant = np.flatnonzero(extent(part, 0)[0] == 0)
    if constant.size:
        raise MethodError("no_range", "em", tuple(names[column] for column in constant))


def _iterate(units: Array, names: Rows) -> Array:
    patterns = _patterns(~np.isnan(units))
    mean, covariance = np.zeros(units.shape[1]), np.eye(units.shape[1])
    for _ in range(ITERATIONS):
        filled, uncertain = _expect(units, patterns, mean, covariance)
        new_mean = filled.mean(axis=0)
        new_covariance = (filled - new_mean).T @ (filled - new_mean) / len(units) + uncertain
        if np.linalg.eigvalsh(new_covariance)[0] < SINGULAR:
            raise MethodError("singular", "em", names)
        moved = max(np.abs(new_mean - mean).max(), np.abs(new_covariance - covariance).max())
        mean, covariance = new_mean, new_covariance
        if moved <= TOLERANCE:
            return _expect(units, patterns, mean, covariance)[0]
    raise MethodError("not_converged", "em", names)


def _patterns(known: NDArray[np.bool_]) -> list[tuple[NDArray[np.bool_], NDArray[np.intp]]]:
    """Each combination of known indicators with the units that have it."""
    kinds, numbers = np.unique(known, axis=0, return_inverse=True)
    return [(kind, np.flatnonzero(numbers == number)) for number, kind in enumerate(kinds)]


def _expect(
    units: Array, patterns: list[tuple[NDArray[np.bool_], NDArray[np.intp]]], mean: Array, covariance: Array
) -> tuple[Array, Array]:
    """Units with conditional means put in, and the mean of their conditional covariances.

    By the inverse K of the covariance, of which only the small block of what is missing has to be inverted again:
    ``S_mo S_oo^-1 = -K_mm^-1 K_mo``, and the conditional covariance is ``K_mm^-1``.
    """
    filled = units.copy()
    uncertain = np.zeros_like(covariance)
    precision = np.linalg.inv(covariance)
    for known, members in patterns:
        if not known.all():
            missing, present = np.flatnonzero(~known), np.flatnonzero(known)
            left = np.linalg.inv(precision[np.ix_(missing, missing)])
            slopes = -left @ precision[np.ix_(missing, present)]
            given = units[np.ix_(members, present)] - mean[present]
            filled[np.ix_(members, missing)] = mean[missing] + given @ slopes.T
            uncertain[np.ix_(missing, missing)] += left * len(members)
    return filled, uncertain / len(units)
