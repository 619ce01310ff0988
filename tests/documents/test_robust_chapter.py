"""The chapter on how robust the index is, in the files of a report: written, drawn, and checked when it comes back."""

import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from edited_word import C, EditedWord, retype
from pack_folder import PackFolder

from weiheng.editions import open_edition
from weiheng.report.making import Format, desk_of, render
from weiheng.report.robustly import OF_ROBUST
from weiheng.report.verify.model import Verified
from weiheng.report.verify.opening import Returned, read_back
from weiheng.report.verify.report import compared
from weiheng.vocabulary.messages import Language

EXPERIMENT = """\
replicates: 200
seed: 3
top: 1
factors:
  weights: {method: relative, spread: 50%}
  bounds: {spread: 10%}
sensitivity: {base: 64, bootstrap: 20}
variants:
  - id: geometric
    names: {zh: 几何平均, en: Geometric means}
    aggregate: geometric
"""
AREA = "990101"


@pytest.fixture
def tried(demo: PackFolder) -> PackFolder:
    """The demo pack with an experiment beside its index of two districts."""
    return demo.write("index/2023/robustness.yaml", EXPERIMENT)


def made(pack: PackFolder, format: Format, language: Language = "en") -> bytes:
    desk = desk_of(open_edition(pack.address()), language)
    ((_, data),) = render(desk.document(AREA), desk.book, [format])
    return data


def verified(path: Path, pack: PackFolder) -> Verified:
    returned = read_back(path, str(pack.address().root / "index" / "2023"))
    assert isinstance(returned, Returned)
    return compared(returned.reading, returned.record, returned.book, returned.fresh)


def test_an_untouched_report_agrees_with_a_run_of_the_same_seed(tried: PackFolder, tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(made(tried, Format.DOCX))

    assert verified(tmp_path / "report.docx", tried).differences == ()


def test_edited_numbers_of_text_table_and_chart_are_found(tried: PackFolder, tmp_path: Path) -> None:
    word = EditedWord(made(tried, Format.DOCX))
    (table,) = (each for each in word.tables() if "Drawn in every replicate" in "".join(each.itertext()))
    retype(word.control(lambda tag, _: " top " in tag), "12%")
    retype(word.control(lambda tag, _: " total_order " in tag, table), "7")
    word.chart(_part(word, "Median of the replicates"), _lift)

    found = [(each.part, each.found) for each in verified(word.save(tmp_path / "report.docx"), tried).differences]
    assert sorted(found) == [("cell", "7"), ("chart", "123"), ("text", "12%")]


def _part(word: EditedWord, series: str) -> str:
    """The chart that has a series of this name."""
    parts = (name for name in word.parts if name.startswith("word/charts/chart"))
    return next(name for name in parts if series in word.parts[name].decode())


def _lift(chart: Any) -> None:
    """Draw the first point of the first line elsewhere."""
    line = next(chart.iter(f"{C}lineChart"))
    next(line.iter(f"{C}numCache")).find(f"{C}pt/{C}v").text = "123"


def test_a_report_of_another_seed_does_not_agree(tried: PackFolder, tmp_path: Path) -> None:
    (tmp_path / "report.docx").write_bytes(made(tried, Format.DOCX))
    tried.replace("index/2023/robustness.yaml", "seed: 3", "seed: 4")

    origins = [each.origin for each in verified(tmp_path / "report.docx", tried).differences]
    assert len(origins) >= 10
    assert all(origin is not None and origin.kind in OF_ROBUST for origin in origins)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_has_the_chapter(tried: PackFolder, language: Language) -> None:
    page = made(tried, Format.HTML, language).decode()

    assert {"zh": "稳健性", "en": "How robust is this"}[language] in page
    assert "variant:geometric" in page


def test_the_workbook_has_a_sheet_of_numbers_and_no_formulas_of_scores(tried: PackFolder) -> None:
    book = openpyxl.load_workbook(io.BytesIO(made(tried, Format.XLSX)))
    sheet = book["Robustness"]
    rows = [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows()]

    own = next(row for row in rows if row and row[0] == "The index itself")
    geometric = next(row for row in rows if row and row[0] == "Geometric means")
    assert own[2] == "—"
    assert geometric[2] == pytest.approx(geometric[1] - own[1])
    assert [row[0] for row in rows if row and row[0] in ("weights", "bounds")] == ["weights", "bounds"]
    assert len(sheet._charts) == 2


def test_a_workbook_without_a_declaration_has_no_such_sheet(demo: PackFolder) -> None:
    assert "Robustness" not in openpyxl.load_workbook(io.BytesIO(made(demo, Format.XLSX))).sheetnames
