"""Lines, sentences and tables as HTML; all text is escaped here or by the template."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Literal

from markupsafe import Markup, escape

from weiheng.report.blocks import Cell, ChartSpec, Document, Inline, Line, Table
from weiheng.report.numbers import Number, tag_of
from weiheng.report.record import placed
from weiheng.report.writers.echarts import text_width

Scope = Literal["", "col", "colgroup", "row", "rowgroup"]


@dataclass(frozen=True)
class Setter:
    """Sets the lines of one document; ``anchors`` are the ids of blocks by key."""

    document: Document
    anchors: Mapping[str, str]

    def line(self, line: Line) -> Markup:
        """A line with its numbers as ``data`` elements and its references as links."""
        return Markup("").join(self._part(part) for part in line)

    def _part(self, part: Inline) -> Markup:
        if isinstance(part, str):
            return escape(part)
        if isinstance(part, Number):
            return number(part)
        label = self.document.labels[part.key]
        if part.key not in self.anchors:
            return escape(label)
        return Markup('<a href="#{}">{}</a>').format(self.anchors[part.key], label)


def number(number: Number) -> Markup:
    """A number with its digits for machines and its origin; a missing one has no digits."""
    value = "" if number.value is None else number.digits
    origin = tag_of(number.origin, number.style)
    return Markup('<data class="n" value="{}" data-origin="{}">{}</data>').format(value, origin, number.text)


@dataclass(frozen=True)
class Place:
    """A cell in its row: what it heads, and the column that a button in it sorts by (None: no button).

    The head of a single column stands above its figures, so it is aligned as they are; ``room`` is the least width of
    the column in ems (0: as its words need).
    """

    cell: Cell
    scope: Scope
    align: str
    sorts: int | None = None
    room: int = 0


@dataclass(frozen=True)
class Grid:
    """A table's rows, ready to be set."""

    head: tuple[tuple[Place, ...], ...]
    body: tuple[tuple[Place, ...], ...]


def grid(table: Table, plain: Callable[[Line], str]) -> Grid:
    """The cells of a table with their scopes; what has several rows can be sorted by any column."""
    return Grid(_head(table, plain), tuple(tuple(_in_body(cell) for cell in row) for row in table.body))


def _head(table: Table, plain: Callable[[Line], str]) -> tuple[tuple[Place, ...], ...]:
    rows: list[list[Place]] = [[] for _ in table.head]
    below = {column: cell.align for row, column, cell in placed(table.body[:1])}
    rooms = _rooms(table, plain)
    for row, column, cell in placed(table.head):
        if cell.across > 1:
            rows[row].append(Place(cell, "colgroup", cell.align))
            continue
        sorts = column if len(table.body) > 1 and row + cell.down == len(table.head) else None
        rows[row].append(Place(cell, "col", below.get(column, cell.align), sorts, rooms.get(column, 0)))
    return tuple(tuple(row) for row in rows)


def _rooms(table: Table, plain: Callable[[Line], str]) -> dict[int, int]:
    """Ems that keep columns of words from becoming towers on a narrow screen; figures do not break anyway."""
    rooms: dict[int, int] = {}
    for row, column, cell in placed((*table.head, *table.body)):
        if cell.across > 1:
            continue
        needed, is_head = text_width(plain(cell.text), 1), row < len(table.head)
        if is_head:
            room = min(needed, 4)
        else:
            room = 0 if cell.align == "right" else 1 + min(needed, max(6, min(16, needed / 4)))
        rooms[column] = max(rooms.get(column, 0), ceil(room))
    return rooms


def _in_body(cell: Cell) -> Place:
    if not cell.head:
        return Place(cell, "", cell.align)
    return Place(cell, "rowgroup" if cell.down > 1 else "row", cell.align)


def chart_table(spec: ChartSpec, heading: str) -> Table:
    """The numbers of a chart as a table: a row a category, a column a series; ``heading`` heads the categories."""
    head = (Cell((heading,), head=True), *(Cell((each.name,), head=True, align="right") for each in spec.shown))
    body = tuple(
        (Cell((name,), head=True), *(_number_cell(each.values[row]) for each in spec.shown))
        for row, name in enumerate(spec.categories)
    )
    return Table("", (), tuple(1.0 for _ in head), (head,), body)


def _number_cell(number: Number | None) -> Cell:
    return Cell(() if number is None else (number,), align="right")
