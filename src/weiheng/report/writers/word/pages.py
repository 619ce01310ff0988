"""Pages of one shape after the other, and the page numbers at their feet."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from weiheng.report.blocks import Block, Heading, Note, Table
from weiheng.report.writers.word.inline import field, paragraph, run
from weiheng.report.writers.word.look import CHARACTER_SPACE, LINE_PITCH, UPRIGHT, Look, Page
from weiheng.report.writers.word.xml import NOTHING, Xml, el, part


def by_shape(blocks: Sequence[Block]) -> Iterator[tuple[bool, tuple[Block, ...]]]:
    """Runs of blocks that share a shape of page, each with whether it is landscape.

    Only wide tables lie across, with the headings right above and the notes right below them: running text stands
    upright, however little of it there is.
    """
    shapes = [isinstance(block, Table) and block.wide for block in blocks]
    for at in range(len(blocks) - 2, -1, -1):
        if isinstance(blocks[at], Heading):
            shapes[at] = shapes[at + 1]
    for at in range(1, len(blocks)):
        if isinstance(blocks[at], Note):
            shapes[at] = shapes[at - 1]
    for landscape, alike in groupby(zip(shapes, blocks, strict=True), lambda item: item[0]):
        yield landscape, tuple(block for _, block in alike)


def section(page: Page, look: Look, footers: tuple[str, str]) -> Xml:
    """The properties of a section; ``footers`` are the relations of the odd and the even page number.

    The grid is that of pages of running text; elsewhere it would only narrow the text to whole characters.
    """
    odd, even = footers
    shape = {"orient": "landscape"} if page.width > page.height else {}
    grid = (
        el("w:docGrid", type="linesAndChars", linePitch=LINE_PITCH, charSpace=CHARACTER_SPACE)
        if look.chinese and page is UPRIGHT
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
