"""What every engine can do: tell the columns of tables and answer queries on them."""

from collections.abc import Mapping
from typing import Protocol

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

    def different(self, value: str, column: str, rows: Rows, table: str, groups: int = 1) -> str:
        """An aggregate: how many different values there are, of those of a column of rows, in so many groups."""
