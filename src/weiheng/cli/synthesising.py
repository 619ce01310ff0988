"""``weiheng synth``: the records of an invented city, to try everything with."""

import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from weiheng.cli.screen import console, literal_console
from weiheng.cli.terminal import table
from weiheng.definitions.pack import Pack
from weiheng.scaffold.city.building import PEOPLE, contracts, synthesise
from weiheng.scaffold.city.days import FIRST_YEAR, LAST_YEAR
from weiheng.scaffold.city.mistakes import KINDS
from weiheng.scaffold.city.model import Format, Made, Told, Wish
from weiheng.vocabulary.messages import Words, preferred_language
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

COMMAND = "weiheng synth"
_YEARS = re.compile(r"([0-9]{4})(?:-([0-9]{4}))?")
_SHARE = re.compile(r"([0-9]{1,2}(?:\.[0-9]{1,4})?)%")
_MOST_DIRTY = 0.5


@dataclass(frozen=True)
class Options:
    """A city as it is typed."""

    people: int
    years: str
    seed: int
    visits: int | None
    dirty: str
    format: Format
    tables: str | None


def synth(out: Path, options: Options, lang: str | None) -> int:
    """Make a city, and tell how many rows each table has."""
    words, pack = Words(preferred_language(lang)), contracts()
    wish = _wish(options, pack, words)
    with _progress(pack, words) as told:
        made = synthesise(wish, out, told)
    _print(made, wish, pack, words)
    return int(Exit.OK)


def _wish(options: Options, pack: Pack, words: Words) -> Wish:
    """``Refused`` (X01) for years, shares or tables that there cannot be."""
    first, last = _years(options.years, words)
    tables = tuple(each.strip() for each in options.tables.split(",")) if options.tables is not None else ()
    for each in tables:
        if each not in pack.tables:
            raise _not_understood("--tables", each, tuple(pack.tables))
    tables = tuple(dict.fromkeys(tables))
    dirty = _share(options.dirty, words)
    return Wish(options.people, first, last, options.seed, options.visits, dirty, options.format, tables)


def _years(text: str, words: Words) -> tuple[int, int]:
    found = _YEARS.fullmatch(text)
    first, last = (int(each) for each in (found[1], found[2] or found[1])) if found else (0, 0)
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        raise _not_understood("--years", text, words("synth.years_allowed", first=FIRST_YEAR, last=LAST_YEAR))
    return first, last


def _share(text: str, words: Words) -> float:
    found = _SHARE.fullmatch(text)
    share = float(found[1]) / 100 if found else 1.0
    if share > _MOST_DIRTY:
        raise _not_understood("--dirty", text, words("synth.dirty_allowed"))
    return share


def _not_understood(option: str, found: str, allowed: object) -> Refused:
    facts = {"found": f"{option} {found}", "allowed": allowed, "command": COMMAND}
    return Refused([Problem("X01", Place(COMMAND), facts)], Exit.USAGE)


def _print(made: Made, wish: Wish, pack: Pack, words: Words) -> None:
    out = console()
    out.print(words("synth.written", path=made.folder), soft_wrap=True)
    facts = {"people": f"{wish.people:,}", "first": wish.first, "last": wish.last, "seed": wish.seed}
    out.print(words("synth.total", count=f"{sum(made.rows.values()):,}", **facts), soft_wrap=True)
    dirty = wish.dirty > 0
    heads = [words("synth.rows"), *([words("synth.mistakes")] if dirty else [])]
    shown = table([(words("synth.table"), "text"), *((head, "number") for head in heads)])
    for name, rows in made.rows.items():
        numbers = [rows, *([sum(made.mistakes[name].values())] if dirty else [])]
        shown.add_row(f"{name} {pack.tables[name].names.text(words.language)}", *(f"{each:,}" for each in numbers))
    out.print(shown)
    if dirty:
        out.print(words("synth.slips", kinds=_kinds(made, words)), soft_wrap=True)


def _kinds(made: Made, words: Words) -> tuple[str, ...]:
    """Mistakes of each kind in all tables."""
    counts = {kind: sum(each.get(kind, 0) for each in made.mistakes.values()) for kind in KINDS}
    found = ((kind, count) for kind, count in counts.items() if count)
    return tuple(words("synth.slip", kind=words(f"synth.{kind}"), count=f"{count:,}") for kind, count in found)


@contextmanager
def _progress(pack: Pack, words: Words) -> Iterator[Told]:
    """A bar for each table on the error output, if that is a screen."""
    out = literal_console(sys.stderr)
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out, transient=True, disable=not out.is_terminal) as bars:
        tasks: dict[str, TaskID] = {}

        def told(part: str, total: int, done: int) -> None:
            if part not in tasks:
                name = words("synth.people") if part == PEOPLE else pack.tables[part].names.text(words.language)
                tasks[part] = bars.add_task(words("synth.making", name=name), total=total)
            bars.advance(tasks[part], done)

        yield told
