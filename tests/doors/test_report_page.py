"""The page of a report in a real browser: it opens from a file, and says where every number comes from."""

import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest
from browser import opened
from lxml import html
from playwright.sync_api import Browser, Page, expect
from report_pages import written
from sample_report import area_chart, sample_document, wide_table

from weiheng.assess import Assessment
from weiheng.definitions.address import find
from weiheng.editions import open_edition
from weiheng.report.making import desk_of
from weiheng.report.numbers import Number, read_tag, tag_of
from weiheng.report.writers.html import page_bytes
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.messages import LANGUAGES, Language, Words

MEGABYTE = 1_000_000


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_opens_from_a_file_without_network_and_without_complaint(
    chromium: Browser, tmp_path: Path, demo_assessment: Assessment, language: Language, scheme: str
) -> None:
    path = written(tmp_path, sample_document(language), demo_assessment)
    with opened(chromium, path, color_scheme=scheme) as found:
        expect(found.page).to_have_title(re.compile("卫生健康质量指数分析报告|Health quality index of Sample City"))
        assert found.page.locator("html").get_attribute("lang") == {"zh": "zh-CN", "en": "en"}[language]
        assert found.page.locator(".chart svg").count() == found.page.locator(".chart").count() > 3
        exercise(found.page)
        assert found.wrongs() == []


def exercise(page: Page) -> None:
    """Use everything once."""
    page.locator(".table th button").first.click()
    page.locator(".sources").first.click()
    page.keyboard.press("Escape")
    page.locator("#made").click()
    page.locator(".chart").first.press("ArrowRight")
    page.locator("[name=theme][value=dark]").check()
    page.locator(".weight input[type=range]").first.press("ArrowRight")


def test_whatever_the_page_would_fetch_or_run_is_refused(chromium: Browser, tmp_path: Path) -> None:
    """That the page is quiet says something only if its policy works."""
    with opened(chromium, written(tmp_path, sample_document())) as found:
        found.page.evaluate(
            """() => {
                const script = document.createElement("script");
                script.textContent = "window.__ran = true";
                document.body.append(script);
                const image = new Image();
                image.src = "file:///etc/hostname.png";
                document.body.append(image);
            }"""
        )
        found.page.wait_for_timeout(50)
        assert found.page.evaluate("window.__ran") is None
        assert {text.split()[0] for text in found.page.evaluate("window.__violations")} == {
            "script-src-elem",
            "img-src",
        }


def test_the_same_document_is_the_same_bytes_and_small() -> None:
    first, second = (page_bytes(sample_document(), Words("zh")) for _ in range(2))

    assert first == second
    assert len(first) < 2 * MEGABYTE
    assert first.startswith(b"<!DOCTYPE html>")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_reads_back_with_its_origin_and_its_rounded_value(language: Language) -> None:
    document = sample_document(language, wide_table(5), area_chart(40))
    tree = html.fromstring(page_bytes(document, Words(language)))
    read = [(each.get("data-origin"), each.get("value"), each.text) for each in tree.iter("data")]
    outdated = [each.kept for each in document.sentences() if each.kept and each.kept.outdated]
    known = [*document.numbers(), *(part for kept in outdated for part in kept.generated if isinstance(part, Number))]

    assert len(read) > 100
    for (tag, value, text), each in zip(sorted(read), sorted(known, key=_as_read), strict=True):
        assert read_tag(tag) == (each.origin, each.style)
        assert text == each.text
        if each.value is None:
            assert value == ""
        else:
            exact = abs(each.value) if each.style.form == "absolute" else each.value
            assert Decimal(value) == rounded(exact, each.style.places)


def _as_read(each: Number) -> tuple[str, str, str]:
    return tag_of(each.origin, each.style), "" if each.value is None else each.digits, each.text


def test_where_a_number_comes_from_is_said_by_keyboard(chromium: Browser, tmp_path: Path) -> None:
    document = replace(sample_document(), names={"100000": "示例市", "infant": "婴儿死亡率"})
    with opened(chromium, written(tmp_path, document)) as found:
        page = found.page
        opener = page.locator("p", has_text="婴儿死亡率为").get_by_role("button", name="出处（1个数字）")
        opener.focus()
        page.keyboard.press("Enter")
        panel = page.get_by_role("complementary", name="数字出处")
        expect(panel).to_be_focused()
        expect(panel).to_contain_text("0.86‰")
        for words in ("婴儿死亡率", "数值", "示例市", "2023年", "demo/index/2023", "sample"):
            expect(panel.locator("dl")).to_contain_text(words)
        page.keyboard.press("Escape")
        expect(panel).to_be_hidden()
        expect(opener).to_be_focused()


def test_the_panel_steps_through_the_numbers_of_a_table(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, written(tmp_path, sample_document("en"))) as found:
        page = found.page
        page.locator("#b-table-scores .sources").press("Enter")
        panel = page.get_by_role("complementary", name="Where the number comes from")
        shown = []
        for _ in range(4):
            shown.append(panel.locator(".value").inner_text())
            page.keyboard.press("ArrowRight")
        expect(panel).to_contain_text("5 of 11")
        panel.get_by_role("button", name="Previous").press("Enter")
        expect(panel).to_contain_text("4 of 11")

    assert shown == ["15.0%", "90.12", "16.0%", "91.12"]


def test_a_click_or_a_pointer_on_a_number_tells_it_too(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, written(tmp_path, sample_document())) as found:
        figure = found.page.locator("p data", has_text="0.86‰")
        figure.hover()
        expect(figure).to_have_attribute("title", "infant · 数值 · 100000 · 2023年 · demo/index/2023")
        figure.click()
        expect(found.page.locator(".source")).to_contain_text("infant")
        expect(figure).to_have_class("n at")


def test_how_each_sentence_was_made_is_shown_on_request(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, written(tmp_path, sample_document())) as found:
        button = found.page.get_by_role("button", name="显示每句话的来历")
        expect(found.page.locator(".made")).to_have_count(0)
        button.press("Enter")
        expect(button).to_have_attribute("aria-pressed", "true")
        rows = found.page.locator("#b-trend-text + .made li")
        expect(rows).to_have_text(
            [
                "sample：96.35 index · 得分 · 100000 · 2023年 · demo/index/2023",
                "sample 经人工修改：96.28 index · 得分 · 100000 · 2023年 · demo/index/2023",
                "sample 经人工修改：没有数字",
            ]
        )
        button.press("Enter")
        expect(found.page.locator(".made")).to_have_count(0)


def test_a_kept_sentence_whose_data_moved_is_flagged_without_asking(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, written(tmp_path, sample_document())) as found:
        flags = found.page.locator(".outdated")
        expect(flags).to_have_count(1)
        expect(flags).to_contain_text("数据已有变化，请核对这句话。")
        expect(flags).to_contain_text("指数为96.35分。")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("width", [360, 1280])
def test_the_report_of_the_shipped_pack_is_a_page(
    chromium: Browser, tmp_path: Path, language: Language, width: int
) -> None:
    desk = desk_of(open_edition(find("shenzhen/index/2022")), language)
    path = written(tmp_path, desk.document("440300"), desk.book.assessment)

    assert path.stat().st_size < 2 * MEGABYTE
    with opened(chromium, path, width=width) as found:
        page = found.page
        expect(page.locator("h1")).to_contain_text("2022")
        assert page.locator("main h2").count() > 5
        assert page.locator(".chart svg").count() == page.locator(".chart").count() > 8
        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert found.wrongs() == []
