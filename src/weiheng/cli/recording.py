"""``weiheng records``: tables of records held against their contracts, and observations made of them."""

import json
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import polars as pl
from rich.console import Console

from weiheng.cli.checking import problem_record
from weiheng.cli.grouping import refuse_unknown
from weiheng.cli.prose import print_problems
from weiheng.cli.screen import console
from weiheng.cli.terminal import Kind as Column
from weiheng.cli.terminal import table
from weiheng.definitions.address import find
from weiheng.definitions.pack import Pack, load_pack
from weiheng.definitions.rules import definition_problems
from weiheng.observations.atomic import write_atomically
from weiheng.observations.files import read_observations
from weiheng.observations.intake.writing import csv_text
from weiheng.observations.model import Observation
from weiheng.records.changes import Change, changes
from weiheng.records.checking import Checked, Checks
from weiheng.records.counting import Progress, Request, measured
from weiheng.records.engine import Engine
from weiheng.records.engines import Means, opened
from weiheng.records.observing import Provenance, observations
from weiheng.records.publishing import WRITERS, with_provenance
from weiheng.records.rolling import Grouping
from weiheng.records.running import Result, planned, run
from weiheng.records.tabulating import tabulated, with_others
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused, errors
from weiheng.vocabulary.status import Status


@dataclass(frozen=True)
class Options:
    """What an engine may use, what it keeps for the next time, and whether a file may be written over."""

    means: Means = field(default_factory=Means)
    replace: bool = False
    store: Path | None = None
    approximately: bool = False


def check(address: str, data: str, options: Options, as_json: bool, lang: str | None) -> int:
    """Every table of the pack against its contract."""
    words = Words(preferred_language(lang))
    pack, engine = _opened(address, data, options)
    with _working(words) as progress:
        found = _checked(engine, pack, progress)
    problems = [each for one in found for each in one.problems(engine.files[one.table].place)]
    if as_json:
        print(json.dumps(_record(found, problems, words), ensure_ascii=False, indent=1))
    else:
        _print(found, engine, words)
        print_problems(problems, words, sys.stdout)
        if not problems:
            print(words("records.clean", count=len(found)))
    return int(Exit.PROBLEMS if errors(problems) else Exit.OK)


def plan(address: str, data: str, groupings: Sequence[Grouping], options: Options, lang: str | None) -> int:
    """The scans that a run would make, as SQL."""
    words = Words(preferred_language(lang))
    pack, engine = _opened(address, data, options)
    for query in planned(engine, pack, Request(with_others(groupings, pack), options.approximately)):
        cells = ", ".join(query.cells)
        print(f"-- {words('records.scan', table=query.table, measures=', '.join(query.variables), cells=cells)}")
        print(f"{query.sql};\n")
    return int(Exit.OK)


def observe(address: str, data: str, out: Path, options: Options, lang: str | None) -> int:
    """Count everything that is measured, and write the observations as a file that a pack can hold."""
    words = Words(preferred_language(lang))
    if out.suffix != ".csv":
        facts = {"found": f"--out {out.name}", "allowed": ".csv", "command": "weiheng records run"}
        raise Refused([Problem("X01", Place("weiheng records run"), facts)], Exit.USAGE)
    before = _before(out) if options.replace else None
    counted = _counted(address, data, [Grouping()], out, options, words)
    if counted is not None:
        found = observations(counted.result, counted.pack, Provenance(counted.engine, _now()))
        write_atomically(out, csv_text(found))
        hidden = sum(each.status is Status.SUPPRESSED for each in found)
        print(words("records.written", count=len(found), path=out))
        print(words("records.protected", rule=_rule(counted.pack, words), count=hidden, all=len(found)))
        if before is not None:
            _print_changes(changes(before, found), words)
    return int(Exit.OK)


def _before(out: Path) -> list[Observation] | None:
    """The observations that are written over; None if there are none, or the file is something else."""
    rows, problems = read_observations(out.parent, out.name, out.name) if out.exists() else ([], [])
    return None if problems else [row for row, _ in rows] or None


def _print_changes(found: list[Change], words: Words) -> None:
    """What is not as it was, and why."""
    print(words("records.changed", count=len(found)) if found else words("records.same"))
    made = table([(words(f"records.{key}"), kind) for key, kind in _CHANGED])
    for each in found[:MOST_CHANGES]:
        numbers = ("—" if row is None or row.value is None else str(row.value) for row in (each.before, each.after))
        made.add_row(*map(str, each.key), *numbers, ", ".join(words(f"term.changed_{cause}") for cause in each.causes))
    if found:
        console().print(made)


_CHANGED: tuple[tuple[str, Column], ...] = (
    ("variable", "text"),
    ("area", "text"),
    ("period", "text"),
    ("before", "number"),
    ("after", "number"),
    ("because", "text"),
)
MOST_CHANGES = 20
"""Changes that are listed; more of them have the same few causes."""


