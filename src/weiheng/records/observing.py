"""Numbers of areas and years as observations, ready for a pack."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from weiheng.definitions.model import Variable
from weiheng.definitions.pack import Pack
from weiheng.observations.model import Observation
from weiheng.records.counting import Numbers
from weiheng.records.engine import Engine
from weiheng.records.protecting import Protected, is_guarded, rows_of
from weiheng.records.rolling import Grouping
from weiheng.records.running import Result
from weiheng.records.scan import KNOWN, UNKNOWN
from weiheng.records.tabulating import STATUS, by_bands, estimated, seen, variables
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.status import Status
from weiheng.vocabulary.unit import UNITS

DIGITS = 12
"""Of sums of decimals: the last ones of a double depend on the order in which rows are added up."""


@dataclass(frozen=True)
class Provenance:
    """What goes with every observation: the engine, and when the numbers were made (ISO 8601)."""

    engine: Engine
    vintage: str


def observations(result: Result, pack: Pack, provenance: Provenance) -> list[Observation]:
    """Observations of variables and of indicators that are estimated by age, by area and year, ordered by key.

    They are those that may be seen: hidden numbers are there as suppressed, without a value.
    """
    groups = seen(result, pack)
    found = [row for each in groups[Grouping()] for row in _counted(each, result, pack, provenance)]
    return sorted([*found, *_estimated(groups, result, pack, provenance)], key=lambda row: row.key)


def _counted(shown: Protected, result: Result, pack: Pack, provenance: Provenance) -> Iterator[Observation]:
    numbers = shown.numbers
    table, checked = pack.tables[numbers.table], result.checked[numbers.table]
    rule = f", {pack.disclosure}" if table.sensitive else ""
    rows = zip(numbers.frame.iter_rows(named=True), shown.hidden.iter_rows(named=True), strict=True)
    for row, hidden in rows:
        for name in numbers.variables:
            variable, status = pack.variables[name], _status(row, name, numbers, is_hidden=hidden[name])
            unknown = row.get(UNKNOWN + name, 0)
            lacking = f", {'some' if is_guarded(numbers.table, pack) else unknown} unknown" if unknown else ""
            yield Observation(
                indicator=name,
                area=row["area"],
                period=int(row["period"]),
                value=in_unit(row[name], variable) if status.has_value else None,
                unit=variable.unit,
                status=status,
                source=table.source,
                place=f"{rows_of(checked, pack)}{lacking}",
                vintage=provenance.vintage,
                note=f"{provenance.engine.version}, {numbers.queries}{rule}",
            )


def _status(row: Mapping[str, object], name: str, numbers: Numbers, *, is_hidden: bool) -> Status:
    if is_hidden:
        return Status.SUPPRESSED
    if row.get(UNKNOWN + name) and not row[KNOWN + name]:
        return Status.MISSING
    return Status.ESTIMATED if numbers.is_estimate else Status.FINAL


def in_unit(value: int | float, variable: Variable) -> Figure:
    """A number that was counted, in the variable's unit: exact, since units are powers of ten of each other.

    A sum of decimals has so many digits as do not depend on the order of the rows.
    """
    number = f"{value:.{DIGITS}g}" if isinstance(value, float) else value
    exact = Fraction(Decimal(number)) / UNITS[variable.unit].scale
    return Figure.parse(f"{Decimal(exact.numerator) / Decimal(exact.denominator):f}")


def _estimated(
    groups: Mapping[Grouping, Sequence[Protected]], result: Result, pack: Pack, provenance: Provenance
) -> Iterator[Observation]:
    """What is estimated by age, with its interval in the place of its rows."""
    grouping = by_bands(Grouping(), pack)
    of = {name: each for each in result.numbers.get(grouping, ()) for name in each.variables} if grouping else {}
    for row in estimated(result, groups, pack).iter_rows(named=True):
        indicator, status = pack.indicators[row["indicator"]], Status(row[STATUS])
        parts = [of[name] for name in variables(indicator.id, pack) if name in of]
        tables = sorted({each.table for each in parts})
        low, high = (f"{row[end]:.6g}" if row[end] is not None else "?" for end in ("low", "high"))
        interval = f", {low}–{high} ({row['method']})" if status.has_value else ""
        queries = " ".join(sorted({each.queries for each in parts}))
        yield Observation(
            indicator=indicator.id,
            area=row["area"],
            period=int(row["period"]),
            value=Figure.parse(f"{Decimal(repr(row['value'])):f}") if status.has_value else None,
            unit=indicator.unit,
            status=status,
            source=pack.tables[tables[0]].source,
            place=" and ".join(rows_of(result.checked[name], pack) for name in tables) + interval,
            vintage=provenance.vintage,
            note=f"{provenance.engine.version}, {queries}, {pack.disclosure}",
        )
