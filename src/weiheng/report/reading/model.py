"""What is read of a Word file: passages and tables in their order, each with its place."""

from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Span:
    """A named stretch of a text: the tag of a content control, the name of a bookmark, or the kind of a field."""

    name: str
    start: int
    end: int

    def within(self, other: "Span") -> bool:
        """Whether the other stretch covers this one."""
        return other.start <= self.start and self.end <= other.end


@dataclass(frozen=True)
class Spot:
    """Where something stands, as a reader finds it.

    ``headings`` lead down to it; ``paragraph`` counts under the last of them, tables not included. ``page`` is known
    only where a program that sets pages has left its marks. ``row`` and ``column`` are what head a cell of ``table``.
    ``order`` counts all paragraphs of the file.
    """

    headings: tuple[str, ...] = ()
    paragraph: int = 0
    page: int | None = None
    table: str = ""
    row: str = ""
    column: str = ""
    chart: str = ""
    order: int = 0


@dataclass(frozen=True)
class Passage:
    """The text of a paragraph, with deletions left out and insertions taken in.

    ``controls`` are content controls by tag (those within others come first), ``marks`` what bookmarks enclose here,
    ``fields`` the results of fields that number or refer. ``slot`` is the tag of the slot that the paragraph belongs
    to, ``charts`` the charts that hang in the paragraph, ``level`` that of a heading (0: none).
    """

    text: str
    controls: tuple[Span, ...] = ()
    marks: tuple[Span, ...] = ()
    fields: tuple[Span, ...] = ()
    slot: str = ""
    level: int = 0
    charts: tuple["Drawing", ...] = ()
    spot: Spot = Spot()


@dataclass(frozen=True)
class GridCell:
    """A cell with its place, from 0, and the columns and rows that it covers."""

    row: int
    column: int
    across: int
    down: int
    passages: tuple[Passage, ...]

    @property
    def text(self) -> str:
        """The text of all paragraphs."""
        return "\n".join(passage.text for passage in self.passages)


@dataclass(frozen=True)
class Grid:
    """A table: its cells from the left to the right and down; a merged cell is listed once."""

    cells: tuple[GridCell, ...]
    spot: Spot = Spot()

    @property
    def height(self) -> int:
        """Rows."""
        return max((cell.row + cell.down for cell in self.cells), default=0)

    @property
    def width(self) -> int:
        """Columns."""
        return max((cell.column + cell.across for cell in self.cells), default=0)

    def passages(self) -> Iterator[Passage]:
        """Every paragraph in the cells."""
        return (passage for cell in self.cells for passage in cell.passages)


@dataclass(frozen=True)
class Drawing:
    """A chart in the text: the name of the drawing, and the part that holds it."""

    name: str
    part: str


@dataclass(frozen=True)
class Cache:
    """What the picture of a chart shows of one series: category and value by position, as texts."""

    name: str
    categories: dict[int, str] = field(default_factory=dict)
    values: dict[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Picture:
    """A chart as read: what it shows, and the cells of the workbook behind it (None: there is none)."""

    caches: tuple[Cache, ...]
    workbook: dict[str, str] | None


Item = Passage | Grid


@dataclass(frozen=True)
class Reading:
    """A Word file: what stands in it from the beginning to the end, and its charts by part."""

    file: str
    items: tuple[Item, ...]
    pictures: dict[str, Picture]

    def passages(self) -> Iterator[Passage]:
        """Paragraphs outside of tables."""
        return (item for item in self.items if isinstance(item, Passage))

    def everywhere(self) -> Iterator[Passage]:
        """Paragraphs inside and outside of tables."""
        for item in self.items:
            if isinstance(item, Passage):
                yield item
            else:
                yield from item.passages()
