"""Findings on printed numbers, for the terminal and for files."""

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Any, cast

from rich.console import Console
from rich.text import Text

from weiheng.assess import Assessment
from weiheng.audit.claims import Finding, Reason, Result, Verdict
from weiheng.cli.terminal import MISSING, Kind, area_name, name_of, number, place_text, table
from weiheng.definitions.claims import Claim, Measure
from weiheng.vocabulary.messages import Term, Words

_STYLES = {Verdict.EQUAL: "green", Verdict.ROUNDING: "cyan", Verdict.NOT_REPRODUCIBLE: "bold red"}


def print_totals(out: Console, assessment: Assessment, findings: Sequence[Finding], words: Words) -> None:
    """Each printed score of the whole index against what the printed scores and the raw data give."""
    columns: list[tuple[str, Kind]] = [("year", "number"), ("printed", "number"), ("from_scores", "number")]
    columns += [("says", "number"), ("from_raw", "number"), ("says", "number")]
    shown = table((words(f"audit.{heading}"), kind) for heading, kind in columns)
    for each in _totals(assessment, findings):
        printed = _value(each.printed_result, each.claim), _verdict(each.printed_verdict, words)
        raw = _value(each.result, each.claim), _verdict(each.verdict, words)
        shown.add_row(str(each.claim.period), each.claim.value.text, *printed, *raw)
    out.print(shown)


def _totals(assessment: Assessment, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The first claim of each period about the whole index."""
    seen: set[int] = set()
    for each in findings:
        claim = each.claim
        if claim.measure is Measure.SCORE and claim.subject == assessment.root and claim.period not in seen:
            seen.add(claim.period)
            yield each


def _value(result: Result | None, claim: Claim) -> str:
    return MISSING if result is None else number(float(result.value), claim.value.places + 1)


def _verdict(verdict: Verdict | None, words: Words) -> Text:
    return Text("") if verdict is None else Text(words(f"verdict.{verdict.value}"), style=_STYLES.get(verdict, "dim"))


def print_findings(out: Console, assessment: Assessment, findings: Sequence[Finding], words: Words) -> None:
    """How many printed numbers hold, then each kind that does not, with its reason."""
    counts = Counter(each.verdict for each in findings)
    out.print(words("audit.summary", total=len(findings), **{each.value: counts[each] for each in Verdict}))
    repeated = Counter(finding_sentence(assessment, each, words) for each in findings if each.reason is not None)
    for sentence, count in repeated.items():
        out.print(Text(f"  • {sentence}" + (f" ×{count}" if count > 1 else ""), style="red"))


def finding_sentence(assessment: Assessment, finding: Finding, words: Words) -> str:
    """One finding in a sentence a colleague could be sent."""
    claim, result, reason = finding.claim, finding.result, finding.reason
    subject = claim_subject(assessment, claim, words)
    interval = _interval(result, claim)
    facts = {"place": place_text(claim.place, words), "subject": subject, "printed": claim.value.text}
    sentence = words("audit.finding", **facts, computed=_value(result, claim), interval=interval)
    if reason is not None:
        sentence += words(f"reason.{reason.kind}", **_reason_facts(assessment, claim, reason, words))
    return sentence


def _interval(result: Result | None, claim: Claim) -> str:
    if result is None:
        return MISSING
    ends = (number(float(end), claim.value.places + 1) for end in (result.interval.low, result.interval.high))
    return "–".join(dict.fromkeys(ends))


def claim_subject(assessment: Assessment, claim: Claim, words: Words) -> str:
    """What a claim is about: the name, the place if it is not an assessed one, the year or years."""
    name = name_of(assessment.edition, claim.subject, words.language)
    if claim.area not in assessment.areas:
        name = words("audit.of_area", name=name, area=area_name(assessment.edition, claim.area, words.language))
    return words(f"measure.{claim.measure.value}", name=name, period=claim.period, since=claim.since or "")


def _reason_facts(assessment: Assessment, claim: Claim, reason: Reason, words: Words) -> dict[str, object]:
    places = getattr(assessment.edition.elements.get(claim.subject), "decimals", claim.value.places)
    shown: dict[str, object] = {}
    for key, fact in reason.facts.items():
        shown[key] = number(float(fact), places) if isinstance(fact, Fraction) else fact
    if "end" in reason.facts:
        shown["end"] = Term(str(reason.facts["end"]))
    if "subject" in reason.facts:
        shown["subject"] = name_of(assessment.edition, str(reason.facts["subject"]), words.language)
    if "from" in reason.facts:
        guilty = cast(tuple[tuple[str, int], ...], reason.facts["from"])
        shown["from"] = tuple(f"{name_of(assessment.edition, key, words.language)} {year}" for key, year in guilty)
    return shown


def finding_records(findings: Sequence[Finding]) -> list[dict[str, Any]]:
    """Findings as flat rows: the claim's fields, verdicts, computed numbers and intervals, the reason."""
    return [_record(each) for each in findings]


def _record(finding: Finding) -> dict[str, Any]:
    claim = finding.claim.model_dump(mode="json", exclude={"note"})
    result, printed = finding.result, finding.printed_result
    return {
        **claim,
        "verdict": finding.verdict.value,
        "computed": None if result is None else float(result.value),
        "lowest": None if result is None else float(result.interval.low),
        "highest": None if result is None else float(result.interval.high),
        "verdict_from_printed": finding.printed_verdict.value if finding.printed_verdict else None,
        "computed_from_printed": None if printed is None else float(printed.value),
        "reason": finding.reason.kind if finding.reason else None,
    }
