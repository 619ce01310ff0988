"""Why files cannot be read, in words of our own: what an engine says may show values of a row."""

import re
from collections.abc import Sequence
from pathlib import Path

import duckdb

from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Place, Problem

_LINE = re.compile(r"CSV Error on Line: (\d+)")
_INVALID_STATE = "state machine reached an invalid state"
"""What DuckDB says of line ends of two kinds."""


class NoTableError(Exception):
    """A file that cannot be read as a table: the key of the reason's word, and the cell of a sheet if it is known."""

    def __init__(self, reason: str, path: Path, cell: str = "") -> None:
        self.reason, self.path, self.cell = reason, path, cell
        super().__init__(f"{path}: {reason}")


def refuse_names(columns: Sequence[str], path: Path) -> None:
    """``NoTableError`` unless there are columns, and each has a name that engines tell from the others."""
    known = {name.casefold() for name in columns}
    if not known or "" in known or len(known) < len(columns):
        raise NoTableError("header", path)


def unreadable(table: str, paths: tuple[Path, ...], error: Exception) -> Problem:
    """Q02 for files that cannot be read: which one, where in it and why, as far as that can be told."""
    where = max((path for path in paths if str(path) in str(error)), key=lambda path: len(str(path)), default=paths[0])
    reason, line = _reason(error, where)
    place = Place(str(where), line, error.cell if isinstance(error, NoTableError) else "")
    return Problem("Q02", place, {"id": table, "why": Term(f"unreadable_{reason}")})


def _reason(error: Exception, path: Path) -> tuple[str, int]:
    """The key of a word, and the line of a text file."""
    said = str(error)
    found = _LINE.search(said)
    line = int(found[1]) if found else 0
    match error:
        case NoTableError():
            return error.reason, 0
        case duckdb.OutOfMemoryException():
            return "memory", 0
        case OSError():
            return "access", 0
    if _INVALID_STATE in said:
        return "ends", other_end(path)
    if line:
        return ("text" if "not utf-8 encoded" in said else "line"), line
    # Parquet whose parts are damaged raises the bare class.
    damaged = isinstance(error, duckdb.InvalidInputException) or type(error) is duckdb.Error
    return ("parquet" if damaged and path.suffix.lower() == ".parquet" else "other"), 0


def other_end(path: Path) -> int:
    """The first line of a text file that ends otherwise than its header; 0 if there is none."""
    quotes, expected = 0, None
    with path.open("rb") as file:
        for number, line in enumerate(file, 1):
            quotes += line.count(b'"')
            if quotes % 2 or not line.endswith(b"\n"):
                continue  # the end of a line within a cell, or of the file
            expected = line[-2:] == b"\r\n" if expected is None else expected
            if expected != (line[-2:] == b"\r\n") or b"\r" in line.rstrip(b"\r\n"):
                return number
    return 0
