"""The Excel workbook of the report: LibreOffice computes it anew and must find what the engine finds."""

import io
import re
import zipfile
from dataclasses import dataclass, field
from fractions import Fraction
from math import isnan
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from openpyxl import Workbook, load_workbook
from pack_folder import PackFolder
from properties.random_editions import assessments
from small_editions import DEEP, EXAMPLES, FLAT, GAPS, HERE, LONG, THERE, Example
from soffice import ALWAYS, NEVER, convert_all, spreadsheet_profile
from workbook_cells import POISON, blocks, changed, poisoned

from weiheng.assess import Assessment, assess
from weiheng.definitions.address import find
from weiheng.definitions.decisions import Decision
from weiheng.editions import open_edition
from weiheng.observations.model import Observation, Observations
from weiheng.report.writers.excel import workbook_bytes
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.status import Status

WEST = "990102"
EN, ZH = Words("en"), Words("zh")


@dataclass(frozen=True)
class Case:
    """A workbook, and the assessment that its recalculation must agree with."""

    content: bytes = field(repr=False)
    expected: Assessment = field(repr=False)
    area: str
    words: Words


def shenzhen() -> Assessment:
    return open_edition(find("shenzhen/index/2022")).assessment


def written(assessment: Assessment, area: str, words: Words) -> Case:
    return Case(workbook_bytes(assessment, area, words), assessment, area, words)


def random_cases() -> dict[str, Case]:
    """Editions that Hypothesis makes up, the same ones every time."""
    found: list[Assessment] = []

    @settings(max_examples=6, phases=[Phase.generate])
    @given(assessments())
    def collect(assessment: Assessment) -> None:
        found.append(assessment)

    collect()
    return {f"random {n}": written(each, HERE, EN) for n, each in enumerate(found[-6:])}


def with_observations(assessment: Assessment, *rows: Observation) -> Assessment:
    """The engine's own answer to other data."""
    gone = {row.key for row in rows}
    kept = [row for row in assessment.observations if row.key not in gone]
    return assess(assessment.edition, Observations((*kept, *rows)))


def reading(indicator: str, period: int, value: str | None, unit: str) -> Observation:
    status = Status.MISSING if value is None else Status.FINAL
    facts = {"indicator": indicator, "area": WEST, "period": period, "value": value, "unit": unit}
    return Observation.model_validate({**facts, "status": status, "vintage": "2025"})


def broken_cases() -> dict[str, Case]:
    """Workbooks in which somebody pasted what makes no sense, past every validation."""
    flat = Example(FLAT, {"a": ["50", "60"], "b": ["30", "40"]}, missing="none")
    part = Example(DEEP, GAPS, missing="leave_out")
    filled = Example(FLAT, {"a": ["50", None], "b": ["30", "40"]})
    edits: dict[str, tuple[Example, list[tuple[str, str, str, float | None]]]] = {
        "no weight": (flat, [("Weights", "a", "Weight", 0), ("Weights", "b", "Weight", None)]),
        "no weight below": (part, [("Weights", "b", "Weight", 0), ("Weights", "c", "Weight", 0)]),
        "no room": (filled, [("Bounds", "a", "Upper bound", 20.0)]),
        "bound emptied": (filled, [("Bounds", "b", "Lower bound", None)]),
    }
    found = {}
    for name, (example, changes) in edits.items():
        content = workbook_bytes(example.assessment(), THERE, EN)
        for change in changes:
            content = changed(content, *change)
        found[name] = Case(content, example.assessment(), THERE, EN)
    return found


