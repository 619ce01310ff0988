"""How much of a score one element explains, by whatever curve: main effects by a penalised spline."""

import numpy as np

from weiheng.index.moments import extent
from weiheng.index.recipe import Array

SEGMENTS, DEGREE = 10, 3
CAUTION = 1.4
"""Each degree of freedom counts 1.4 times, against curves that follow noise: Kim and Gu, Smoothing spline Gaussian
regression: more scalable computation via efficient approximation (2004)."""
_PENALTIES = np.logspace(-3, 7, 41)


def smooth(x: Array, y: Array) -> Array:
    """A curve of y over x: cubic B-splines on 10 equal segments, the roughness of their coefficients penalised.

    ``fit = B (B'B + h D'D)^-1 B'y`` with second differences D; h minimises ``n RSS / (n - 1.4 tr(H))^2`` (generalised
    cross-validation). A straight line costs nothing, so a linear y is met exactly.

    Shape: both (units,), no missing values, x not constant; the result (units,), in y's unit.
    Source: Eilers and Marx, Flexible smoothing with B-splines and penalties (1996).

    >>> x = np.arange(20.0)
    >>> np.abs(smooth(x, 3 * x - 1) - (3 * x - 1)).max() < 1e-6
    np.True_
    """
    basis = _basis((x - x.min()) / (x.max() - x.min()))
    level = y.mean()
    rough = np.diff(np.eye(basis.shape[1]), 2, axis=0)
    cross, penalty = basis.T @ basis, rough.T @ rough
    penalties = _PENALTIES * (np.trace(cross) / np.trace(penalty))
    systems = cross + penalties[:, None, None] * penalty
    wanted = np.column_stack([cross, basis.T @ (y - level)])
    solved = np.linalg.solve(systems, np.broadcast_to(wanted, (len(penalties), *wanted.shape)))
    fits = solved[:, :, -1] @ basis.T
    freedom = np.trace(solved[:, :, :-1], axis1=1, axis2=2)
    left = len(y) - CAUTION * freedom
    errors = ((fits - (y - level)) ** 2).sum(axis=1)
    criterion = np.where(left > 0, errors / np.where(left > 0, left, 1.0) ** 2, np.inf)
    best = len(criterion) - 1 - int(np.argmin(criterion[::-1]))  # of equal ones the smoothest
    curve: Array = fits[best] + level
    return curve


def _basis(x: Array) -> Array:
    """Cubic B-splines of x in [0, 1] on equal segments, by de Boor's recursion; shape (units, segments + degree)."""
    knots = np.arange(-DEGREE, SEGMENTS + DEGREE + 1) / SEGMENTS
    inside = np.minimum((x * SEGMENTS).astype(np.int64), SEGMENTS - 1) + DEGREE
    found: Array = (np.arange(len(knots) - 1) == inside[:, None]).astype(np.float64)
    for degree in range(1, DEGREE + 1):
        width = degree / SEGMENTS
        rising = (x[:, None] - knots[: -degree - 1]) / width
        falling = (knots[degree + 1 :] - x[:, None]) / width
        found = rising * found[:, :-1] + falling * found[:, 1:]
    return found


def main_effect(element: Array, parent: Array) -> float:
    """Share of a parent's variance that an element explains by itself: the correlation ratio.

    ``S = V(E(parent | element)) / V(parent)``, the conditional mean by :func:`smooth`.

    Shape: both (units,), points. Missing: units of which either is NaN are left out; NaN if one is constant.
    Source: Paruolo, Saisana, Saltelli, Ratings and rankings: voodoo or science? (2013), J. R. Stat. Soc. A 176.

    >>> x = np.linspace(-1, 1, 41)
    >>> round(main_effect(x, x**2), 2), round(main_effect(x, x), 6)
    (1.0, 1.0)
    """
    known = ~(np.isnan(element) | np.isnan(parent))
    x, y = element[known], parent[known]
    if not (len(x) and extent(x, 0) > 0 and extent(y, 0) > 0):
        return float("nan")
    return min(float(np.var(smooth(x, y))) / float(np.var(y)), 1.0)
