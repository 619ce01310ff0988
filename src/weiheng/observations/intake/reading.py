"""Files into grids: Excel and OpenDocument through calamine, CSV in UTF-8 or GB 18030."""

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
    load_workbook,
)

from weiheng.observations.intake.grid import Broken, Grid, Numeral, numeral, percentage
from weiheng.observations.intake.guard import inspect, unreadable
from weiheng.observations.intake.raw_xml import Marks, inspect_repeats, marked_cells
from weiheng.observations.intake.value_text import looks_numeric
from weiheng.observations.intake.wording import symbols
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused


def read_grids(path: Path) -> tuple[Grid, ...]:
    """Every visible sheet of a file; ``Refused`` if it cannot be read or is not safe to open."""
    inspect(path)
    if path.suffix.lower() == ".csv":
        return (_csv(path),)
    marks = marked_cells(path) if path.suffix.lower() in (".xlsx", ".xlsm") else {}
    if path.suffix.lower() == ".ods":
        inspect_repeats(path)
    try:
        with load_workbook(path) as workbook:
            return tuple(_sheet(path.name, workbook, name, marks.get(name, Marks())) for name in _visible(workbook))
    except PasswordError as error:
        raise unreadable(path, "password") from error
    except (CalamineError, OSError, ValueError) as error:
        raise unreadable(path, "damaged_file") from error


def _visible(workbook: CalamineWorkbook) -> list[str]:
    """A hidden sheet is not what its sender means to send."""
    return [
        each.name
        for each in workbook.sheets_metadata
        if each.visible == SheetVisibleEnum.Visible and each.typ == SheetTypeEnum.WorkSheet
    ]


def _sheet(file: str, workbook: CalamineWorkbook, name: str, marks: Marks) -> Grid:
    sheet = workbook.get_sheet_by_name(name)
    rows = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    for row, column in marks.failed:
        _put(rows, row, column, Broken("#!"))
    for row, column in marks.percent:
        if row < len(rows) and column < len(rows[row]) and isinstance(rows[row][column], Numeral):
            rows[row][column] = percentage(rows[row][column])
    _fill_merged(rows, sheet)
    return Grid(file, name, tuple(map(tuple, rows)))


def _put(rows: list[list[str]], row: int, column: int, text: str) -> None:
    while len(rows) <= row:
        rows.append([])
    rows[row] += [""] * (column + 1 - len(rows[row]))
    rows[row][column] = text


def _text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, (int, float)):
        return numeral(float(value))
    return str(value)


def _fill_merged(rows: list[list[str]], sheet: CalamineSheet) -> None:
    """Merged headings hold for all their cells; a merged number is one number, so it stays where it is."""
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        text = rows[top][left] if top < len(rows) and left < len(rows[top]) else ""
        if not text or (looks_numeric(text) and symbols().year(text) is None):
            continue
        for row in range(top, min(bottom + 1, len(rows))):
            for column in range(left, min(right + 1, len(rows[row]))):
                rows[row][column] = rows[row][column] or text


def _csv(path: Path) -> Grid:
    text = _decoded(path)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text))
    rows, lines, line = [], [], 1
    try:
        for row in reader:
            rows.append(tuple(row))
            lines.append(line)
            line = reader.line_num + 1
    except csv.Error as error:
        raise Refused([Problem("F04", Place(path.name, line), {"found": str(error)})], Exit.FILES) from error
    return Grid(path.name, "", tuple(rows), tuple(lines))


def _decoded(path: Path) -> str:
    data = path.read_bytes()
    if b"\0" in data:
        raise Refused([Problem("F03", Place(path.name), {"position": data.index(b"\0")})], Exit.FILES)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        try:
            return data.decode("gb18030")
        except UnicodeDecodeError:
            facts = {"position": error.start}
            raise Refused([Problem("F03", Place(path.name), facts)], Exit.FILES) from error


def _delimiter(text: str) -> str:
    """The comma, unless the first line has none and another sign separates: then commas stand before decimals."""
    first = text.lstrip().partition("\n")[0]
    return "," if "," in first or ("," in text and ";" not in first) else _most_frequent(text, ("\t", ";"))


def _most_frequent(text: str, signs: Sequence[str]) -> str:
    return max(signs, key=text.count) if any(sign in text for sign in signs) else ","
