"""The denominators that printed rates imply: what a rate and its count say of the population that was meant."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from weiheng.audit.evidence import Evidence
from weiheng.audit.growth import NUMBERS, ratio_of, then_and_now_keys
from weiheng.audit.inputs import Inputs
from weiheng.audit.interval import Interval
from weiheng.audit.model import Statement
from weiheng.audit.printings import Printings
from weiheng.definitions.claims import Claim, Measure
from weiheng.definitions.model import Ratio
from weiheng.observations.model import Key
from weiheng.vocabulary.unit import UNITS

NEAR = Fraction(1, 200)
"""Relative distance within which two denominators may be the same, counted on different days of a year."""
MUCH_NEARER = 3
"""How many times further off the other of two denominators must then be."""
_Sourced = dict[Key, list[tuple[str, Interval]]]
"""Intervals in base units by figure, each with the document that it stands in."""


@dataclass(frozen=True)
class Implied:
    """A denominator in base units: as the rate ``subject`` and its count have it, or as it is printed itself."""

    interval: Interval
    subject: str
    statement: Statement

    def confirms(self, one: Interval, other: Interval) -> bool:
        """Whether it is the first of two denominators: the same within rounding, or close and far from the second."""
        if self.interval.meets(one):
            return not self.interval.meets(other)
        gap = _gap(self.interval, one)
        return gap <= NEAR * one.low and MUCH_NEARER * gap <= _gap(self.interval, other)


def implied(printed: Printings, evidence: Evidence) -> Mapping[Key, tuple[Implied, ...]]:
    """What is known of each denominator in each area and period: from every rate, and as it is printed itself."""
    counts = _Counts(printed, evidence)
    found: dict[Key, list[Implied]] = {}
    for figure, statements in printed.items():
        measure, subject, area, period = figure
        element = evidence.elements.get(subject)
        if measure is not Measure.VALUE or element is None or not isinstance(element.formula, Ratio):
            continue
        key = element.formula.denominator, area, period
        for each in statements:
            interval = counts.denominator(element.formula, each, area, period)
            if interval is not None:
                found.setdefault(key, []).append(Implied(interval, subject, each))
    for key in found:
        unit = UNITS[evidence.elements[key[0]].unit].scale
        own = (each for each in printed.get((Measure.VALUE, *key), ()) if each.relation in NUMBERS)
        found[key] += [Implied(each.interval.scaled(unit), key[0], each) for each in own]
    return {key: tuple(each) for key, each in found.items()}


@dataclass(frozen=True)
class _Counts:
    """Numerators in base units: as printed, as observed, or as a printed growth and its other end imply them."""

    printed: Printings = field(repr=False)
    evidence: Evidence = field(repr=False)

    def denominator(self, formula: Ratio, rate: Statement, area: str, period: int) -> Interval | None:
        """Numerator x factor / rate; the rate is in its own unit."""
        count = self.of((formula.numerator, area, period), rate.source)
        if count is None or rate.relation not in NUMBERS:
            return None
        return count.scaled(Fraction(formula.factor)).over(rate.interval)

    def of(self, key: Key, document: str) -> Interval | None:
        """The count that a document's rate goes with: its own, the observed one, any other, one implied by growth."""
        stated, grown = self._stated.get(key, []), self._grown.get(key, [])
        own = (interval for source, interval in stated if source == document)
        return next(own, None) or self._observed(key) or _preferred(stated, document) or _preferred(grown, document)

    def _observed(self, key: Key) -> Interval | None:
        value = self._inputs.value(key)
        return None if value is None else value.scaled(UNITS[self.evidence.elements[key[0]].unit].scale)

    @cached_property
    def _inputs(self) -> Inputs:
        return Inputs(self.evidence)

    @cached_property
    def _stated(self) -> _Sourced:
        found: _Sourced = {}
        for figure, statements in self.printed.items():
            measure, subject, area, period = figure
            element = self.evidence.elements.get(subject)
            if measure is Measure.VALUE and element is not None:
                numbers = [each for each in statements if each.relation in NUMBERS]
                unit = UNITS[element.unit].scale
                found[subject, area, period] = [(each.source, each.interval.scaled(unit)) for each in numbers]
        return found

    @cached_property
    def _grown(self) -> _Sourced:
        """Counts at one end of a printed growth, from the count at the other end."""
        found: _Sourced = {}
        for claim in self.evidence.claims:
            if claim.measure is Measure.VALUE_GROWTH and claim.relation in NUMBERS:
                for key, interval in self._ends(claim):
                    found.setdefault(key, []).append((claim.source, interval))
        return found

    def _ends(self, claim: Claim) -> Iterator[tuple[Key, Interval]]:
        (before, after), ratio = then_and_now_keys(claim), ratio_of(claim)
        now, then = (_preferred(self._stated.get(key, []), claim.source) for key in (after, before))
        if now is not None and (implied_then := now.over(ratio)) is not None:
            yield before, implied_then
        if then is not None and ratio.low > 0:
            yield after, Interval(then.low * ratio.low, then.high * ratio.high)


def _preferred(sourced: Iterable[tuple[str, Interval]], document: str) -> Interval | None:
    """What the document itself says, else what the first other says."""
    ordered = sorted(sourced, key=lambda each: each[0] != document)
    return ordered[0][1] if ordered else None


def _gap(one: Interval, other: Interval) -> Fraction:
    """How far two intervals are apart; 0 if they meet."""
    return max(one.low - other.high, other.low - one.high, Fraction(0))
