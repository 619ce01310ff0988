"""A change of a tree of means, passed down from each group to its children by what the group's mean makes of it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import isnan, log, nan

from weiheng.assess import Assessment
from weiheng.definitions.form import aggregations, is_of_means, normalisations, pools_of_periods, stages
from weiheng.definitions.methods import AggregateChoice
from weiheng.explain.change import FACTORS, Moment, Part, Split, no_effects, shapley
from weiheng.explain.closed import exact_scale
from weiheng.explain.weights import effective_weights, present_shares

_NEAR = 1e-9
"""Relative difference of two scores below which a slope between them is that of the tangent."""


@dataclass(frozen=True)
class _Curve:
    """The function f of a mean f⁻¹(sum of weight x f(score)), and its derivative."""

    of: Callable[[float], float]
    slope_at: Callable[[float], float]

    def slope(self, start: float, end: float) -> float:
        """Change of f a point of score between two scores."""
        if abs(end - start) <= _NEAR * max(abs(start), abs(end), _NEAR):
            return self.slope_at((start + end) / 2)
        return (self.of(end) - self.of(start)) / (end - start)

    def middle(self, start: float | None, end: float | None) -> float:
        """Half way between f of two scores, or f of the one that there is."""
        known = [self.of(each) for each in (start, end) if each is not None]
        return sum(known) / len(known)


def _curve(choice: AggregateChoice) -> _Curve:
    power = {"arithmetic": 1.0, "geometric": 0.0, "harmonic": -1.0}.get(choice.method)
    power = float(choice.power.exact) if power is None and choice.power is not None else power or 0.0
    if power == 0:
        return _Curve(log, lambda score: 1 / score)
    if power == 1:
        return _Curve(lambda score: score, lambda _: 1.0)
    return _Curve(lambda score: score**power, lambda score: power * score ** (power - 1))


def applies(before: Moment, after: Moment) -> bool:
    """Whether both are trees of the same means of positive scores, each of them a function of its own value only."""
    pair = (before, after)
    if not all(is_of_means(each.assessment.edition) for each in pair):
        return False
    old, new = (aggregations(each.assessment.edition) for each in pair)
    groups = [key for key in _below(after) if key in new]
    if any(key in old and _curve_key(old[key]) != _curve_key(new[key]) for key in groups):
        return False
    if not all(_is_positive(each, way) for each, way in ((before, old), (after, new))):
        return False
    return all(_stands_alone(before, after, leaf) for leaf in _common_leaves(before, after))


def _curve_key(choice: AggregateChoice) -> tuple[str, object]:
    return choice.method, choice.power


def _below(moment: Moment) -> list[str]:
    return [node.key for node in moment.assessment.edition.nodes[moment.node].walk()]


def _is_positive(moment: Moment, ways: Mapping[str, AggregateChoice]) -> bool:
    """Whether no mean other than the arithmetic has a score below it that is not positive."""
    nodes = moment.assessment.edition.nodes
    curved = (key for key in _below(moment) if key in ways and ways[key].method != "arithmetic")
    scores = (_score(moment, each) for key in curved for each in (key, *(child.key for child in nodes[key].children)))
    return all(score is None or score > 0 for score in scores)


def _common_leaves(before: Moment, after: Moment) -> list[str]:
    old, new = (each.assessment.edition.leaves(each.node) for each in (before, after))
    known = {each.id for each in old}
    return [each.id for each in new if each.id in known]


def _stands_alone(before: Moment, after: Moment, leaf: str) -> bool:
    """Whether the scores of an indicator follow from its own value by one scale, or by two whose bounds are given."""
    if before.assessment is after.assessment and before.area == after.area:
        return not pools_of_periods(after.assessment.edition)
    editions = before.assessment.edition, after.assessment.edition
    return all(normalisations(each)[leaf].method == "goalposts" and "treat" not in stages(each) for each in editions)


def split(before: Moment, after: Moment) -> Split:
    """Value, bounds, weight (and set) and imputation effects of every indicator, down a tree of means.

    A group is f⁻¹(sum of w x f(s)) of its children's weights w and scores s, so that with d for after - before and a
    bar for the mean of both, d f(group) = sum of (w-bar x d f(s) + d w x (f(s)-bar - f(group)-bar)) exactly. Dividing
    by the slope d f(group) / d group gives points: a child's change counts w-bar x slope of the child / slope of the
    group times. For the geometric mean these slopes are the logarithmic means of the index of Vartia and of
    decomposition analysis (LMDI); for the arithmetic they are 1.

    Source: Ang, The LMDI approach to decomposition analysis, Energy Policy 33 (2005).
    """
    found = {leaf: no_effects() for moment in (before, after) for leaf in _leaf_weights(moment, moment.node)}
    for leaf, effects in _passed_down(before, after, after.node, 1.0):
        for factor in FACTORS:
            found[leaf][factor] += effects.get(factor, Fraction(0))
    parts = (Part(key, effects, _shown(before, key), _shown(after, key)) for key, effects in found.items())
    return Split(tuple(parts), "means")


def _shown(moment: Moment, key: str) -> float:
    score = _score(moment, key)
    return nan if score is None else score


def _leaf_weights(moment: Moment, node: str) -> dict[str, Fraction]:
    return effective_weights(moment.assessment, node, moment.area, moment.period)


Effects = Mapping[str, Fraction]


def _passed_down(before: Moment, after: Moment, node: str, times: float) -> Iterator[tuple[str, Effects]]:
    """Effects on indicators, in points of the node at the top; ``times`` is what a point of this node counts there."""
    if after.assessment.edition.nodes[node].indicator:
        effects = _effects_of_leaf(before, after, node)
        yield node, {factor: effect * Fraction(times) for factor, effect in effects.items()}
        return
    curve = _curve(aggregations(after.assessment.edition)[node])
    ends = _known(before, node), _known(after, node)
    slope, level = curve.slope(*ends), curve.middle(*ends)
    old, new = (_shares(each, node) for each in (before, after))
    for child in dict.fromkeys((*old, *new)):
        scores = _score(before, child) if child in old else None, _score(after, child) if child in new else None
        moved = new.get(child, Fraction(0)) - old.get(child, Fraction(0))
        if moved:
            effect = Fraction(float(moved) * (curve.middle(*scores) - level) / slope * times)
            yield from _by_weight(after if child in new else before, child, effect)
        if scores[0] is not None and scores[1] is not None:
            weight = float(old[child] + new[child]) / 2
            yield from _passed_down(before, after, child, times * weight * curve.slope(scores[0], scores[1]) / slope)


def _shares(moment: Moment, node: str) -> dict[str, Fraction]:
    return present_shares(moment.assessment, node, moment.area, moment.period)


def _by_weight(moment: Moment, child: str, effect: Fraction) -> Iterator[tuple[str, Effects]]:
    """The effect of a child's weight, on the indicators below it in proportion to theirs."""
    for leaf, weight in _leaf_weights(moment, child).items():
        yield leaf, {"weight": effect * weight}


