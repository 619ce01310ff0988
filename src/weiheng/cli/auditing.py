"""``weiheng audit``: what documents print, against the data and against each other."""

import json
import shlex
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace

from rich.console import Console
from rich.table import Table
from rich.text import Text

from weiheng.assess import Assessment
from weiheng.audit.conduct import audit
from weiheng.audit.evidence import Evidence, of_pack
from weiheng.audit.model import Audit, Finding, Result, Statement, Verdict
from weiheng.audit.naming import distinct
from weiheng.audit.saying import Speaker
from weiheng.cli.audit_records import audit_record, checked, print_rows
from weiheng.cli.options import refuse_both
from weiheng.cli.screen import console
from weiheng.cli.terminal import MISSING, number, print_item, table
from weiheng.cli.terminal import Kind as Column
from weiheng.definitions.address import Address, find
from weiheng.definitions.claims import Claim, Measure
from weiheng.editions import open_pack
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

_STYLES = {
    Verdict.EQUAL: "green",
    Verdict.ROUNDING: "cyan",
    Verdict.NOT_REPRODUCIBLE: "bold red",
    Verdict.CONFLICT: "bold red",
}

_MANY = 1000
"""Claims that take long enough to show that work goes on."""


@dataclass(frozen=True)
class Options:
    """What of an audit is asked for, and in which form."""

    source: str | None = None
    all: bool = False
    ledger: bool = False
    live: bool = False
    as_json: bool = False
    as_csv: bool = False


def audit_pack(address: str, options: Options, lang: str | None) -> int:
    """Audit everything that the documents of a pack print."""
    refuse_both("weiheng audit", {"--json": options.as_json, "--csv": options.as_csv})
    words, at = Words(preferred_language(lang)), find(address)
    opened = open_pack(at, options.live)
    evidence = of_pack(opened.pack, opened.observations, opened.opened.assessment if opened.opened else None)
    with _working(evidence, words):
        found = audit(evidence)
    if options.source is not None:
        source = _source(evidence, options.source, at.root.name)
        options, found = replace(options, source=source), about(found, source)
    speaker = Speaker(evidence, words)
    if options.as_json:
        print(json.dumps(audit_record(found, speaker, options.source), ensure_ascii=False, indent=1))
    elif options.as_csv:
        print_rows(found, speaker, sys.stdout)
    else:
        out = console()
        _print_audit(out, found, speaker, at.root.name, options)
        if found.conflicts_left:
            print_hint(out, at, address, words)
    return int(Exit.PROBLEMS if found.problems else Exit.OK)


@contextmanager
def _working(evidence: Evidence, words: Words) -> Iterator[None]:
    """A sign that work goes on, if it takes long and somebody sits there to see it."""
    if len(evidence.claims) < _MANY or not sys.stderr.isatty():
        yield
        return
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        progress.add_task(words("audit.working"), total=None)
        yield


def _source(evidence: Evidence, asked: str, pack: str) -> str:
    """The id of a document by its id or title."""
    for each in evidence.sources.values():
        if asked.casefold() in (each.id.casefold(), each.title.zh.casefold(), each.title.en.casefold()):
            return each.id
    allowed = tuple(each for each in evidence.sources if each in evidence.documents)
    raise Refused([Problem("A04", Place(pack), {"found": asked, "allowed": allowed})], Exit.USAGE)


def about(found: Audit, source: str) -> Audit:
    """What an audit says of one document."""
    entries = tuple(each for each in found.ledger if any(one.source == source for one in each.statements))
    return Audit(tuple(each for each in found.findings if _speaks_of(each, source)), entries)


def _speaks_of(finding: Finding, source: str) -> bool:
    statements = finding.entry.statements if finding.entry else ()
    return finding.item.source == source or any(each.source == source for each in statements)


def _print_audit(out: Console, found: Audit, speaker: Speaker, pack: str, options: Options) -> None:
    """``source`` of the options is an id here."""
    words = speaker.words
    if not found.findings:
        nothing = "nothing_of" if options.source else "nothing"
        out.print(words(f"audit.{nothing}", pack=pack, source=speaker.source(options.source or "")), soft_wrap=True)
        return
    print_counts(out, found, speaker, options.source)
    if options.ledger:
        _print_ledger(out, found, speaker)
    else:
        print_problems(out, found, speaker)
    if options.all:
        _print_agreeing(out, found, speaker)


def print_hint(out: Console, at: Address, typed: str, words: Words) -> None:
    """How to decide a conflict: in the pack as it was addressed, or in a copy of one that came with the program."""
    lines = [words("audit.copy", pack=at.root.name)] if at.shipped else []
    pack = words("audit.copied") if at.shipped else shlex.quote(typed)
    out.print()
    for line in (*lines, words("audit.decide", pack=pack)):
        out.print(Text(line, style="dim"), soft_wrap=True)


def print_counts(out: Console, found: Audit, speaker: Speaker, only: str | None) -> None:
    """For each document, or only one, how many numbers, words and totals were checked, and with which verdicts."""
    words = speaker.words
    for source, kinds in checked(found, only).items():
        out.print(Text(speaker.source(source), style="bold"), soft_wrap=True)
        for kind, counts in kinds.items():
            out.print(Text("  ") + _counted(kind, counts, speaker), soft_wrap=True)
    out.print(words("audit.conflicts_left", count=found.conflicts_left), soft_wrap=True)


