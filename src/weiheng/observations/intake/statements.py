"""Tables into statements: one value each, with what it is about, or the problem that keeps it from being read."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from weiheng.definitions.pack import Pack
from weiheng.observations.intake.grid import Grid
from weiheng.observations.intake.measures import is_unit
from weiheng.observations.intake.names import Names, areas_within
from weiheng.observations.intake.stubs import Stubs, find_stubs, titled_subject, unknown_columns
from weiheng.observations.intake.tables import Column, Table, distinct_texts, find_tables
from weiheng.observations.intake.tokens import Token, Tokens
from weiheng.observations.intake.wording import symbols
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.period import parse_year
from weiheng.vocabulary.problem import Place, Problem
from weiheng.vocabulary.text import folded

_YEAR = re.compile(r"(?<![0-9])((?:19|20|21)[0-9]{2})(?![0-9])")
_UNIT_SIGNS = ("万", "亿", "%", "‰", "/")


@dataclass(frozen=True)
class Statement:
    """A value cell as found.

    ``units`` are all that row and headings say, which must agree; ``title_units`` stand above the table for whatever
    they fit. ``attributes`` are the texts of the row for unit, status, source and note.
    """

    place: Place
    subject: str
    area: str
    period: int
    text: str
    units: tuple[str, ...] = ()
    title_units: tuple[str, ...] = ()
    attributes: Mapping[str, tuple[str, Place]] = field(default_factory=dict)

    def attribute(self, name: str) -> str:
        """One of the texts of the row, or nothing."""
        return self.attributes[name][0] if name in self.attributes else ""


@dataclass(frozen=True)
class Given:
    """What the user says where the file does not."""

    area: str | None = None
    period: int | None = None


@dataclass(frozen=True)
class Found:
    """What the sheets of a file state."""

    statements: tuple[Statement, ...]
    problems: tuple[Problem, ...]
    tables: int
    ignored_rows: int


def find_statements(grids: tuple[Grid, ...], pack: Pack, names: Names, given: Given) -> Found:
    """Read every table of every sheet."""
    tokens = Tokens(names)
    statements: list[Statement] = []
    problems: list[Problem] = []
    count, ignored = 0, 0
    for grid in grids:
        tables, passed = find_tables(grid, tokens)
        ignored += passed
        for table in tables:
            reading = _Reading(table, find_stubs(table, tokens), tokens, pack, names, given)
            for each in reading.read():
                (problems if isinstance(each, Problem) else statements).append(each)  # type: ignore[arg-type]
        count += len(tables)
    return Found(tuple(statements), tuple(problems), count, ignored)


class _Reading:
    """One pass over a table; rows that consist of an area or a year alone hold for the rows after them."""

    def __init__(self, table: Table, stubs: Stubs, tokens: Tokens, pack: Pack, names: Names, given: Given) -> None:
        self.table, self.stubs, self.tokens, self.names = table, stubs, tokens, names
        self.area = _default_area(table, pack, given)
        self.period = _default_period(table, given)
        self.title_units = _title_units((*table.titles, *table.inherited))

    def read(self) -> Iterator[Statement | Problem]:
        for column in unknown_columns(self.table, self.stubs):
            yield Problem("I15", self._heading_place(column), {"found": column.heading or "—"})
        for row in self.table.rows:
            lone = distinct_texts(self.table.grid.rows[row])
            if len(lone) == 1:
                self._remember(self.tokens.of(lone[0]))
            elif any(True for _ in self._filled(row)):
                yield from self._row(row)

    def _remember(self, token: Token | None) -> None:
        if token is not None and token.kind == "area":
            self.area = tuple(token.value.split("|"))
        elif token is not None and token.kind == "year":
            self.period = (int(token.value),)

    def _filled(self, row: int) -> Iterator[Column]:
        """Value columns in which the row says something; a status alone can say that a value is missing."""
        said = self.stubs.attributes.get("status")
        missing = said is not None and _means_missing(self.table.cell(row, said))
        return (each for each in self.table.values() if missing or self.table.cell(row, each.index).strip())

    def _row(self, row: int) -> Iterator[Statement | Problem]:
        attributes = self._attributes(row)
        reported: set[Place] = set()
        for column in self._filled(row):
            parts = (self._subject(row, column), self._area(row, column), self._period(row, column))
            found = [part for part in parts if isinstance(part, Problem)]
            yield from (each for each in found if each.place not in reported)
            reported |= {each.place for each in found}
            subject, area, period = parts
            if isinstance(subject, Token) and isinstance(area, str) and isinstance(period, int):
                text = self.table.cell(row, column.index)
                texts = (attributes.get("unit", ("",))[0], subject.unit, column.unit)
                units = tuple(text for text in dict.fromkeys(folded(text) for text in texts) if text)
                place = self.table.grid.place(row, column.index)
                yield Statement(place, subject.value, area, period, text, units, self.title_units, attributes)

    def _attributes(self, row: int) -> dict[str, tuple[str, Place]]:
        found = {}
        for name, column in self.stubs.attributes.items():
            text = self.table.cell(row, column).strip()
            if text:
                found[name] = (text, self.table.grid.place(row, column))
        return found

    def _subject(self, row: int, column: Column) -> Token | Problem:
        index = self.stubs.subject
        token: Token | None
        if column.subject:
            token, place, text = Token("subject", column.subject), self._heading_place(column), column.heading
        elif index is None:
            place, text = self._heading_place(column), column.heading
            token = titled_subject(self.table, self.tokens)
        else:
            text = self.table.cell(row, index).strip()
            token, place = self.tokens.of(text), self.table.grid.place(row, index)
        if token is None or token.kind != "subject":
            return self._unknown(text, place, "indicator")
        return _ambiguous(place, "indicator", token.value.split("|")) or token

    def _area(self, row: int, column: Column) -> str | Problem:
        index = self.stubs.area
        place = self.table.grid.place(row, column.index)
        if column.area:
            return _ambiguous(self._heading_place(column), "area", column.area.split("|")) or column.area
        if index is None:
            return _one(self.area) or _several(place, "area", self.area)
        text, place = self.table.cell(row, index).strip(), self.table.grid.place(row, index)
        token = self.tokens.of(text)
        if not text:
            return _several(place, "area", ())
        if token is None or token.kind != "area":
            return self._unknown(text, place, "area")
        return _ambiguous(place, "area", token.value.split("|")) or token.value

    def _period(self, row: int, column: Column) -> int | Problem:
        index = self.stubs.period
        place = self.table.grid.place(row, column.index)
        if column.year:
            return int(column.year)
        if index is None:
            return self.period[0] if len(self.period) == 1 else _several(place, "period", self.period)
        text = self.table.cell(row, index)
        return symbols().year(text) or _several(self.table.grid.place(row, index), "period", (text.strip(),))

    def _heading_place(self, column: Column) -> Place:
        return self.table.grid.place(column.row, column.index)

    def _unknown(self, text: str, place: Place, kind: str) -> Problem:
        return Problem("I01", place, {"kind": Term(kind), "found": text or "—", "near": self.names.near(text)})


def _one(areas: tuple[str, ...]) -> str:
    return areas[0] if len(areas) == 1 else ""


def _ambiguous(place: Place, kind: str, ids: list[str]) -> Problem | None:
    return _several(place, kind, tuple(ids)) if len(ids) > 1 else None


def _several(place: Place, kind: str, found: tuple[object, ...]) -> Problem:
    """I07: no area or period is stated, or several are."""
    texts = tuple(text for text in found if text) or ("—",)
    return Problem("I07", place, {"kind": Term(kind), "found": texts})


def _default_area(table: Table, pack: Pack, given: Given) -> tuple[str, ...]:
    """As the user says; else as the titles above the table say, or those further off; else the pack's own area."""
    if given.area is not None:
        return (given.area,)
    for titles in (table.titles, table.inherited):
        found = areas_within(pack, " ".join(titles))
        if found:
            return found
    return (pack.owner.area,)


def _default_period(table: Table, given: Given) -> tuple[int, ...]:
    if given.period is not None:
        return (given.period,)
    for titles in (table.titles, table.inherited):
        found = {parse_year(year) for year in _YEAR.findall(folded(" ".join(titles)))}
        if found:
            return tuple(sorted(found))
    return ()


def _title_units(titles: tuple[str, ...]) -> tuple[str, ...]:
    """The units in a line such as 单位：万人次. A line such as 单位：市卫生健康委 names an office, not a unit."""
    for title in titles:
        for prefix in symbols().unit_line:
            found, text = folded(title).partition(prefix)[1:]
            said = tuple(part for part in re.split(r"[、,;，；]", text.rstrip(")")) if part)
            if found and any(is_unit(part) or any(sign in part for sign in _UNIT_SIGNS) for part in said):
                return said
    return ()


def _means_missing(text: str) -> bool:
    status = symbols().status.get(folded(text))
    return status is not None and status.value == "missing"
