"""The sheet of a plan in the workbook: the numbers of the outlook, live where they follow from those beside them."""

import io
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from pack_folder import PackFolder
from report_books import Lang, shenzhen, view_of
from soffice import ALWAYS, convert_all, spreadsheet_profile
from workbook_cells import changed, poisoned

from weiheng.outlook.model import Outlook
from weiheng.report.plan_view import PlanView, plan_view
from weiheng.report.view import View
from weiheng.report.writers.excel import workbook_bytes

SHEET = "Targets of the plan"
LIVE = ("Way gone", "Time passed", "Path in that year")
TARGETS = "plan/2021-2025/targets.yaml"


@dataclass(frozen=True)
class Case:
    """A workbook and the targets that it shows."""

    content: bytes = field(repr=False)
    found: PlanView = field(repr=False)

    def target(self, id: str) -> Outlook:
        return self.found.planned.targets[id]


def planned(view: View) -> Case:
    found = plan_view(view)
    assert found is not None
    return Case(workbook_bytes(view.assessment, view.area, view.words, found), found)


def opened(content: bytes) -> Workbook:
    return load_workbook(io.BytesIO(content))


def rows(book: Workbook, sheet: str = SHEET) -> dict[str, dict[str, Cell]]:
    """Cells by the id of the target and the head of the column."""
    heads = {cell.column: str(cell.value) for cell in book[sheet][4]}
    found = {}
    for row in book[sheet].iter_rows(min_row=5):
        if row[1].value is None:
            break
        found[str(row[1].value)] = {heads[cell.column]: cell for cell in row}
    return found


def number(value: object) -> object:
    return None if value is None else pytest.approx(float(value))  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def cases(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Case]:
    demo = PackFolder.copy_to(tmp_path_factory.mktemp("pack"))
    east, west = (view_of(demo, area) for area in ("990101", "990102"))
    demo.replace(TARGETS, "  place: box 1, row 3", "  path: geometric\n  place: box 1, row 3")
    found = {"shenzhen": shenzhen("en"), "east": east, "west": west, "geometric": view_of(demo)}
    return {name: planned(view) for name, view in found.items()}


