"""What causes are looked for in: all findings, the ledger and the evidence, by place, subject and figure."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TypeVar

from weiheng.audit.agreement import agree
from weiheng.audit.evidence import Evidence
from weiheng.audit.interval import Interval
from weiheng.audit.ledger import reference
from weiheng.audit.model import Cause, Entry, Finding, Kind, Statement, Verdict
from weiheng.audit.populations import Implied, implied
from weiheng.audit.printings import Printings, printings, scale
from weiheng.audit.results import World, Worlds
from weiheng.definitions.claims import Claim, Measure, Relation
from weiheng.observations.model import Key, Observation
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.unit import UNITS

Series = tuple[Measure, str, str, int]
"""Measure, subject and area, and the years that a comparison covers (0 if it is none)."""
Number = tuple[Fraction, str]
"""A printed number and its unit."""


@dataclass(frozen=True)
class Rival:
    """A number that the judged one disagrees with, in the unit of the judged one.

    ``step`` is the unit of its last printed place; 0 if it is computed. A computed number has no ``statement``.
    """

    value: Fraction
    interval: Interval
    step: Fraction = Fraction(0)
    statement: Statement | None = None

    @property
    def named(self) -> Statement | Fraction:
        """The fact to name it by."""
        return self.statement or self.value


@dataclass(frozen=True)
class Grounds:
    """Everything that rules may look at."""

    findings: Sequence[Finding] = field(repr=False)
    entries: Sequence[Entry] = field(repr=False)
    worlds: Worlds = field(repr=False)

    @property
    def evidence(self) -> Evidence:
        """What all of it stands on."""
        return self.worlds.evidence

    def world(self, document: str) -> World:
        """The inputs of a document."""
        return self.worlds.of(document)

    @cached_property
    def printed(self) -> Printings:
        """All printings by figure."""
        return printings(self.evidence)

    @cached_property
    def implied(self) -> Mapping[Key, tuple[Implied, ...]]:
        """Denominators that rates imply."""
        return implied(self.printed, self.evidence)

    def holds(self, claim: Claim) -> bool:
        """Whether a claim was checked and can be right."""
        return self._verdicts.get(claim, Verdict.NO_DATA).holds

    @cached_property
    def _verdicts(self) -> Mapping[Claim, Verdict]:
        """What is said of each claim."""
        results = {each.item: each.verdict for each in self.findings if each.kind is Kind.RESULT}
        found = {item: verdict for item, verdict in results.items() if isinstance(item, Claim)}
        statements = (each for entry in self.entries for each in entry.statements)
        return found | {each.claim: each.verdict for each in statements if each.claim is not None}

    @cached_property
    def at_place(self) -> Mapping[tuple[str, str], tuple[Claim, ...]]:
        """Claims by document and place."""
        return _grouped(self.evidence.claims, lambda each: (each.source, each.place))

    @cached_property
    def of_document(self) -> Mapping[str, tuple[Claim, ...]]:
        """Claims by document."""
        return _grouped(self.evidence.claims, lambda each: each.source)

    @cached_property
    def targets(self) -> Mapping[tuple[str, str, str], tuple[Claim, ...]]:
        """Targets by document, subject and area."""
        found = (each for each in self.evidence.claims if each.measure is Measure.TARGET)
        return _grouped(found, lambda each: (each.source, each.subject, each.area))

    @cached_property
    def years(self) -> Mapping[Series, Sequence[int]]:
        """The periods of which something is printed, in order."""
        return {series: sorted({period for period, _ in found}) for series, found in self._numbers.items()}

    @cached_property
    def years_of(self) -> Mapping[tuple[Series, Number], Sequence[int]]:
        """The periods for which the same number is printed in the same unit, in order."""
        found: dict[tuple[Series, Number], set[int]] = {}
        for series, numbers in self._numbers.items():
            for period, number in numbers:
                found.setdefault((series, number), set()).add(period)
        return {key: sorted(periods) for key, periods in found.items()}

    @cached_property
    def areas_of(self) -> Mapping[tuple[object, ...], Sequence[str]]:
        """The areas for which the same number is printed of one subject and time, observed ones among them."""
        found: dict[tuple[object, ...], list[str]] = {}
        for (subject, area, period), row in self.evidence.facts.observations.items():
            if row.value is not None:
                found.setdefault((Measure.VALUE, subject, period, None, row.value.exact, row.unit), []).append(area)
        for each in self.evidence.claims:
            if each.relation is Relation.EQ:
                said = each.measure, each.subject, each.period, each.since, each.value.exact, each.unit
                found.setdefault(said, []).append(each.area)
        return found

    @cached_property
    def _numbers(self) -> Mapping[Series, Sequence[tuple[int, Number]]]:
        """Plain numbers with their periods, observed ones among them."""
        found: dict[Series, list[tuple[int, Number]]] = {}
        for (subject, area, period), row in self.evidence.facts.observations.items():
            if row.value is not None:
                found.setdefault((Measure.VALUE, subject, area, 0), []).append((period, (row.value.exact, row.unit)))
        for claim in self.evidence.claims:
            if claim.relation is Relation.EQ:
                found.setdefault(series_of(claim), []).append((claim.period, (claim.value.exact, claim.unit)))
        return found

    @cached_property
    def vintages(self) -> Mapping[Key, tuple[Observation, ...]]:
        """Observations that later ones have superseded."""
        valid = self.evidence.facts.observations
        old = (each for each in self.evidence.observations if valid.get(each.key) != each)
        return _grouped(old, lambda each: each.key)

    @cached_property
    def wrong_scores(self) -> Mapping[tuple[str, int], tuple[Claim, ...]]:
        """Printed scores that cannot be right, by area and period."""
        wrong = (each.claim for each in self.findings if each.kind is Kind.RESULT and each.verdict.fails)
        return _grouped(
            (each for each in wrong if each.measure is Measure.SCORE), lambda each: (each.area, each.period)
        )

    def rivals(self, finding: Finding) -> Iterator[Rival]:
        """The numbers that the finding's own disagrees with: first printed ones, then what is computed."""
        if finding.entry is None:
            computed = (each for each in (finding.result, finding.printed_result) if each is not None)
            yield from (Rival(each.value, each.interval) for each in computed)
            return
        own = judged(finding)
        factor = 1 / scale(self.evidence, finding.claim.subject, finding.claim.unit)
        alike = {(each.figure, each.high, each.unit, each.relation): each for each in finding.entry.statements[::-1]}
        for each in reversed(alike.values()):
            if own is not None and not agree(finding.entry.measure, own, each):
                yield _rival(each, self.evidence, finding.claim)
        given = reference(finding.entry)
        if given is not None and finding.verdict is Verdict.NOT_REPRODUCIBLE:
            yield Rival(given.value * factor, given.interval.scaled(factor))


