"""The chart of a target: path, values, forecast with its interval and limit, drawn alike in every format."""

import io
import re
import zipfile
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import openpyxl
import pytest
import xlsxwriter
from sample_outlook import PLAN, path_block, sample_outlook, values
from sample_report import small_document
from soffice import NEVER, convert, spreadsheet_profile
from word_parts import WordFile

from weiheng.definitions.requirement import Mode
from weiheng.plan.model import Goal, Series
from weiheng.report.blocks import ChartSpec
from weiheng.report.charts_of_plans import path_chart
from weiheng.report.numbers import Kind
from weiheng.report.reading.body import read_word
from weiheng.report.reading.model import Spot
from weiheng.report.verify.drawn import chart_differences
from weiheng.report.verify.expected import as_written, expected
from weiheng.report.writers.echarts import axis_ends, echarts_option
from weiheng.report.writers.excel.specs import DrawnCells
from weiheng.report.writers.svg import chart_svg
from weiheng.vocabulary.messages import LANGUAGES, Language, Words

SPEC = path_block().spec
LEGEND = ["实际值", "规划路径（自基期）", "预测", "目标", "95%预测区间"]


def spec(**changes: Any) -> ChartSpec:
    return path_chart(replace(sample_outlook(), **changes), PLAN, Words("en"), 2)


def texts(chart: ChartSpec) -> dict[str, dict[str, str]]:
    """What every line of a chart shows, by its name and by year."""
    return {
        each.name: {year: number.text for year, number in zip(chart.categories, each.values, strict=True) if number}
        for each in chart.shown
    }


# What is to be seen


def test_years_run_from_the_first_value_to_the_target() -> None:
    assert SPEC.categories == tuple(str(year) for year in range(2012, 2026))


def test_path_forecast_and_target_are_lines_of_their_own() -> None:
    shown = texts(spec())
    assert list(shown["Observed"]) == [str(year) for year in (2012, 2013, 2014, *range(2016, 2023))]
    assert list(shown["Planned path from baseline"].values()) == ["7.50", "7.30", "7.10", "6.90", "6.70", "6.50"]
    assert shown["Target"] == {"2025": "6.50"}
    assert [each.stroke for each in SPEC.series] == ["solid", "dashed", "dotted", "points"]


def test_the_forecast_opens_at_the_last_value_that_it_was_made_from() -> None:
    shown = texts(spec())
    assert shown["Forecast"] == {"2022": "7.40", "2023": "7.20", "2024": "7.05", "2025": "6.90"}
    assert shown["Forecast, lower end"] == {"2022": "7.40", "2023": "5.65", "2024": "5.10", "2025": "4.60"}
    assert shown["Forecast, upper end"]["2022"] == "7.40"
    assert SPEC.band
    assert [number.text for number in SPEC.band.width.values if number] == ["0.00", "3.10", "3.90", "4.60"]


def test_numbers_know_that_they_are_of_the_plan() -> None:
    numbers = {number.tag for number in SPEC.numbers()}
    assert "maternal_mortality 100000 2021 value .2 demo/plan/2021-2025" in numbers
    assert "t7 100000 2025 limit .2 demo/plan/2021-2025" in numbers
    assert {number.origin.kind for number in SPEC.numbers()} == {
        *(Kind.VALUE, Kind.PATH, Kind.LIMIT, Kind.WIDTH),
        *(Kind.FORECAST, Kind.FORECAST_LOW, Kind.FORECAST_HIGH),
    }


def test_a_break_begins_a_new_line_and_preliminary_values_are_hollow() -> None:
    past = replace(sample_outlook().series, breaks=(2019,))
    before, after, *_ = spec(series=past).series
    assert (before.name, after.name) == ("Observed", "Observed (counted anew from 2019)")
    assert [number.origin.period for number in before.values if number] == [2012, 2013, 2014, 2016, 2017, 2018]
    assert [after.values[place].origin.period for place in after.filled if after.values[place]] == [2022]  # type: ignore[union-attr]


