"""Records checked and counted in plain Python, row by row: the oracle that engines are held against.

It shares nothing with the package but the models of contracts and the trees of expressions.
"""

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import product
from zoneinfo import ZoneInfo

from records_expressions import LEAST, MOST, Evaluator, Row, Value, coded, holds

from weiheng.definitions.contracts import ColumnContract, Following, Measure, Table
from weiheng.definitions.expressions import parse_aggregate, parse_condition
from weiheng.definitions.pack import Pack

Given = Mapping[str, object]
"""A line of a file by the names of its columns there."""
Files = Mapping[str, Sequence[Given]]
"""Lines of a table by file."""
Key = tuple[str, str, str | None, str | None, int | None]
"""Period, area, institution, sex, age."""
ZONE = ZoneInfo("Asia/Shanghai")
DAYS = ("1900-01-01", "2199-12-31")
"""Possible dates, where a contract does not say otherwise."""


@dataclass(frozen=True)
class Wanted:
    """What numbers are told apart by."""

    dimensions: tuple[str, ...]
    periods: tuple[str, ...]
    bands: tuple[int, ...]


@dataclass
class Number:
    """What was counted: ``size`` is the sum of absolute values, ``known`` and ``unknown`` are numbers of rows."""

    total: int | float | Fraction = 0
    size: float = 0
    known: int = 0
    unknown: int = 0
    persons: set[Value] = field(default_factory=set)

    @property
    def value(self) -> int | float | Fraction | None:
        return None if self.unknown and not self.known else self.total + len(self.persons)


@dataclass
class Found:
    """A table held against its contract: rows kept by file, and rows that break a rule, with their keys as texts."""

    kept: list[list[Row]] = field(default_factory=list)
    rows: int = 0
    aside: int = 0
    broken: dict[tuple[str, str, str], list[str]] = field(default_factory=lambda: defaultdict(list))

    @property
    def is_refused(self) -> bool:
        return any(answer == "refuse" for _, _, answer in self.broken)


