"""Mistakes in the tables of an index: each is told with its rule and its place, and nothing is written."""

from pathlib import Path

import pytest
from index_tables import (
    Rows,
    changed,
    coin_tool,
    data,
    framework,
    imported,
    pair,
    places,
    problems_of,
    row_of,
    workbook,
)
from pack_folder import prose

from weiheng.cli.prose import problem_text
from weiheng.definitions.address import find
from weiheng.editions import open_edition
from weiheng.scaffold.indices.reading import Sheets
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.problem import Refused


def line(rows: Rows, code: str, column: str) -> str:
    """Line and column of a cell in a CSV file."""
    return f"{row_of(rows, code) + 1}:{rows[0].index(column) + 1}"


def everywhere(value: object) -> Rows:
    """The data with one value of Wait."""
    return [[*row[:-1], value if row[-1] != "Wait" else "Wait"] for row in data()]


class TestMistakesInTheFramework:
    @pytest.mark.parametrize(
        ("code", "column", "value", "found"),
        [
            ("Wait", "Parent", "Acess", [("I24", "Access", "iCode"), ("I19", "Wait", "iCode")]),
            ("Wait", "Parent", "", [("I19", "Wait", "iCode"), ("I24", "Access", "iCode")]),
            ("Staff", "Parent", "", [("I20", "Health", "iCode")]),
            (
                "Health",
                "Parent",
                "Staff",
                [("I20", "Health", "iCode"), ("I21", "Staff", "iCode"), ("I22", "Health", "iCode")],
            ),
            ("Wait", "Level", 2, [("I22", "Wait", "iCode")]),
            ("Access", "Level", 3, [("I22", "Wait", "iCode"), ("I22", "Access", "iCode")]),
            ("Wait", "Level", "one", [("I23", "Wait", "Level")]),
            ("Access", "iCode", "Staff", [("I18", "Access", "iCode"), ("I19", "Wait", "iCode")]),
            ("Wait", "Weight", 0, [("I23", "Wait", "Weight")]),
            ("Access", "Weight", -1, [("I23", "Access", "Weight")]),
            ("Wait", "Weight", "", [("I23", "Wait", "Weight")]),
            ("Wait", "Direction", 0, [("I23", "Wait", "Direction")]),
            ("Wait", "Type", "Indicators", [("I23", "Wait", "Type")]),
            ("Doctors", "Target", "many", [("I23", "Doctors", "Target")]),
            ("Doctors", "Denominator", "Popul", [("I33", "Doctors", "iCode")]),
            ("Wait", "iCode", "", [("I28", "Wait", "iCode"), ("I24", "Access", "iCode")]),
        ],
    )
    def test_each_is_told_with_its_place(
        self, tmp_path: Path, code: str, column: str, value: object, found: list[tuple[str, str, str]]
    ) -> None:
        files = pair(tmp_path, data(), changed(framework(), code, column, value))
        expected = {(rule, f"iMeta.csv:{line(framework(), *where)}") for rule, *where in found}

        assert expected <= set(places(problems_of(files, tmp_path)))
        assert {rule for rule, _ in places(problems_of(files, tmp_path))} == {rule for rule, *_ in found}

    def test_an_indicator_without_a_column_of_data(self, tmp_path: Path) -> None:
        files = pair(tmp_path, [row[:-1] for row in data()], framework())
        (problem,) = problems_of(files, tmp_path)

        assert (problem.code, str(problem.place)) == ("I25", "iMeta.csv:4:2")
        assert "Wait is in the framework, but not a column of iData.csv" in prose(problem)

    def test_columns_that_are_needed(self, tmp_path: Path) -> None:
        files = pair(tmp_path, data(), [[*row[:3], *row[5:]] for row in framework()])

        assert places(problems_of(files, tmp_path)) == [("I17", "iMeta.csv:1:1"), ("I17", "iMeta.csv:1:1")]

    def test_a_circle_is_shown_with_its_way(self, tmp_path: Path) -> None:
        meta = changed(framework(), "Health", "Parent", "Staff")
        circles = [each for each in problems_of(pair(tmp_path, data(), meta), tmp_path) if each.code == "I21"]

        assert [each.facts["found"] for each in circles] == ["Staff → Health → Staff"]

    def test_more_levels_than_anybody_can_tell_apart(self, tmp_path: Path) -> None:
        chain = [[3, "G0", "", 1, 1, "", "", "", "", "Aggregate"]]
        chain += [["", f"G{number}", "", 1, 1, "", "", "", f"G{number - 1}", "Aggregate"] for number in range(1, 1200)]
        meta = [*changed(framework(), "Health", "Parent", "G1199"), *chain]

        assert "I35" in {rule for rule, _ in places(problems_of(pair(tmp_path, data(), meta), tmp_path))}

    def test_a_framework_without_rows(self, tmp_path: Path) -> None:
        files = [workbook(tmp_path / "a.xlsx", {"Framework": framework()[:1], "Data": data()})]

        assert places(problems_of(files, tmp_path)) == [("I32", "a.xlsx:Framework!A1")]

    def test_formulas_without_a_result(self, tmp_path: Path) -> None:
        sheets = {
            "Framework": changed(framework(), "Wait", "Weight", "=1/0"),
            "Data": changed(data(), "AA", "Wait", "=1/0"),
        }
        found = places(problems_of([workbook(tmp_path / "a.xlsx", sheets)], tmp_path))

        assert {("I13", "a.xlsx:Framework!E4"), ("I13", "a.xlsx:Data!H2")} <= set(found)