def test_a_range_has_two_limits_and_a_level_path_is_called_so() -> None:
    band = Goal(Mode.LEVEL, 0, low=Fraction(20), high=Fraction(25))
    assert [each.name for each in spec(goal=band).series][-2:] == ["Target, lower end", "Target, upper end"]
    level = dict.fromkeys(range(2020, 2026), Fraction("6.5"))
    assert "Level of the target" in texts(spec(path=level))


def test_of_a_target_for_a_sum_the_sum_is_shown() -> None:
    total = Goal(Mode.CUMULATIVE, 1, low=Fraction("13.5"))
    path = {2020 + step: step * Fraction("2.7") for step in range(6)}
    past = Series(values(2019, "1.5", "2", "3", "2.5"))
    shown = texts(spec(goal=total, path=path, series=past, forecast=None))
    assert shown["Observed"] == {"2020": "0.00", "2021": "3.00", "2022": "5.50"}


def test_nothing_known_leaves_only_what_is_promised() -> None:
    bare = spec(series=Series({}), start=None, path={}, forecast=None)
    assert texts(bare) == {"Target": {"2025": "6.50"}}
    nothing = spec(series=Series({}), start=None, path={}, forecast=None, goal=None)
    assert nothing.series == ()
    assert "<svg" in chart_svg(nothing)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_say_what_is_to_be_seen(language: Language) -> None:
    said = path_block(language).spec.description
    for text in ("9.10", "7.40", "6.90", "6.50", "4.60", "9.20"):
        assert text in said
    assert ("2025年95%预测区间：4.60至9.20" if language == "zh" else "interval in 2025: 4.60 to 9.20") in said


# Page and PDF


def test_the_axis_holds_band_and_target() -> None:
    low, high, _ = axis_ends(SPEC)
    assert (low, high) == (4, 10)
    lower = replace(sample_outlook(), goal=Goal(Mode.LEVEL, -1, high=Fraction("2.1")))
    assert axis_ends(path_chart(lower, PLAN, Words("zh"), 2))[0] <= 2.1


