"""One scan of a table for all its measures, to the finest cells that are asked for."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import prod

from weiheng.definitions.contracts import ColumnContract, Measure, Table
from weiheng.definitions.expression_types import Scope
from weiheng.definitions.expressions import Aggregated, Column, Expression, columns_of, parse_aggregate, parse_condition
from weiheng.records.checking import Checks, Part
from weiheng.records.compiling import Compiler
from weiheng.records.rolling import DAYS_OF_A_MONTH, MONTHS_OF_A_YEAR, PERIODS, Dimension, Period
from weiheng.records.sql import Dialect, Rows

PERIOD, KNOWN, UNKNOWN = "by.period", "known.", "unknown."
DAY, NEXT = "at.day", "at.next"


@dataclass(frozen=True)
class Counted:
    """A measure read: what it adds up, of which rows, and the date that decides on the period."""

    name: str
    aggregate: Aggregated
    where: Expression | None
    date: str

    def columns(self) -> Iterator[Column]:
        """Columns that it looks at."""
        for each in (self.aggregate.of, self.where):
            if each is not None:
                yield from columns_of(each)


def counted(name: str, measure: Measure, table: Table) -> Counted:
    """A measure of a table, read."""
    where = None if measure.where is None else parse_condition(measure.where)
    return Counted(name, parse_aggregate(measure.value), where, measure.date or table.date or "")


def is_of_institutions(table: Table) -> bool:
    """Whether the area of a row is that of its institution."""
    return table.area is not None and table.institution is not None and table.area.startswith(f"{table.institution}.")


@dataclass(frozen=True)
class Keys:
    """What cells are told apart by: dimensions that the table has, the bands of ages, and months or days."""

    dimensions: tuple[Dimension, ...]
    bands: tuple[int, ...] = (0,)
    unit: Period = "month"

    def hold(self, other: "Keys") -> bool:
        """Whether cells told apart by these can be added up to those of others."""
        ages = "age" not in other.dimensions or self.bands == other.bands
        return {*other.dimensions} <= {*self.dimensions} and ages and PERIODS[other.unit] <= PERIODS[self.unit]

    def of_rows(self, table: Table) -> "Keys":
        """What rows are told apart by: by institution, where areas are those of institutions."""
        if "area" not in self.dimensions or not is_of_institutions(table):
            return self
        others = [each for each in self.dimensions if each not in ("area", "institution")]
        return replace(self, dimensions=("institution", *others))

    def of(self, table: Table) -> dict[Dimension, tuple[str, ...]]:
        """The path of the column of each dimension."""
        return {name: tuple((getattr(table, name) or "").split(".")) for name in self.dimensions}

    def sql(self, table: Table, dialect: Dialect) -> dict[Dimension, str]:
        """The value of each dimension in a row; of ages the least of their band."""
        found = {name: dialect.name(".".join(path)) for name, path in self.of(table).items()}
        if "age" in found:
            found["age"] = self._band(found["age"])
        return found

    def _band(self, age: str) -> str:
        cases = (f"WHEN {age} < {end} THEN {start}" for start, end in pairwise(self.bands))
        return f"CASE {' '.join(cases)} WHEN {age} IS NOT NULL THEN {self.bands[-1]} END"


def scan(checks: Checks, scope: Scope, measures: Sequence[Counted], keys: Keys, part: Part = None) -> str:
    """A row for each month (or day) and each value of the dimensions, with the columns of each measure.

    ``by.period`` is a whole number: year x 12 + month - 1 (of days: this x 31 + day - 1); ``by.area`` and so on are
    the other keys. All measures have one date. Every column is a number that can be added up, 0 where nothing counts; a
    sum has two more, of how many rows its number is ``known.`` and ``unknown.``.
    """
    dialect, table = checks.engine.dialect, scope.table
    compiler = Compiler(scope, dialect)
    own = keys.of_rows(table)
    wide = _wide(checks, scope, measures, own, checks.rows_of(table.id, part))
    day = dialect.name(DAY)
    groups = own.sql(table, dialect)
    columns = {PERIOD: _NUMBERS[keys.unit].format(day=day)}
    columns |= {f"by.{name}": sql for name, sql in groups.items()}
    sums = {name: sql for each in measures for name, sql in _sums(each, compiler).items()}
    periods = [day] if keys.unit == "day" else [f"year({day})", f"month({day})"]
    rest = f"GROUP BY {', '.join([*periods, *groups.values()])}"
    cells = wide.around(_listed(columns | sums, dialect), rest, columns | sums)
    return cells.sql if own == keys else _with_areas(checks, scope, cells, keys, list(sums))


def _with_areas(checks: Checks, scope: Scope, cells: Rows, keys: Keys, sums: Sequence[str]) -> str:
    """Cells by institution as cells by the areas of institutions: so few are joined where rows would take long."""
    dialect = checks.engine.dialect
    own, its = (scope.table.area or "").split(".")
    other = scope.tables[scope.table.columns[own].references or ""]
    columns = {"its.key": dialect.name(other.key[0]), "by.area": dialect.name(its)}
    there = checks.rows(other.id).around(_listed(columns, dialect))
    institution, key = dialect.name("by.institution"), dialect.name("its.key")
    names = [dialect.name(each) for each in (PERIOD, *(f"by.{name}" for name in keys.dimensions))]
    totals = [f"sum({dialect.name(each)}) AS {dialect.name(each)}" for each in sums]
    join = f"LEFT JOIN (\n{there.sql}\n) AS there ON r.{institution} = there.{key}\nGROUP BY {', '.join(names)}"
    return cells.around(",\n  ".join([*names, *totals]), join).sql


@dataclass(frozen=True)
class Level:
    """A level at which different persons are counted: kinds of keys, and areas by what a column says of them."""

    keys: Keys
    period: Period
    areas: Mapping[str, str] | None = None

    @property
    def all_keys(self) -> Keys:
        """The dimensions with that of areas, in the order of a query's columns."""
        return Keys((*self.keys.dimensions, *(("area",) if self.areas is not None else ())), self.keys.bands)

    @property
    def groups(self) -> int:
        """A guess of how many groups there are: of 4 years and 1000 institutions, whatever the rows say."""
        sizes = {"institution": 1000, "sex": 3, "age": len(self.keys.bands)}
        found = len(set((self.areas or {"": ""}).values())) * 4 * PERIODS[self.period]
        return found * prod(sizes.get(name, 1) for name in self.keys.dimensions)


