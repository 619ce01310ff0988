"""The one conductor: definitions and observations in, a frozen assessment out."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

import numpy as np

from weiheng.definitions.edition import Edition
from weiheng.definitions.model import Node
from weiheng.index.score import Scale, Scores, score
from weiheng.index.tree import Tree
from weiheng.indicators.values import Facts, Values, values
from weiheng.observations.model import Observations


@dataclass(frozen=True)
class Assessment:
    """An edition with its values and scores.

    ``rows`` are the keys of the score arrays' first axis: leaves (by indicator) first, then groups, the root last.
    """

    edition: Edition
    observations: Observations = field(repr=False)
    values: Values = field(repr=False)
    tree: Tree = field(repr=False)
    rows: tuple[str, ...]
    scores: Scores = field(repr=False)

    @property
    def root(self) -> str:
        """The key of the whole index."""
        return self.rows[-1]

    @property
    def areas(self) -> tuple[str, ...]:
        """Codes of the areas assessed."""
        return self.values.areas

    @property
    def periods(self) -> tuple[int, ...]:
        """Periods assessed."""
        return self.values.periods

    def score(self, key: str, area: str, period: int) -> float:
        """The score of a node in points; NaN if it is missing."""
        return float(self.scores.scores[self._cell(key, area, period)])

    def coverage(self, key: str, area: str, period: int) -> float:
        """Share of the node's weight that was observed."""
        return float(self.scores.coverage[self._cell(key, area, period)])

    def unclipped(self, indicator: str, area: str, period: int) -> float:
        """The score of an indicator before it is cut to the range."""
        return float(self.scores.unclipped[self._cell(indicator, area, period)])

    def imputed(self, indicator: str, area: str, period: int) -> bool:
        """Whether the score was put in by the missing rule."""
        return bool(self.scores.imputed[self._cell(indicator, area, period)])

    def _cell(self, key: str, area: str, period: int) -> tuple[int, int, int]:
        return self.row_of[key], self.areas.index(area), self.periods.index(period)

    @cached_property
    def row_of(self) -> dict[str, int]:
        """Row of each key in the score arrays."""
        return {key: row for row, key in enumerate(self.rows)}

    @cached_property
    def facts(self) -> Facts:
        """Definitions, observations and decisions, to evaluate what is not in the tree."""
        return facts_of(self.edition, self.observations)


def assess(edition: Edition, observations: Observations) -> Assessment:
    """Compute every value and score of an edition.

    The edition must have passed the rules of :mod:`weiheng.definitions.rules` and
    :mod:`weiheng.observations.rules`.
    """
    settings = edition.settings
    known = observations.about(edition.elements, settings.periods.last)
    order = [indicator.id for indicator in edition.indicators]
    table = values(facts_of(edition, known), order, settings.areas, settings.periods.years())
    tree, rows = compile_tree(edition.tree)
    scores = score(table.array, scale_of(edition), tree, settings.missing)
    return Assessment(edition, known, table, tree, rows, scores)


def facts_of(edition: Edition, observations: Observations) -> Facts:
    """What the values of an edition are computed from."""
    return Facts(edition.elements, observations.latest(), edition.decided)


def scale_of(edition: Edition) -> Scale:
    """Bounds, directions and range of an edition as arrays in the order of its indicators."""
    settings = edition.settings.normalise
    return Scale(
        lower=np.array([float(each.lower.value.exact) for each in edition.bounds]),
        upper=np.array([float(each.upper.value.exact) for each in edition.bounds]),
        sign=np.array([float(each.direction.sign) for each in edition.indicators]),
        low=float(settings.low.exact),
        high=float(settings.high.exact),
        clipped=settings.clip,
    )


def compile_tree(root: Node) -> tuple[Tree, tuple[str, ...]]:
    """Number the nodes: leaves in the order written, then groups, each after everything below it."""
    leaves = [node.key for node in root.leaves()]
    rows = {key: row for row, key in enumerate(leaves)}
    children: list[tuple[int, ...]] = []
    shares: list[tuple[float, ...]] = []

    def number(node: Node) -> None:
        for child in node.children:
            number(child)
        if node.children:
            rows[node.key] = len(rows)
            children.append(tuple(rows[child.key] for child in node.children))
            shares.append(_shares(node.children))

    number(root)
    return Tree(len(leaves), tuple(children), tuple(shares)), tuple(rows)


def _shares(children: Sequence[Node]) -> tuple[float, ...]:
    total = sum((child.weight for child in children), Fraction(0))
    return tuple(float(child.weight / total) for child in children)
