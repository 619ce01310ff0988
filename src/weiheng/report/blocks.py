"""A document before its format: blocks that every writer can set, with numbers that know where they come from."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Literal, get_args

from weiheng.report.numbers import Kind, Number
from weiheng.vocabulary.messages import Language


@dataclass(frozen=True)
class Reference:
    """A mention of a table or chart by its key; writers set its label (图 1, Table 2) and may link to it.

    ``before`` and ``after`` are words that stand only with it: composing leaves out the mention of what the document
    does not have, and puts these words beside a mention that stays.
    """

    key: str
    before: str = ""
    after: str = ""


Inline = str | Number | Reference
Line = tuple[Inline, ...]
"""Words with numbers among them. Whoever needs plain text asks :meth:`Document.plain`."""


@dataclass(frozen=True)
class Heading:
    """A heading; level 1 to 4. Its number is the writer's work (Word numbers by itself)."""

    key: str
    level: int
    text: Line


@dataclass(frozen=True)
class Kept:
    """What a person made of a sentence. ``outdated`` if the data have moved since: then ``generated`` says how.

    ``generated`` is what the rule would write now.
    """

    outdated: bool
    generated: Line


@dataclass(frozen=True)
class Sentence:
    """One sentence with the rule that made it; ``key`` stays the same when the report is made from new data."""

    key: str
    rule: str
    text: Line
    kept: Kept | None = None


ParagraphStyle = Literal["body", "lead", "item"]


@dataclass(frozen=True)
class Paragraph:
    """Sentences that stand together.

    ``lead`` is the one-sentence conclusion of the first page, ``item`` stands in a list.
    """

    key: str
    sentences: tuple[Sentence, ...]
    style: ParagraphStyle = "body"


@dataclass(frozen=True)
class Slot:
    """A place for what people write (measures, causes): ``prompt`` asks for it, ``paragraphs`` are what they wrote."""

    key: str
    prompt: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """A cell of a table. ``across`` and ``down`` count the columns and rows that it covers."""

    text: Line = ()
    across: int = 1
    down: int = 1
    align: Literal["left", "center", "right"] = "left"
    head: bool = False


@dataclass(frozen=True)
class Table:
    """A table. Rows list only the cells that begin in them; cells that reach down from above are not repeated.

    ``columns`` are relative widths, one a column. ``wide`` asks for a landscape page. ``unit`` is the line above on
    the right; ``notes`` stand below.
    """

    key: str
    title: Line
    columns: tuple[float, ...]
    head: tuple[tuple[Cell, ...], ...]
    body: tuple[tuple[Cell, ...], ...]
    unit: Line = ()
    notes: tuple[Line, ...] = ()
    wide: bool = False


Stroke = Literal["solid", "dashed", "dotted", "points"]


@dataclass(frozen=True)
class Series:
    """One line or set of bars: a number a category, None where missing.

    ``filled`` are the positions whose value the missing rule put in, or is not final; writers show them hollow.
    ``stroke`` is how a line is drawn where that says what it is: ``solid`` with marks, ``dashed`` and ``dotted``
    without, ``points`` with nothing between them. None: writers tell lines apart by their place.
    """

    key: str
    name: str
    values: tuple[Number | None, ...]
    filled: frozenset[int] = frozenset()
    stroke: Stroke | None = None

    def ink(self, place: int) -> int:
        """Which colour of a palette it has: lines of one stroke share theirs, so that it is the same in every chart."""
        return place if self.stroke is None else get_args(Stroke).index(self.stroke)


@dataclass(frozen=True)
class Band:
    """A band behind the lines, between two ends a category; ``name`` stands in the legend.

    Where it begins its ends are the same number: some programs draw what is missing as zero, from the neighbour on.
    """

    name: str
    low: Series
    high: Series

    @property
    def width(self) -> Series:
        """How far the ends are apart, which programs stack on the lower one."""
        values = tuple(_apart(*ends) for ends in zip(self.low.values, self.high.values, strict=True))
        return Series(f"{self.high.key} width", self.name, values)


_MOST_BAND = 0.5
"""Of what the lines span: how far a band is drawn beyond them."""


def _floats(series: Iterable[Series]) -> list[float]:
    numbers = (number for each in series for number in each.values if number is not None)
    return [float(number.value) for number in numbers if number.value is not None]


def _apart(low: Number | None, high: Number | None) -> Number | None:
    if low is None or high is None or low.value is None or high.value is None:
        return None
    return replace(high, origin=replace(high.origin, kind=Kind.WIDTH), value=high.value - low.value)


