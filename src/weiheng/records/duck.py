"""Tables of records on DuckDB: files as views, SQL in, rows out."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

import duckdb
import ibis
from ibis.backends.sql.datatypes import DuckDBType
from ibis.expr.datatypes import DataType
from ibis.expr.types import Table

from weiheng.records.files import TableFiles, unreadable
from weiheng.vocabulary.problem import Exit, Refused

_OF_FILES = (
    duckdb.IOException,
    duckdb.InvalidInputException,
    duckdb.ConversionException,
    duckdb.OutOfMemoryException,
)
"""Errors that say something about files or the machine; any other is a mistake of this program."""

Rows = list[tuple[object, ...]]


@dataclass(frozen=True)
class Duck:
    """An engine: a connection with a view ``raw_<table>`` for each table."""

    connection: duckdb.DuckDBPyConnection
    files: Mapping[str, TableFiles]
    dialect = "duckdb"

    @property
    def version(self) -> str:
        """Name and version."""
        return f"duckdb {duckdb.__version__}"

    def schema(self, table: str) -> dict[str, DataType]:
        """Columns of a table's files, with their types."""
        with self._reading(table):
            rows = self.connection.execute(f"DESCRIBE {raw(table)}").fetchall()
        return {str(name): DuckDBType.from_string(str(kind)) for name, kind, *_ in rows}

    def sql(self, expression: Table) -> str:
        """An expression in the engine's language."""
        return str(ibis.to_sql(expression, dialect=self.dialect))

    def rows(self, sql: str, table: str) -> Rows:
        """The result of a query on a table; ``Refused`` (Q02) if its files cannot be read to the end."""
        with self._reading(table):
            return self.connection.execute(sql).fetchall()

    @contextmanager
    def _reading(self, table: str) -> Iterator[None]:
        try:
            yield
        except _OF_FILES as error:
            raise Refused([unreadable(table, self.files[table].paths, error)], Exit.FILES) from error


def duck(files: Mapping[str, TableFiles], memory: str | None = None, threads: int | None = None) -> Duck:
    """An engine on files. ``memory`` such as ``4GB`` is what it may use before it writes to disk."""
    connection = duckdb.connect(config={"autoinstall_known_extensions": False, "preserve_insertion_order": False})
    if memory is not None:
        connection.execute("SET memory_limit = ?", [memory])
    if threads is not None:
        connection.execute("SET threads = ?", [threads])
    engine = Duck(connection, files)
    for table, its in files.items():
        with engine._reading(table):  # noqa: SLF001 - its own module
            connection.execute(f"CREATE VIEW {raw(table)} AS SELECT * FROM {_read(its)}")  # noqa: S608 - quoted below
    return engine


def raw(table: str) -> str:
    """The view of a table's files as they are."""
    return f'"raw_{table}"'


def _read(files: TableFiles) -> str:
    """The call that reads the files. Nothing about a CSV file is guessed: a guess may skip rows in silence."""
    paths = "[" + ", ".join(_text(str(path)) for path in files.paths) + "]"
    if files.kind == "parquet":
        return f"read_parquet({paths}, union_by_name = true)"
    columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in files.columns)
    return (
        f"read_csv({paths}, columns = {{{columns}}}, delim = {_text(files.delimiter)}, header = true, "
        "quote = '\"', escape = '\"', nullstr = '', auto_detect = false, strict_mode = true)"
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