@dataclass
class Oracle:
    """A pack and the files of its tables."""

    pack: Pack
    files: Mapping[str, Files]
    beyond: set[str] = field(default_factory=set)
    done: dict[str, Found] = field(default_factory=dict)

    def evaluator(self, table: Table) -> Evaluator:
        return Evaluator(table, self.pack.tables, self.pack.codelists, self.beyond)

    def involved(self, name: str) -> set[str]:
        """The table and all that it refers to, and so on."""
        others = {each.references for each in self.pack.tables[name].columns.values() if each.references}
        return {name}.union(*(self.involved(other) for other in others))

    # Contracts

    def found(self, name: str) -> Found:
        if name not in self.done:
            table, files = self.pack.tables[name], self.files[name]
            found = Found()
            parts = list(files.values()) if table.parts else [[row for some in files.values() for row in some]]
            for part in parts:
                self._check(table, part, found)
            self.done[name] = found
        return self.done[name]

    def _check(self, table: Table, part: Sequence[Given], found: Found) -> None:
        rows = [self._typed(table, line) for line in part]
        broken = [list(self._broken(table, line, row)) for line, row in zip(part, rows, strict=True)]
        for again in _repeated(table, rows, broken):
            broken[again].append(("Q10", ", ".join(table.key), table.duplicates))
        kept = []
        for row, each in zip(rows, broken, strict=True):
            for rule in each:
                found.broken[rule].append(" ".join("?" if row[name] is None else str(row[name]) for name in table.key))
            if not _is_aside(each):
                kept.append(row)
        found.kept.append(kept)
        found.rows += len(rows)
        found.aside += len(rows) - len(kept)

    def _typed(self, table: Table, line: Given) -> Row:
        row: Row = {}
        for name, column in table.columns.items():
            found = typed(line[column.file or name], column.type)
            is_code = column.codes is not None and isinstance(found, str)
            row[name] = coded(str(found), self.pack.codelists[str(column.codes)]) if is_code else found
        return row

    def _broken(self, table: Table, line: Given, row: Row) -> Iterator[tuple[str, str, str]]:
        for name, column in table.columns.items():
            for code in self._broken_value(column, line[column.file or name], row[name]):
                yield code, name, column.otherwise
        for name, requirement in table.requires.items():
            if self.evaluator(table).value(parse_condition(requirement.condition), row) is False:
                yield "Q14", name, requirement.otherwise

    def _broken_value(self, column: ColumnContract, given: object, value: Value) -> Iterator[str]:
        if value is None:
            if is_there(given):
                yield "Q05"
            elif not column.nulls:
                yield "Q06"
            return
        if _is_outside(column, value):
            yield "Q07"
        if column.codes is not None and not holds(self.pack.codelists[column.codes], str(value)):
            yield "Q08"
        if column.references is not None and value not in self.keys(column.references):
            yield "Q09"

    def keys(self, name: str) -> Mapping[Value, Row]:
        """Rows that are not set aside, by the key that others refer to."""
        (key,) = self.pack.tables[name].key
        return {row[key]: row for rows in self.found(name).kept for row in rows if row[key] is not None}

    # Counting

    def numbers(self, measure: Measure, wanted: Wanted) -> dict[Key, Number]:
        """The numbers of a measure."""
        table = self.pack.tables[measure.table]
        found: dict[Key, Number] = defaultdict(Number)
        for row in self._wide(table):
            day = row[measure.date or str(table.date)]
            if isinstance(day, date):
                for key in self._keys(table, row, day, wanted):
                    self._add(found[key], table, measure, row)
        self._fill(found, table, wanted)
        return found

    def _fill(self, found: dict[Key, Number], table: Table, wanted: Wanted) -> None:
        """Areas without a row count nobody, in a period in which the table has rows."""
        if table.area is not None and "area" in wanted.dimensions:
            for period, area in product({key[0] for key in found}, self.pack.areas):
                if self._above(area):
                    found.setdefault((period, area, None, None, None), Number())

    def _above(self, area: Value) -> list[str]:
        """An area and those above it up to the owner's; none if it does not lie in that."""
        chain: list[str] = []
        while isinstance(area, str) and area in self.pack.areas:
            chain.append(area)
            if area == self.pack.owner.area:
                return chain
            area = self.pack.areas[area].parent
        return []

    def _keys(self, table: Table, row: Row, day: date, wanted: Wanted) -> Iterator[Key]:
        """Everything that a row counts in."""
        whole = self.pack.owner.area
        areas = self._above(row[table.area]) if table.area and "area" in wanted.dimensions else []
        others: list[list[Value]] = []
        for name in ("institution", "sex", "age"):
            path = getattr(table, name) if name in wanted.dimensions else None
            value = None if path is None else row[path]
            if name == "age" and isinstance(value, int):
                value = max([wanted.bands[0], *(each for each in wanted.bands if each <= value)])
            others.append([None] if value is None else [None, value])
        for period in wanted.periods:
            if table.kind == "events" or _ends(day, period):
                for place, *rest in product(areas or [whole], *others):
                    yield _label(day, period), str(place), *rest  # type: ignore[misc]

    def _add(self, number: Number, table: Table, measure: Measure, row: Row) -> None:
        aggregate, value = parse_aggregate(measure.value), self.evaluator(table).value
        of = None if aggregate.of is None else value(aggregate.of, row)  # engines look at all rows, too
        if measure.where is not None and value(parse_condition(measure.where), row) is not True:
            return
        if aggregate.kind == "persons":
            person = of if aggregate.of is not None else row[str(table.person)]
            number.persons |= {person} - {None}
        elif aggregate.kind == "count":
            number.total += aggregate.of is None or of is True
        elif of is None:
            number.unknown += 1
        else:
            assert isinstance(of, int | float | Fraction)
            number.known += 1
            number.total += of
            number.size += abs(float(of))
            if not math.isfinite(number.size):
                self.beyond.add("number")

    def _wide(self, table: Table) -> Iterator[Row]:
        """Rows with columns of the rows that they refer to, and days to what follows."""
        rows = [dict(row) for part in self.found(table.id).kept for row in part]
        for name, following in table.following.items():
            _follow(rows, name, following, table.key)
        for row in rows:
            for name, column in table.columns.items():
                if column.references is not None:
                    other = self.keys(column.references).get(row[name], {})
                    for there in self.pack.tables[column.references].columns:
                        row[f"{name}.{there}"] = other.get(there)
            yield row