def distinct(checks: Checks, scope: Scope, measure: Counted, level: Level, *, approximately: bool = False) -> str:
    """How many different persons there are in each period, and of each value of the level's dimensions.

    Persons cannot be added up over areas or months, so every level is counted by itself; without areas it is the
    whole. Rows without a person, or that say nothing of a dimension, do not count. A state is that of the period's
    last day.
    """
    dialect, table = checks.engine.dialect, scope.table
    area = Keys(("area",) if level.areas is not None else ())
    rows = checks.rows(table.id)
    wide = _wide(checks, scope, [measure], level.all_keys, rows)
    groups = {f"by.{name}": sql for name, sql in level.keys.sql(table, dialect).items()}
    conditions = [f"{sql} IS NOT NULL" for sql in groups.values()]
    day = dialect.name(DAY)
    if table.kind == "snapshot":
        conditions.append(f"month({day}) % {MONTHS_OF_A_YEAR // PERIODS[level.period]} = 0")
    if level.areas is not None:
        column = area.sql(table, dialect)["area"]
        cases = (f"WHEN {dialect.text(word)} THEN {dialect.text(its)}" for word, its in level.areas.items())
        groups["by.area"] = f"CASE {column} {' '.join(cases)} END"
        conditions.append(f"{column} IN ({', '.join(map(dialect.text, level.areas))})")
    groups = {PERIOD: _NUMBERS[level.period].format(day=day), **groups}
    person = str(measure.aggregate.of or table.person)
    met = dialect.name(person)
    if measure.where is not None:
        met = f"CASE WHEN {Compiler(scope, dialect).sql(measure.where)} THEN {met} END"
    if approximately:
        number = f"approx_count_distinct({met})"
    else:
        number = checks.engine.as_bits(met, person, rows, table.id, level.groups) or f"count(DISTINCT {met})"
    where = f"WHERE {' AND '.join(conditions)}\n" if conditions else ""
    return wide.around(
        _listed(groups | {measure.name: number}, dialect), f"{where}GROUP BY {', '.join(groups.values())}"
    ).sql


_NUMBERS: Mapping[Period, str] = {
    "year": "year({day})",
    "quarter": "year({day}) * 4 + quarter({day}) - 1",
    "month": f"year({{day}}) * {MONTHS_OF_A_YEAR} + month({{day}}) - 1",
    "day": f"(year({{day}}) * {MONTHS_OF_A_YEAR} + month({{day}}) - 1) * {DAYS_OF_A_MONTH} + day({{day}}) - 1",
}


