"""What the index would be without one of its elements, or one of its units."""

from dataclasses import replace

import numpy as np

from weiheng.index.aggregate import aggregate
from weiheng.index.coherence.sample import Build
from weiheng.index.ranks import ranks
from weiheng.index.recipe import Array, Recipe
from weiheng.index.score import score
from weiheng.index.tree import Tree

MOST_UNITS = 500
"""Of more units only those at an edge are left out: without each of them takes time by the square of their number."""


def without_element(tree: Tree, row: int) -> Tree | None:
    """The tree without an element: its siblings keep their proportions, and all rows their number.

    The only child of a group takes the group with it. None if nothing would be left.

    >>> without_element(Tree(3, ((0, 1), (3, 2)), ((0.5, 0.5), (0.6, 0.4))), 0).shares
    ((1.0,), (0.6, 0.4))
    >>> without_element(Tree(3, ((0,), (1, 2), (3, 4)), ((1.0,), (0.5, 0.5), (0.6, 0.4))), 0).children[-1]
    (4,)
    """
    parent = {child: group for group, children in enumerate(tree.children) for child in children}
    while row in parent and len(tree.children[parent[row]]) == 1:
        row = tree.leaves + parent[row]
    if row not in parent:
        return None
    group = parent[row]
    kept = [(each, share) for each, share in zip(tree.children[group], tree.shares[group], strict=True) if each != row]
    total = sum(share for _, share in kept)
    children, shares = list(tree.children), list(tree.shares)
    children[group] = tuple(each for each, _ in kept)
    shares[group] = tuple(share / total if total else 1 / len(kept) for _, share in kept)
    return replace(tree, children=tuple(children), shares=tuple(shares), weighings=())


def scores_without_element(build: Build, row: int) -> Array | None:
    """Scores of the whole index when an element is left out; None if nothing would be left.

    Groups are aggregated anew. What was screened, imputed or treated stays, and so do weights that follow from
    judgements or data, in proportion.

    Shape: the result (units,), points. Missing: as the edition's rule for missing scores has it.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 7 (inclusion and exclusion).

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> scores_without_element(sample_of_points([[40, 60], [70, 80]], ((0, 1),)).build, 0)
    array([60., 80.])
    """
    tree = without_element(build.scores.tree, row)
    if tree is None:
        return None
    leaves = build.scores.scores[: tree.leaves]
    leave_out = build.recipe.missing == "leave_out"
    found = aggregate(leaves, tree, leave_out, build.scores.stages.treated, build.recipe.sign)
    return build.across(found)[:, -1]


def scores_without_unit(build: Build, unit: int) -> Array:
    """Scores of the whole index when a unit is left out of all stages: pools, imputation, treatment, weights from data.

    Shape: ``unit`` is a position in ``build.units``; the result (units,), points, NaN at the unit itself.
    Missing: as the edition's rules have it. Source: as :func:`scores_without_element`.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> scores_without_unit(sample_of_points([[40, 60], [70, 80]], ((0, 1),)).build, 0)
    array([nan, 75.])
    """
    position = build.units[unit]
    values = np.delete(build.values, position, build.axis)
    found = score(values, recipe_without(build.recipe, position, build.axis), build.tree).scores
    others = [each for each in build.units if each != position]
    line = np.take(found[-1], build.fixed, axis=2 - build.axis)
    kept = line[[each - (each > position) for each in others]]
    return np.insert(kept, unit, np.nan)


def at_an_edge(build: Build) -> tuple[int, ...]:
    """The units that alone have the lowest or the highest value of an indicator, in the pool of all or at one time.

    Leaving out any other one leaves every range between the lowest and the highest value as it is.

    Shape: positions in ``build.units``. Missing: no edge. Source: as :func:`scores_without_element`.

    >>> from weiheng.index.coherence.sample import sample_of_points
    >>> at_an_edge(sample_of_points([[10, 60], [20, 20], [30, 80], [10, 70]], ((0, 1),)).build)
    (1, 2)
    """
    cells = np.moveaxis(build.scores.stages.treated, build.axis, 0)
    now, most, least = cells[:, :, build.fixed], np.fmax.reduce(cells, axis=2), np.fmin.reduce(cells, axis=2)
    found = np.zeros(len(cells), dtype=np.bool_)
    for values, end in ((now, np.fmax), (now, np.fmin), (most, np.fmax), (least, np.fmin)):
        held = values == end.reduce(values, axis=0)
        found |= (held & (held.sum(axis=0) == 1)).any(axis=1)
    return tuple(np.flatnonzero(found[list(build.units)]).tolist())


def recipe_without(recipe: Recipe, position: int, axis: int) -> Recipe:
    """The recipe for values from which an area (axis 1) or a period (axis 2) is left out."""
    if recipe.denominators is not None:
        recipe = replace(recipe, denominators=np.delete(recipe.denominators, position, axis))
    if axis == 1 and recipe.imputations:
        kept = (
            replace(each, group=tuple(group for at, group in enumerate(each.group) if at != position))
            for each in recipe.imputations
        )
        recipe = replace(recipe, imputations=tuple(kept))
    return recipe


def shifts(before: Array, after: Array) -> Array:
    """How many places each unit moves, down positive; ranks are taken among the units that have both scores.

    Shape: both (units,), points; the result (units,). Missing: NaN.

    >>> shifts(np.array([3.0, 2.0, 1.0]), np.array([np.nan, 1.0, 2.0]))
    array([nan,  1., -1.])
    """
    both = ~(np.isnan(before) | np.isnan(after))
    return ranks(np.where(both, after, np.nan)) - ranks(np.where(both, before, np.nan))
