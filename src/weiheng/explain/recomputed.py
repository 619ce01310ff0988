"""A change of any index, split by computing the score anew while one thing after the other moves from old to new."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from itertools import combinations
from math import comb, nan

import numpy as np
from numpy.typing import NDArray

from weiheng.assess import Assessment
from weiheng.definitions.form import aggregations, compares_areas, only_within_periods
from weiheng.explain.change import Moment, Part, Split, Way, no_effects
from weiheng.index.aggregate import aggregate
from weiheng.index.errors import MethodError
from weiheng.index.recipe import Array, Recipe
from weiheng.index.score import leaf_scores, refuse_mixed, treated_values
from weiheng.index.tree import Tree
from weiheng.recipes import recipe_of

MOST_IN_ALL_ORDERS = 8
"""Things that moved of which all orders are computed (2^8 scores); of more, one order and its reverse."""
MOST_OF_PROGRAMMES = 4
"""The same for the benefit of the doubt, of which every unit of every score is a linear programme."""

Mover = tuple[str, str]
"""What moves: the factor, and the indicator; the method moves as one, and its indicator is empty."""
Moved = frozenset[Mover]
METHOD: Mover = ("method", "")


def split(before: Moment, after: Moment) -> Split:
    """Effects of values, of values of others, of what was put in, and of the method, by recomputation.

    Every indicator's own value moves, and, in an index that compares areas, what the others have of it; between two
    editions (or areas) the whole method moves as one. The effect of a move is what it changes, averaged over the
    orders in which all can move: over all orders if few things moved (Shapley values), else over one order and its
    reverse. Weights are those of the editions and stay as they are within one.

    Sources: Shapley, A value for n-person games (1953); for one order and its reverse, Castro, Gómez and Tejada,
    Polynomial calculation of the Shapley value based on sampling, Computers & Operations Research 36 (2009).
    """
    game = _Within(before, after) if _is_same(before, after) else _Between(before, after)
    way: Way = "orders" if len(game.movers) <= _most(after) else "sequence"
    try:
        effects = (_all_orders if way == "orders" else _two)(game.movers, game.score)
    except MethodError:  # a mixture of old and new may have no score, as a geometric mean of zeros has none
        return Split(_parts(before, after, {}), "undivided", {"method": Fraction(after.score) - Fraction(before.score)})
    whole = {factor: effect for (factor, leaf), effect in effects.items() if not leaf}
    return Split(_parts(before, after, effects), way, whole)


def _most(moment: Moment) -> int:
    ways = {each.method for each in aggregations(moment.assessment.edition).values()}
    return MOST_OF_PROGRAMMES if "benefit_of_the_doubt" in ways else MOST_IN_ALL_ORDERS


def _is_same(before: Moment, after: Moment) -> bool:
    return before.assessment is after.assessment and before.area == after.area and before.period != after.period


def _parts(before: Moment, after: Moment, effects: dict[Mover, Fraction]) -> tuple[Part, ...]:
    """Parts of all indicators below the node, whether anything of them moved or not."""
    leaves = dict.fromkeys(each.id for at in (before, after) for each in at.assessment.edition.leaves(at.node))
    found = {leaf: no_effects() for leaf in leaves}
    for (factor, leaf), effect in effects.items():
        if leaf:
            own = factor == "value" and _is_put_in(before, after, leaf)
            found[leaf]["imputation" if own else factor] += effect
    return tuple(Part(leaf, found[leaf], _shown(before, leaf), _shown(after, leaf)) for leaf in leaves)


def _is_put_in(before: Moment, after: Moment, leaf: str) -> bool:
    known = (each for each in (before, after) if leaf in each.assessment.row_of)
    return any(each.assessment.imputed(leaf, each.area, each.period) for each in known)


def _shown(moment: Moment, leaf: str) -> float:
    if leaf not in moment.assessment.row_of:
        return nan
    return moment.assessment.score(leaf, moment.area, moment.period)


def _all_orders(movers: Sequence[Mover], score: Callable[[Moved], float]) -> dict[Mover, Fraction]:
    """Shapley values: of each set of the others, what a mover adds to it, averaged over sizes and sets."""
    sets = [frozenset(each) for size in range(len(movers) + 1) for each in combinations(movers, size)]
    known = {each: Fraction(score(each)) for each in sets}
    effects = dict.fromkeys(movers, Fraction(0))
    for mover in movers:
        for others in (each for each in sets if mover not in each):
            orders = len(movers) * comb(len(movers) - 1, len(others))
            effects[mover] += (known[others | {mover}] - known[others]) / orders
    return effects


def _two(movers: Sequence[Mover], score: Callable[[Moved], float]) -> dict[Mover, Fraction]:
    """What each mover adds in the order given and in its reverse, averaged."""
    effects = dict.fromkeys(movers, Fraction(0))
    for order in (movers, movers[::-1]):
        moved: Moved = frozenset()
        current = Fraction(score(moved))
        for mover in order:
            moved |= {mover}
            following = Fraction(score(moved))
            effects[mover] += (following - current) / 2
            current = following
    return effects


@dataclass(frozen=True)
class _Engine:
    """An assessed edition as arrays, from the values that are scored: those after denominating and imputing.

    ``out`` (indicators, areas, periods) is true where an area was screened out.
    """

    assessment: Assessment
    values: Array
    out: NDArray[np.bool_]

    @classmethod
    def of(cls, assessment: Assessment) -> "_Engine":
        stages = assessment.scores.stages
        return cls(assessment, stages.imputed, np.broadcast_to(stages.screened, stages.imputed.shape))

    @cached_property
    def recipe(self) -> Recipe:
        """The choices from treatment on."""
        return recipe_of(self.assessment.edition, self.assessment.facts)

    @cached_property
    def within_periods(self) -> bool:
        """Whether a period can be computed without the others."""
        return only_within_periods(self.assessment.edition)

    @cached_property
    def tree(self) -> Tree:
        """The tree with the weights that the edition came to have."""
        return replace(self.assessment.scores.tree, weighings=())

    def score(self, values: Array, out: NDArray[np.bool_], moment: Moment, period: int) -> float:
        """The score of the moment's node in its area and a period, of other values; shapes as those of ``values``."""
        a, recipe = self.assessment, self.recipe
        place = a.periods.index(period)
        if self.within_periods:
            values, out, place = values[:, :, [place]], out[:, :, [place]], 0
        treated, changes = treated_values(values, recipe)
        refuse_mixed(treated, changes, recipe, self.tree)
        _, leaves = leaf_scores(treated, out, recipe)
        scores = aggregate(leaves, self.tree, recipe.missing == "leave_out", treated, recipe.sign)
        return float(scores[a.row_of[moment.node], a.areas.index(moment.area), place])


