"""The whole computation of an index from values: normalise, clip, impute, aggregate."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weiheng.index.aggregate import Array, arithmetic, coverage
from weiheng.index.impute import IMPUTATIONS
from weiheng.index.normalise import clip, goalposts
from weiheng.index.tree import Tree


@dataclass(frozen=True)
class Scale:
    """How values of each indicator become scores; arrays have shape (indicators,), bounds in indicators' units."""

    lower: Array
    upper: Array
    sign: Array
    low: float
    high: float
    clipped: bool


@dataclass(frozen=True)
class Scores:
    """Everything computed on the way, so that any number can be explained.

    ``unclipped`` (indicators, areas, periods); ``scores`` and ``coverage`` (indicators + groups, areas, periods);
    ``imputed`` (indicators, areas, periods) is true where the missing rule put a score.
    """

    unclipped: Array
    scores: Array
    coverage: Array
    imputed: NDArray[np.bool_]


def score(values: Array, scale: Scale, tree: Tree, missing: str) -> Scores:
    """Scores of every leaf and group.

    ``values`` has shape (indicators, areas, periods), NaN where missing; ``missing`` names a rule of
    :data:`weiheng.index.impute.IMPUTATIONS`.
    """
    unclipped = goalposts(values, scale.lower, scale.upper, scale.sign, scale.low, scale.high)
    leaves = clip(unclipped, scale.low, scale.high) if scale.clipped else unclipped
    absent = np.isnan(leaves)
    imputed = np.zeros_like(absent)
    if absent.any():
        leaves = IMPUTATIONS[missing](leaves)
        imputed = absent & ~np.isnan(leaves)
    return Scores(
        unclipped=unclipped,
        scores=arithmetic(leaves, tree, leave_out=missing == "leave_out"),
        coverage=coverage(~absent, tree),
        imputed=imputed,
    )
