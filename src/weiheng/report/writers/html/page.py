"""One self-contained HTML file: the report, its charts, and a panel to try other weights."""

import base64
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from fractions import Fraction
from functools import cache
from importlib import resources
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from weiheng.report.audited import ABOUT_PRINTED
from weiheng.report.blocks import Chart, ChartSpec, Document, Paragraph, Series
from weiheng.report.narrative.phrases import dated
from weiheng.report.numbers import MISSING, Kind, Number, Origin, Style
from weiheng.report.writers.echarts import DARK, LIGHT, chart_size, echarts_option
from weiheng.report.writers.html.headings import Placed, Places, place_blocks
from weiheng.report.writers.html.markup import Setter, chart_table, grid
from weiheng.report.writers.html.weights import PanelNode, WeightPanel
from weiheng.report.writers.svg import echarts_source
from weiheng.vocabulary.messages import Words, catalogue

NARROW = 330
"""Width in pixels that charts are laid out for on a telephone."""
WEIGHTS_CHART = "weights-chart"
_LIVE = "page_live."
_CHANGED_BY_WIDTH = ("legend", "grid", "xAxis", "yAxis")


def page_bytes(document: Document, words: Words, weights: WeightPanel | None = None, refused: bool = False) -> bytes:
    """The page in UTF-8, the same bytes for the same document; without ``weights`` it has no panel.

    ``refused`` says that there is none because a page cannot compute the index, which it then says.

    Scripts are bound by their hash and nothing may be fetched, so that the file opens anywhere and text that a
    document brings along stays text.
    """
    places = place_blocks(document)
    setter = Setter(document, places.anchors())
    echarts, style = echarts_source(), _static("page.css")
    script = "\n".join(_static(name) for name in ("page.js", "weights.js"))
    template = _environment().get_template("page.html")
    page = template.render(
        document=document,
        date=dated(words, document.date),
        words=words,
        places=places,
        runs=runs,
        setter=setter,
        grid=lambda table: grid(table, document.plain),
        chart_table=lambda spec: chart_table(spec, words("page.category")),
        weights=weights,
        refused=refused,
        groups=() if weights is None else _groups(weights),
        missing=MISSING,
        policy=_policy((echarts, script), (style,)),
        style=style,
        echarts=echarts,
        script=script,
        data=_json(_data(document, words, places, weights)),
    )
    return page.encode("utf-8", errors="replace")


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("weiheng.report.writers.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _static(name: str) -> str:
    return (resources.files(__package__) / "static" / name).read_text(encoding="utf-8")


def _policy(scripts: Iterable[str], styles: Iterable[str]) -> str:
    """What the page may do: run its own scripts, use its own style sheet, and nothing over the network.

    Style attributes are allowed because ECharts sets them on what it draws.
    """
    rules = {
        "default-src": ("'none'",),
        "script-src": tuple(_hash(text) for text in scripts),
        "style-src": tuple(_hash(text) for text in styles),
        "style-src-attr": ("'unsafe-inline'",),
        "img-src": ("data:",),
        "base-uri": ("'none'",),
        "form-action": ("'none'",),
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in rules.items())


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _json(data: object) -> str:
    """JSON for a script element: whatever it says, it cannot end the element."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


def runs(places: Iterable[Placed]) -> Iterator[tuple[bool, list[Placed]]]:
    """Blocks in order; items that follow one another come together, as one list (then true)."""
    for is_list, group in groupby(places, key=_is_item):
        if is_list:
            yield True, list(group)
        else:
            yield from ((False, [each]) for each in group)


def _is_item(place: Placed) -> bool:
    return isinstance(place.block, Paragraph) and place.block.style == "item"


def _data(document: Document, words: Words, places: Places, weights: WeightPanel | None) -> dict[str, Any]:
    """What the page's script works with."""
    origins = [number.origin for number in document.numbers()]
    about = {key for each in origins for key in (each.subject, each.of, each.area)}
    charts = {
        place.anchor: _chart_data(place.block.spec)
        for place in (*places.front, *places.blocks)
        if isinstance(place.block, Chart)
    }
    if weights is not None:
        charts[WEIGHTS_CHART] = _chart_data(_weights_chart(weights, words))
    return {
        "language": "zh-CN" if document.language == "zh" else document.language,
        "words": _live_words(words),
        "kinds": {kind: words(f"kind.{kind}") for kind in sorted({each.kind.value for each in origins})},
        "printed": sorted(ABOUT_PRINTED),
        "names": {key: name for key, name in document.names.items() if key in about},
        "themes": {"light": asdict(LIGHT), "dark": asdict(DARK)},
        "charts": charts,
        "weights": None if weights is None else weights.as_json(),
    }


def _live_words(words: Words) -> dict[str, str]:
    """The messages that the script speaks, with the names of their facts still in braces."""
    texts = catalogue(words.language).items()
    return {key.removeprefix(_LIVE): text for key, text in texts if key.startswith(_LIVE)}


def _chart_data(spec: ChartSpec) -> dict[str, Any]:
    """The option of a chart, and what of it changes where there is little room."""
    wide, narrow = chart_size(spec), chart_size(spec, NARROW)
    small, height = echarts_option(spec, LIGHT, narrow), max(narrow.height, 260)
    return {
        "option": echarts_option(spec, LIGHT, wide),
        "height": wide.height,
        "narrow": {"option": {part: small[part] for part in _CHANGED_BY_WIDTH}, "height": height},
    }


def _weights_chart(panel: WeightPanel, words: Words) -> ChartSpec:
    """The course of the whole index, twice: as published, and with the reader's weights."""
    names = (words("page.official"), words("page.yours"))
    return ChartSpec(
        kind="line",
        categories=tuple(str(year) for year in panel.years),
        series=tuple(Series(name, name, _course(panel)) for name in names),
        unit=words("page.points"),
        description=words("page.weights_chart"),
    )


def _course(panel: WeightPanel) -> tuple[Number | None, ...]:
    def number(year: int, score: float) -> Number:
        origin = Origin(Kind.SCORE, panel.root.key, panel.area, year, panel.edition)
        return Number(origin, Style(panel.places), Fraction(repr(score)), rounding=panel.rounding)

    return tuple(
        None if score is None else number(year, score)
        for year, score in zip(panel.years, panel.root.official, strict=True)
    )


def _groups(panel: WeightPanel) -> list[tuple[PanelNode, list[PanelNode]]]:
    """Groups whose children share a weight: those with more than one."""
    found = ((group, [node for node in panel.nodes if node.parent == group.key]) for group in panel.nodes)
    return [(group, children) for group, children in found if len(children) > 1]
