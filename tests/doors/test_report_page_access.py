"""The page for those who do not see it or have no mouse; its colours, on paper and on a telephone."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
from browser import opened
from lxml import html
from playwright.sync_api import Browser, Page, expect
from report_pages import written
from sample_report import sample_document

from weiheng.assess import Assessment
from weiheng.report.writers.html import page_bytes
from weiheng.vocabulary.messages import LANGUAGES, Language, Words

LOW_CONTRAST = """
() => {
  const parse = (text) => (text.match(/[\\d.]+/g) || []).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => c / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parse(getComputedStyle(at).backgroundColor);
      if (colour.length === 3 || colour[3] > 0) return colour;
    }
    return [255, 255, 255];
  };
  const found = new Map();
  let seen = 0;
  for (const element of document.querySelectorAll("body *")) {
    const isText = [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
    if (!isText || !element.getClientRects().length || ["SCRIPT", "NOSCRIPT"].includes(element.tagName)) continue;
    const style = getComputedStyle(element);
    const ink = element instanceof SVGElement ? style.fill : style.color;
    const [a, b] = [light(parse(ink)), light(behind(element))].sort((x, y) => y - x);
    seen += 1;
    const ratio = (a + 0.05) / (b + 0.05);
    if (ratio < 4.5) found.set(`${element.tagName}.${element.className}`, ratio);
  }
  return { seen, low: Object.fromEntries(found) };
}
"""
SMALL_TARGETS = """
() => [...document.querySelectorAll("button, input, select, summary, nav a")]
  .filter((element) => element.checkVisibility())
  .map((element) => [element.outerHTML.slice(0, 80), element.getBoundingClientRect()])
  .filter(([, box]) => box.width < 24 || box.height < 24)
  .map(([text, box]) => `${text} ${box.width}x${box.height}`)