@dataclass(frozen=True)
class ChartSpec:
    """What a chart shows, for every writer alike. ``line`` runs over years, ``bar`` has one bar a category.

    ``low`` and ``high`` are the ends of the value axis (None: the writer's choice, but the axis of bars holds zero).
    ``description`` says in words what is to be seen, for those who do not see it. Only lines have a ``band``.
    """

    kind: Literal["line", "bar"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    description: str
    low: float | None = None
    high: float | None = None
    band: Band | None = None

    @property
    def shown(self) -> tuple[Series, ...]:
        """All that readers see: the lines, and the ends of the band."""
        return (*self.series, self.band.low, self.band.high) if self.band else self.series

    @property
    def stacked(self) -> tuple[Series, ...]:
        """The columns of a workbook behind the chart: the lower end of the band and its width, then the lines."""
        return (self.band.low, self.band.width, *self.series) if self.band else self.series

    @property
    def reach(self) -> tuple[float, float] | None:
        """The least and the greatest value that have to be seen; None if there is none.

        Every line counts, a band only as far as it reaches beyond them by half of what they span: an interval that is
        many times as wide as they are would leave them flat.
        """
        lines = _floats(self.series)
        if not lines:
            return None
        low, high = min(lines), max(lines)
        band = _floats((self.band.low, self.band.high)) if self.band else []
        room = _MOST_BAND * (high - low) or math.inf
        return max(min([low, *band]), low - room), min(max([high, *band]), high + room)

    def numbers(self) -> Iterator[Number]:
        """Every number in the chart, those that are drawn only in some programs too."""
        width = (self.band.width,) if self.band else ()
        yield from (value for series in (*self.shown, *width) for value in series.values if value is not None)


@dataclass(frozen=True)
class Chart:
    """A chart with its title, which stands below it."""

    key: str
    title: Line
    spec: ChartSpec


@dataclass(frozen=True)
class Note:
    """A remark in small type."""

    key: str
    text: Line


Block = Heading | Paragraph | Slot | Table | Chart | Note


@dataclass(frozen=True)
class Document:
    """A report in one language, for one area.

    ``title`` is that of the report, ``front_title`` that of the director's page. ``front`` is that page, and
    ``blocks`` are the report that follows, none if the page stands alone. ``labels`` are what references and captions
    say, by key of the table or chart (those of the director's page have none); ``names`` those of nodes, variables
    and areas by id or code. ``date`` is the latest date that a figure became known, and ``data`` a digest
    of all that the numbers depend on.
    """

    language: Language
    edition: str
    area: str
    title: Line
    owner: str
    date: str
    front: tuple[Block, ...]
    blocks: tuple[Block, ...]
    labels: dict[str, str] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    front_title: Line = ()
    data: str = ""

    def plain(self, line: Line) -> str:
        """A line as readers see it."""
        return "".join(self._shown(part) for part in line)

    def _shown(self, part: Inline) -> str:
        match part:
            case str():
                return part
            case Number():
                return part.text
            case Reference():
                return self.labels[part.key]

    def all_blocks(self) -> tuple[Block, ...]:
        """Front and body."""
        return (*self.front, *self.blocks)

    def lines(self) -> Iterator[tuple[str, Line]]:
        """Every line with the key of what it belongs to, in reading order."""
        yield "title", self.title
        yield "front_title", self.front_title
        for block in self.all_blocks():
            yield from _lines(block)

    def numbers(self) -> Iterator[Number]:
        """Every number in the words, tables and charts, in reading order."""
        for _, line in self.lines():
            yield from (part for part in line if isinstance(part, Number))
        for block in self.all_blocks():
            if isinstance(block, Chart):
                yield from block.spec.numbers()

    def sentences(self) -> Iterator[Sentence]:
        """Every sentence that a rule made."""
        for block in self.all_blocks():
            if isinstance(block, Paragraph):
                yield from block.sentences


def _lines(block: Block) -> Iterator[tuple[str, Line]]:
    match block:
        case Heading() | Note():
            yield block.key, block.text
        case Paragraph():
            yield from ((sentence.key, sentence.text) for sentence in block.sentences)
        case Table():
            yield block.key, block.title
            yield block.key, block.unit
            yield from ((block.key, cell.text) for row in (*block.head, *block.body) for cell in row)
            yield from ((block.key, note) for note in block.notes)
        case Chart():
            yield block.key, block.title
        case Slot():
            return


def finished(document: Document) -> Document:
    """The document to be read rather than written in: without empty slots, and without headings of nothing."""
    kept: list[Block] = []
    for block in reversed(document.blocks):
        following = kept[-1] if kept else None
        if isinstance(block, Slot) and not block.paragraphs:
            continue
        if isinstance(block, Heading) and _is_bare(block, following):
            continue
        kept.append(block)
    return replace(document, blocks=tuple(reversed(kept)))


def _is_bare(heading: Heading, following: Block | None) -> bool:
    """Whether nothing stands below a heading."""
    return following is None or (isinstance(following, Heading) and following.level <= heading.level)
