"""The numbers from which a method computes weights, for everyone who wants to see why an element has its weight."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from weiheng.index.moments import extent
from weiheng.index.recipe import Array, Weighing
from weiheng.index.weighting.correlation import correlations
from weiheng.index.weighting.optimised import importances
from weiheng.index.weighting.principal import principal_components


@dataclass(frozen=True)
class Numbers:
    """By name: numbers of each element, shape (elements,), and of each principal component, shape (components,)."""

    elements: Mapping[str, Array]
    components: Mapping[str, Array] = field(default_factory=dict)


def numbers_behind(weighing: Weighing, scores: Array, weights: Array) -> Numbers:
    """What the weights of a method that weighs by scores are made of.

    Weights are in proportion to ``divergence`` (entropy), to ``contrast`` times ``conflict`` (critic), to ``variation``
    (variation), to ``communality``, the sum of squared loadings (principal_components), or such that ``reached`` is
    ``aimed``, both shares of importance (optimised).

    Shape: scores (elements, units) without gaps; weights (elements,).

    >>> scores = np.array([[50.0, 50.0], [0.0, 100.0]])
    >>> numbers_behind(Weighing("entropy"), scores, np.array([0.0, 1.0])).elements
    {'entropy': array([1., 0.]), 'divergence': array([0., 1.])}
    """
    return BEHIND[weighing.method](weighing, scores, weights)


def _entropy(_: Weighing, scores: Array, __: Array) -> Numbers:
    total = scores.sum(axis=1, keepdims=True)
    shares = scores / np.where(total > 0, total, 1.0)
    found = 0.0 - np.sum(shares * np.log(np.where(shares > 0, shares, 1.0)), axis=1) / np.log(scores.shape[1])
    found = np.where(_differs(scores), np.minimum(found, 1.0), 1.0)
    return Numbers({"entropy": found, "divergence": 1 - found})


def _critic(_: Weighing, scores: Array, __: Array) -> Numbers:
    differs = _differs(scores)
    contrast, conflict = np.zeros(len(scores)), np.zeros(len(scores))
    contrast[differs] = scores[differs].std(axis=1, ddof=1) / extent(scores[differs], 1)[:, 0]
    conflict[differs] = np.sum(1 - correlations(scores[differs]), axis=1)
    return Numbers({"contrast": contrast, "conflict": np.maximum(conflict, 0.0)})


def _variation(_: Weighing, scores: Array, __: Array) -> Numbers:
    means, deviations = scores.mean(axis=1), scores.std(axis=1, ddof=1)
    variations = np.divide(deviations, means, out=np.zeros_like(means), where=_differs(scores))
    return Numbers({"mean": means, "deviation": deviations, "variation": variations})


def _principal(_: Weighing, scores: Array, __: Array) -> Numbers:
    found = principal_components(scores)
    kept = found.loadings[:, : found.kept]
    loadings = {f"loading_{number}": column for number, column in enumerate(kept.T, 1)}
    own = {"communality": np.sum(kept**2, axis=1), **loadings}
    return Numbers(own, {"eigenvalue": found.eigenvalues, "explained": found.explained})


def _optimised(weighing: Weighing, scores: Array, weights: Array) -> Numbers:
    aimed = np.asarray(weighing.importance or (1.0,) * len(scores), dtype=np.float64)
    return Numbers({"aimed": aimed / aimed.sum(), "reached": importances(scores, weights)})


def _differs(scores: Array) -> NDArray[np.bool_]:
    differs: NDArray[np.bool_] = extent(scores, 1)[:, 0] > 0
    return differs


BEHIND: Mapping[str, Callable[[Weighing, Array, Array], Numbers]] = {
    "entropy": _entropy,
    "critic": _critic,
    "variation": _variation,
    "principal_components": _principal,
    "optimised": _optimised,
}
"""Numbers behind the weights of each method of :data:`weiheng.index.weigh.FROM_SCORES`."""
