"""Indices kept in other tools become packs that `check` accepts, with the scores that a hand computes."""

import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from index_tables import (
    COIN_TOOL_SCORES,
    SCORES,
    TODAY,
    Rows,
    changed,
    coin_tool,
    data,
    framework,
    imported,
    pair,
    places,
    problems_of,
    workbook,
)
from pack_folder import prose

from weiheng.definitions.address import Address
from weiheng.definitions.pack import Pack, load_pack
from weiheng.editions import check_pack, open_edition
from weiheng.observations.files import load_observations
from weiheng.observations.model import Observation
from weiheng.scaffold.indices.importing import import_index
from weiheng.scaffold.indices.pack import Terms
from weiheng.scaffold.indices.reading import Sheets
from weiheng.vocabulary.messages import Bilingual
from weiheng.vocabulary.problem import Refused


def scores_of(root: Path, edition: str, node: str) -> dict[tuple[str, int], float]:
    """Scores of a node as the engine computes them from the pack's files."""
    assessment = open_edition(Address(root, edition, shipped=False)).assessment
    return {
        (area, year): assessment.score(node, area, year) for area in assessment.areas for year in assessment.periods
    }


def pack_of(root: Path) -> Pack:
    pack, problems = load_pack(root)
    assert problems == []
    return pack


def rows_of(root: Path) -> dict[tuple[str, str, int], Observation]:
    return dict(load_observations(pack_of(root))[0].latest())


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    """The pack made of the CSV pair."""
    return imported(pair(tmp_path, data(), framework()), tmp_path).root


class TestThreeKindsOfFiles:
    def test_the_csv_pair_of_coinr_scores_as_by_hand(self, mine: Path) -> None:
        assert check_pack(mine).problems == ()
        assert scores_of(mine, "2021", "health") == pytest.approx(SCORES)

    def test_the_pair_may_be_given_in_any_order(self, tmp_path: Path) -> None:
        root = imported(pair(tmp_path, data(), framework())[::-1], tmp_path).root

        assert scores_of(root, "2021", "health") == pytest.approx(SCORES)

    def test_two_sheets_of_a_workbook_score_alike(self, tmp_path: Path) -> None:
        sheets = {"Read me": [["An index"]], "Framework": framework(), "Data": data()}
        root = imported([workbook(tmp_path / "index.xlsx", sheets)], tmp_path).root

        assert check_pack(root).problems == ()
        assert scores_of(root, "2021", "health") == pytest.approx(SCORES)

    def test_chinese_headings_titles_and_notes_around_the_tables(self, tmp_path: Path) -> None:
        names = ["层级", "代码", "名称", "方向", "权重", "单位", "目标值", "分母", "上级", "类型"]
        kinds = {"Indicator": "指标", "Aggregate": "汇总", "Denominator": "分母", "Group": "分组"}
        meta = [[kinds.get(str(cell), cell) for cell in row] for row in framework()[1:]]
        table = [
            ["地区", "地区代码", "年份", *data()[0][3:]],
            *([*row[:2], f"{row[2]}年", *row[3:]] for row in data()[1:]),
        ]
        sheets = {"框架": [["指标体系"], [], names, *meta], "数据": [["附表1"], *table, ["注：2021年为初步数"]]}
        meta[2][3] = "逆向"
        root = imported([workbook(tmp_path / "index.xlsx", sheets)], tmp_path).root

        assert check_pack(root).problems == ()
        assert scores_of(root, "2021", "health") == pytest.approx(SCORES)

    def test_the_coin_tool_scores_as_by_hand(self, tmp_path: Path) -> None:
        file = workbook(tmp_path / "COIN_Tool.xlsm", coin_tool())
        root = imported([file], tmp_path, Sheets(year=2021)).root
        pack = pack_of(root)

        assert check_pack(root).problems == ()
        assert scores_of(root, "2021", "index") == pytest.approx(COIN_TOOL_SCORES)
        assert [node.key for node in pack.editions["2021"].tree.walk()] == [
            *("index", "p_01", "ind_01", "ind_02", "p_02", "ind_03")
        ]
        assert pack.indicators["ind_03"].notes[0].text.en == "Goalposts: 10 to 30."
        assert pack.editions["2021"].settings.title.en == "Health index 2021"

    def test_csv_files_in_gb18030(self, tmp_path: Path) -> None:
        meta = changed(framework(), "Wait", "iName", "候诊天数")
        root = imported(pair(tmp_path, data(), meta, encoding="gb18030"), tmp_path).root

        assert pack_of(root).indicators["wait"].names == Bilingual(zh="候诊天数", en="候诊天数")

    def test_line_breaks_in_names_and_headings(self, tmp_path: Path) -> None:
        meta = changed(framework(), "Wait", "iName", "Waiting\n time")
        table = [[f" {cell}\n" if cell == "Wait" else cell for cell in row] for row in data()]
        root = imported(pair(tmp_path, table, meta), tmp_path).root

        assert pack_of(root).indicators["wait"].names.en == "Waiting time"

    def test_without_types_and_levels_parents_tell(self, tmp_path: Path) -> None:
        meta = [row[1:9] for row in framework()[:-1]]
        root = imported(pair(tmp_path, data(), meta), tmp_path).root

        assert scores_of(root, "2021", "health") == pytest.approx(SCORES)