@pytest.fixture(scope="module")
def recalculated(cases: dict[str, Case], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    """Every workbook, its results first made nonsense, and two that somebody typed into, computed anew."""
    folder = tmp_path_factory.mktemp("poisoned")
    east = cases["east"].content
    contents = {name: case.content for name, case in cases.items()} | {
        "baseline typed": changed(east, SHEET, "infant_mortality_east", "Baseline", 5.0),
        "value typed": changed(east, "Values", "infant_mortality", 2023, 3.75),
    }
    paths = []
    for n, content in enumerate(contents.values()):
        paths.append(folder / f"{n}.xlsx")
        paths[-1].write_bytes(poisoned(content))
    profile = spreadsheet_profile(tmp_path_factory.mktemp("profile") / "always", ALWAYS)
    made: list[Path] = convert_all(paths, "xlsx", folder / "out", profile)
    return {name: load_workbook(path, data_only=True) for name, path in zip(contents, made, strict=True)}


# --- what it shows ---


@pytest.mark.parametrize("name", ["shenzhen", "east", "west", "geometric"])
def test_recalculated_its_numbers_are_those_of_the_outlook(
    name: str, cases: dict[str, Case], recalculated: dict[str, Workbook]
) -> None:
    found = cases[name].found
    shown = rows(recalculated[name])
    assert [*shown] == [each.target.id for each in found.targets]
    for each in found.targets:
        verdict, cells = each.verdict, shown[each.target.id]
        expected = {
            "Base year": each.start and each.start.period,
            "Baseline": each.start and each.start.value,
            "Target year": each.target.period,
            "Year of value": verdict.period,
            "Latest value": verdict.value,
            "Path in that year": verdict.path,
            "Way gone": verdict.progress,
            "Time passed": verdict.tau,
            "Chance": each.forecast and each.forecast.chance / 100,
            "Needed a year": verdict.required and verdict.required.yearly,
        }
        assert {head: cells[head].value for head in expected} == {head: number(at) for head, at in expected.items()}
        assert cells["Verdict"].value == found.speaker.cls(each)
        assert cells["Asked"].value == found.speaker.goal(each, short=True)


@pytest.mark.parametrize("name", ["shenzhen", "east", "west"])
def test_programs_that_do_not_compute_show_the_same(
    name: str, cases: dict[str, Case], recalculated: dict[str, Workbook]
) -> None:
    stored = rows(load_workbook(io.BytesIO(cases[name].content), data_only=True))
    for id, cells in rows(recalculated[name]).items():
        for head in (*LIVE, "Latest value"):
            assert stored[id][head].value == (
                cells[head].value if cells[head].value is None else number(cells[head].value)
            )


def test_numbers_have_the_digits_and_units_that_the_report_prints(cases: dict[str, Case]) -> None:
    shown = rows(opened(cases["shenzhen"].content))
    literacy, deaths = shown["health_literacy"], shown["infant_mortality"]
    assert [literacy[head].number_format for head in ("Baseline", "Way gone", "Year of value", "Chance")] == [
        *("0.00", "0%", "0", "0%")
    ]
    assert literacy["Needed a year"].number_format.startswith('+0.00" percentage points";-0.00"')
    assert deaths["Chance"].number_format == '">"0%'


def test_a_preliminary_value_is_marked_as_on_the_sheet_of_values(cases: dict[str, Case]) -> None:
    marks = {
        id: cells["Latest value"].font.i
        for name in ("east", "west")
        for id, cells in rows(opened(cases[name].content)).items()
    }
    preliminary = {
        each.target.id
        for name in ("east", "west")
        for each in cases[name].found.targets
        if each.verdict.period in each.series.preliminary
    }
    assert preliminary
    assert {id for id, italic in marks.items() if italic} == preliminary


def test_comments_name_source_and_place(cases: dict[str, Case]) -> None:
    cells = rows(opened(cases["east"].content))
    deaths, years = cells["infant_mortality_east"], cells["life_expectancy_east"]
    printed = ["Source: Health plan of Demo county", "Place: box 1, row 1"]
    assert deaths["Asked"].comment.text.splitlines() == printed
    assert deaths["Baseline"].comment.text.splitlines() == printed
    assert "Status: " in deaths["Latest value"].comment.text
    assert deaths["Verdict"].comment.text.startswith("4.00‰ in 2023")
    assert (
        years["Baseline"].comment.text == "The plan prints no baseline; the value of that year in the data stands in."
    )


# --- what follows when somebody types ---


def test_the_way_gone_follows_the_baseline_and_the_values(recalculated: dict[str, Workbook]) -> None:
    """From 5.40 to 3.5 the way is at 4.00: 14/19. From 5.0 it is 2/3 of the way; at 3.75 it is 165/190."""
    ways = [
        rows(recalculated[name])["infant_mortality_east"]["Way gone"].value
        for name in ("east", "baseline typed", "value typed")
    ]
    assert ways == pytest.approx([14 / 19, 2 / 3, 165 / 190])
    path = rows(recalculated["baseline typed"])["infant_mortality_east"]["Path in that year"].value
    assert path == pytest.approx(5.0 - 1.5 * 0.6)


def test_only_a_straight_way_to_a_better_value_is_a_formula(cases: dict[str, Case]) -> None:
    def live(name: str, id: str) -> list[str]:
        cells = rows(opened(cases[name].content))[id]
        return [head for head in LIVE if cells[head].data_type == "f"]

    assert live("east", "beds_per_1000_east") == list(LIVE)
    assert live("geometric", "beds_per_1000_east") == ["Time passed"]
    assert live("shenzhen", "maternal_mortality") == ["Time passed"], "the target is looser than the baseline"
    assert live("west", "satisfaction_west") == [], "what is to be kept has no way to go"


# --- where it stands, and its charts ---


@pytest.mark.parametrize(("language", "sheet"), [("zh", "规划目标"), ("en", SHEET)])
def test_it_stands_before_the_charts_and_the_first_page_leads_to_it(language: Lang, sheet: str) -> None:
    book = opened(planned(shenzhen(language)).content)
    assert book.sheetnames.index(sheet) == 7
    assert f"'{sheet}'!A1" in [cell.hyperlink.location for cell in book.worksheets[0]["A"] if cell.hyperlink]


def test_each_target_with_values_has_its_chart_over_its_own_cells(cases: dict[str, Case]) -> None:
    found, sheet = cases["shenzhen"].found, opened(cases["shenzhen"].content)[SHEET]
    drawn = found.planned.drawn("440300")
    assert len(sheet._charts) == len(drawn) == 7
    titles = {cell.value: cell.row for cell in sheet["A"] if cell.value}
    for each in drawn:
        first = titles[f"{found.name(each)}: planned path, actual values and forecast"] + 2
        years = {int(sheet.cell(row, 6).value): row for row in range(first, first + 14)}
        heads = {cell.value: cell.column for cell in sheet[first - 1] if cell.value}
        assert sheet.cell(years[each.last], heads["Target"]).value == number(each.aim)
        columns = [column for head, column in heads.items() if head.startswith("Observed")]
        assert number(each.verdict.value) in [sheet.cell(years[2022], column).value for column in columns]


def test_without_a_plan_there_is_no_sheet(demo: PackFolder) -> None:
    view = view_of(demo.without_plans())
    assert plan_view(view) is None
    content = workbook_bytes(view.assessment, view.area, view.words, plan_view(view))
    assert SHEET not in opened(content).sheetnames
