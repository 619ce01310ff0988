"""Verdicts on printed numbers: equal, explained by rounding, or not reproducible, and then why."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from math import isnan
from typing import Literal

from weiheng.assess import Assessment
from weiheng.audit.inputs import Inputs, Overrides
from weiheng.audit.interval import Interval
from weiheng.definitions.claims import Claim, Measure
from weiheng.definitions.model import Bound
from weiheng.explain.weights import effective_weights
from weiheng.observations.extremes import extreme
from weiheng.vocabulary.figure import Figure, rounded
from weiheng.vocabulary.unit import UNITS, convert

OUTWARD = Fraction(1, 10**9)
"""Added on both sides of a root in percent, which is taken in floats: far more than they can err."""


class Verdict(StrEnum):
    """What the data say about a printed number."""

    EQUAL = "equal"
    ROUNDING = "rounding"
    NOT_REPRODUCIBLE = "not_reproducible"
    NO_DATA = "no_data"

    @property
    def holds(self) -> bool:
        """Whether the number can be right."""
        return self in (Verdict.EQUAL, Verdict.ROUNDING)


@dataclass(frozen=True)
class Reason:
    """Why a number is not reproducible: ``kind`` names the message, ``facts`` fill it in."""

    kind: Literal["counts_give", "follows_reported", "follows_rule", "rule_gives", "inherited", "repeats", "unknown"]
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """What we compute for a claim, and the interval that the rounding of its inputs leaves open; one unit for both."""

    value: Fraction
    interval: Interval


@dataclass(frozen=True)
class Finding:
    """The verdict on one claim, by the raw data; for groups also by the printed scores of their indicators."""

    claim: Claim
    verdict: Verdict
    result: Result | None
    reason: Reason | None = None
    printed_verdict: Verdict | None = None
    printed_result: Result | None = None


def audit_claims(assessment: Assessment) -> tuple[Finding, ...]:
    """A finding for every claim of the edition, and for every reported value that its own counts can confirm."""
    auditor = _Auditor(assessment)
    findings = [auditor.finding(claim) for claim in (*assessment.edition.claims, *reported_values(assessment))]
    failed = [each for each in findings if each.verdict is Verdict.NOT_REPRODUCIBLE]
    return tuple(replace(each, reason=auditor.reason(each, findings)) if each in failed else each for each in findings)


def reported_values(assessment: Assessment) -> Iterator[Claim]:
    """Observations of what can also be computed, as the claims that they are."""
    for (subject, area, period), row in assessment.facts.observations.items():
        if row.value is None or assessment.facts.value(subject, (area, period)).computed is None:
            continue
        yield Claim(
            id=f"{subject} {area} {period}",
            measure=Measure.VALUE,
            subject=subject,
            area=area,
            period=period,
            value=row.value,
            unit=row.unit,
            unit_printed=row.unit_printed,
            source=row.source or "",
            place=row.place or "?",
        )


def verdict(printed: Figure, result: Result | None) -> Verdict:
    """Compare what was printed with what was computed, in the same unit."""
    if result is None:
        return Verdict.NO_DATA
    if printed.decimal in (rounded(result.value, printed.places, mode) for mode in ("half_even", "half_up")):
        return Verdict.EQUAL
    return Verdict.ROUNDING if Interval.of(printed).meets(result.interval) else Verdict.NOT_REPRODUCIBLE


_Score = Callable[[Claim, int], Result | None]


class _Auditor:
    """The inputs of one assessment, as adopted and as printed."""

    def __init__(self, assessment: Assessment) -> None:
        self.assessment = assessment
        self.inputs = Inputs(assessment)
        self.values = Inputs(assessment, with_claims=False)
        self.printed_scores = {
            (claim.subject, claim.area, claim.period): claim
            for claim in assessment.edition.claims
            if claim.measure is Measure.SCORE and assessment.edition.nodes[claim.subject].indicator
        }

    def finding(self, claim: Claim) -> Finding:
        result = self._in_unit(claim, self.result(claim))
        printed_result = self.from_printed(claim)
        printed_verdict = None if printed_result is None else verdict(claim.value, printed_result)
        return Finding(claim, verdict(claim.value, result), result, None, printed_verdict, printed_result)

    def _in_unit(self, claim: Claim, result: Result | None) -> Result | None:
        """A result in the unit that the claim is printed in, so that it can be compared, rounded and shown like it."""
        if result is None or not claim.measure.of_element:
            return result
        element = self.assessment.edition.elements[claim.subject]
        factor = convert(Fraction(1), UNITS[element.unit], UNITS[claim.unit])
        return Result(result.value * factor, result.interval.scaled(factor))

    def result(self, claim: Claim) -> Result | None:
        """What the data give for a claim, by its measure."""
        match claim.measure:
            case Measure.VALUE:
                return self.value(claim, claim.period, self.values)
            case Measure.VALUE_CHANGE:
                return self.value_change(claim)
            case Measure.LOWER | Measure.UPPER:
                return self.bound(claim)
            case Measure.WEIGHT:
                return self.weight(claim)
            case _:
                return self.over_time(claim, self.score)

    def value(self, claim: Claim, period: int, inputs: Inputs) -> Result | None:
        """None also for what the pack defines but this edition does not use."""
        if claim.subject not in self.assessment.edition.elements:
            return None
        key = (claim.subject, claim.area, period)
        adopted, interval = self.assessment.facts.value(key[0], key[1:]).adopted, inputs.value(key)
        return None if adopted is None or interval is None else Result(adopted, interval)

    def value_change(self, claim: Claim) -> Result | None:
        after = self.value(claim, claim.period, self.inputs)
        before = self.value(claim, claim.since or claim.period, self.inputs)
        return _difference(before, after)

    def bound(self, claim: Claim) -> Result:
        """What the bound's own rule gives, or the bound as the pack has it where there is no rule to follow."""
        bounds = self.assessment.edition.bounds_of(claim.subject)
        bound = bounds.lower if claim.measure is Measure.LOWER else bounds.upper
        given = self.rule_gives(claim.subject, bound)
        return given or Result(bound.value.exact, Interval.point(bound.value.exact))

    def rule_gives(self, indicator: str, bound: Bound) -> Result | None:
        edition, latest = self.assessment.edition, self.assessment.facts.observations
        row = extreme(bound.rule, indicator, edition.settings, edition.areas, latest)
        if row is None or row.value is None:
            return None
        factor = convert(Fraction(1), UNITS[row.unit], UNITS[edition.indicator(indicator).unit])
        return Result(row.value.exact * factor, Interval.of(row.value, factor))

    def weight(self, claim: Claim) -> Result:
        edition = self.assessment.edition
        root = effective_weights(self.assessment, edition.tree.key, claim.area, claim.period)
        total = 100 * sum((root.get(leaf.id, Fraction(0)) for leaf in edition.leaves(claim.subject)), Fraction(0))
        return Result(total, Interval.point(total))

    def over_time(self, claim: Claim, score: _Score) -> Result | None:
        """A score, its change, or its average growth in percent."""
        after = score(claim, claim.period)
        if claim.measure is Measure.SCORE:
            return after
        before = score(claim, claim.since or claim.period)
        if claim.measure is Measure.CHANGE:
            return _difference(before, after)
        return _growth(before, after, claim.period - (claim.since or claim.period))

    def score(self, claim: Claim, period: int) -> Result | None:
        interval = self.inputs.score(claim.subject, claim.area, period)
        number = self.assessment.score(claim.subject, claim.area, period)
        return None if interval is None or isnan(number) else Result(Fraction(number), interval)

    def from_printed(self, claim: Claim) -> Result | None:
        """What the printed scores of the indicators give for a group; None for anything else."""
        if claim.measure not in (Measure.SCORE, Measure.CHANGE, Measure.GROWTH):
            return None
        if self.assessment.edition.nodes[claim.subject].indicator:
            return None
        return self.over_time(claim, self.printed_score)

    def printed_score(self, claim: Claim, period: int) -> Result | None:
        weights = effective_weights(self.assessment, claim.subject, claim.area, period)
        leaves = [(weight, self.printed_scores.get((key, claim.area, period))) for key, weight in weights.items()]
        parts = [(weight, leaf.value) for weight, leaf in leaves if leaf is not None]
        if len(parts) < len(leaves):
            return None
        value = sum((weight * figure.exact for weight, figure in parts), Fraction(0))
        start = Interval.point(Fraction(0))
        return Result(value, sum((Interval.of(figure).scaled(weight) for weight, figure in parts), start))

    def reason(self, finding: Finding, findings: list[Finding]) -> Reason:
        """The strongest reason that fits, by rule."""
        candidates = (self._own_reasons(finding), self._inherited(finding, findings), _repeats(finding, findings))
        return next((reason for each in candidates for reason in each), Reason("unknown"))

    def _own_reasons(self, finding: Finding) -> Iterator[Reason]:
        claim = finding.claim
        if claim.measure in (Measure.LOWER, Measure.UPPER):
            yield Reason("rule_gives", {"given": finding.result.value if finding.result else None})
        if claim.measure is Measure.VALUE and self.inputs.computed(_key(claim)) is not None:
            yield Reason(
                "counts_give", {"computed": self.assessment.facts.value(claim.subject, _key(claim)[1:]).computed}
            )
        if claim.measure is Measure.SCORE and self.assessment.edition.nodes[claim.subject].indicator:
            yield from self._follows_reported(claim)
            yield from self._follows_rule(claim)

    def _follows_reported(self, claim: Claim) -> Iterator[Reason]:
        """The score follows from the reported value, but the counts behind it give another."""
        key = _key(claim)
        reported, value = self.inputs.reported(key), self.assessment.facts.value(key[0], key[1:])
        if reported is None or value.computed is None or value.reported is None:
            return
        found = replace(self.inputs, overrides=Overrides(values={key: reported})).score(*key)
        if found is not None and found.meets(Interval.of(claim.value)):
            yield Reason("follows_reported", {"reported": value.reported, "computed": value.computed})

    def _follows_rule(self, claim: Claim) -> Iterator[Reason]:
        """The score follows from the bound that the rule gives, not from the one that is written."""
        for end, bound in self.assessment.edition.bounds_of(claim.subject).ends():
            given = self.rule_gives(claim.subject, bound)
            if given is None or given.value == bound.value.exact:
                continue
            changed = replace(self.inputs, overrides=Overrides(bounds={(claim.subject, end): given.interval}))
            found = changed.score(*_key(claim))
            if found is not None and found.meets(Interval.of(claim.value)):
                yield Reason("follows_rule", {"end": end, "given": given.value, "written": bound.value.exact})

    def _inherited(self, finding: Finding, findings: list[Finding]) -> Iterator[Reason]:
        """The printed scores below add up; one of them is not reproducible itself."""
        if finding.printed_verdict is None or not finding.printed_verdict.holds:
            return
        claim = finding.claim
        below = {leaf.id for leaf in self.assessment.edition.leaves(claim.subject)}
        guilty = tuple(
            dict.fromkeys(
                (each.claim.subject, each.claim.period)
                for each in findings
                if each.verdict is Verdict.NOT_REPRODUCIBLE
                and each.claim.measure is Measure.SCORE
                and each.claim.subject in below
                and each.claim.period in (claim.period, claim.since)
            )
        )
        if guilty:
            yield Reason("inherited", {"from": guilty})


