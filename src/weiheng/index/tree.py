"""The weighted tree as numbers."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Tree:
    """Groups over leaves.

    Rows 0 .. leaves-1 are the leaves; group g has row ``leaves + g``. Groups come after everything below them, so
    the root is last. ``children[g]`` are rows, ``shares[g]`` their weights within the group, which add up to 1.
    """

    leaves: int
    children: tuple[tuple[int, ...], ...]
    shares: tuple[tuple[float, ...], ...]

    @property
    def rows(self) -> int:
        """Leaves and groups together."""
        return self.leaves + len(self.children)

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
