"""From scores of leaves to scores of every group."""

import numpy as np
from numpy.typing import NDArray

from weiheng.index.tree import Tree

Array = NDArray[np.float64]


def arithmetic(leaves: Array, tree: Tree, leave_out: bool) -> Array:
    """Weighted arithmetic mean, level by level: ``s_g = sum_c w_c s_c`` with shares adding to 1.

    Shape: leaves (leaves, areas, periods); the result (leaves + groups, areas, periods), points.
    Missing: with ``leave_out`` the weights of the present children are rescaled to 1
    (``sum w_c s_c / sum w_c``), and a group is missing only if all its children are; otherwise one missing child
    makes the group missing.
    Children are added one after another, so a result does not depend on how many areas are computed together.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 7.
    """
    result = np.empty((tree.rows, *leaves.shape[1:]))
    result[: tree.leaves] = leaves
    for group in range(len(tree.children)):
        mean = _rescaled_mean if leave_out else _mean
        result[tree.leaves + group] = mean(result, tree.children[group], tree.shares[group])
    return result


def _mean(scores: Array, children: tuple[int, ...], shares: tuple[float, ...]) -> Array:
    total: Array = scores[children[0]] * shares[0]
    product = np.empty_like(total)
    for child, share in zip(children[1:], shares[1:], strict=True):
        np.multiply(scores[child], share, out=product)
        total += product
    return total


def _rescaled_mean(scores: Array, children: tuple[int, ...], shares: tuple[float, ...]) -> Array:
    total = np.zeros(scores.shape[1:])
    weight = np.zeros(scores.shape[1:])
    for child, share in zip(children, shares, strict=True):
        present = ~np.isnan(scores[child])
        total += np.where(present, scores[child] * share, 0.0)
        weight += np.where(present, share, 0.0)
    return np.divide(total, weight, out=np.full_like(total, np.nan), where=weight > 0)


def coverage(observed: NDArray[np.bool_], tree: Tree) -> Array:
    """Share of each row's weight that was observed rather than missing or imputed; shape like ``arithmetic``.

    >>> coverage(np.array([[[True]], [[False]]]), Tree(2, ((0, 1),), ((0.75, 0.25),)))[:, 0, 0]
    array([1.  , 0.  , 0.75])
    """
    if observed.all():
        return np.ones((tree.rows, *observed.shape[1:]))
    return np.round(arithmetic(observed.astype(np.float64), tree, leave_out=False), 12)  # shares, without binary dust