def _counted(kind: str, counts: Counter[Verdict], speaker: Speaker) -> Text:
    words, said = speaker.words, {each: speaker.verdict(kind == "words", each) for each in Verdict if counts[each]}
    text = Text(words(f"audit.{kind}", total=counts.total(), verdicts=""))
    shown = [
        Text(words("audit.count", verdict=verdict, count=counts[each]), style=_STYLES.get(each, "dim"))
        for each, verdict in said.items()
    ]
    return text + Text(words("audit.between")).join(shown)


def print_problems(out: Console, found: Audit, speaker: Speaker) -> None:
    """What fails, in groups by consequence, each thing once."""
    words = speaker.words
    if not found.problems:
        out.print(words("audit.clean"), soft_wrap=True)
    groups: dict[str, list[Finding]] = {"changes_index": [], "changes_target": [], "changes_nothing": []}
    for each in found.problems:
        groups[_consequence(each)].append(each)
    for key, findings in groups.items():
        if findings:
            out.print()
            out.print(Text(words(f"audit.{key}", count=len(findings)), style="bold underline"))
            print_sentences(out, findings, speaker)


def _consequence(finding: Finding) -> str:
    effect = finding.effect
    if effect is not None and effect.total:
        return "changes_index"
    return "changes_target" if effect is not None and effect.targets else "changes_nothing"


def print_sentences(out: Console, findings: Iterable[Finding], speaker: Speaker) -> None:
    """A sentence a finding, under the title of its document; those that are the same once."""
    repeated = Counter((each.item.source, speaker.sentence(each, titled=False)) for each in findings)
    source = None
    for (document, sentence), count in repeated.items():
        if document != source:
            out.print(Text(speaker.source(document), style="dim"), soft_wrap=True)
            source = document
        print_item(out, sentence + (f" ×{count}" if count > 1 else ""))


def _print_agreeing(out: Console, found: Audit, speaker: Speaker) -> None:
    for verdict in (Verdict.ROUNDING, Verdict.EQUAL, Verdict.NO_DATA):
        findings = [each for each in found.findings if each.verdict is verdict]
        if findings:
            out.print()
            heading = speaker.words(
                "audit.agrees", verdict=speaker.words(f"verdict.{verdict.value}"), count=len(findings)
            )
            out.print(Text(heading, style="bold underline"))
            print_sentences(out, findings, speaker)


def _print_ledger(out: Console, found: Audit, speaker: Speaker) -> None:
    """Every figure that is printed more than once: the undecided conflicts first, then other conflicts."""
    several = (each for each in found.ledger if len(distinct(each.statements)) > 1)
    entries = sorted(several, key=lambda each: (not each.open, each.agrees))
    heading = speaker.words("audit.ledger" if entries else "audit.ledger_none", count=len(entries))
    out.print()
    out.print(Text(heading, style="bold underline" if entries else ""))
    causes = {id(each.entry): speaker.cause_text(each) for each in found.problems if each.entry is not None}
    documents = {each.source for entry in entries for each in entry.statements}
    only = next(iter(documents)) if len(documents) == 1 else None
    for entry in entries:
        out.print()
        out.print(Text(speaker.figure(entry), style="bold" if entry.agrees else "bold red"), soft_wrap=True)
        out.print(_statements(entry.statements, only, speaker))
        for line in (causes.get(id(entry), ""), speaker.adopted_text(entry)):
            if line:
                print_item(out, line, "  ")


def _statements(statements: Sequence[Statement], document: str | None, speaker: Speaker) -> Table:
    shown = Table.grid(padding=(0, 2))
    for each in distinct(statements):
        verdict = Text("") if each.verdict is Verdict.NO_DATA else _verdict(each.verdict, speaker.words)
        status = speaker.words(f"status.{each.status.value}") if each.claim is None else ""
        shown.add_row("", speaker.stated(each), speaker.stated_at(each, document), status, verdict)
    return shown


def print_totals(out: Console, assessment: Assessment, findings: Sequence[Finding], words: Words) -> None:
    """Each printed score of the whole index against what the printed scores and the raw data give."""
    columns: list[tuple[str, Column]] = [("year", "number"), ("printed", "number"), ("from_scores", "number")]
    columns += [("says", "number"), ("from_raw", "number"), ("says", "number")]
    shown = table((words(f"audit.{heading}"), kind) for heading, kind in columns)
    for each in _totals(assessment, findings):
        printed = _value(each.printed_result, each.claim), _verdict(each.printed_verdict, words)
        raw = _value(each.result, each.claim), _verdict(each.verdict, words)
        shown.add_row(str(each.claim.period), each.claim.value.text, *printed, *raw)
    out.print(shown)


def _totals(assessment: Assessment, findings: Sequence[Finding]) -> Iterator[Finding]:
    """The first claim of each period about the whole index."""
    found: dict[int, Finding] = {}
    for each in findings:
        item = each.item
        if isinstance(item, Claim) and item.measure is Measure.SCORE and item.subject == assessment.root:
            found.setdefault(item.period, each)
    return (found[period] for period in sorted(found))


def _value(result: Result | None, claim: Claim) -> str:
    return MISSING if result is None else number(float(result.value), claim.value.places + 1)


def _verdict(verdict: Verdict | None, words: Words) -> Text:
    return Text("") if verdict is None else Text(words(f"verdict.{verdict.value}"), style=_STYLES.get(verdict, "dim"))