"""


def test_landmarks_headings_tables_and_charts_have_roles_and_names(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, written(tmp_path, sample_document("en"))) as found:
        tree = found.page.locator("body").aria_snapshot()

    for line in (
        '- link "Skip to the report":',
        '- navigation "Contents":',
        '- group "Display":',
        "- banner:",
        "- main:",
        "- contentinfo:",
        '- heading "Health quality index of Sample City, 2023" [level=1]',
        '- region "On one page":',
        '- heading "On one page" [level=2]',
        '- heading "1 Indicators" [level=2]',
        '- heading "2.1 Trend" [level=3]',
        '- heading "2.1.1 Quality" [level=4]',
        '- heading "2.1.1.1 Main causes" [level=5]',
        '- columnheader "Weight":',
        '- radio "Dark"',
        '- button "Print"',
        '- button "Show how each sentence was made"',
    ):
        assert line in tree, line
    assert 'table "Table 1 Scores by indicator Unit: points' in tree
    assert 'img "Three lines; the index rises from 90 to 100."' in tree


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("zh", ["一、", "二、", "（一）", "1.", "（1）", "（二）", "三、"]),
        ("en", ["1", "2", "2.1", "2.1.1", "2.1.1.1", "3"]),
    ],
)
def test_headings_are_numbered_and_skip_no_level(tmp_path: Path, language: Language, numbers: list[str]) -> None:
    document = sample_document(language)
    tree = html.fromstring(page_bytes(document, Words(language)))
    headings = tree.xpath("//h1|//h2|//h3|//h4|//h5|//h6")
    levels = [int(each.tag[1]) for each in headings]

    assert [each.findtext("span[@class='no']") for each in headings if each.find("span") is not None] == numbers
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_links_lead_to_what_they_name(tmp_path: Path, demo_assessment: Assessment) -> None:
    tree = html.fromstring(written(tmp_path, sample_document(), demo_assessment).read_bytes())
    ids = [each.get("id") for each in tree.xpath("//*[@id]")]
    targets = [each.get("href")[1:] for each in tree.xpath("//a")]

    assert len(ids) == len(set(ids))
    assert len(targets) > 10
    assert set(targets) <= set(ids)
    assert tree.xpath("//p//a[text()='图2']")[0].get("href") == "#b-chart-lines"


def test_every_control_has_a_name(chromium: Browser, tmp_path: Path, demo_assessment: Assessment) -> None:
    roles = {
        "button",
        "link",
        "textbox",
        "slider",
        "spinbutton",
        "combobox",
        "radio",
        "region",
        "table",
        "DisclosureTriangle",
    }
    with opened(chromium, written(tmp_path, sample_document(), demo_assessment)) as found:
        session = found.page.context.new_cdp_session(found.page)
        nodes = session.send("Accessibility.getFullAXTree")["nodes"]

    controls = [node for node in nodes if not node["ignored"] and node["role"]["value"] in roles]
    assert {node["role"]["value"] for node in controls} >= {
        "button",
        "link",
        "slider",
        "spinbutton",
        "combobox",
        "table",
    }
    assert [node["role"]["value"] for node in controls if not node["name"]["value"].strip()] == []


def test_the_tab_key_goes_from_the_skip_link_through_contents_and_tools(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, written(tmp_path, sample_document("en"))) as found:
        page = found.page
        reached = []
        for _ in range(14):
            page.keyboard.press("Tab")
            reached.append(page.evaluate("document.activeElement.textContent.trim() || document.activeElement.value"))

        assert reached[0] == "Skip to the report"
        assert reached[1:4] == ["Contents", "On one page", "1 Indicators"]
        assert reached[7:11] == ["3 Measures", "auto", "Show how each sentence was made", "Print"]
        assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
        page.locator(".skip").press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(
    chromium: Browser, tmp_path: Path, demo_assessment: Assessment, scheme: str
) -> None:
    with opened(chromium, written(tmp_path, sample_document(), demo_assessment), color_scheme=scheme) as found:
        page = found.page
        page.locator("#made").click()
        page.locator(".sources").first.click()
        page.locator(".weight input[type=number]").first.fill("90")
        result = page.evaluate(LOW_CONTRAST)

    assert result["seen"] > 300
    assert result["low"] == {}


@pytest.mark.parametrize("width", [360, 1280])
def test_targets_are_large_enough(chromium: Browser, tmp_path: Path, demo_assessment: Assessment, width: int) -> None:
    path = written(tmp_path, sample_document("en"), demo_assessment)
    with opened(chromium, path, width=width) as found:
        assert found.page.evaluate(SMALL_TARGETS) == []


def test_a_chart_can_be_read_by_keyboard(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, written(tmp_path, sample_document())) as found:
        page = found.page
        chart = page.locator("#b-chart-lines .chart")
        said = page.locator("#announce")
        chart.press("ArrowRight")
        expect(said).to_have_text("2015；总指数：90.00；质量水平：88.10；发展能力：95.50")
        expect(chart.locator(".reading")).to_contain_text("质量水平：88.10")
        chart.press("ArrowRight")
        expect(said).to_have_text("2016；总指数：91.25；质量水平：89.90；发展能力：缺失")
        chart.press("Escape")
        expect(chart.locator(".reading")).to_be_hidden()


def test_every_chart_has_its_numbers_as_a_table(tmp_path: Path) -> None:
    tree = html.fromstring(page_bytes(sample_document(), Words("zh")))
    rows = tree.xpath("//figure[@id='b-chart-lines']//tr")

    assert [cell.text_content() for cell in rows[0]] == ["类别", "总指数", "质量水平", "发展能力"]
    assert [cell.text_content() for cell in rows[4]] == ["2018", "", "91.70", ""]


def test_the_choice_of_colours_is_kept(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, written(tmp_path, sample_document()), color_scheme="light") as found:
        page = found.page
        assert background(page) == "rgb(255, 255, 255)"
        page.get_by_role("radio", name="深色").check()
        assert background(page) == "rgb(27, 29, 33)"
        assert page.locator(".chart svg text").first.get_attribute("fill") in {"#f2f2f2", "#b3b8c0"}
        page.reload()
        assert background(page) == "rgb(27, 29, 33)"
        expect(page.get_by_role("radio", name="深色")).to_be_checked()
        page.get_by_role("radio", name="自动").check()
        assert background(page) == "rgb(255, 255, 255)"
        page.emulate_media(color_scheme="dark")
        assert background(page) == "rgb(27, 29, 33)"


def background(page: Page) -> str:
    return str(page.locator(".sheet").evaluate("(sheet) => getComputedStyle(sheet).backgroundColor"))


def test_paper_is_black_on_white_without_controls_and_with_charts(
    chromium: Browser, tmp_path: Path, demo_assessment: Assessment
) -> None:
    path = written(tmp_path, sample_document(), demo_assessment)
    with opened(chromium, path, color_scheme="dark") as found:
        page = found.page
        page.emulate_media(media="print", color_scheme="dark")
        assert background(page) == "rgb(255, 255, 255)"
        assert page.locator("main").evaluate("(main) => getComputedStyle(main).color") == "rgb(0, 0, 0)"
        for selector in (".side", ".sources", "#weights", ".unwritten", "figure details", ".skip"):
            expect(page.locator(selector).first).to_be_hidden()
        chart = page.locator("#b-chart-lines .chart svg")
        expect(chart).to_be_visible()
        assert chart.evaluate("(svg) => svg.clientWidth") <= 640
        assert chart.locator("text").first.get_attribute("fill") in {"#1a1a1a", "#595959"}
        pdf = page.pdf(prefer_css_page_size=True)

    boxes = re.findall(rb"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", pdf)
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_telephone_needs_no_sideways_scrolling(
    chromium: Browser, tmp_path: Path, demo_assessment: Assessment, language: Language
) -> None:
    path = written(tmp_path, sample_document(language), demo_assessment)
    with opened(chromium, path, width=360, height=740, has_touch=True) as found:
        page = found.page
        page.locator("#made").click()
        page.locator(".sources").first.click()
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        expect(page.locator("#contents")).not_to_have_attribute("open", "")


def test_those_who_want_no_motion_get_none(chromium: Browser, tmp_path: Path) -> None:
    with opened(chromium, written(tmp_path, sample_document()), reduced_motion="reduce") as found:
        assert found.page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"


def test_without_scripts_the_report_can_still_be_read(chromium: Browser, tmp_path: Path) -> None:
    window = chromium.new_context(java_script_enabled=False, offline=True)
    page = window.new_page()
    page.goto(written(tmp_path, sample_document()).as_uri())

    expect(page.locator("noscript p")).to_have_text(re.compile("^浏览器未运行脚本"))
    expect(page.locator("#b-table-scores")).to_be_visible()
    expect(page.locator(".tools")).to_be_hidden()
    window.close()