def _listed(columns: Mapping[str, str], dialect: Dialect) -> str:
    return ",\n  ".join(f"{sql} AS {dialect.name(name)}" for name, sql in columns.items())


def _wide(checks: Checks, scope: Scope, measures: Sequence[Counted], keys: Keys, rows: Rows) -> Rows:
    """The rows with everything that measures and keys look at, and their day; of a snapshot the last of a month."""
    dialect, table = checks.engine.dialect, scope.table
    (date,) = {each.date for each in measures}
    paths = {*keys.of(table).values()} | {each.path for one in measures for each in one.columns()}
    day = dialect.name(date)
    if table.kind == "snapshot":
        rows = rows.where(f"{day} = last_day({day})")
    rows = _followed(table, rows, {path[0] for path in paths}, dialect)
    rows = rows.around(f"*, {day} AS {dialect.name(DAY)}", f"WHERE {day} IS NOT NULL", rows.columns | {DAY})
    return _joined(checks, scope, rows, {path for path in paths if len(path) > 1})


def _followed(table: Table, rows: Rows, wanted: set[str], dialect: Dialect) -> Rows:
    """The rows with the wanted columns of days to the same person's next date.

    Next is who comes next in the order of that date; a next one that began before this one ended does not follow it.
    """
    for name in sorted(wanted & table.following.keys()):
        its = table.following[name]
        person, after, to = map(dialect.name, (its.person, its.after, its.to))
        order = ", ".join(f"{dialect.name(each)} NULLS LAST" for each in (its.to, its.after, *table.key))
        following = f"lead({to}) OVER (PARTITION BY {person} ORDER BY {order})"
        rows = rows.around(f"*, {following} AS {dialect.name(NEXT)}")
        days = dialect.days(after, dialect.name(NEXT))
        known = f"{person} IS NOT NULL AND {days} BETWEEN 0 AND {its.within}"
        chosen = f"{dialect.names(sorted(rows.columns))}, CASE WHEN {known} THEN {days} END AS {dialect.name(name)}"
        rows = rows.around(chosen, columns=rows.columns | {name})
    return rows


def _joined(checks: Checks, scope: Scope, rows: Rows, paths: set[tuple[str, ...]]) -> Rows:
    """The rows with columns of the tables that they refer to, called ``institution.level``."""
    name = checks.engine.dialect.name
    for own in sorted({path[0] for path in paths}):
        other = scope.tables[scope.table.columns[own].references or ""]
        wanted = {f"{own}.{path[1]}": path[1] for path in sorted(paths) if path[0] == own}
        columns = {f"{own}.": name(other.key[0]), **{alias: name(its) for alias, its in wanted.items()}}
        there = checks.rows(other.id).around(_listed(columns, checks.engine.dialect))
        join = f"LEFT JOIN (\n{there.sql}\n) AS there ON r.{name(own)} = there.{name(own + '.')}"
        chosen = ", ".join(["r.*", *(f"there.{name(alias)}" for alias in wanted)])
        rows = rows.around(chosen, join, rows.columns | wanted.keys())
    return rows


def _sums(measure: Counted, compiler: Compiler) -> dict[str, str]:
    """What is added up: conditions as numbers of times, so that one pass serves all measures; missing ones count 0."""
    where, of = (None if each is None else compiler.sql(each) for each in (measure.where, measure.aggregate.of))
    if measure.aggregate.kind == "sum" and of is not None and measure.aggregate.of is not None:
        met = of if where is None else f"CASE WHEN {where} THEN {of} END"
        lacking = f"{of} IS NULL" if where is None else f"{where} AND {of} IS NULL"
        known, unknown = f"count({met})", f"count_if({lacking})"
        if _is_always_known(measure.aggregate.of, compiler.scope):  # two aggregates less
            known, unknown = "count(*)" if where is None else f"count_if({where})", "0"
        total = compiler.dialect.total(met, compiler.scope.type_of(measure.aggregate.of))
        counts = {f"{KNOWN}{measure.name}": known, f"{UNKNOWN}{measure.name}": unknown}
        return {measure.name: f"coalesce({total}, 0)", **counts}
    conditions = [each for each in (where, of) if each is not None]
    return {measure.name: f"count_if({' AND '.join(conditions)})" if conditions else "count(*)"}


def _is_always_known(expression: Expression, scope: Scope) -> bool:
    """Whether a number is known in every row that is left: all that it is made of may not be missing."""
    contracts = [scope.column(column.path) if len(column.path) == 1 else None for column in columns_of(expression)]
    return all(isinstance(each, ColumnContract) and not each.nulls and each.otherwise != "keep" for each in contracts)
