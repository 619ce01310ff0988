"""Reports of indices that compare values (TOPSIS, composite ratio and the like) have no scores of indicators.

And who has no score at all is named with the reason, in the chapter of ranks and below the tables.
"""

import io

import pytest
from method_editions import by_way
from pack_folder import PackFolder
from python_calamine import CalamineWorkbook
from ranked_editions import TREE, Ranked

from weiheng.assess import Assessment
from weiheng.definitions.address import find
from weiheng.editions import open_edition
from weiheng.report.blocks import Document, Note, Table
from weiheng.report.book import Book
from weiheng.report.compose import compose, default_outline
from weiheng.report.view import View
from weiheng.report.writers.excel import workbook_bytes
from weiheng.vocabulary.messages import LANGUAGES, Language, Words


def report(assessment: Assessment, language: Language, area: str = "A") -> Document:
    return compose(View(Book(assessment, language), area, assessment.periods[-1]), default_outline())


def sentences(document: Document) -> dict[str, str]:
    return {each.rule: document.plain(each.text) for each in document.sentences()}


def notes(document: Document) -> list[str]:
    found = [document.plain(each.text) for each in document.blocks if isinstance(each, Note)]
    return found + [
        document.plain(each) for table in document.blocks if isinstance(table, Table) for each in table.notes
    ]


@pytest.mark.parametrize("edition", ["topsis", "composite"])
def test_no_score_of_an_indicator_is_printed_and_a_note_says_why(edition: str) -> None:
    assessment = open_edition(find(f"textbook/index/{edition}")).assessment
    chinese, english = (report(assessment, language) for language in LANGUAGES)

    printed = {number.origin.subject for number in english.numbers() if number.origin.kind == "score"}
    assert printed == {"maternal_care"}
    assert "table indicator_scores" not in {block.key for block in english.blocks}
    assert "注：本指数直接比较各指标的数值（表2），不用指标得分，因此不列指标得分。" in notes(chinese)
    assert (
        "Note: the index compares the values of the indicators themselves (Table 2), not scores of them, so there are "
        "none to list."
    ) in notes(english)
    assert not {"parts_levels", "lowest", "fallers", "method_scale", "method_clip"} & set(sentences(english))
    assert sentences(chinese)["method_missing"] == "某年有指标没有数值的地区不参加当年的比较，也就没有得分。"


def test_the_workbook_has_no_sheet_of_indicator_scores() -> None:
    assessment = open_edition(find("textbook/index/topsis")).assessment
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook_bytes(assessment, "A", Words("en"))))

    assert "Indicator scores" not in book.sheet_names
    rows = {row[1]: row[3:] for row in book.get_sheet_by_name("Scores").to_python()[4:8]}
    assert rows["maternal_care"] == [pytest.approx(0.2657611398)]
    assert rows["antenatal_care"] == [""]
    said = " ".join(str(cell) for row in book.get_sheet_by_name("Read me").to_python() for cell in row)
    assert "compares the values of the indicators themselves, not scores of them" in said


def test_where_only_some_are_compared_the_others_keep_their_scores() -> None:
    """g compares a and b; the score of c counts in h."""
    g, h = TREE.children
    compared = TREE.model_copy(update={"children": (g.model_copy(update={"aggregate": _topsis()}), h)})
    rows = {"a": ["70 71", "60 62", "61 61"], "b": ["60 60", "70 70", "66 67"], "c": ["75 76", "68 68", "70 71"]}
    document = report(Ranked(rows, compared).assessment(), "en")

    (table,) = [each for each in document.blocks if each.key == "table indicator_scores"]
    assert isinstance(table, Table)
    assert [document.plain(row[-3].text) for row in table.body] == ["c"]
    assert "Note: the values of a and b are compared themselves (Table 3), not scores of them" in " ".join(
        notes(document)
    )


def _topsis() -> object:
    return by_way("topsis").settings().aggregate


def test_scores_about_one_are_printed_with_four_decimals_and_it_is_said() -> None:
    assessment = by_way("topsis").assessment()  # settings say two
    chinese, english = (report(assessment, language, "110000") for language in LANGUAGES)

    assert sentences(chinese)["method_places"] == "大致在零到一之间的得分，至少保留四位小数。"
    assert sentences(english)["method_places"] == (
        "Scores that lie about between zero and one are printed with four decimals at least."
    )


