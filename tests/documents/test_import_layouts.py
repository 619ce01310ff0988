"""The shapes in which tables of indicators come, all read into the same observations."""

import zipfile
from pathlib import Path

import openpyxl
import pytest
from import_tables import SHENZHEN, csv_file, excel_file, own_pack, plan_of, refusals, written


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return own_pack(tmp_path)


def test_a_long_table_with_chinese_headings(pack: Path, tmp_path: Path) -> None:
    file = csv_file(
        tmp_path / "long.csv",
        [
            ["指标", "地区", "年份", "数值", "单位", "状态", "来源", "备注"],
            ["总诊疗人次", "深圳", "2023", "11,422.6", "万人次", "初步", "health_yearbook", "快报"],
            ["婴儿死亡率", "440300", "2023年", "1.05", "‰", "", "", ""],
        ],
    )
    plan = plan_of(pack, file)
    assert refusals(plan) == []
    assert written(plan) == {
        ("visits", SHENZHEN, 2023): "11422.6 visits_10k",
        ("infant_mortality", SHENZHEN, 2023): "1.05 per_mille",
    }
    first = plan.rows[0]
    assert (first.status, first.source, first.note) == ("preliminary", "health_yearbook", "快报")
    assert (first.place, first.vintage) == ("long.csv!2:4", "2024-05-06T07:08:09")


def test_a_long_table_with_english_headings(pack: Path, tmp_path: Path) -> None:
    file = csv_file(
        tmp_path / "long.csv",
        [
            ["Indicator", "Area", "Year", "Value", "Unit", "Status", "Source", "Note"],
            ["Infant mortality rate", "Shenzhen", "2023", "1.05", "per 1,000", "final", "health_yearbook", ""],
        ],
    )
    assert written(plan_of(pack, file, source=None)) == {("infant_mortality", SHENZHEN, 2023): "1.05 per_mille"}


def test_indicators_down_and_years_across(pack: Path, tmp_path: Path) -> None:
    file = excel_file(
        tmp_path / "table 2.xlsx",
        [
            ["表2  2021—2023年深圳市卫生健康质量指数指标值", None, None, None],
            ["指标", "2021年", "2022年", "２０２３年"],
            ["一、居民健康", None, None, None],
            ["1. 婴儿死亡率（‰）", 1.06, 1.18, 1.1],
            ["2.平均期望寿命 （岁） *", "83.73", "83.93", "８４．１０"],
            [None, None, None, None],
            ["出院患者平均住院日", 7.36, 7.12, None],
            ["注：2023年为初步数。", None, None, None],
        ],
        merged=["A1:D1", "A8:D8"],
    )
    plan = plan_of(pack, file)
    assert refusals(plan) == []
    assert written(plan) == {
        ("infant_mortality", SHENZHEN, 2023): "1.10 per_mille",  # the zero that Excel dropped
        ("life_expectancy", SHENZHEN, 2023): "84.10 years",
    }
    assert [change.place.cell for change in plan.of("new")] == ["Sheet1!D4", "Sheet1!D5"]
    assert len(plan.of("unchanged")) == 6
    assert plan.ignored_rows == 4


def test_areas_down_and_indicators_across(pack: Path, tmp_path: Path) -> None:
    file = excel_file(
        tmp_path / "areas.xlsx",
        [
            ["2023年主要健康指标", None, None],
            ["地区", "婴儿死亡率（‰）", "孕产妇死亡率（1/10万）"],
            ["深圳市", 1.05, 3.2],
            ["广州", 1.9, "—"],
        ],
    )
    plan = plan_of(pack, file)
    assert written(plan) == {
        ("infant_mortality", SHENZHEN, 2023): "1.05 per_mille",
        ("maternal_mortality", SHENZHEN, 2023): "3.20 per_100000",
        ("infant_mortality", "440100", 2023): "1.90 per_mille",
        ("maternal_mortality", "440100", 2023): "missing",
    }
    assert plan.rows[3].note == "—"


