"""``weiheng coherence``: the statistical audit of an index."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from rich.console import Console
from rich.text import Text

from weiheng.assess import Assessment
from weiheng.cli.coherence_records import coherence_record, counts, print_rows
from weiheng.cli.lookup import find_area, find_period
from weiheng.cli.options import refuse_both
from weiheng.cli.screen import console
from weiheng.cli.terminal import print_item, table
from weiheng.definitions.address import find
from weiheng.definitions.pack import Pack
from weiheng.editions import open_edition, open_pack
from weiheng.index.coherence.found import Outcome
from weiheng.index.coherence.thresholds import CHECKS
from weiheng.outlook.known import known_of
from weiheng.scrutiny.coherence import Asked, Coherence, Finding, coherence_of
from weiheng.scrutiny.coherence_saying import Speaker
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused
from weiheng.vocabulary.text import folded

_STYLES = {Outcome.WARN: "yellow", Outcome.FAIL: "bold red"}
_COMMAND = Place("weiheng coherence")
_SHOWN = 10
"""So many findings of one check and outcome are printed."""

_MANY = 200
"""Of so many units the audit takes more than a moment: the index is computed anew without each of them."""


@dataclass(frozen=True)
class Options:
    """What of an audit is asked for, and in which form."""

    check: str | None = None
    year: int | None = None
    area: str | None = None
    size: str | None = None
    live: bool = False
    as_json: bool = False
    as_csv: bool = False


def coherence(address: str, options: Options, lang: str | None) -> int:
    """Make the audit and print it: tables and sentences for people, records for programs."""
    words = Words(preferred_language(lang))
    _check(options)
    found = _coherence(address, options, words)
    speaker = Speaker(found, words)
    if options.as_json:
        print(json.dumps(coherence_record(found, speaker), ensure_ascii=False, indent=1, allow_nan=False))
    elif options.as_csv:
        print_rows(found, sys.stdout)
    else:
        print_coherence(console(), found, speaker)
    return int(Exit.OK)


def _check(options: Options) -> None:
    """``Refused`` (X02) for options that exclude each other, (X01) for a check that there is none of."""
    refuse_both(
        _COMMAND.file,
        {"--json": options.as_json, "--csv": options.as_csv},
        {"--year": options.year, "--area": options.area},
    )
    if options.check is not None and options.check not in CHECKS:
        facts = {"found": options.check, "allowed": ", ".join(CHECKS), "command": _COMMAND.file}
        raise Refused([Problem("X01", _COMMAND, facts)], Exit.USAGE)


def _coherence(address: str, options: Options, words: Words) -> Coherence:
    if options.size is None:
        assessment = open_edition(find(address), options.live).assessment
        asked = _asked(assessment, options)
        with _working(assessment, words):
            return coherence_of(assessment, asked)
    pack = open_pack(find(address), options.live)
    if pack.opened is None:
        raise Refused([Problem("A05", Place(pack.pack.root.name), {"found": pack.pack.root.name})], Exit.USAGE)
    facts = known_of(pack.pack, pack.observations).facts
    asked = _asked(pack.opened.assessment, options)
    size = _size(pack.pack, options.size)
    with _working(pack.opened.assessment, words):
        return coherence_of(pack.opened.assessment, Asked(asked.period, asked.area, size, facts, asked.only))


@contextmanager
def _working(assessment: Assessment, words: Words) -> Iterator[None]:
    """A sign that work goes on, if there are many units and somebody sits there to see it."""
    if max(len(assessment.areas), len(assessment.periods)) < _MANY or not sys.stderr.isatty():
        yield
        return
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        progress.add_task(words("coherence.working"), total=None)
        yield


def _asked(assessment: Assessment, options: Options) -> Asked:
    period = None if options.year is None else find_period(assessment, options.year)
    area = None if options.area is None else find_area(assessment, options.area)
    return Asked(period, area, only=options.check)


def _size(pack: Pack, asked: str) -> str:
    """The id of an element of the pack by its id, name or synonym."""
    for id, each in pack.elements().items():
        if folded(asked) in {folded(name) for name in (id, each.names.zh, each.names.en, *each.synonyms)}:
            return id
    raise Refused(
        [Problem("A04", Place(pack.root.name), {"found": asked, "allowed": tuple(pack.variables)})], Exit.USAGE
    )


def print_coherence(out: Console, found: Coherence, speaker: Speaker) -> None:
    """The units, a line a check, what warns or fails, and what could not be computed."""
    words = speaker.words
    out.print(
        Text(words("coherence.title", title=found.assessment.edition.settings.title), style="bold"), soft_wrap=True
    )
    for note in speaker.about_units():
        print_item(out, note, "")
    out.print()
    _print_checks(out, found, speaker)
    _print_findings(out, found, speaker)
    _print_left(out, speaker)


def _print_checks(out: Console, found: Coherence, speaker: Speaker) -> None:
    words = speaker.words
    sources: list[str] = []
    shown = table([
        (words("coherence.check"), "text"),
        *((speaker.outcome(each), "number") for each in Outcome),
        (words("coherence.compared"), "text"),
        (words("coherence.source"), "number"),
    ])  # fmt: skip
    for id, findings in found.by_check().items():
        sources += [each for each in speaker.sources(id) if each not in sources]
        marks = ",".join(str(sources.index(each) + 1) for each in speaker.sources(id))
        ended = counts(findings)
        numbers = (Text(str(ended[each.value] or ""), style=_STYLES.get(each, "")) for each in Outcome)
        shown.add_row(speaker.check(id), *numbers, speaker.threshold(id), f"[{marks}]")
    out.print(shown)
    for at, source in enumerate(sources, 1):
        out.print(Text(f"[{at}] {source}", style="dim"), soft_wrap=True)


def _print_findings(out: Console, found: Coherence, speaker: Speaker) -> None:
    """What fails and warns; of many findings of one check those that matter most, unless only it is asked for."""
    by_check = found.by_check()
    most = len(found.findings) if len(by_check) == 1 else _SHOWN
    if not any(each.outcome in _STYLES for each in found.findings):
        out.print()
        out.print(speaker.words("coherence.nothing"))
    for id, findings in by_check.items():
        for outcome in (Outcome.FAIL, Outcome.WARN):
            wrong = [each for each in findings if each.outcome is outcome]
            if wrong:
                _print_wrong(out, id, wrong, most, speaker)


def _print_wrong(out: Console, id: str, wrong: list[Finding], most: int, speaker: Speaker) -> None:
    words, outcome = speaker.words, wrong[0].outcome
    heading = words("coherence.findings_of", check=speaker.check(id), outcome=speaker.outcome(outcome))
    out.print()
    out.print(Text(heading, style=_STYLES[outcome]), soft_wrap=True)
    for each in sorted(wrong, key=lambda each: -each.numbers.get("mean_shift", 0))[:most]:
        print_item(out, speaker.sentence(each))
    if len(wrong) > most:
        print_item(out, words("coherence.more", count=len(wrong) - most, check=id))


def _print_left(out: Console, speaker: Speaker) -> None:
    lines = list(speaker.not_computable())
    if lines:
        out.print()
        out.print(Text(speaker.words("coherence.left"), style="bold"))
    for line in lines:
        print_item(out, line)