class TestMistakesInTheData:
    @pytest.mark.parametrize(
        ("code", "column", "value", "rule"),
        [
            ("NO", "Wait", "ten", "I02"),
            ("NO", "Pop", "1.2.3", "I02"),
            ("NO", "Time", "20", "I23"),
            ("NO", "uCode", "", "I28"),
            ("NO", "uCode", "AA", "I18"),
        ],
    )
    def test_each_is_told_with_its_place(
        self, tmp_path: Path, code: str, column: str, value: object, rule: str
    ) -> None:
        files = pair(tmp_path, changed(data(), code, column, value), framework())
        place = f"iData.csv:{line(data(), code, 'uCode' if rule == 'I18' else column)}"

        assert places(problems_of(files, tmp_path)) == [(rule, place)]

    def test_a_column_twice(self, tmp_path: Path) -> None:
        files = pair(tmp_path, [[*row, row[-1]] for row in data()], framework())

        assert places(problems_of(files, tmp_path)) == [("I18", "iData.csv:1:9")]

    def test_no_rows(self, tmp_path: Path) -> None:
        assert places(problems_of(pair(tmp_path, data()[:1], framework()), tmp_path)) == [("I32", "iData.csv:1:1")]

    def test_years_are_said_once(self, tmp_path: Path) -> None:
        yearless = [[*row[:2], *row[3:]] for row in data()[:4]]
        (missing,) = problems_of(pair(tmp_path, yearless, framework()), tmp_path)
        (double,) = problems_of(pair(tmp_path, data(), framework()), tmp_path, Sheets(year=2021))

        assert (missing.code, double.code) == ("I27", "I27")
        assert "no column of years" in prose(missing)
        assert "add --year" in prose(missing)
        assert "既有年份列，又有 --year" in prose(double, "zh")

    def test_all_mistakes_of_both_tables_at_once(self, tmp_path: Path) -> None:
        meta = changed(changed(framework(), "Wait", "Direction", 2), "Staff", "Weight", "no")
        table = changed(changed(data(), "NO", "Wait", "x"), "C3", "Pop", "y")

        assert places(problems_of(pair(tmp_path, table, meta), tmp_path)) == [
            ("I23", "iMeta.csv:4:4"),
            ("I23", "iMeta.csv:5:5"),
            ("I02", "iData.csv:3:8"),
            ("I02", "iData.csv:4:5"),
        ]

    @pytest.mark.parametrize("value", ["NA", ""])
    def test_an_indicator_without_any_value_is_told_at_its_column(self, tmp_path: Path, value: str) -> None:
        (problem,) = problems_of(pair(tmp_path, everywhere(value), framework()), tmp_path)

        assert places([problem]) == [("I37", "iData.csv:1:8")]
        assert "Wait: no value at all" in prose(problem)
        assert "take the indicator out of the framework" in prose(problem)

    def test_an_indicator_with_equal_values_is_imported_with_a_warning(self, tmp_path: Path) -> None:
        """The index is there, to be corrected; only its scores are refused, with their own words."""
        made = imported(pair(tmp_path, everywhere(7), framework()), tmp_path)

        (problem,) = made.problems
        assert (problem.code, str(problem.place), problem.level) == ("I37", "iData.csv:1:8", "warning")
        assert "Wait: all values are equal, or there is only one" in prose(problem)
        assert "Wait：所有数值都相同，或只有一个数值" in problem_text(problem, Words("zh")).plain
        with pytest.raises(Refused) as refused:
            open_edition(find(f"{made.root}/index/2021"))
        (problem,) = refused.value.problems
        assert problem.code == "M01"
        assert "min_max, Waiting time: all values that are compared are equal" in prose(problem)

    def test_an_indicator_whose_divisors_are_all_zero(self, tmp_path: Path) -> None:
        table = [[*row[:4], 0 if row[4] != "Pop" else "Pop", *row[5:]] for row in data()]
        found = problems_of(pair(tmp_path, table, framework()), tmp_path)

        assert places(found) == [("I37", "iData.csv:1:6"), ("I37", "iData.csv:1:7")]
        assert "no value has a divisor other than 0" in prose(found[0])

    def test_decimal_commas(self, tmp_path: Path) -> None:
        files = pair(tmp_path, data(), framework())
        rows = changed(data(), "NO", "Wait", "12,5")
        files[0].write_text("\n".join(";".join(map(str, row)) for row in rows), encoding="utf-8")
        (problem,) = problems_of(files, tmp_path)

        assert places([problem]) == [("I38", "iData.csv:3:8")]
        assert "Wait: 12,5" in prose(problem)

    def test_what_is_no_text_at_all(self, tmp_path: Path) -> None:
        files = pair(tmp_path, data(), framework())
        files[0].write_bytes(files[0].read_bytes().replace(b"Alpha", b"Al\0ha", 1))

        (problem,) = problems_of(files, tmp_path)
        assert places([problem]) == [("F03", "iData.csv")]
        assert "that text in UTF-8 does not have" in prose(problem)
        assert places(problems_of(pair(tmp_path, data(), framework(), encoding="utf-16"), tmp_path)) == [
            ("F03", "iData.csv")
        ]


