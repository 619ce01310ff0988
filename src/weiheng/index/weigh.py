"""Shares of a tree's groups, from judgements or data where they are not given."""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from weiheng.index.aggregate import aggregate_group
from weiheng.index.errors import MethodError
from weiheng.index.pooling import complete
from weiheng.index.recipe import Array, Weighing
from weiheng.index.tree import Tree
from weiheng.index.weighting.ahp import ahp_of_experts
from weiheng.index.weighting.delphi import delphi
from weiheng.index.weighting.optimised import optimised
from weiheng.index.weighting.principal import principal_components
from weiheng.index.weighting.spread import critic, entropy, variation

JUDGED: Mapping[str, Callable[[Weighing, int], Array]] = {
    "equal": lambda _, count: np.full(count, 1 / count),
    "ahp": lambda weighing, _: ahp_of_experts(weighing.matrices).combined.weights,
    "delphi": lambda weighing, _: delphi(weighing.ratings).weights,
}
"""Weights that need no data."""

FROM_SCORES: Mapping[str, Callable[[Weighing, Array], Array]] = {
    "entropy": lambda _, scores: entropy(scores),
    "critic": lambda _, scores: critic(scores),
    "variation": lambda _, scores: variation(scores),
    "principal_components": lambda _, scores: principal_components(scores).weights,
    "optimised": lambda weighing, scores: optimised(scores, weighing.importance),
}
"""Weights from scores (elements, units)."""


def weigh(tree: Tree, leaves: Array, leave_out: bool, values: Array, sign: Array) -> Tree:
    """The tree with the shares that its weighings give.

    A group's weights are those of its children, or (``across`` leaves) of all leaves below it at once, of which the
    shares of every group on the way are sums; the outermost such group decides. Weights from data need the scores of a
    group's children, so groups are weighed and aggregated from the bottom up. A single child has share 1.

    Shape: leaves (leaves, areas, periods) and the other arguments as for :func:`weiheng.index.aggregate.aggregate`.
    Missing: areas and periods that miss an element's score are left out. Over ``panel`` weights are those of all areas
    and periods at once; over ``period`` (``area``) the mean of those of each period (area), of which pools without
    variation are left out.
    Refused: :class:`MethodError` at the row of the element, or at the row of the group.

    >>> tree = Tree(2, ((0, 1),), ((0.5, 0.5),), (), (Weighing("variation"),))
    >>> leaves = np.array([[[40.0], [60.0]], [[70.0], [90.0]]])
    >>> [round(share, 4) for share in weigh(tree, leaves, False, leaves, np.ones(2)).shares[0]]
    [0.6154, 0.3846]
    """
    if not any(tree.weighings):
        return tree
    weighed, done = _weighed_across(tree, leaves)
    waiting = [weighing is not None and group not in done for group, weighing in enumerate(tree.weighings)]
    climbs = any(
        wait and each is not None and each.method in FROM_SCORES
        for wait, each in zip(waiting, tree.weighings, strict=True)
    )
    scores = np.empty((tree.rows, *leaves.shape[1:]))
    scores[: tree.leaves] = leaves
    for group, (wait, weighing) in enumerate(zip(waiting, tree.weighings, strict=True)):
        if wait and weighing is not None:
            weighed = _with_shares(weighed, {group: _weights(weighing, tree, group, tree.children[group], scores)})
        if climbs:
            scores[tree.leaves + group] = aggregate_group(scores, weighed, group, leave_out, values, sign)
    return weighed


def _weighed_across(tree: Tree, leaves: Array) -> tuple[Tree, set[int]]:
    """Shares from weights of leaves, and the groups that have theirs; an outer group comes after the inner ones."""
    done: set[int] = set()
    for group, weighing in enumerate(tree.weighings):
        if weighing is not None and weighing.across == "leaves":
            below = tree.below(tree.leaves + group)
            weights = np.zeros(tree.leaves)
            weights[list(below)] = _weights(weighing, tree, group, below, leaves)
            inside = [each for each in range(group + 1) if set(tree.below(tree.leaves + each)) <= set(below)]
            tree = _with_shares(tree, {each: _sums(tree, each, weights) for each in inside})
            done.update(inside)
    return tree, done


def _sums(tree: Tree, group: int, weights: Array) -> Array:
    """Weights of a group's children: sums over the leaves below; all equal where nothing below has any."""
    sums = np.array([weights[list(tree.below(child))].sum() for child in tree.children[group]])
    return sums if sums.sum() > 0 else np.ones_like(sums)


def _with_shares(tree: Tree, weights: Mapping[int, Array]) -> Tree:
    shares = list(tree.shares)
    for group, each in weights.items():
        shares[group] = tuple(float(weight) for weight in each / each.sum())
    return replace(tree, shares=tuple(shares))


def _weights(weighing: Weighing, tree: Tree, group: int, rows: tuple[int, ...], scores: Array) -> Array:
    """Weights of the elements in some rows, shape (elements,)."""
    if len(rows) == 1:
        return np.ones(1)
    try:
        if weighing.method in JUDGED:
            return JUDGED[weighing.method](weighing, len(rows))
        return _pooled(weighing, scores[list(rows)])
    except MethodError as error:
        where = (rows[error.where[0]],) if error.where else (tree.leaves + group,)
        raise MethodError(error.reason, error.method, where) from None


def _pooled(weighing: Weighing, scores: Array) -> Array:
    """The mean of the weights in each pool that tells units apart."""
    found: list[Array] = []
    refused = MethodError("no_variation", weighing.method)
    for _, _, units in complete(scores, weighing.over):
        try:
            found.append(FROM_SCORES[weighing.method](weighing, units))
        except MethodError as error:
            if error.reason != "no_variation":
                raise
            refused = error
    if not found:
        raise refused
    mean: Array = np.mean(found, axis=0)
    return mean
