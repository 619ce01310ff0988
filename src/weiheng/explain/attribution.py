"""Why a score moved: its change split into parts that add up to it exactly."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import permutations
from math import factorial, isnan
from typing import Any

from weiheng.assess import Assessment
from weiheng.definitions.edition import Edition
from weiheng.definitions.model import Break
from weiheng.explain.weights import effective_weights

FACTORS = ("value", "bounds", "weight", "imputation")


@dataclass(frozen=True)
class Moment:
    """A node's score in an area and period of an assessment."""

    assessment: Assessment
    node: str
    area: str
    period: int

    @property
    def score(self) -> float:
        """The score itself, as in the table; NaN if missing."""
        return self.assessment.score(self.node, self.area, self.period)


@dataclass(frozen=True)
class Part:
    """What one indicator contributed to a change, in points, split by factor; exact fractions."""

    indicator: str
    effects: Mapping[str, Fraction]
    before: float
    after: float

    @property
    def total(self) -> Fraction:
        """The indicator's whole contribution."""
        return sum(self.effects.values(), Fraction(0))


@dataclass(frozen=True)
class Change:
    """The change between two moments: parts, largest first, that add up to ``total`` exactly.

    ``residue`` is what binary rounding of the two table cells leaves over (far below any printed digit); it is
    carried by the largest part. ``imputed`` are the indicators and periods whose score the missing rule put in;
    ``breaks`` are the breaks in series that the comparison crosses.
    """

    before: float
    after: float
    parts: tuple[Part, ...]
    residue: Fraction
    imputed: tuple[tuple[str, int], ...]
    breaks: tuple[tuple[str, Break], ...]

    @property
    def total(self) -> Fraction:
        """After minus before, exactly."""
        return Fraction(self.after) - Fraction(self.before)

    def by_factor(self) -> dict[str, Fraction]:
        """Effects of each factor over all indicators; they add up to ``total`` exactly."""
        return {factor: sum((part.effects[factor] for part in self.parts), Fraction(0)) for factor in FACTORS}


@dataclass(frozen=True)
class ExactScale:
    """How one indicator's values become scores, in exact numbers."""

    lower: Fraction
    upper: Fraction
    sign: int
    low: Fraction
    high: Fraction
    clipped: bool

    def score(self, value: Fraction) -> Fraction:
        """As :func:`weiheng.index.normalise.goalposts` and ``clip`` compute it, but without rounding."""
        best, worst = (self.upper, self.lower) if self.sign > 0 else (self.lower, self.upper)
        score = self.low + (self.high - self.low) * (value - worst) / (best - worst)
        return min(max(score, self.low), self.high) if self.clipped else score


def exact_scale(edition: Edition, indicator: str) -> ExactScale:
    """The scale of an indicator in an edition."""
    bounds = edition.bounds_of(indicator)
    settings = edition.settings.normalise
    sign = edition.indicator(indicator).direction.sign
    ends = bounds.lower.value.exact, bounds.upper.value.exact
    return ExactScale(*ends, sign, settings.low.exact, settings.high.exact, settings.clip)


@dataclass(frozen=True)
class _Leaf:
    """An indicator at one moment: effective weight and the score that entered the mean (None if missing).

    An observed score also has the value and the scale that it came from; an imputed one has none.
    """

    weight: Fraction
    score: Fraction | None
    origin: tuple[Fraction, ExactScale] | None


def explain_change(before: Moment, after: Moment) -> Change | None:
    """Split the change of a node into value, bounds, weight (and set) and imputation effects of every indicator.

    Shapley values over the factors of ``weight x score(value, bounds)``, summed over indicators with their effective
    weights; for arithmetic trees this is the exact split (worked example: value +4.89 and bounds -9.33 for
    80 -> 82 while 70-85 becomes 72-90). A score that the missing rule put in on either side has no value to compare:
    its change is the imputation effect. An indicator that is in one edition only is a weight effect.

    Returns None if either score is missing.
    """
    if isnan(before.score) or isnan(after.score):
        return None
    old, new = _leaves(before), _leaves(after)
    parts = [_part(key, old.get(key), new.get(key)) for key in dict.fromkeys((*old, *new))]
    total = Fraction(after.score) - Fraction(before.score)
    residue = total - sum((part.total for part in parts), Fraction(0))
    parts.sort(key=lambda part: abs(part.total), reverse=True)
    imputed = (*_imputed(before), *_imputed(after))
    return Change(before.score, after.score, _carry(parts, residue), residue, imputed, crossed_breaks(before, after))


