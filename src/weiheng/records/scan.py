"""One scan of a table for all its measures, to the finest cells that are asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_

import ibis
from ibis.expr.types import BooleanValue, Value
from ibis.expr.types import Table as Rows

from weiheng.definitions.contracts import Measure, Table
from weiheng.definitions.expression_types import Scope
from weiheng.definitions.expressions import Aggregated, Column, Expression, columns_of, parse_aggregate, parse_condition
from weiheng.records.checking import Checks
from weiheng.records.compiling import compiled
from weiheng.records.rolling import MONTHS_OF_A_YEAR

PERIOD, KNOWN, UNKNOWN = "by.period", "known.", "unknown."


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


def scan(checks: Checks, scope: Scope, measures: Sequence[Counted], dimensions: Sequence[str]) -> Rows:
    """A row for each month and each value of the dimensions, with the columns of each measure.

    ``by.period`` is a whole number: year x 12 + month - 1; ``by.area`` and so on are the other keys. All measures have
    one date. Every column is a number that can be added up, 0 where nothing counts; a sum has two more, of how many
    rows its number is ``known.`` and ``unknown.``.
    """
    keys = {name: (getattr(scope.table, name) or "").split(".") for name in dimensions}
    wide = _wide(checks, scope, measures, keys.values())
    by = [wide[PERIOD], *(wide[".".join(path)].name(f"by.{name}") for name, path in keys.items())]
    columns = (column for each in measures for column in _sums(each, scope, wide).items())
    return wide.group_by(by).aggregate([value.name(name) for name, value in columns])


def distinct(checks: Checks, scope: Scope, measure: Counted, areas: Mapping[str, str] | None) -> Rows:
    """How many different persons there are in each year, and of each area: ``areas`` by what the column says.

    Persons cannot be added up over areas or months, so every level of areas is counted by itself; None is the whole.
    Rows without a person do not count.
    """
    path = (scope.table.area or "").split(".")
    wide = _wide(checks, scope, [measure], [path] if areas is not None else [])
    wide = wide if areas is None else wide.filter(wide[".".join(path)].isin(list(areas)))
    person = wide[str(measure.aggregate.of or scope.table.person)]
    met = (
        person
        if measure.where is None
        else compiled(measure.where, scope, wide).ifelse(person, ibis.null(person.type()))
    )
    by = [(wide[PERIOD] // MONTHS_OF_A_YEAR).name(PERIOD)]
    if areas is not None:
        by.append(wide[".".join(path)].cases(*areas.items()).name("by.area"))
    return wide.group_by(by).aggregate(met.nunique().name(measure.name))


def _wide(checks: Checks, scope: Scope, measures: Sequence[Counted], keys: Iterable[Sequence[str]]) -> Rows:
    """The rows with everything that measures and keys look at, and their period; of a snapshot the last of a month."""
    rows = checks.rows(scope.table.id)
    (date,) = {each.date for each in measures}
    paths = {tuple(path) for path in keys} | {each.path for one in measures for each in one.columns()}
    if scope.table.kind == "snapshot":
        rows = rows.filter((rows[date] + ibis.interval(days=1)).day() == 1)
    rows = _followed(scope.table, rows, {path[0] for path in paths})
    rows = _joined(checks, scope, rows, {path for path in paths if len(path) > 1})
    day = rows[date]
    months = day.year().cast("int64") * MONTHS_OF_A_YEAR + day.month().cast("int64") - 1
    return rows.filter(day.notnull()).mutate(**{PERIOD: months})


def _followed(table: Table, rows: Rows, wanted: set[str]) -> Rows:
    """The rows with the wanted columns of days to the same person's next date.

    Next is who comes next in the order of that date; a next one that began before this one ended does not follow it.
    """
    for name in sorted(wanted & table.following.keys()):
        its = table.following[name]
        order = [rows[column] for column in (its.to, its.after, *table.key)]
        following = rows[its.to].lead().over(ibis.window(group_by=rows[its.person], order_by=order))
        days = following.delta(rows[its.after], unit="day")
        known = rows[its.person].notnull() & (days >= 0) & (days <= its.within)
        rows = rows.mutate(**{name: known.ifelse(days, ibis.null("int64"))})
    return rows


def _joined(checks: Checks, scope: Scope, rows: Rows, paths: set[tuple[str, ...]]) -> Rows:
    """The rows with columns of the tables that they refer to, called ``institution.level``."""
    for own in sorted({path[0] for path in paths}):
        other = scope.tables[scope.table.columns[own].references or ""]
        wanted = {f"{own}.{path[1]}": path[1] for path in sorted(paths) if path[0] == own}
        there = checks.rows(other.id)
        there = there.select(**{f"{own}.": there[other.key[0]]}, **{name: there[its] for name, its in wanted.items()})
        rows = rows.left_join(there, rows[own] == there[f"{own}."]).drop(f"{own}.")
    return rows


def _sums(measure: Counted, scope: Scope, rows: Rows) -> dict[str, Value]:
    """What is added up: conditions as 0 and 1, so that one pass serves all measures; missing ones count as 0."""
    where, of = (
        None if each is None else compiled(each, scope, rows) for each in (measure.where, measure.aggregate.of)
    )
    if measure.aggregate.kind == "sum" and of is not None:
        met = of if where is None else where.ifelse(of, ibis.null(of.type()))
        lacking = of.isnull() if where is None else where & of.isnull()
        known = {f"{KNOWN}{measure.name}": met.count(), f"{UNKNOWN}{measure.name}": _times(lacking)}
        return {measure.name: met.sum().fill_null(0), **known}
    conditions = [each for each in (where, of) if each is not None]
    return {measure.name: _times(reduce(and_, conditions)) if conditions else rows.count()}


def _times(condition: BooleanValue) -> Value:
    return condition.cast("int64").sum().fill_null(0)