class TestWhatAPackConsistsOf:
    def test_indicators_keep_code_unit_and_target(self, mine: Path) -> None:
        nurses, doctors = (pack_of(mine).indicators[key] for key in ("nurse_no", "doctors"))

        assert nurses.names == Bilingual(zh="Nurses at work", en="Nurses at work")
        assert nurses.synonyms == ("NurseNo",)
        assert nurses.unit == "number"
        assert nurses.definition.en == "Nurses at work. Unit: Thousand heads."
        assert nurses.definition.zh == "Nurses at work。单位：Thousand heads。"
        assert doctors.notes[0].text.en == "Target: 70; unit: Thousand heads."
        assert pack_of(mine).indicators["wait"].unit == "days"

    def test_settings_divide_and_group(self, mine: Path) -> None:
        settings = pack_of(mine).editions["2021"].settings

        assert [(each.indicator, each.by) for each in settings.denominate] == [("doctors", "pop"), ("nurse_no", "pop")]
        assert settings.groupings == {"coast": {"yes": ("AA", "C3"), "no": ("NO",)}}
        assert (settings.normalise.method, settings.missing, settings.aggregate.method) == (
            *("min_max", "leave_out", "arithmetic"),
        )
        assert settings.periods.years() == (2020, 2021)

    def test_weights_add_up_exactly(self, tmp_path: Path) -> None:
        meta = changed(changed(framework(), "Doctors", "Weight", "0.1"), "NurseNo", "Weight", "0.20000000000000001")
        tree = pack_of(imported(pair(tmp_path, data(), meta), tmp_path).root).editions["2021"].tree
        staff = tree.children[0]

        assert [child.weight for child in tree.children] == [Fraction(3, 4), Fraction(1, 4)]
        assert staff.weights == "relative"
        assert sum(child.weight for child in staff.children) == 1
        assert float(staff.children[0].weight) == pytest.approx(1 / 3)

    def test_values_keep_every_digit(self, tmp_path: Path) -> None:
        table = changed(changed(data(), "NO", "Pop", "390.79999114746801"), "AA", "Doctors", "1.9999999999999999e-06")
        rows = rows_of(imported(pair(tmp_path, table, framework()), tmp_path).root)

        assert str(rows["pop", "NO", 2020].value) == "390.79999114746801"
        assert str(rows["doctors", "AA", 2020].value) == "0.0000019999999999999999"

    def test_na_is_recorded_and_an_empty_cell_says_nothing(self, mine: Path) -> None:
        rows = rows_of(mine)

        assert rows["nurse_no", "C3", 2020].value is None
        assert ("wait", "NO", 2021) not in rows
        assert rows["nurse_no", "C3", 2020].place == "iData.csv:4:7"

    def test_nan_of_other_programs_is_missing(self, tmp_path: Path) -> None:
        table = changed(changed(data(), "C3", "NurseNo", "NaN"), "AA", "Wait", "nan")
        rows = rows_of(imported(pair(tmp_path, table, framework()), tmp_path).root)

        assert rows["nurse_no", "C3", 2020].value is None
        assert rows["wait", "AA", 2020].value is None

    def test_codes_longer_than_the_name_of_a_file(self, tmp_path: Path) -> None:
        long = "Doctors" * 50
        renamed = [
            [[f"{long}{cell}" if cell in ("Doctors", "NurseNo") else cell for cell in row] for row in rows]
            for rows in (data(), framework())
        ]
        root = imported(pair(tmp_path, *renamed), tmp_path).root

        assert check_pack(root).problems == ()
        first, second, _ = pack_of(root).indicators
        assert len(first) == 60
        assert second == f"{first}_2"
        assert scores_of(root, "2021", "health") == pytest.approx(SCORES)

    @pytest.mark.parametrize("value", ["", "NA"])
    def test_an_area_without_values_is_kept_and_said(self, tmp_path: Path, value: str) -> None:
        table = [*data(), *(["Delta", "DE", year, *[value] * 5] for year in (2020, 2021))]
        made = imported(pair(tmp_path, table, framework()), tmp_path)

        assert [(each.code, each.level, str(each.place)) for each in made.problems] == [
            ("I36", "warning", "iData.csv:8:2")
        ]
        assert "DE: nothing in any year" in prose(made.problems[0])
        assert list(pack_of(made.root).areas) == ["AA", "NO", "C3", "DE"]
        assert check_pack(made.root).problems == ()

    def test_years_that_are_laid_out_but_empty_are_none(self, tmp_path: Path) -> None:
        table = [*data(), *([*row[:2], 2022, "", "", "", "", ""] for row in data()[1:4])]
        made = imported(pair(tmp_path, table, framework()), tmp_path)

        assert made.facts.data.years == (2020, 2021)
        assert made.problems == ()

    def test_a_divisor_of_zero_is_said(self, tmp_path: Path) -> None:
        made = imported(pair(tmp_path, changed(data(), "NO", "Pop", 0), framework()), tmp_path)

        assert [each.code for each in made.problems] == ["O12", "O12"]
        assert "doctors by pop: not divided, and so counted as missing: NO 2020 (0)" in prose(made.problems[0])

    def test_percentages_of_a_spreadsheet_mean_what_they_show(self, tmp_path: Path) -> None:
        meta = changed(framework(), "Wait", "Unit", "%")
        table = changed(changed(data(), "AA", "Wait", "12.5%"), "AA", "NurseNo", "50%")
        rows = rows_of(imported(pair(tmp_path, table, meta), tmp_path).root)

        assert (str(rows["wait", "AA", 2020].value), rows["wait", "AA", 2020].unit) == ("12.5", "percent")
        assert (str(rows["nurse_no", "AA", 2020].value), rows["nurse_no", "AA", 2020].unit) == ("0.50", "number")

    def test_codes_of_areas_that_cannot_stay(self, tmp_path: Path) -> None:
        table = [[{"AA": "深圳", "C3": "Hong Kong"}.get(str(cell), cell) for cell in row] for row in data()]
        areas = pack_of(imported(pair(tmp_path, table, framework()), tmp_path).root).areas

        assert list(areas) == ["area-1", "NO", "Hong-Kong"]
        assert areas["area-1"].synonyms == ("深圳",)
        assert [area.level for area in areas.values()] == ["district", "nation", "district"]


