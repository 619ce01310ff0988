"""Indicators of every cell from counts: numerator, denominator, value, interval, and three years pooled.

A cell is a period, an area, an institution, a sex and a band of ages, where null stands for all of them. The formulas
are those of the pack, and give what they give for observations of the same counts; the intervals are those of plans.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property, reduce
from operator import add

import numpy as np
import polars as pl
from numpy.typing import NDArray

from weiheng.definitions.edition import formula_parts
from weiheng.definitions.expressions import parse_aggregate
from weiheng.definitions.model import Indicator, Ratio, Variable
from weiheng.definitions.pack import Pack
from weiheng.indicators.statistics.arrays import Array
from weiheng.indicators.statistics.intervals import EXACT_BELOW, ONE_IN, rate
from weiheng.indicators.statistics.pooling import FEW, POOLED
from weiheng.records.exact import Exact
from weiheng.vocabulary.unit import UNITS

PERIOD, PLACE = "period", ("area", "institution", "sex", "age")
COLUMNS: Mapping[str, type[pl.DataType]] = {
    "indicator": pl.String,
    PERIOD: pl.String,
    "area": pl.String,
    "institution": pl.String,
    "sex": pl.String,
    "age": pl.Int64,
    "unit": pl.String,
    "numerator": pl.Float64,
    "denominator": pl.Float64,
    "value": pl.Float64,
    "low": pl.Float64,
    "high": pl.Float64,
    "method": pl.String,
    "few": pl.Boolean,
    "population": pl.String,
    "pooled": pl.Float64,
    "pooled_low": pl.Float64,
    "pooled_high": pl.Float64,
}
"""Columns of the figures."""
NUMBERS = tuple(name for name, kind in COLUMNS.items() if kind is pl.Float64)
_SHARES = "ratio"
"""Dimension of rates and shares; what is per person (beds, physicians) is a complete count of what there is."""


def figures(counts: pl.DataFrame, pack: Pack, conf: float = 0.95) -> pl.DataFrame:
    """A row for each cell and each indicator with a formula of counted variables: :data:`COLUMNS`.

    ``counts`` has a row for each cell: ``period`` ("2022", "2022Q3", "2022-07"), ``area``, ``institution``, ``sex``,
    ``age`` (where its band begins), and a column of each counted variable in base units; null is not known. Rows come
    in the order of the pack's indicators, then by place and period. A cell has a row of an indicator if its counts are
    known there: beds are not counted by sex.

    ``value``, ``low`` and ``high`` are in the indicator's unit; ``numerator`` and ``denominator`` in base units. A
    denominator of 0 gives no value. Only rates and shares whose numerator counts rows or persons have an interval: its
    ``method`` is "wilson", "exact" or "byar" (see :func:`weiheng.indicators.statistics.intervals.rate`). ``few`` says
    that they rest on fewer than 20 events. ``pooled`` is the rate of a year and the two last known ones before it, if
    no break of the indicator lies between. ``population`` is null (see :func:`weiheng.records.ages.by_age`).
    """
    cells = Cells.of(counts)
    reckoning = _Reckoning(pack, cells)
    wanted = (each for each in pack.indicators.values() if each.formula is not None and reckoning.is_counted(each.id))
    return together(_figure(indicator, reckoning, conf).frame(indicator, cells) for indicator in wanted)


def together(parts: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """Figures of several indicators below each other; with all columns if there are none."""
    return pl.concat([pl.DataFrame(schema=COLUMNS), *parts])


def year() -> pl.Expr:
    """The year of a period that is a whole one, else 0."""
    is_year = pl.col(PERIOD).str.contains("^[0-9]{4}$")
    return pl.when(is_year).then(pl.col(PERIOD).cast(pl.Int64, strict=False)).otherwise(0)


@dataclass(frozen=True)
class Cells:
    """Cells in the order of their places and periods.

    ``place`` numbers the places, ``years`` is 0 for periods that are no whole year; both have a number for each cell.
    """

    rows: pl.DataFrame
    place: NDArray[np.int64]
    years: NDArray[np.int64]

    @classmethod
    def of(cls, cells: pl.DataFrame) -> "Cells":
        """Cells that are told apart by their places and ``period``."""
        rows = cells.sort(*PLACE, PERIOD)
        place = rows.select(pl.struct(*PLACE).rle_id().cast(pl.Int64)).to_series().to_numpy()
        return cls(rows, place, rows.select(year()).to_series().to_numpy())

    def last_years(self, known: NDArray[np.bool_], breaks: Iterable[int]) -> NDArray[np.int64]:
        """Cells that are pooled, (3, pooled): in each column three known years of one place, one after the other.

        A break that lies after the first and not after the last keeps them apart.
        """
        usable = np.flatnonzero(known & (self.years > 0))
        columns = max(len(usable) - POOLED + 1, 0)
        threes = np.stack([usable[start : start + columns] for start in range(POOLED)])
        first, last = threes[0], threes[-1]
        alike = self.place[first] == self.place[last]
        for each in breaks:
            alike &= ~((self.years[first] < each) & (each <= self.years[last]))
        return threes[:, alike]

    def spread(self, threes: NDArray[np.int64], numbers: Array) -> Array:
        """Numbers of what is pooled by cell, each at the last of its years, NaN elsewhere."""
        found = np.full(len(self.years), np.nan)
        found[threes[-1]] = numbers
        return found


@dataclass(frozen=True)
class Figure:
    """Numbers of one indicator by cell, NaN where missing.

    A sum has no ``denominator``. ``word`` names the method of an interval; None if nothing has one, since no events are
    counted.
    """

    numerator: Array
    denominator: Array | None
    value: Array
    limits: tuple[Array, Array] | None = None
    pooled: tuple[Array, Array, Array] | None = None
    word: pl.Expr | None = None
    population: pl.Series | None = None

    def frame(self, indicator: Indicator, cells: Cells) -> pl.DataFrame:
        """The columns of the figures, for cells whose counts are known."""
        numbers = (self.numerator, self.denominator, self.value, *(self.limits or (None,) * 2))
        numbers = (*numbers, *(self.pooled or (None,) * 3))
        counts = ("numerator",) if self.denominator is None else ("numerator", "denominator")
        few = pl.lit(None, pl.Boolean) if self.word is None else pl.col("numerator") < FEW
        return (
            cells.rows.select(PERIOD, *PLACE)
            .with_columns(map(_column, NUMBERS, numbers))
            .with_columns(pl.lit(None, pl.String).alias("population") if self.population is None else self.population)
            .filter(pl.all_horizontal(pl.col(counts).is_not_null()))
            .with_columns(
                pl.lit(indicator.id).alias("indicator"),
                pl.lit(indicator.unit).alias("unit"),
                pl.when(pl.col("low").is_not_null()).then(self.word).cast(pl.String).alias("method"),
                few.alias("few"),
            )
            .select(*COLUMNS)
        )


def _column(name: str, numbers: Array | None) -> pl.Series | pl.Expr:
    if numbers is None:
        return pl.lit(None, pl.Float64).alias(name)
    return pl.Series(name, numbers).fill_nan(None)


def _figure(indicator: Indicator, reckoning: "_Reckoning", conf: float) -> Figure:
    formula = indicator.formula
    if not isinstance(formula, Ratio):
        total = reckoning.base(indicator.id)
        return Figure(total.floats(), None, total.times(1 / UNITS[indicator.unit].scale).floats())
    part, whole = reckoning.base(formula.numerator), reckoning.base(formula.denominator)
    x, n, value = part.floats(), whole.floats(), part.over(whole).times(Fraction(formula.factor)).floats()
    if UNITS[indicator.unit].dimension != _SHARES or not reckoning.is_count(formula.numerator):
        return Figure(x, n, value)
    base = np.where(n > 0, n, np.nan)
    limits = rate(x, base, formula.factor, share=True, conf=conf)
    return Figure(x, n, value, limits, _pooled(x, base, indicator, reckoning.cells, conf), _WORD)


def _pooled(x: Array, n: Array, indicator: Indicator, cells: Cells, conf: float) -> tuple[Array, Array, Array]:
    """Value, low and high of the last three years; ``n`` is NaN where it is 0."""
    threes = cells.last_years(~np.isnan(x + n), (each.period for each in indicator.breaks))
    events, base = x[threes].sum(axis=0), n[threes].sum(axis=0)
    factor = indicator.formula.factor if isinstance(indicator.formula, Ratio) else 1
    low, high = rate(events, base, factor, share=True, conf=conf)
    value, low, high = (cells.spread(threes, each) for each in (events * factor / base, low, high))
    return value, low, high


def word_of_count() -> pl.Expr:
    """Which interval :func:`weiheng.indicators.statistics.intervals.poisson` takes for the numerator."""
    return pl.when(pl.col("numerator") < EXACT_BELOW).then(pl.lit("exact")).otherwise(pl.lit("byar"))


_WORD = (
    pl.when(pl.col("numerator") * ONE_IN >= pl.col("denominator"), pl.col("numerator") <= pl.col("denominator"))
    .then(pl.lit("wilson"))
    .otherwise(word_of_count())
)
"""Which interval :func:`weiheng.indicators.statistics.intervals.rate` takes for a part of a whole."""


@dataclass(frozen=True)
class _Reckoning:
    """Elements of a pack by cell, each computed once; formulas must not be cyclic (D03)."""

    pack: Pack
    cells: Cells
    found: dict[str, Exact] = field(default_factory=dict)

    @cached_property
    def elements(self) -> Mapping[str, Indicator | Variable]:
        return self.pack.elements()

    def is_counted(self, key: str) -> bool:
        """Whether records say what an element is: by its measure, or by those of all that its formula names."""
        element = self.elements.get(key)
        if element is None or getattr(element, "measure", None) is not None:
            return element is not None
        parts = formula_parts(element)
        return bool(parts) and all(map(self.is_counted, parts))

    def is_count(self, key: str) -> bool:
        """Whether an element counts rows or persons, and is no sum of days or money, nor a quotient."""
        element = self.elements[key]
        measure = element.measure if isinstance(element, Variable) else None
        if isinstance(element.formula, Ratio) or (measure and parse_aggregate(measure.value).kind == "sum"):
            return False
        return all(map(self.is_count, formula_parts(element)))

    def base(self, key: str) -> Exact:
        """An element in base units: computed where its formula holds and gives a number, else as counted."""
        if key not in self.found:
            element = self.elements[key]
            self.found[key] = self._counted(key) if element.formula is None else self._computed(element)
        return self.found[key]

    def _counted(self, key: str) -> Exact:
        rows = self.cells.rows
        return Exact.of(rows[key] if key in rows.columns else pl.Series(values=[None] * len(rows), dtype=pl.Float64))

    def _computed(self, element: Indicator | Variable) -> Exact:
        if isinstance(element.formula, Ratio):
            part, whole = self.base(element.formula.numerator), self.base(element.formula.denominator)
            found = part.over(whole).times(element.formula.factor * UNITS[element.unit].scale)
        else:
            found = reduce(add, map(self.base, formula_parts(element)))
        if isinstance(element, Indicator) or (element.since is None and element.measure is None):
            return found
        years = self.cells.rows.select(pl.col(PERIOD).str.head(4).cast(pl.Int64)).to_series().to_numpy()
        holds = ~np.isnan(found.floats()) & (years >= (element.since or 0))
        return found.where(holds, self._counted(element.id))
