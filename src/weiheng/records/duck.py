"""Tables of records on DuckDB: files as views, SQL in, rows out."""

import re
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb
import ibis
from ibis.backends.sql.datatypes import DuckDBType
from ibis.expr.datatypes import DataType
from ibis.expr.types import Table

from weiheng.records.files import TableFiles, unreadable
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

_MISTAKES = (
    duckdb.BinderException,
    duckdb.CatalogException,
    duckdb.ParserException,
    duckdb.SyntaxException,
    duckdb.InternalException,
    duckdb.FatalException,
    duckdb.InterruptException,
)
"""Errors of this program or its user; any other says something about files or the machine."""
_MEMORY = re.compile(r"([1-9][0-9]{0,6})(MB|GB|MiB|GiB)")
_BYTES = {"MB": 10**6, "GB": 10**9, "MiB": 2**20, "GiB": 2**30}
_LEAST_MEMORY = 64 * 10**6

Rows = list[tuple[object, ...]]


@dataclass(frozen=True)
class Duck:
    """An engine: a connection with a view ``raw_<table>`` for each table."""

    connection: duckdb.DuckDBPyConnection
    files: Mapping[str, TableFiles]
    schemas: dict[str, dict[str, DataType]] = field(default_factory=dict, repr=False)
    dialect = "duckdb"

    @property
    def version(self) -> str:
        """Name and version."""
        return f"duckdb {duckdb.__version__}"

    def schema(self, table: str) -> dict[str, DataType]:
        """Columns of a table's files, with their types; looked up once."""
        if table not in self.schemas:
            rows = self.rows(f"DESCRIBE {raw(table)}", table)
            self.schemas[table] = {str(name): DuckDBType.from_string(str(kind)) for name, kind, *_ in rows}
        return self.schemas[table]

    def sql(self, expression: Table) -> str:
        """An expression in the engine's language."""
        return str(ibis.to_sql(expression, dialect=self.dialect))

    def rows(self, sql: str, table: str) -> Rows:
        """The result of a query on a table.

        ``Refused`` with Q02 if its files cannot be read to the end, Q13 if a number is beyond the largest.
        """
        with self._reading(table):
            return self.connection.execute(sql).fetchall()

    @contextmanager
    def _reading(self, table: str) -> Iterator[None]:
        try:
            yield
        except _MISTAKES:
            raise
        except duckdb.OutOfRangeException as error:
            raise Refused([Problem("Q13", self.files[table].place, {"id": table})]) from error
        except duckdb.Error as error:
            raise Refused([unreadable(table, self.files[table].paths, error)], Exit.FILES) from error


def duck(
    files: Mapping[str, TableFiles],
    memory: str | None = None,
    threads: int | None = None,
    zone: str = "Asia/Shanghai",
) -> Duck:
    """An engine on files. ``memory`` such as ``4GB`` is what it may use before it writes to disk.

    Instants become dates in the time zone ``zone``, wherever the machine stands. ``Refused`` (X01) for a memory that
    is no size or less than 64 MB. What is written to disk is gone when nobody holds the engine any more.
    """
    config: dict[str, str | bool | int] = {"autoinstall_known_extensions": False, "preserve_insertion_order": False}
    if memory is not None:
        config["memory_limit"] = _size(memory)
    if threads is not None:
        config["threads"] = threads
    own = tempfile.mkdtemp(prefix="weiheng-")
    connection = duckdb.connect(config={**config, "temp_directory": own})
    connection.execute("SET TimeZone = ?", [zone])
    engine = Duck(connection, files)
    weakref.finalize(engine, _close, connection, own)
    for table, its in files.items():
        with engine._reading(table):  # noqa: SLF001 - its own module
            connection.execute(f"CREATE VIEW {raw(table)} AS SELECT * FROM {_read(its)}")  # noqa: S608 - quoted below
    return engine


def _close(connection: duckdb.DuckDBPyConnection, folder: str) -> None:
    connection.close()
    shutil.rmtree(folder, ignore_errors=True)


def _size(memory: str) -> str:
    found = _MEMORY.fullmatch(memory)
    if found is None or int(found[1]) * _BYTES[found[2]] < _LEAST_MEMORY:
        facts = {"found": f"--memory {memory}", "allowed": Term("memory_sizes"), "command": "weiheng records"}
        raise Refused([Problem("X01", Place("weiheng records"), facts)], Exit.USAGE)
    return memory


def raw(table: str) -> str:
    """The view of a table's files as they are."""
    return f'"raw_{table}"'


def _read(files: TableFiles) -> str:
    """The call that reads the files. Nothing about a CSV file is guessed: a guess may skip rows in silence."""
    paths = "[" + ", ".join(_text(str(path)) for path in files.paths) + "]"
    if files.kind == "parquet":
        return f"read_parquet({paths}, union_by_name = true, hive_partitioning = false)"
    columns = ", ".join(f"{_text(name)}: 'VARCHAR'" for name in files.columns)
    return (
        f"read_csv({paths}, columns = {{{columns}}}, delim = {_text(files.delimiter)}, header = true, "
        "quote = '\"', escape = '\"', nullstr = '', auto_detect = false, strict_mode = true)"
    )


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
