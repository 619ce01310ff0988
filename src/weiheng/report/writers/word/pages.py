"""Pages of one shape after the other, and the page numbers at their feet."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from weiheng.report.blocks import Block, Heading, Note, Paragraph, Table
from weiheng.report.writers.word.inline import field, paragraph, run
from weiheng.report.writers.word.look import CHARACTER_SPACE, LINE_PITCH, Look, Page
from weiheng.report.writers.word.xml import NOTHING, Xml, el, part

_FEW = 3
"""Paragraphs and headings that may stand between landscape tables on their page."""


def by_shape(blocks: Sequence[Block]) -> Iterator[tuple[bool, tuple[Block, ...]]]:
    """Runs of blocks that share a shape of page, each with whether it is landscape.

    Headings go with what follows, notes with what stands before, and a few words between two landscape tables do not
    ask for a page of their own.
    """
    shapes = [isinstance(block, Table) and block.wide for block in blocks]
    for at in range(len(blocks) - 2, -1, -1):
        if isinstance(blocks[at], Heading):
            shapes[at] = shapes[at + 1]
    for at in range(1, len(blocks)):
        if isinstance(blocks[at], Note):
            shapes[at] = shapes[at - 1]
    runs = [(shape, [block for _, block in run]) for shape, run in groupby(zip(shapes, blocks, strict=True), _shape)]
    for at in range(1, len(runs) - 1):
        if _few_words(runs[at][1]):
            runs[at] = (True, runs[at][1])
    for landscape, joined in groupby(runs, _shape):
        yield landscape, tuple(block for _, run in joined for block in run)


def _shape(item: tuple[bool, object]) -> bool:
    return item[0]


def _few_words(blocks: Sequence[Block]) -> bool:
    return len(blocks) <= _FEW and all(isinstance(block, (Heading, Paragraph, Note)) for block in blocks)


def section(page: Page, look: Look, footers: tuple[str, str]) -> Xml:
    """The properties of a section; ``footers`` are the relations of the odd and the even page number."""
    odd, even = footers
    shape = {"orient": "landscape"} if page.width > page.height else {}
    grid = (
        el("w:docGrid", type="linesAndChars", linePitch=LINE_PITCH, charSpace=CHARACTER_SPACE)
        if look.chinese
        else NOTHING
    )
    return el(
        "w:sectPr",
        el("w:footerReference", w_type="default", r_id=odd),
        el("w:footerReference", w_type="even", r_id=even),
        el("w:type", val="nextPage"),
        el("w:pgSz", w=page.width, h=page.height, **shape),
        el(
            "w:pgMar",
            top=page.top,
            right=page.right,
            bottom=page.bottom,
            left=page.left,
            header=851,
            footer=page.footer,
            gutter=0,
        ),
        grid,
    )


def section_end(properties: Xml) -> Xml:
    """The hardly visible paragraph that ends a section."""
    return paragraph("SectionEnd", properties=properties)


def footer_part(odd: bool) -> bytes:
    """A page number between dashes: on the right of odd pages, on the left of even ones, one character in."""
    side = {"rightChars": 100, "right": 280} if odd else {"leftChars": 100, "left": 280}
    place = el("w:ind", **side)
    content = (run("- "), field("PAGE", run("1")), run(" -"))
    properties = Xml(place + el("w:jc", val="right" if odd else "left"))
    return part("w:ftr", paragraph("Footer", *content, properties=properties))
