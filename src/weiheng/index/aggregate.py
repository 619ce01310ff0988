"""From scores of leaves to scores of every group."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from weiheng.index.aggregation.mazziotta_pareto import mazziotta_pareto
from weiheng.index.aggregation.means import arithmetic, geometric, harmonic, power
from weiheng.index.aggregation.ordered import owa
from weiheng.index.errors import MethodError
from weiheng.index.multicriteria.benefit_of_the_doubt import benefit_of_the_doubt
from weiheng.index.multicriteria.composite_ratio import composite_ratio
from weiheng.index.multicriteria.copeland import copeland
from weiheng.index.multicriteria.grey import grey_relational
from weiheng.index.multicriteria.rank_sum_ratio import rank_sum_ratio
from weiheng.index.multicriteria.topsis import topsis
from weiheng.index.pooling import in_pools
from weiheng.index.recipe import Aggregation, Array
from weiheng.index.tree import Tree

Shares = Sequence[float]
Mean = Callable[[Array, Shares, bool, Aggregation], Array]
"""Of (children, areas, periods), shares and whether missing ones are left out; gives (areas, periods)."""
Comparison = Callable[[Array, Shares, Array, Aggregation], Array]
"""Of (children, units), shares and directions; gives (units,)."""

MEANS: Mapping[str, Mean] = {
    "arithmetic": lambda scores, shares, leave_out, _: arithmetic(scores, shares, leave_out),
    "geometric": lambda scores, shares, leave_out, _: geometric(scores, shares, leave_out),
    "harmonic": lambda scores, shares, leave_out, _: harmonic(scores, shares, leave_out),
    "power": lambda scores, shares, leave_out, choice: power(scores, shares, leave_out, choice.power),
    "mazziotta_pareto": lambda scores, shares, leave_out, choice: mazziotta_pareto(
        scores, shares, leave_out, choice.penalty
    ),
    "owa": lambda scores, _, leave_out, choice: owa(scores, choice.order_weights, leave_out),
}
"""A unit's score follows from its own children's scores."""

COMPARISONS: Mapping[str, Comparison] = {
    "topsis": lambda values, shares, sign, choice: topsis(values, shares, sign, choice.same_way).closeness,
    "rank_sum_ratio": lambda values, shares, sign, _: rank_sum_ratio(values, shares, sign),
    "composite_ratio": lambda values, shares, sign, _: composite_ratio(values, shares, sign),
    "grey_relational": lambda values, shares, sign, choice: grey_relational(values, shares, sign, choice.resolution),
    "copeland": lambda values, shares, sign, _: copeland(values, shares, sign),
}
"""Units are compared with the others of their pool, on values where children are leaves."""


def aggregate(leaves: Array, tree: Tree, leave_out: bool, values: Array, sign: Array) -> Array:
    """Scores of leaves and groups, level by level, each group by its own method.

    Means are taken of the children's scores, each unit by itself. TOPSIS, the rank-sum ratio, the composite ratio, grey
    relations and Copeland compare the units of a pool: on the values themselves, with their directions, where a child
    is a leaf, and on its score, of which more is better, where it is a group. Benefit of the doubt compares scores. In
    a flat tree every group is aggregated from all leaves below it, by their effective weights.

    Shape: leaves (leaves, areas, periods), points; ``values`` likewise, in the indicators' units; ``sign`` (leaves,) is
    +1 or -1; the result (leaves + groups, areas, periods).
    Missing: means with ``leave_out`` rescale the weights of the present children to 1, and a group is missing only if
    all its children are; otherwise one missing child makes the group missing. Methods that compare leave a unit with a
    missing child (also one whose score, but not its value, was put in) out of the pool, whatever ``leave_out`` says.
    Refused: :class:`MethodError` at the row, area and period that a method cannot take, or at the row of the group.

    >>> tree = Tree(2, ((0, 1),), ((0.5, 0.5),), (Aggregation("geometric"),))
    >>> scores = np.array([[[4.0]], [[9.0]]])
    >>> aggregate(scores, tree, False, scores, np.ones(2))[:, 0, 0].round(12)
    array([4., 9., 6.])
    """
    result = np.empty((tree.rows, *leaves.shape[1:]))
    result[: tree.leaves] = leaves
    for group in range(len(tree.children)):
        result[tree.leaves + group] = aggregate_group(result, tree, group, leave_out, values, sign)
    return result


def aggregate_group(scores: Array, tree: Tree, group: int, leave_out: bool, values: Array, sign: Array) -> Array:
    """The scores of one group, shape (areas, periods), from those of the rows below it; see :func:`aggregate`."""
    rows, shares = tree.children[group], tree.shares[group]
    if tree.flat:
        rows = tree.below(tree.leaves + group)
        shares = tuple(tree.effective(tree.leaves + group)[list(rows)])
    choice = tree.aggregation(group)
    if choice.method == "arithmetic":
        return arithmetic([scores[row] for row in rows], shares, leave_out)
    try:
        if choice.method in MEANS:
            return MEANS[choice.method](scores[list(rows)], shares, leave_out, choice)
        return _compared(scores, rows, shares, choice, values, sign)
    except MethodError as error:
        where = (rows[error.where[0]], *error.where[1:]) if error.where else (tree.leaves + group,)
        raise MethodError(error.reason, error.method, where) from None


def _compared(
    scores: Array, rows: tuple[int, ...], shares: Shares, choice: Aggregation, values: Array, sign: Array
) -> Array:
    if choice.method == "benefit_of_the_doubt":
        bounds = choice.share_minimum, choice.share_maximum
        return in_pools(scores[list(rows)], choice.over, lambda units: benefit_of_the_doubt(units, *bounds).scores)
    leaf = [row < len(sign) for row in rows]
    parts = np.stack([values[row] if own else scores[row] for row, own in zip(rows, leaf, strict=True)])
    signs = np.array([sign[row] if own else 1.0 for row, own in zip(rows, leaf, strict=True)])
    compare = COMPARISONS[choice.method]
    return in_pools(parts, choice.over, lambda units: compare(units, shares, signs, choice))


def coverage(observed: NDArray[np.bool_], tree: Tree) -> Array:
    """Share of each row's weight that was observed rather than missing or imputed.

    Shape: observed (leaves, areas, periods); the result (leaves + groups, areas, periods).

    >>> coverage(np.array([[[True]], [[False]]]), Tree(2, ((0, 1),), ((0.75, 0.25),)))[:, 0, 0]
    array([1.  , 0.  , 0.75])
    """
    if observed.all():
        return np.ones((tree.rows, *observed.shape[1:]))
    result = np.empty((tree.rows, *observed.shape[1:]))
    result[: tree.leaves] = observed
    for group, children in enumerate(tree.children):
        result[tree.leaves + group] = arithmetic([result[row] for row in children], tree.shares[group])
    return result.round(12)  # shares, without binary dust
