"""The chart of a target in a real browser: it is drawn without complaint, and can be read by keyboard."""

from pathlib import Path

from browser import opened
from playwright.sync_api import Browser, expect
from report_pages import written
from sample_outlook import path_block
from sample_report import small_document


def test_a_year_says_value_path_forecast_interval_and_target(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, written(tmp_path, small_document(path_block("en")))) as found:
        chart = found.page.locator(".chart")
        expect(chart.locator("svg")).to_be_visible()
        for _ in range(14):
            chart.press("ArrowRight")
        expect(chart.locator(".reading")).to_contain_text("95% prediction interval：4.60–9.20")
        expect(chart.locator(".reading")).to_contain_text("Target：6.50")
        expect(chart.locator(".reading")).not_to_contain_text("lower end")
        assert found.wrongs() == []
        found.page.locator("summary", has_text="图中数据").click()
        expect(found.page.locator("figure tr").last).to_contain_text("9.20")
