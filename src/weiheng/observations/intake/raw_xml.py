"""What the reader of workbooks does not tell, from the XML inside: failed formulas, and sheets that would not fit."""

import html
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

MAX_CELLS = 10_000_000
MAX_REPEATS = 20_000

_CELL = re.compile(rb"<c\s([^>]*)/>|<c\s([^>]*)>(.*?)</c>", re.DOTALL)
_ADDRESS = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_COMPUTED = re.compile(rb"<v>[^<]")
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_FILLED = re.compile(rb"<table:table-cell\b[^>]*(?:office:value|calcext:value)[^>]*>")
_REPEATED = re.compile(rb'repeated="([0-9]+)"')
_ROW = re.compile(rb"<table:table-row\b([^>]*)>(.*?)</table:table-row>", re.DOTALL)


def failed_cells(path: Path) -> dict[str, frozenset[tuple[int, int]]]:
    """Cells of an .xlsx, by sheet name, whose formula failed or was never computed.

    The reader shows them as empty, which would mean "nothing is said here". On the way, ``Refused`` (I12) if two
    cells lie so far apart that the sheet between them would fill the memory.
    """
    with zipfile.ZipFile(path) as archive:
        members = set(archive.namelist())
        files = _sheet_files(archive) if "xl/workbook.xml" in members else {}
        return {
            sheet: frozenset(_failed(path, archive.read(member)))
            for sheet, member in files.items()
            if member in members
        }


def _sheet_files(archive: zipfile.ZipFile) -> dict[str, str]:
    try:
        relations = archive.read("xl/_rels/workbook.xml.rels").decode(errors="replace")
    except KeyError:
        return {}
    targets = {_attribute(tag, "Id"): _attribute(tag, "Target") for tag in _RELATION.findall(relations)}
    result = {}
    for tag in _SHEET.findall(archive.read("xl/workbook.xml").decode(errors="replace")):
        target = targets.get(_attribute(tag, r"\w+:id"), "")
        result[_attribute(tag, "name")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return result


def _attribute(tag: str, name: str) -> str:
    match = re.search(rf'\s{name}="([^"]*)"', tag)
    return html.unescape(match[1]) if match else ""


def _failed(path: Path, xml: bytes) -> Iterator[tuple[int, int]]:
    rows, columns = 0, 0
    for match in _CELL.finditer(xml):
        attributes, content = match[2], match[3]
        address = _ADDRESS.search(attributes or b"")
        if not content or address is None:
            continue  # a format without content
        row, column = int(address[2]) - 1, _column(address[1])
        rows, columns = max(row + 1, rows), max(column + 1, columns)
        uncomputed = b"<f" in content and b't="str"' not in attributes and not _COMPUTED.search(content)
        if uncomputed or b't="e"' in attributes:
            yield row, column
    if rows * columns > MAX_CELLS:
        facts = {"found": f"{rows:,} × {columns:,}", "allowed": f"{MAX_CELLS:,}"}
        raise Refused([Problem("I12", Place(path.name), facts)], Exit.FILES)


def _column(name: bytes) -> int:
    number = 0
    for letter in name:
        number = number * 26 + letter - 64
    return number - 1


def inspect_repeats(path: Path) -> None:
    """``Refused`` (I12) if an .ods repeats filled cells or rows so often that they would fill the memory."""
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("content.xml") if "content.xml" in archive.namelist() else b""
    most = max((_repeats(match[1], match[2]) for match in _ROW.finditer(xml) if b"value" in match[2]), default=0)
    if most > MAX_REPEATS:
        facts = {"found": f"{most:,}", "allowed": f"{MAX_REPEATS:,}"}
        raise Refused([Problem("I12", Place(path.name), facts)], Exit.FILES)


def _repeats(row: bytes, cells: bytes) -> int:
    times = _REPEATED.search(row)
    within = (int(found[1]) for tag in _FILLED.findall(cells) if (found := _REPEATED.search(tag)))
    return (int(times[1]) if times else 1) * max(within, default=1)
