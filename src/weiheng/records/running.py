"""The conductor: tables in, observations of variables out."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

import polars as pl

from weiheng.definitions.contracts import ColumnContract, Measure, Table
from weiheng.definitions.expression_types import Scope, Type
from weiheng.definitions.model import Variable
from weiheng.definitions.pack import Pack
from weiheng.observations.model import Observation
from weiheng.records.checking import Checked, Checks
from weiheng.records.duck import Duck
from weiheng.records.rolling import AREA, Places, filled, placed, yearly
from weiheng.records.scan import KNOWN, PERIOD, UNKNOWN, Counted, counted, distinct, scan
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.problem import Problem, Refused, errors
from weiheng.vocabulary.status import Status
from weiheng.vocabulary.unit import UNITS

Progress = Callable[[str], None]
WHOLE = pl.Int128()


@dataclass(frozen=True)
class Scan:
    """One scan of a table: the SQL, the measures that it counts, and what its cells are told apart by.

    Its cells are of months, to be added up; those of different persons are of years and areas, each by itself.
    ``types`` are the columns besides the keys.
    """

    table: str
    sql: str
    measures: tuple[Counted, ...]
    dimensions: tuple[str, ...]
    types: Mapping[str, pl.DataType]

    @property
    def digest(self) -> str:
        """The first letters of a digest of the query."""
        return hashlib.sha256(self.sql.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Result:
    """Everything that a run found out."""

    checked: tuple[Checked, ...]
    observations: tuple[Observation, ...] = field(repr=False)


def measured(pack: Pack) -> Mapping[str, Mapping[str, Measure]]:
    """Measures of variables by table."""
    found: dict[str, dict[str, Measure]] = {}
    for variable in pack.variables.values():
        if variable.measure is not None:
            found.setdefault(variable.measure.table, {})[variable.id] = variable.measure
    return found


def run(engine: Duck, pack: Pack, vintage: str, progress: Progress) -> Result:
    """Check every table that is measured or referred to, scan it, and make observations of years and areas.

    ``Refused`` if rows break what a contract does not forgive.
    """
    checks, observations = Checks(engine, pack), list[Observation]()
    for table in measured(pack):
        progress(table)
        checks.of(table)
        problems = [each for one in checks.done.values() for each in one.problems(engine.files[one.table].place)]
        if errors(problems):
            raise Refused(errors(problems))
        for some in _scans(checks, table):
            observations += _observations(checks, table, some, vintage)
    observations.sort(key=lambda row: row.key)
    return Result(tuple(checks.done.values()), tuple(observations))


def planned(engine: Duck, pack: Pack) -> Iterator[Scan]:
    """The scans that a run makes if no row has to be set aside."""
    clean = {name: Checked(name, 0, 0) for name in pack.tables}
    for table in measured(pack):
        for some in _scans(Checks(engine, pack, clean), table):
            yield from some


def _scans(checks: Checks, name: str) -> Iterator[tuple[Scan, ...]]:
    """One scan for all measures of one date; of different persons, one for each level of areas."""
    pack, table = checks.pack, checks.pack.tables[name]
    scope = Scope(table, pack.tables, pack.codelists)
    every = [counted(variable, each, table) for variable, each in measured(pack)[name].items()]
    persons = [each for each in every if each.aggregate.kind == "persons"]
    others = sorted((each for each in every if each not in persons), key=lambda each: each.date)
    own = ("area",) if table.area is not None else ()
    for _, some in groupby(others, key=lambda each: each.date):
        measures = tuple(some)
        sql = checks.engine.sql(scan(checks, scope, measures, own))
        yield (Scan(name, sql, measures, own, _types(scope, measures)),)
    for one in persons:
        levels = list(_places(pack, table).levels()) if own else [None]
        sqls = [checks.engine.sql(distinct(checks, scope, one, areas)) for areas in levels]
        yield tuple(Scan(name, sql, (one,), own if level else (), {one.name: WHOLE}) for level, sql in enumerate(sqls))


def _types(scope: Scope, measures: Iterable[Counted]) -> dict[str, pl.DataType]:
    """Columns of a scan; whole numbers have room for sums of any table."""
    found: dict[str, pl.DataType] = {}
    for each in measures:
        of = each.aggregate.of if each.aggregate.kind == "sum" else None
        found[each.name] = pl.Float64() if of is not None and scope.type_of(of) is Type.NUMBER else WHOLE
        found |= {} if of is None else {KNOWN + each.name: WHOLE, UNKNOWN + each.name: WHOLE}
    return found


def _cells(engine: Duck, scan: Scan) -> pl.DataFrame:
    keys = {PERIOD: pl.Int64(), **{f"by.{each}": pl.String() for each in scan.dimensions}}
    return pl.DataFrame(engine.rows(scan.sql, scan.table), schema=keys | dict(scan.types), orient="row")


def _years(checks: Checks, table: Table, scans: tuple[Scan, ...]) -> pl.DataFrame:
    """Numbers of each area and year."""
    places, columns = _places(checks.pack, table), list(scans[0].types)
    if scans[0].measures[0].aggregate.kind == "persons":
        levels = [_cells(checks.engine, each).rename({"by.area": AREA}, strict=False) for each in scans]
        levels[0] = levels[0].with_columns(pl.lit(places.whole).alias(AREA))
        return filled(pl.concat(levels, how="diagonal"), columns, places)
    years = yearly(_cells(checks.engine, scans[0]), columns, state=table.kind == "snapshot")
    if "by.area" not in years.columns:
        years = years.with_columns(pl.lit(places.whole).alias("by.area"))
    return placed(years, columns, places)


def _observations(checks: Checks, name: str, scans: tuple[Scan, ...], vintage: str) -> Iterator[Observation]:
    table, checked = checks.pack.tables[name], checks.of(name)
    years = _years(checks, table, scans)
    if any(years[column].is_infinite().any() for column, kind in scans[0].types.items() if kind == pl.Float64()):
        raise Refused([Problem("Q13", checks.engine.files[name].place, {"id": name})])
    for row in years.iter_rows(named=True):
        for measure in scans[0].measures:
            variable = checks.pack.variables[measure.name]
            unknown = row.get(UNKNOWN + measure.name, 0)
            is_missing = unknown and not row[KNOWN + measure.name]
            lacking = f", {unknown} unknown" if unknown else ""
            yield Observation(
                indicator=measure.name,
                area=row[AREA],
                period=row[PERIOD],
                value=None if is_missing else in_unit(row[measure.name], variable),
                unit=variable.unit,
                status=Status.MISSING if is_missing else Status.FINAL,
                source=table.source,
                place=f"{name}: {checked.rows - checked.aside} / {checked.rows}{lacking}",
                vintage=vintage,
                note=f"{checks.engine.version}, {scans[0].digest}",
            )


def _places(pack: Pack, table: Table) -> Places:
    """Where the rows of a table count; in the whole only if the table says nothing about areas."""
    whole = pack.owner.area
    if table.area is None:
        return Places({whole: (whole,)}, whole)
    column = Scope(table, pack.tables, pack.codelists).column(tuple(table.area.split(".")))
    codes = column.codes if isinstance(column, ColumnContract) else None
    return Places.of(pack.areas, pack.codelists.get(codes or ""), whole)


def in_unit(value: int | float, variable: Variable) -> Figure:
    """A number that was counted, in the variable's unit: exact, since units are powers of ten of each other."""
    exact = Fraction(Decimal(repr(value)) if isinstance(value, float) else Decimal(value)) / UNITS[variable.unit].scale
    return Figure.parse(f"{Decimal(exact.numerator) / Decimal(exact.denominator):f}")
