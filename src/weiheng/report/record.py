"""What a Word report knows of itself: its edition, the numbers and sentences that it was made with.

The record travels inside the file as a part of its own, so that whoever reads an edited report can tell what the
machine wrote from what people changed.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from zipfile import ZipFile

from lxml import etree  # type: ignore[import-untyped]

from weiheng import __version__
from weiheng.report.blocks import Block, Cell, Chart, Document, Heading, Line, Note, Paragraph, Sentence, Slot, Table
from weiheng.report.narrative.phrases import dated
from weiheng.report.numbers import Number, short_tag, tag_of
from weiheng.vocabulary.messages import Words

NAMESPACE = "urn:weiheng:report:1"
SIZE_LIMIT = 64 * 1024 * 1024
"""Bytes of XML; more is no record of ours."""

_Q = f"{{{NAMESPACE}}}"
_NEEDED = ("edition", "area", "language", "engine", "date")
_CUSTOM_PART = re.compile(r"customXml/item[0-9]+\.xml")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


class NotARecord(ValueError):
    """These bytes are no record of a report."""


@dataclass(frozen=True)
class Printed:
    """A number as the report printed it: its tag (at most 64 characters) and the text."""

    tag: str
    text: str


@dataclass(frozen=True)
class Wording:
    """Plain words with the numbers among them, in reading order."""

    text: str
    numbers: tuple[Printed, ...] = ()


@dataclass(frozen=True)
class NumberRecord:
    """A tag that occurs in the report, and the whole of it where it was too long for a content control."""

    tag: str
    whole: str


@dataclass(frozen=True)
class SentenceRecord:
    """A sentence: what the file said when it was written, and what the rule says.

    The two differ only where a person's wording was kept.
    """

    bookmark: str
    key: str
    rule: str
    shown: Wording
    generated: Wording


@dataclass(frozen=True)
class SlotRecord:
    """A place for what people write; ``text`` are the paragraphs that were there, one a line."""

    tag: str
    key: str
    prompt: str
    text: str


@dataclass(frozen=True)
class HeadingRecord:
    """A heading, without its automatic number."""

    bookmark: str
    key: str
    level: int
    shown: Wording


@dataclass(frozen=True)
class LineRecord:
    """A line that nobody looks for by name: a ``title``, ``imprint``, ``unit`` or ``note``."""

    part: str
    shown: Wording


@dataclass(frozen=True)
class PlacedRecord:
    """A cell by its place in the manner of a spreadsheet: ``B2`` is the second column of the second row.

    ``head`` cells say what a row or column is about.
    """

    place: str
    shown: Wording
    head: bool = False


@dataclass(frozen=True)
class TableRecord:
    """A table: its title, the label before it, and every filled cell; the first row of the header is row 1.

    A cell that covers several columns or rows is at its first.
    """

    bookmark: str
    key: str
    title: Wording
    cells: tuple[PlacedRecord, ...]
    label: str = ""


@dataclass(frozen=True)
class ChartRecord:
    """A chart: its title, the label before it, and every filled cell of its workbook.

    Categories run down column A from row 2, names of series along row 1 from column B. ``name`` is the name of the
    drawing, by which the chart is found.
    """

    bookmark: str
    key: str
    name: str
    title: Wording
    cells: tuple[PlacedRecord, ...]
    label: str = ""


@dataclass(frozen=True)
class Record:
    """All that a report knows of itself.

    ``data`` is a digest of the data that it was made from. ``blocks`` are its blocks in reading order, each by the
    bookmarks in it (those of its sentences) or the tag of its slot.
    """

    edition: str
    area: str
    language: str
    engine: str
    date: str
    numbers: tuple[NumberRecord, ...]
    sentences: tuple[SentenceRecord, ...]
    slots: tuple[SlotRecord, ...]
    headings: tuple[HeadingRecord, ...]
    tables: tuple[TableRecord, ...]
    charts: tuple[ChartRecord, ...]
    lines: tuple[LineRecord, ...]
    data: str = ""
    blocks: tuple[tuple[str, ...], ...] = ()

    def whole_tags(self) -> dict[str, str]:
        """From the tags in the file to whole tags, which :func:`~weiheng.report.numbers.read_tag` reads."""
        return {number.tag: number.whole for number in self.numbers}


def printable(text: str) -> str:
    """Text without the characters that XML cannot carry."""
    return _UNPRINTABLE.sub("", text)


def bookmark(prefix: str, key: str) -> str:
    """The bookmark of a sentence (``s``), heading (``h``), table (``t``) or chart (``c``): short, and always the same.

    >>> bookmark("s", "overall.level")
    's_931ce3809c52a1c9'
    """
    return f"{prefix}_{hashlib.sha256(key.encode(errors='replace')).hexdigest()[:16]}"


def slot_tag(key: str) -> str:
    """The tag of the content control of a slot."""
    return short_tag(f"slot {printable(key)}")


def placed(rows: Iterable[tuple[Cell, ...]]) -> Iterator[tuple[int, int, Cell]]:
    """Every cell with its row and column (both from 0); cells that reach down take their columns from rows below.

    >>> rows = ((Cell(down=2), Cell()), (Cell(),))
    >>> [(row, column) for row, column, _ in placed(rows)]
    [(0, 0), (0, 1), (1, 1)]
    """
    taken: set[tuple[int, int]] = set()
    for row, cells in enumerate(rows):
        column = 0
        for cell in cells:
            while (row, column) in taken:
                column += 1
            yield row, column, cell
            taken |= {(row + down, column + across) for down in range(cell.down) for across in range(cell.across)}
            column += cell.across


def place(row: int, column: int) -> str:
    """The name of a cell in a spreadsheet; row and column from 0.

    >>> place(0, 0), place(2, 27)
    ('A1', 'AB3')
    """
    letters = ""
    column += 1
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return f"{letters}{row + 1}"


def record_of(document: Document) -> Record:
    """The record of a report that is about to be written."""
    blocks = document.all_blocks()
    whole = {number.tag: tag_of(number.origin, number.style) for number in document.numbers()}
    return Record(
        edition=document.edition,
        area=document.area,
        language=document.language,
        engine=__version__,
        date=document.date,
        numbers=tuple(NumberRecord(tag, whole[tag]) for tag in sorted(whole)),
        sentences=tuple(_sentence(document, sentence) for sentence in document.sentences()),
        slots=tuple(_slot(block) for block in blocks if isinstance(block, Slot)),
        headings=tuple(_heading(document, block) for block in blocks if isinstance(block, Heading)),
        tables=tuple(_table(document, block) for block in blocks if isinstance(block, Table)),
        charts=tuple(_chart(document, block) for block in blocks if isinstance(block, Chart)),
        lines=tuple(LineRecord(part, _wording(document, line)) for part, line in _lines(document) if line),
        data=document.data,
        blocks=tuple(names for block in blocks if (names := _names(block))),
    )


def _names(block: Block) -> tuple[str, ...]:
    match block:
        case Paragraph():
            return tuple(bookmark("s", sentence.key) for sentence in block.sentences)
        case Heading():
            return (bookmark("h", block.key),)
        case Table():
            return (bookmark("t", block.key),)
        case Chart():
            return (bookmark("c", block.key),)
        case Slot():
            return (slot_tag(block.key),)
        case Note():
            return ()


def _lines(document: Document) -> Iterator[tuple[str, Line]]:
    """What stands around the report: the title of the director's page, the imprint, units and notes."""
    words = Words(document.language)
    if document.front:
        yield "title", document.front_title or document.title
    if document.blocks or not document.front:
        yield "title", document.title
        yield from (("imprint", (text,)) for text in (*imprint(document, words), words("word.contents")))
    for block in document.all_blocks():
        if isinstance(block, Table):
            yield "unit", block.unit
            yield from (("note", note) for note in block.notes)
        elif isinstance(block, Note):
            yield "note", block.text


