"""Tables of records from workbooks: the cells of one sheet, as a CSV file for an engine to read."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, repeat
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from weiheng.definitions.contracts import ColumnContract, Table
from weiheng.observations.intake.grid import letters, numeral
from weiheng.observations.intake.guard import inspect
from weiheng.observations.intake.raw_xml import Marks, marked_cells
from weiheng.records.unreadable import NoTableError, refuse_names
from weiheng.vocabulary.problem import Refused

FAILED = "#N/A"
"""What is written for a cell whose formula failed or was never computed: of no type but text."""
_EXACT = 10**15
"""Spreadsheets keep 15 digits of a number."""


def copy_workbook(path: Path, table: Table, copy: Path) -> tuple[str, ...]:
    """Write the rows of a table's sheet to ``copy``, and return the names of its columns.

    The sheet is the visible one that is named like the table, or the only one that has cells; its first row is the
    header, and a row without any cell is no row. Days are written as ISO dates, numbers with 15 digits.

    ``NoTableError`` for what is no table, ``Refused`` (F02, I12) for a file that is too large to open.
    """
    try:
        inspect(path)
        marks = marked_cells(path)
        with load_workbook(path) as workbook:
            sheet = _chosen(workbook, table.id, path)
            return _Rows(path, table, sheet, marks.get(sheet.name, Marks())).written(copy)
    except Refused as refused:
        if refused.problems[0].code != "F08":
            raise
        raise NoTableError("workbook", path) from refused
    except (CalamineError, ValueError) as error:
        raise NoTableError("workbook", path) from error


def _chosen(workbook: CalamineWorkbook, name: str, path: Path) -> CalamineSheet:
    visible = [
        workbook.get_sheet_by_name(each.name)
        for each in workbook.sheets_metadata
        if each.visible == SheetVisibleEnum.Visible and each.typ == SheetTypeEnum.WorkSheet
    ]
    filled = [each for each in visible if each.height]
    chosen = [each for each in visible if each.name == name] or filled
    if len(chosen) > 1:
        raise NoTableError("sheets", path)
    if not chosen or not chosen[0].height:
        raise NoTableError("header", path)
    if chosen[0].merged_cell_ranges:
        raise NoTableError("merged", path)
    return chosen[0]


@dataclass(frozen=True)
class _Rows:
    """The rows of a sheet, held against the columns of a contract."""

    path: Path
    table: Table
    sheet: CalamineSheet
    marks: Marks

    def written(self, copy: Path) -> tuple[str, ...]:
        rows = self._rows()
        header = _without_end(next(rows))
        refuse_names(header, self.path)
        contract = {column.file or name: column for name, column in self.table.columns.items()}
        columns = [contract.get(name) for name in header]
        with copy.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
            writer.writerow(header)
            for number, row in enumerate(rows, 1):
                if any(each != "" for each in row):
                    writer.writerow(self._row(row, columns, number))
        return tuple(header)

    def _rows(self) -> Iterator[list[object]]:
        """Cells by rows, with the failed ones, which the reader takes for empty; a formula may fail below the last."""
        failed: dict[int, list[int]] = {}
        for at, column in self.marks.failed:
            failed.setdefault(at, []).append(column)
        below = max(failed, default=-1) + 1 - self.sheet.total_height
        every = chain(self.sheet.iter_rows(), repeat((), max(0, below)))
        for number, cells in enumerate(every):
            row = list[object](cells)
            for column in failed.get(number, ()):
                row += [""] * (column + 1 - len(row))
                row[column] = None
            yield row

    def _row(self, row: list[object], columns: Sequence[ColumnContract | None], number: int) -> list[str]:
        cells = [_text(value, column) for value, column in zip(row, columns, strict=False)]
        if any(each != "" for each in row[len(columns) :]):
            raise NoTableError("line", self.path, self._cell(number, len(columns)))
        for at, (value, column) in enumerate(zip(row, columns, strict=False)):
            if _is_lost(value) and _takes_any(column):
                raise NoTableError("failed", self.path, self._cell(number, at))
        return cells + [""] * (len(columns) - len(cells))

    def _cell(self, row: int, column: int) -> str:
        return f"{self.sheet.name}!{letters(column)}{row + 1}"


def _without_end(header: list[object]) -> list[str]:
    names = [_text(value, None) for value in header]
    while names and not names[-1]:
        names.pop()
    return names


def _is_lost(value: object) -> bool:
    """Whether a cell failed, or its number has lost digits."""
    return value is None or (isinstance(value, (int, float)) and abs(value) >= _EXACT)


def _takes_any(column: ColumnContract | None) -> bool:
    """Whether the contract would take a failed cell for a text like others."""
    return column is not None and column.type == "text" and column.codes is None and column.references is None


def _text(value: object, column: ColumnContract | None) -> str:
    if value is None:
        return FAILED
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (int, float)):
        return f"{value:.14E}" if _is_lost(value) else numeral(float(value))
    if isinstance(value, datetime):
        return str(value.date() if column is not None and column.type == "date" else value)
    return str(value)
