"""Tables of records on Apache Spark: Parquet files, and tables of a catalog, as views; SQL in, rows out."""

import re
import shutil
import tempfile
import weakref
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import reduce
from pathlib import Path
from urllib.parse import unquote

import duckdb
from py4j.protocol import Py4JError
from pyspark.errors import AnalysisException, ArithmeticException, PySparkException
from pyspark.sql import DataFrame, SparkSession

from weiheng.records.catalog import Catalog
from weiheng.records.engine import Answers
from weiheng.records.files import TableFiles
from weiheng.records.jvm import Running, running
from weiheng.records.reading import quoted, read_csv, read_parquet
from weiheng.records.sources import Given, copied
from weiheng.records.sql import SPARK, ZONE, Dialect, Kind, Rows
from weiheng.records.unreadable import NoTableError, unreadable
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Exit, Problem, Refused

_KINDS = (
    (r"tinyint|smallint|int|bigint", Kind.WHOLE),
    (r"decimal\(20,0\)", Kind.LARGE),  # what 64 bits without a sign are for Spark
    (r"decimal.*", Kind.DECIMAL),
    (r"float|double", Kind.FLOAT),
    (r"date", Kind.DATE),
    (r"timestamp.*", Kind.INSTANT),
    (r"boolean", Kind.TRUTH),
    (r"string|void", Kind.TEXT),
)
_EXACT = {
    "spark.sql.ansi.enabled": "true",  # a number beyond the largest is an error
    "spark.sql.caseSensitive": "true",
    "spark.sql.session.timeZone": ZONE,
    "spark.sql.variable.substitute": "false",  # a text may have ${} in it
    "spark.sql.parser.escapedStringLiterals": "false",
    "spark.sql.files.ignoreCorruptFiles": "false",
    "spark.sql.files.ignoreMissingFiles": "false",
    "spark.sql.parquet.binaryAsString": "false",
    "spark.sql.parquet.datetimeRebaseModeInRead": "CORRECTED",  # days of before 1582 are as written
    "spark.sql.parquet.int96RebaseModeInRead": "CORRECTED",
    "spark.sql.parquet.inferTimestampNTZ.enabled": "true",
    "spark.sql.legacy.parquet.nanosAsLong": "true",
    "spark.sql.timeType.enabled": "true",  # a column that nobody reads may have it
}
"""What decides on numbers is the same everywhere."""
_LACKING = ("TABLE_OR_VIEW_NOT_FOUND", "SCHEMA_NOT_FOUND", "CATALOG_NOT_FOUND", "REQUIRES_SINGLE_PART_NAMESPACE")
_MEMORY = ("OutOfMemory", "No space left on device")
_NANOSECONDS = 86_400 * 10**9


@dataclass(frozen=True)
class Spark:
    """An engine: a session with a view ``raw_<table>`` for each table."""

    session: SparkSession
    files: Mapping[str, TableFiles]
    running: Running = field(repr=False)
    schemas: dict[str, dict[str, Kind]] = field(default_factory=dict, repr=False)
    dialect: Dialect = SPARK

    @property
    def version(self) -> str:
        """Name and version."""
        return f"spark {self.session.version}"

    def view(self, table: str, part: str | None = None) -> str:
        """The name of a table's rows as they are in all its files, or in one of them."""
        if part is None:
            return f"raw_{table}"
        name, its = f"raw_{table}/{part}", self.files[table]
        if name not in self.schemas:
            number = [*its.parts].index(part)
            self._see(name, table, replace(its, paths=(its.paths[number],), copies=its.copies[number : number + 1]))
        return name

    def schema(self, table: str, part: str | None = None) -> Mapping[str, Kind]:
        """Columns of a table's files, with what they hold."""
        return self.schemas[self.view(table, part)]

    def rows(self, sql: str, table: str) -> Answers:
        """The result of a query on a table; a decimal without places is a whole number.

        ``Refused`` with Q02 if its files cannot be read to the end, Q13 if a number is beyond the largest.
        """
        with self._reading(table):
            return [tuple(map(_plain, row)) for row in self.session.sql(sql).collect()]

    def as_bits(self, value: str, column: str, rows: Rows, table: str, groups: int = 1) -> str | None:  # noqa: ARG002
        """It has no such sets."""
        return None

    def see_all(self) -> None:
        """Make a view of each table. ``Refused`` with Q01 and Q02 for all that cannot be read."""
        problems = list[Problem]()
        for table, its in self.files.items():
            try:
                self._see(self.view(table), table, its)
            except Refused as refused:
                problems += refused.problems
        if problems:
            raise Refused(problems, Exit.FILES)

    def _see(self, view: str, table: str, its: TableFiles) -> None:
        with self._opening(table):
            frame = self._frame(its)
            frame.createOrReplaceTempView(self.dialect.name(view))
        self.schemas[view] = {name: _kind(its) for name, its in frame.dtypes}

    def _frame(self, its: TableFiles) -> DataFrame:
        if its.kind == "catalog":
            return self.session.table(".".join(map(self.dialect.name, its.name.split("."))))
        frames = (self._parquet(paths, dict(types)) for types, paths in _alike(its.readable).items())
        return reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), frames)

    def _parquet(self, paths: list[Path], types: Mapping[str, str]) -> DataFrame:
        """Files whose columns have the same types; a bracket or a star in their names is no pattern."""
        reader = self.session.read.option("__globPaths__", value=False)
        frame = reader.parquet(*(f"file:{path.absolute()}" for path in paths))
        return frame.selectExpr(*(self._as_written(name, types.get(name, "")) for name in frame.columns))

    def _as_written(self, name: str, its: str) -> str:
        """A column without any value has no type, and nanoseconds are only numbers for Spark."""
        own = self.dialect.name(name)
        days = f"CAST(({own} - pmod({own}, {_NANOSECONDS})) DIV {_NANOSECONDS} AS INT)"
        found = {
            '"NULL"': "NULL",
            "TIMESTAMP_NS": f"date_add(DATE '1970-01-01', {days})",
            "TIMESTAMPTZ_NS": f"timestamp_micros(({own} - pmod({own}, 1000)) DIV 1000)",
        }.get(its, own)
        return f"{found} AS {own}"

    @contextmanager
    def _opening(self, table: str) -> Iterator[None]:
        """What goes wrong before there is any query is never a mistake of the program."""
        its = self.files[table]
        try:
            with self._reading(table):
                yield
        except AnalysisException as error:
            if its.kind == "catalog" and str(error.getCondition()).startswith(_LACKING):
                facts = {"id": table, "found": "—", "folder": its.place.file.removesuffix(f".{table}")}
                raise Refused([Problem("Q01", its.place, facts)], Exit.FILES) from error
            raise self._unreadable(table, error) from error
        except duckdb.Error as error:
            raise Refused([unreadable(table, its.paths, error)], Exit.FILES) from error

    @contextmanager
    def _reading(self, table: str) -> Iterator[None]:
        try:
            yield
        except AnalysisException:
            raise
        except ArithmeticException as error:
            raise Refused([Problem("Q13", self.files[table].place, {"id": table})]) from error
        except (PySparkException, Py4JError) as error:
            raise self._unreadable(table, error) from error

    def _unreadable(self, table: str, error: Exception) -> Refused:
        """Why, in words of our own: those of Spark may show values of a row."""
        its, said = self.files[table], unquote(str(error))
        reason = "other"
        if any(each in said for each in _MEMORY):
            reason = "memory"
        elif "FILE_NOT_EXIST" in said:
            reason = "access"
        elif "FAILED_READ_FILE" in said and its.kind == "parquet":
            reason = "parquet"
        if not its.paths:
            return Refused([Problem("Q02", its.place, {"id": table, "why": Term(f"unreadable_{reason}")})], Exit.FILES)
        named = [path for path, own in zip(its.paths, its.readable, strict=True) if str(own) in said]
        path = max(named or its.paths[:1], key=lambda path: len(str(path)))
        return Refused([unreadable(table, its.paths, NoTableError(reason, path))], Exit.FILES)


