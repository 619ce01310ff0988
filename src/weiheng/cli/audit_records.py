"""Audits for programs: a record of everything for JSON, and a row for everything that is printed for CSV."""

import csv
from collections import Counter
from collections.abc import Iterator
from decimal import Context, Decimal
from fractions import Fraction
from typing import TextIO

from weiheng.audit.agreement import point
from weiheng.audit.model import Audit, Cause, Effect, Entry, Finding, Kind, Result, Shift, Statement, Verdict
from weiheng.audit.naming import distinct
from weiheng.audit.printings import as_claim
from weiheng.audit.saying import Speaker
from weiheng.definitions.claims import Claim, Wording

_DIGITS = Context(prec=15)
_CLAIM_FIELDS = (
    *("id", "measure", "subject", "area", "period", "since", "relation", "value", "value_high", "unit"),
    *("unit_printed", "of", "part_of", "source", "place"),
)
COLUMNS = ("kind", *_CLAIM_FIELDS, "verdict", "computed", "lowest", "highest", "cause", "effect_on_total", "sentence")
_KINDS = ("numbers", "sums", "words")


def checked(found: Audit, only: str | None = None) -> dict[str, dict[str, Counter[Verdict]]]:
    """Verdicts by document (or of only one) and by what was checked: numbers by printing, totals, words."""
    counts: dict[str, dict[str, Counter[Verdict]]] = {}
    for source, kind, verdict in _checks(found):
        if only in (None, source):
            counts.setdefault(source, {}).setdefault(kind, Counter())[verdict] += 1
    return {source: {kind: kinds[kind] for kind in _KINDS if kind in kinds} for source, kinds in counts.items()}


def _checks(found: Audit) -> Iterator[tuple[str, str, Verdict]]:
    for each in found.findings:
        match each.kind:
            case Kind.FIGURE if each.entry is not None:
                yield from ((one.source, "numbers", one.verdict) for one in distinct(each.entry.statements))
            case Kind.FIGURE | Kind.RESULT:
                yield each.item.source, "numbers", each.verdict
            case Kind.SUM | Kind.WHOLE:
                yield each.item.source, "sums", each.verdict
            case Kind.WORDS:
                yield each.item.source, "words", each.verdict
            case Kind.UNIT:
                pass  # a unit is looked at only where it is wrong


def audit_record(found: Audit, speaker: Speaker, only: str | None) -> dict[str, object]:
    """Counts by document, every finding, the ledger, and how many conflicts nobody has decided."""
    documents = [
        {
            "source": source,
            "title": speaker.title(source),
            **{kind: {each.value: counts[each] for each in Verdict} for kind, counts in kinds.items()},
        }
        for source, kinds in checked(found, only).items()
    ]
    return {
        "documents": documents,
        "findings": [_finding_record(each, speaker) for each in found.findings],
        "ledger": [_entry_record(each) for each in found.ledger],
        "conflicts_left": found.conflicts_left,
    }


def _finding_record(finding: Finding, speaker: Speaker) -> dict[str, object]:
    entry = finding.entry
    return {
        "kind": finding.kind.value,
        "item": _item_record(finding.item),
        "verdict": finding.verdict.value,
        **_result_record(finding.result),
        "verdict_from_printed": finding.printed_verdict.value if finding.printed_verdict else None,
        "computed_from_printed": _decimal(finding.printed_result.value) if finding.printed_result else None,
        "cause": _cause_record(finding.cause),
        "smallest_changes": [_shift_record(each) for each in finding.shifts],
        "effect": _effect_record(finding.effect),
        "parts": [each.id for each in finding.parts],
        "statements": [statement_record(each) for each in entry.statements] if entry else [],
        "sentence": speaker.sentence(finding),
    }


def _item_record(item: Claim | Wording) -> dict[str, object]:
    return item.model_dump(mode="json", exclude={"note"})


def _result_record(result: Result | None) -> dict[str, object]:
    if result is None:
        return {"computed": None, "lowest": None, "highest": None}
    ends = {"lowest": _decimal(result.interval.low), "highest": _decimal(result.interval.high)}
    return {"computed": _decimal(result.value), **ends}


