"""An audit from beginning to end: every printed number and word gets its verdict, what fails its cause and effect."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from weiheng.audit.beside import result_findings
from weiheng.audit.causes import cause
from weiheng.audit.causes.grounds import Grounds
from weiheng.audit.effects import effect, stakes
from weiheng.audit.evidence import Evidence
from weiheng.audit.ledger import figure_findings, ledger
from weiheng.audit.model import Audit, Entry, Finding, Kind
from weiheng.audit.printed_units import unit_findings
from weiheng.audit.repeated import at_odds
from weiheng.audit.results import Worlds
from weiheng.audit.smallest import smallest_changes
from weiheng.audit.sums import sum_findings, whole_findings
from weiheng.audit.words import word_findings


def audit(evidence: Evidence) -> Audit:
    """Check everything that is printed. What fails comes first, by what it changes; the rest in the order printed."""
    worlds = Worlds(evidence)
    entries = ledger(worlds)
    found = tuple(_findings(worlds, entries))
    at_stake, grounds = stakes(evidence), Grounds(found, entries, worlds)

    def explained(finding: Finding) -> Finding:
        at = grounds.world(finding.item.source)
        return replace(
            finding,
            cause=finding.cause or cause(finding, grounds),
            look_for_shifts=partial(smallest_changes, at, finding.claim) if _follows(finding) else tuple,
            effect=effect(at, finding, at_stake),
        )

    finished = (explained(each) if each.verdict.fails else each for each in found)
    return Audit(tuple(sorted(finished, key=weight)), entries)


def _findings(worlds: Worlds, entries: tuple[Entry, ...]) -> Iterator[Finding]:
    evidence = worlds.evidence
    yield from figure_findings(entries, evidence)
    yield from at_odds(tuple(result_findings(worlds)))
    yield from sum_findings(evidence)
    yield from whole_findings(evidence)
    yield from word_findings(worlds)
    yield from unit_findings(evidence)


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