def _repeats(finding: Finding, findings: list[Finding]) -> Iterator[Reason]:
    """The same number stands in the same place for something else, and is right there."""
    claim = finding.claim
    for other in findings:
        same = ("measure", "period", "since", "value", "source", "place", "area")
        if other.verdict.holds and all(getattr(other.claim, name) == getattr(claim, name) for name in same):
            yield Reason("repeats", {"subject": other.claim.subject})
            return


def _key(claim: Claim) -> tuple[str, str, int]:
    return claim.subject, claim.area, claim.period


def _difference(before: Result | None, after: Result | None) -> Result | None:
    if before is None or after is None:
        return None
    return Result(after.value - before.value, after.interval - before.interval)


def _growth(before: Result | None, after: Result | None, years: int) -> Result | None:
    """Average compound growth in percent; the root is taken in floats and widened outward."""
    if before is None or after is None or before.interval.low <= 0 or years <= 0:
        return None
    ratio = after.interval.over(before.interval)
    if ratio is None or ratio.low <= 0:
        return None

    def percent(quotient: Fraction) -> Fraction:
        return Fraction(100 * (float(quotient) ** (1 / years) - 1))

    interval = Interval(percent(ratio.low) - OUTWARD, percent(ratio.high) + OUTWARD)
    return Result(percent(after.value / before.value), interval)
