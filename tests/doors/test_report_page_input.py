"""Whatever documents bring along, the page holds; and it has all its words."""

import re
from dataclasses import replace
from pathlib import Path

from browser import opened
from lxml import html
from playwright.sync_api import Browser, Page, expect
from report_pages import column, written
from sample_report import area_chart, number, sample_document, small_document

from weiheng.report.blocks import Cell, Chart, ChartSpec, Heading, Kept, Note, Paragraph, Sentence, Series, Slot, Table
from weiheng.report.writers import html as html_writer
from weiheng.report.writers.html import page_bytes
from weiheng.vocabulary.messages import Words, catalogue

MEGABYTE = 1_000_000
SOURCE = Path(html_writer.__file__).parent


HOSTILE = (
    "</script><script>window.__ran=1</script><!--<script>\"'>"
    "<img src=x onerror=window.__ran=1>{{7*7}}&amp;\u2028\x00\ud800"
)


def test_hostile_text_stays_text(chromium: Browser, tmp_path: Path) -> None:
    value = number(1, "</script>")
    spec = ChartSpec("bar", (HOSTILE, "b"), (Series("s", HOSTILE, (value, None)),), HOSTILE, HOSTILE)
    document = small_document(
        Heading(HOSTILE, 1, (HOSTILE,)),
        Paragraph("p", (Sentence("s", HOSTILE, (HOSTILE, value), Kept(outdated=True, generated=(HOSTILE,))),)),
        Table("t", (HOSTILE,), (1,), ((Cell((HOSTILE,), head=True),),), ((Cell((HOSTILE,)),), (Cell((value,)),))),
        Chart("c", (HOSTILE,), spec),
        Slot("slot", HOSTILE),
        Slot("slot2", HOSTILE, (HOSTILE,)),
        Note("n", (HOSTILE,)),
        title=(HOSTILE,),
    )
    document = replace(document, names={"</script>": HOSTILE, "100000": HOSTILE})
    with opened(chromium, written(tmp_path, document)) as found:
        page = found.page
        exercise_text(page)
        assert page.evaluate("window.__ran") is None
        assert page.locator("img").count() == 0
        assert "<img src=x onerror" in page.locator("h2").first.inner_text()
        assert "{{7*7}}" in page.locator("h2").first.inner_text()
        assert "onerror" in page.locator(".reading").inner_text()
        assert "onerror" in page.locator(".source").inner_text()
        assert found.wrongs() == []


def test_three_hundred_areas_fit_in_two_megabytes(chromium: Browser, tmp_path: Path) -> None:
    rows = tuple(
        (
            Cell((f"第{area}区" * (10 if area % 50 == 0 else 1),)),
            *(Cell((number(f"{area}.{year}", "index", period=2012 + year, area=str(area)),)) for year in range(11)),
        )
        for area in range(300)
    )
    head = (Cell(("地区",), head=True), *(Cell((str(2012 + year),), head=True) for year in range(11)))
    table = Table("areas", ("各地区指数",), (1,) * 12, (head,), rows, wide=True)
    path = written(tmp_path, small_document(area_chart(300), table))

    assert path.stat().st_size < 2 * MEGABYTE
    with opened(chromium, path, width=360) as found:
        expect(found.page.locator("figure .chart svg")).to_be_visible()
        found.page.locator("#b-areas th button").nth(11).click()
        assert column(found.page, "#b-areas", 11)[:3] == ["0.10", "1.10", "2.10"]
        assert found.page.evaluate("document.documentElement.scrollWidth") == 360
        assert found.wrongs() == []


def test_nothing_but_missing_values(chromium: Browser, tmp_path: Path) -> None:
    gone = number(None, "x")
    spec = ChartSpec(
        "line", ("2022", "2023"), (Series("s", "无", (None, gone)), Series("t", "空", (gone, None))), "分", "没有数据。"
    )
    body = ((Cell(("甲",)), Cell((gone,))), (Cell(), Cell()))
    table = Table("t", (), (1, 1), ((Cell(("名称",), head=True), Cell((gone,), head=True)),), body)
    document = small_document(
        Paragraph("p", (Sentence("s", "r", ("得分为", gone, "。")),)),
        table,
        Chart("c", (), spec),
        Table("u", (), (), (), ()),
    )
    with opened(chromium, written(tmp_path, replace(document, labels={}, date="", owner=""))) as found:
        found.page.locator("#b-t th button").nth(1).click()
        assert column(found.page, "#b-t", 1) == ["—", ""]
        exercise_text(found.page)
        expect(found.page.locator(".source .value")).to_have_text("缺失")
        assert found.wrongs() == []


def test_the_first_page_alone_and_a_document_without_anything(chromium: Browser, tmp_path: Path) -> None:
    whole = sample_document()
    for document in (replace(whole, blocks=(), front_title=("一页概览",)), replace(whole, blocks=(), front=())):
        with opened(chromium, written(tmp_path, document)) as found:
            expect(found.page.locator("h1")).to_have_count(1)
            assert found.wrongs() == []
    tree = html.fromstring(page_bytes(replace(whole, blocks=(), front_title=("一页概览",)), Words("zh")))
    assert tree.findtext(".//h1") == "一页概览"


def exercise_text(page: Page) -> None:
    page.locator("#made").click()
    page.locator(".table th button").first.click()
    page.locator("p .sources").first.click()
    page.locator(".chart").first.press("ArrowRight")


def test_every_message_of_the_page_is_said_and_every_one_said_exists() -> None:
    templates = "".join(path.read_text(encoding="utf-8") for path in sorted((SOURCE / "templates").iterdir()))
    python = (SOURCE / "page.py").read_text(encoding="utf-8")
    scripts = "".join(path.read_text(encoding="utf-8") for path in sorted((SOURCE / "static").glob("*.js")))
    known = {key for key in catalogue("en") if key.startswith(("page.", "page_live."))}
    spoken = {key for key in known if key.startswith("page_live.") and f'"{key.removeprefix("page_live.")}"' in scripts}
    spoken |= {key for key in known if key.startswith("page.") and (f'"{key}"' in templates + python)}
    spoken |= {f"page.{key}" for key in re.findall(r'"(score_official|score_yours|difference)"', templates)}
    spoken |= {f"page.theme_{choice}" for choice in ("auto", "light", "dark")}

    assert known - spoken == set()
    assert {f"page_live.{key}" for key in re.findall(r'say\("(\w+)"', scripts)} <= known
    assert set(re.findall(r'words\("(page\.\w+)"', templates + python)) <= known | {"page.theme_"}
