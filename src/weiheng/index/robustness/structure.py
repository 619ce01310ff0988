"""The tree and its ways of aggregating as arrays for machine code."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from weiheng.index.recipe import Aggregation
from weiheng.index.robustness.machine import compiled
from weiheng.index.robustness.mean import ARITHMETIC, GEOMETRIC, HARMONIC, POWER, Singles, Whole
from weiheng.index.tree import Tree

Form = tuple[int, float]
"""Kind of mean and its exponent; see :mod:`weiheng.index.robustness.mean`."""
PLAIN: Form = (ARITHMETIC, 1.0)
NAMED = {"arithmetic": PLAIN, "geometric": (GEOMETRIC, 1.0), "harmonic": (HARMONIC, 1.0)}
LIMITS = {1.0: PLAIN, 0.0: (GEOMETRIC, 1.0), -1.0: (HARMONIC, 1.0)}
STEEPEST = 4.0
"""Greater powers of scores have no place in single precision."""
NOTHING = 1e-30
"""Stands for a declared share of 0, since a share of 0 says that a child has been dropped."""


def form_of(aggregation: Aggregation) -> Form | None:
    """The form of a mean of powers; None for a very steep one and for any other way of aggregating."""
    if aggregation.method == "power" and abs(aggregation.power) <= STEEPEST:
        return LIMITS.get(aggregation.power, (POWER, aggregation.power))
    return NAMED.get(aggregation.method)


@dataclass(frozen=True)
class Structure:
    """Where the children of each group begin, ``first`` (groups + 1,), and the children themselves.

    They are in ascending order, so that the order in which a tree names them cannot matter; ``singles`` (groups,) is
    how many of them are leaves; ``parent`` (rows - 1,) the group of each row.
    """

    first: Whole
    children: Whole
    singles: Whole
    parent: Whole

    @property
    def arrays(self) -> tuple[Whole, Whole, Whole]:
        """As machine code takes them."""
        return self.first, self.children, self.singles


def structure_of(leaves: int, groups: Iterable[Iterable[int]]) -> Structure:
    """Arrays of a tree with so many leaves; ``groups`` are rows of children."""
    rows = [sorted(children) for children in groups]
    parent = np.zeros(leaves + len(rows) - 1, np.int32)
    for group, children in enumerate(rows):
        parent[children] = group
    return Structure(
        first=np.cumsum([0, *map(len, rows)], dtype=np.int32),
        children=np.concatenate([np.array(children, np.int32) for children in rows]),
        singles=np.array([sum(child < leaves for child in children) for children in rows], np.int32),
        parent=parent,
    )


def declared_shares(tree: Tree) -> Singles:
    """Share of every row but the root within its group; shape (rows - 1,)."""
    shares = np.zeros(tree.rows - 1, np.float32)
    for children, given in zip(tree.children, tree.shares, strict=True):
        for child, share in zip(children, given, strict=True):
            shares[child] = max(share, NOTHING)
    return shares


def depths(tree: Tree) -> tuple[int, ...]:
    """Steps of each group below the root."""
    depth = [0] * len(tree.children)
    for group in reversed(range(len(tree.children))):
        for child in tree.children[group]:
            if child >= tree.leaves:
                depth[child - tree.leaves] = depth[group] + 1
    return tuple(depth)


@compiled
def rescale(shares: Singles, first: Whole, children: Whole) -> None:
    """Shares (rows - 1, replicates) that add up to 1 in each group, in place.

    A share of 0 stays 0; a group all of whose children have 0 gets 0 itself.
    """
    leaves = shares.shape[0] + 2 - first.size
    total = np.empty(shares.shape[1], np.float32)
    for group in range(first.size - 1):
        total[:] = 0
        for k in range(first[group], first[group + 1]):
            for r in range(total.size):
                total[r] += shares[children[k], r]
        for k in range(first[group], first[group + 1]):
            for r in range(total.size):
                shares[children[k], r] /= total[r] if total[r] > 0 else np.float32(1)
        if group + 2 < first.size:
            for r in range(total.size):
                shares[leaves + group, r] = shares[leaves + group, r] if total[r] > 0 else np.float32(0)


def effective(shares: Singles, leaves: int, parent: Whole) -> Singles:
    """Products of the shares on the way down to each leaf; shape (leaves, replicates)."""
    products = shares.copy()
    for row in reversed(range(len(products))):
        above = leaves + parent[row]
        if above < len(products):
            products[row] *= products[above]
    return products[:leaves]
