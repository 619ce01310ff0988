"""Where the tables of records are: files of a folder, one kind a table."""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from weiheng.definitions.contracts import Table
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

KINDS = ("parquet", "csv")
DELIMITERS = (",", ";", "\t", "|")
_LINE = re.compile(r"CSV Error on Line: (\d+)")


class NoTableError(Exception):
    """Files without one common header; the message is the key of the reason's word."""


@dataclass(frozen=True)
class TableFiles:
    """The files of a table, in order of their names, all of one kind. ``columns`` are those of CSV files."""

    kind: str
    paths: tuple[Path, ...]
    columns: tuple[str, ...] = ()
    delimiter: str = ","

    @property
    def place(self) -> Place:
        """Where the table is, for messages: its file, or the folder of its files."""
        return Place(str(self.paths[0] if len(self.paths) == 1 else self.paths[0].parent))

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(path.stat().st_size for path in self.paths)


def find_files(folder: Path, tables: Mapping[str, Table]) -> dict[str, TableFiles]:
    """Files of each table: ``<table>.parquet`` or ``.csv``, or all of that kind in a folder ``<table>``.

    ``Refused`` with Q01 for every table that has none or several kinds, Q02 for CSV files without one common header.
    """
    found, problems = dict[str, TableFiles](), list[Problem]()
    for name in tables:
        kinds = {kind: paths for kind in KINDS if (paths := _paths(folder, name, kind))}
        if len(kinds) != 1:
            facts = {"id": name, "found": ", ".join(kinds) or "—", "folder": str(folder)}
            problems.append(Problem("Q01", Place(str(folder / name)), facts))
            continue
        ((kind, paths),) = kinds.items()
        try:
            found[name] = TableFiles(kind, paths) if kind == "parquet" else _csv(paths)
        except (OSError, UnicodeDecodeError, NoTableError, csv.Error) as error:
            problems.append(unreadable(name, paths, error))
    if problems:
        raise Refused(problems, Exit.FILES)
    return found


def unreadable(table: str, paths: tuple[Path, ...], error: Exception) -> Problem:
    """Q02 for files that cannot be read, in words of our own: what an engine says may show values of a row."""
    where = next((path for path in paths if str(path) in str(error)), paths[0])
    line = _LINE.search(str(error))
    reason = Term(f"unreadable_{_reason(error, where)}")
    return Problem("Q02", Place(str(where), int(line[1]) if line else 0), {"id": table, "why": reason})


def _reason(error: Exception, path: Path) -> str:
    if isinstance(error, NoTableError):
        return str(error)
    if isinstance(error, duckdb.OutOfMemoryException):
        return "memory"
    if isinstance(error, UnicodeDecodeError) or "not utf-8 encoded" in str(error):
        return "text"
    if _LINE.search(str(error)):
        return "line"
    # Parquet whose parts are damaged raises the bare class.
    damaged = isinstance(error, duckdb.InvalidInputException) or type(error) is duckdb.Error
    return "parquet" if damaged and path.suffix == ".parquet" else "other"


def _paths(folder: Path, table: str, kind: str) -> tuple[Path, ...]:
    alone, inside = folder / f"{table}.{kind}", folder / table
    paths = [alone] if alone.is_file() else []
    return (*paths, *sorted(inside.rglob(f"[!.]*.{kind}")))


def _csv(paths: tuple[Path, ...]) -> TableFiles:
    headers = {_header(path) for path in paths}
    if len(headers) > 1:
        raise NoTableError("headers")
    ((delimiter, columns),) = headers
    return TableFiles("csv", paths, columns, delimiter)


def _header(path: Path) -> tuple[str, tuple[str, ...]]:
    """Delimiter and names of the columns: the delimiter that the first line has most of."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        line = file.readline(1_000_000)
    delimiter = max(DELIMITERS, key=line.count)
    columns = tuple(next(csv.reader([line], delimiter=delimiter), ()))
    if not columns or len(set(columns)) < len(columns):
        raise NoTableError("header")
    return delimiter, columns