def tabulate(
    address: str, data: str, out: Path, groupings: Sequence[Grouping], conf: float, options: Options, lang: str | None
) -> int:
    """Indicators of every group that is asked for, as a table."""
    words = Words(preferred_language(lang))
    writer = WRITERS.get(out.suffix)
    if writer is None:
        facts = {"found": f"--out {out.name}", "allowed": ", ".join(WRITERS), "command": "weiheng records tabulate"}
        raise Refused([Problem("X01", Place("weiheng records tabulate"), facts)], Exit.USAGE)
    counted = _counted(address, data, groupings, out, options, words)
    if counted is not None:
        rows = tabulated(counted.result, counted.pack, conf)
        write_atomically(out, writer(with_provenance(rows, counted.result, counted.pack, counted.engine, _now())))
        print(words("records.tabulated", count=len(rows), path=out))
        hidden = rows.filter(pl.col("status") == Status.SUPPRESSED.value).height
        print(words("records.protected", rule=_rule(counted.pack, words), count=hidden, all=len(rows)))
    return int(Exit.OK)


@dataclass(frozen=True)
class _Counted:
    pack: Pack
    engine: Engine
    result: Result


def _counted(
    address: str, data: str, groupings: Sequence[Grouping], out: Path, options: Options, words: Words
) -> _Counted | None:
    """What is counted; None, and a word about it, if the pack has nothing to count."""
    if out.exists() and not options.replace:
        raise Refused([Problem("I14", Place(str(out)), {"found": out.name})], Exit.FILES)
    pack, engine = _opened(address, data, options)
    if not measured(pack):
        print(words("records.nothing", pack=pack.root.name))
        return None
    by = [each for each in groupings if each != Grouping()]
    refuse_unknown(by, [pack.tables[name] for name in measured(pack)])
    request = Request(with_others(groupings, pack), options.approximately, options.store)
    with _working(words) as progress:
        result = run(engine, pack, request, progress)
    problems = [each for one in result.checked.values() for each in one.problems(engine.files[one.table].place)]
    print_problems(problems, words, sys.stderr)
    return _Counted(pack, engine, result)


def _rule(pack: Pack, words: Words) -> str:
    """How numbers are protected, in words."""
    rule = pack.disclosure
    if rule.without is not None:
        return words("records.unprotected", why=rule.without.text(words.language))
    rounded = words("records.rounded", rounding=rule.rounding) if rule.rounding > 1 else ""
    return words("records.rule", threshold=rule.threshold, rounded=rounded)


def _now() -> str:
    return datetime.now().astimezone().isoformat(timespec="minutes")[:16]


def _opened(address: str, data: str, options: Options) -> tuple[Pack, Engine]:
    """The pack, whose definitions must be right, and an engine on its tables."""
    pack, problems = load_pack(find(address).root)
    problems += definition_problems(pack)
    if errors(problems):
        raise Refused(errors(problems))
    if not pack.tables:
        raise Refused([Problem("Q12", Place(pack.root.name), {"id": pack.root.name})])
    return pack, opened(data, pack.tables, options.means)


def _checked(engine: Engine, pack: Pack, progress: Progress) -> list[Checked]:
    checks = Checks(engine, pack)
    for name in pack.tables:
        parts = checks.parts(name)
        for number, part in enumerate(parts, 1):
            progress(name, number, len(parts))
            checks.of_part(name, part)
    return [checks.of(name) for name in pack.tables]


@contextmanager
def _working(words: Words) -> Iterator[Progress]:
    """Which part of which table is read, if somebody sits there to see it."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")
        yield lambda name, number, of: bar.update(
            task, description=words("records.working", table=name), completed=number - 1, total=of
        )


def _print(found: list[Checked], engine: Engine, words: Words) -> None:
    made = table([(words(f"records.{key}"), kind) for key, kind in _COLUMNS])
    for each in found:
        files = engine.files[each.table]
        made.add_row(each.table, f"{each.rows:,}", f"{each.aside:,}", f"{len(files.paths):,}", _size(files.bytes))
    console().print(made)


_COLUMNS: tuple[tuple[str, Column], ...] = (
    ("table", "text"),
    ("rows", "number"),
    ("aside", "number"),
    ("files", "number"),
    ("size", "number"),
)


def _size(size: int) -> str:
    return f"{size / 1_000_000:,.1f} MB"


def _record(found: list[Checked], problems: list[Problem], words: Words) -> dict[str, object]:
    tables = [{"table": each.table, "rows": each.rows, "set_aside": each.aside} for each in found]
    return {"tables": tables, "problems": [problem_record(each, words) for each in problems]}
