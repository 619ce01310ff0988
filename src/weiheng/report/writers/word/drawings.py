"""The place of a chart in the text."""

from weiheng.report.blocks import Chart
from weiheng.report.record import printable
from weiheng.report.writers.word.look import FRONT, Page, millimetres
from weiheng.report.writers.word.story import Story
from weiheng.report.writers.word.xml import NAMESPACES, Xml, el

_EMU = 635
"""English metric units in a twentieth of a point."""
_MOST = 200
"""The greatest height in millimetres that leaves room for the title on a page."""
_FRONT = (62, 50, 38)
"""Heights on the director's page, in millimetres, the more it holds the less."""
CLOSENESSES = len(_FRONT)


def drawing(story: Story, block: Chart, page: Page) -> Xml:
    """The run that holds the chart, as wide as the text of the page."""
    story.charts.append(block)
    identity = story.identity()
    name = printable(block.key)
    height = chart_height(block, story.closeness if page is FRONT else None)
    extent = {"cx": page.text_width * _EMU, "cy": height * _EMU}
    chart = el("c:chart", r_id=chart_relation(len(story.charts)))
    return el(
        "w:r",
        el(
            "w:drawing",
            el(
                "wp:inline",
                el("wp:extent", **extent),
                el("wp:effectExtent", l=0, t=0, r=0, b=0),
                el(
                    "wp:docPr",
                    id=identity,
                    name=name,
                    descr=block.spec.description,
                    title=story.document.plain(block.title),
                ),
                el("wp:cNvGraphicFramePr"),
                el("a:graphic", el("a:graphicData", chart, uri=NAMESPACES["c"])),
                distT=0,
                distB=0,
                distL=0,
                distR=0,
            ),
        ),
    )


def chart_relation(number: int) -> str:
    """The id of the relation of a chart, by its number from 1."""
    return f"rIdChart{number}"


def lying(block: Chart) -> bool:
    """Whether bars lie: many of them, or long names, find no room side by side."""
    names = block.spec.categories
    return block.spec.kind == "bar" and (len(names) > 12 or any(len(name) > 6 for name in names))


def chart_height(block: Chart, closeness: int | None = None) -> int:
    """The height of a chart in twentieths of a point; lying bars need it by their number.

    ``closeness`` is that of the director's page, None in the body.
    """
    if closeness is not None:
        return millimetres(_FRONT[closeness])
    series = len(block.spec.series)
    if lying(block):
        return millimetres(min(max(60.0, 25 + len(block.spec.categories) * (4 + 3 * series)), _MOST))
    return millimetres(80 if series > 1 else 70)