def test_years_down_and_indicators_across_even_if_the_numbers_look_like_years(pack: Path, tmp_path: Path) -> None:
    rows = [["年份", "婴儿死亡率", "期末床位数"], ["2022", "1.18", "2005"], ["2023", "1.00", "2012"]]
    plan = plan_of(pack, csv_file(tmp_path / "years.csv", rows))
    assert written(plan) == {
        ("beds", SHENZHEN, 2022): "2005 beds",
        ("infant_mortality", SHENZHEN, 2023): "1.00 per_mille",
        ("beds", SHENZHEN, 2023): "2012 beds",
    }


def test_merged_headings_of_two_levels(pack: Path, tmp_path: Path) -> None:
    file = excel_file(
        tmp_path / "merged.xlsx",
        [
            ["地区", "婴儿死亡率", None, "孕产妇死亡率", None],
            [None, 2022, 2023, 2022, 2023],
            ["深圳市", 1.18, 1.05, 7.21, 3.25],
        ],
        merged=["A1:A2", "B1:C1", "D1:E1"],
    )
    assert written(plan_of(pack, file)) == {
        ("infant_mortality", SHENZHEN, 2023): "1.05 per_mille",
        ("maternal_mortality", SHENZHEN, 2023): "3.25 per_100000",
    }


def test_a_row_of_units_below_the_heading(pack: Path, tmp_path: Path) -> None:
    rows = [["年份", "总诊疗人次", "居民健康素养水平"], ["", "人次", "‰"], ["2023", "110000000", "500"]]
    assert written(plan_of(pack, csv_file(tmp_path / "units.csv", rows))) == {
        ("visits", SHENZHEN, 2023): "11000.0000 visits_10k",
        ("health_literacy", SHENZHEN, 2023): "50.0 percent",
    }


def test_two_tables_on_a_sheet_each_with_its_own_title(pack: Path, tmp_path: Path) -> None:
    rows = [
        ["深圳市"],
        ["指标", "2023年"],
        ["婴儿死亡率", "1.05"],
        [],
        ["广州市"],
        ["指标", "2023年"],
        ["婴儿死亡率", "1.90"],
    ]
    assert written(plan_of(pack, csv_file(tmp_path / "two.csv", rows))) == {
        ("infant_mortality", SHENZHEN, 2023): "1.05 per_mille",
        ("infant_mortality", "440100", 2023): "1.90 per_mille",
    }


def test_units_in_a_line_above_the_table(pack: Path, tmp_path: Path) -> None:
    rows = [["单位：人次"], ["指标", "2023"], ["总诊疗人次", "110000000"]]
    assert written(plan_of(pack, csv_file(tmp_path / "u.csv", rows))) == {
        ("visits", SHENZHEN, 2023): "11000.0000 visits_10k"
    }


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_of_csv(pack: Path, tmp_path: Path, encoding: str) -> None:
    file = csv_file(tmp_path / "t.csv", [["指标", "2023"], ["婴儿死亡率", "1.05"]], encoding)
    assert written(plan_of(pack, file)) == {("infant_mortality", SHENZHEN, 2023): "1.05 per_mille"}


def test_area_and_period_come_from_the_user_where_the_file_does_not_say(pack: Path, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "t.csv", [["指标", "数值"], ["婴儿死亡率", "1.05"]])
    assert refusals(plan_of(pack, file)) == [("I07", "2:2")]
    assert written(plan_of(pack, file, area="440100", period=2023)) == {
        ("infant_mortality", "440100", 2023): "1.05 per_mille"
    }


def test_an_area_in_the_title_is_not_taken_for_the_packs_own(pack: Path, tmp_path: Path) -> None:
    rows = [["广东省广州市2023年指标"], ["指标", "数值"], ["婴儿死亡率", "1.90"]]
    assert written(plan_of(pack, csv_file(tmp_path / "t.csv", rows))) == {
        ("infant_mortality", "440100", 2023): "1.90 per_mille"
    }
    rows[0] = ["深圳、广州2023年指标"]
    assert refusals(plan_of(pack, csv_file(tmp_path / "t.csv", rows))) == [("I07", "3:2")]


def test_a_number_in_a_merged_cell_belongs_to_one_cell_only(pack: Path, tmp_path: Path) -> None:
    file = excel_file(
        tmp_path / "m.xlsx",
        [["指标", 2022, 2023], ["婴儿死亡率", 1.18, None]],
        merged=["B2:C2"],
    )
    assert written(plan_of(pack, file)) == {}


