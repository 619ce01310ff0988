"""``weiheng demo``: the shipped index computed, explained and checked, and its results in a folder."""

import io
import json
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from weiheng.assess import Assessment
from weiheng.audit.conduct import audit
from weiheng.audit.evidence import of_pack
from weiheng.audit.model import Audit
from weiheng.audit.saying import Speaker
from weiheng.cli.audit_records import print_rows
from weiheng.cli.auditing import about, print_counts, print_sentences, print_totals
from weiheng.cli.explaining import change_record, print_change, score_tree, step_record
from weiheng.cli.reporting import Wish, make_one, print_files
from weiheng.cli.scoring import coverage_line, heading
from weiheng.cli.screen import console, literal_console
from weiheng.cli.terminal import Kind, bar, name_of, number, series, signed, sparkline, table
from weiheng.definitions.address import Address, find, shipped_packs
from weiheng.editions import Opened, open_edition, open_pack
from weiheng.explain.attribution import explain_change
from weiheng.explain.cell import explain_score
from weiheng.explain.change import Moment
from weiheng.explain.places import score_places
from weiheng.observations.atomic import write_atomically
from weiheng.report.making import Format
from weiheng.tables import node_levels, score_table
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit, Refused

EDITION = "shenzhen/index/2022"
"""Of the shipped packs, even where a pack of one's own has the same name."""
_BAR_WIDTH = 24


def demo(out: Path, lang: str | None) -> int:
    """Show the eleven years, what moved in the last one, what cannot be reproduced; write files."""
    words = Words(preferred_language(lang))
    address = find(f"{shipped_packs()}/{EDITION}")
    pack = open_pack(address)
    opened = pack.opened or open_edition(address)
    assessment = opened.assessment
    area, periods = assessment.areas[0], assessment.periods
    screen = console()
    screen.print(heading(opened, area, words))
    screen.print(_years(assessment, area, words))
    screen.print()
    screen.print(_course(assessment, area, words))
    screen.print(coverage_line(assessment, area, words), style="dim")
    before, after = (
        Moment(assessment, assessment.root, area, periods[-2]),
        Moment(assessment, assessment.root, area, periods[-1]),
    )
    _section(screen, words("demo.moved", period=after.period))
    print_change(screen, assessment, before, after, words)
    _fallen(screen, assessment, before, after, words)
    evidence = of_pack(pack.pack, pack.observations, assessment)
    speaker, source = Speaker(evidence, words), assessment.edition.settings.source
    found = about(audit(evidence), source)
    _section(screen, words("demo.totals"))
    print_totals(screen, assessment, found.findings, words)
    _section(screen, words("demo.checked"))
    print_counts(screen, found, speaker, source)
    print_sentences(screen, found.problems, speaker)
    _section(screen, words("demo.written"))
    for path in _write(out, assessment, found, speaker):
        screen.print(f"  {path}", soft_wrap=True)
    _section(screen, words("demo.report"))
    return _report(screen, opened, address, out, words)


def _report(screen: Console, opened: Opened, address: Address, out: Path, words: Words) -> int:
    """The finished report. A Word file that people have written into stays as it is; the rest is made anew."""
    try:
        made, refused = make_one(opened, address, Wish(out), words.language), None
    except Refused as edited:
        if {each.code for each in edited.problems} != {"R14"}:
            raise
        others = tuple(each.value for each in Format if each is not Format.DOCX)
        made, refused = make_one(opened, address, Wish(out, others), words.language), edited
    print_files(screen, made, words)
    if refused is not None:
        screen.print(words("report.left_alone", path=refused.problems[0].place), style="yellow", soft_wrap=True)
    return int(Exit.OK)


def _section(out: Console, title: str) -> None:
    out.print()
    out.print(title, style="bold underline")


