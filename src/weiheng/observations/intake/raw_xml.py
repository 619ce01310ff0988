"""What the reader of workbooks does not tell, from the XML inside: failed formulas, percentages, sheets too wide."""

import html
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path

from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

MAX_CELLS = 10_000_000
MAX_REPEATS = 20_000

_CELL = re.compile(rb"<c\s([^>]*)/>|<c\s([^>]*)>(.*?)</c>", re.DOTALL)
_ADDRESS = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
_COMPUTED = re.compile(rb"<v>[^<]")
_STYLE_OF_CELL = re.compile(rb'\bs="([0-9]+)"')
_FORMAT = re.compile(rb"<numFmt\s[^>]*>")
_FORMAT_PARTS = re.compile(rb'(?s)(?=.*\bnumFmtId="([0-9]+)")(?=.*\bformatCode="([^"]*)")')
_QUOTED = re.compile(rb"&quot;.*?&quot;|\\.")
_CELL_STYLES = re.compile(rb"<cellXfs\b[^>]*>(.*?)</cellXfs>", re.DOTALL)
_STYLE = re.compile(rb"<xf\s[^>]*>")
_STYLE_FORMAT = re.compile(rb'\bnumFmtId="([0-9]+)"')
_SHEET = re.compile(r"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\s[^>]*>")
_FILLED = re.compile(rb"<table:table-cell\b[^>]*(?:office:value|calcext:value)[^>]*>")
_REPEATED = re.compile(rb'repeated="([0-9]+)"')
_ROW = re.compile(rb"<table:table-row\b([^>]*)>(.*?)</table:table-row>", re.DOTALL)


_Cells = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Marks:
    """Cells of a sheet, as (row, column) from 0, that are not what the reader makes of them.

    ``failed`` have a formula that failed or was never computed; the reader shows them as empty, which would mean
    "nothing is said here". ``percent`` are formatted as percentages; the reader gives 0.48 for 48%.
    """

    failed: _Cells = frozenset()
    percent: _Cells = frozenset()


def marked_cells(path: Path) -> dict[str, Marks]:
    """The marked cells of an .xlsx by sheet name.

    On the way, ``Refused`` (I12) if two cells lie so far apart that the sheet between them would fill the memory.
    """
    with zipfile.ZipFile(path) as archive:
        members = set(archive.namelist())
        files = _sheet_files(archive) if "xl/workbook.xml" in members else {}
        styles = _percent_styles(archive.read("xl/styles.xml")) if "xl/styles.xml" in members else frozenset()
        return {
            sheet: _marks(path, archive.read(member), styles) for sheet, member in files.items() if member in members
        }


def _percent_styles(xml: bytes) -> frozenset[bytes]:
    """Numbers of the cell styles whose number format has a percent sign outside of quotes."""
    codes = {
        found[1]: _QUOTED.sub(b"", found[2]) for tag in _FORMAT.findall(xml) if (found := _FORMAT_PARTS.search(tag))
    }
    percent = {b"9", b"10"} | {number for number, code in codes.items() if b"%" in code}
    styles = _CELL_STYLES.search(xml)
    formats = [_STYLE_FORMAT.search(tag) for tag in _STYLE.findall(styles[1])] if styles else []
    return frozenset(b"%d" % index for index, found in enumerate(formats) if found and found[1] in percent)


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


def _marks(path: Path, xml: bytes, percent_styles: frozenset[bytes]) -> Marks:
    rows, columns = 0, 0
    failed, percent = set(), set()
    for match in _CELL.finditer(xml):
        attributes, content = match[2], match[3]
        address = _ADDRESS.search(attributes or b"")
        if not content or address is None:
            continue  # a format without content
        row, column = int(address[2]) - 1, _column(address[1])
        rows, columns = max(row + 1, rows), max(column + 1, columns)
        uncomputed = b"<f" in content and b't="str"' not in attributes and not _COMPUTED.search(content)
        if uncomputed or b't="e"' in attributes:
            failed.add((row, column))
        style = _STYLE_OF_CELL.search(attributes)
        if style and style[1] in percent_styles:
            percent.add((row, column))
    if rows * columns > MAX_CELLS:
        facts = {"found": f"{rows:,} × {columns:,}", "allowed": f"{MAX_CELLS:,}"}
        raise Refused([Problem("I12", Place(path.name), facts)], Exit.FILES)
    return Marks(frozenset(failed), frozenset(percent))


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
