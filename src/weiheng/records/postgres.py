"""Tables of records in PostgreSQL: their columns are copied once, as of one moment, for an engine to read."""

import socket
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO, Protocol

import duckdb

from weiheng.definitions.contracts import ColumnContract, Table
from weiheng.records.address import Address
from weiheng.records.files import TableFiles
from weiheng.records.reading import quoted, read_csv
from weiheng.records.sql import ZONE
from weiheng.records.unreadable import unreadable
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

_PATIENCE = 20.0
"""Seconds until a server must have taken the call."""
_COLUMNS = """
SELECT attname, coalesce(base.typname, own.typname)
FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid JOIN pg_namespace ON pg_namespace.oid = relnamespace
JOIN pg_type AS own ON own.oid = atttypid LEFT JOIN pg_type AS base ON base.oid = own.typbasetype
WHERE nspname = :schema AND relname = :table AND relkind IN ('r', 'p', 'v', 'm', 'f') AND attnum > 0
  AND NOT attisdropped
ORDER BY attnum
"""
_TYPES = {
    "int2": "BIGINT",
    "int4": "BIGINT",
    "int8": "BIGINT",
    "float4": "DOUBLE",
    "float8": "DOUBLE",
    "bool": "BOOLEAN",
}
"""What columns are in the copy; all others are texts."""
_REASONS = {"28": "login", "3D": "database", "42501": "rights"}
"""Words for what a server answers, by its code or the class of it."""


class _Session(Protocol):
    """What is used of a connection."""

    def run(self, sql: str, stream: BinaryIO | None = None, **values: str) -> list[list[str]] | None:
        """Rows of a statement; what it copies goes into the stream."""

    def close(self) -> None:
        """End it, and with it what was not finished."""


@dataclass(frozen=True)
class Database:
    """Tables of contracts in a schema of a database."""

    address: Address
    tables: Mapping[str, Table]

    def copied(self, folder: Path, duck: duckdb.DuckDBPyConnection) -> dict[str, TableFiles]:
        """All tables as Parquet files in a folder, as they are at one moment; instants are days in :data:`ZONE`.

        Only the columns of the contract, unless that asks for others to be reported. An empty text is nothing, as
        NULL is. ``Refused`` with Q01 for tables that are not there, Q15 if the database cannot be read.
        """
        with _answering(self.address), closing(_connected(self.address)) as session:
            _begin(session)
            columns = {name: _columns(session, self.address.schema, name) for name in self.tables}
            if missing := [name for name, its in columns.items() if not its]:
                raise Refused([self._missing(name) for name in missing], Exit.FILES)
            return {name: self._copy(its, columns[name], session, folder, duck) for name, its in self.tables.items()}

    def _missing(self, table: str) -> Problem:
        facts = {"id": table, "found": "—", "folder": f"{self.address}?schema={self.address.schema}"}
        return Problem("Q01", self.address.place(table), facts)

    def _copy(
        self,
        table: Table,
        columns: Mapping[str, str],
        session: _Session,
        folder: Path,
        duck: duckdb.DuckDBPyConnection,
    ) -> TableFiles:
        contract = {column.file or name: column for name, column in table.columns.items()}
        lacking = not contract.keys() <= columns.keys()
        every = lacking or table.extra != "keep"
        types = {name: _TYPES.get(kind, "VARCHAR") for name, kind in columns.items() if every or name in contract}
        chosen = ", ".join(_selected(name, columns[name], contract.get(name)) for name in types)
        source = f"{_name(self.address.schema)}.{_name(table.id)}{' WHERE false' if lacking else ''}"
        place, text, copy = self.address.place(table.id), folder / f"{table.id}.csv", folder / f"{table.id}.parquet"
        with text.open("wb") as file:
            session.run(f"COPY (SELECT {chosen} FROM {source}) TO STDOUT (FORMAT csv, HEADER)", stream=file)  # noqa: S608
        _rewrite(duck, text, types, copy, table.id, place)
        return TableFiles("parquet", (copy,), origin=place)


