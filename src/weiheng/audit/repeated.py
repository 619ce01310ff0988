"""The same result printed more than once in a document: numbers that each may be right, but not all together."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from weiheng.audit.interval import Interval
from weiheng.audit.model import Cause, Finding, Verdict
from weiheng.audit.verdicts import meant
from weiheng.definitions.claims import Claim, Relation
from weiheng.vocabulary.unit import UNITS

_NUMBERS = frozenset({Relation.EQ, Relation.ABOUT})


def at_odds(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Results of which another printing is another number, although both can be right: they are in conflict."""
    alike: dict[tuple[object, ...], list[Claim]] = {}
    for each in findings:
        if not each.verdict.fails and each.claim.relation in _NUMBERS:
            alike.setdefault(_about(each.claim), []).append(each.claim)
    return tuple(_judged(each, alike.get(_about(each.claim), ())) for each in findings)


def _judged(finding: Finding, printings: Iterable[Claim]) -> Finding:
    claim = finding.claim
    if finding.verdict.fails or claim.relation not in _NUMBERS:
        return finding
    other = next((each for each in printings if not _meant(each).overlaps(_meant(claim))), None)
    if other is None:
        return finding
    facts = {"other": other, "place": other.place}
    return replace(finding, verdict=Verdict.CONFLICT, cause=Cause("printed_otherwise", facts))


def _about(claim: Claim) -> tuple[object, ...]:
    return claim.source, claim.measure, claim.subject, claim.area, claim.period, claim.since, claim.of


def _meant(claim: Claim) -> Interval:
    return meant(claim).scaled(UNITS[claim.unit].scale)
