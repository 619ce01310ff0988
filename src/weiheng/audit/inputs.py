"""The intervals that an edition's own printed inputs stand for, and the scores that follow from them."""

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from weiheng.assess import Assessment
from weiheng.audit.interval import Interval, goalposts
from weiheng.definitions.claims import Measure
from weiheng.definitions.model import Bound, Ratio
from weiheng.explain.weights import present_shares
from weiheng.observations.model import Key
from weiheng.vocabulary.unit import UNITS, convert


@dataclass(frozen=True)
class Overrides:
    """Other inputs to try instead of the adopted ones: values of cells, bounds of indicators."""

    values: dict[Key, Interval] = field(default_factory=dict)
    bounds: dict[tuple[str, str], Interval] = field(default_factory=dict)


@dataclass(frozen=True)
class Inputs:
    """Intervals of values and scores of an assessment, from the figures as they are printed.

    ``with_claims`` lets values that the text prints widen the cells they agree with; ``overrides`` replace inputs.
    """

    assessment: Assessment
    overrides: Overrides = field(default_factory=Overrides)
    with_claims: bool = True

    @cached_property
    def _claims(self) -> dict[Key, list[Interval]]:
        """Values that the document prints besides its observations, by cell."""
        found: dict[Key, list[Interval]] = {}
        elements = self.assessment.edition.elements
        for claim in self.assessment.edition.claims if self.with_claims else ():
            if claim.measure is Measure.VALUE and claim.subject in elements:
                factor = convert(Fraction(1), UNITS[claim.unit], UNITS[elements[claim.subject].unit])
                key = (claim.subject, claim.area, claim.period)
                found.setdefault(key, []).append(Interval.of(claim.value, factor))
        return found

    def reported(self, key: Key) -> Interval | None:
        """What the observation of the element itself stands for, in the element's unit."""
        row = self.assessment.facts.observations.get(key)
        if row is None or row.value is None:
            return None
        source, target = UNITS[row.unit], UNITS[self.assessment.edition.elements[key[0]].unit]
        return Interval.of(row.value, convert(Fraction(1), source, target))

    def computed(self, key: Key) -> Interval | None:
        """What the formula gives from the printed parts, in the element's unit."""
        element = self.assessment.edition.elements[key[0]]
        formula, scale = element.formula, UNITS[element.unit].scale
        if formula is None or not self.assessment.facts.applies(element, key[1:]):
            return None
        names = (formula.numerator, formula.denominator) if isinstance(formula, Ratio) else formula.sum
        parts = [self._base((name, *key[1:])) for name in names]
        present = [part for part in parts if part is not None]
        if len(present) < len(parts):
            return None
        if isinstance(formula, Ratio):
            ratio = present[0].over(present[1])
            return None if ratio is None else ratio.scaled(Fraction(formula.factor))
        return sum(present[1:], present[0]).scaled(1 / scale)

    def _base(self, key: Key) -> Interval | None:
        value = self.value(key)
        return None if value is None else value.scaled(UNITS[self.assessment.edition.elements[key[0]].unit].scale)

    def value(self, key: Key) -> Interval | None:
        """The adopted value, widened to every printed figure of the same cell that agrees with it.

        A figure agrees if its rounding interval meets the adopted one: then it is the same number, printed shorter,
        and whoever computed on with the printed number is right within its rounding.
        """
        if key in self.overrides.values:
            return self.overrides.values[key]
        reported = self.reported(key)
        value = self.computed(key) or reported
        if value is None:
            return None
        for printed in (reported, *self._claims.get(key, ())):
            if printed is not None and printed.meets(value):
                value = value.hull(printed)
        return value

    def score(self, node: str, area: str, period: int) -> Interval | None:
        """The score of a leaf or group, by the edition's own method."""
        edition = self.assessment.edition
        if edition.nodes[node].indicator:
            return self._leaf(node, area, period)
        total = Interval.point(Fraction(0))
        for child, share in present_shares(self.assessment, node, area, period).items():
            part = self.score(child, area, period)
            if part is None:
                return None
            total += part.scaled(share)
        return total

    def _leaf(self, indicator: str, area: str, period: int) -> Interval | None:
        if self.assessment.imputed(indicator, area, period):
            return self._lowest(indicator, area)
        return self._observed_score(indicator, area, period)

    def _lowest(self, indicator: str, area: str) -> Interval | None:
        periods = (each for each in self.assessment.periods if not self.assessment.imputed(indicator, area, each))
        scores = [score for each in periods if (score := self._observed_score(indicator, area, each)) is not None]
        return Interval(min(each.low for each in scores), min(each.high for each in scores)) if scores else None

    def _observed_score(self, indicator: str, area: str, period: int) -> Interval | None:
        value = self.value((indicator, area, period))
        if value is None:
            return None
        edition = self.assessment.edition
        bounds, settings = edition.bounds_of(indicator), edition.settings.normalise
        lower, upper = (self._bound(indicator, end, bound) for end, bound in bounds.ends())
        if lower.high >= upper.low:
            return None  # within their rounding the bounds may be equal, and then any score is possible
        low, high = settings.low.exact, settings.high.exact
        score = goalposts(value, lower, upper, edition.indicator(indicator).direction.sign, low, high)
        if not settings.clip:
            return score
        return Interval(min(max(score.low, low), high), min(max(score.high, low), high))

    def _bound(self, indicator: str, end: str, bound: Bound) -> Interval:
        """A given bound is exact; one that repeats an observed extreme is as rounded as the observation."""
        if (indicator, end) in self.overrides.bounds:
            return self.overrides.bounds[indicator, end]
        return Interval.point(bound.value.exact) if bound.rule.kind == "given" else Interval.of(bound.value)