def _years(assessment: Assessment, area: str, words: Words) -> Table:
    """The whole index and its pillars, a year a line."""
    edition, places = assessment.edition, score_places(assessment.edition, assessment.root)
    low, high = float(edition.settings.normalise.low.exact), float(edition.settings.normalise.high.exact)
    pillars = [child.key for child in edition.tree.children]
    names: list[tuple[str, Kind]] = [(name_of(edition, pillar, words.language), "number") for pillar in pillars]
    whole = name_of(edition, assessment.root, words.language)
    shown = table([(words("diff.period"), "number"), (whole, "number"), ("", "shape"), *names])
    for period in assessment.periods:
        total = assessment.score(assessment.root, area, period)
        scores = [number(assessment.score(pillar, area, period), places) for pillar in pillars]
        shape = Text(bar(total, low, high, _BAR_WIDTH), style="blue")
        shown.add_row(str(period), Text(number(total, places), style="bold"), shape, *scores)
    return shown


def _course(assessment: Assessment, area: str, words: Words) -> Table:
    """Every node with its course, its last two scores and their difference."""
    edition, periods = assessment.edition, assessment.periods
    levels = node_levels(assessment)
    columns = (f"{periods[0]}–{periods[-1]}", *map(str, periods[-2:]), words("diff.change"))
    numbers: list[tuple[str, Kind]] = [(column, "number") for column in columns]
    shown = table([(words("score.node"), "text"), *numbers])
    for key, node in edition.nodes.items():
        places = score_places(edition, key)
        old, new = (assessment.score(key, area, period) for period in periods[-2:])
        change = Text(signed(new - old, places), style="green" if new > old else "red" if new < old else "dim")
        name = "  " * (levels[key] - 1) + name_of(edition, key, words.language)
        cells = (sparkline(series(assessment, key, area)), number(old, places), number(new, places), change)
        shown.add_row(name, *cells, style="" if node.indicator else "bold")
    return shown


def _fallen(out: Console, assessment: Assessment, before: Moment, after: Moment, words: Words) -> None:
    """For each pillar that fell, what pulled it down most."""
    for pillar in assessment.edition.tree.children:
        first = Moment(assessment, pillar.key, before.area, before.period)
        change = explain_change(first, Moment(assessment, pillar.key, after.area, after.period))
        if change is None or change.total >= 0:
            continue
        worst = min(change.parts, key=lambda part: part.total)
        places, language = score_places(assessment.edition, pillar.key), words.language
        facts = {
            "pillar": name_of(assessment.edition, pillar.key, language),
            "change": number(float(-change.total), places),
            "indicator": name_of(assessment.edition, worst.indicator, language),
            "part": signed(float(worst.total), places),
        }
        out.print(words("demo.fell", **facts), style="bold red")


def _write(out: Path, assessment: Assessment, found: Audit, speaker: Speaker) -> list[Path]:
    """All result files; each is written whole or not at all."""
    area, periods = assessment.areas[0], assessment.periods
    table = score_table(assessment)
    parquet = io.BytesIO()
    table.write_parquet(parquet)
    step = explain_score(assessment, assessment.root, area, periods[-1])
    before, after = (Moment(assessment, assessment.root, area, period) for period in periods[-2:])
    change = explain_change(before, after)
    contents: dict[str, str | bytes] = {
        "scores.csv": table.write_csv(),
        "scores.parquet": parquet.getvalue(),
        f"explain-{periods[-1]}.json": _json(step_record(step)),
        f"explain-{periods[-1]}.txt": _text(score_tree(assessment, step, area, periods[-1], speaker.words)),
        f"change-{periods[-2]}-{periods[-1]}.json": _json(None if change is None else change_record(change)),
        "claims-checked.csv": _csv(found, speaker),
    }
    for name, content in contents.items():
        write_atomically(out / name, content)
    return [out / name for name in contents]


def _json(record: object) -> str:
    return json.dumps(record, ensure_ascii=False, indent=1) + "\n"


def _text(tree: object) -> str:
    buffer = io.StringIO()
    literal_console(buffer, width=200).print(tree)
    return buffer.getvalue()


def _csv(found: Audit, speaker: Speaker) -> str:
    buffer = io.StringIO()
    print_rows(found, speaker, buffer)
    return buffer.getvalue()
