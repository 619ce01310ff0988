"""A change of a weighted arithmetic mean of scores between bounds, split in closed form and in exact numbers."""

from dataclasses import dataclass
from fractions import Fraction
from math import isnan, nan

from weiheng.assess import Assessment
from weiheng.definitions.edition import Edition
from weiheng.explain.change import Moment, Part, Split, no_effects, shapley
from weiheng.explain.weights import effective_weights


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
    """The scale of an indicator with bounds in an edition."""
    bounds = edition.bounds_of(indicator)
    choice = edition.settings.normalise.of(indicator)
    sign = edition.indicator(indicator).direction.sign
    ends = bounds.lower.value.exact, bounds.upper.value.exact
    return ExactScale(*ends, sign, choice.low.exact, choice.high.exact, choice.clip)


@dataclass(frozen=True)
class _Leaf:
    """An indicator at one moment: effective weight and the score that entered the mean (None if missing).

    An observed score also has the value and the scale that it came from; an imputed one has none.
    """

    weight: Fraction
    score: Fraction | None
    origin: tuple[Fraction, ExactScale] | None


def split(before: Moment, after: Moment) -> Split:
    """Value, bounds, weight (and set) and imputation effects of every indicator, in closed form.

    Shapley values over the factors of ``weight x score(value, bounds)``, summed over indicators with their effective
    weights; for arithmetic trees this is the exact split (worked example: value +4.89 and bounds -9.33 for
    80 -> 82 while 70-85 becomes 72-90). A score that the missing rule put in on either side has no value to compare:
    its change is the imputation effect. An indicator that is in one edition only is a weight effect.
    """
    old, new = _leaves(before), _leaves(after)
    return Split(tuple(_part(key, old.get(key), new.get(key)) for key in dict.fromkeys((*old, *new))), "closed")


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
    effects = no_effects()
    before, after = _score(old), _score(new)
    if old is None or new is None or old.score is None or new.score is None:
        effects["weight"] = (new.weight * after if new else Fraction(0)) - (old.weight * before if old else Fraction(0))
    elif old.origin is None or new.origin is None:
        effects |= shapley((old.weight, before), (new.weight, after), ("weight", "imputation"), _product)
    else:
        start, end = (old.weight, *old.origin), (new.weight, *new.origin)
        effects |= shapley(start, end, ("weight", "value", "bounds"), _scored)
    return Part(key, effects, _shown(old), _shown(new))


def _score(leaf: _Leaf | None) -> Fraction:
    return Fraction(0) if leaf is None or leaf.score is None else leaf.score


def _shown(leaf: _Leaf | None) -> float:
    return nan if leaf is None or leaf.score is None else float(leaf.score)


def _product(weight: Fraction, score: Fraction) -> Fraction:
    return weight * score


def _scored(weight: Fraction, value: Fraction, scale: ExactScale) -> Fraction:
    return weight * scale.score(value)
