"""``weiheng records``: tables of records held against their contracts, and observations made of them."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from rich.console import Console

from weiheng.cli.checking import problem_record
from weiheng.cli.prose import print_problems
from weiheng.cli.screen import console
from weiheng.cli.terminal import Kind as Column
from weiheng.cli.terminal import table
from weiheng.definitions.address import find
from weiheng.definitions.pack import Pack, load_pack
from weiheng.definitions.rules import definition_problems
from weiheng.observations.atomic import write_atomically
from weiheng.observations.intake.writing import csv_text
from weiheng.records.checking import Checked, Checks
from weiheng.records.duck import Duck, duck
from weiheng.records.files import find_files
from weiheng.records.running import measured, planned, run
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused, errors


@dataclass(frozen=True)
class Options:
    """What an engine may use, and whether a file that exists may be written over."""

    memory: str | None = None
    threads: int | None = None
    replace: bool = False


def check(address: str, data: Path, options: Options, as_json: bool, lang: str | None) -> int:
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


def plan(address: str, data: Path, options: Options, lang: str | None) -> int:
    """The scans that a run would make, as SQL."""
    words = Words(preferred_language(lang))
    pack, engine = _opened(address, data, options)
    for scan in planned(engine, pack):
        print(f"-- {words('records.scan', table=scan.table, measures=', '.join(each.name for each in scan.measures))}")
        print(f"{scan.sql};\n")
    return int(Exit.OK)


def observe(address: str, data: Path, out: Path, options: Options, lang: str | None) -> int:
    """Count everything that is measured, and write the observations as a file that a pack can hold."""
    words = Words(preferred_language(lang))
    if out.exists() and not options.replace:
        raise Refused([Problem("I14", Place(str(out)), {"found": out.name})], Exit.FILES)
    pack, engine = _opened(address, data, options)
    if not measured(pack):
        print(words("records.nothing", pack=pack.root.name))
        return int(Exit.OK)
    now = datetime.now().astimezone().isoformat(timespec="minutes")[:16]
    with _working(words) as progress:
        result = run(engine, pack, now, progress)
    problems = [each for one in result.checked for each in one.problems(engine.files[one.table].place)]
    print_problems(problems, words, sys.stderr)
    write_atomically(out, csv_text(list(result.observations)))
    print(words("records.written", count=len(result.observations), path=out))
    return int(Exit.OK)


def _opened(address: str, data: Path, options: Options) -> tuple[Pack, Duck]:
    """The pack, whose definitions must be right, and an engine on the files of its tables."""
    pack, problems = load_pack(find(address).root)
    problems += definition_problems(pack)
    if errors(problems):
        raise Refused(errors(problems))
    if not pack.tables:
        raise Refused([Problem("Q12", Place(pack.root.name), {"id": pack.root.name})])
    return pack, duck(find_files(data, pack.tables), options.memory, options.threads)


def _checked(engine: Duck, pack: Pack, progress: Callable[[str], None]) -> list[Checked]:
    checks = Checks(engine, pack)
    for name in pack.tables:
        progress(name)
        checks.of(name)
    return [checks.done[name] for name in pack.tables]


@contextmanager
def _working(words: Words) -> Iterator[Callable[[str], None]]:
    """Which table is read, if somebody sits there to see it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)
        yield lambda name: progress.update(task, description=words("records.working", table=name))


def _print(found: list[Checked], engine: Duck, words: Words) -> None:
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
