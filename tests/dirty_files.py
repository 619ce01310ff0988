"""Files of stays to be dirtied: rows of text, Parquet and workbooks."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import openpyxl
import polars as pl
from records_pack import STAYS

HEADER = STAYS.partition("\n")[0]
FIELDS = tuple(HEADER.split(","))
PERSON = "p-secret"
"""A person in most of the rows below, of whom no message may tell."""


def row(**changes: str) -> str:
    """One more stay, with nothing wrong about it but what is changed."""
    fields = dict(zip(FIELDS, ("6", PERSON, "A", "990102", "2022-12-31", "2023-01-01", "I20", "9"), strict=True))
    return ",".join((fields | changes).values()) + "\n"


def rows(**changes: tuple[str, ...]) -> str:
    """One more stay for each value of a column."""
    ((name, values),) = changes.items()
    return "".join(row(**{"stay": str(number), name: value}) for number, value in enumerate(values, 6))


def parquet(**columns: pl.Series) -> bytes:
    """The stays as Parquet, with other columns."""
    frame = pl.read_csv(STAYS.encode(), schema_overrides=dict.fromkeys(FIELDS, pl.String))
    frame = frame.with_columns(pl.col("stay").cast(pl.Int64)).with_columns(**columns)
    file = io.BytesIO()
    frame.write_parquet(file)
    return file.getvalue()


def without(column: str) -> bytes:
    file = io.BytesIO()
    pl.read_parquet(io.BytesIO(parquet())).drop(column).write_parquet(file)
    return file.getvalue()


def workbook(*more: tuple[object, ...], arrange: Callable[[openpyxl.Workbook], object] = lambda _: None) -> bytes:
    """The stays as a workbook with numbers and days, with more rows, and arranged otherwise."""
    book = openpyxl.Workbook()
    book.active.title = "stays"
    for line in ([*FIELDS], *map(typed, STAYS.splitlines()[1:]), *more):
        book.active.append(line)
    arrange(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def typed(line: str) -> list[object]:
    stay, person, hospital, district, admitted, discharged, diagnosis, cost = line.split(",")
    days = map(date.fromisoformat, (admitted, discharged))
    return [int(stay), person, hospital, district or None, *days, diagnosis, int(cost) if cost else None]


def bomb() -> bytes:
    """An archive of 20 MB of zeros in 20 kB that says that it is a workbook."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(20_000_000))
    return file.getvalue()


def renamed(book: openpyxl.Workbook, name: str) -> openpyxl.Workbook:
    book.active.title = name
    return book


def another(book: openpyxl.Workbook, name: str, *, first: bool = False) -> openpyxl.Workbook:
    """A second sheet with a cell."""
    book.create_sheet(name, 0 if first else None)["A1"] = "x"
    if first:
        book.active = 0
    return book


def put(book: openpyxl.Workbook, cell: str, value: str) -> openpyxl.Workbook:
    book.active[cell] = value
    return book
