"""The charts of the Excel workbook: live cells, gaps, and names that stay names."""

import io
import re
import zipfile
from html import unescape

import pytest
from openpyxl import load_workbook
from properties.random_editions import both
from small_editions import EXAMPLES, HERE, THERE, Example, group, leaf

from weiheng.definitions.address import find
from weiheng.definitions.model import Node
from weiheng.editions import open_edition
from weiheng.report.writers.excel import workbook_bytes
from weiheng.vocabulary.messages import Words

EN = Words("en")


def charts_in(content: bytes) -> list[str]:
    """The XML of every chart of a workbook."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return [file.read(name).decode() for name in file.namelist() if name.startswith("xl/charts/chart")]


def test_charts_show_live_cells_in_several_shapes() -> None:
    content = workbook_bytes(open_edition(find("shenzhen/index/2022")).assessment, "440300", Words("zh"))
    book, charts = load_workbook(io.BytesIO(content)), charts_in(content)
    ranges = {text for chart in charts for text in re.findall("<c:val><c:numRef><c:f>(.*?)</c:f>", chart)}

    assert [len(book[name]._charts) for name in ("说明", "图")] == [1, 2 + 11]
    assert len(charts) == 14
    for text in ranges:
        sheet, address = text.rsplit("!", 1)
        row = book[sheet.strip("'")][address][0]
        assert len(row) == 11
    pillars = next(chart for chart in charts if "质量获得感" in chart and "质量水平" in chart)
    assert len(set(re.findall('<c:symbol val="(.*?)"', pillars))) == 3
    assert len(set(re.findall('<a:prstDash val="(.*?)"', pillars))) == 3


def test_charts_have_gaps_not_zeros() -> None:
    charts = charts_in(workbook_bytes(EXAMPLES["none"].assessment(), THERE, EN))

    assert "dispNaAsBlank" in charts[0]
    assert not any(re.search("<c:numCache>.*?<c:v>0</c:v>", chart) for chart in charts)


def test_a_break_begins_a_new_line() -> None:
    sheet = load_workbook(io.BytesIO(workbook_bytes(EXAMPLES["counts"].assessment(), THERE, EN)))["Chart data"]
    rows = {row[0]: row[3:] for row in sheet.iter_rows(min_row=5, values_only=True)}

    assert [value is None for value in rows["a"]] == [False, True, True, True]
    assert [value is None for value in rows["a (from 2021)"]] == [True, False, False, False]


REFERENCES = ["=cmd|' /C calc'!A0", "='Sheet'!A1", "Sheet!A1", " =x!$A$1", '=HYPERLINK("x")']


@pytest.mark.parametrize("name", REFERENCES)
def test_charts_take_no_name_for_an_address(name: str) -> None:
    tree = Node(id="root", names=both(name), weight="1", children=(leaf("a", "1"), leaf("b", "1")))
    example = Example(tree, {"a": ["50", "60"], "b": ["30", "40"]}, names={"a": name, "b": name})
    content = workbook_bytes(example.assessment(), HERE, EN)
    sheets = {f"'{sheet}'" if " " in sheet else sheet for sheet in load_workbook(io.BytesIO(content)).sheetnames}
    charts = charts_in(content)
    titles = [re.search("<c:title><c:tx><c:rich>.*?<a:t[^>]*>(.*?)</a:t>", chart) for chart in charts]
    assert sum(name in unescape(title[1]) for title in titles if title) == 4
    assert len(charts) == 5
    for chart in charts:
        assert {text.rsplit("!", 1)[0] for text in re.findall("<c:f>(.*?)</c:f>", chart)} <= sheets


def test_a_tree_may_be_one_indicator_or_hundreds() -> None:
    alone = Example(leaf("a", "1"), {"a": ["50", None]})
    keys = [f"i{n}" for n in range(300)]
    many = Example(group("root", "1", *(leaf(key, "1") for key in keys)), dict.fromkeys(keys, ("50", "60")))

    for example, charts in ((alone, 3), (many, 2 + 38 + 300)):
        assert len(charts_in(workbook_bytes(example.assessment(), HERE, EN))) == charts
