"""On which page every heading is likely to stand, for the contents as they are before Word counts the pages."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from weiheng.report.blocks import Block, Chart, Heading, Note, Paragraph, Slot, Table
from weiheng.report.record import imprint
from weiheng.report.writers.word.drawings import CLOSENESSES, chart_height
from weiheng.report.writers.word.look import ACROSS, FRONT, UPRIGHT, Page
from weiheng.report.writers.word.measures import EDGE, SINGLE, lines_of
from weiheng.report.writers.word.pages import by_shape
from weiheng.report.writers.word.story import Story
from weiheng.report.writers.word.styles import Space, metrics

BODY_STYLES = {"body": "BodyText", "lead": "Lead", "item": "Item"}
FRONT_STYLES = {"body": "FrontText", "lead": "FrontLead", "item": "FrontItem"}
_AFTER_TABLE = 160
_FULL = 0.96
"""How full the director's page may be by our own measure; faces differ."""


@dataclass
class _Count:
    """Pages as they fill; headings, and charts with a note, wait for what they stand above."""

    page: int
    used: int = 0
    waiting: list[tuple[str, int]] = field(default_factory=list)
    found: dict[str, int] = field(default_factory=dict)

    def put(self, height: int, page: Page, repeated: int = 0) -> None:
        """Put something undivided on this page or on the next, where ``repeated`` heads come before it."""
        above = sum(each for _, each in self.waiting)
        if self.used and self.used + above + height > page.text_height:
            self.page, self.used = self.page + 1, repeated
        self.found |= dict.fromkeys((key for key, _ in self.waiting), self.page)
        self.used += above + height
        self.waiting = []


@dataclass(frozen=True)
class Ruler:
    """Measures blocks of a document in a width; all lengths in twentieths of a point."""

    story: Story
    styles: Mapping[str, tuple[int, Space]]
    page: Page

    @property
    def front(self) -> bool:
        """Whether this is the director's page."""
        return self.page is FRONT

    def lines(self, style: str, text: str) -> list[int]:
        """The heights of the lines of a paragraph; its distances belong to the first and the last."""
        size, space = self.styles[style]
        line = round(size * 10 * SINGLE[self.story.document.language])
        if space.line:
            line = space.line if space.rule == "exact" else max(space.line, line)
        heights = [line] * lines_of(text, self.page.text_width, size)
        heights[0] += space.before
        heights[-1] += space.after
        return heights

    def pieces(self, block: Block) -> Iterator[int]:
        """The heights of the pieces of a block that are not divided."""
        plain = self.story.document.plain
        match block:
            case Paragraph():
                styles = FRONT_STYLES if self.front else BODY_STYLES
                text = "\u3000\u3000" + "".join(plain(sentence.text) for sentence in block.sentences)
                yield from self.lines(styles[block.style], text)
            case Slot():
                style = "FrontSlot" if self.front else "Slot"
                for text in block.paragraphs or (block.prompt,):
                    yield from self.lines(style, "\u3000\u3000" + text)
            case Heading():
                yield sum(self.lines("FrontHeading" if self.front else f"Heading{block.level}", plain(block.text)))
            case Note():
                yield sum(self.lines("FrontNote" if self.front else "Note", plain(block.text)))
            case Chart():
                above = self.styles[self._styled("Figure")][1].before
                height = chart_height(block, self.story.closeness if self.front else None)
                yield above + height + sum(self.lines(self._styled("FigureCaption"), plain(block.title)))
            case Table():
                yield from self._table(block)

    def repeated(self, block: Block) -> int:
        """The height of the heads that come again on every page of a table."""
        if not isinstance(block, Table):
            return 0
        return sum(self.story.layout(block, self.page).heights[: len(block.head)])

    def _styled(self, style: str) -> str:
        return f"Front{style}" if self.front else style

    def _table(self, block: Table) -> Iterator[int]:
        plain = self.story.document.plain
        layout = self.story.layout(block, self.page)
        caption = sum(self.lines("FrontCaption" if self.front else "Caption", plain(block.title))) if block.title else 0
        unit = sum(self.lines("TableUnit", plain(block.unit))) if block.unit else 0
        head = len(block.head)
        opening = caption + unit + sum(layout.heights[:head])
        rows = layout.heights[head:]
        notes = [sum(self.lines("FrontNote" if self.front else "TableNote", plain(note))) for note in block.notes]
        closing = sum(notes[:1])
        if layout.together or len(rows) <= 2 * EDGE:
            yield opening + sum(rows) + closing
        else:
            yield opening + sum(rows[:EDGE])
            yield from rows[EDGE:-EDGE]
            yield sum(rows[-EDGE:]) + closing
        yield from notes[1:]
        yield _AFTER_TABLE


def set_closeness(story: Story) -> None:
    """Set the director's page as close as it must be to stay one page."""
    ruler = Ruler(story, metrics(story.look), FRONT)
    title = sum(ruler.lines("FrontTitle", story.document.plain(story.document.front_title)))
    for closeness in range(CLOSENESSES):
        story.closeness = closeness
        if title + sum(sum(ruler.pieces(block)) for block in story.document.front) <= _FULL * FRONT.text_height:
            return


def opening_pages(story: Story, entries: Sequence[tuple[int, str]]) -> int:
    """How many pages title and contents take; an entry of the contents is a level and a text."""
    ruler = Ruler(story, metrics(story.look), UPRIGHT)
    document = story.document
    texts = [("Title", document.plain(document.title))]
    texts += [("Imprint", text) for text in imprint(document, story.words)]
    texts += [("ContentsTitle", ""), *((f"TOC{level}", text) for level, text in entries)]
    heights = [sum(ruler.lines(style, text)) for style, text in texts]
    return max(1, math.ceil(sum(heights) / UPRIGHT.text_height))


def heading_pages(story: Story, entries: Sequence[tuple[int, str]]) -> dict[str, int]:
    """The page of every heading by its key: after the director's page, the title and these contents."""
    styles = metrics(story.look)
    count = _Count(opening_pages(story, entries) + (1 if story.document.front else 0))
    for landscape, blocks in by_shape(story.document.blocks):
        page = ACROSS if landscape else UPRIGHT
        ruler = Ruler(story, styles, page)
        count.page, count.used = count.page + 1, 0
        for block in blocks:
            if isinstance(block, Heading) or block.key in story.noted:
                count.waiting += [(block.key, height) for height in ruler.pieces(block)]
                continue
            repeated = ruler.repeated(block)
            for height in ruler.pieces(block):
                count.put(height, page, repeated)
        count.put(0, page)
    return count.found
