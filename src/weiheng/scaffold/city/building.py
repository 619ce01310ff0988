"""Make the city and write its tables, a file at a time."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from weiheng import __version__
from weiheng.definitions.address import shipped_packs
from weiheng.definitions.pack import Pack, load_pack
from weiheng.scaffold.city import registers
from weiheng.scaffold.city.days import days_of
from weiheng.scaffold.city.frames import Columns, Layout, Piece, chunked, frame
from weiheng.scaffold.city.institutions import found
from weiheng.scaffold.city.mistakes import Mistakes
from weiheng.scaffold.city.model import Format, Made, Told, Wish
from weiheng.scaffold.city.people import populate
from weiheng.scaffold.city.registers import City
from weiheng.scaffold.city.stays import layout as layout_of_stays
from weiheng.scaffold.city.stays import stays
from weiheng.scaffold.city.streams import PARTS, stream
from weiheng.scaffold.city.visits import layout as layout_of_visits
from weiheng.scaffold.city.visits import visits
from weiheng.scaffold.staging import Staging

PACK = "city"
"""The shipped pack with the contracts of the tables."""
SUMMARY = "synth.json"
_ROW_GROUP = 2**18
PEOPLE = "people"


@dataclass(frozen=True)
class _Source:
    """A table: how its numbers are read, its rows, and in how many pieces they come."""

    layout: Layout
    rows: Callable[[], Iterator[Piece]]
    pieces: int


def contracts() -> Pack:
    """The shipped pack with the contracts of the tables."""
    return load_pack(shipped_packs() / PACK)[0]


def synthesise(wish: Wish, folder: Path, told: Told = lambda *_: None) -> Made:
    """Make the city that is wished for and write its tables to a new folder, all of them or nothing.

    ``told`` hears of progress. ``Refused``: N01 if the folder is there and not empty, F07 if it cannot be written.
    """
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    pack = contracts()
    with Staging(folder) as staged:
        told(PEOPLE, 1, 0)
        people, births = populate(wish)
        city = City(wish, people, births, found(wish.people))
        told(PEOPLE, 1, 1)
        rows: dict[str, int] = {}
        mistakes: dict[str, Mapping[str, int]] = {}
        for table in wish.tables or tuple(pack.tables):
            slips = Mistakes(pack, table, wish.dirty)
            rows[table] = _write(city, table, staged / table, slips, told)
            mistakes[table] = {kind: count for kind, count in slips.counts.items() if count}
        _summarise(wish, rows, mistakes, staged / SUMMARY)
    return Made(folder, rows, mistakes)


def _source(city: City, table: str) -> _Source:
    wish, people, places = city.wish, city.people, city.institutions
    years, blocks = len(wish.years), len(list(people.blocks()))
    days = sum(len(days_of(year)) for year in wish.years)
    sources = {
        "institutions": _Source(city.layout_of_institutions(), lambda: registers.institutions(city), 1),
        "residents": _Source(registers.RESIDENTS, lambda: registers.residents(city), years * blocks),
        "visits": _Source(layout_of_visits(places), lambda: visits(wish, people, places), days),
        "stays": _Source(layout_of_stays(places), lambda: stays(wish, people, places), years),
        "births": _Source(city.layout_of_births(), lambda: registers.births(city), years),
        "deaths": _Source(registers.DEATHS, lambda: registers.deaths(city), years),
        "staff": _Source(city.layout_of_staff(), lambda: registers.staff(city), years),
        "beds": _Source(city.layout_of_beds(), lambda: registers.beds(city), years),
        "doses": _Source(registers.DOSES, lambda: registers.doses(city), years),
        "patients": _Source(registers.PATIENTS, lambda: registers.patients(city), years * blocks),
    }
    return sources[table]


def _write(city: City, table: str, path: Path, slips: Mistakes, told: Told) -> int:
    """Write a table; how many rows there are."""
    source, wish = _source(city, table), city.wish
    writer = _Writer(path, wish.format)
    before = written = 0
    pieces = _counted(source.rows(), lambda: told(table, source.pieces, 1))
    for number, (year, columns) in enumerate(chunked(pieces, wish.chunk)):
        made = frame(source.layout, columns, before)
        before += len(made)
        if slips.share > 0:
            made = slips.put(made, stream(wish.seed, "mistakes", PARTS.index(table), number))
        written += len(made)
        writer.write(year, made)
    if not written:  # a table without rows has its columns all the same
        writer.write(wish.last, frame(source.layout, _nothing(source), 0))
    return written


def _nothing(source: _Source) -> Columns:
    return {name: values[:0] for name, values in next(source.rows())[1].items()}


def _counted(pieces: Iterable[Piece], each: Callable[[], None]) -> Iterator[Piece]:
    for piece in pieces:
        yield piece
        each()


class _Writer:
    """Files of a table: ``<table>/<year>-<number>.parquet``, or one ``<table>.csv``."""

    def __init__(self, path: Path, format: Format) -> None:
        self.path, self.format = path, format
        self.numbers: dict[int, int] = {}

    def write(self, year: int, rows: pl.DataFrame) -> None:
        """Some rows, after those written before."""
        number = self.numbers[year] = self.numbers.get(year, 0) + 1
        if self.format == "csv":
            with self.path.with_suffix(".csv").open("ab") as file:
                rows.write_csv(file, include_header=file.tell() == 0)
            return
        self.path.mkdir(exist_ok=True)
        file_name = self.path / f"{year}-{number:03}.parquet"
        rows.write_parquet(file_name, compression="zstd", row_group_size=_ROW_GROUP, statistics=True)


def _summarise(wish: Wish, rows: Mapping[str, int], mistakes: Mapping[str, Mapping[str, int]], path: Path) -> None:
    """What was asked for and made; the same for the same wish."""
    asked = {"people": wish.people, "years": [wish.first, wish.last], "seed": wish.seed, "visits": wish.visits}
    record = {"weiheng": __version__, **asked, "dirty": wish.dirty, "rows": dict(rows), "mistakes": dict(mistakes)}
    path.write_text(json.dumps(record, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
