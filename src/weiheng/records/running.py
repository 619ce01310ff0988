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
from weiheng.records.rolling import Places, placed, rolled
from weiheng.records.scan import counted, scan
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.problem import Refused, errors
from weiheng.vocabulary.status import Status
from weiheng.vocabulary.unit import UNITS

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Scan:
    """One scan of a table: the SQL, the measures that it counts, and what its cells are told apart by."""

    table: str
    sql: str
    measures: tuple[str, ...]
    dimensions: tuple[str, ...]

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
        for one in _scans(engine, pack, found):
            scans.append(one)
            observations += _observations(engine, pack, found, one, vintage)
    observations.sort(key=lambda row: row.key)
    return Result(tuple(checked), tuple(scans), tuple(observations))


def planned(engine: Duck, pack: Pack) -> Iterator[Scan]:
    """The scans that a run makes if no row has to be set aside."""
    for table in measured(pack):
        yield from _scans(engine, pack, Checked(table, 0, 0))


def _scans(engine: Duck, pack: Pack, checked: Checked) -> Iterator[Scan]:
    """One scan for all measures of one date."""
    table = pack.tables[checked.table]
    scope, dimensions = Scope(table, pack.tables, pack.codelists), ("area",) if table.area is not None else ()
    rows = kept(engine, pack, table, checked)
    every = (counted(name, each, table) for name, each in measured(pack)[table.id].items())
    for _, some in groupby(sorted(every, key=lambda each: each.date), key=lambda each: each.date):
        measures = tuple(some)
        sql = engine.sql(scan(engine, scope, rows, measures, dimensions))
        yield Scan(table.id, sql, tuple(each.name for each in measures), dimensions)


def _cells(engine: Duck, scan: Scan) -> pl.DataFrame:
    columns = ["by.period", *(f"by.{each}" for each in scan.dimensions), *scan.measures]
    rows = engine.rows(scan.sql, scan.table)
    return pl.DataFrame(rows, schema=columns, orient="row", infer_schema_length=None)


def _observations(engine: Duck, pack: Pack, checked: Checked, scan: Scan, vintage: str) -> Iterator[Observation]:
    table = pack.tables[scan.table]
    years = rolled(_cells(engine, scan), scan.measures, "year", state=table.kind == "snapshot")
    if "by.area" not in years.columns:
        years = years.with_columns(pl.lit(pack.owner.area).alias("by.area"))
    for row in placed(years, scan.measures, _places(pack, table)).iter_rows(named=True):
        for name in scan.measures:
            variable = pack.variables[name]
            value = row[name]
            yield Observation(
                indicator=name,
                area=row["area"],
                period=row["by.period"],
                value=None if value is None else in_unit(value, variable),
                unit=variable.unit,
                status=Status.MISSING if value is None else Status.FINAL,
                source=table.source,
                place=f"{table.id}: {checked.rows - checked.aside} / {checked.rows}",
                vintage=vintage,
                note=f"{engine.version}, {scan.digest}",
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
