"""What may stand in a cell, what it means, and what is refused rather than guessed."""

from collections.abc import Sequence
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from import_tables import SHENZHEN, csv_file, excel_file, latest, own_pack, plan_of, refusals, written

from weiheng.observations.intake.plan import Plan
from weiheng.observations.intake.writing import write_plan
from weiheng.vocabulary.status import Status


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return own_pack(tmp_path)


HEAD = ("指标", "年份", "数值", "单位")
FIRST = 2023
READ = (
    ("visits", "1,234.5", "", "1234.5 visits_10k"),
    ("visits", "5万", "", "5 visits_10k"),
    ("visits", "1.2亿", "", "12000 visits_10k"),
    ("visits", "3亿", "人次", "30000 visits_10k"),
    ("visits", "11422.62万人次", "", "11422.62 visits_10k"),
    ("beds", "７万", "张", "70000 beds"),
    ("infant_mortality", "0.10%", "", "1.0 per_mille"),
    ("infant_mortality", "1.05", "‰", "1.05 per_mille"),
    ("maternal_mortality", "7.21/10万", "", "7.21 per_100000"),
    ("health_literacy", "476.3", "千分比", "47.63 percent"),
    ("average_stay", "0", "", "0 days"),
    ("average_stay", "7.10 天", "", "7.10 days"),
    ("average_stay", "-", "", "missing"),
    ("average_stay", "—", "", "missing"),
    ("average_stay", "…", "", "missing"),
    ("average_stay", "／", "", "missing"),
    ("average_stay", "N/A", "", "missing"),
)
REFUSED = (
    "约5",
    "nan",
    "inf",
    "1e5",
    "＜0.1",
    "7.1*",
    "7.1¹",
    "1,23",
    "7.1.2",
    "+7",
    "(7)",
    "TRUE",
    "2023-01-01",
    "5 6",
    "½",
)
MISFITS = (
    ("infant_mortality", "1.05", "人"),
    ("average_stay", "7", "%"),
    ("infant_mortality", "1.05%", "‰"),
    ("visits", "5万", "万人次"),
    ("infant_mortality", "5万", ""),
    ("average_stay", "7", "foo"),
)


def one(folder: Path, name: str, text: str, unit: str = "") -> Path:
    return csv_file(folder / "one.csv", [HEAD, [name, FIRST, text, unit]])


def one_a_year(folder: Path, cases: Sequence[tuple[str, str, str]]) -> Plan:
    """Name, value and unit of each case in a line of its own, for one year after another."""
    rows = [[name, FIRST + number, text, unit] for number, (name, text, unit) in enumerate(cases)]
    return plan_of(own_pack(folder), csv_file(folder / "many.csv", [HEAD, *rows]))


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return one_a_year(tmp_path_factory.mktemp("read"), [case[:3] for case in READ])


