"""Charts for print: what is drawn, that it is the same each time, and that nothing overlaps or is lost."""

import hashlib
import json
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from sample_report import area_chart, bar_chart, line_chart, number, single_line

from weiheng.report.blocks import ChartSpec, Series
from weiheng.report.writers.echarts import (
    DARK,
    LIGHT,
    PRINT,
    WIDTH,
    Size,
    Theme,
    axis_ends,
    chart_size,
    echarts_option,
    lies,
)
from weiheng.report.writers.svg import ECHARTS, chart_svg

SVG = "{http://www.w3.org/2000/svg}"
HOLLOW = {"#fff", "#ffffff", "rgb(255,255,255)"}


def bars(*values: str | None, names: tuple[str, ...] = (), **ends: float) -> ChartSpec:
    numbers = tuple(None if value is None else number(value) for value in values)
    names = names or tuple(f"N{place}" for place in range(len(values)))
    return ChartSpec("bar", names, (Series("a", "A", numbers),), "%", "bars", **ends)


def drawn(spec: ChartSpec) -> ElementTree.Element:
    return ElementTree.fromstring(chart_svg(spec))  # noqa: S314  # our own text


def texts(spec: ChartSpec) -> list[str]:
    tree = drawn(spec)
    return ["".join(text.itertext()) for text in tree.iter(f"{SVG}text")]


def boxes(spec: ChartSpec) -> Iterator[tuple[float, float, str]]:
    for text in drawn(spec).iter(f"{SVG}text"):
        place = re.search(r"translate\(([-\d.]+) ([-\d.]+)\)", text.get("transform", ""))
        assert place
        yield float(place[1]), float(place[2]), "".join(text.itertext())


def test_labels_are_the_printed_numbers() -> None:
    spec = single_line().spec
    shown = texts(spec)
    printed = [value.text for value in spec.series[0].values if value is not None]
    assert [text for text in shown if text in printed] == printed
    assert set(spec.categories) <= set(shown)
    assert spec.unit in shown


def test_a_missing_value_leaves_a_gap() -> None:
    data = echarts_option(single_line().spec)["series"][0]["data"]
    assert [item["value"] is None for item in data] == [year == 2018 for year in range(2015, 2024)]
    whole, broken = (
        ChartSpec("line", ("1", "2", "3"), (Series("a", "A", values),), "", "")
        for values in ((number(1), number(2), number(3)), (number(1), None, number(3)))
    )
    strokes = [
        [
            path.get("d", "").count("M")
            for path in drawn(spec).iter(f"{SVG}path")
            if path.get("stroke") == PRINT.palette[0] and path.get("stroke-width") == "2" and "L" in path.get("d", "")
        ]
        for spec in (whole, broken)
    ]
    assert strokes == [[1], []]  # two single points have no line between them


def test_filled_in_values_are_hollow() -> None:
    data = echarts_option(line_chart().spec, PRINT)["series"][2]["data"]
    hollow = [place for place, item in enumerate(data) if item.get("itemStyle", {}).get("color") == PRINT.ground]
    assert hollow == [6, 7]
    tree = drawn(line_chart().spec)
    rings = [path for path in tree.iter(f"{SVG}path") if path.get("fill") in HOLLOW and path.get("stroke")]
    assert len(rings) == 3


def test_the_same_chart_is_the_same_text() -> None:
    first = chart_svg(bar_chart().spec)
    chart_svg(line_chart().spec)
    assert chart_svg(bar_chart().spec) == first
    with ThreadPoolExecutor(3) as threads:
        assert set(threads.map(lambda _: chart_svg(bar_chart().spec), range(6))) == {first}


def test_series_differ_without_colour() -> None:
    lines = echarts_option(line_chart().spec)["series"]
    assert len({(each["symbol"], str(each["lineStyle"]["type"])) for each in lines}) == len(lines)
    groups = ChartSpec("bar", ("x",), tuple(Series(key, key, (number(1),)) for key in "abcd"), "", "")
    patterns = [str(each["itemStyle"].get("decal")) for each in echarts_option(groups)["series"]]
    assert len(set(patterns)) == 4


def test_negative_bars_are_striped_and_labelled_outside() -> None:
    data = echarts_option(bar_chart().spec)["series"][0]["data"]
    assert ["decal" in item.get("itemStyle", {}) for item in data] == [False, True, False, True, False, False]
    assert [item["label"]["position"] for item in data if item["value"] is not None] == [
        "top",
        "bottom",
        "top",
        "bottom",
        "top",
    ]
    assert "<pattern" in chart_svg(bar_chart().spec)


@pytest.mark.parametrize(
    ("spec", "ends"),
    [
        (bars("90", "95"), (0, 100)),
        (bars("-3", "-1"), (-3, 0)),
        (bars("0.004"), (0, 0.004)),
        (bars("90", low=80, high=100), (0, 100)),
        (bars(None), (0, 1)),
        (bars("0"), (-1, 1)),
        (line_chart().spec, (85, 100)),
        (ChartSpec("line", ("1",), (Series("a", "A", (number(7),)),), "", ""), (6.2, 7.8)),
        (ChartSpec("line", ("1",), (Series("a", "A", (number(120),)),), "", "", 90, 100), (90, 120)),
    ],
    ids=["bars", "negative", "tiny", "bars hold zero", "missing", "zero", "asked", "one point", "beyond the end"],
)
def test_the_axis_holds_every_value_between_round_ends(spec: ChartSpec, ends: tuple[float, float]) -> None:
    low, high, step = axis_ends(spec)
    assert low <= ends[0] <= low + step
    assert high - step <= ends[1] <= high
    assert step > 0
    assert len(f"{step:g}") <= 7


