"""The weighted tree as numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from weiheng.index.recipe import ARITHMETIC, Aggregation, Weighing


@dataclass(frozen=True)
class Tree:
    """Groups over leaves.

    Rows 0 .. leaves-1 are the leaves; group g has row ``leaves + g``. Groups come after everything below them, so
    the root is last. ``children[g]`` are rows, ``shares[g]`` their weights within the group, which add up to 1.
    ``aggregations[g]`` is the group's way of aggregating (without any, all are arithmetic), ``weighings[g]`` how its
    shares follow from judgements or data (without any, all shares are given). In a ``flat`` tree every group is
    aggregated from the leaves below it at once, by their effective weights.
    """

    leaves: int
    children: tuple[tuple[int, ...], ...]
    shares: tuple[tuple[float, ...], ...]
    aggregations: tuple[Aggregation, ...] = ()
    weighings: tuple[Weighing | None, ...] = ()
    flat: bool = False

    @property
    def rows(self) -> int:
        """Leaves and groups together."""
        return self.leaves + len(self.children)

    def aggregation(self, group: int) -> Aggregation:
        """How a group aggregates."""
        return self.aggregations[group] if self.aggregations else ARITHMETIC

    def effective(self, row: int) -> NDArray[np.float64]:
        """Effective weight of every leaf in one row: the product of the shares on the way down; shape (leaves,)."""
        weights = np.zeros(self.leaves)
        if row < self.leaves:
            weights[row] = 1.0
            return weights
        group = row - self.leaves
        for child, share in zip(self.children[group], self.shares[group], strict=True):
            weights += share * self.effective(child)
        return weights

    def below(self, row: int) -> tuple[int, ...]:
        """Leaves at or below a row, in ascending order."""
        if row < self.leaves:
            return (row,)
        return tuple(sorted(leaf for child in self.children[row - self.leaves] for leaf in self.below(child)))
