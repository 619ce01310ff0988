"""Charts as ECharts options: plain data that the page hands to ECharts and :mod:`svg` prints.

Every value is drawn unrounded and labelled with :attr:`Number.text`; a point of which nothing is to be said has no
``text``. Series differ in colour, marker and dash, bars in pattern, so that a print in black and white still tells
them apart.
"""

import math
import re
import unicodedata
from dataclasses import dataclass
from typing import Any, NamedTuple

from weiheng.report.blocks import Band, ChartSpec, Series, Stroke
from weiheng.report.numbers import MISSING, Number

Option = dict[str, Any]


@dataclass(frozen=True)
class Theme:
    """Colours and type of a chart. Each colour of ``palette`` has a contrast of 3:1 or more on ``ground``."""

    font: str
    ground: str
    ink: str
    muted: str
    rule: str
    palette: tuple[str, ...]


class Size(NamedTuple):
    """Width and height of a chart in pixels."""

    width: int
    height: int


SANS = "Noto Sans SC"
PRINT = Theme(
    font=SANS,
    ground="#ffffff",
    ink="#1a1a1a",
    muted="#595959",
    rule="#d9d9d9",
    palette=("#0072b2", "#d55e00", "#00805e", "#882255", "#4d4d4d"),
)
LIGHT = Theme("system-ui, sans-serif", PRINT.ground, PRINT.ink, PRINT.muted, PRINT.rule, PRINT.palette)
DARK = Theme(
    font=LIGHT.font,
    ground="#1b1d21",
    ink="#f2f2f2",
    muted="#b3b8c0",
    rule="#43474f",
    palette=("#56b4e9", "#e69f00", "#2fc79b", "#e08cc0", "#d0d0d0"),
)
WIDTH = 620
"""Width of a chart in pixels where the writer names none; about the text width of a page at 100 dots an inch."""

