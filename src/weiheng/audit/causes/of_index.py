"""Causes inside an index: bounds, scores, and groups that add up from wrong scores."""

from collections.abc import Iterator
from fractions import Fraction

from weiheng.audit.causes.grounds import Grounds
from weiheng.audit.inputs import Inputs
from weiheng.audit.model import Cause, Finding, Kind, Result
from weiheng.audit.results import rule_gives, target_gives
from weiheng.audit.verdicts import verdict
from weiheng.definitions.claims import Claim, Measure
from weiheng.definitions.form import ends_known
from weiheng.vocabulary.figure import rounded


def bound_rule(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """A bound that its own rule does not give, or the target that it says it is."""
    claim, assessment = finding.claim, grounds.evidence.assessment
    if claim.measure not in (Measure.LOWER, Measure.UPPER) or assessment is None or finding.result is None:
        return
    for end, bound in ends_known(assessment.edition, claim.subject):
        if end != claim.measure.value:
            continue
        at = grounds.world(claim.source)
        if rule_gives(at, claim.subject, end) is not None:
            facts = {"given": finding.result.value, "rule": bound.rule.kind, "since": bound.rule.since}
            yield Cause("bound_rule", facts)
        elif target_gives(at, claim.subject, bound) is not None:
            yield Cause("bound_target", {"given": finding.result.value, "source": bound.source})


def follows_rule(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """A score that follows from the bound that the rule gives, not from the one that is written."""
    claim, assessment = finding.claim, grounds.evidence.assessment
    if not _is_leaf_score(finding, grounds) or assessment is None:
        return
    at = grounds.world(claim.source)
    for end, bound in ends_known(assessment.edition, claim.subject):
        given = rule_gives(at, claim.subject, end)
        if given is None or given.value == bound.value.exact:
            continue
        if _is_score(claim, at.rounded.trial({}, {(claim.subject, end): given.interval})):
            text = f"{rounded(given.value, bound.value.places):f}"
            yield Cause("follows_rule", {"end": end, "given": text, "written": bound.value.text})


def follows_reported(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """A score that follows from the reported value, while the counts behind it give another."""
    claim = finding.claim
    if not _is_leaf_score(finding, grounds):
        return
    inputs, key = grounds.world(claim.source).rounded, (claim.subject, claim.area, claim.period)
    reported, value = inputs.reported(key), grounds.evidence.facts.value(key[0], key[1:])
    if reported is None or value.reported is None or value.computed is None:
        return
    if _is_score(claim, inputs.trial({key: reported}, {})):
        facts = {"reported": value.reported, "computed": value.computed}
        yield Cause("follows_reported", {name: _text(grounds, claim, number) for name, number in facts.items()})


def inherited(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """The printed scores below add up; one of them is not reproducible itself."""
    claim, assessment = finding.claim, grounds.evidence.assessment
    if finding.printed_verdict is None or not finding.printed_verdict.holds or assessment is None:
        return
    below = {leaf.id for leaf in assessment.edition.leaves(claim.subject)}
    periods = dict.fromkeys((claim.since or claim.period, claim.period))
    wrong = (each for period in periods for each in grounds.wrong_scores.get((claim.area, period), ()))
    guilty = tuple(dict.fromkeys((each.subject, each.period) for each in wrong if each.subject in below))
    if guilty:
        yield Cause("inherited", {"from": guilty})


def not_from_printed(finding: Finding, _: Grounds) -> Iterator[Cause]:
    """The rounding of the data leaves the number open, but the printed scores below, which are right, do not."""
    contradicted = finding.printed_verdict is not None and finding.printed_verdict.fails
    if contradicted and verdict(finding.claim, finding.result).holds:
        yield Cause("not_from_printed")


def _is_leaf_score(finding: Finding, grounds: Grounds) -> bool:
    assessment = grounds.evidence.assessment
    if finding.kind is not Kind.RESULT or finding.claim.measure is not Measure.SCORE or assessment is None:
        return False
    return assessment.edition.nodes[finding.claim.subject].indicator is not None


def _is_score(claim: Claim, inputs: Inputs) -> bool:
    found = inputs.score(claim.subject, claim.area, claim.period)
    return found is not None and verdict(claim, Result(found.low, found)).holds


def _text(grounds: Grounds, claim: Claim, value: Fraction) -> str:
    """A value of the indicator, which is not in the unit of its score, as it is written."""
    assessment = grounds.evidence.assessment
    places = assessment.edition.indicator(claim.subject).decimals if assessment else claim.value.places
    return f"{rounded(value, places):f}"
