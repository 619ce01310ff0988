"""What a report should say: the words of its record, with the numbers that the data give now."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from weiheng.report.blocks import Document, Line
from weiheng.report.book import Book
from weiheng.report.keep import number_of
from weiheng.report.numbers import Number, read_tag
from weiheng.report.record import ChartRecord, Record, TableRecord, Wording, printable
from weiheng.report.verify.model import Part
from weiheng.report.verify.tokens import Bound, Wanted

_PARTS: Mapping[str, Part] = {"unit": "unit", "note": "note"}
Reach = Literal["mark", "after", "whole"]
"""What of a passage is compared: what the bookmark encloses, what follows it, or all."""
LookUp = Callable[[str], Number | None]


@dataclass(frozen=True)
class Piece:
    """A line of the report. ``mark`` is the bookmark that finds it; ``free`` if people may put other numbers in.

    ``quiet`` lines are not missed when they are gone. ``adopted`` is a person's wording that the pack has kept since
    the report was written.
    """

    part: Part
    wanted: Wanted
    mark: str = ""
    reach: Reach = "whole"
    free: bool = False
    quiet: bool = False
    adopted: Wanted | None = None


@dataclass(frozen=True)
class WantedTable:
    """A table: filled cells by row and column from 0; ``stubs`` are those that say what a row or column is about.

    ``label`` is what its caption begins with.
    """

    title: Piece
    cells: Mapping[tuple[int, int], Wanted]
    stubs: frozenset[tuple[int, int]] = frozenset()
    label: str = ""


@dataclass(frozen=True)
class WantedChart:
    """A chart with the cells of its workbook: numbers, years and names by place."""

    name: str
    title: Piece
    cells: Mapping[str, Wanted]
    label: str = ""


@dataclass(frozen=True)
class Expected:
    """Everything that a report should say."""

    pieces: tuple[Piece, ...]
    tables: tuple[WantedTable, ...]
    charts: tuple[WantedChart, ...]


def looked_up(book: Book, record: Record, fresh: Document | None) -> LookUp:
    """From the tag of a content control to its number as the data give it now; None for tags of others."""
    whole = record.whole_tags()
    known = {} if fresh is None else {number.tag: number for number in fresh.numbers()}
    found: dict[str, Number | None] = {}

    def look_up(tag: str) -> Number | None:
        if tag not in found:
            read = read_tag(whole.get(tag, tag))
            found[tag] = known.get(tag) or (number_of(book, *read) if read else None)
        return found[tag]

    return look_up


def expected(record: Record, fresh: Document | None, look_up: LookUp) -> Expected:
    """What the file should say: what it was written with, numbers as ``look_up`` knows them.

    A look-up that knows none leaves them as they were printed. ``fresh`` is the report of today, which may have words
    of people that were adopted since.
    """
    made = tuple(_table(each, look_up) for each in record.tables)
    charts = tuple(_chart(each, look_up) for each in record.charts)
    pieces = (*_sentences(record, fresh, look_up), *_lines(record, look_up))
    return Expected(pieces, made, charts)


def as_written(_: str) -> Number | None:
    """The look-up that knows no number: texts are as they were printed."""
    return None


def of_wording(wording: Wording, look_up: LookUp) -> Wanted:
    """The words of the record with the numbers of today."""
    pieces: list[str] = []
    bounds: list[Bound] = []
    length = position = 0
    for printed in wording.numbers:
        start = _position(wording.text, printed.text, position)
        if start < 0:
            continue
        number = look_up(printed.tag)
        before, shown = wording.text[position:start], printed.text if number is None else printable(number.text)
        pieces += [before, shown]
        length += len(before)
        if number is not None:
            bounds.append(Bound(length, length + len(shown), number))
        length += len(shown)
        position = start + len(printed.text)
    return Wanted("".join((*pieces, wording.text[position:])), tuple(bounds))


def _position(text: str, number: str, start: int) -> int:
    """Where a number stands in a text as a number of its own: 2 is not in 2022."""
    before = r"(?<![0-9.])" if number[:1].isdigit() else ""
    after = r"(?!\.?[0-9])" if number[-1:].isdigit() else ""
    match = re.compile(before + re.escape(number) + after).search(text, start)
    return match.start() if match else text.find(number, start)


def of_line(document: Document, line: Line) -> Wanted:
    """A line as it is composed now."""
    pieces: list[str] = []
    bounds: list[Bound] = []
    for part in line:
        shown, length = printable(document.plain((part,))), sum(map(len, pieces))
        pieces.append(shown)
        if isinstance(part, Number):
            bounds.append(Bound(length, length + len(shown), part))
    return Wanted("".join(pieces), tuple(bounds))


def _sentences(record: Record, fresh: Document | None, look_up: LookUp) -> Iterator[Piece]:
    kept_since = (
        {} if fresh is None else {each.key: of_line(fresh, each.text) for each in fresh.sentences() if each.kept}
    )
    for heading in record.headings:
        yield Piece("heading", of_wording(heading.shown, look_up), heading.bookmark)
    for sentence in record.sentences:
        kept = sentence.shown != sentence.generated
        since = None if kept else kept_since.get(sentence.key)
        wanted = of_wording(sentence.shown, look_up)
        yield Piece("text", wanted, sentence.bookmark, "mark", free=kept, adopted=since)


def _lines(record: Record, look_up: LookUp) -> Iterator[Piece]:
    """Titles and what stands around the report; the imprint is not missed when it is gone."""
    for line in record.lines:
        part = _PARTS.get(line.part, "title")
        yield Piece(part, of_wording(line.shown, look_up), quiet=line.part == "imprint")


def _table(record: TableRecord, look_up: LookUp) -> WantedTable:
    title = Piece("title", of_wording(record.title, look_up), record.bookmark, "after")
    cells = {_row_and_column(each.place): of_wording(each.shown, look_up) for each in record.cells}
    stubs = frozenset(_row_and_column(each.place) for each in record.cells if each.head)
    return WantedTable(title, cells, stubs, record.label)


def _row_and_column(text: str) -> tuple[int, int]:
    """A place in a spreadsheet as row and column from 0.

    >>> _row_and_column("AB3")
    (2, 27)
    """
    match = re.fullmatch(r"([A-Z]+)([0-9]+)", text)
    letters, digits = (match[1], match[2]) if match else ("A", "1")
    column = 0
    for letter in letters:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(digits) - 1, column - 1


def _chart(record: ChartRecord, look_up: LookUp) -> WantedChart:
    title = Piece("title", of_wording(record.title, look_up), record.bookmark, "after")
    cells = {each.place: of_wording(each.shown, look_up) for each in record.cells}
    return WantedChart(record.name, title, cells, record.label)
