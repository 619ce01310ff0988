"""The entry form: what it shows, what it lets in, and that it comes back."""

from pathlib import Path

import openpyxl
import pytest
from import_tables import SHENZHEN, own_pack, plan_of, refusals, written
from openpyxl.worksheet.worksheet import Worksheet

from weiheng.definitions.pack import load_pack
from weiheng.observations.files import load_observations
from weiheng.observations.template import form_bytes, next_period
from weiheng.vocabulary.messages import LANGUAGES, Language, Words

HEADINGS = {
    "en": ["Indicator id", "Indicator", "Area", "Year", "Unit", "Year before", "Value", "Status", "Source", "Note"],
    "zh": ["指标标识", "指标名称", "地区", "年份", "单位", "上年数值", "填报数值", "状态", "数据来源", "备注"],
}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return own_pack(tmp_path)


def form(pack: Path, period: int, language: Language = "en") -> Path:
    facts, _ = load_pack(pack)
    observations, _ = load_observations(facts)
    file = pack.parent / f"form-{period}-{language}.xlsx"
    file.write_bytes(form_bytes(facts, observations, SHENZHEN, period, Words(language)))
    return file


def sheet(file: Path) -> Worksheet:
    return openpyxl.load_workbook(file).worksheets[0]


def row_of(page: Worksheet, id: str) -> int:
    return next(cell.row for cell in page["A"] if cell.value == id)


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_title_and_order(pack: Path, language: Language) -> None:
    page = sheet(form(pack, 2023, language))
    assert [cell.value for cell in page[4]] == HEADINGS[language]
    assert "2023" in page["A1"].value
    ids = [cell.value for cell in page["A"][4:]]
    facts, _ = load_pack(pack)
    tree = facts.editions["2022"].tree
    assert tree is not None
    leaves = [leaf.indicator for leaf in tree.leaves()]
    assert ids[: len(leaves)] == leaves, "as in the report"
    assert set(ids[: len(facts.indicators)]) == set(facts.indicators)
    assert set(ids[len(facts.indicators) :]) <= set(facts.variables)
    assert {"live_births", "resident_population"} <= set(ids)


def test_last_year_is_shown_as_it_was_printed(pack: Path) -> None:
    page = sheet(form(pack, 2018))
    cell = page.cell(row_of(page, "infant_mortality"), 6)
    assert (cell.value, cell.number_format) == (1.5, "0.00")
    assert cell.protection.locked


def test_a_year_with_values_has_them_prefilled(pack: Path) -> None:
    page = sheet(form(pack, 2017))
    row = row_of(page, "infant_mortality")
    cell = page.cell(row, 7)
    assert (cell.value, cell.number_format, cell.protection.locked) == (1.5, "0.00", False)
    assert page.cell(row, 9).value == "index_report_2022"


def test_only_entry_cells_are_open(pack: Path) -> None:
    page = sheet(form(pack, 2023))
    assert page.protection.sheet
    assert page.freeze_panes == "C5"
    assert [cell.column_letter for cell in page[5] if not cell.protection.locked] == ["G", "H", "I", "J"]


def test_what_may_be_entered(pack: Path) -> None:
    page = sheet(form(pack, 2023))
    row = row_of(page, "health_literacy")
    rules = {str(each.sqref): each for each in page.data_validations.dataValidation}
    number = rules[f"G{row}"]
    assert (number.type, float(number.formula1), float(number.formula2)) == ("decimal", 0, 100)
    assert number.operator is None  # Excel leaves out "between"
    assert rules[f"H{row}"].formula1 == "'Lists'!$A$1:$A$7"
    assert rules[f"I{row}"].formula1 == "'Lists'!$C$1:$C$10"


@pytest.mark.parametrize(
    ("language", "parts"),
    [
        ("en", ["Definition: Beds", "Formula: ", "× 1,000", "From 2022:"]),
        ("zh", ["定义：年末", "公式：期末床位数 ÷ 期末常住人口数 × 1,000", "2022年起："]),
    ],
)
def test_a_comment_explains_the_indicator(pack: Path, language: Language, parts: list[str]) -> None:
    page = sheet(form(pack, 2023, language))
    text = page.cell(row_of(page, "beds_per_1000"), 2).comment.text
    for part in parts:
        assert part in text


def test_the_next_year_follows_the_last_one_observed(pack: Path) -> None:
    facts, _ = load_pack(pack)
    assert next_period(facts, load_observations(facts)[0], SHENZHEN) == 2023


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("period", [2012, 2022, 2023])
def test_an_untouched_form_changes_nothing(pack: Path, language: Language, period: int) -> None:
    plan = plan_of(pack, form(pack, period, language), source=None)
    assert (plan.rows, plan.problems) == ([], ())
    assert bool(plan.of("unchanged")) == (period < 2023)


@pytest.mark.parametrize(("language", "status"), [("en", "preliminary"), ("zh", "初步")])
def test_a_filled_form_arrives(pack: Path, language: Language, status: str) -> None:
    file = form(pack, 2023, language)
    book = openpyxl.load_workbook(file)
    page = book.worksheets[0]
    page.cell(row_of(page, "infant_mortality"), 7).value = 1.1
    page.cell(row_of(page, "infant_mortality"), 8).value = status
    page.cell(row_of(page, "life_expectancy"), 7).value = "84.130"
    page.cell(row_of(page, "visits"), 8).value = Words(language)("status.missing")
    book.save(file)
    plan = plan_of(pack, file, source=None)
    assert refusals(plan) == []
    assert written(plan) == {
        ("infant_mortality", SHENZHEN, 2023): "1.10 per_mille",
        ("life_expectancy", SHENZHEN, 2023): "84.130 years",
        ("visits", SHENZHEN, 2023): "missing",
    }
    assert [(row.status, row.source) for row in plan.rows] == [
        ("preliminary", "health_yearbook"),
        ("final", "commission_records"),
        ("missing", "health_yearbook"),
    ]


def test_the_same_facts_give_the_same_bytes(pack: Path) -> None:
    assert form(pack, 2022).read_bytes() == form(pack, 2022).read_bytes()