@pytest.fixture(scope="module")
def refused(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return one_a_year(tmp_path_factory.mktemp("refused"), [("average_stay", text, "") for text in REFUSED])


@pytest.fixture(scope="module")
def misfits(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    return one_a_year(tmp_path_factory.mktemp("misfits"), MISFITS)


@pytest.mark.parametrize("case", READ, ids=" ".join)
def test_values_that_are_read(read: Plan, case: tuple[str, str, str, str]) -> None:
    year = FIRST + READ.index(case)
    assert (refusals(read), len(written(read))) == ([], len(READ))
    assert [(key, value) for key, value in written(read).items() if key[2] == year] == [
        ((case[0], SHENZHEN, year), case[3])
    ]


@pytest.mark.parametrize("text", REFUSED)
def test_values_that_are_refused(refused: Plan, text: str) -> None:
    line = 2 + REFUSED.index(text)
    assert [each for each in refusals(refused) if each[1].startswith(f"{line}:")] == [("I02", f"{line}:3")]


@pytest.mark.parametrize("case", MISFITS, ids=" ".join)
def test_units_that_do_not_fit(misfits: Plan, case: tuple[str, str, str]) -> None:
    line = 2 + MISFITS.index(case)
    assert [each for each in refusals(misfits) if each[1].startswith(f"{line}:")] == [("I03", f"{line}:3")]


def test_where_all_lines_are_wrong_each_is_refused_once(refused: Plan, misfits: Plan) -> None:
    assert (len(refusals(refused)), refused.changes) == (len(REFUSED), ())
    assert (len(refusals(misfits)), misfits.changes) == (len(MISFITS), ())


def test_a_blank_says_nothing_even_of_a_known_value(pack: Path, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "b.csv", [["指标", "2022", "2023"], ["婴儿死亡率", "", " "]])
    plan = plan_of(pack, file)
    assert (plan.changes, plan.problems) == ((), ())


def test_an_equal_number_keeps_its_printed_text_and_a_new_one_revises(pack: Path, tmp_path: Path) -> None:
    known = latest(pack)["infant_mortality", SHENZHEN, 2017]
    assert str(known.value) == "1.50"
    file = excel_file(tmp_path / "r.xlsx", [["指标", 2017, 2022], ["婴儿死亡率", 1.5, 1.2]])
    plan = plan_of(pack, file)
    assert [change.key[2] for change in plan.of("unchanged")] == [2017]
    assert written(plan) == {("infant_mortality", SHENZHEN, 2022): "1.20 per_mille"}
    assert plan.rows[0].status is Status.REVISED
    write_plan(plan)
    assert str(latest(pack)["infant_mortality", SHENZHEN, 2017].value) == "1.50"
    assert str(latest(pack)["infant_mortality", SHENZHEN, 2022].value) == "1.20"
    assert plan_of(pack, file).rows == []  # a second import changes nothing


def test_the_way_a_converted_value_was_written_stays_on_record(pack: Path, tmp_path: Path) -> None:
    assert plan_of(pack, one(tmp_path, "visits", "1.2亿", "人次")).rows[0].note == "1.2亿 人次"


def test_numbers_of_a_spreadsheet_are_those_it_shows(pack: Path, tmp_path: Path) -> None:
    rows = [["指标", 2023], ["平均期望寿命", 84.1], ["出院患者平均住院日", 0.1 + 0.2], ["常住人口", 17790100.0]]
    assert written(plan_of(pack, excel_file(tmp_path / "n.xlsx", rows))) == {
        ("life_expectancy", SHENZHEN, 2023): "84.10 years",
        ("average_stay", SHENZHEN, 2023): "0.30 days",
        ("resident_population", SHENZHEN, 2023): "17790100 persons",
    }


def test_a_cell_formatted_as_a_percentage_is_what_it_shows(pack: Path, tmp_path: Path) -> None:
    path = tmp_path / "shown.xlsx"
    with xlsxwriter.Workbook(path) as book:
        page, percent = book.add_worksheet(), book.add_format({"num_format": "0.00%"})
        page.write_row(0, 0, ["指标", 2022, 2023])
        page.write_row(1, 0, ["居民健康素养水平", 47.63])
        page.write_number(1, 2, 0.4812, percent)
        page.write_string(2, 0, "婴儿死亡率(%)")
        page.write_number(2, 2, 0.0011, percent)
    assert written(plan_of(pack, path)) == {
        ("health_literacy", SHENZHEN, 2023): "48.12 percent",
        ("infant_mortality", SHENZHEN, 2023): "1.10 per_mille",
    }


def test_percentages_that_look_like_shares(pack: Path, tmp_path: Path) -> None:
    rows = [["指标", 2022, 2023], ["居民健康素养水平", 0.4763, 0.5]]
    plan = plan_of(pack, excel_file(tmp_path / "p.xlsx", rows))
    assert plan.changes == ()
    assert refusals(plan) == [
        ("I08", "Sheet1!B2"),
        ("I08", "Sheet1!C2"),
    ]


def test_names_that_are_not_known_are_refused_with_the_nearest_that_is(pack: Path, tmp_path: Path) -> None:
    rows = [
        ["指标", "地区", "年份", "数值"],
        ["婴儿死忘率", "深圳", "2023", "1"],
        ["婴儿死亡率", "东莞市", "2023", "1"],
    ]
    plan = plan_of(pack, csv_file(tmp_path / "n.csv", rows))
    assert refusals(plan) == [("I01", "2:1"), ("I01", "3:2")]
    assert plan.problems[0].facts["near"] == "婴儿死亡率"


def test_an_unknown_heading_above_numbers_is_not_passed_over(pack: Path, tmp_path: Path) -> None:
    rows = [["年份", "婴儿死亡率", "foo", "说明"], ["2023", "1.05", "7", "x"]]
    assert refusals(plan_of(pack, csv_file(tmp_path / "h.csv", rows))) == [("I15", "1:3")]


def test_two_cells_that_contradict_each_other_are_both_named(pack: Path, tmp_path: Path) -> None:
    rows = [["指标", 2023], ["婴儿死亡率", 1.05], ["infant_mortality", 1.06], ["婴儿 死亡率", 1.05]]
    plan = plan_of(pack, excel_file(tmp_path / "c.xlsx", rows))
    assert refusals(plan) == [("I04", "Sheet1!B3")]
    assert str(plan.problems[0].facts["first"]) == "c.xlsx:Sheet1!B2"


def test_a_formula_without_a_result_is_not_an_empty_cell(pack: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["指标", 2022, 2023])
    sheet.append(["婴儿死亡率", "=1/0", 1.05])
    book.save(tmp_path / "f.xlsx")
    assert refusals(plan_of(pack, tmp_path / "f.xlsx")) == [("I13", "Sheet!B2")]


def test_status_words(pack: Path, tmp_path: Path) -> None:
    head = ["指标", "年份", "数值", "状态"]
    rows = [
        head,
        ["婴儿死亡率", "2023", "1", "估计"],
        ["平均住院日", "2023", "", "missing"],
        ["visits", "2023", "", "final"],
    ]
    plan = plan_of(pack, csv_file(tmp_path / "s.csv", rows))
    assert [(row.indicator, row.status) for row in plan.rows] == [
        ("infant_mortality", "estimated"),
        ("average_stay", "missing"),
    ]
    rows[1:] = [["婴儿死亡率", "2023", "1", "foo"], ["平均住院日", "2023", "7", "缺失"]]
    assert refusals(plan_of(pack, csv_file(tmp_path / "s.csv", rows))) == [("I09", "2:4"), ("I09", "3:3")]


def test_sources(pack: Path, tmp_path: Path) -> None:
    rows = [
        ["指标", "年份", "数值", "来源"],
        ["婴儿死亡率", "2023", "1", "深圳市卫生健康委员会业务统计"],
        ["visits", "2023", "5", ""],
    ]
    file = csv_file(tmp_path / "s.csv", rows)
    assert refusals(plan_of(pack, file, source=None)) == [("I06", "3:3")]
    assert [row.source for row in plan_of(pack, file).rows] == ["commission_records", "health_yearbook"]
    rows[1][3] = "foo"
    assert refusals(plan_of(pack, csv_file(tmp_path / "s.csv", rows))) == [("I10", "2:4")]


def test_a_revision_must_be_later_than_what_it_revises(pack: Path, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "v.csv", [["指标", "2022"], ["婴儿死亡率", "1.2"]])
    assert refusals(plan_of(pack, file, vintage="2023")) == [("I11", "2:2")]
    assert refusals(plan_of(pack, file, vintage="2024-03")) == []


def test_the_rules_of_the_pack_hold_before_anything_is_written(pack: Path, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "o.csv", [["指标", "2023"], ["居民健康素养水平", "147.63"]])
    assert refusals(plan_of(pack, file)) == [("O07", "2:2")]