def edited_cases(before: Assessment) -> dict[str, Case]:
    """Workbooks in which somebody typed another number, and what the engine says about that number."""
    content = workbook_bytes(before, WEST, EN)
    edition = before.edition
    bounds_before = edition.bounds_of("life_expectancy")
    upper = bounds_before.upper.model_copy(update={"value": Figure("90")})
    wider = bounds_before.model_copy(update={"upper": upper})
    moved = edition.model_copy(
        update={"bounds": tuple(wider if each is bounds_before else each for each in edition.bounds)}
    )
    first, *others = edition.tree.children
    children = (first.model_copy(update={"weight": Fraction(4, 5)}), *others)
    weighed = edition.model_copy(update={"tree": edition.tree.model_copy(update={"children": children})})

    def with_reading(*given: object) -> Assessment:
        return with_observations(before, reading(*given))

    edits: dict[str, tuple[str, str, int | str, float | None, Assessment]] = {
        "value": ("Values", "infant_mortality", 2022, 5.5, with_reading("infant_mortality", 2022, "5.5", "per_mille")),
        "value put in": ("Values", "satisfaction", 2021, 95.5, with_reading("satisfaction", 2021, "95.5", "percent")),
        "value deleted": (
            "Values",
            "life_expectancy",
            2023,
            None,
            with_reading("life_expectancy", 2023, None, "years"),
        ),
        "count": ("Counts", "beds", 2022, 205.0, with_reading("beds", 2022, "205", "beds")),
        "bound": ("Bounds", "life_expectancy", "Upper bound", 90.0, assess(moved, before.observations)),
        "weight": ("Weights", "outcomes", "Weight", 0.8, assess(weighed, before.observations)),
    }
    return {name: Case(changed(content, *edit), expected, WEST, EN) for name, (*edit, expected) in edits.items()}


def decided(before: Assessment) -> Assessment:
    """The engine's own answer when a count of 2022 and the ratio itself of 2023 are decided, the latter in 1/10000."""
    rows = [("residents", 2022, "6.25", "persons_10k"), ("beds_per_1000", 2023, "33.3", "beds_per_10000")]
    facts = {"measure": "value", "area": WEST, "source": "yearbook", "place": "table 7"}
    why = {"reason": "Counted anew", "by": "Office of statistics", "date": "2026-01-05"}
    names = ("subject", "period", "value", "unit")
    decisions = tuple(Decision.model_validate({**facts, **why, **dict(zip(names, row, strict=True))}) for row in rows)
    return assess(before.edition.model_copy(update={"decisions": decisions}), before.observations)


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    demo = PackFolder.copy_to(tmp_path_factory.mktemp("pack"))
    counties = open_edition(demo.address()).assessment
    examples = {name: written(example.assessment(), THERE, EN) for name, example in EXAMPLES.items()}
    more = {"shenzhen": written(shenzhen(), "440300", ZH), "demo": written(counties, WEST, EN)}
    more["decided"] = written(decided(counties), WEST, EN)
    return {**examples, **more, **random_cases(), **edited_cases(counties), **broken_cases()}