def spark(given: Given | Catalog, master: str = "local[*]", memory: str | None = None) -> Spark:
    """An engine on Parquet files, on copies of what is in another form, or on tables of a catalog.

    ``master`` is ``local[*]`` (this machine with all its processors), or the address of a cluster, all of whose
    machines must see the files. One Spark runs in a process: a second engine shares it. ``Refused`` with Q01 for
    tables that a catalog does not have, Q02 for files that cannot be read, Q16 if Spark cannot be started, X01 for a
    ``memory`` that is no size or less than 512 MiB.
    """
    shared = running(master, memory, is_catalog=isinstance(given, Catalog))
    session = shared.session.newSession()
    for name, value in _EXACT.items():
        session.conf.set(name, value)
    own = Path(tempfile.mkdtemp(prefix="weiheng-"))
    try:
        engine = Spark(session, given.files if isinstance(given, Catalog) else _copied(given, own), shared)
        engine.see_all()
    except BaseException:
        shutil.rmtree(own, ignore_errors=True)
        raise
    weakref.finalize(engine, shutil.rmtree, own, ignore_errors=True)
    return engine


def _copied(given: Given, folder: Path) -> dict[str, TableFiles]:
    """Every table as Parquet. Text is read by the engine that refuses what is no text, no line or no cell."""
    with duckdb.connect(config={"temp_directory": str(folder), "preserve_insertion_order": False}) as connection:
        files = copied(given, folder, connection)
        return {
            name: its if its.kind == "parquet" else _as_parquet(name, its, folder, connection)
            for name, its in files.items()
        }


def _as_parquet(table: str, its: TableFiles, folder: Path, connection: duckdb.DuckDBPyConnection) -> TableFiles:
    columns, copies = dict.fromkeys(its.columns, "VARCHAR"), list[Path]()
    for number, path in enumerate(its.readable):
        copies.append(folder / f"{table}-{number}.parquet")
        rows, copy = read_csv((path,), columns, its.delimiter), quoted(str(copies[-1]))
        try:
            connection.execute(f"COPY (FROM {rows}) TO {copy} (FORMAT parquet, COMPRESSION zstd)")
        except duckdb.Error as error:
            raise Refused([unreadable(table, (its.paths[number],), error)], Exit.FILES) from error
    return replace(its, copies=tuple(copies))


def _alike(paths: tuple[Path, ...]) -> dict[tuple[tuple[str, str], ...], list[Path]]:
    """Parquet files by the names and types of their columns: Spark takes the types of one file for all of them."""
    found: dict[tuple[tuple[str, str], ...], list[Path]] = {}
    with duckdb.connect() as connection:
        for path in paths:
            rows = connection.execute(f"DESCRIBE FROM {read_parquet((path,))}").fetchall()
            found.setdefault(tuple((name, kind) for name, kind, *_ in rows), []).append(path)
    return found


def _kind(its: str) -> Kind:
    return next((kind for pattern, kind in _KINDS if re.fullmatch(pattern, its)), Kind.OTHER)


def _plain(value: object) -> object:
    return int(value) if isinstance(value, Decimal) and value.as_tuple().exponent == 0 else value