class TestWhatIsLeftOutIsSaid:
    @pytest.mark.parametrize(
        ("meta", "table", "rule", "place", "words"),
        [
            (framework(), [[*row, "Extra" if row[1] == "uCode" else 7] for row in data()], "I26", "1:9", "Extra"),
            (changed(framework(), "Access", "Direction", -1), data(), "I31", "6:4", "Access: -1"),
            (framework(), [*data()[:-1], [*data()[-1][:3], "No", *data()[-1][4:]]], "I30", "7:4", "Yes → No"),
            (changed(framework(), "Wait", "iName", "Doctors at work"), data(), "I29", "4:2", "Doctors at work (Wait)"),
        ],
    )
    def test_as_a_warning_with_its_place(
        self, tmp_path: Path, meta: Rows, table: Rows, rule: str, place: str, words: str
    ) -> None:
        (problem,) = imported(pair(tmp_path, table, meta), tmp_path).problems

        assert (problem.code, problem.level, problem.place.cell) == (rule, "warning", place)
        assert words in prose(problem)


class TestFilesThatCannotBeUsed:
    def test_no_framework_and_no_data(self, tmp_path: Path) -> None:
        files = pair(tmp_path, data(), framework())

        assert places(problems_of(files[:1], tmp_path)) == [("I16", "iData.csv")]
        assert places(problems_of(files[1:], tmp_path)) == [("I34", "-")]

    def test_sheets_can_be_named(self, tmp_path: Path) -> None:
        older = [[*row[:2], 1999 if row[2] == 2020 else row[2], *row[3:]] for row in data()]
        sheets = {"Framework": framework(), "Old": older, "New": data()}
        files = [workbook(tmp_path / "a.xlsx", sheets)]

        assert places(problems_of(files, tmp_path, Sheets(data="Newest"))) == [("I34", "a.xlsx:Newest")]
        assert places(problems_of(files, tmp_path, Sheets(framework="Old"))) == [("I16", "a.xlsx:Old")]
        assert imported(files, tmp_path, Sheets(data="New")).facts.data.years == (2020, 2021)

    def test_another_kind_of_file(self, tmp_path: Path) -> None:
        (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")

        assert places(problems_of([tmp_path / "a.pdf"], tmp_path)) == [("F08", "a.pdf")]
        assert places(problems_of([tmp_path / "none.xlsx"], tmp_path)) == [("F08", "none.xlsx")]

    def test_zip_bombs(self, tmp_path: Path) -> None:
        file = workbook(tmp_path / "bomb.xlsm", coin_tool())
        with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/media/zeros.bin", b"\0" * 30_000_000)

        assert places(problems_of([file], tmp_path)) == [("I12", "bomb.xlsm")]

    def test_a_folder_that_is_there_is_left_alone(self, mine: Path, tmp_path: Path) -> None:
        before = {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()}
        with pytest.raises(Refused) as caught:
            imported(pair(tmp_path, data(), framework()), tmp_path)

        assert [problem.code for problem in caught.value.problems] == ["N01"]
        assert {path: path.read_bytes() for path in mine.rglob("*") if path.is_file()} == before

    @pytest.mark.parametrize(("owner", "edition"), [("Mine", None), ("mine", "Ä")])
    def test_names_that_cannot_be(self, tmp_path: Path, owner: str, edition: str | None) -> None:
        terms = Terms(owner, ("iData.csv",), TODAY, edition)
        with pytest.raises(Refused) as caught:
            import_index(pair(tmp_path, data(), framework()), Sheets(), terms, tmp_path / "packs")

        assert [problem.code for problem in caught.value.problems] == ["N02"]