def imprint(document: Document, words: Words) -> tuple[str, ...]:
    """The lines below the title: whose report it is, and the date of the data."""
    date = words("word.as_of", date=dated(words, document.date)) if document.date else ""
    return tuple(text for text in (document.owner, date) if text)


def _wording(document: Document, line: Line) -> Wording:
    numbers = tuple(Printed(part.tag, printable(part.text)) for part in line if isinstance(part, Number))
    return Wording(printable(document.plain(line)), numbers)


def _sentence(document: Document, sentence: Sentence) -> SentenceRecord:
    shown = _wording(document, sentence.text)
    generated = _wording(document, sentence.kept.generated) if sentence.kept else shown
    return SentenceRecord(bookmark("s", sentence.key), sentence.key, sentence.rule, shown, generated)


def _slot(slot: Slot) -> SlotRecord:
    text = "\n".join(printable(paragraph) for paragraph in slot.paragraphs)
    return SlotRecord(slot_tag(slot.key), slot.key, printable(slot.prompt), text)


def _heading(document: Document, heading: Heading) -> HeadingRecord:
    return HeadingRecord(bookmark("h", heading.key), heading.key, heading.level, _wording(document, heading.text))


def _table(document: Document, table: Table) -> TableRecord:
    cells = tuple(
        PlacedRecord(place(row, column), _wording(document, cell.text), cell.head or row < len(table.head))
        for row, column, cell in placed((*table.head, *table.body))
        if cell.text
    )
    label = printable(document.labels.get(table.key, ""))
    return TableRecord(bookmark("t", table.key), table.key, _wording(document, table.title), cells, label)