def test_the_legend_names_the_band_once_and_not_its_lower_end() -> None:
    names = [each if isinstance(each, str) else each["name"] for each in echarts_option(SPEC)["legend"]["data"]]
    assert names == LEGEND
    svg = ElementTree.fromstring(chart_svg(SPEC))  # noqa: S314  # our own text
    drawn = ["".join(text.itertext()) for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert [text for text in drawn if text in LEGEND] == LEGEND
    assert "预测区间下限" not in drawn
    assert set(SPEC.categories) <= set(drawn)


def test_lines_differ_without_colour() -> None:
    lines = echarts_option(SPEC)["series"][2:]
    looks = [(each["symbol"] != "none", each["lineStyle"]["type"], each["lineStyle"]["width"]) for each in lines]
    assert looks == [(True, "solid", 2), (False, "dashed", 2), (False, "dotted", 2), (True, "solid", 0)]


def test_what_follows_a_break_differs_by_its_mark_alone() -> None:
    broken = echarts_option(spec(series=replace(sample_outlook().series, breaks=(2019,)), forecast=None))["series"]
    looks = [(each["symbol"], each["lineStyle"]["color"]) for each in broken]
    assert looks[0][0] != looks[1][0]
    assert looks[0][1] == looks[1][1]
    assert [colour for _, colour in looks[2:]] == [
        each["lineStyle"]["color"] for each in echarts_option(SPEC)["series"][2:] if each["name"] in LEGEND[1::2]
    ]


def test_what_is_said_of_a_year_is_what_is_known_of_it() -> None:
    series = echarts_option(SPEC)["series"]
    said = {place: [each["data"][place].get("text") for each in series] for place in (0, 3, 10, 13)}
    assert said == {
        0: [None, None, "9.10", None, None, None],
        3: [None, None, None, None, None, None],
        10: [None, None, "7.40", "7.10", "7.40", None],
        13: [None, "4.60–9.20", None, "6.50", "6.90", "6.50"],
    }


# Word


def test_word_stacks_the_band_below_the_lines_and_hides_what_carries_it() -> None:
    file = WordFile(small_document(path_block()))
    root = file.xml("word/charts/chart1.xml")
    areas = file.find("//c:areaChart/c:ser", root)
    assert [file.find("string(c:tx//c:v)", each) for each in areas] == ["预测区间下限", "95%预测区间"]
    assert [bool(file.find("c:spPr/a:noFill", each)) for each in areas] == [True, False]
    assert file.find("//c:legendEntry[c:delete/@val='1']/c:idx/@val", root) == ["0"]
    assert file.find("//c:valAx/c:scaling/*/@val", root) == ["minMax", "10", "4"]
    dashes = [file.find("string(c:spPr/a:ln/a:prstDash/@val)", each) for each in file.find("//c:lineChart/c:ser", root)]
    assert dashes == ["solid", "dash", "sysDot", ""]
    assert [int(at) for at in file.find("//c:ser/c:idx/@val", root)] == list(range(6))


def test_picture_and_workbook_in_word_agree_with_the_record(tmp_path: Path) -> None:
    path = tmp_path / "report.docx"
    path.write_bytes(WordFile(small_document(path_block())).data)
    record = WordFile(small_document(path_block())).record
    (wanted,) = expected(record, None, as_written).charts
    _, reading = read_word(path)
    (picture,) = reading.pictures.values()
    assert list(chart_differences(wanted, picture, Spot())) == []
    assert wanted.cells["C15"].text == "4.60"


# Excel


def workbook(chart: ChartSpec) -> bytes:
    """A workbook with the cells of a chart from B3 on, and the chart below."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet("What's planned")
        cells = DrawnCells(sheet, chart, 2, 1)
        cells.write({"head": book.add_format({"bold": True}), "text": book.add_format()}, book)
        sheet.insert_chart(cells.last_row + 2, 1, cells.chart(book, "=A1"), {"description": chart.description})
    return file.getvalue()


def test_excel_draws_from_live_cells(tmp_path: Path) -> None:
    path = tmp_path / "path.xlsx"
    path.write_bytes(workbook(SPEC))
    sheet = openpyxl.load_workbook(path).active
    assert [cell.value for cell in sheet[3][1:]] == [None, *(each.name for each in SPEC.shown), "95%预测区间"]
    assert [sheet.cell(17, column).value for column in range(2, 10)] == [
        *("2025", None, 6.5, 6.9, 6.5, 4.6, 9.2),
        "=H17-G17",
    ]
    again = convert(path, "xlsx", tmp_path / "out", spreadsheet_profile(tmp_path / "profile", NEVER))
    assert openpyxl.load_workbook(again, data_only=True).active["I17"].value == pytest.approx(4.6)


def test_excel_has_a_band_behind_lines_on_an_axis_that_holds_both() -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(SPEC))) as file:
        chart = file.read("xl/charts/chart1.xml").decode()
        drawing = file.read("xl/drawings/drawing1.xml").decode()
    assert chart.index("<c:areaChart>") < chart.index("<c:lineChart>")
    assert re.search('<c:legendEntry><c:idx val="0"/><c:delete val="1"/>', chart)
    assert re.findall('<c:(max|min) val="(.*?)"', chart)[:2] == [("max", "10.0"), ("min", "4.0")]
    assert set(re.findall("<c:f>(.*)!", chart.replace("</c:f>", "\n"))) == {"'What''s planned'"}
    assert "2025年95%预测区间" in drawing


def test_without_a_forecast_there_is_no_band() -> None:
    chart = spec(forecast=None)
    assert chart.band is None
    with zipfile.ZipFile(io.BytesIO(workbook(chart))) as file:
        assert "areaChart" not in file.read("xl/charts/chart1.xml").decode()
    root = WordFile(small_document(replace(path_block(), spec=chart))).package.read("word/charts/chart1.xml")
    assert b"areaChart" not in root
    assert b"legendEntry" not in root
