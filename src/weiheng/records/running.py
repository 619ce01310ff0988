"""The conductor: tables in, observations of variables out."""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

import polars as pl

from weiheng.definitions.contracts import ColumnContract, Measure, Table
from weiheng.definitions.expression_types import Scope
from weiheng.definitions.model import Variable
from weiheng.definitions.pack import Pack
from weiheng.observations.model import Observation
from weiheng.records.checking import Checked, check_table, kept
from weiheng.records.duck import Duck
from weiheng.records.rolling import Places, filled, placed, rolled
from weiheng.records.scan import PERIOD, counted, distinct, scan
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.problem import Refused, errors
from weiheng.vocabulary.status import Status
from weiheng.vocabulary.unit import UNITS

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Scan:
    """One scan of a table: the SQL, the measures that it counts, and what its cells are told apart by.

    Its cells are of months, to be added up; those of ``persons`` are of years and areas, each counted by itself.
    """

    table: str
    sql: str
    measures: tuple[str, ...]
    dimensions: tuple[str, ...]
    persons: bool = False

    @property
    def digest(self) -> str:
        """The first letters of a digest of the query."""
        return hashlib.sha256(self.sql.encode()).hexdigest()[:12]


@dataclass(frozen=True)
class Result:
    """Everything that a run found out."""

    checked: tuple[Checked, ...]
    scans: tuple[Scan, ...]
    observations: tuple[Observation, ...] = field(repr=False)


def measured(pack: Pack) -> Mapping[str, Mapping[str, Measure]]:
    """Measures of variables by table."""
    found: dict[str, dict[str, Measure]] = {}
    for variable in pack.variables.values():
        if variable.measure is not None:
            found.setdefault(variable.measure.table, {})[variable.id] = variable.measure
    return found


def run(engine: Duck, pack: Pack, vintage: str, progress: Progress) -> Result:
    """Check every table that is measured, scan it, and make observations of years and areas.

    ``Refused`` if rows break what a contract does not forgive.
    """
    checked, scans, observations = list[Checked](), list[Scan](), list[Observation]()
    for table in measured(pack):
        progress(table)
        found = check_table(engine, pack, pack.tables[table])
        if problems := errors(found.problems(engine.files[table].place)):
            raise Refused(problems)
        checked.append(found)
        for some in _scans(engine, pack, found):
            scans += some
            observations += _observations(engine, pack, found, some, vintage)
    observations.sort(key=lambda row: row.key)
    return Result(tuple(checked), tuple(scans), tuple(observations))


def planned(engine: Duck, pack: Pack) -> Iterator[Scan]:
    """The scans that a run makes if no row has to be set aside."""
    for table in measured(pack):
        for some in _scans(engine, pack, Checked(table, 0, 0)):
            yield from some


def _scans(engine: Duck, pack: Pack, checked: Checked) -> Iterator[tuple[Scan, ...]]:
    """One scan for all measures of one date; of different persons, one for each level of areas."""
    table = pack.tables[checked.table]
    scope, rows = Scope(table, pack.tables, pack.codelists), kept(engine, pack, table, checked)
    every = [counted(name, each, table) for name, each in measured(pack)[table.id].items()]
    persons = [each for each in every if each.aggregate.kind == "persons"]
    others = sorted((each for each in every if each not in persons), key=lambda each: each.date)
    own = ("area",) if table.area is not None else ()
    for _, some in groupby(others, key=lambda each: each.date):
        measures = tuple(some)
        sql = engine.sql(scan(engine, scope, rows, measures, own))
        yield (Scan(table.id, sql, tuple(each.name for each in measures), own),)
    for one in persons:
        levels = list(_places(pack, table).levels()) if own else [None]
        sqls = [engine.sql(distinct(engine, scope, rows, one, areas)) for areas in levels]
        yield tuple(
            Scan(table.id, sql, (one.name,), own if level else (), persons=True) for level, sql in enumerate(sqls)
        )


def _cells(engine: Duck, scan: Scan) -> pl.DataFrame:
    columns = [PERIOD, *(f"by.{each}" for each in scan.dimensions), *scan.measures]
    rows = engine.rows(scan.sql, scan.table)
    return pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)


def _years(engine: Duck, pack: Pack, table: Table, scans: tuple[Scan, ...]) -> pl.DataFrame:
    """Numbers of each area and year."""
    places, measures = _places(pack, table), scans[0].measures
    if scans[0].persons:
        levels = [_cells(engine, each).rename({"by.area": "area"}, strict=False) for each in scans]
        levels[0] = levels[0].with_columns(area=pl.lit(places.whole))
        return filled(pl.concat(levels, how="diagonal"), measures, places)
    years = rolled(_cells(engine, scans[0]), measures, "year", state=table.kind == "snapshot")
    if "by.area" not in years.columns:
        years = years.with_columns(pl.lit(places.whole).alias("by.area"))
    return placed(years, measures, places)


def _observations(
    engine: Duck, pack: Pack, checked: Checked, scans: tuple[Scan, ...], vintage: str
) -> Iterator[Observation]:
    table = pack.tables[checked.table]
    for row in _years(engine, pack, table, scans).iter_rows(named=True):
        for name in scans[0].measures:
            variable, value = pack.variables[name], row[name]
            yield Observation(
                indicator=name,
                area=row["area"],
                period=row[PERIOD],
                value=None if value is None else in_unit(value, variable),
                unit=variable.unit,
                status=Status.MISSING if value is None else Status.FINAL,
                source=table.source,
                place=f"{table.id}: {checked.rows - checked.aside} / {checked.rows}",
                vintage=vintage,
                note=f"{engine.version}, {scans[0].digest}",
            )


def _places(pack: Pack, table: Table) -> Places:
    column = (
        None if table.area is None else Scope(table, pack.tables, pack.codelists).column(tuple(table.area.split(".")))
    )
    codes = column.codes if isinstance(column, ColumnContract) else None
    return Places.of(pack.areas, pack.codelists.get(codes or ""), pack.owner.area)


def in_unit(value: int | float | Decimal, variable: Variable) -> Figure:
    """A number that was counted, in the variable's unit: exact, since units are powers of ten of each other."""
    exact = Fraction(Decimal(repr(value)) if isinstance(value, float) else Decimal(value)) / UNITS[variable.unit].scale
    return Figure.parse(f"{Decimal(exact.numerator) / Decimal(exact.denominator):f}")
