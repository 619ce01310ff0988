"""The whole computation of an index from values, stage by stage; what each stage made is kept."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from weiheng.index.aggregate import COMPARISONS, aggregate, coverage
from weiheng.index.errors import MethodError
from weiheng.index.impute import IMPUTATIONS, impute
from weiheng.index.normalise import IN_UNITS, clip, normalise
from weiheng.index.recipe import Array, Recipe
from weiheng.index.screen import screen
from weiheng.index.treat import TRANSFORMED, Change, mixed_rows, treat
from weiheng.index.tree import Tree
from weiheng.index.weigh import weigh


@dataclass(frozen=True)
class Stages:
    """What each stage made of the values, shape (indicators, areas, periods), in the indicators' units.

    ``raw`` as observed, ``denominated``, ``imputed`` and ``treated`` (transformed ones have no unit any more); a stage
    that an edition does not have leaves what it was given. ``screened`` (areas, periods) is true where an area was left
    out; ``changes`` lists every point that the treatment changed.
    """

    raw: Array
    denominated: Array
    imputed: Array
    treated: Array
    screened: NDArray[np.bool_]
    changes: tuple[Change, ...] = ()


@dataclass(frozen=True)
class Prepared:
    """Scores of the leaves, before any weight; all (indicators, areas, periods).

    ``unclipped`` before they are cut to the range, ``leaves`` as they are aggregated, ``imputed`` is true where a value
    or a score was put in, ``observed`` where there was a value.
    """

    stages: Stages = field(repr=False)
    unclipped: Array
    leaves: Array
    imputed: NDArray[np.bool_]
    observed: NDArray[np.bool_]


@dataclass(frozen=True)
class Scores:
    """Everything computed on the way, so that any number can be explained.

    ``unclipped`` (indicators, areas, periods); ``scores`` and ``coverage`` (indicators + groups, areas, periods);
    ``imputed`` (indicators, areas, periods) is true where a value or a score was put in; ``tree`` has the shares that
    were used.
    """

    unclipped: Array
    scores: Array
    coverage: Array
    imputed: NDArray[np.bool_]
    stages: Stages = field(repr=False)
    tree: Tree = field(repr=False)


def score(values: Array, recipe: Recipe, tree: Tree) -> Scores:
    """Scores of every leaf and group.

    ``values`` has shape (indicators, areas, periods), NaN where missing.
    """
    ready = prepare(values, recipe)
    refuse_mixed(ready.stages.treated, ready.stages.changes, recipe, tree)
    leave_out = recipe.missing == "leave_out"
    weighed = weigh(tree, ready.leaves, leave_out, ready.stages.treated, recipe.sign)
    scores = aggregate(ready.leaves, weighed, leave_out, ready.stages.treated, recipe.sign)
    return Scores(ready.unclipped, scores, coverage(ready.observed, weighed), ready.imputed, ready.stages, weighed)


def prepare(values: Array, recipe: Recipe) -> Prepared:
    """All stages up to the scores of the leaves, in this order.

    Denominate, screen, impute values, treat outliers, normalise, cut to the range, put in missing scores. Raises
    :class:`weiheng.index.errors.MethodError` where a choice has no meaningful result.
    """
    stages = _stages(values, recipe)
    unclipped, leaves = leaf_scores(stages.treated, stages.screened, recipe)
    as_observed = stages.imputed is stages.denominated
    observed = ~np.isnan(unclipped) if as_observed else ~np.isnan(stages.denominated) & ~stages.screened
    return Prepared(stages, unclipped, leaves, ~np.isnan(leaves) & ~observed, observed)


def leaf_scores(treated: Array, screened: NDArray[np.bool_], recipe: Recipe) -> tuple[Array, Array]:
    """Scores before and after they are cut to the range and missing ones are put in: (indicators, areas, periods).

    ``screened`` (areas, periods), or with a first axis of indicators, is true where nothing is put in.
    """
    unclipped = normalise(treated, recipe.normalisations)
    leaves = clip(unclipped, recipe.normalisations)
    if np.isnan(leaves).any():
        leaves = IMPUTATIONS[recipe.missing](leaves)
        if screened.any():
            leaves = np.where(screened, np.nan, leaves)
    return unclipped, leaves


def _stages(values: Array, recipe: Recipe) -> Stages:
    """The stages on values; one that is not chosen hands on the very array that it was given."""
    denominated = values if recipe.denominators is None else values / recipe.denominators
    screened = screen(denominated, recipe.screening)
    imputed = imputed_values(denominated, screened, recipe)
    treated, changes = treated_values(imputed, recipe)
    return Stages(values, denominated, imputed, treated, screened, changes)


def imputed_values(denominated: Array, screened: NDArray[np.bool_], recipe: Recipe) -> Array:
    """Values with the missing ones put in, but none where an area was left out."""
    kept = np.where(screened, np.nan, denominated) if screened.any() else denominated
    return np.where(screened, np.nan, impute(kept, recipe.imputations)) if recipe.imputations else kept


def treated_values(imputed: Array, recipe: Recipe) -> tuple[Array, tuple[Change, ...]]:
    """Values with their outliers treated, and what was changed.

    Raises ``MethodError`` where scores cannot be made of what came out.
    """
    treated, changes = treat(imputed, recipe.treatments) if recipe.treatments else (imputed, ())
    if changes:
        _refuse_lost_units(changes, recipe)
        _refuse_mixed_pools(treated, changes, recipe)
    return treated, changes


def _refuse_lost_units(changes: Sequence[Change], recipe: Recipe) -> None:
    """Transformed values cannot be set against bounds or a target in the indicator's unit."""
    transformed = {change.row for change in changes if change.method in TRANSFORMED}
    for choice in recipe.normalisations:
        lost = tuple(row for row in choice.rows if row in transformed)
        if lost and choice.method in IN_UNITS:
            raise MethodError("transformed", choice.method, lost)


def _refuse_mixed_pools(treated: Array, changes: Sequence[Change], recipe: Recipe) -> None:
    """Values that were transformed pool by pool cannot be scored in a pool that has several of these."""
    for choice in recipe.normalisations:
        mixed = mixed_rows(treated, changes, recipe.treatments, choice.over)
        if rows := tuple(row for row in choice.rows if row in mixed):
            raise MethodError("mixed_transformations", choice.method, rows)


def refuse_mixed(treated: Array, changes: Sequence[Change], recipe: Recipe, tree: Tree) -> None:
    """Nor can they be compared in such a pool by a group that is put together from values.

    Raises ``MethodError("mixed_transformations")`` at the row of the indicator.
    """
    if not changes:
        return
    for group in range(len(tree.children)):
        choice = tree.aggregation(group)
        if choice.method not in COMPARISONS:
            continue
        mixed = mixed_rows(treated, changes, recipe.treatments, choice.over)
        below = tree.below(tree.leaves + group) if tree.flat else tree.children[group]
        if rows := [row for row in below if row in mixed]:
            raise MethodError("mixed_transformations", choice.method, (rows[0],))
