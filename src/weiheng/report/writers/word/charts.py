"""Native charts: lines over years and bars, told apart in black and white too, with gaps where nothing is known."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from weiheng.report.blocks import Chart, ChartSpec, Series, Stroke
from weiheng.report.record import place
from weiheng.report.writers.echarts import axis_ends
from weiheng.report.writers.word.drawings import lying
from weiheng.report.writers.word.look import LATIN, SONGTI
from weiheng.report.writers.word.workbook import SHEET, digits, format_code
from weiheng.report.writers.word.xml import NOTHING, Xml, el, escaped, join, part

_CATEGORY_AXIS, _VALUE_AXIS = 111111111, 222222222
"""Word takes positive ids only."""
_LABELLED = 16
"""Categories up to which a single series is labelled with its numbers."""
_MOST_STEPS = 8
_POINT = 12700
"""English metric units."""


@dataclass(frozen=True)
class Ink:
    """How a series is drawn: colours of different lightness, dashes, marks and patterns."""

    color: str
    dash: str
    mark: str
    pattern: str


INKS = (
    Ink("1F3864", "solid", "circle", ""),
    Ink("C55A11", "sysDash", "square", "ltUpDiag"),
    Ink("2E75B6", "dash", "triangle", "pct20"),
    Ink("7F7F7F", "sysDot", "diamond", "dkHorz"),
    Ink("538135", "lgDash", "x", "dkDnDiag"),
    Ink("7030A0", "lgDashDot", "star", "smGrid"),
)


def chart_part(chart: Chart, workbook_relation: str) -> bytes:
    """The XML of a chart with its cached numbers; ``workbook_relation`` is the embedded workbook."""
    spec = chart.spec
    flat = lying(chart)
    plots = (_band(spec), _lines(spec)) if spec.kind == "line" else (_bars(spec, flat),)
    return part(
        "c:chartSpace",
        el("c:date1904", val=0),
        el("c:roundedCorners", val=0),
        el(
            "c:chart",
            el("c:autoTitleDeleted", val=1),
            el("c:plotArea", el("c:layout"), *plots, *_axes(spec, flat)),
            _legend(spec),
            el("c:plotVisOnly", val=1),
            el("c:dispBlanksAs", val="gap"),
        ),
        el("c:spPr", _solid("FFFFFF"), el("a:ln", el("a:noFill"))),
        _type(1000),
        el("c:externalData", el("c:autoUpdate", val=0), r_id=workbook_relation),
        prefixes="c a r",
    )


def _legend(spec: ChartSpec) -> Xml:
    """The names of all that is drawn: the area below a band is not."""
    if len(spec.stacked) < 2:
        return NOTHING
    hidden = el("c:legendEntry", el("c:idx", val=0), el("c:delete", val=1)) if spec.band else NOTHING
    return el("c:legend", el("c:legendPos", val="b"), hidden, el("c:overlay", val=0))


def _band(spec: ChartSpec) -> Xml:
    """A band as two areas, one on the other; the lower one is not to be seen."""
    if spec.band is None:
        return NOTHING
    nothing, grey = el("a:noFill"), el("a:solidFill", el("a:srgbClr", el("a:alpha", val=55000), val="A6A6A6"))
    areas = zip((spec.band.low, spec.band.width), (nothing, grey), strict=True)
    return el(
        "c:areaChart",
        el("c:grouping", val="stacked"),
        el("c:varyColors", val=0),
        *(
            el(
                "c:ser",
                *_name(series, at),
                el("c:spPr", fill, el("a:ln", el("a:noFill"))),
                _category_data(spec),
                _values(series, at),
            )
            for at, (series, fill) in enumerate(areas)
        ),
        *_axis_ids(),
    )


def _lines(spec: ChartSpec) -> Xml:
    return el(
        "c:lineChart",
        el("c:grouping", val="standard"),
        el("c:varyColors", val=0),
        *(_line(spec, at) for at in range(len(spec.series))),
        el("c:marker", val=1),
        *_axis_ids(),
    )


def _line(spec: ChartSpec, at: int) -> Xml:
    series, column = spec.series[at], at + len(spec.stacked) - len(spec.series)
    ink = _inked(INKS[at % len(INKS)], series.stroke, INKS[series.ink(at) % len(INKS)].color)
    stroke = el("a:ln", el("a:noFill"))
    if ink.dash:
        dash = el("a:prstDash", val=ink.dash)
        stroke = el("a:ln", _solid(ink.color), dash, el("a:round"), w=int(2.0 * _POINT), cap="rnd")
    hollow = [
        el("c:dPt", el("c:idx", val=point), _mark(ink, filled=False), el("c:bubble3D", val=0))
        for point in sorted(series.filled)
        if point < len(series.values)
    ]
    return el(
        "c:ser",
        *_name(series, column),
        el("c:spPr", stroke),
        _mark(ink),
        *hollow,
        _labels(spec, "t"),
        _category_data(spec),
        _values(series, column),
        el("c:smooth", val=0),
    )


def _inked(ink: Ink, stroke: Stroke | None, color: str) -> Ink:
    """The ink of a line that says by its stroke what it is."""
    match stroke:
        case "solid":
            return replace(ink, color=color, dash="solid")
        case "dashed":
            return replace(ink, color=color, dash="dash", mark="none")
        case "dotted":
            return replace(ink, color=color, dash="sysDot", mark="none")
        case "points":
            return replace(ink, color="000000", dash="", mark="diamond")
        case None:
            return ink


def _mark(ink: Ink, filled: bool = True) -> Xml:
    if ink.mark == "none":
        return el("c:marker", el("c:symbol", val=ink.mark))
    line = el("a:ln", _solid(ink.color), w=int(1.25 * _POINT))
    fill = _solid(ink.color if filled else "FFFFFF")
    if ink.mark in {"x", "star"}:  # they have no inside: a ring stands for what is filled in
        fill = el("a:noFill") if filled else _solid("FFFFFF")
    symbol = ink.mark if filled or ink.mark not in {"x", "star"} else "circle"
    return el("c:marker", el("c:symbol", val=symbol), el("c:size", val=7 if filled else 9), el("c:spPr", fill, line))


def _bars(spec: ChartSpec, flat: bool) -> Xml:
    return el(
        "c:barChart",
        el("c:barDir", val="bar" if flat else "col"),
        el("c:grouping", val="clustered"),
        el("c:varyColors", val=0),
        *(_bar(spec, at) for at in range(len(spec.series))),
        el("c:gapWidth", val=60),
        *_axis_ids(),
    )


def _bar(spec: ChartSpec, at: int) -> Xml:
    series, ink = spec.series[at], INKS[at % len(INKS)]
    hollow = [
        el(
            "c:dPt",
            el("c:idx", val=point),
            el("c:invertIfNegative", val=0),
            el("c:bubble3D", val=0),
            el("c:spPr", _solid("FFFFFF"), _outline(ink)),
        )
        for point in sorted(series.filled)
        if point < len(series.values)
    ]
    return el(
        "c:ser",
        *_name(series, at),
        el("c:spPr", _pattern(ink) if ink.pattern else _solid(ink.color), _outline(ink)),
        el("c:invertIfNegative", val=0),
        *hollow,
        _labels(spec, "outEnd"),
        _category_data(spec),
        _values(series, at),
    )


def _pattern(ink: Ink) -> Xml:
    front = el("a:fgClr", el("a:srgbClr", val=ink.color))
    return el("a:pattFill", front, el("a:bgClr", el("a:srgbClr", val="FFFFFF")), prst=ink.pattern)


def _outline(ink: Ink) -> Xml:
    return el("a:ln", _solid(ink.color), w=_POINT)


def _name(series: Series, at: int) -> list[Xml]:
    cache = el("c:strCache", el("c:ptCount", val=1), _point(0, series.name))
    reference = el("c:strRef", el("c:f", _cells(0, at + 1, 0)), cache)
    return [el("c:idx", val=at), el("c:order", val=at), el("c:tx", reference)]


def _labels(spec: ChartSpec, position: str) -> Xml:
    """The numbers themselves, if they are few."""
    if len(spec.stacked) > 1 or len(spec.categories) > _LABELLED:
        return NOTHING
    shown = ("showLegendKey", "showVal", "showCatName", "showSerName", "showPercent", "showBubbleSize")
    return el(
        "c:dLbls",
        el("c:numFmt", formatCode=format_code(spec.series[0].values), sourceLinked=0),
        el("c:spPr", el("a:noFill"), el("a:ln", el("a:noFill"))),
        _type(900),
        el("c:dLblPos", val=position),
        *(el(f"c:{name}", val=int(name == "showVal")) for name in shown),
    )


def _category_data(spec: ChartSpec) -> Xml:
    points = [_point(row, name) for row, name in enumerate(spec.categories)]
    cache = el("c:strCache", el("c:ptCount", val=len(points)), *points)
    return el("c:cat", el("c:strRef", el("c:f", _cells(1, 0, len(points))), cache))


def _values(series: Series, at: int) -> Xml:
    points = [
        _point(row, digits(number))
        for row, number in enumerate(series.values)
        if number is not None and number.value is not None
    ]
    cache = el(
        "c:numCache",
        el("c:formatCode", escaped(format_code(series.values))),
        el("c:ptCount", val=len(series.values)),
        *points,
    )
    return el("c:val", el("c:numRef", el("c:f", _cells(1, at + 1, len(series.values))), cache))


def _point(index: int, text: str) -> Xml:
    return el("c:pt", el("c:v", escaped(text)), idx=index)


def _cells(row: int, column: int, count: int) -> Xml:
    """A reference to cells of the workbook, one below the other; a single cell if ``count`` is 0."""
    letters = place(0, column)[:-1]
    last = f":${letters}${row + count}" if count else ""
    return Xml(f"{SHEET}!${letters}${row + 1}{last}")


def _axes(spec: ChartSpec, flat: bool) -> Sequence[Xml]:
    low, high = _ends(spec)
    ends = [el(f"c:{name}", val=f"{end:g}") for name, end in (("max", high), ("min", low)) if end is not None]
    grey = el("c:spPr", el("a:ln", _solid("808080"), w=_POINT // 2))
    categories = el(
        "c:catAx",
        el("c:axId", val=_CATEGORY_AXIS),
        el("c:scaling", el("c:orientation", val="maxMin" if flat else "minMax")),
        el("c:delete", val=0),
        el("c:axPos", val="l" if flat else "b"),
        el("c:numFmt", formatCode="General", sourceLinked=0),
        el("c:majorTickMark", val="none" if flat else "out"),
        el("c:minorTickMark", val="none"),
        el("c:tickLblPos", val="low"),
        grey,
        el("c:crossAx", val=_VALUE_AXIS),
        el("c:crosses", val="autoZero"),
        el("c:auto", val=0),
        el("c:lblAlgn", val="ctr"),
        el("c:lblOffset", val=100),
        el("c:noMultiLvlLbl", val=1),
    )
    values = el(
        "c:valAx",
        el("c:axId", val=_VALUE_AXIS),
        el("c:scaling", el("c:orientation", val="minMax"), *ends),
        el("c:delete", val=0),
        el("c:axPos", val="b" if flat else "l"),
        el("c:majorGridlines", el("c:spPr", el("a:ln", _solid("D9D9D9"), w=_POINT // 2))),
        _axis_title(spec.unit, flat),
        el("c:numFmt", formatCode="General", sourceLinked=0),
        el("c:majorTickMark", val="out"),
        el("c:minorTickMark", val="none"),
        el("c:tickLblPos", val="nextTo"),
        grey,
        el("c:crossAx", val=_CATEGORY_AXIS),
        el("c:crosses", val="max" if flat else "autoZero"),
        el("c:crossBetween", val="between"),
        _step(low, high),
    )
    return categories, values


def _ends(spec: ChartSpec) -> tuple[float | None, float | None]:
    """The ends of the value axis; that of bars always holds zero, that of paths and areas might unless it is told."""
    is_path = spec.band is not None or any(each.stroke for each in spec.series)
    low, high = axis_ends(spec)[:2] if is_path else (spec.low, spec.high)
    if spec.kind == "bar":
        low = None if low is None else min(low, 0.0)
        high = None if high is None else max(high, 0.0)
    return low, high


def _step(low: float | None, high: float | None) -> Xml:
    """Steps of the value axis that end where the axis ends."""
    if low is None or high is None or high <= low:
        return NOTHING
    span = Fraction(str(high)) - Fraction(str(low))
    size = Fraction(10) ** math.floor(math.log10(span))
    for part_of in (Fraction(1, 10), Fraction(1, 5), Fraction(1, 4), Fraction(1, 2), Fraction(1)):
        step = size * part_of
        if span / step <= _MOST_STEPS and (span / step).denominator == 1:
            return el("c:majorUnit", val=f"{float(step):g}")
    return NOTHING


def _axis_title(unit: str, flat: bool) -> Xml:
    if not unit:
        return NOTHING
    properties = el("a:pPr", _run_type(1000))
    words = el("a:r", _run_type(1000, "a:rPr"), el("a:t", escaped(unit)))
    turned = {"rot": 0 if flat or len(unit) <= 3 else -5400000, "vert": "horz"}
    rich = el("c:rich", el("a:bodyPr", **turned), el("a:lstStyle"), el("a:p", properties, words))
    return el("c:title", el("c:tx", rich), el("c:overlay", val=0))


def _axis_ids() -> list[Xml]:
    return [el("c:axId", val=_CATEGORY_AXIS), el("c:axId", val=_VALUE_AXIS)]


def _solid(color: str) -> Xml:
    return el("a:solidFill", el("a:srgbClr", val=color))


def _type(size: int) -> Xml:
    """Type of a size in hundredths of a point."""
    ending = el("a:endParaRPr", lang="zh-CN")
    return el("c:txPr", el("a:bodyPr"), el("a:lstStyle"), el("a:p", el("a:pPr", _run_type(size)), ending))


def _run_type(size: int, tag: str = "a:defRPr") -> Xml:
    faces = join(el("a:latin", typeface=LATIN), el("a:ea", typeface=SONGTI), el("a:cs", typeface=LATIN))
    return el(tag, _solid("000000"), faces, sz=size, b=0)
