"""SQL as text, and what differs between the engines that read it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum, auto
from textwrap import indent

from weiheng.definitions.contracts import ColumnType

ZONE = "Asia/Shanghai"
"""Where instants become dates, wherever the machine stands."""
LARGEST_DECIMAL = 38
"""Digits that a decimal of either engine can have."""


class Kind(StrEnum):
    """What a column of a file holds, whatever its engine calls it.

    ``WHOLE`` numbers fit into 64 bits with a sign, ``LARGE`` ones may not; an ``INSTANT`` is a date with a time.
    """

    TEXT = auto()
    WHOLE = auto()
    LARGE = auto()
    DECIMAL = auto()
    FLOAT = auto()
    DATE = auto()
    INSTANT = auto()
    TRUTH = auto()
    OTHER = auto()


@dataclass(frozen=True)
class Dialect:
    """How an engine writes what others write in another way."""

    types: Mapping[ColumnType, str]
    mark: str
    text: Callable[[str], str]
    days: Callable[[str, str], str]
    matches: Callable[[str, str], str]
    starts: Callable[[str, str], str]
    total: Callable[[str, str], str]
    hashed: Callable[[str], str]
    finite: Callable[[str], str]

    def name(self, name: str) -> str:
        """A name as one, whatever is in it."""
        return self.mark + name.replace(self.mark, self.mark * 2) + self.mark

    def names(self, names: Iterable[str]) -> str:
        """Names with commas between them."""
        return ", ".join(map(self.name, names))

    def constant(self, value: float | Decimal | str | date) -> str:
        """A constant; a decimal is what is written, as far as engines have digits for it."""
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, date):
            return f"DATE {self.text(value.isoformat())}"
        digits = f"{Decimal(value):f}"
        return (
            f"({digits})" if len(digits) <= LARGEST_DECIMAL else f"CAST('{float(value)!r}' AS {self.types['number']})"
        )

    def null(self, of: ColumnType) -> str:
        """What is not known, of a type."""
        return f"CAST(NULL AS {self.types[of]})"


def _doubled(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


DUCKDB = Dialect(
    types={"text": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "truth": "BOOLEAN"},
    mark='"',
    text=_doubled,
    days=lambda start, end: f"date_diff('day', {start}, {end})",
    matches=lambda text, pattern: f"regexp_matches({text}, {_doubled(pattern)})",
    starts=lambda text, beginning: f"starts_with({text}, {beginning})",
    total=lambda number, its: f"fsum({number})" if its == "number" else f"sum({number})",
    hashed=lambda values: f"hash({values})",
    # `isnan` and comparisons with NaN are decided by the limits that a Parquet file tells, which leave NaN out
    finite=lambda number: f"isfinite({number})",
)


def _escaped(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'"


def _to_the_end(pattern: str) -> str:
    """A pattern of Java, whose dollar is also before the end of a last line."""
    return pattern.replace("$", r"\z")


def _in_halves(number: str, its: str) -> str:
    """A sum of whole numbers beyond 64 bits: of their upper and lower 32, which is faster than one of decimals."""
    if its == "number":
        return f"sum(CAST({number} AS DOUBLE))"
    whole = f"CAST({number} AS BIGINT)"
    return f"(CAST(sum(shiftright({whole}, 32)) AS DECIMAL(28, 0)) * {2**32} + sum({whole} & {2**32 - 1}))"


SPARK = Dialect(
    types={"text": "STRING", "integer": "BIGINT", "number": "DOUBLE", "date": "DATE", "truth": "BOOLEAN"},
    mark="`",
    text=_escaped,
    days=lambda start, end: f"datediff({end}, {start})",
    matches=lambda text, pattern: f"rlike({text}, {_escaped(_to_the_end(pattern))})",
    starts=lambda text, beginning: f"startswith({text}, {beginning})",
    total=_in_halves,
    hashed=lambda values: f"xxhash64({values})",
    finite=lambda number: f"(abs({number}) < CAST('Infinity' AS DOUBLE))",
)


@dataclass(frozen=True)
class Rows:
    """Rows as a query gives them. ``columns`` are its names, by the SQL of each as it is for the query around it."""

    sql: str
    columns: frozenset[str]

    def around(self, chosen: str, rest: str = "", columns: Iterable[str] | None = None, alias: str = "r") -> "Rows":
        """A query on these rows, with other columns where ``columns`` names them."""
        names = self.columns if columns is None else frozenset(columns)
        end = f"\n{rest}" if rest else ""
        return Rows(f"SELECT {chosen}\nFROM (\n{indent(self.sql, '  ')}\n) AS {alias}{end}", names)

    def where(self, condition: str) -> "Rows":
        """Only the rows that meet a condition."""
        return self.around("*", f"WHERE {condition}")