WITH_GAPS = Ranked(
    {
        "a": ["70 71", "60 62", "61 61", "40 -", "- -", "52 -"],
        "b": ["60 60", "70 70", "66 67", "50 50", "- -", "51 -"],
        "c": ["75 76", "68 68", "70 71", "35 36", "- -", "50 52"],
    },
    settings=(("missing", "none"), ("screen", {"minimum": "50%"})),
)
"""In 2021 area D lacks a, E everything, and F too much to be looked at."""


def test_areas_without_a_score_are_named_with_the_reason() -> None:
    chinese, english = (sentences(report(WITH_GAPS.assessment(), language)) for language in LANGUAGES)

    assert chinese["place_unscored"] == (
        "2021年没有得分、不参加排名的地区：Area D（缺a的数值）；Area E和Area F（有数值的指标过少，按规则不参加测评）。"
    )
    assert english["place_unscored"] == (
        "Without a score in 2021, and so not ranked: Area D (no value of a); Area E and Area F (screened out, too few "
        "indicators have values)."
    )


def test_without_a_screen_an_area_of_no_values_is_named_as_that() -> None:
    unscreened = Ranked(WITH_GAPS.rows, settings=(("missing", "none"),))

    assert sentences(report(unscreened.assessment(), "en"))["place_unscored"] == (
        "Without a score in 2021, and so not ranked: Area D (no value of a); Area E (no values at all); Area F (no "
        "value of a and b)."
    )


def test_the_table_of_scores_says_what_its_dashes_mean() -> None:
    chinese, english = (notes(report(WITH_GAPS.assessment(), language, "D")) for language in LANGUAGES)

    assert "注：“—”表示当年没有得分：2021年缺a的数值。" in chinese
    assert "Note: “—” means that there is no score for the year: 2021, no value of a." in english


MIXED = """\
normalise:
  method: goalposts
  low: 0
  high: 100
  clip: true
  indicators:
    infant_mortality: {method: z_score, mean: 50, deviation: 10}
    satisfaction: {method: distance_to_target, target: 90, low: 0, high: 100}
    beds_per_1000: {method: min_max, low: 20, high: 80}
"""
ON_OTHER_SCALES = """\
replicates: 200
seed: 1
top: 1
factors:
  weights: {method: relative, spread: 25%}
  normalise: {others: [{method: z_score}]}
variants:
  - {id: z_score, names: {zh: 标准分, en: Z-scores}, normalise: {method: z_score}}
"""


@pytest.mark.parametrize("area", ["990101", "990102"])
def test_a_panel_of_indicators_on_several_scales(demo: PackFolder, area: str) -> None:
    """Each indicator by a method of its own: the report says so, and ranks no score of one scale among another's."""
    demo.replace("index/2023/index.yaml", "normalise: {method: goalposts, low: 60, high: 100, clip: true}\n", MIXED)
    demo.write("index/2023/robustness.yaml", ON_OTHER_SCALES)
    opened = open_edition(demo.address())
    robustness = opened.pack.editions["2023"].robustness
    chinese, english = (
        compose(View(Book(opened.assessment, language, robustness=robustness), area, 2023), default_outline())
        for language in LANGUAGES
    )

    assert sentences(english)["method_clip"] == (
        "Scores that would lie beyond the ends of their range are set to the end for Life expectancy at birth; they "
        "count as they are for Patient satisfaction."
    )
    assert sentences(chinese)["method_clip"] == (
        "换算结果超出得分范围的，平均期望寿命按范围的端点计，患者满意度照计不截。"
    )
    assert "lowest" not in sentences(english)
    assert sentences(english)["robust_score"].startswith("The ways that were drawn give scores on unlike scales")
    (table,) = [each for each in english.blocks if each.key == "table robust_variants"]
    assert isinstance(table, Table)
    (own, other) = [[english.plain(cell.text) for cell in row] for row in table.body]
    score = {"990101": "75.88", "990102": "44.20"}[area]
    assert (own[:3], other[2]) == (["The index itself", score, "—"], "—")
    assert len(other[1].partition(".")[2]) == 4