def _chart(document: Document, chart: Chart) -> ChartRecord:
    spec = chart.spec
    words = [((row, 0), Wording(printable(name))) for row, name in enumerate(spec.categories, 1)]
    words += [((0, column), Wording(printable(series.name))) for column, series in enumerate(spec.stacked, 1)]
    words += [
        ((row, column), _wording(document, (number,)))
        for column, series in enumerate(spec.stacked, 1)
        for row, number in enumerate(series.values, 1)
        if number is not None and number.value is not None
    ]
    cells = tuple(PlacedRecord(place(*at), wording) for at, wording in sorted(words, key=lambda word: word[0]))
    name = printable(chart.key)
    title, label = _wording(document, chart.title), printable(document.labels.get(chart.key, ""))
    return ChartRecord(bookmark("c", chart.key), chart.key, name, title, cells, label)


def record_xml(record: Record) -> bytes:
    """The record as the XML that is stored in the file."""
    root = etree.Element(f"{_Q}report", nsmap={None: NAMESPACE})
    for name in (*_NEEDED, "data"):
        root.set(name, printable(getattr(record, name)))
    for number in record.numbers:
        etree.SubElement(root, f"{_Q}number", tag=number.tag, whole=number.whole)
    for sentence in record.sentences:
        _put_sentence(root, sentence)
    for slot in record.slots:
        _child(root, "slot", tag=slot.tag, key=slot.key, prompt=slot.prompt).text = slot.text
    for heading in record.headings:
        child = _child(root, "heading", bookmark=heading.bookmark, key=heading.key, level=str(heading.level))
        _put(child, "shown", heading.shown)
    for table in record.tables:
        _put_cells(_child(root, "table", bookmark=table.bookmark, key=table.key, label=table.label), table)
    for line in record.lines:
        _put(root, "line", line.shown, part=line.part)
    for chart in record.charts:
        child = _child(root, "chart", bookmark=chart.bookmark, key=chart.key, name=chart.name, label=chart.label)
        _put_cells(child, chart)
    for names in record.blocks:
        _child(root, "block", names="|".join(names))
    data: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return data


def _child(parent: Any, tag: str, /, **attributes: str) -> Any:
    return etree.SubElement(parent, _Q + tag, {key: printable(value) for key, value in attributes.items()})


def _put(parent: Any, tag: str, wording: Wording, **attributes: str) -> None:
    child = _child(parent, tag, text=wording.text, **attributes)
    for number in wording.numbers:
        etree.SubElement(child, f"{_Q}printed", tag=number.tag, text=number.text)


def _put_sentence(root: Any, sentence: SentenceRecord) -> None:
    child = _child(root, "sentence", bookmark=sentence.bookmark, key=sentence.key, rule=sentence.rule)
    _put(child, "generated", sentence.generated)
    if sentence.shown != sentence.generated:
        _put(child, "shown", sentence.shown)