class TestMistakesInTheCoinTool:
    @pytest.mark.parametrize(
        ("row", "column", "value", "rule", "place"),
        [
            (6, 4, 0, "I23", "Database!E7"),
            (7, 5, "up", "I23", "Database!F8"),
            (10, 5, "Other", "I23", "Database!F16"),
            (15, 5, "ind.01", "I18", "Database!F16"),
            (17, 6, "soon", "I02", "Database!G18"),
        ],
    )
    def test_each_is_told_with_its_cell(
        self, tmp_path: Path, row: int, column: int, value: object, rule: str, place: str
    ) -> None:
        sheets = coin_tool()
        sheets["Database"][row][column] = value
        found = places(problems_of([workbook(tmp_path / "a.xlsx", sheets)], tmp_path, Sheets(year=2021)))

        assert (rule, f"a.xlsx:{place}") in found

    def test_an_indicator_without_a_pillar_is_said(self, tmp_path: Path) -> None:
        sheets = coin_tool()
        sheets["Database"][12][6] = ""
        sheets["Framework"][6] = []
        (problem,) = imported([workbook(tmp_path / "a.xlsx", sheets)], tmp_path, Sheets(year=2021)).problems

        assert (problem.code, problem.level, str(problem.place)) == ("I39", "warning", "a.xlsx:Database!G16")
        assert "ind.03 stands directly below Index" in prose(problem)

    def test_the_weight_of_a_group(self, tmp_path: Path) -> None:
        sheets = coin_tool()
        sheets["Framework"][5][4] = "heavy"
        found = places(problems_of([workbook(tmp_path / "a.xlsx", sheets)], tmp_path, Sheets(year=2021)))

        assert found == [("I23", "a.xlsx:Framework!E6")]
