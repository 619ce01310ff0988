"""The intervals that printed inputs stand for, and the values and scores that follow from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, reduce

from weiheng.assess import Assessment
from weiheng.audit.engine import Engine
from weiheng.audit.evidence import Evidence
from weiheng.audit.interval import Interval, goalposts
from weiheng.audit.means import group_interval
from weiheng.definitions.claims import Claim, Measure, Relation
from weiheng.definitions.edition import formula_parts
from weiheng.definitions.form import is_followed
from weiheng.definitions.model import Bound, Bounds, Ratio
from weiheng.explain.weights import present_shares
from weiheng.observations.model import Key
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.unit import UNITS, convert

End = tuple[str, str]
"""Indicator, and ``lower`` or ``upper``."""
_Memo = dict[tuple[str, ...] | Key, Interval | None]


@dataclass(frozen=True)
class Inputs:
    """Intervals of values and scores, from the figures as they are printed.

    ``document`` is the one whose own printed values count: where nothing is observed they are the inputs, and those
    that agree with what is observed widen it. With ``exact`` a figure is the number that it says, so that every
    interval is a point. ``values`` and ``bounds`` are to be tried instead of what is known.
    """

    evidence: Evidence
    document: str | None = None
    exact: bool = False
    values: Mapping[Key, Interval] = field(default_factory=dict)
    bounds: Mapping[End, Interval] = field(default_factory=dict)
    base: "Inputs | None" = field(default=None, repr=False)
    _memo: _Memo = field(default_factory=dict, repr=False, compare=False)

    def trial(self, values: Mapping[Key, Interval], bounds: Mapping[End, Interval]) -> "Inputs":
        """The same with some inputs replaced; what does not depend on them is not computed again."""
        return Inputs(self.evidence, self.document, self.exact, values, bounds, self)

    @cached_property
    def _touched(self) -> frozenset[str]:
        """Elements and nodes that depend on what is tried."""
        tried = {key[0] for key in self.values} | {indicator for indicator, _ in self.bounds}
        return frozenset[str]().union(*map(self.evidence.dependents, tried))

    @property
    def assessment(self) -> Assessment:
        """The edition whose scores are meant."""
        if self.evidence.assessment is None:
            raise ValueError("no edition is assessed")
        return self.evidence.assessment

    def of(self, figure: Figure, scale: Fraction = Fraction(1)) -> Interval:
        """What a figure stands for, times ``scale``."""
        return Interval.point(figure.exact * scale) if self.exact else Interval.of(figure, scale)

    def figure(self, element: str, figure: Figure, unit: str) -> Interval:
        """What a printed value of an element stands for, in the element's unit; counts are whole."""
        target = UNITS[self.evidence.elements[element].unit]
        found = self.of(figure, convert(Fraction(1), UNITS[unit], target))
        return (found.whole(1 / target.scale) or found) if self.evidence.is_count(element) else found

    @cached_property
    def printed(self) -> Mapping[Key, tuple[Claim, ...]]:
        """Values that the document prints, by figure."""
        if self.base is not None:
            return self.base.printed
        values = self.evidence.values_printed.items() if self.document else ()
        own = {key: tuple(each for each in claims if each.source == self.document) for key, claims in values}
        return {key: claims for key, claims in own.items() if claims}

    def printed_change(self, key: Key, since: int | None) -> Interval | None:
        """What the document prints as the change since an earlier period, in the element's unit."""
        claim = self.claimed_change(key, since)
        return None if claim is None else self.figure(key[0], claim.value, claim.unit)

    def claimed_change(self, key: Key, since: int | None) -> Claim | None:
        """The claim that says it, the first of several."""
        return self.changes.get((key, since))

    def elsewhere(self, key: Key) -> Interval | None:
        """From the least to the most that other documents print of the value, in the element's unit."""
        found = (each for each in self.evidence.values_printed.get(key, ()) if each.source != self.document)
        values = [self.figure(key[0], each.value, each.unit) for each in found]
        return reduce(Interval.hull, values) if values else None

    def printed_elsewhere(self, key: Key) -> Claim | None:
        """The first claim of another document that says it."""
        found = self.evidence.values_printed.get(key, ())
        return next((each for each in found if each.source != self.document), None)

    @cached_property
    def changes(self) -> Mapping[tuple[Key, int | None], Claim]:
        """Changes that the document prints, by figure and the period since which it changed."""
        if self.base is not None:
            return self.base.changes
        own = (each for each in reversed(self.evidence.claims) if each.source == self.document)
        changes = (each for each in own if each.measure is Measure.VALUE_CHANGE and each.relation is Relation.EQ)
        return {((each.subject, each.area, each.period), each.since): each for each in changes}

    def stated(self, key: Key) -> tuple[Interval, ...]:
        """What the document prints of a figure, in the element's unit."""
        return tuple(self.figure(key[0], claim.value, claim.unit) for claim in self.printed.get(key, ()))

    def reported(self, key: Key) -> Interval | None:
        """What the observation of the element itself stands for, in the element's unit."""
        row = self.evidence.facts.observations.get(key)
        return None if row is None or row.value is None else self.figure(key[0], row.value, row.unit)

    def computed(self, key: Key) -> Interval | None:
        """What the formula gives from the printed parts, in the element's unit."""
        element = self.evidence.elements[key[0]]
        formula, scale = element.formula, UNITS[element.unit].scale
        if formula is None or not self.evidence.facts.applies(element, key[1:]):
            return None
        parts = [self._base((name, *key[1:])) for name in formula_parts(element)]
        present = [part for part in parts if part is not None]
        if len(present) < len(parts):
            return None
        if isinstance(formula, Ratio):
            ratio = present[0].over(present[1])
            return None if ratio is None else ratio.scaled(Fraction(formula.factor))
        return sum(present[1:], present[0]).scaled(1 / scale)

    def _base(self, key: Key) -> Interval | None:
        value = self.value(key)
        return None if value is None else value.scaled(UNITS[self.evidence.elements[key[0]].unit].scale)

    def value(self, key: Key) -> Interval | None:
        """The adopted value, widened to every printed figure of the same cell that agrees with it.

        A figure agrees if its rounding interval meets the adopted one: then it is the same number, printed shorter,
        and whoever computed on with the printed number is right within its rounding.
        """
        if key in self.values:
            return self.values[key]
        if self.base is not None and key[0] not in self._touched:
            return self.base.value(key)
        if key not in self._memo:
            self._memo[key] = self._value(key)
        return self._memo[key]

    def _value(self, key: Key) -> Interval | None:
        stated, reported, computed = self.stated(key), self.reported(key), self.computed(key)
        observed = computed if self.evidence.facts.value(key[0], key[1:]).computed is not None else reported
        value = self._decided(key) or observed or reported or computed or next(iter(stated), None)
        if value is None or self.exact:
            return value
        for printed in (reported, *stated):
            if printed is not None and printed.meets(value):
                value = value.hull(printed)
        return value

    def _decided(self, key: Key) -> Interval | None:
        """What a decision says, which stands above what is computed or observed."""
        decision = self.evidence.facts.decisions.get(key)
        return None if decision is None else self.figure(key[0], decision.value, decision.unit)

    def score(self, node: str, area: str, period: int) -> Interval | None:
        """The score of a leaf or group, by the edition's own method."""
        if self.base is not None and node not in self._touched and is_followed(self.assessment.edition):
            return self.base.score(node, area, period)
        key = ("score", node, area, str(period))
        if key not in self._memo:
            self._memo[key] = self._score(node, area, period)
        return self._memo[key]

    def _score(self, node: str, area: str, period: int) -> Interval | None:
        if not is_followed(self.assessment.edition):
            return self.engine.interval(node, area, period)
        if self.assessment.edition.nodes[node].indicator:
            return self._leaf(node, area, period)
        parts = []
        for child, share in present_shares(self.assessment, node, area, period).items():
            part = self.score(child, area, period)
            if part is None:
                return None
            parts.append((part, share))
        return group_interval(self.assessment, node, parts)

    @cached_property
    def engine(self) -> Engine:
        """The engine itself, for methods through which no interval can be followed."""
        leaves = [each.id for each in self.assessment.edition.indicators if each.id in self._touched]
        tried = frozenset((leaf, *key[1:]) for key in self.values for leaf in leaves)
        base = None if self.base is None else self.base.engine
        return Engine(self.assessment, self.value, tried, self.bounds, self.exact, base)

    def _leaf(self, indicator: str, area: str, period: int) -> Interval | None:
        if self.assessment.imputed(indicator, area, period):
            return self._lowest(indicator, area)
        return self._observed_score(indicator, area, period)

    def _lowest(self, indicator: str, area: str) -> Interval | None:
        known = self.assessment
        periods = (each for each in known.periods if not known.imputed(indicator, area, each))
        scores = [score for each in periods if (score := self._observed_score(indicator, area, each)) is not None]
        return Interval(min(each.low for each in scores), min(each.high for each in scores)) if scores else None

    def _observed_score(self, indicator: str, area: str, period: int) -> Interval | None:
        value = self.value((indicator, area, period))
        if value is None:
            return None
        edition = self.assessment.edition
        bounds, settings = edition.bounds_of(indicator), edition.settings.normalise
        sign = edition.indicator(indicator).direction.sign
        end = self._end_at(indicator, area, period, bounds)
        if end is not None:
            best = (end == "upper") is (sign > 0)
            return Interval.point(settings.high.exact if best else settings.low.exact)
        lower, upper = (self.bound(indicator, end, bound) for end, bound in bounds.ends())
        if lower.high >= upper.low:
            return None  # within their rounding the bounds may be equal, and then any score is possible
        low, high = settings.low.exact, settings.high.exact
        score = goalposts(value, lower, upper, sign, low, high)
        if not settings.clip:
            return score
        return Interval(min(max(score.low, low), high), min(max(score.high, low), high))

    def _end_at(self, indicator: str, area: str, period: int, bounds: Bounds) -> str | None:
        """The bound that repeats this very value, as printed: however both are rounded, they are one number."""
        key = indicator, area, period
        if key in self.values or self.evidence.facts.value(indicator, (area, period)).computed is not None:
            return None
        for end, bound in bounds.ends():
            row = self.evidence.extremes.get((indicator, end))
            if row is not None and row.key == key and row.value == bound.value and (indicator, end) not in self.bounds:
                return end
        return None

    def bound(self, indicator: str, end: str, bound: Bound) -> Interval:
        """A given bound is exact; one that repeats an observed extreme is as rounded as the observation."""
        if (indicator, end) in self.bounds:
            return self.bounds[indicator, end]
        if self.base is not None:
            return self.base.bound(indicator, end, bound)
        return Interval.point(bound.value.exact) if bound.rule.kind == "given" else self.of(bound.value)