def test_many_areas_with_long_names_do_not_overlap() -> None:
    spec = area_chart(300).spec
    names = sorted((x, text) for x, _, text in boxes(spec) if text.startswith("第"))
    assert names
    apart = [later[0] - earlier[0] for earlier, later in pairwise(names)]
    assert all(gap >= 100 for gap in apart)
    assert chart_size(spec).height < 400


def test_long_names_lie_and_are_shortened() -> None:
    spec = bars("1", "-2", "3", names=("x" * 200, "Stays in hospital of people from elsewhere" * 3, "c"))
    assert lies(spec)
    shown = texts(spec)
    assert "x" * 200 not in shown
    assert sum(text.endswith("...") for text in shown) == 2
    rows = sorted(y for _, y, text in boxes(spec) if text == "c" or text.endswith("..."))
    assert min(b - a for a, b in pairwise(rows)) >= 16


def test_a_name_beside_a_bar_takes_up_to_three_lines_before_it_is_cut() -> None:
    english, chinese = (
        "Licensed (assistant) physicians per 1,000 residents",
        "每千人口医疗卫生机构床位数（含社区健康服务中心）",
    )
    spec = bars("1", "-2", "3", names=(english, chinese, "Licensed physicians " * 20))
    shown = texts(spec)
    assert "Licensed (assistant) physicians per" in shown
    assert "1,000 residents" in shown
    assert chinese in "".join(shown)
    assert sum(text.endswith("...") for text in shown) == 1
    rows = Counter(y for _, y, text in boxes(spec) if not re.fullmatch(r"%|[-\d.]+", text))
    assert list(rows.values()) == [2, 2, 3]
    apart = [later - earlier for earlier, later in pairwise(sorted(rows))]
    assert min(apart) > 3 * 15


@pytest.mark.parametrize("width", [WIDTH, 330])
def test_rows_of_bars_are_as_high_as_their_names(width: int) -> None:
    short, long = (bars(*"123", names=(name, "b", "字" * 30)) for name in ("a", "Physicians per 1,000 residents"))
    assert lies(long)
    assert chart_size(long, width).height >= chart_size(short, width).height
    names = echarts_option(long, size=chart_size(long, width))["yAxis"]
    assert names["axisLabel"]["width"] <= 0.4 * width
    assert names["axisLabel"]["height"] * 3 <= chart_size(long, width).height
    assert names["data"][0].split() == ["Physicians", "per", "1,000", "residents"]


def test_a_legend_of_many_names_has_room_below_the_axis() -> None:
    series = tuple(Series(str(place), f"名称很长的第{place}个系列", (number(place),)) for place in range(8))
    spec = ChartSpec("line", ("2023",), series, "", "")
    places = {text: y for _, y, text in boxes(spec)}
    lowest_year = places["2023"]
    assert all(places[each.name] > lowest_year + 10 for each in series)
    assert all(y < chart_size(spec).height for y in places.values())


def test_a_chart_describes_itself() -> None:
    spec = bar_chart().spec
    tree = drawn(spec)
    assert tree.get("role") == "img"
    assert tree.findtext(f"{SVG}desc") == spec.description
    assert echarts_option(spec)["aria"] == {"enabled": True, "label": {"description": spec.description}}


def test_a_chart_without_values_says_so() -> None:
    spec = ChartSpec("line", ("2022", "2023"), (Series("a", "A", (None, number(None))),), "%", "nothing")
    assert "—" in texts(spec)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", 'a"b&c', "{value}", "{a|b}", "\\", "bell\a", "𠮷", "😀"])
def test_hostile_names_stay_text(text: str) -> None:
    spec = ChartSpec(
        "bar", (text, "b"), (Series("a", text, (number(1), None)), Series("b", "B", (None,) * 2)), text, text
    )
    tree = drawn(spec)
    said = text.replace("\a", "")
    assert tree.findtext(f"{SVG}desc") == said
    assert sum("".join(each.itertext()) == said for each in tree.iter(f"{SVG}text")) == 3
    assert not tree.findall(f".//{SVG}script")


def test_an_option_is_plain_json_with_printed_texts() -> None:
    option = json.loads(json.dumps(echarts_option(bar_chart("en").spec, LIGHT, Size(800, 300))))
    shown = [item["text"] for item in option["series"][0]["data"]]
    assert shown == ["+1.20", "-0.64", "+0.32", "-1.48", "", "+0.90"]
    assert option["series"][0]["data"][1]["value"] == -0.635


@pytest.mark.parametrize("theme", [PRINT, LIGHT, DARK], ids=["print", "light", "dark"])
def test_colours_can_be_seen(theme: Theme) -> None:
    assert min(contrast(colour, theme.ground) for colour in theme.palette) >= 3
    assert min(contrast(colour, theme.ground) for colour in (theme.ink, theme.muted)) >= 4.5
    assert "font-family:" + PRINT.font in chart_svg(bar_chart().spec)


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def test_the_vendored_script_is_what_its_record_says() -> None:
    record = tomllib.loads((ECHARTS.parent / "vendored.toml").read_text(encoding="utf-8"))
    script = ECHARTS.read_bytes()
    assert hashlib.sha256(script).hexdigest() == record["sha256"]
    assert f'version="{record["version"]}"' in script.decode()
    assert b"</script" not in script  # so that a page can hold it
    assert {"LICENSE", "NOTICE", "LICENSE-d3"} <= {file.name for file in ECHARTS.parent.iterdir()}
