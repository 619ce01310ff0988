"""What grows while the text is written: ids, bookmarks, comments and charts."""

from dataclasses import dataclass, field
from itertools import pairwise

from weiheng.report.blocks import Chart, Document, Line, Note, Table
from weiheng.report.numbers import Number
from weiheng.report.record import bookmark
from weiheng.report.writers.word.look import FRONT, LOOKS, Look, Page
from weiheng.report.writers.word.measures import TableLayout, table_layout
from weiheng.report.writers.word.numbering import Counted, counted_items
from weiheng.report.writers.word.provenance import describe
from weiheng.report.writers.word.styles import TABLE_SIZES
from weiheng.report.writers.word.xml import Xml, el, join
from weiheng.vocabulary.messages import Words


@dataclass
class Story:
    """The report while it is being written."""

    document: Document
    words: Words
    comments: list[Line] = field(default_factory=list)
    """What the rule would write now, for every kept sentence that is out of date."""
    charts: list[Chart] = field(default_factory=list)
    anchors: dict[str, str] = field(default_factory=dict)
    """The bookmarks of tables and charts, by key."""
    items: dict[str, Counted] = field(default_factory=dict)
    """The items of the report that count, by key; on the director's page none do."""
    noted: frozenset[str] = frozenset()
    """The charts right above a note, by key: they stay on one page with it."""
    closeness: int = 0
    """How close the director's page is set so that it stays one: 0, 1 or 2."""
    _layouts: dict[tuple[str, Page, int], TableLayout] = field(default_factory=dict)
    _last: int = 0
    _marked: set[str] = field(default_factory=set)
    _described: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pairs = pairwise(self.document.blocks)
        self.noted = frozenset(each.key for each, below in pairs if isinstance(each, Chart) and isinstance(below, Note))
        self.items = dict(counted_items(self.document.blocks))
        for block in self.document.blocks:
            if isinstance(block, (Table, Chart)) and block.key in self.document.labels:
                self.anchors[block.key] = bookmark("t" if isinstance(block, Table) else "c", block.key)

    @property
    def look(self) -> Look:
        """The look that goes with the language."""
        return LOOKS[self.document.language]

    def identity(self) -> int:
        """A number that nothing else in the file has."""
        self._last += 1
        return self._last

    def layout(self, block: Table, page: Page) -> TableLayout:
        """How a table fits a page; on the director's page it is set in smaller type."""
        closeness = self.closeness + 1 if page is FRONT else 0
        key = (block.key, page, closeness)
        if key not in self._layouts:
            self._layouts[key] = table_layout(self.document, block, page, TABLE_SIZES[closeness:])
        return self._layouts[key]

    def described(self, number: Number) -> str:
        """Where a number comes from, in words."""
        tag = number.tag
        if tag not in self._described:
            self._described[tag] = describe(number, self.document.names, self.words)
        return self._described[tag]

    def marked(self, name: str, content: Xml) -> Xml:
        """Content inside a bookmark; only the first of a name, for Word allows no second."""
        if name in self._marked:
            return content
        self._marked.add(name)
        identity = self.identity()
        return join(el("w:bookmarkStart", id=identity, name=name), content, el("w:bookmarkEnd", id=identity))
