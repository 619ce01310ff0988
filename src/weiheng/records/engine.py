"""What every engine can do: tell the columns of tables and answer queries on them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from weiheng.definitions.contracts import ColumnType, Table
from weiheng.records.files import TableFiles
from weiheng.records.sql import Dialect, Kind, Rows

Answers = list[tuple[object, ...]]


class Engine(Protocol):
    """An engine on the files of tables. It answers with numbers and keys; rows of persons stay where they are."""

    @property
    def dialect(self) -> Dialect:
        """How it writes SQL."""

    @property
    def files(self) -> Mapping[str, TableFiles]:
        """The files of each table."""

    @property
    def version(self) -> str:
        """Name and version."""

    def view(self, table: str, part: str | None = None) -> str:
        """The name of a table's rows as they are in all its files, or in one of them."""

    def schema(self, table: str, part: str | None = None) -> Mapping[str, Kind]:
        """Columns as they are in the files."""

    def rows(self, sql: str, table: str) -> Answers:
        """The result of a query on a table.

        ``Refused`` with Q02 if its files cannot be read to the end, Q13 if a number is beyond the largest.
        """

    def as_bits(self, value: str, column: str, rows: Rows, table: str, groups: int = 1) -> str | None:
        """An aggregate: how many different values a column of rows has in so many groups, by sets of bits.

        None if the engine has no such sets, or the values none that are small.
        """


AGREED: Mapping[ColumnType, Kind] = {
    "text": Kind.TEXT,
    "integer": Kind.WHOLE,
    "number": Kind.FLOAT,
    "date": Kind.DATE,
    "truth": Kind.TRUTH,
}


class _Silent:
    """An engine that only writes queries; to ask it is a mistake of the program."""

    def rows(self, sql: str, table: str) -> Answers:
        """``AssertionError``: nothing is answered."""
        raise AssertionError(f"{table}: asked where queries are only written: {sql}")

    def as_bits(self, value: str, column: str, rows: Rows, table: str, groups: int = 1) -> str | None:  # noqa: ARG002
        """Nobody looks at values, so nothing is known of them."""
        return None


@dataclass(frozen=True)
class OnPaper(_Silent):
    """An engine that writes queries on tables as their contracts say, and answers none: no file is opened."""

    dialect: Dialect
    files: Mapping[str, TableFiles]
    version: str
    tables: Mapping[str, Table]

    def view(self, table: str, part: str | None = None) -> str:  # noqa: ARG002 - all parts alike
        """A name for the rows of all parts."""
        return f"raw_{table}"

    def schema(self, table: str, part: str | None = None) -> Mapping[str, Kind]:  # noqa: ARG002
        """The columns that were agreed on; texts where files say nothing of types."""
        is_text = self.files[table].kind == "csv"
        columns = self.tables[table].columns.items()
        return {each.file or name: Kind.TEXT if is_text else AGREED[each.type] for name, each in columns}


@dataclass(frozen=True)
class Unasked(_Silent):
    """An engine that writes queries on tables as their files are, and answers none: nobody looks at a row."""

    engine: Engine

    @property
    def dialect(self) -> Dialect:
        """How it writes SQL."""
        return self.engine.dialect

    @property
    def files(self) -> Mapping[str, TableFiles]:
        """The files of each table."""
        return self.engine.files

    @property
    def version(self) -> str:
        """Name and version of the engine that would answer."""
        return self.engine.version

    def view(self, table: str, part: str | None = None) -> str:
        """The name of a table's rows as they are in all its files, or in one of them."""
        return self.engine.view(table, part)

    def schema(self, table: str, part: str | None = None) -> Mapping[str, Kind]:
        """Columns as they are in the files."""
        return self.engine.schema(table, part)
