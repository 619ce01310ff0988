"""Indicators that are estimated from counts by age: life tables, chances of dying, standardised rates."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

import numpy as np
import polars as pl

from weiheng.definitions.estimates import (
    ByAge,
    DirectlyStandardised,
    Dying,
    Expectancy,
    HealthyExpectancy,
    IndirectlyStandardised,
)
from weiheng.definitions.model import Indicator
from weiheng.definitions.pack import Pack
from weiheng.indicators.statistics.arrays import Array, Estimate, per, total
from weiheng.indicators.statistics.life import dying_between, healthy_life, life_table, simulated_life
from weiheng.indicators.statistics.standardised import dsr, expected_events, standardised_ratio
from weiheng.records.rates import PERIOD, Cells, Figure, together, word_of_count, year
from weiheng.vocabulary.unit import UNITS

_KEYS = (PERIOD, "area", "institution", "sex")


def bands(pack: Pack) -> tuple[int, ...]:
    """Where the bands of age begin that have to be counted, so that those of every indicator are sums of them.

    The first begins at 0 and the last is open, so that every age is in one. None if no indicator needs any.
    """
    limits = {age for each in pack.indicators.values() if each.by_age is not None for age in each.by_age.limits()}
    return tuple(sorted({0, *limits})) if limits else ()


def by_age(counts: pl.DataFrame, pack: Pack, conf: float = 0.95, *, draws: int = 0, seed: int = 0) -> pl.DataFrame:
    """A row for each period, area, institution and sex and each indicator with ``by_age``: the columns of figures.

    ``counts`` are those of :func:`weiheng.records.rates.figures` in cells of :func:`bands`, or of parts of these, which
    are added up; ``age`` of the result is null. Only whole years count: neither deaths of a month nor those of a
    quarter make a life table. A band is known if each of :func:`bands` in it has a cell and no count is missing.

    What a rate divides by is said by ``population``. A table of states (a snapshot) gives the people at the end of a
    year: "mean" of this end and that of the year before stands for the person-years, or "end" this one alone, where the
    other is not known in every band, or a break of the indicator lies between. A table of events (births, discharges,
    months insured) gives a sum over the year, which is the base itself: "counted".

    ``numerator`` is the number of events in the bands that matter, ``denominator`` the population in them, or the
    events that the reference would have had. ``method`` is "silcocks" (expectancy), "sullivan" (in health), "chiang"
    (chance of dying), "dobson" (directly standardised), "exact" or "byar" (indirectly). With ``draws`` the limits of
    expectancies come from as many draws of the deaths, "simulated"; the same ``seed`` gives the same. What is pooled
    are the events and populations of each band.
    """
    strata = _Strata.of(counts, pack)
    choices = _Choices(conf, draws, np.random.default_rng(seed))
    return together(
        _figure(indicator, indicator.by_age, strata, choices).frame(indicator, strata.cells)
        for indicator in pack.indicators.values()
        if indicator.by_age is not None
    )


@dataclass(frozen=True)
class _Choices:
    conf: float
    draws: int
    random: np.random.Generator


@dataclass(frozen=True)
class _Strata:
    """Counts by cell and band: each of ``rows`` has the numbers of its ``cell`` and ``band``."""

    pack: Pack
    cells: Cells
    rows: pl.DataFrame
    fine: tuple[int, ...]

    @classmethod
    def of(cls, counts: pl.DataFrame, pack: Pack) -> "_Strata":
        """Counts of whole years, each in one of :func:`bands`."""
        fine = bands(pack)
        rows = counts.filter(year() > 0, pl.col("age") >= 0, pl.lit(bool(fine)))
        rows = rows.with_columns(band=np.searchsorted(fine, rows["age"].to_numpy(), side="right") - 1)
        cells = Cells.of(rows.select(_KEYS).unique().with_columns(age=pl.lit(None, pl.Int64)))
        rows = rows.join(cells.rows.select(_KEYS).with_row_index("cell"), on=_KEYS, nulls_equal=True)
        return cls(pack, cells, rows, fine)

    def counted(self, variable: str, limits: tuple[int, ...]) -> Array:
        """Numbers of a variable (cells, limits) by the bands that begin at the limits, the last one open."""
        found = np.zeros((len(self.cells.years), len(self.fine)))
        lacking = np.ones(found.shape, dtype=np.bool_)
        if variable in self.rows.columns:
            at = self.rows["cell"].to_numpy(), self.rows["band"].to_numpy()
            np.add.at(found, at, self.rows[variable].cast(pl.Float64).fill_null(np.nan).to_numpy())
            lacking[at] = False
        found[lacking] = np.nan
        return np.asarray(np.add.reduceat(found, [self.fine.index(age) for age in limits], axis=1))

    def people(self, variable: str, indicator: Indicator, limits: tuple[int, ...]) -> tuple[Array, pl.Series]:
        """What rates divide by (cells, limits), and the word for it by cell."""
        at_end = self.counted(variable, limits)
        measure, years, place = self.pack.variables[variable].measure, self.cells.years, self.cells.place
        if measure is not None and self.pack.tables[measure.table].kind == "events":
            return at_end, pl.Series("population", ["counted"] * len(years), pl.String)
        breaks = [each.period for each in indicator.breaks]
        follows = (place[1:] == place[:-1]) & (years[1:] == years[:-1] + 1) & ~np.isin(years[1:], breaks)
        before = np.full(at_end.shape, np.nan)
        before[1:][follows] = at_end[:-1][follows]
        known = ~np.isnan(total(at_end + before))
        words = pl.Series("population", np.where(known, "mean", "end").tolist(), pl.String)
        return np.where(known[:, None], (at_end + before) / 2, at_end), words

    def of_area(self, area: str, numbers: Array) -> Array:
        """Instead of each cell's numbers those of an area, in the same period and sex."""
        keys = self.cells.rows.select(PERIOD, "sex")
        there = self.cells.rows.with_row_index("cell").filter(pl.col("area") == area, pl.col("institution").is_null())
        found = keys.join(there, on=[PERIOD, "sex"], how="left", nulls_equal=True, maintain_order="left")["cell"]
        rows = found.fill_null(0).to_numpy()
        return np.where(found.is_not_null().to_numpy()[:, None], numbers[rows], np.nan)


