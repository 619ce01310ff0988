"""Scores of an index that no interval can be followed through: by the engine itself, with an estimate of rounding."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property

import numpy as np

from weiheng.assess import Assessment
from weiheng.audit.interval import Interval
from weiheng.definitions.model import Bound, Bounds
from weiheng.index.errors import MethodError
from weiheng.index.recipe import Array, Recipe
from weiheng.index.score import score
from weiheng.observations.model import Key
from weiheng.recipes import recipe_of
from weiheng.vocabulary.figure import Figure


@dataclass(frozen=True)
class Engine:
    """All scores of an assessed edition, or those with some figures replaced.

    ``value`` says what a figure stands for now; ``tried`` are the indicators and cells that may be other than known,
    ``bounds`` those that are replaced, by indicator and end. ``base`` is the engine that knows how far rounding reaches
    (itself, if there is none); with ``exact`` it reaches nowhere. Weights that follow from data stay the edition's.
    """

    assessment: Assessment
    value: Callable[[Key], Interval | None] = field(repr=False)
    tried: frozenset[Key] = frozenset()
    bounds: Mapping[tuple[str, str], Interval] = field(default_factory=dict)
    exact: bool = False
    base: "Engine | None" = field(default=None, repr=False)
    _moved: dict[Key, Array | None] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def values(self) -> Array:
        """Values of the indicators; those that are tried are in the middle of what they may be."""
        a, found = self.assessment, self.assessment.scores.stages.raw.copy()
        for key in self.tried:
            value = self.value(key) if key[1] in a.areas and key[2] in a.periods else None
            if value is not None:
                found[self._place(*key)] = float((value.low + value.high) / 2)
        return found

    def _place(self, leaf: str, area: str, period: int) -> tuple[int, int, int]:
        a = self.assessment
        return a.row_of[leaf], a.areas.index(area), a.periods.index(period)

    @cached_property
    def recipe(self) -> Recipe:
        """The edition's choices, with the bounds that are tried."""
        edition = self.assessment.edition
        if self.bounds:
            edition = edition.model_copy(update={"bounds": tuple(self._tried(each) for each in edition.bounds)})
        return recipe_of(edition, self.assessment.facts)

    def _tried(self, bounds: Bounds) -> Bounds:
        ends = {end: self.bounds.get((bounds.indicator, end)) for end, _ in bounds.ends()}
        update: dict[str, Bound] = {
            end: bound.model_copy(update={"value": _figure((tried.low + tried.high) / 2)})
            for end, bound in bounds.ends()
            if (tried := ends[end]) is not None
        }
        return bounds.model_copy(update=update)

    @cached_property
    def scores(self) -> Array | None:
        """Scores of all rows; None if the method has no result for what is tried."""
        if not self.tried and not self.bounds:
            return self.assessment.scores.scores
        return self._score(self.values)

    def _score(self, values: Array) -> Array | None:
        tree = replace(self.assessment.scores.tree, weighings=())
        try:
            return score(values, self.recipe, tree).scores
        except MethodError:
            return None

    def interval(self, node: str, area: str, period: int) -> Interval | None:
        """The score, and as far around it as the rounding of the figures can move it, estimated to first order.

        Every value below the node, and all others of its indicator at once, are moved by half a unit of their last
        printed place; the sum of what each move changes is the reach. None without a score.
        """
        at = self._place_of_node(node, area, period)
        if self.scores is None or np.isnan(self.scores[at]):
            return None
        point, reach = float(self.scores[at]), 0.0
        if not self.exact:
            reach = sum((self.base or self).reaches(node, area, period))
        return Interval(Fraction(repr(point)) - Fraction(reach), Fraction(repr(point)) + Fraction(reach))

    def _place_of_node(self, node: str, area: str, period: int) -> tuple[int, int, int]:
        a = self.assessment
        return a.row_of[node], a.areas.index(area), a.periods.index(period)

    def reaches(self, node: str, area: str, period: int) -> Iterator[float]:
        """What moving each figure by half a unit changes of a score."""
        at = self._place_of_node(node, area, period)
        for leaf in self.assessment.edition.leaves(node):
            for key in ((leaf.id, area, period), (leaf.id, "", period)):
                if key not in self._moved:
                    self._moved[key] = self._after_moving(leaf.id, area, period, own=bool(key[1]))
                moved = self._moved[key]
                if moved is not None and self.scores is not None and not np.isnan(moved[at]):
                    yield abs(float(moved[at]) - float(self.scores[at]))

    def _after_moving(self, leaf: str, area: str, period: int, own: bool) -> Array | None:
        value = self.value((leaf, area, period))
        if value is None or value.low == value.high:
            return None
        half, values = float(value.high - value.low) / 2, self.values.copy()
        row, at, when = self._place(leaf, area, period)
        if own:
            values[row, at, when] += half
        else:
            values[row] += half
            values[row, at, when] -= half
        return self._score(values)


def _figure(number: Fraction) -> Figure:
    return Figure.parse(f"{float(number):.12f}")
