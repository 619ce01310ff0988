"""The panel to try other weights computes what the engine computes."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Literal

import pytest
from browser import opened
from pack_folder import PackFolder
from playwright.sync_api import Browser, Page, expect
from report_pages import written
from sample_report import sample_document, small_document

from weiheng.assess import Assessment, assess
from weiheng.definitions.address import find
from weiheng.definitions.edition import Edition
from weiheng.definitions.model import Node
from weiheng.editions import open_edition
from weiheng.vocabulary.figure import rounded


def leaving_out(demo: PackFolder) -> Assessment:
    """An index that leaves out what is missing, with a year in which a whole group is missing."""
    demo.replace("index/2023/index.yaml", "missing: lowest_score", "missing: leave_out")
    return open_edition(demo.address()).assessment


def not_filling(demo: PackFolder) -> Assessment:
    """An index in which what is missing makes its groups missing."""
    demo.replace("index/2023/index.yaml", "missing: lowest_score", "missing: none")
    return open_edition(demo.address()).assessment


def shenzhen(demo: PackFolder) -> Assessment:
    return open_edition(find("shenzhen/index/2022")).assessment


def shown_scores(page: Page) -> dict[tuple[str, int], float | None]:
    """Every score that the panel computes, unrounded, by node and year."""
    read = """
        () => {
          const choice = document.getElementById("weights-year");
          const scores = [];
          for (const option of choice.options) {
            choice.value = option.value;
            choice.dispatchEvent(new Event("change"));
            for (const row of document.querySelectorAll("#weights-nodes tbody tr")) {
              scores.push([row.dataset.node, Number(option.text), row.cells[2].querySelector("data").value]);
            }
          }
          return scores;
        }
    """
    return {(node, year): float(score) if score else None for node, year, score in page.evaluate(read)}


def computed_scores(assessment: Assessment) -> dict[tuple[str, int], float | None]:
    area = assessment.areas[-1]
    scores = {(key, year): assessment.score(key, area, year) for key in assessment.rows for year in assessment.periods}
    return {place: None if score != score else score for place, score in scores.items()}


def same(shown: Mapping[tuple[str, int], float | None], computed: Mapping[tuple[str, int], float | None]) -> None:
    assert shown.keys() == computed.keys()
    for place, score in computed.items():
        assert shown[place] == (None if score is None else pytest.approx(score, rel=0, abs=1e-9)), place


def weighed(assessment: Assessment, percent: Mapping[str, str]) -> Assessment:
    """The same edition computed by the engine, some nodes with other weights among their siblings."""

    def share(node: Node, siblings: tuple[Node, ...]) -> Fraction:
        total = sum((each.weight for each in siblings), Fraction(0))
        return Fraction(percent[node.key]) / 100 if node.key in percent else node.weight / total

    def changed(node: Node) -> Node:
        children = (changed(c).model_copy(update={"weight": share(c, node.children)}) for c in node.children)
        return node.model_copy(update={"children": tuple(children)})

    parts = {name: getattr(assessment.edition, name) for name in Edition.model_fields}
    return assess(Edition(**{**parts, "tree": changed(assessment.edition.tree)}), assessment.observations)


@pytest.mark.parametrize("make", [shenzhen, leaving_out, not_filling])
def test_with_the_original_weights_the_page_computes_what_the_engine_computes(
    chromium: Browser, tmp_path: Path, demo: PackFolder, make: Callable[[PackFolder], Assessment]
) -> None:
    assessment = make(demo)
    with opened(chromium, written(tmp_path, small_document(), assessment)) as found:
        same(shown_scores(found.page), computed_scores(assessment))


@pytest.mark.parametrize(
    ("make", "percent"),
    [
        (shenzhen, {"quality_level": "70", "maternal_mortality": "3.5", "beds_per_1000": "100"}),
        (leaving_out, {"resources": "10", "satisfaction": "90"}),
        (not_filling, {"outcomes": "1", "infant_mortality": "100"}),
    ],
)
def test_with_other_weights_too(
    chromium: Browser,
    tmp_path: Path,
    demo: PackFolder,
    make: Callable[[PackFolder], Assessment],
    percent: dict[str, str],
) -> None:
    assessment = make(demo)
    with opened(chromium, written(tmp_path, small_document(), assessment)) as found:
        for key, value in percent.items():
            found.page.locator(f"[data-node={key}] input[type=number]").fill(value)
        shown = shown_scores(found.page)

    expected = computed_scores(weighed(assessment, percent))
    assert expected != computed_scores(assessment)
    same(shown, expected)


def test_a_missing_group_is_in_these_examples(demo: PackFolder) -> None:
    """Otherwise the rules about what is missing would not be tried above."""
    assert None in computed_scores(not_filling(demo)).values()


def test_a_slider_moved_by_keyboard_changes_index_table_and_summary(
    chromium: Browser, tmp_path: Path, demo_assessment: Assessment
) -> None:
    path = written(tmp_path, sample_document("en"), demo_assessment)
    with opened(chromium, path) as found:
        page = found.page
        summary = page.locator("#weights-summary")
        expect(summary).to_have_text(re.compile(r"^Original weights: Health index 2023 is \d+\.\d\d\.$"))
        before = summary.inner_text()
        page.get_by_role("slider", name="Health outcomes").press("End")
        expect(page.get_by_role("spinbutton", name="Health outcomes, percent")).to_have_value("100")
        expect(summary).to_have_text(re.compile(r"^With your weights, Health index 2023 is .* a difference of [+-]"))
        expect(page.locator("[data-node=resources] .whole")).to_have_text(
            "28.57% of the whole index, originally 40.00%"
        )
        page.get_by_label("Node or indicator").select_option("Services and resources")
        expect(page.get_by_role("table", name="Services and resources: scores by year")).to_be_visible()
        page.get_by_role("button", name="Back to the original weights").press("Enter")
        expect(summary).to_have_text(before)
        expect(page.get_by_role("spinbutton", name="Health outcomes, percent")).to_have_value("60")


def test_weights_travel_in_the_address(chromium: Browser, tmp_path: Path, demo_assessment: Assessment) -> None:
    with opened(chromium, written(tmp_path, sample_document(), demo_assessment)) as found:
        page = found.page
        page.locator("[data-node=outcomes] input[type=number]").fill("12.5")
        computed = shown_scores(page)
        assert page.evaluate("location.hash") == "#w=outcomes:12.5"
        page.reload()
        assert shown_scores(page) == computed
        page.evaluate("location.hash = '#w=outcomes:-5;nonsense;resources:many;__proto__:3'")
        page.reload()
        expect(page.locator("[data-node=outcomes] input[type=number]")).to_have_value("60")
        assert found.wrongs() == []


def test_weights_that_are_all_zero_give_no_score(
    chromium: Browser, tmp_path: Path, demo_assessment: Assessment
) -> None:
    with opened(chromium, written(tmp_path, sample_document(), demo_assessment)) as found:
        page = found.page
        for key in ("outcomes", "resources"):
            page.locator(f"[data-node={key}] input[type=number]").fill("0")
        expect(page.locator("#weights-summary")).to_contain_text("至少要有一项权重大于零")
        expect(page.locator("#weights-nodes tbody tr").first.locator("td").nth(1)).to_have_text("—")
        assert found.wrongs() == []


@pytest.mark.parametrize("rounding", ["half_even", "half_up"])
def test_the_page_rounds_as_the_report_does(
    chromium: Browser, tmp_path: Path, demo_assessment: Assessment, rounding: Literal["half_even", "half_up"]
) -> None:
    numbers = [0.125, 0.375, -0.005, 2.5, 99.995, 1e-9, -1e-7, 70.71428571428571, 100.0, 0.0, 1234567.895]
    with opened(chromium, written(tmp_path, small_document(), demo_assessment)) as found:
        found.page.evaluate("(rounding) => { page.weights.rounding = rounding; }", rounding)
        shown = [found.page.evaluate("(number) => rounded(number, 2)", number) for number in numbers]
        whole = found.page.evaluate("[rounded(0.5, 0), rounded(-0.005, 2), rounded(0.01, 2, true), rounded(null, 2)]")

    assert [Decimal(text) for text in shown] == [rounded(number, 2, rounding) for number in numbers]
    assert [text for text in shown if text.startswith("-") and not Decimal(text)] == []
    assert whole[2:] == ["+0.01", "—"]
    assert whole[:2] == (["0", "0.00"] if rounding == "half_even" else ["1", "-0.01"])
