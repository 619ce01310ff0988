"""The text of the report: blocks one after the other."""

from collections.abc import Iterable, Mapping

from weiheng.report.blocks import Block, Chart, Heading, Note, Paragraph, Slot, Table
from weiheng.report.record import bookmark, imprint, slot_tag
from weiheng.report.writers.word.captions import caption
from weiheng.report.writers.word.contents import contents
from weiheng.report.writers.word.drawings import drawing
from weiheng.report.writers.word.inline import inlines, paragraph, run, sentences
from weiheng.report.writers.word.look import ACROSS, FRONT, UPRIGHT, Page
from weiheng.report.writers.word.measures import breadth, lines_of
from weiheng.report.writers.word.numbering import number_of
from weiheng.report.writers.word.pages import by_shape, section, section_end
from weiheng.report.writers.word.paging import BODY_STYLES, FRONT_STYLES, set_closeness
from weiheng.report.writers.word.provenance import LENGTH
from weiheng.report.writers.word.story import Story
from weiheng.report.writers.word.tables import table
from weiheng.report.writers.word.xml import NOTHING, Xml, el, join, part


def document_part(story: Story, footers: tuple[str, str]) -> bytes:
    """``word/document.xml``: the director's page, then title, contents and report."""
    pages: list[tuple[Xml, Xml]] = []
    document = story.document
    if document.front:
        pages.append((_front(story), section(FRONT, story.look, footers)))
    if document.blocks:
        for landscape, blocks in by_shape(document.blocks):
            page = ACROSS if landscape else UPRIGHT
            pages.append((_blocks(story, blocks, page), section(page, story.look, footers)))
        opening = section(UPRIGHT, story.look, footers)
        pages.insert(1 if document.front else 0, (_opening(story), opening))
    if not pages:
        pages.append((_opening(story), section(UPRIGHT, story.look, footers)))
    ended = [join(content, section_end(properties)) for content, properties in pages[:-1]]
    last, properties = pages[-1]
    return part("w:document", el("w:body", *ended, last, properties), prefixes="w r wp a c")


def _front(story: Story) -> Xml:
    title = story.document.front_title or story.document.title
    heading = paragraph("FrontTitle", inlines(story, title))
    set_closeness(story)
    return join(heading, *(_front_block(story, block) for block in story.document.front))


def _front_block(story: Story, block: Block) -> Xml:
    match block:
        case Heading():
            return paragraph("FrontHeading", story.marked(bookmark("h", block.key), inlines(story, block.text)))
        case Paragraph():
            return _paragraph(story, block, FRONT_STYLES)
        case Table():
            return table(story, block, story.layout(block, FRONT), front=True)
        case Chart():
            return _chart(story, block, FRONT)
        case Note():
            return paragraph("FrontNote", inlines(story, block.text))
        case Slot():
            return _slot(story, block, "FrontSlot")


def _opening(story: Story) -> Xml:
    """Title, owner and date of the data, and the contents."""
    document = story.document
    below = [paragraph("Imprint", run(text)) for text in imprint(document, story.words)]
    title = paragraph("Title", inlines(story, document.title), properties=_balance(story))
    return join(title, *below, contents(story))


def _balance(story: Story) -> Xml:
    """Indents that make the lines of a long title alike, so that no single character is left for the last."""
    text, size, width = story.document.plain(story.document.title), story.look.title, UPRIGHT.text_width
    lines = lines_of(text, width, size)
    if lines == 1:
        return NOTHING
    side = round(max(0.0, width - (breadth(text) / lines + 1.5) * size * 10) / 2)
    return el("w:ind", left=side, right=side)


def _blocks(story: Story, blocks: Iterable[Block], page: Page) -> Xml:
    return join(*(_block(story, block, page) for block in blocks))


def _block(story: Story, block: Block, page: Page) -> Xml:
    match block:
        case Heading():
            text = story.marked(bookmark("h", block.key), inlines(story, block.text))
            return paragraph(f"Heading{block.level}", text)
        case Paragraph():
            return _paragraph(story, block, BODY_STYLES)
        case Table():
            return table(story, block, story.layout(block, page))
        case Chart():
            return _chart(story, block, page)
        case Note():
            return paragraph("Note", inlines(story, block.text))
        case Slot():
            return _slot(story, block, "Slot")


def _paragraph(story: Story, block: Paragraph, styles: Mapping[str, str]) -> Xml:
    number = number_of(story.look, story.items, block.key) if block.style == "item" else NOTHING
    return paragraph(styles[block.style], sentences(story, block.sentences), properties=number)


def _chart(story: Story, block: Chart, page: Page) -> Xml:
    prefix = "Front" if page is FRONT else ""
    figure = paragraph(f"{prefix}Figure", drawing(story, block, page))
    counted = page is not FRONT
    noted = counted and block.key in story.noted
    return join(figure, caption(story, block, f"{prefix}FigureCaption", counted=counted, with_next=noted))


def _slot(story: Story, block: Slot, style: str) -> Xml:
    """What people wrote, or the prompt that vanishes when they begin.

    The controls lie inside the paragraphs, for LibreOffice multiplies those that lie around them. They find their slot
    again by the tag, or by the bookmark where a program drops it; paragraphs that people add below have the style.
    """
    texts = [run(text) for text in block.paragraphs]
    written = [_written_in(story, block, text) for text in texts] or [
        _written_in(story, block, run(block.prompt, "prompt"), el("w:showingPlcHdr"))
    ]
    written[0] = story.marked(bookmark("w", slot_tag(block.key)), written[0])
    return join(*(paragraph(style, each) for each in written))


def _written_in(story: Story, block: Slot, text: Xml, state: Xml = NOTHING) -> Xml:
    properties = el(
        "w:sdtPr",
        el("w:alias", val=block.prompt[: LENGTH // 2]),
        el("w:tag", val=slot_tag(block.key)),
        el("w:id", val=story.identity()),
        state,
    )
    return el("w:sdt", properties, el("w:sdtContent", text))