def _cause_record(cause: Cause | None) -> dict[str, object] | None:
    if cause is None:
        return None
    return {"kind": cause.kind, **{name: _fact(fact) for name, fact in cause.facts.items()}}


def _fact(fact: object) -> object:
    if isinstance(fact, Fraction):
        return _decimal(fact)
    if isinstance(fact, Statement):
        return statement_record(fact)
    if isinstance(fact, Claim | Wording):
        return _item_record(fact)
    if isinstance(fact, (tuple, list)):
        return [_fact(part) for part in fact]
    return fact if fact is None or isinstance(fact, int) else str(fact)


def _shift_record(shift: Shift) -> dict[str, object]:
    given = shift.input
    what = {"subject": given.subject, "area": given.area, "period": given.period, "end": given.end}
    return {**what, "unit": given.unit, "from": given.figure.text, "to": shift.to.text}


def _effect_record(effect: Effect | None) -> dict[str, object] | None:
    if effect is None:
        return None
    nodes = {node: _decimal(change) for node, change in effect.nodes.items()}
    return {"period": effect.period, "nodes": nodes, "total": _decimal(effect.total), "targets": list(effect.targets)}


def _entry_record(entry: Entry) -> dict[str, object]:
    subject, area, period = entry.key
    decided = entry.decided
    return {
        "measure": entry.measure.value,
        "subject": subject,
        "area": area,
        "period": period,
        "agrees": entry.agrees,
        "open": entry.open,
        "computed": _decimal(entry.computed.value) if entry.computed else None,
        "adopted": None if entry.adopted is None else _as_printed(entry.adopted, entry),
        "decided": {"by": decided.by, "date": decided.date, "reason": decided.reason} if decided else None,
        "statements": [statement_record(each) for each in entry.statements],
    }


def _as_printed(adopted: Fraction, entry: Entry) -> str:
    """The digits of the printing that counts, if one in the unit of the element has just this number."""
    same = (each for each in entry.statements if each.figure.exact == adopted == point(each))
    return next((each.figure.text for each in same), _decimal(adopted))


def statement_record(each: Statement) -> dict[str, object]:
    """A printing of a figure."""
    return {
        "value": each.figure.text,
        "value_high": each.high.text if each.high else None,
        "unit": each.unit,
        "unit_printed": each.unit_printed,
        "relation": each.relation.value,
        "source": each.source,
        "place": each.place,
        "status": each.status.value,
        "vintage": each.vintage,
        "claim": each.claim.id if each.claim else None,
        "verdict": each.verdict.value,
    }


def _decimal(value: Fraction) -> str:
    """Plain decimal text of 15 digits at most."""
    found = _DIGITS.divide(Decimal(value.numerator), Decimal(value.denominator))
    return f"{found.normalize():f}" if found else "0"


def print_rows(found: Audit, speaker: Speaker, out: TextIO) -> None:
    """A row for everything that is printed: each printing of a figure, each other number, and words."""
    writer = csv.DictWriter(out, COLUMNS, restval="", extrasaction="ignore", lineterminator="\n")
    writer.writeheader()
    for each in found.findings:
        writer.writerows(_rows(each, speaker))


def _rows(finding: Finding, speaker: Speaker) -> Iterator[dict[str, object]]:
    row: dict[str, object] = {"kind": finding.kind.value, **_result_record(finding.result)}
    if finding.entry is None:
        yield row | _item_row(finding.item, finding.verdict) | _said(finding, speaker)
        return
    for each in distinct(finding.entry.statements):
        item = as_claim((finding.entry.measure, *finding.entry.key), each)
        said = _said(finding, speaker) if each.verdict.fails else {}
        yield row | _item_row(item, each.verdict) | said


def _item_row(item: Claim | Wording, verdict: Verdict) -> dict[str, object]:
    record = _item_record(item)
    return {"measure": record.get("says"), **record, "verdict": verdict.value}


def _said(finding: Finding, speaker: Speaker) -> dict[str, object]:
    """What is told of a finding that fails."""
    if not finding.verdict.fails:
        return {}
    return {
        "cause": finding.cause.kind if finding.cause else "",
        "effect_on_total": _decimal(finding.effect.total) if finding.effect else "",
        "sentence": speaker.sentence(finding),
    }