def _follow(rows: Sequence[Row], name: str, following: Following, key: Sequence[str]) -> None:
    """Gives rows the days to the same person's next."""
    order = (following.to, following.after, *key)
    in_order = sorted(rows, key=lambda row: [_last(row[column]) for column in order])
    for index, row in enumerate(in_order):
        person, start = row[following.person], row[following.after]
        later = (each for each in in_order[index + 1 :] if each[following.person] == person)
        to = next(later, {}).get(following.to)
        row[name] = None
        if person is not None and isinstance(start, date) and isinstance(to, date):
            row[name] = (to - start).days if 0 <= (to - start).days <= following.within else None


def typed(given: object, wanted: str) -> Value:
    """What was given in the type of a contract; None if it is nothing of it."""
    return {"text": _text, "integer": _integer, "number": _number, "date": _date, "truth": _truth}[wanted](given)


def is_there(given: object) -> bool:
    return given not in (None, "") and not (isinstance(given, float) and math.isnan(given))


def _text(given: object) -> Value:
    return str(given) or None if isinstance(given, str | int) and not isinstance(given, bool) else None


def _integer(given: object) -> Value:
    if isinstance(given, str):
        given = int(given) if re.fullmatch(r"[+-]?[0-9]+", given) else None
    if isinstance(given, float):
        given = int(given) if math.isfinite(given) and given == math.floor(given) else None
    if isinstance(given, Decimal):
        given = int(given) if given == given.to_integral_value() else None
    return given if isinstance(given, int) and not isinstance(given, bool) and LEAST <= given <= MOST else None


def _number(given: object) -> Value:
    if isinstance(given, str):
        given = float(given) if re.fullmatch(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", given) else None
    if given is None or isinstance(given, bool) or not isinstance(given, int | float | Decimal):
        return None
    return float(given) if math.isfinite(given) else None


def _date(given: object) -> Value:
    if isinstance(given, datetime):
        return (given.astimezone(ZONE) if given.tzinfo else given).date()
    if isinstance(given, str):
        try:
            return date.fromisoformat(given) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", given) else None
        except ValueError:
            return None
    return given if isinstance(given, date) else None


def _truth(given: object) -> Value:
    if isinstance(given, float | Decimal):
        return None
    return {"true": True, "1": True, "false": False, "0": False}.get(str(given).lower())


def _is_outside(column: ColumnContract, value: Value) -> bool:
    default = DAYS if column.type == "date" else (None, None)
    for end, sign in ((column.minimum or default[0], 1), (column.maximum or default[1], -1)):
        if end is None:
            continue
        if isinstance(value, date):
            is_outside = (value - date.fromisoformat(str(end))).days * sign < 0
        else:
            assert isinstance(value, int | float)
            limit = float(str(end)) if isinstance(value, float) else Fraction(str(end))
            is_outside = (value - limit) * sign < 0
        if is_outside:
            return True
    return False


def _is_aside(broken: Sequence[tuple[str, str, str]]) -> bool:
    return any(answer == "set_aside" for _, _, answer in broken)


def _repeated(table: Table, rows: Sequence[Row], broken: Sequence[Sequence[tuple[str, str, str]]]) -> list[int]:
    """Rows whose key another has that breaks less, or comes first by its other columns."""
    by_key: dict[tuple[Value, ...], list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        key = tuple(row[name] for name in table.key)
        if None not in key:
            by_key[key].append(index)
    others = [name for name in table.columns if name not in table.key]

    def order(index: int) -> list[object]:
        return [_is_aside(broken[index]), *(_last(rows[index][name]) for name in others)]

    return [each for some in by_key.values() for each in sorted(some, key=order)[1:]]


def _last(value: Value) -> tuple[bool, Value]:
    """An order in which what is missing comes last."""
    return (True, 0) if value is None else (False, value)


def _ends(day: date, period: str) -> bool:
    """Whether a day is the last of a period; of a state nobody asks by day."""
    if period == "day":
        return False
    if day.year == 9999 and (day.month, day.day) == (12, 31):
        return True
    tomorrow = day + timedelta(days=1)
    months = {"year": (1,), "quarter": (1, 4, 7, 10), "month": range(1, 13)}[period]
    return tomorrow.day == 1 and tomorrow.month in months


def _label(day: date, period: str) -> str:
    month = f"-{day.month:02}"
    names = {"year": "", "quarter": f"Q{(day.month + 2) // 3}", "month": month, "day": f"{month}-{day.day:02}"}
    return f"{day.year:04}{names[period]}"
