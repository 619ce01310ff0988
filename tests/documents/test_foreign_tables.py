"""Tables of documents that are none of our reports, against the data that their rows and columns name."""

from pathlib import Path

import docx
import pytest

from weiheng.cli.verifying import verify
from weiheng.report.numbers import Kind
from weiheng.report.verify.foreign import Agreement, agreements
from weiheng.report.verify.opening import Foreign, read_back

Rows = list[list[str]]


def read(path: Path, edition: str = "shenzhen/index/2022") -> tuple[Agreement, ...]:
    foreign = read_back(path, edition)
    assert isinstance(foreign, Foreign)
    assert foreign.data is not None
    return agreements(foreign.reading, *foreign.data)


def word(path: Path, *tables: tuple[list[str], Rows], merged: tuple[tuple[int, int, int, int], ...] = ()) -> Path:
    """A document of tables, each below its lines; ``merged`` cells (from row, column to row, column) of the last."""
    document = docx.Document()
    for lines, rows in tables:
        for line in lines:
            document.add_paragraph(line)
        made = document.add_table(len(rows), len(rows[0]))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                made.cell(at, column).text = text
    for top, left, bottom, right in merged:
        kept = made.cell(top, left).text
        made.cell(top, left).merge(made.cell(bottom, right)).text = kept
    document.save(str(path))
    return path


def pairs(agreement: Agreement) -> list[tuple[str, str, str, str]]:
    return [(each.spot.row, each.spot.column, each.expected, each.found) for each in agreement.differences]


def test_raw_values_by_year(tmp_path: Path) -> None:
    rows = [
        ["指标", "单位", "2020年", "2021年", "2022年"],
        ["1.婴儿死亡率", "‰", "1.14", "1.06", "1.81"],
        ["孕产妇死亡率", "1/10万", "6.05", "1.91", "7.2"],
        ["不认识的指标", "%", "1", "2", "3"],
    ]

    (table,) = read(word(tmp_path / "a.docx", (["表1 历年数据"], rows)))

    assert (table.kinds, table.spot.table) == ((Kind.VALUE,), "表1 历年数据")
    assert ("1.婴儿死亡率", "2022年", "1.18", "1.81") in pairs(table)
    assert table.agreed + len(table.differences) == 6
    assert not [each for each in table.differences if each.found == "7.2"]  # 7.21 to one place


def test_scores_are_told_from_values_by_what_fits(tmp_path: Path) -> None:
    rows = [["层级", "2021", "2022"], ["卫生健康质量指数", "89.28", "90.65"], ["质量水平", "93.37", "91.98"]]
    rows += [["婴儿死亡率", "100.00", "100.00"], ["医疗机构患者满意度", "87.44", "88.24"]]

    (table,) = read(word(tmp_path / "a.docx", (["各级结果"], rows)))

    assert table.kinds == (Kind.SCORE,)
    assert (table.agreed, pairs(table)) == (7, [("卫生健康质量指数", "2022", "90.56", "90.65")])


def test_merged_levels_nested_heads_and_years_down(tmp_path: Path) -> None:
    levels = [
        ["一级", "指标", "2022年", "2022年"],
        ["一级", "指标", "数值", "得分"],
        ["质量水平", "婴儿死亡率（‰）", "1.18", "100.00"],
        ["质量水平", "平均期望寿命", "83.93岁", "97.00"],
    ]
    merged = ((0, 0, 1, 0), (0, 1, 1, 1), (0, 2, 0, 3), (2, 0, 3, 0))
    (table,) = read(word(tmp_path / "a.docx", ([], levels), merged=merged))
    assert set(table.kinds) == {Kind.VALUE, Kind.SCORE}
    assert table.agreed == 3
    assert [found for *_, found in pairs(table)] == ["97.00"]

    down = [["年份", "婴儿死亡率", "平均期望寿命"], ["2021", "1.06", "83.93"], ["2022", "1.18", "83.93"]]
    (table,) = read(word(tmp_path / "b.docx", ([], down)))
    assert (table.agreed, [found for *_, found in pairs(table)]) == (3, ["83.93"])


def test_bounds_and_weights(tmp_path: Path) -> None:
    rows = [["指标名称", "下限值", "上限值", "权重（%）", "备注"], ["平均期望寿命", "79.12", "84.53", "6", "规划"]]
    rows += [["居民健康素养水平", "7.30", "51.00", "6%", ""]]

    (table,) = read(word(tmp_path / "a.docx", (["表2 上下限和权重"], rows)))

    assert set(table.kinds) == {Kind.LOWER, Kind.UPPER, Kind.WEIGHT}
    assert ("居民健康素养水平", "上限值", "50.00", "51.00") in pairs(table)


def test_other_units_and_other_columns(tmp_path: Path) -> None:
    rows = [["指标", "2022年", "比2021年增长（%）", "2022年排名"], ["居民健康素养水平", "476.3‰", "9.9", "3"]]

    (table,) = read(word(tmp_path / "a.docx", ([], rows)))

    assert (table.agreed, table.differences) == (1, ())


def test_a_unit_that_the_source_prints_wrongly_is_one_finding(tmp_path: Path) -> None:
    """The source of the infant mortality prints % for ‰: its numbers are read as they are meant."""
    rows = [["指标", "单位", "2020", "2021", "2022"], ["婴儿死亡率", "%", "1.14", "1.06", "1.81"]]
    rows += [["居民健康素养水平", "‰", "440.6", "459.8", "476.3"]]

    (table,) = read(word(tmp_path / "a.docx", (["历年数据"], rows)))

    assert [(each.part, each.spot.row, each.expected, each.found) for each in table.differences[:2]] == [
        ("unit", "婴儿死亡率", "‰", "%"),
        ("cell", "婴儿死亡率", "1.18", "1.81"),
    ]
    assert [each.part for each in table.differences].count("unit") == 1


def test_tables_about_other_things_are_left_alone(tmp_path: Path) -> None:
    tables = (["表1"], [["科室", "人数"], ["内科", "12"]]), ([], [["指标", "2035"], ["婴儿死亡率", "1.0"]])

    assert read(word(tmp_path / "a.docx", *tables)) == ()


def test_the_command_counts_and_lists(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["指标", "2021", "2022"], ["婴儿死亡率", "1.06", "1.81"]]
    path = word(tmp_path / "a.docx", (["表1"], rows))

    assert verify(path, "shenzhen/index/2022", live=False, as_json=False, lang="zh") == 1
    said = capsys.readouterr().out
    assert "应为  1.18" in said
    assert "实为  1.81" in said
    assert "婴儿死亡率 · 深圳市 · 2022 年 · 数值 · shenzhen/index/2022" in said
    assert "表1：数值，一致 1 个，不一致 1 个" in said
