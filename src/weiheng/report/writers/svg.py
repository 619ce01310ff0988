"""Charts as SVG: ECharts in an embedded JavaScript engine, without a browser."""

import json
import re
import threading
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

import quickjs  # type: ignore[import-untyped]

from weiheng.report.blocks import ChartSpec
from weiheng.report.writers.echarts import PRINT, Option, Size, Theme, chart_size, echarts_option, text_width

ECHARTS = Path(__file__).parent / "vendor" / "echarts" / "echarts.common.min.js"
_HOST = "var setTimeout = function () { return 0 }, clearTimeout = function () {};"
_DRAW = """
echarts.setPlatformAPI({measureText: function (text, font) { return {width: textWidth(String(text), font || '')} }});
function draw(option, width, height) {
  var chart = echarts.init(null, null, {renderer: 'svg', ssr: true, width: width, height: height});
  try { chart.setOption(JSON.parse(option)); return chart.renderToSVGString(); } finally { chart.dispose(); }
}
"""
_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_PIXELS = re.compile(r"([\d.]+)px")
_HOVER = re.compile(r"<style ?><!\[CDATA\[.*?\]\]>\s*</style>", re.DOTALL)
_LEFTOVERS = re.compile(r' (?:class="zr\d+-cls-\d+"|ecmeta_\w+="[^"<]*"|pointer-events="visible")')
_NAME = re.compile(r'(id="|url\(#)(zr\d+-[a-z]+\d+)(?=["\)])')


def chart_svg(spec: ChartSpec, theme: Theme = PRINT, size: Size | None = None) -> str:
    """A chart as SVG text that describes itself; the same text for the same chart."""
    size = size or chart_size(spec)
    drawn = option_svg(echarts_option(spec, theme, size), size)
    start, end = "<svg ", ">\n"
    head, _, body = drawn.partition(end)
    words = f"<desc>{escape(_NOT_XML.sub('', spec.description))}</desc>\n"
    return head.replace(start, '<svg role="img" ', 1) + end + words + body


def option_svg(option: Option, size: Size) -> str:
    """An option drawn by ECharts. What only serves hovering is left out, and names count from zero."""
    text: str = _engine().draw(json.dumps(option), size.width, size.height)
    return _renumbered(_LEFTOVERS.sub("", _HOVER.sub("", _NOT_XML.sub("", text))))


def echarts_source() -> str:
    """The text of the vendored ECharts build."""
    return ECHARTS.read_text(encoding="utf-8")


class _Engine(threading.local):
    """ECharts, read once a thread: a context of the engine belongs to the thread that made it."""

    def __init__(self) -> None:
        context = quickjs.Context()
        context.add_callable("textWidth", _measured)
        for script in (_HOST, echarts_source(), _DRAW):
            context.eval(script)
        self.draw = context.get("draw")


@cache
def _engine() -> _Engine:
    return _Engine()


def _measured(text: str, font: str) -> float:
    size = _PIXELS.search(font)
    return text_width(text, float(size[1]) if size else 12.0)


def _renumbered(text: str) -> str:
    """Names such as ``zr7-c12`` carry on from the charts drawn before; they are counted anew."""
    names: dict[str, str] = {}
    return _NAME.sub(lambda found: found[1] + names.setdefault(found[2], f"n{len(names)}"), text)
