"""Tables of records on DuckDB: files as views, SQL in, rows out."""

import re
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from weiheng.records.engine import Answers
from weiheng.records.files import TableFiles
from weiheng.records.memory import size
from weiheng.records.reading import listed, read_csv, read_parquet
from weiheng.records.sources import Given, copied
from weiheng.records.sql import DUCKDB, ZONE, Dialect, Kind, Rows
from weiheng.records.unreadable import unreadable
from weiheng.vocabulary.problem import Exit, Problem, Refused

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
_MOST_BITS = 2**33
"""Bits of all sets of numbers together, which then take 1 GiB."""
_KINDS = (
    (r"U?(TINY|SMALL)INT|U?INTEGER|BIGINT", Kind.WHOLE),
    (r"UBIGINT|U?HUGEINT", Kind.LARGE),
    (r"DECIMAL.*", Kind.DECIMAL),
    (r"FLOAT|DOUBLE", Kind.FLOAT),
    (r"DATE", Kind.DATE),
    (r"TIMESTAMP.*", Kind.INSTANT),
    (r"BOOLEAN", Kind.TRUTH),
    (r"VARCHAR|ENUM.*", Kind.TEXT),
)


@dataclass(frozen=True)
class Duck:
    """An engine: a connection with a view ``raw_<table>`` for each table."""

    connection: duckdb.DuckDBPyConnection
    files: Mapping[str, TableFiles]
    schemas: dict[str, dict[str, Kind]] = field(default_factory=dict, repr=False)
    ranges: dict[str, tuple[object, ...]] = field(default_factory=dict, repr=False)
    seen: set[str] = field(default_factory=set, repr=False)
    dialect: Dialect = DUCKDB

    @property
    def version(self) -> str:
        """Name and version."""
        return f"duckdb {duckdb.__version__}"

    def view(self, table: str, part: str | None = None) -> str:
        """The name of a table's rows as they are in all its files, or in one of them."""
        its, name = self.files[table], f"raw_{table}"
        if part is not None:
            number = [*its.parts].index(part)
            its = replace(its, paths=(its.paths[number],), copies=its.copies[number : number + 1])
            name = f"raw_{table}/{number}/{part}"  # which the engine does not tell from the same in capitals
        if name not in self.seen:
            self._see(name, table, its)
            self.seen.add(name)
        return name

    def schema(self, table: str, part: str | None = None) -> Mapping[str, Kind]:
        """Columns of a table's files, with what they hold; looked up once."""
        if self.files[table].kind == "csv":
            return dict.fromkeys(self.files[table].columns, Kind.TEXT)
        view = self.view(table, part)
        if view not in self.schemas:
            rows = self.rows(f"DESCRIBE {self.dialect.name(view)}", table)
            self.schemas[view] = {str(name): _kind(str(its)) for name, its, *_ in rows}
        return self.schemas[view]

    def rows(self, sql: str, table: str) -> Answers:
        """The result of a query on a table.

        ``Refused`` with Q02 if its files cannot be read to the end, Q13 if a number is beyond the largest.
        """
        with self._reading(table):
            return self.connection.execute(sql).fetchall()

    def as_bits(self, value: str, column: str, rows: Rows, table: str, groups: int = 1) -> str | None:
        """An aggregate: how many different values a column of rows has in so many groups; None if they lie far apart.

        Whole numbers that lie close together are a set of bits, which is several times as fast as a table of them.
        """
        name = self.dialect.name(column)
        ends = rows.around(f"min({name}), max({name})").sql
        if ends not in self.ranges:
            (self.ranges[ends],) = self.rows(ends, table)
        low, high = self.ranges[ends]
        if not (type(low) is int and type(high) is int and (high - low + 1) * groups <= _MOST_BITS):
            return None
        return f"coalesce(bit_count(bitstring_agg({value}, {low}, {high})), 0)"

    def _see(self, view: str, table: str, its: TableFiles) -> None:
        with self._reading(table):
            rows = _instants(self.connection, its) if its.kind == "parquet" else f"FROM {_read(its)}"
            self.connection.execute(f"CREATE VIEW {self.dialect.name(view)} AS {rows}")

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


def duck(given: Given, memory: str | None = None, threads: int | None = None) -> Duck:
    """An engine on files, or on copies of what it cannot read itself.

    ``memory`` such as ``4GB`` is what it may use before it writes to disk. ``Refused`` (X01) for a memory that is no
    size or less than 64 MB, or for what cannot be copied. What is written to disk is gone when nobody holds the engine
    any more.
    """
    config: dict[str, str | bool | int] = {"autoinstall_known_extensions": False, "preserve_insertion_order": False}
    if memory is not None:
        config["memory_limit"] = f"{size(memory)}B"
    if threads is not None:
        config["threads"] = threads
    own = tempfile.mkdtemp(prefix="weiheng-")
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, own, ignore_errors=True)
        connection = stack.enter_context(duckdb.connect(config={**config, "temp_directory": own}))
        connection.execute("SET enable_progress_bar = false")  # it would be written among the results
        connection.execute("SET TimeZone = ?", [ZONE])
        engine = Duck(connection, copied(given, Path(own), connection))
        weakref.finalize(engine, stack.pop_all().close)
    return engine


def _kind(its: str) -> Kind:
    return next((kind for pattern, kind in _KINDS if re.fullmatch(pattern, its)), Kind.OTHER)


def _instants(connection: duckdb.DuckDBPyConnection, its: TableFiles) -> str:
    """Parquet files whose INT96, Spark's instants, are instants; DuckDB takes them for the time of nowhere."""
    schema = f"SELECT DISTINCT name FROM parquet_schema({listed(its.readable)}) WHERE type = 'INT96' ORDER BY name"  # noqa: S608 - paths are quoted
    found = [DUCKDB.name(name) for (name,) in connection.execute(schema).fetchall()]
    instants = ", ".join(f"timezone('UTC', {name}) AS {name}" for name in found)
    return f"SELECT * REPLACE ({instants}) FROM {_read(its)}" if found else f"FROM {_read(its)}"  # noqa: S608 - quoted


def _read(files: TableFiles) -> str:
    if files.kind == "parquet":
        return read_parquet(files.readable)
    return read_csv(files.readable, dict.fromkeys(files.columns, "VARCHAR"), files.delimiter)
