"""An audit from beginning to end: every printed number and word gets its verdict, what fails its cause and effect."""

from collections.abc import Iterator
from dataclasses import replace

from weiheng.audit.causes import cause
from weiheng.audit.causes.grounds import Grounds
from weiheng.audit.effects import effect, stakes
from weiheng.audit.evidence import Evidence
from weiheng.audit.ledger import figure_findings, ledger
from weiheng.audit.model import Audit, Entry, Finding, Kind, Verdict
from weiheng.audit.printed_units import unit_findings
from weiheng.audit.repeated import at_odds
from weiheng.audit.results import PrintedScores, World, printed_scores, result, result_from_printed, world
from weiheng.audit.smallest import smallest_changes
from weiheng.audit.sums import sum_findings, whole_findings
from weiheng.audit.verdicts import verdict
from weiheng.audit.words import word_findings
from weiheng.definitions.claims import Claim, Measure

_FIGURES = (Measure.VALUE, Measure.TARGET)


def audit(evidence: Evidence) -> Audit:
    """Check everything that is printed. What fails comes first, by what it changes; the rest in the order printed."""
    worlds = {document: world(evidence, document) for document in evidence.documents}
    entries = ledger(evidence)
    found = tuple(_findings(evidence, entries, worlds))
    at_stake, grounds = stakes(evidence), Grounds(found, entries, evidence)

    def explained(finding: Finding) -> Finding:
        at = grounds.world(finding.item.source)
        return replace(
            finding,
            cause=finding.cause or cause(finding, grounds),
            shifts=smallest_changes(at, finding.claim) if _follows(finding) else (),
            effect=effect(at, finding, at_stake),
        )

    finished = (explained(each) if each.verdict.fails else each for each in found)
    return Audit(tuple(sorted(finished, key=weight)), entries)


def _findings(evidence: Evidence, entries: tuple[Entry, ...], worlds: dict[str, World]) -> Iterator[Finding]:
    yield from figure_findings(entries, evidence)
    yield from at_odds(tuple(_results(evidence, worlds)))
    yield from sum_findings(evidence)
    yield from whole_findings(evidence)
    yield from word_findings(evidence)
    yield from unit_findings(evidence)


def _results(evidence: Evidence, worlds: dict[str, World]) -> Iterator[Finding]:
    """Verdicts on numbers that follow from others; what adds up from scores also has to follow from printed ones."""
    printed = printed_scores(evidence)
    leaves = {claim: _finding(worlds[claim.source], claim) for claim in printed.claims.values()}
    doubtful = frozenset(claim for claim, finding in leaves.items() if finding.verdict.fails)
    either = replace(printed, doubtful=doubtful)
    for claim in evidence.claims:
        if claim.measure not in _FIGURES:
            at = worlds[claim.source]
            yield leaves.get(claim) or _beside_printed(at, _finding(at, claim), printed, either)


def _finding(at: World, claim: Claim) -> Finding:
    found = result(at, claim)
    return Finding(Kind.RESULT, claim, verdict(claim, found), found)


def _beside_printed(at: World, finding: Finding, printed: PrintedScores, either: PrintedScores) -> Finding:
    """With what the printed scores give; a number that they do not give, wrong ones put right or not, is wrong."""
    claim = finding.claim
    from_printed = result_from_printed(at, claim, printed)
    if from_printed is None:
        return finding
    said = verdict(claim, from_printed)
    wrong = finding.verdict.holds and said.fails and verdict(claim, result_from_printed(at, claim, either)).fails
    judged = Verdict.NOT_REPRODUCIBLE if wrong else finding.verdict
    return replace(finding, verdict=judged, printed_verdict=said, printed_result=from_printed)


def _follows(finding: Finding) -> bool:
    """Whether it is a number that follows from inputs, so that a change of one of these could explain it."""
    if finding.kind is Kind.RESULT:
        return True
    return finding.kind is Kind.FIGURE and finding.entry is not None and finding.entry.computed is not None


def weight(finding: Finding) -> tuple[int, float, int]:
    """What orders findings: failing ones first, then by what they do to the whole index, to targets, to nothing."""
    found = finding.effect
    total, turned = (abs(found.total), len(found.targets)) if found else (0, 0)
    return (0 if finding.verdict.fails else 1, -float(total), -turned)