@pytest.fixture(scope="module")
def recalculated(cases: dict[str, Case], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every workbook, its results first made nonsense, computed anew by LibreOffice in one run."""
    folder = tmp_path_factory.mktemp("poisoned")
    paths = []
    for number, case in enumerate(cases.values()):
        paths.append(folder / f"{number}.xlsx")
        paths[-1].write_bytes(poisoned(case.content))
    profile = spreadsheet_profile(tmp_path_factory.mktemp("profile") / "always", ALWAYS)
    return dict(zip(cases, convert_all(paths, "xlsx", folder / "out", profile), strict=True))


def differences(case: Case, path: Path) -> list[str]:
    """Every cell of values, scores and coverage in which a recalculated workbook and the engine disagree."""
    expected, name = case.expected, lambda sheet: case.words(f"workbook_sheet.{sheet}")
    scores, coverage = blocks(path, name("scores"))
    (values,) = blocks(path, name("values"))
    found = []
    for period in expected.periods:
        for key in expected.rows:
            score = expected.score(key, case.area, period)
            found += unlike("score", key, period, scores[key, period], None if isnan(score) else score)
            part = expected.coverage(key, case.area, period)
            found += unlike("coverage", key, period, coverage[key, period], part)
        for indicator in expected.values.indicators:
            adopted = expected.values.at(indicator, case.area, period).adopted
            found += unlike("value", indicator, period, values[indicator, period], adopted and float(adopted))
    return found


def unlike(what: str, key: str, period: int, cell: object, number: float | None) -> list[str]:
    same = cell == "" if number is None else isinstance(cell, (int, float)) and abs(cell - number) <= 1e-9
    return [] if same else [f"{what} of {key} in {period}: {cell!r}, not {number!r}"]


RECALCULATED = [*EXAMPLES, "shenzhen", "demo", "decided", *(f"random {n}" for n in range(6))]
BROKEN = ["no weight", "no weight below", "no room", "bound emptied"]
EDITED = ["value", "value put in", "value deleted", "count", "bound", "weight"]


@pytest.mark.parametrize("name", [*RECALCULATED, *EDITED])
def test_recalculated_it_equals_the_engine(name: str, cases: dict[str, Case], recalculated: dict[str, Path]) -> None:
    assert differences(cases[name], recalculated[name]) == []


@pytest.mark.parametrize("name", EDITED)
def test_the_edits_do_change_the_index(name: str, cases: dict[str, Case]) -> None:
    before, after = cases["demo"].expected, cases[name].expected
    moves = [
        abs(before.score(before.root, WEST, year) - after.score(after.root, WEST, year)) for year in before.periods
    ]

    assert max(moves) > 1e-3


def test_without_recalculation_the_poison_shows(cases: dict[str, Case], tmp_path: Path) -> None:
    path = tmp_path / "poisoned.xlsx"
    path.write_bytes(poisoned(cases["shenzhen"].content))
    (copy,) = convert_all([path], "xlsx", tmp_path / "out", spreadsheet_profile(tmp_path / "never", NEVER))

    for each in (path, copy):
        scores, coverage = blocks(each, "得分")
        assert set(scores.values()) == set(coverage.values()) == {POISON}
    assert len(differences(cases["shenzhen"], copy)) >= len(scores)


@pytest.mark.parametrize("name", RECALCULATED)
def test_programs_that_do_not_compute_show_the_same(name: str, cases: dict[str, Case], tmp_path: Path) -> None:
    path = tmp_path / "as written.xlsx"
    path.write_bytes(cases[name].content)

    assert differences(cases[name], path) == []


def test_the_headline_follows_the_scores(cases: dict[str, Case], recalculated: dict[str, Path]) -> None:
    for name in ("demo", "value"):
        after = cases[name].expected
        book = load_workbook(recalculated[name], data_only=True)
        rows = {row[0]: row[1:4] for row in book["Read me"].iter_rows(values_only=True) if row[0] in after.periods}
        scores = [after.score(after.root, WEST, year) for year in (2021, 2022, 2023)]

        assert [rows[year][0] for year in (2021, 2022, 2023)] == pytest.approx(scores, abs=1e-9)
        assert rows[2022][1] == pytest.approx(scores[1] - scores[0], abs=1e-9)
        assert rows[2021][1] in (None, "")
        assert rows[2021][2] == pytest.approx(after.coverage(after.root, WEST, 2021), abs=1e-9)


def opened(case: Case) -> Workbook:
    return load_workbook(io.BytesIO(case.content))


@pytest.mark.parametrize("name", [*RECALCULATED, *BROKEN])
def test_no_cell_is_an_error_except_gaps_of_charts(
    name: str, cases: dict[str, Case], recalculated: dict[str, Path]
) -> None:
    case = cases[name]
    gaps = case.words("workbook_sheet.chart_data")
    for path in (io.BytesIO(case.content), recalculated[name]):
        for sheet in load_workbook(path, data_only=True):
            texts = [cell.value for row in sheet for cell in row if isinstance(cell.value, str)]
            errors = {text for text in texts if text.startswith("#")}
            assert errors <= ({"#N/A"} if sheet.title == gaps else set()), sheet.title


@pytest.mark.parametrize(
    ("name", "without", "sheet"),
    [
        ("no weight", {"root"}, "Weights"),
        ("no weight below", {"k", "h"}, "Weights"),
        ("no room", {"root", "a"}, "Bounds"),
        ("bound emptied", {"root", "b"}, "Bounds"),
    ],
)
def test_inputs_without_sense_leave_scores_empty_and_are_named(
    name: str, without: set[str], sheet: str, recalculated: dict[str, Path]
) -> None:
    scores = blocks(recalculated[name], "Scores")[0]
    years = {year for _, year in scores}
    assert without <= {key for key, _ in scores if all(scores[key, year] == "" for year in years)}
    shown = load_workbook(recalculated[name], data_only=True)
    (said,) = [row[1] for row in shown["Read me"].iter_rows(values_only=True) if row[0] == "Check"]
    assert re.findall(r"see the sheet (\w+)", said) == [sheet]
    (column,) = [cell.column_letter for cell in shown[sheet][4] if cell.value == "Check"]
    (row,) = [cell.row for cell in shown[sheet][column][4:] if cell.value]
    assert shown[sheet][f"B{row}"].value in without


@pytest.mark.parametrize("name", RECALCULATED)
def test_inputs_that_make_sense_are_said_to(name: str, cases: dict[str, Case], recalculated: dict[str, Path]) -> None:
    fine, sheet = cases[name].words("workbook_check.fine"), cases[name].words("workbook_sheet.readme")
    for path in (io.BytesIO(cases[name].content), recalculated[name]):
        rows = load_workbook(path, data_only=True)[sheet].iter_rows(values_only=True)
        assert [row[1] for row in rows if row[0] == cases[name].words("workbook.check")] == [fine]


def test_every_score_is_a_formula(cases: dict[str, Case]) -> None:
    book = opened(cases["shenzhen"])
    for sheet in ("指标得分", "得分", "图的数据"):
        numbers = [
            cell for row in book[sheet].iter_rows(min_row=5, min_col=4) for cell in row if cell.value is not None
        ]
        typed = [cell for cell in numbers if cell.data_type == "n" and not 2012 <= cell.value <= 2022]

        assert typed == []
        assert sum(cell.data_type == "f" for cell in numbers) > 100


def test_what_is_counted_is_computed_and_the_rest_is_typed_as_printed(cases: dict[str, Case]) -> None:
    sheet = opened(cases["shenzhen"])["指标数值"]
    column = {cell.value: cell.column for cell in sheet[4]}
    row = {cell.value: cell.row for cell in sheet["B"]}

    computed = sheet.cell(row["primary_care_share"], column[2021])
    assert computed.value == "=IF(AND(ISNUMBER('计数'!M5),N('计数'!M6)<>0),'计数'!M5/'计数'!M6*100,\"\")"
    assert "另有报告值 42.00 %" in computed.comment.text
    assert sheet.cell(row["primary_care_share"], column[2020]).value == 41.8
    assert sheet.cell(row["infant_mortality"], column[2014]).number_format == "0.00"
    assert sheet.cell(row["in_city_hospitalisation"], column[2014]).value is None


def test_what_is_decided_is_typed_and_says_who_decided(cases: dict[str, Case]) -> None:
    book = opened(cases["decided"])
    column = {cell.value: cell.column for cell in book["Values"][4]}
    beds = {
        year: next(row for row in book["Values"] if row[1].value == "beds_per_1000")[column[year] - 1]
        for year in (2022, 2023)
    }

    assert (beds[2023].value, beds[2023].number_format) == (3.33, "0.00")
    assert beds[2022].value.startswith("=IF(AND(ISNUMBER(")
    assert beds[2023].comment.text.splitlines()[:4] == [
        "Decided: 33.3 beds per 10,000 counts, by Office of statistics on 2026-01-05: Counted anew",
        "Source: Health yearbook of Demo county",
        "Place: table 7",
        "Computed by the formula: 3.6 beds per 1,000",
    ]


def test_units_are_brought_together(cases: dict[str, Case]) -> None:
    book = opened(cases["counts"])
    column = {cell.value: cell.column_letter for cell in book["Values"][4]}

    assert book["Values"][f"{column[2021]}5"].value.endswith(
        f",'Counts'!{column[2021]}5/'Counts'!{column[2021]}8/100,\"\")"
    )
    assert book["Counts"][f"{column[2021]}5"].value.endswith(f',{column[2021]}6*10000+{column[2021]}7,"")')
    assert book["Counts"][f"{column[2020]}5"].value == 40000
    assert book["Counts"][f"{column[2021]}6"].number_format == "#,##0.0"


def test_comments_say_where_numbers_are_from(cases: dict[str, Case]) -> None:
    sheet = opened(cases["shenzhen"])["指标数值"]
    comment = sheet["D5"].comment.text

    assert "来源：" in comment
    assert "位置：table 2" in comment
    assert "状态：正式" in comment
    assert "发布：2023-07" in comment
    assert "原印单位：%" in comment
    breaks = [cell.comment.text for row in sheet for cell in row if cell.comment and "序列中断" in cell.comment.text]
    assert any("2022年起序列中断（来源变更）" in text for text in breaks)
    assert "依据：规划目标" in opened(cases["shenzhen"])["上下限"]["E5"].comment.text


def test_scores_put_in_are_marked_live(cases: dict[str, Case]) -> None:
    sheet = opened(cases["shenzhen"])["得分"]
    row, observed = (cell.row for cell in sheet["B"] if cell.value == "in_city_hospitalisation")
    (rule,) = [
        rule for area in sheet.conditional_formatting for rule in area.rules if str(area.sqref) == f"D{row}:N{row}"
    ]

    assert rule.formula == [f"AND(ISNUMBER(D{row}),D{observed}=0)"]
    assert rule.dxf.numFmt.formatCode == '0.00"*"'
    assert rule.dxf.font.i


def test_inputs_take_only_what_makes_sense(cases: dict[str, Case]) -> None:
    book = opened(cases["shenzhen"])

    def rules(sheet: str) -> dict[str, tuple[str | None, str | None, str | None]]:
        return {
            str(rule.sqref): (rule.type, rule.formula1, rule.formula2)
            for rule in book[sheet].data_validations.dataValidation
        }

    assert rules("指标数值")["D5:N5"] == ("decimal", "0.0", "1000.0")
    assert rules("指标数值")["D4"] == ("whole", "2012", None)
    assert rules("上下限")["E5:F5"] == ("custom", "AND(ISNUMBER($E5),ISNUMBER($F5),$E5<$F5)", None)
    assert rules("上下限")["D5"] == ("list", '"正向,逆向"', None)
    assert rules("权重")["D6"] == ("decimal", "0", "1")
    assert not any(sheet.protection.sheet for sheet in book)


def test_it_can_be_read_and_printed(cases: dict[str, Case]) -> None:
    book = opened(cases["shenzhen"])

    assert book.sheetnames == ["说明", "指标数值", "计数", "上下限", "权重", "指标得分", "得分", "图", "图的数据"]
    for sheet in book:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    for name in book.sheetnames[1:7]:
        assert book[name].freeze_panes == "B5"
        assert book[name].print_title_rows == "$4:$4"
    assert book.properties.title == "深圳市卫生健康质量指数2022年度（深圳市）"
    assert book.properties.creator == "深圳市卫生健康委员会"


def test_names_point_to_cells(cases: dict[str, Case]) -> None:
    book = opened(cases["shenzhen"])
    found = {name: [*each.destinations] for name, each in book.defined_names.items()}

    assert found.keys() >= {"score_low", "score_high", "years", "values", "index_scores", "index_coverage"}
    ((sheet, address),) = found["score_high"]
    assert book[sheet][address].value == 100
    ((sheet, address),) = found["years"]
    assert [cell.value for cell in book[sheet][address][0]] == list(range(2012, 2023))
    assert {sheet for places in found.values() for sheet, _ in places} <= set(book.sheetnames)


def test_words_of_packs_stay_words(cases: dict[str, Case], recalculated: dict[str, Path]) -> None:
    book = opened(cases["names"])
    for sheet in ("Values", "Bounds", "Scores"):
        cells = [cell for row in book[sheet] for cell in row if str(cell.value).startswith(("=1+1&", "@SUM"))]
        assert len(cells) >= 2
        assert {cell.data_type for cell in cells} == {"s"}
        assert all(cell.quotePrefix for cell in cells)
    with zipfile.ZipFile(io.BytesIO(cases["names"].content)) as file:
        assert not [name for name in file.namelist() if "external" in name.lower() or "vba" in name.lower()]
        assert not any(
            "1+1" in text
            for name in file.namelist()
            for text in re.findall("<(?:c:)?f>(.*?)<", file.read(name).decode())
        )
    kept = load_workbook(recalculated["names"], data_only=True)["Values"]
    assert kept["A5"].value == "=1+1&" + LONG


def test_weights_that_are_no_percentages_are_shown_as_shares(cases: dict[str, Case]) -> None:
    sheet = opened(cases["leave out"])["Weights"]
    given = {row[1].value: row[3].value for row in sheet.iter_rows(min_row=5)}

    assert given["g"] == pytest.approx(2 / 3)
    assert given["b"] == pytest.approx(0.9)


def test_both_languages_have_the_same_cells(cases: dict[str, Case]) -> None:
    chinese, english = opened(cases["shenzhen"]), load_workbook(io.BytesIO(workbook_bytes(shenzhen(), "440300", EN)))

    for ours, theirs in zip(chinese, english, strict=True):
        assert ours.title != theirs.title
        assert (ours.max_row, ours.max_column) == (theirs.max_row, theirs.max_column)
        assert [cell.coordinate for row in ours for cell in row if cell.data_type == "f"] == [
            cell.coordinate for row in theirs for cell in row if cell.data_type == "f"
        ]


def test_the_same_facts_give_the_same_bytes() -> None:
    first, second = (workbook_bytes(shenzhen(), "440300", ZH) for _ in range(2))

    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        assert {info.date_time[0] for info in file.infolist()} == {1980}
        assert "2023-07-01T00:00:00Z" in file.read("docProps/core.xml").decode()
