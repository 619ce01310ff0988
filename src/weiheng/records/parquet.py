"""Parquet files of one table held against each other, by what they say about themselves at their end."""

from pathlib import Path

import duckdb

from weiheng.definitions.contracts import Table
from weiheng.records.reading import read_parquet
from weiheng.records.unreadable import NoTableError


def refuse_differences(table: Table, paths: tuple[Path, ...]) -> None:
    """``NoTableError`` if a column of the contract is not in all files, or of types that cannot be read as one.

    Put together, a column that a file lacks would be empty there, and large whole numbers would be rounded where
    another file has floating ones. ``duckdb.Error`` for files that are no Parquet.
    """
    if len(paths) == 1:
        return
    wanted = {column.file or name for name, column in table.columns.items()}
    with duckdb.connect() as connection:
        first = _types(connection, paths[0], wanted)
        for path in paths[1:]:
            types = _types(connection, path, wanted)
            if types.keys() != first.keys():
                raise NoTableError("headers", path)
            if any(_differ(kind, first[name]) for name, kind in types.items()):
                raise NoTableError("types", path)
            first |= {name: kind for name, kind in types.items() if first[name] == "NULL"}


def _types(connection: duckdb.DuckDBPyConnection, path: Path, wanted: set[str]) -> dict[str, str]:
    rows = connection.execute(f"DESCRIBE FROM {read_parquet((path,))}").fetchall()
    return {name: _family(kind) for name, kind, *_ in rows if name in wanted}


def _family(kind: str) -> str:
    """Types that can be read as one without loss."""
    if kind.endswith("INT") or kind == "INTEGER":
        return "whole"
    if kind in ("FLOAT", "DOUBLE"):
        return "float"
    return "time" if kind == "DATE" or kind.startswith("TIMESTAMP") else kind.partition("(")[0].strip('"')


def _differ(one: str, other: str) -> bool:
    """A column of which a file knows no value has no type there."""
    return one != other and "NULL" not in (one, other)
