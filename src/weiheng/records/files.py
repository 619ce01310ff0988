"""Where the tables of records are: files of a folder, one kind a table."""

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from os.path import commonpath
from pathlib import Path

import duckdb

from weiheng.definitions.contracts import Table
from weiheng.records.parquet import refuse_differences
from weiheng.records.unreadable import NoTableError, refuse_names, unreadable
from weiheng.records.workbooks import copy_workbook
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

_KINDS = {
    "parquet": "parquet",
    "csv": "csv",
    "xlsx": "workbook",
    "xlsm": "workbook",
    "xls": "old_workbook",  # whose failed cells look like empty ones to the reader
    "ods": "old_workbook",
}
"""Kinds of files by the endings of their names."""
DELIMITERS = (",", ";", "\t", "|")
_LONGEST = 1_000_000
_OTHERS = (".", "_", "~$")
"""How names of files begin that other programs leave beside the tables: of Spark, say, or a workbook that is open."""


@dataclass(frozen=True)
class TableFiles:
    """The files of a table, in order of their names, all of one kind. ``columns`` are those of CSV files.

    ``copies`` are what an engine reads in place of files that it cannot; ``origin`` is where they come from if that is
    no file. A table of a catalog has an origin and its whole ``name`` there only.
    """

    kind: str
    paths: tuple[Path, ...]
    columns: tuple[str, ...] = ()
    delimiter: str = ","
    copies: tuple[Path, ...] = ()
    origin: Place | None = None
    name: str = ""

    @property
    def place(self) -> Place:
        """Where the table is, for messages: its file, or the folder of its files."""
        return self.origin or Place(str(self.paths[0] if len(self.paths) == 1 else self.paths[0].parent))

    @property
    def readable(self) -> tuple[Path, ...]:
        """What an engine reads."""
        return self.copies or self.paths

    @cached_property
    def parts(self) -> Mapping[str, Path]:
        """Each file by its name below the folder that all of them are in; none of what is no file."""
        folder = commonpath([path.parent for path in self.paths]) if self.paths else ""
        return {path.relative_to(folder).as_posix(): path for path in self.paths}

    @property
    def bytes(self) -> int:
        """Size of all files."""
        return sum(path.stat().st_size for path in self.paths)


@dataclass(frozen=True)
class Workbooks:
    """The workbooks of a table, in order of their names; no engine reads them, so they are copied first."""

    table: Table
    paths: tuple[Path, ...]

    def copied(self, folder: Path) -> TableFiles:
        """Their cells as CSV files in a folder. ``Refused`` with Q02, F02 or I12 for what cannot be copied."""
        copies = tuple(folder / f"{self.table.id}-{number}.csv" for number in range(len(self.paths)))
        headers, problems = dict[tuple[str, ...], Path](), list[Problem]()
        for path, copy in zip(self.paths, copies, strict=True):
            try:
                headers[copy_workbook(path, self.table, copy)] = path
            except NoTableError as error:
                problems.append(unreadable(self.table.id, (path,), error))
            except Refused as refused:
                problems += refused.problems
        if len(headers) > 1 and not problems:
            other = list(headers.values())[-1]
            problems.append(unreadable(self.table.id, (other,), NoTableError("headers", other)))
        if problems:
            raise Refused(problems, Exit.FILES)
        return TableFiles("csv", self.paths, next(iter(headers)), copies=copies)


def find_files(folder: Path, tables: Mapping[str, Table]) -> dict[str, TableFiles | Workbooks]:
    """Files of each table: ``<table>.parquet``, ``.csv`` or ``.xlsx``, or all of one kind in a folder ``<table>``.

    Whatever lies in that folder is of the table, unless other programs left it there. Links are followed: the folder
    is named by its owner, and large files often lie on another disk.

    ``Refused`` with Q01 for every table that has none or several kinds, Q02 for files that cannot be read or do not
    go together.
    """
    found, problems = dict[str, TableFiles | Workbooks](), list[Problem]()
    for name, table in tables.items():
        paths: tuple[Path, ...] = (folder / name,)
        try:
            paths = (*_alone(folder, name), *_inside(folder / name))
            if (kind := _kind(paths)) is None:
                endings = ", ".join(sorted({_ending(path) for path in paths}))
                facts = {"id": name, "found": endings or "—", "folder": str(folder)}
                problems.append(Problem("Q01", Place(str(folder / name)), facts))
            else:
                found[name] = _files(table, paths, kind)
        except (OSError, NoTableError, duckdb.Error) as error:
            problems.append(unreadable(name, paths, error))
    if problems:
        raise Refused(problems, Exit.FILES)
    return found


def _alone(folder: Path, table: str) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(path for path in folder.iterdir() if path.stem == table and _ending(path) in _KINDS)


def _inside(folder: Path, above: frozenset[Path] = frozenset()) -> Iterator[Path]:
    """All files below a folder; links that lead back into it are not followed again."""
    here = folder.resolve()
    if not folder.is_dir() or here in above:
        return
    for path in sorted(folder.iterdir()):
        if not path.name.startswith(_OTHERS):
            yield from _inside(path, above | {here}) if path.is_dir() else (path,)


def _ending(path: Path) -> str:
    return path.suffix.lower().removeprefix(".") or path.name


def _kind(paths: tuple[Path, ...]) -> str | None:
    """The one kind of all files; None if there is none, or not one."""
    kinds = {_KINDS.get(_ending(path)) for path in paths}
    return kinds.pop() if len(kinds) == 1 else None


def _files(table: Table, paths: tuple[Path, ...], kind: str) -> TableFiles | Workbooks:
    for path in paths:
        _refuse_empty(path)
    if kind == "csv":
        return _csv(paths)
    if kind == "old_workbook":
        raise NoTableError(kind, paths[0])
    if kind == "workbook":
        return Workbooks(table, paths)
    refuse_differences(table, paths)
    return TableFiles("parquet", paths)


def _refuse_empty(path: Path) -> None:
    if not path.is_file():  # a link that leads nowhere, a folder, a pipe that would never end
        raise NoTableError("access", path)
    with path.open("rb") as file:
        if not file.read(1):
            raise NoTableError("empty", path)


def _csv(paths: tuple[Path, ...]) -> TableFiles:
    headers = {_header(path): path for path in paths}
    if len(headers) > 1:
        raise NoTableError("headers", list(headers.values())[-1])
    ((delimiter, columns),) = headers
    return TableFiles("csv", paths, columns, delimiter)


def _header(path: Path) -> tuple[str, tuple[str, ...]]:
    """Delimiter and names of the columns: the delimiter that the first line has most of."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        try:
            line = file.readline(_LONGEST)
            delimiter = max(DELIMITERS, key=line.count)
            columns = tuple(next(csv.reader(chain([line], file), delimiter=delimiter), ()))
        except UnicodeDecodeError as error:
            raise NoTableError("text", path) from error
        except csv.Error as error:  # a name of thousands of letters
            raise NoTableError("header", path) from error
    if "\0" in line:  # two bytes a letter
        raise NoTableError("text", path)
    refuse_names(columns, path)
    return delimiter, columns