def _imputed(moment: Moment) -> tuple[tuple[str, int], ...]:
    """Indicators below a node whose score the missing rule put in, with the period."""
    a = moment.assessment
    leaves = (leaf.id for leaf in a.edition.leaves(moment.node))
    return tuple((leaf, moment.period) for leaf in leaves if a.imputed(leaf, moment.area, moment.period))


def _carry(parts: list[Part], residue: Fraction) -> tuple[Part, ...]:
    first, *rest = parts
    factor = max(FACTORS, key=lambda name: abs(first.effects[name]))
    effects = {**first.effects, factor: first.effects[factor] + residue}
    return (Part(first.indicator, effects, first.before, first.after), *rest)


def crossed_breaks(before: Moment, after: Moment) -> tuple[tuple[str, Break], ...]:
    """Breaks of the node's indicators between the two periods."""
    leaves = after.assessment.edition.leaves(after.node)
    return tuple((leaf.id, gap) for leaf in leaves for gap in leaf.breaks_within(before.period, after.period))


def _leaves(moment: Moment) -> dict[str, _Leaf]:
    a, area, period = moment.assessment, moment.area, moment.period
    weights = effective_weights(a, moment.node, area, period)
    return {key: _leaf(a, key, weight, area, period) for key, weight in weights.items()}


def _leaf(a: Assessment, key: str, weight: Fraction, area: str, period: int) -> _Leaf:
    score = a.score(key, area, period)
    if isnan(score):  # NaN is missing
        return _Leaf(weight, None, None)
    value = a.values.at(key, area, period).adopted
    origin = None if value is None else (value, exact_scale(a.edition, key))
    return _Leaf(weight, Fraction(score), origin)


def _part(key: str, old: _Leaf | None, new: _Leaf | None) -> Part:
    effects = dict.fromkeys(FACTORS, Fraction(0))
    before, after = _score(old), _score(new)
    if old is None or new is None or old.score is None or new.score is None:
        effects["weight"] = (new.weight * after if new else Fraction(0)) - (old.weight * before if old else Fraction(0))
    elif old.origin is None or new.origin is None:
        effects |= shapley((old.weight, before), (new.weight, after), ("weight", "imputation"), _product)
    else:
        start, end = (old.weight, *old.origin), (new.weight, *new.origin)
        effects |= shapley(start, end, ("weight", "value", "bounds"), _scored)
    return Part(key, effects, float(before), float(after))


def _score(leaf: _Leaf | None) -> Fraction:
    return Fraction(0) if leaf is None or leaf.score is None else leaf.score


def _product(weight: Fraction, score: Fraction) -> Fraction:
    return weight * score


def _scored(weight: Fraction, value: Fraction, scale: ExactScale) -> Fraction:
    return weight * scale.score(value)


def shapley(
    old: Sequence[Any], new: Sequence[Any], names: Sequence[str], result: Callable[..., Fraction]
) -> dict[str, Fraction]:
    """Average, over all orders of moving the arguments of ``result`` from old to new, of what each move changes.

    >>> shapley((2, 3), (4, 5), ("a", "b"), lambda a, b: Fraction(a * b))
    {'a': Fraction(8, 1), 'b': Fraction(6, 1)}
    """
    effects = dict.fromkeys(names, Fraction(0))
    for order in permutations(range(len(names))):
        arguments = list(old)
        current = result(*arguments)
        for position in order:
            arguments[position] = new[position]
            following = result(*arguments)
            effects[names[position]] += following - current
            current = following
    return {name: effect / factorial(len(names)) for name, effect in effects.items()}