def _rewrite(
    duck: duckdb.DuckDBPyConnection, text: Path, types: Mapping[str, str], copy: Path, table: str, place: Place
) -> None:
    """A CSV file as a smaller one that is read faster."""
    try:
        duck.execute(
            f"COPY (FROM {read_csv((text,), types)}) TO {quoted(str(copy))} (FORMAT parquet, COMPRESSION zstd)"
        )
    except duckdb.Error as error:
        raise Refused([replace(unreadable(table, (text,), error), place=place)], Exit.FILES) from error
    text.unlink()


@contextmanager
def _answering(address: Address) -> Iterator[None]:
    """What goes wrong on the way, in words of our own: a server's may show values of a row."""
    try:
        from pg8000.exceptions import DatabaseError, Error  # noqa: PLC0415 - an extra
    except ModuleNotFoundError as error:
        raise _refused(address, "driver") from error
    try:
        yield
    except Error as error:
        answer = next((each for each in _chain(error) if isinstance(each, DatabaseError)), None)
        if answer is None:
            raise _refused(address, "network") from error
        code = str(answer.args[0].get("C", ""))
        raise _refused(address, _REASONS.get(code) or _REASONS.get(code[:2], "server"), f"SQLSTATE {code}") from error
    except OSError as error:  # of our own files; those of the network are told apart below and by pg8000
        raise _refused(address, "disk", error.strerror or "") from error


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    """An error and those before it: saying goodbye to a server that refused may fail as well."""
    while error is not None:
        yield error
        error = error.__context__


def _refused(address: Address, why: str, detail: str = "—") -> Refused:
    facts = {"found": str(address), "why": Term(f"database_{why}"), "detail": detail or "—"}
    return Refused([Problem("Q15", Place(str(address)), facts)], Exit.FILES)


def _connected(address: Address) -> _Session:
    from pg8000.native import Connection  # noqa: PLC0415 - an extra

    try:
        line = _line(address)
        try:
            session: _Session = Connection(
                address.user,
                host=address.host,
                database=address.database,
                password=address.password(),
                sock=line,
                ssl_context=address.context(),
                application_name="weiheng",
            )
        except BaseException:
            line.close()
            raise
    except OSError as error:
        raise _refused(address, "network", error.strerror or type(error).__name__) from error
    return session


def _line(address: Address) -> socket.socket:
    """An open socket; once it is open, a query may take as long as it takes."""
    if not address.host.startswith("/"):
        line = socket.create_connection((address.host, address.port), _PATIENCE)
        line.settimeout(None)
        line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        return line
    line = socket.socket(socket.AF_UNIX)
    try:
        line.connect(f"{address.host}/.s.PGSQL.{address.port}")
    except OSError:
        line.close()
        raise
    return line


def _begin(session: _Session) -> None:
    """One moment for all tables, nothing written, nothing left out in silence, and texts as they are expected."""
    session.run("START TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
    settings = {
        "row_security": "off",  # an error rather than some of the rows
        "search_path": "pg_catalog",
        "client_encoding": "UTF8",
        "datestyle": "ISO, YMD",
        "timezone": ZONE,
    }
    for name, value in settings.items():
        session.run(f"SET LOCAL {name} = {quoted(value)}")


def _columns(session: _Session, schema: str, table: str) -> dict[str, str]:
    """Names and types of a table's columns; none if there is no such table."""
    rows = session.run(_COLUMNS, schema=schema, table=table) or []
    return {row[0]: row[1] for row in rows}


def _selected(name: str, kind: str, column: ColumnContract | None) -> str:
    """A column as it is copied: days of instants, decimals without zeros and codes without blanks at their end."""
    own = _name(name)
    if kind in _TYPES:
        return own
    if kind == "numeric":
        return f"trim_scale(nullif({own}, 'NaN')) AS {own}"
    if kind.startswith("timestamp") and column is not None and column.type == "date":
        return f"{own}::date AS {own}"
    return f"{own}::text AS {own}"


def _name(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
