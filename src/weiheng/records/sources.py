"""Where tables of records are, as it is said on a command line, and how an engine comes to read them."""

from collections.abc import Mapping
from pathlib import Path

import duckdb

from weiheng.definitions.contracts import Table
from weiheng.records.address import is_address, parse
from weiheng.records.files import TableFiles, Workbooks, find_files
from weiheng.records.postgres import Database

Given = Mapping[str, TableFiles | Workbooks] | Database


def find_tables(data: str, tables: Mapping[str, Table]) -> Given:
    """The tables in a folder, or in the database of an address."""
    return Database(parse(data), tables) if is_address(data) else find_files(Path(data), tables)


def copied(given: Given, folder: Path, duck: duckdb.DuckDBPyConnection) -> Mapping[str, TableFiles]:
    """Tables as files that an engine reads: copies, in a folder that nobody else may read, of what it cannot."""
    if isinstance(given, Database):
        return given.copied(folder, duck)
    return {name: its.copied(folder) if isinstance(its, Workbooks) else its for name, its in given.items()}