def _figure(indicator: Indicator, by_age: ByAge, strata: _Strata, choices: _Choices) -> Figure:
    limits, cells = by_age.limits(), strata.cells
    numbers = {key: strata.counted(name, limits) for key, name in by_age.counts().items() if key != "population"}
    numbers["population"], words = strata.people(by_age.population, indicator, limits)
    if isinstance(by_age, IndirectlyStandardised):
        numbers |= {f"reference_{key}": strata.of_area(by_age.reference, each) for key, each in numbers.items()}
    known = ~np.isnan(sum(map(total, numbers.values()), np.zeros(len(cells.years))))
    threes = cells.last_years(known, (each.period for each in indicator.breaks))
    scale = float(1 / UNITS[indicator.unit].scale)
    one = _estimated(by_age, numbers, scale, choices)
    three = _estimated(by_age, {key: each[threes].sum(axis=0) for key, each in numbers.items()}, scale, choices)
    value, low, high = (cells.spread(threes, each) for each in three.estimate)
    word = word_of_count() if one.word is None else pl.lit(one.word)
    return Figure(one.numerator, one.denominator, one.estimate.value, one.estimate[1:], (value, low, high), word, words)


@dataclass(frozen=True)
class _Estimated:
    """One indicator by cell; ``word`` is the method of the intervals, None if it depends on the number of events."""

    numerator: Array
    denominator: Array
    estimate: Estimate
    word: str | None


def _estimated(by_age: ByAge, of: Mapping[str, Array], scale: float, choices: _Choices) -> _Estimated:
    n, conf = of["population"], choices.conf
    match by_age:
        case Expectancy():
            return _expectancy(by_age, of["deaths"], n, choices)
        case HealthyExpectancy():
            return _healthy_expectancy(by_age, of, conf)
        case Dying():
            x = of["deaths"]
            found = dying_between(x, n, by_age.limits(), by_age.dying_between, conf=conf)
            return _Estimated(total(x[:, :-1]), total(n[:, :-1]), Estimate(*(scale * each for each in found)), "chiang")
        case DirectlyStandardised():
            weights = [float(each.exact) for each in by_age.standard.values()]
            found = dsr(of["events"], n, weights, scale, conf=conf)
            return _Estimated(total(of["events"]), total(n), found, "dobson")
        case IndirectlyStandardised():
            events = total(of["events"])
            expected = expected_events(n, of["reference_events"], of["reference_population"])
            return _Estimated(events, expected, standardised_ratio(events, expected, scale, conf), None)
    assert_never(by_age)


def _expectancy(by_age: Expectancy, x: Array, n: Array, choices: _Choices) -> _Estimated:
    first = by_age.ages.index(by_age.expectancy_at)
    table, word = life_table(x, n, by_age.ages, conf=choices.conf), "silcocks"
    found = Estimate(table.value[:, first], table.low[:, first], table.high[:, first])
    if choices.draws:
        older = slice(first, None)
        deaths = np.where(np.isnan(table.value[:, :1]), np.nan, x)[:, older]
        found = simulated_life(
            deaths,
            n[:, older],
            by_age.ages[older],
            choices.random,
            draws=choices.draws,
            conf=choices.conf,
            minimum_population=0,
        )
        word = "simulated"
    return _Estimated(total(x[:, first:]), total(n[:, first:]), found, word)


def _healthy_expectancy(by_age: HealthyExpectancy, of: Mapping[str, Array], conf: float) -> _Estimated:
    first = by_age.ages.index(by_age.healthy_expectancy_at)
    x, n, asked = of["deaths"], of["population"], of["asked"]
    prevalence = np.where(of["ill"] <= asked, per(of["ill"], asked), np.nan)
    found = healthy_life(x, n, prevalence, asked, by_age.ages, conf=conf)
    years = Estimate(*(each[:, first] for each in found))
    return _Estimated(total(x[:, first:]), total(n[:, first:]), years, "sullivan")