def _put_cells(parent: Any, block: TableRecord | ChartRecord) -> None:
    _put(parent, "title", block.title)
    for cell in block.cells:
        _put(parent, "cell", cell.shown, place=cell.place, **({"head": "1"} if cell.head else {}))


def read_record(data: bytes) -> Record:
    """The record in the XML of a custom part; :class:`NotARecord` if it is something else."""
    root = _parsed(data)
    if root.tag != f"{_Q}report":
        raise NotARecord(str(root.tag))
    try:
        return Record(
            **{name: root.attrib[name] for name in _NEEDED},
            numbers=tuple(NumberRecord(e.attrib["tag"], e.attrib["whole"]) for e in root.iterfind(f"{_Q}number")),
            sentences=tuple(_sentence_in(e) for e in root.iterfind(f"{_Q}sentence")),
            slots=tuple(_slot_in(e) for e in root.iterfind(f"{_Q}slot")),
            headings=tuple(_heading_in(e) for e in root.iterfind(f"{_Q}heading")),
            tables=tuple(_table_in(e) for e in root.iterfind(f"{_Q}table")),
            charts=tuple(_chart_in(e) for e in root.iterfind(f"{_Q}chart")),
            lines=tuple(LineRecord(e.attrib["part"], _wording_of(e)) for e in root.iterfind(f"{_Q}line")),
            data=root.get("data", ""),
            blocks=tuple(tuple(e.get("names", "").split("|")) for e in root.iterfind(f"{_Q}block")),
        )
    except (KeyError, ValueError) as error:
        raise NotARecord(str(error)) from error


def record_in(package: ZipFile) -> Record | None:
    """The record inside a Word file; None if no part of it is one.

    Word renames custom parts when it saves, so all of them are looked at.
    """
    for entry in sorted(package.infolist(), key=lambda entry: entry.filename):
        if _CUSTOM_PART.fullmatch(entry.filename) and entry.file_size <= SIZE_LIMIT:
            try:
                return read_record(package.read(entry))
            except NotARecord:
                continue
    return None


def _parsed(data: bytes) -> Any:
    """The root element; nothing outside the bytes is read and no entity is resolved."""
    if len(data) > SIZE_LIMIT:
        raise NotARecord(f"{len(data)} > {SIZE_LIMIT}")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise NotARecord(str(error)) from error
    if root.getroottree().docinfo.doctype:
        raise NotARecord("DOCTYPE")
    return root


def _wording_of(element: Any) -> Wording:
    numbers = tuple(Printed(e.attrib["tag"], e.attrib["text"]) for e in element.iterfind(f"{_Q}printed"))
    return Wording(element.attrib["text"], numbers)


def _wording_in(parent: Any, name: str) -> Wording:
    element = parent.find(_Q + name)
    if element is None:
        raise NotARecord(name)
    return _wording_of(element)


def _sentence_in(element: Any) -> SentenceRecord:
    generated = _wording_in(element, "generated")
    shown = generated if element.find(f"{_Q}shown") is None else _wording_in(element, "shown")
    at = element.attrib
    return SentenceRecord(at["bookmark"], at["key"], at["rule"], shown, generated)


def _slot_in(element: Any) -> SlotRecord:
    at = element.attrib
    return SlotRecord(at["tag"], at["key"], at["prompt"], element.text or "")


def _heading_in(element: Any) -> HeadingRecord:
    at = element.attrib
    return HeadingRecord(at["bookmark"], at["key"], int(at["level"]), _wording_in(element, "shown"))


def _cells_in(element: Any) -> tuple[PlacedRecord, ...]:
    cells = element.iterfind(f"{_Q}cell")
    return tuple(PlacedRecord(e.attrib["place"], _wording_of(e), e.get("head") == "1") for e in cells)


def _table_in(element: Any) -> TableRecord:
    at = element.attrib
    title, cells = _wording_in(element, "title"), _cells_in(element)
    return TableRecord(at["bookmark"], at["key"], title, cells, at.get("label", ""))


def _chart_in(element: Any) -> ChartRecord:
    at = element.attrib
    title, cells = _wording_in(element, "title"), _cells_in(element)
    return ChartRecord(at["bookmark"], at["key"], at["name"], title, cells, at.get("label", ""))