@dataclass(frozen=True)
class _Within:
    """Two periods of one area in one edition.

    What has not moved trades places between the two periods, so that everything that is compared over periods stays
    what it is, and only what is compared within a period differs. The score is read in the later place.
    """

    before: Moment
    after: Moment

    @cached_property
    def engine(self) -> _Engine:
        """The edition."""
        return _Engine.of(self.after.assessment)

    @property
    def _periods(self) -> list[int]:
        periods = self.after.assessment.periods
        return [periods.index(self.before.period), periods.index(self.after.period)]

    @property
    def _area(self) -> int:
        return self.after.assessment.areas.index(self.after.area)

    @cached_property
    def movers(self) -> tuple[Mover, ...]:
        """Own values that differ, and values of others that do."""
        edition = self.after.assessment.edition
        factors = ("value", "others") if compares_areas(edition) else ("value",)
        every = [(factor, leaf.id) for factor in factors for leaf in edition.leaves(self.after.node)]
        return tuple(each for each in every if self._differs(*each))

    def _differs(self, factor: str, leaf: str) -> bool:
        row = self.engine.values[self.after.assessment.row_of[leaf]]
        old, new = (row[self._of(factor), period] for period in self._periods)
        return not np.array_equal(old, new, equal_nan=True)

    def _of(self, factor: str) -> list[int]:
        return [each for each in range(len(self.after.assessment.areas)) if (each == self._area) == (factor == "value")]

    def score(self, moved: Moved) -> float:
        """The score when only some have moved on."""
        values, out = self.engine.values.copy(), self.engine.out.copy()
        for factor, leaf in set(self.movers) - moved:
            row, there = self.after.assessment.row_of[leaf], np.ix_(self._of(factor), self._periods)
            for array in (values[row], out[row]):
                array[there] = array[there][:, ::-1]
        return self.engine.score(values, out, self.after, self.after.period)


@dataclass(frozen=True)
class _Between:
    """Two editions, or areas: own values that both have move one by one, everything else as one."""

    before: Moment
    after: Moment

    @cached_property
    def engines(self) -> tuple[_Engine, _Engine]:
        """Both editions."""
        return _Engine.of(self.before.assessment), _Engine.of(self.after.assessment)

    def _value(self, engine: _Engine, moment: Moment, leaf: str) -> float:
        return float(engine.values[self._place(moment, leaf)])

    def _place(self, moment: Moment, leaf: str) -> tuple[int, int, int]:
        a = moment.assessment
        return a.row_of[leaf], a.areas.index(moment.area), a.periods.index(moment.period)

    @cached_property
    def pairs(self) -> dict[str, tuple[float, float]]:
        """Old and new value of the indicators below the node in both, in the same unit."""
        old, new = (
            {each.id: each.unit for each in at.assessment.edition.leaves(at.node)} for at in (self.before, self.after)
        )
        ends = zip(self.engines, (self.before, self.after), strict=True)
        first, second = ({leaf: self._value(*end, leaf) for leaf in new if old.get(leaf) == new[leaf]} for end in ends)
        pairs = {leaf: (first[leaf], second[leaf]) for leaf in first}
        return {leaf: pair for leaf, pair in pairs.items() if not np.isnan(pair).any() and pair[0] != pair[1]}

    @cached_property
    def movers(self) -> tuple[Mover, ...]:
        """Own values that differ, then the method."""
        return (*(("value", leaf) for leaf in self.pairs), METHOD)

    def score(self, moved: Moved) -> float:
        """The score by the old method with new values where they have moved, or by the new one with old where not."""
        is_new = METHOD in moved
        engine, moment = self.engines[is_new], (self.before, self.after)[is_new]
        values = engine.values.copy()
        for leaf, (old, new) in self.pairs.items():
            values[self._place(moment, leaf)] = new if ("value", leaf) in moved else old
        return engine.score(values, engine.out, moment, moment.period)
