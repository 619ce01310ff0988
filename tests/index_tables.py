"""A small index as other tools keep it: rows and files, its scores worked by hand, and its import."""

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from weiheng.scaffold.indices.importing import Imported, import_index
from weiheng.scaffold.indices.pack import Terms
from weiheng.scaffold.indices.reading import Sheets
from weiheng.vocabulary.problem import Problem, Refused

Rows = list[list[object]]

TODAY = "2024-05-06"

SCORES = {
    ("AA", 2020): 25.0,  # (3 (2 x 0 + 1 x 100) / 3 + 1 x 0) / 4
    ("NO", 2020): 50.0,
    ("C3", 2020): 87.5,  # without nurses: doctors alone are the staff
    ("AA", 2021): 50.0,
    ("NO", 2021): 100.0,  # without waiting: staff alone are the index
    ("C3", 2021): 20.0,
}
"""Doctors and nurses per head from 2 to 4 and 3 to 5, waiting from 30 to 10 days, each to 0 ... 100."""

COIN_TOOL_SCORES = {("AA", 2021): 37.5, ("NO", 2021): 100.0, ("C3", 2021): 25.0}
"""The year 2021 alone, where waiting is from 20 to 14 days."""


def framework() -> Rows:
    return [
        ["Level", "iCode", "iName", "Direction", "Weight", "Unit", "Target", "Denominator", "Parent", "Type"],
        [1, "Doctors", "Doctors at work", 1, 2, "Thousand heads", 70, "Pop", "Staff", "Indicator"],
        [1, "NurseNo", "Nurses at work", 1, 1, "Thousand heads", "", "Pop", "Staff", "Indicator"],
        [1, "Wait", "Waiting time", -1, 1, "days", "", "", "Access", "Indicator"],
        [2, "Staff", "Staff", 1, 3, "Score", "", "", "Health", "Aggregate"],
        [2, "Access", "Access", 1, 1, "Score", "", "", "Health", "Aggregate"],
        [3, "Health", "Health index", 1, 1, "Score", "", "", "", "Aggregate"],
        ["", "Pop", "Population", "", "", "Millions", "", "", "", "Denominator"],
        ["", "Coast", "By the sea", "", "", "", "", "", "", "Group"],
    ]


def data() -> Rows:
    return [
        ["uName", "uCode", "Time", "Coast", "Pop", "Doctors", "NurseNo", "Wait"],
        ["Alpha", "AA", 2020, "Yes", 10, 20, 50, 30],
        ["Beta", "NO", 2020, "No", 20, 60, 60, 10],
        ["Gamma", "C3", 2020, "Yes", 5, 20, "NA", 20],
        ["Alpha", "AA", 2021, "Yes", 10, 30, 40, 20],
        ["Beta", "NO", 2021, "No", 20, 80, 100, ""],
        ["Gamma", "C3", 2021, "Yes", 5, 10, 15, 14],
    ]


def coin_tool() -> dict[str, Rows]:
    """The year 2021 in the layout of the COIN Tool, with columns and levels that are not in use."""
    blank: list[object] = ["", "", "", ""]
    database: Rows = [
        *([] for _ in range(6)),
        [*blank, 2, 1, 1, 1],  # weights
        [*blank, 1, 1, -1, 1],  # directions
        [*blank, "", "", 10, ""],  # goalposts
        [*blank, "", "", 30, ""],
        [*blank, "Index", "Index", "Index", "--"],
        [*blank, "si.01", "si.01", "si.01", "--"],
        [*blank, "p.01", "p.01", "p.02", "--"],
        [*blank, "sp.01", "sp.01", "sp.01", "--"],
        [*blank, "Doctors", "Nurses", "Waiting time", "--"],
        ["", "Unit name", "Unit code", "", "ind.01", "ind.02", "ind.03", "ind.04"],
        ["", "Alpha", "AA", "", 3, 4, 20, ""],
        ["", "Beta", "NO", "", 4, 5, "n/a", ""],
        ["", "Gamma", "C3", "", 2, 3, 14, ""],
    ]
    groups: Rows = [
        ["", "Framework"],
        [],
        [],
        ["", "", "Dimension/indicator", "Level", "Weight", "", "", "Name"],
        ["", "", "Index", 4, 1, "", "", "Health index"],
        ["", "", "p.01", 2, 3, "", "", "Staff"],
        ["", "", "p.02", 2, 1, "", "", "Access"],
        ["", "", "--", "--", "--", "", "", "--"],
    ]
    return {"Start": [["COIN Tool"]], "Database": database, "Framework": groups}


def changed(rows: Rows, code: str, column: str, value: object) -> Rows:
    """The same rows with another value in the first row of a code, which is the second column of both tables."""
    number = row_of(rows, code)
    return [
        [value if (row, name) == (number, column) else cell for name, cell in zip(rows[0], cells, strict=True)]
        for row, cells in enumerate(rows)
    ]


def row_of(rows: Rows, code: str) -> int:
    return next(number for number, row in enumerate(rows) if row[1] == code)


def pair(folder: Path, data: Rows, framework: Rows, encoding: str = "utf-8") -> list[Path]:
    """Both tables as the CSV files that COINr reads."""
    paths = [folder / "iData.csv", folder / "iMeta.csv"]
    for path, rows in zip(paths, (data, framework), strict=True):
        with path.open("w", encoding=encoding, newline="") as file:
            csv.writer(file).writerows(rows)
    return paths


def workbook(path: Path, sheets: Mapping[str, Sequence[Sequence[object]]]) -> Path:
    """An Excel file of some sheets; an empty text is an empty cell."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([None if cell == "" else cell for cell in row])
    book.save(path)
    return path


def imported(files: list[Path], folder: Path, sheets: Sheets | None = None, owner: str = "mine") -> Imported:
    terms = Terms(owner, tuple(file.name for file in files), TODAY)
    return import_index(files, sheets or Sheets(), terms, folder / "packs")


def problems_of(files: list[Path], folder: Path, sheets: Sheets | None = None) -> list[Problem]:
    """What is refused; nothing is left behind."""
    with pytest.raises(Refused) as caught:
        imported(files, folder, sheets)
    assert not (folder / "packs").exists()
    return list(caught.value.problems)


def places(problems: list[Problem]) -> list[tuple[str, str]]:
    """Codes of errors, and where they are: cells of a sheet, or line and column of a CSV file."""
    return [(each.code, str(each.place)) for each in problems if each.level == "error"]
