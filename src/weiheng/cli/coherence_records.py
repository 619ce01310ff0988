"""Audits of coherence for programs: a record of everything for JSON, and a row for every number for CSV."""

import csv
from collections import Counter
from typing import TextIO

from weiheng.index.coherence.found import Outcome
from weiheng.index.coherence.thresholds import CHECKS
from weiheng.scrutiny.coherence import Coherence, Finding
from weiheng.scrutiny.coherence_saying import Speaker

COLUMNS = ("check", "outcome", "kind", "elements", "units", "number", "value")


def coherence_record(found: Coherence, speaker: Speaker) -> dict[str, object]:
    """The units and what they mean, and every check with thresholds, sources, counts and findings."""
    units = found.units
    return {
        "units": {
            "kind": units.kind,
            "names": list(units.names),
            "left_out": list(units.left_out),
            "period": units.period,
            "area": units.area,
            "notes": list(speaker.about_units()),
        },
        "size": found.size,
        "checks": [_check_record(id, findings, speaker) for id, findings in found.by_check().items()],
    }


def _check_record(id: str, findings: list[Finding], speaker: Speaker) -> dict[str, object]:
    thresholds = CHECKS[id].thresholds
    return {
        "id": id,
        "name": speaker.check(id),
        "passes_if": speaker.threshold(id),
        "thresholds": {
            name: {"value": each.value, "source": speaker.source(each.source)} for name, each in thresholds.items()
        },
        "minimum": speaker.minimum(id),
        **counts(findings),
        "findings": [_finding_record(each, speaker) for each in findings],
    }


def _finding_record(finding: Finding, speaker: Speaker) -> dict[str, object]:
    """A finding; what passes needs no sentence."""
    record: dict[str, object] = {
        "outcome": finding.outcome.value,
        "kind": finding.kind,
        "elements": list(finding.elements),
        "units": list(finding.units),
        "numbers": dict(finding.numbers),
    }
    sentence = speaker.sentence(finding)
    return {**record, "sentence": sentence} if sentence else record


def counts(findings: list[Finding]) -> dict[str, int]:
    """How many findings ended how."""
    ended = Counter(each.outcome for each in findings)
    return {each.value: ended[each] for each in Outcome}


def print_rows(found: Coherence, out: TextIO) -> None:
    """A row for every number of every finding; a finding without numbers has one row."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in found.findings:
        lead = (each.check, each.outcome.value, each.kind, ";".join(each.elements), ";".join(each.units))
        for name, value in each.numbers.items() or (("", ""),):
            writer.writerow((*lead, name, value))
