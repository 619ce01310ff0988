"""What an audit of coherence looks at: units down, elements across."""

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray

from weiheng.index.coherence.correlation import correlations
from weiheng.index.recipe import Array, Recipe, goalpost_recipe
from weiheng.index.score import Scores, score
from weiheng.index.tree import Tree


@dataclass(frozen=True)
class Build:
    """How an index was built, so that it can be built anew.

    ``values`` (indicators, areas, periods), NaN where missing. Units lie along ``axis`` (1 areas, 2 periods) at the
    positions ``units``; ``fixed`` is the position on the other axis.
    """

    values: Array
    recipe: Recipe
    tree: Tree
    scores: Scores = field(repr=False)
    axis: int
    fixed: int
    units: tuple[int, ...]

    def across(self, cells: NDArray[np.generic]) -> Array:
        """Cells (rows, areas, periods) as (units, rows)."""
        line = np.take(cells, self.fixed, axis=3 - self.axis)
        return np.asarray(line[:, list(self.units)].T, dtype=np.float64)


@dataclass(frozen=True)
class Sample:
    """Units of an index.

    ``observed`` (units, leaves) are values before anything stood in for them, ``treated`` (units, leaves) after the
    treatment of outliers, both in the indicators' units; ``scores`` (units, leaves + groups), points; NaN is missing.
    ``size`` (units,) is how large a unit is, if known. ``ordered`` tells that units are years.
    """

    build: Build = field(repr=False)
    observed: Array
    treated: Array
    scores: Array
    size: Array | None = None
    ordered: bool = False

    @property
    def tree(self) -> Tree:
        """The tree with the shares that were used."""
        return self.build.scores.tree

    @property
    def units(self) -> int:
        """How many units there are."""
        return len(self.scores)

    @property
    def root(self) -> int:
        """The row of the whole index."""
        return self.tree.rows - 1

    @property
    def pillars(self) -> tuple[int, ...]:
        """The rows of the root's children."""
        return self.tree.children[-1]

    @cached_property
    def parents(self) -> dict[int, int]:
        """The row of each element's group."""
        pairs = enumerate(self.tree.children)
        return {child: self.tree.leaves + group for group, children in pairs for child in children}

    @cached_property
    def depths(self) -> dict[int, int]:
        """Steps from the root to each row."""
        depths = {self.root: 0}
        for row in range(self.root - 1, self.tree.leaves - 1, -1):
            depths[row] = depths[self.parents[row]] + 1
        return depths | {leaf: depths[self.parents[leaf]] + 1 for leaf in range(self.tree.leaves)}

    @cached_property
    def correlations(self) -> Array:
        """Correlations of the scores of all elements, shape (rows, rows)."""
        return correlations(self.scores)

    @cached_property
    def known(self) -> NDArray[np.int64]:
        """Units in which both of two elements have scores, shape (rows, rows)."""
        present = (~np.isnan(self.scores)).astype(np.int64)
        return present.T @ present


def sample_of(build: Build, size: Array | None = None) -> Sample:
    """The sample of a built index. Shape: ``size`` (units,)."""
    stages = build.scores.stages
    return Sample(
        build=build,
        observed=build.across(stages.denominated),
        treated=build.across(stages.treated),
        scores=build.across(build.scores.scores),
        size=size,
        ordered=build.axis == 2,
    )


def scored(build: Build) -> Build:
    """Only those units of which the whole index has a score."""
    root = build.across(build.scores.scores)[:, -1]
    units = tuple(unit for unit, score in zip(build.units, root, strict=True) if not np.isnan(score))
    return replace(build, units=units)


def sample_of_points(points: ArrayLike, groups: tuple[tuple[int, ...], ...]) -> Sample:
    """The sample of units whose indicators are points from 0 to 100 already, all children of a group alike.

    Shape: points (units, leaves); ``groups`` are the rows of their children, the root last.
    Missing: left out, the weights of the others rescaled.

    >>> sample_of_points([[40, 60], [70, np.nan]], ((0, 1),)).scores
    array([[40., 60., 50.],
           [70., nan, 70.]])
    """
    values = np.asarray(points, dtype=np.float64).T[:, :, None]
    one = np.ones(len(values))
    tree = Tree(len(values), groups, tuple((1 / len(each),) * len(each) for each in groups))
    recipe = goalpost_recipe(0 * one, 100 * one, one, 0, 100, clipped=False, missing="leave_out")
    return sample_of(Build(values, recipe, tree, score(values, recipe, tree), 1, 0, tuple(range(values.shape[1]))))
