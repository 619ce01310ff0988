"""Look into a workbook and change it as a person would: by sheet, id and year, or by the head of a column."""

import io
import re
import zipfile
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from python_calamine import CalamineWorkbook

Block = dict[tuple[str, int], object]
POISON = 12345
_FORMULA_CELL = re.compile(r'<c ([^>]*?)(?: t="[a-z]+")?><f>(.*?)</f><v>[^<]*</v></c>')


def blocks(path: Path, sheet: str) -> list[Block]:
    """Every block of a sheet: a heading row with years, then rows with an id in the second column."""
    found: list[Block] = []
    years: dict[int, int] = {}
    for row in CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python(skip_empty_area=False):
        heads = {column: int(cell) for column, cell in enumerate(row) if column >= 3 and _is_year(cell)}
        if heads and not _is_number(row[1]) and all(_is_year(cell) or cell == "" for cell in row[3:]):
            years = heads
            found.append({})
        elif years and row[1]:
            found[-1] |= {(str(row[1]), year): row[column] for column, year in years.items()}
    return found


def _is_number(cell: object) -> bool:
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def _is_year(cell: object) -> bool:
    return _is_number(cell) and 1900 <= float(str(cell)) <= 2199 and float(str(cell)).is_integer()


def poisoned(content: bytes) -> bytes:
    """The workbook with the result of every formula replaced by nonsense."""
    return _rewritten(content, "", lambda xml: _FORMULA_CELL.sub(rf"<c \1><f>\2</f><v>{POISON}</v></c>", xml))


def changed(content: bytes, sheet: str, id: str, head: int | str, number: float | None) -> bytes:
    """The workbook with another number typed into a cell; None empties it."""
    book = load_workbook(io.BytesIO(content))
    target = book[sheet]
    (row,) = {cell.row for cell in target["B"] if cell.value == id} or {
        cell.row for cell in target["A"] if cell.value == id
    }
    column = next(cell.column for cell in target[4] if cell.value == head)
    address = f"{get_column_letter(column)}{row}"
    part = f"xl/worksheets/sheet{book.sheetnames.index(sheet) + 1}.xml"
    pattern = re.compile(rf'<c r="{address}"( s="\d+")(?:/>|><v>[^<]*</v></c>)')
    value = "" if number is None else f"<v>{number!r}</v>"

    def edit(xml: str) -> str:
        edited, count = pattern.subn(rf'<c r="{address}"\1>{value}</c>', xml)
        assert count == 1, f"{address} is not a cell that people type into"
        return edited

    return _rewritten(content, part, edit)


def _rewritten(content: bytes, part: str, edit: object) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith("xl/worksheets/sheet") and part in ("", name):
                assert callable(edit)
                data = edit(data.decode()).encode()
            target.writestr(name, data)
    return made.getvalue()
