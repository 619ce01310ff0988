"""An edition against other ways of building the same index: scores, ranks, agreement, and what moves whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from math import factorial, isnan

import numpy as np

from weiheng.assess import Assessment, assess
from weiheng.definitions.robustness import Variant
from weiheng.index.agreement import kendall, spearman
from weiheng.index.ranks import ranks
from weiheng.index.recipe import Array
from weiheng.index.robustness.design import leagues
from weiheng.index.tree import Tree
from weiheng.recipes import recipe_of
from weiheng.scrutiny.scales import scales_of
from weiheng.scrutiny.variants import edition_with, stages_of
from weiheng.vocabulary.problem import Problem, Refused

Unit = tuple[int, int]
"""Positions of area and period."""
League = tuple[Unit, ...]
"""Who is ranked together."""

_DUST = 1e-9


@dataclass(frozen=True)
class Outcome:
    """Scores and ranks of the whole index, both (areas, periods), NaN where missing; 1 is best."""

    scores: Array
    ranks: Array


@dataclass(frozen=True)
class Alternative:
    """What a variant makes of the index. ``same_scale`` tells whether its scores can be set against the edition's.

    ``outcome`` and ``nominal``, the edition's own, have ranks among the units that both give a score.
    """

    variant: Variant
    assessment: Assessment = field(repr=False)
    outcome: Outcome
    nominal: Outcome
    same_scale: bool


@dataclass(frozen=True)
class Comparison:
    """An edition and its alternatives; ``refused`` are variants that have no meaningful result, and why."""

    assessment: Assessment
    outcome: Outcome
    leagues: tuple[League, ...]
    alternatives: tuple[Alternative, ...]
    refused: tuple[tuple[Variant, Problem], ...]

    @property
    def of_years(self) -> bool:
        """Whether the units are the years of one area."""
        return len(self.assessment.areas) == 1


@dataclass(frozen=True)
class Agreement:
    """How far an alternative's order in a league is the edition's: rank correlations, and the shifts of ranks."""

    spearman: float
    kendall: float
    mean_shift: float
    most: float


@dataclass(frozen=True)
class Part:
    """What one choice or element adds to the difference of a unit's score or rank.

    ``kind`` is "stage" (a replaced choice), "score" (an indicator's own score), "weights" (those within a group) or
    "aggregate" (how a group summarises its children); ``key`` names the stage or the node.
    """

    kind: str
    key: str
    amount: float


@dataclass(frozen=True)
class Movement:
    """Why a unit stands elsewhere.

    ``score`` and ``rank`` are differences, alternative less edition, to which the parts add up. Parts by element are
    empty where scores are not on the same scale or the edition's do not come from weighted means.
    """

    unit: Unit
    score: float
    rank: float
    rank_parts: tuple[Part, ...]
    score_parts: tuple[Part, ...]
    elements: tuple[Part, ...]


def compare(assessment: Assessment, variants: Iterable[Variant]) -> Comparison:
    """The edition beside each variant, all computed from the same observations."""
    found = leagues(assessment.scores.stages.screened)
    alternatives, refused = [], []
    for variant in variants:
        try:
            alternatives.append(_alternative(assessment, variant, found))
        except Refused as refusal:
            refused.append((variant, refusal.problems[0]))
    nominal = outcome_of(assessment.scores.scores[-1], found)
    return Comparison(assessment, nominal, found, tuple(alternatives), tuple(refused))


def _alternative(assessment: Assessment, variant: Variant, found: Sequence[League]) -> Alternative:
    other = assess(edition_with(assessment.declared, variant), assessment.observations)
    mine, theirs = assessment.scores.scores[-1], other.scores.scores[-1]
    both = np.isnan(mine) | np.isnan(theirs)
    nominal, outcome = (outcome_of(np.where(both, np.nan, scores), found) for scores in (mine, theirs))
    return Alternative(variant, other, outcome, nominal, _same_scale(assessment, other))


def outcome_of(scores: Array, found: Iterable[League]) -> Outcome:
    """Scores with their ranks within every league."""
    result = np.full(scores.shape, np.nan)
    for league in found:
        at = tuple(np.array(league).T)
        result[at] = ranks(scores[at])
    return Outcome(scores, result)


def _same_scale(first: Assessment, second: Assessment) -> bool:
    ways = (way for each in (first, second) for way in each.tree.aggregations)
    sets = [recipe_of(each.edition, each.facts).normalisations for each in (first, second)]
    return scales_of(ways, sets) == "same"


def agreement(alternative: Alternative, league: League) -> Agreement:
    """How far two orders agree, over the units that both have."""
    at = tuple(np.array(league).T)
    one, other = alternative.nominal, alternative.outcome
    shifts = np.abs(one.ranks[at] - other.ranks[at])
    known = shifts[~np.isnan(shifts)]
    return Agreement(
        spearman(one.scores[at], other.scores[at]),
        kendall(one.scores[at], other.scores[at]),
        float(known.mean()) if known.size else float("nan"),
        float(known.max()) if known.size else float("nan"),
    )


def movers(alternative: Alternative, league: League, most: int = 5) -> tuple[Unit, ...]:
    """The units of a league whose rank changes, the largest change first."""
    shifts = {unit: float(abs(alternative.outcome.ranks[unit] - alternative.nominal.ranks[unit])) for unit in league}
    moved = [unit for unit, shift in shifts.items() if shift > 0]
    return tuple(sorted(moved, key=lambda unit: -shifts[unit])[:most])


class Steps:
    """The outcomes of every subset of a variant's choices, each computed once when it is asked for."""

    def __init__(self, comparison: Comparison, alternative: Alternative) -> None:
        self._comparison, self._alternative = comparison, alternative
        self.stages = stages_of(alternative.variant)
        self._known = {(): alternative.nominal, self.stages: alternative.outcome}

    def outcome(self, stages: tuple[str, ...]) -> Outcome:
        """With these choices replaced; ``Refused`` if they have no result without the others."""
        if stages not in self._known:
            base = self._comparison.assessment
            other = assess(edition_with(base.declared, self._alternative.variant, stages), base.observations)
            gone = np.isnan(self._alternative.outcome.scores)
            scores = np.where(gone, np.nan, other.scores.scores[-1])
            self._known[stages] = outcome_of(scores, self._comparison.leagues)
        return self._known[stages]

    def shapley(self, unit: Unit, what: str) -> tuple[Part, ...]:
        """Each choice's mean marginal difference over all orders in which choices can be replaced.

        Formula: sum over S without i of |S|! (k - |S| - 1)! / k! (v(S + i) - v(S)), v the unit's "scores" or "ranks".
        The parts add up to the difference. Empty if some of the choices have no result without the others.
        Source: Shapley, A value for n-person games (1953).
        """
        try:
            return tuple(Part("stage", stage, self._mean(stage, unit, what)) for stage in self.stages)
        except Refused:
            return ()

    def _mean(self, stage: str, unit: Unit, what: str) -> float:
        others = [each for each in self.stages if each != stage]
        total, count = 0.0, len(self.stages)
        for size in range(count):
            weight = factorial(size) * factorial(count - size - 1) / factorial(count)
            for given in combinations(others, size):
                joined = tuple(each for each in self.stages if each in given or each == stage)
                values = (getattr(self.outcome(each), what)[unit] for each in (joined, given))
                total += weight * float(np.subtract(*values))
        return total


def movement(comparison: Comparison, alternative: Alternative, unit: Unit, steps: Steps) -> Movement:
    """Why a unit stands elsewhere than in the edition."""
    one, other = alternative.nominal, alternative.outcome
    return Movement(
        unit,
        float(other.scores[unit] - one.scores[unit]) if alternative.same_scale else float("nan"),
        float(other.ranks[unit] - one.ranks[unit]),
        steps.shapley(unit, "ranks"),
        steps.shapley(unit, "scores") if alternative.same_scale else (),
        _elements(comparison, alternative, unit) if alternative.same_scale else (),
    )


def _elements(comparison: Comparison, alternative: Alternative, unit: Unit) -> tuple[Part, ...]:
    """The difference by indicator and group, where the edition is a weighted mean of its indicators.

    With W the effective weight, w the share within the group, S the scores; primes mark the alternative:
    indicators W (S' - S); groups, for their weights W sum (w' - w) S', for the way they summarise W (S'_g - sum w' S').
    These add up to S'_root - S_root, whatever the alternative does.
    """
    tree, other = comparison.assessment.tree, alternative.assessment.tree
    before, after = (each.scores.scores[:, *unit] for each in (comparison.assessment, alternative.assessment))
    weights = _effective(tree)
    rows = comparison.assessment.rows
    parts = [Part("score", rows[row], float(weights[row] * (after[row] - before[row]))) for row in range(tree.leaves)]
    for group, children in enumerate(tree.children):
        key, weight, below = rows[tree.leaves + group], weights[tree.leaves + group], after[list(children)]
        mean, others = (np.array(each.shares[group]) @ below for each in (tree, other))
        parts += [
            Part("weights", key, float(weight * (others - mean))),
            Part("aggregate", key, float(weight * (after[tree.leaves + group] - others))),
        ]
    total = sum(each.amount for each in parts)
    if isnan(total) or abs(total - (after[-1] - before[-1])) > _DUST * max(1.0, abs(before[-1])):
        return ()
    return tuple(each for each in parts if abs(each.amount) > _DUST)


def _effective(tree: Tree) -> Array:
    """Effective weight of every row in the root."""
    weights = np.zeros(tree.rows)
    weights[-1] = 1.0
    for group in reversed(range(len(tree.children))):
        for child, share in zip(tree.children[group], tree.shares[group], strict=True):
            weights[child] = weights[tree.leaves + group] * share
    return weights
