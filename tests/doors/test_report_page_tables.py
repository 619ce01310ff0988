"""Tables of the page: sorting, heads, and scrolling."""

import re
from pathlib import Path

from browser import opened
from lxml import html
from playwright.sync_api import Browser, expect
from report_pages import column, written
from sample_report import number, sample_document, small_document

from weiheng.report.blocks import Cell, Table
from weiheng.report.writers.html import page_bytes
from weiheng.vocabulary.messages import Words


def test_a_column_sorts_by_keyboard_with_missing_values_last(chromium: Browser, tmp_path: Path) -> None:
    table = "#b-table-scores"
    with opened(chromium, written(tmp_path, sample_document())) as found:
        page = found.page
        head = page.locator(f"{table} thead th").nth(3)
        button = head.get_by_role("button", name="得分")
        as_written = page.locator(f"{table} tbody tr").evaluate_all("(rows) => rows.map((row) => row.outerHTML)")
        button.press("Enter")
        expect(head).to_have_attribute("aria-sort", "ascending")
        assert column(page, table, 3)[:5] == ["90.12", "90.12", "91.12", "92.12", "—"]
        assert column(page, table, 1)[:4] == ["婴儿死亡率", "床位数", "孕产妇死亡率", "全科医师数"]
        assert column(page, table, 0)[:4] == ["质量水平", "发展能力", "质量水平", "发展能力"]  # repeated, not merged
        button.press("Space")
        expect(head).to_have_attribute("aria-sort", "descending")
        assert column(page, table, 3)[:5] == ["92.12", "91.12", "90.12", "90.12", "—"]
        assert column(page, table, 1)[2:4] == ["婴儿死亡率", "床位数"]  # equal ones stay in their order
        button.press("Enter")
        expect(head).not_to_have_attribute("aria-sort", re.compile(".*"))
        assert (
            page.locator(f"{table} tbody tr").evaluate_all("(rows) => rows.map((row) => row.outerHTML)") == as_written
        )
        expect(button).to_be_focused()


def test_numbers_sort_by_size_and_words_by_language(chromium: Browser, tmp_path: Path) -> None:
    rows = [("丙", 100), ("甲", 20), ("乙", None), ("第10区", 3), ("第9区", -4)]
    body = tuple((Cell((name,)), Cell((number(value, "x", places=1),))) for name, value in rows)
    table = Table("t", ("表",), (1, 1), ((Cell(("名称",), head=True), Cell(("值",), head=True)),), body)
    with opened(chromium, written(tmp_path, small_document(table))) as found:
        buttons = found.page.locator("#b-t th button")
        buttons.nth(1).click()
        assert column(found.page, "#b-t", 1) == ["-4.0", "3.0", "20.0", "100.0", "—"]
        buttons.nth(0).click()
        names = column(found.page, "#b-t", 0)

    assert names.index("第9区") < names.index("第10区")
    assert [name for name in names if not name.startswith("第")] == ["丙", "甲", "乙"]  # bǐng, jiǎ, yǐ


def test_heads_and_spans_of_a_table_are_kept(tmp_path: Path) -> None:
    tree = html.fromstring(page_bytes(sample_document(), Words("zh")))
    wide, scores = (tree.xpath(f"//div[@id='b-{key}']//table")[0] for key in ("table-wide", "table-scores"))

    assert [(each.get("scope"), each.get("rowspan"), each.get("colspan")) for each in wide.xpath(".//tr[1]/th")] == [
        ("col", "2", None),
        ("col", "2", None),
        ("colgroup", None, "8"),
    ]
    assert [each.get("rowspan") for each in scores.xpath(".//tbody//td[@rowspan]")] == ["2", "3"]


def test_what_is_too_wide_scrolls_by_keyboard_in_a_named_region(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, written(tmp_path, sample_document()), width=360) as found:
        region = found.page.get_by_role("region", name=re.compile("历年原始数据"))
        expect(region).to_have_attribute("tabindex", "0")
        region.focus()
        region.press("End")
        found.page.keyboard.press("ArrowRight")
        expect(region).not_to_have_js_property("scrollLeft", 0)