def _effects_of_leaf(before: Moment, after: Moment, leaf: str) -> Effects:
    start, end = _known(before, leaf), _known(after, leaf)
    if any(each.assessment.imputed(leaf, each.area, each.period) for each in (before, after)):
        return {"imputation": Fraction(end) - Fraction(start)}
    if before.assessment is after.assessment:
        return {"value": Fraction(end) - Fraction(start)}
    scales = (exact_scale(each.assessment.edition, leaf) for each in (before, after))
    values = (_value(each, leaf) for each in (before, after))
    old, new = zip(values, scales, strict=True)
    return shapley(old, new, ("value", "bounds"), lambda value, scale: scale.score(value))


def _value(moment: Moment, leaf: str) -> Fraction:
    """What was scored: the adopted value, or that divided by its denominator."""
    a: Assessment = moment.assessment
    adopted = a.values.at(leaf, moment.area, moment.period).adopted
    if adopted is not None and "denominate" not in stages(a.edition):
        return adopted
    cell = a.row_of[leaf], a.areas.index(moment.area), a.periods.index(moment.period)
    return Fraction(float(a.scores.stages.denominated[cell]))


def _score(moment: Moment, key: str) -> float | None:
    if key not in moment.assessment.row_of:
        return None
    score = moment.assessment.score(key, moment.area, moment.period)
    return None if isnan(score) else score


def _known(moment: Moment, key: str) -> float:
    score = _score(moment, key)
    if score is None:
        raise ValueError(key)
    return score