def test_hidden_sheets_are_left_alone(pack: Path, tmp_path: Path) -> None:
    file = excel_file(tmp_path / "h.xlsx", [["指标", 2023], ["婴儿死亡率", 1.05]])
    book = openpyxl.load_workbook(file)
    hidden = book.create_sheet("old")
    hidden.append(["指标", 2023])
    hidden.append(["婴儿死亡率", 9.99])
    hidden.sheet_state = "hidden"
    book.save(file)
    assert written(plan_of(pack, file)) == {("infant_mortality", SHENZHEN, 2023): "1.05 per_mille"}


def test_levels_and_merged_groups_beside_the_indicators(pack: Path, tmp_path: Path) -> None:
    file = excel_file(
        tmp_path / "levels.xlsx",
        [
            ["一级指标", "二级指标", "三级指标", "2022", "2023"],
            ["健康水平", "居民健康", "婴儿死亡率（‰）", 1.18, 1.0],
            [None, None, "平均期望寿命（岁）", 83.93, 84],
        ],
        merged=["A2:A3", "B2:B3"],
    )
    assert written(plan_of(pack, file)) == {
        ("infant_mortality", SHENZHEN, 2023): "1.00 per_mille",
        ("life_expectancy", SHENZHEN, 2023): "84.00 years",
    }


@pytest.mark.parametrize("corner", ["", "指标", "年份", "指标/年份"])
def test_whatever_stands_in_the_corner(pack: Path, tmp_path: Path, corner: str) -> None:
    file = csv_file(tmp_path / "c.csv", [[corner, "2022", "2023"], ["婴儿死亡率", "1.18", "1.0"]])
    assert written(plan_of(pack, file)) == {("infant_mortality", SHENZHEN, 2023): "1.0 per_mille"}


def test_numbers_after_an_empty_row_are_not_a_new_heading(pack: Path, tmp_path: Path) -> None:
    rows = [["年份", "期末床位数", "期末执业（助理）医师数"], ["2021", "1998", "2005"], [], ["2023", "2001", "2012"]]
    assert written(plan_of(pack, csv_file(tmp_path / "y.csv", rows))) == {
        ("beds", SHENZHEN, 2021): "1998 beds",
        ("physicians", SHENZHEN, 2021): "2005 persons",
        ("beds", SHENZHEN, 2023): "2001 beds",
        ("physicians", SHENZHEN, 2023): "2012 persons",
    }


def test_a_table_of_one_indicator_with_areas_down_and_years_across(pack: Path, tmp_path: Path) -> None:
    rows = [["婴儿死亡率（‰）"], ["地区", "2022", "2023"], ["深圳", "1.18", "1.05"], ["广州", "", "1.9"]]
    assert written(plan_of(pack, csv_file(tmp_path / "o.csv", rows))) == {
        ("infant_mortality", SHENZHEN, 2023): "1.05 per_mille",
        ("infant_mortality", "440100", 2023): "1.9 per_mille",
    }


def test_a_unit_in_the_heading_of_the_values(pack: Path, tmp_path: Path) -> None:
    file = csv_file(tmp_path / "v.csv", [["Indicator", "Year", "Value (%)"], ["Infant mortality rate", "2023", "0.11"]])
    assert written(plan_of(pack, file)) == {("infant_mortality", SHENZHEN, 2023): "1.1 per_mille"}


def test_an_open_document(pack: Path, tmp_path: Path) -> None:
    def cell(value: object) -> str:
        if isinstance(value, str):
            return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
        return f'<table:table-cell office:value-type="float" office:value="{value}"/>'

    rows = [["指标", 2022, 2023], ["婴儿死亡率", 1.18, 1.1]]
    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = f'<office:document-content {names}><office:body><office:spreadsheet><table:table table:name="Sheet1">'
    content += f"{lines}</table:table></office:spreadsheet></office:body></office:document-content>"
    with zipfile.ZipFile(tmp_path / "t.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", f'<?xml version="1.0" encoding="UTF-8"?>{content}')
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    plan = plan_of(pack, tmp_path / "t.ods")
    assert written(plan) == {("infant_mortality", SHENZHEN, 2023): "1.10 per_mille"}