def series_of(claim: Claim) -> Series:
    """What a claim is about in one of several periods."""
    return claim.measure, claim.subject, claim.area, claim.period - (claim.since or claim.period)


Rule = Callable[[Finding, Grounds], Iterator[Cause]]
"""Yields the causes that it finds for a finding that fails, the likeliest first."""


def judged(finding: Finding) -> Statement | None:
    """The printing that a finding on a figure judges."""
    if finding.entry is None:
        return None
    claim = finding.claim
    for each in finding.entry.statements:
        same = each.claim == claim if each.claim else (each.source, each.figure) == (claim.source, claim.value)
        if same and each.verdict.fails:
            return each
    return None


ENOUGH_DIGITS = 3
"""That two numbers must have in common, so that it is hardly by chance."""


def significant(figure: Figure) -> int:
    """Digits of a figure that would have to agree by chance: without zeros in front, and in whole numbers behind.

    >>> [significant(Figure.parse(text)) for text in ("0.620", "4.50", "100.00", "42.00", "1024")]
    [3, 3, 1, 2, 4]
    """
    if figure.exact.denominator == 1:
        return len(str(abs(int(figure.exact))).strip("0"))
    return len(figure.text.lstrip("-").replace(".", "").lstrip("0"))


def _rival(statement: Statement, evidence: Evidence, claim: Claim) -> Rival:
    unit = UNITS[statement.unit].scale / UNITS[claim.unit].scale
    interval = statement.interval.scaled(1 / scale(evidence, claim.subject, claim.unit))
    return Rival(statement.figure.exact * unit, interval, 2 * statement.figure.half_unit * unit, statement)


Item = TypeVar("Item")
Group = TypeVar("Group")


def _grouped(items: Iterable[Item], by: Callable[[Item], Group]) -> dict[Group, tuple[Item, ...]]:
    found: dict[Group, list[Item]] = {}
    for each in items:
        found.setdefault(by(each), []).append(each)
    return {group: tuple(each) for group, each in found.items()}