_TYPE = 12
_ROW = 18
_MANY = 30
"""More categories than this stand as thin columns with some of their names only."""
_LONGEST = 220
_LINE = _TYPE + 3
_MOST_LINES = 3
"""Lines that the name of a lying bar may take before it is cut."""
_WORDS = re.compile(r"[!-\u02ff]+ ?|.", re.DOTALL)
"""Words, and letters of scripts that are written without spaces."""
_WIDER = 1.15
"""Room for typefaces that are wider than estimated, so that lines that were made to fit are not broken again."""
_NARROW = frozenset(" .,:;!'|()[]ijltfI")
_BROAD = frozenset("mw%‰@—…MW")
_SYMBOLS = ("circle", "rect", "triangle", "diamond", "roundRect", "arrow")
_DASHES: tuple[str | list[int], ...] = ("solid", [7, 4], [2, 3], [10, 3, 2, 3], [14, 4], [4, 2])
_STROKES: dict[Stroke, str] = {"dashed": "dashed", "dotted": "dotted"}
_BAND = {"opacity": 0.28}
_BELOW: Option = {"symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [2, 4], "rotation": -math.pi / 4}
_STRIPES: tuple[Option | None, ...] = (
    None,
    _BELOW,
    {"symbol": "circle", "symbolSize": 0.7, "dashArrayX": [[6, 6], [0, 6, 6, 0]], "dashArrayY": [6, 0]},
    {"symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [2, 4], "rotation": math.pi / 4},
    {"symbol": "rect", "dashArrayX": [1, 0], "dashArrayY": [1, 3], "rotation": 0},
)


def echarts_option(spec: ChartSpec, theme: Theme = LIGHT, size: Size | None = None) -> Option:
    """The option that draws a chart; it can be written as JSON.

    Each item of a series' data carries its printed form as ``text``, for a tooltip that shows what the tables show;
    such a tooltip needs a function, which the page adds. ``size`` decides how many names fit; without it
    :func:`chart_size` does.
    """
    size = size or chart_size(spec)
    across = lies(spec)
    names, values = _category_axis(spec, theme, size, across), _value_axis(spec, theme)
    legend = _legend_height(spec, size)
    return {
        "animation": False,
        "aria": {"enabled": True, "label": {"description": spec.description}},
        "backgroundColor": "transparent",
        "color": list(theme.palette),
        "textStyle": {"fontFamily": theme.font, "fontSize": _TYPE, "color": theme.ink},
        "tooltip": {"trigger": "axis", "axisPointer": {"type": "shadow" if spec.kind == "bar" else "line"}},
        "legend": _legend(spec, theme, size),
        "grid": {
            "left": 6,
            "right": 50 if across else 16,
            "top": 8,
            "bottom": 4 + legend,
            "outerBoundsMode": "same",
            "outerBoundsContain": "all",
        },
        "graphic": [] if _values(spec) else [_nothing(theme)],
        "xAxis": values if across else names,
        "yAxis": names if across else values,
        "series": [
            *(_band(spec.band, theme) if spec.band else ()),
            *(_series(spec, series, place, theme, across) for place, series in enumerate(spec.series)),
        ],
    }


def chart_size(spec: ChartSpec, width: int = WIDTH) -> Size:
    """A size at which all names and labels of a chart can be read, if there are not too many."""
    row = max(16 * len(spec.series) + 8, _LINE * _name_lines(spec, width) + 3)
    rows = len(spec.categories) * row + 52 if lies(spec) else round(width * 0.42)
    return Size(width, rows + _legend_height(spec, Size(width, 0)))


def lies(spec: ChartSpec) -> bool:
    """Whether the bars lie, so that long names can be read."""
    if spec.kind != "bar" or len(spec.categories) > _MANY:
        return False
    room = WIDTH * 0.85 / max(len(spec.categories), 1)
    return any(text_width(name) > 2 * room for name in spec.categories) or len(spec.categories) > 14


def text_width(text: str, size: float = _TYPE) -> float:
    """The width of a text in pixels, estimated by kinds of letters: East Asian wide characters are square."""
    return size * sum(_letter_width(letter) for letter in text)


def _letter_width(letter: str) -> float:
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.0
    if letter in _NARROW:
        return 0.3
    return 0.66 if letter.isupper() or letter in _BROAD else 0.56


def _name_width(width: int) -> int:
    """The room for names beside lying bars."""
    return min(_LONGEST, width // 3)


def _name_lines(spec: ChartSpec, width: int) -> int:
    """The lines that the longest name takes beside lying bars."""
    return min(_MOST_LINES, max((len(_lines(name, _name_width(width))) for name in spec.categories), default=1))


def _lines(name: str, room: float) -> list[str]:
    """A name in lines that fit a width; words are taken apart only if one alone is too wide.

    >>> _lines("Beds per 1,000 residents", 90), _lines("床位数（张）", 40)
    (['Beds per 1,000 ', 'residents'], ['床位数', '（张）'])
    """
    lines = [""]
    for word in _WORDS.findall(name):
        for part in word if text_width(word) > room else [word]:
            if lines[-1] and text_width(f"{lines[-1]}{part}".rstrip()) > room:
                lines.append("")
            lines[-1] += part
    return lines


def _broken(name: str, room: float) -> str:
    """A name that takes no more lines than it may, with new lines for spaces: ECharts would also break at commas."""
    lines = _lines(name, room)
    if len(lines) > _MOST_LINES:
        last = lines[_MOST_LINES - 1]
        kept = next(end for end in range(len(last), -1, -1) if text_width(last[:end] + "...") <= room)
        lines = [*lines[: _MOST_LINES - 1], f"{last[:kept]}..."]
    return "".join(line[:-1] + "\n" if line.endswith(" ") else line for line in lines).strip()


def _category_axis(spec: ChartSpec, theme: Theme, size: Size, across: bool) -> Option:
    return {
        "type": "category",
        "data": [_broken(each, _name_width(size.width)) if across else each for each in spec.categories],
        "inverse": across,
        "axisLabel": {"color": theme.ink, "lineHeight": _LINE} | _names(spec, size, across),
        "axisLine": {"show": True, "onZero": False, "lineStyle": {"color": theme.muted}},
        "axisTick": {"show": spec.kind == "line", "alignWithLabel": True, "lineStyle": {"color": theme.muted}},
    }


def _names(spec: ChartSpec, size: Size, across: bool) -> Option:
    """How the names of the categories are kept from running into each other."""
    if across:
        highest = _MOST_LINES * _LINE
        cut = {"overflow": "break", "height": highest, "lineOverflow": "truncate"}
        return {"interval": 0, "width": round(_WIDER * _name_width(size.width))} | cut
    room = 0.85 * size.width / max(len(spec.categories), 1)
    apart = _TYPE / 2 if spec.kind == "line" else _TYPE
    if all(text_width(name) + apart < room for name in spec.categories):
        return {"interval": 0}
    if spec.kind == "bar" and len(spec.categories) <= _MANY:
        return {"interval": 0, "width": round(room - _TYPE / 2), "overflow": "break"}
    last = {"showMaxLabel": True} if spec.kind == "line" else {}
    return last | {"interval": "auto", "hideOverlap": True, "width": _LONGEST // 2, "overflow": "truncate"}


def _value_axis(spec: ChartSpec, theme: Theme) -> Option:
    values = _values(spec)
    low, high, step = axis_ends(spec)
    return {
        "type": "value",
        "name": spec.unit,
        **({"nameLocation": "middle"} if lies(spec) else {"nameTextStyle": {"align": "left"}}),
        "min": low,
        "max": high,
        "interval": step,
        "axisLabel": {"show": bool(values), "color": theme.muted},
        "axisLine": {"show": False},
        "splitLine": {"lineStyle": {"color": theme.rule}},
    }


def axis_ends(spec: ChartSpec) -> tuple[float, float, float]:
    """The ends of the value axis and the step between its marks: round numbers that hold every line and bar.

    ``spec.low`` and ``spec.high`` are widened if a value lies outside; the axis of bars always holds zero. A band that
    reaches far beyond the lines is cut (:attr:`ChartSpec.reach`).
    """
    asked = [end for end in (spec.low, spec.high) if end is not None]
    reach = [*(spec.reach or ()), *asked] or [0.0, 1.0]
    low, high = min(reach), max(reach)
    if spec.kind == "bar":
        low, high = min(low, 0.0), max(high, 0.0)
    if low == high:
        low, high = low - (abs(low) * 0.1 or 1.0), high + (abs(high) * 0.1 or 1.0)
    step = _round_step((high - low) / 5)
    ends = math.floor(round(low / step, 9)) * step, math.ceil(round(high / step, 9)) * step
    return _clean(ends[0], step), _clean(ends[1], step), step


def _round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return _clean(next(factor for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999999) * power, power)


def _clean(value: float, step: float) -> float:
    """Without the dust of binary fractions."""
    return round(value, max(0, 2 - math.floor(math.log10(step)))) + 0.0


def _values(spec: ChartSpec) -> list[float]:
    numbers = (number for series in spec.shown for number in series.values if number is not None)
    return [float(number.value) for number in numbers if number.value is not None]


def _legend(spec: ChartSpec, theme: Theme, size: Size) -> Option:
    names = _legend_names(spec)
    return {
        "show": len(names) > 1,
        "bottom": 0,
        "left": "center",
        "itemWidth": 34,
        "itemHeight": 10,
        "textStyle": {"color": theme.ink, "width": round(size.width * 0.8), "overflow": "truncate"},
        "data": [*(_legend_line(series) for series in spec.series), *(_legend_band(spec, theme))],
    }


def _legend_line(series: Series) -> str | Option:
    """The name of a line; one that has no marks is given some by ECharts unless they are not to be seen."""
    return {"name": series.name, "itemStyle": {"opacity": 0}} if series.stroke in _STROKES else series.name


def _legend_band(spec: ChartSpec, theme: Theme) -> list[Option]:
    icon = {"icon": "rect", "itemStyle": {"color": theme.muted} | _BAND}
    return [{"name": spec.band.name} | icon] if spec.band else []


def _legend_names(spec: ChartSpec) -> list[str]:
    """The names of all that is drawn; a band has one."""
    return [*(series.name for series in spec.series), *([spec.band.name] if spec.band else [])]


def _legend_height(spec: ChartSpec, size: Size) -> int:
    names = _legend_names(spec)
    if len(names) < 2:
        return 0
    rows, used = 1, 0.0
    for name in names:
        width = min(text_width(name), size.width * 0.8) + 56
        if used and used + width > size.width:
            rows, used = rows + 1, 0.0
        used += width
    return rows * 24


def _nothing(theme: Theme) -> Option:
    return {"type": "text", "left": "center", "top": "middle", "style": {"text": MISSING, "fill": theme.muted}}


def _band(band: Band, theme: Theme) -> list[Option]:
    """A band as two lines without ink, one stacked on the other, and the area between them.

    The upper one carries both ends as they are printed.
    """
    shared: Option = {
        "type": "line",
        "stack": "band",
        "stackStrategy": "all",
        "symbol": "none",
        "silent": True,
        "lineStyle": {"opacity": 0},
    }
    low = [{"value": _plotted(each)} for each in band.low.values]
    width: list[Option] = [{"value": _plotted(each)} for each in band.width.values]
    for item, *ends in zip(width, band.low.values, band.high.values, strict=True):
        if item["value"]:
            item["text"] = "–".join(end.text for end in ends if end)
    area = {"color": theme.muted} | _BAND
    return [
        shared | {"name": band.low.name, "data": low},
        shared | {"name": band.name, "data": width, "areaStyle": area},
    ]


def _plotted(number: Number | None) -> float | None:
    return None if number is None or number.value is None else float(number.value)


def _series(spec: ChartSpec, series: Series, place: int, theme: Theme, across: bool) -> Option:
    colour = theme.palette[series.ink(place) % len(theme.palette)]
    shared: Option = {
        "name": series.name,
        "type": spec.kind,
        "itemStyle": {"color": colour},
        "label": {"show": _labelled(spec), "color": theme.ink, "fontSize": _TYPE - 1},
        "labelLayout": {"hideOverlap": True},
        "data": [
            {"value": None}
            if number is None and series.stroke
            else _item(spec, number, index in series.filled, colour, theme, across)
            for index, number in enumerate(series.values)
        ],
    }
    if spec.kind == "line":
        return shared | _line(place, colour, series.stroke)
    bars = shared | _bar(spec, place, colour, theme)
    return bars | _zero_line(theme, across) if place == 0 else bars


def _line(place: int, colour: str, stroke: Stroke | None) -> Option:
    """How a line is drawn: as its stroke says, or else by its place, so that lines can be told apart."""
    dash = _DASHES[place % len(_DASHES)] if stroke is None else _STROKES.get(stroke, "solid")
    symbol = "none" if stroke in _STROKES else "diamond" if stroke == "points" else _SYMBOLS[place % len(_SYMBOLS)]
    return {
        "symbol": symbol,
        "symbolSize": 11 if stroke == "points" else 8,
        "showAllSymbol": True,
        "connectNulls": False,
        "lineStyle": {"width": 0 if stroke == "points" else 2, "color": colour, "type": dash},
    }


def _bar(spec: ChartSpec, place: int, colour: str, theme: Theme) -> Option:
    stripes = _STRIPES[place % len(_STRIPES)]
    return {
        "barMaxWidth": 36,
        "barCategoryGap": "15%" if len(spec.categories) > _MANY else "35%",
        "itemStyle": {"color": colour} | ({"decal": _striped(stripes, theme)} if stripes else {}),
    }


def _striped(stripes: Option, theme: Theme) -> Option:
    return stripes | {"color": theme.ground}


def _zero_line(theme: Theme, across: bool) -> Option:
    return {
        "markLine": {
            "silent": True,
            "symbol": "none",
            "label": {"show": False},
            "lineStyle": {"type": "solid", "width": 1, "color": theme.ink},
            "data": [{"xAxis" if across else "yAxis": 0}],
        }
    }


def _labelled(spec: ChartSpec) -> bool:
    """Values stand at their points where there is one series with room for them."""
    return len(spec.series) == 1 and len(spec.categories) <= _MANY


def _item(spec: ChartSpec, number: Number | None, filled: bool, colour: str, theme: Theme, across: bool) -> Option:
    """A point or bar: its value, and its printed form as ``text``; no value where it is missing."""
    if number is None or number.value is None:
        return {"value": None, "text": "" if number is None else number.text}
    item: Option = {"value": float(number.value), "text": number.text, "label": {"formatter": number.text}}
    below = number.value < 0
    if spec.kind == "bar":
        item["label"]["position"] = ("left" if below else "right") if across else ("bottom" if below else "top")
    if filled:
        item["itemStyle"] = {"color": theme.ground, "borderColor": colour, "borderWidth": 1.5, "borderType": "solid"}
    elif below and spec.kind == "bar" and len(spec.series) == 1:
        item["itemStyle"] = {"decal": _striped(_BELOW, theme)}
    return item
