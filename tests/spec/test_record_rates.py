"""Rates from counts of records: each can be checked by hand, or is that of observations with the same counts."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from itertools import product

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weiheng.definitions.model import Indicator, Variable
from weiheng.definitions.pack import Pack
from weiheng.indicators.statistics.intervals import poisson, wilson
from weiheng.indicators.values import Facts
from weiheng.observations.model import Observation, Observations
from weiheng.plan.model import Series
from weiheng.plan.uncertainty import small_numbers, sureness
from weiheng.records.rates import COLUMNS, PERIOD, PLACE, figures
from weiheng.scaffold.city.building import contracts
from weiheng.vocabulary.figure import Figure

CITY = "990200"
WHOLE = pl.Int128
NAMES = {"zh": "名", "en": "name"}
Cell = Mapping[str, object]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return contracts()


def cells(*rows: Cell) -> pl.DataFrame:
    """A table of cells: of the city in 2022, unless they say something else."""
    keys = {PERIOD: pl.String, "area": pl.String, "institution": pl.String, "sex": pl.String, "age": pl.Int64}
    names = {name: pl.Float64 if isinstance(value, float) else WHOLE for row in rows for name, value in row.items()}
    return pl.DataFrame([{PERIOD: "2022", "area": CITY, **row} for row in rows], schema=names | keys)


def only(found: pl.DataFrame, indicator: str, **cell: object) -> dict[str, object]:
    """The one row of an indicator (in a cell)."""
    rows = found.filter(pl.col("indicator") == indicator, *(pl.col(name) == value for name, value in cell.items()))
    assert len(rows) == 1
    return rows.row(0, named=True)


def indicator(id: str, unit: str, formula: Mapping[str, object], **more: object) -> Indicator:
    return Indicator.model_validate(
        {"id": id, "names": NAMES, "unit": unit, "definition": NAMES, "formula": formula, **more}
        | {"direction": "positive", "frequency": "year", "decimals": 2}
    )


def having(pack: Pack, *elements: Indicator | Variable) -> Pack:
    """The pack with these indicators instead of its own, and these variables besides its own."""
    indicators = {each.id: each for each in elements if isinstance(each, Indicator)}
    variables = {each.id: each for each in elements if isinstance(each, Variable)}
    return replace(pack, indicators=indicators, variables={**pack.variables, **variables})


def test_a_rate_has_its_counts_its_unit_and_its_interval(pack: Pack) -> None:
    """12 of 4,000 live births: 3 ‰, and so few that they are counts, not parts. 17 of 4,000 deaths lie far off."""
    found = figures(cells({"infant_deaths": 12, "live_births": 4000}), pack)

    row = only(found, "infant_mortality")
    low, high = poisson(12)
    assert (row["numerator"], row["denominator"], row["value"], row["unit"]) == (12, 4000, 3, "per_mille")
    assert (row["low"], row["high"]) == pytest.approx((low / 4, high / 4), abs=1e-12)
    assert (row["method"], row["few"], row["population"], row["pooled"]) == ("byar", True, None, None)
    assert found.schema == pl.Schema(COLUMNS)
    assert len(found) == 1, "deaths of mothers are not known"


@pytest.mark.parametrize(
    ("died", "born", "method", "few"),
    [
        (0, 4000, "exact", True),
        (9, 4000, "exact", True),
        (10, 4000, "byar", True),
        (20, 4000, "byar", False),
        (199, 4000, "byar", False),
        (200, 4000, "wilson", False),
        (5, 5, "wilson", True),
        (5, 4, "exact", True),  # no part: some were born the year before
    ],
)
def test_the_method_of_an_interval_goes_by_share_and_number(
    pack: Pack, died: int, born: int, method: str, few: bool
) -> None:
    row = only(figures(cells({"infant_deaths": died, "live_births": born}), pack, 0.99), "infant_mortality")

    limits = wilson(died, born, 0.99) if method == "wilson" else [each / born for each in poisson(died, 0.99)]
    assert (row["low"], row["high"]) == pytest.approx([1000 * float(each) for each in limits], abs=1e-12)
    assert (row["method"], row["few"]) == (method, few)


def test_no_denominator_is_no_rate_but_the_counts_stay(pack: Pack) -> None:
    row = only(figures(cells({"infant_deaths": 1, "live_births": 0}), pack), "infant_mortality")

    assert (row["numerator"], row["denominator"]) == (1, 0)
    assert [row[name] for name in ("value", "low", "high", "method", "pooled")] == [None] * 5


def test_a_cell_has_figures_of_what_is_counted_there(pack: Pack) -> None:
    """A count that is not known is not zero; nor are beds that are not counted by sex."""
    east = {"area": "990201", "infant_deaths": 1, "maternal_deaths": None, "live_births": 900}
    west = {"area": "990202", "visits": 5, "primary_care_visits": 0, "resident_population": 900, "sex": "male"}

    found = figures(cells(east, west), pack)

    assert found.select("indicator", "area", "value").rows() == [
        ("infant_mortality", "990201", 1000 / 900),
        ("primary_care_share", "990202", 0),
    ]
    assert figures(cells({"infant_deaths": None, "live_births": None}), pack).schema == pl.Schema(COLUMNS)
    assert figures(cells(), pack).is_empty()


def test_sums_of_days_and_money_and_complete_counts_have_no_interval(pack: Pack) -> None:
    paid = {"visit_payments": 700, "stay_payments": 300, "visit_own_payments": 100, "stay_own_payments": 150}
    stays = {"bed_days_of_discharged": 30, "discharges": 4}
    row = {**paid, **stays, "physicians": 27, "beds": 45, "resident_population": 10_000}
    found = figures(cells(*({**row, PERIOD: str(year)} for year in (2020, 2021, 2022))), pack)

    now = found.filter(pl.col(PERIOD) == "2022")
    assert dict(now.select("indicator", "value").iter_rows()) == {
        "average_stay": 7.5,
        "beds_per_1000": 4.5,
        "out_of_pocket_share": 25,
        "physicians_per_1000": 2.7,
    }
    assert now.select("low", "high", "method", "few", "pooled", "pooled_low").null_count().row(0) == (4,) * 6
    share = only(now, "out_of_pocket_share")
    assert (share["numerator"], share["denominator"]) == (250, 1000), "variables have formulas of their own"


def test_three_years_are_pooled_but_not_across_a_break_nor_where_one_is_missing(pack: Pack) -> None:
    """2016 has no births, 2019 begins a new series: 2017 looks back on 2015, 2020 has only one year before it."""
    broken = indicator(
        "infant_mortality",
        "per_mille",
        {"numerator": "infant_deaths", "denominator": "live_births", "factor": 1000},
        breaks=[{"period": 2019, "kind": "method", "note": NAMES}],
    )
    rows = [{PERIOD: str(2014 + n), "infant_deaths": n, "live_births": 1000 * (n != 2)} for n in range(9)]

    found = figures(cells(*reversed(rows)), having(pack, broken))

    pooled = dict(found.select(PERIOD, "pooled").drop_nulls().iter_rows())
    assert pooled == {
        "2017": pytest.approx((0 + 1 + 3) / 3),
        "2018": pytest.approx((1 + 3 + 4) / 3),
        "2021": pytest.approx((5 + 6 + 7) / 3),
        "2022": pytest.approx((6 + 7 + 8) / 3),
    }
    last = only(found, "infant_mortality", period="2022")
    low, high = poisson(21)
    assert (last["pooled_low"], last["pooled_high"]) == pytest.approx((low / 3, high / 3))


def test_months_and_quarters_are_not_pooled_and_places_are_kept_apart(pack: Pack) -> None:
    counts = {"infant_deaths": 4, "live_births": 1000}
    months = [{**counts, PERIOD: f"2022-0{month}"} for month in range(1, 5)] + [{**counts, PERIOD: "2022Q1"}]
    places = [
        {**counts, **place, PERIOD: str(year)}
        for year in (2021, 2022)
        for place in ({"sex": "female"}, {"sex": "male"}, {"institution": "A"}, {"age": 0}, {"area": "990201"})
    ]

    found = figures(cells(*months, *places), pack)

    assert len(found) == 15
    assert found["value"].to_list() == [4] * 15
    assert found["pooled"].null_count() == 15


def test_only_indicators_of_counted_variables_are_computed(pack: Pack) -> None:
    nurses = Variable.model_validate({"id": "nurses_abroad", "names": NAMES, "unit": "persons"})
    sum_of = Variable.model_validate(
        {"id": "some_nurses", "names": NAMES, "unit": "persons", "formula": {"sum": ["nurses", "nurses_abroad"]}}
    )
    ours = indicator("nurses_at_all", "persons_10k", {"sum": ["nurses", "physicians"]})
    theirs = indicator("nurses_somewhere", "persons", {"sum": ["some_nurses", "physicians"]})

    found = figures(cells({"nurses": 4000, "physicians": 2500}), having(pack, nurses, sum_of, ours, theirs))

    row = only(found, "nurses_at_all")
    assert (row["numerator"], row["denominator"], row["value"], row["method"]) == (6500, None, 0.65, None)
    assert len(found) == 1


def test_a_formula_that_holds_from_a_year_on_leaves_earlier_counts_as_they_are(pack: Pack) -> None:
    """Up to 2020 general practitioners are those counted as such, later nurses count as well."""
    counted = pack.variables["general_practitioners"].model_dump(exclude={"note"})
    wide = Variable.model_validate({**counted, "formula": {"sum": ["physicians", "nurses"]}, "since": 2021})
    rate = indicator(
        "gps",
        "persons_per_10000",
        {"numerator": "general_practitioners", "denominator": "resident_population", "factor": 10_000},
    )
    row = {"general_practitioners": 3, "physicians": 5, "resident_population": 10_000}
    rows = [{**row, "nurses": nurses, PERIOD: year} for nurses, year in ((7, "2020"), (7, "2021-04"), (None, "2022"))]

    found = figures(cells(*rows), having(pack, rate, wide))

    assert found["value"].to_list() == [3, 12, 3]


AMOUNTS = st.none() | st.integers(0, 2**90) | st.integers(0, 40)
DECIMALS = st.none() | st.decimals(0, 10**9, places=3).map(float) | st.integers(0, 2**80).map(float)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(AMOUNTS, AMOUNTS, DECIMALS), min_size=1, max_size=4))
def test_values_are_those_of_observations_of_the_same_counts(rows: list[tuple[int | None, int | None, float]]) -> None:
    """Counts of any size, decimals, and a rate of a rate: equal to the last bit."""
    pack = contracts()
    per_bed = Variable.model_validate(
        {"id": "per_bed", "names": NAMES, "unit": "per_mille"}
        | {"formula": {"numerator": "discharges", "denominator": "beds", "factor": 1000}}
    )
    ratio = {"numerator": "beds", "denominator": "visits"}
    pack = having(
        pack,
        per_bed,
        indicator("share", "percent", {"numerator": "discharges", "denominator": "beds", "factor": 100}),
        indicator("amount", "ratio", {"numerator": "visits", "denominator": "discharges"}),
        indicator("both", "persons_10k", {"sum": ["discharges", "visits"]}),
        indicator("twice", "ratio", {"numerator": "per_bed", "denominator": "visits"}),
        indicator("mixed", "ratio", {"sum": ["per_bed", "beds"]}),
        indicator("turned", "ratio", ratio),
    )
    names, years = ("discharges", "beds", "visits"), [str(2000 + number) for number in range(len(rows))]
    counts = pl.DataFrame(
        {PERIOD: years, **dict(zip(names, zip(*rows, strict=True), strict=True))},
        schema={PERIOD: pl.String, "discharges": WHOLE, "beds": WHOLE, "visits": pl.Float64},
    ).with_columns(area=pl.lit(CITY), **{name: pl.lit(None, pl.String) for name in PLACE[1:3]}, age=None)
    seen = Observations(
        tuple(
            Observation(
                indicator=name,
                area=CITY,
                period=int(year),
                value=Figure.parse(f"{Decimal(repr(value)):f}"),
                unit=pack.variables[name].unit,
                vintage="2024",
            )
            for row, year in zip(rows, years, strict=True)
            for name, value in zip(names, row, strict=True)
            if value is not None
        )
    )
    facts = Facts(pack.elements(), seen.latest())

    found = figures(counts, pack)

    values = {(row["indicator"], row[PERIOD]): row["value"] for row in found.iter_rows(named=True)}
    for name, year in product(pack.indicators, years):
        adopted = facts.value(name, (CITY, int(year))).adopted
        assert values.get((name, year)) == (None if adopted is None else float(adopted)), name


@settings(max_examples=40, deadline=None)
@given(st.lists(st.none() | st.tuples(st.integers(0, 300), st.integers(0, 400)), min_size=1, max_size=6))
def test_intervals_are_those_of_plans(years: list[tuple[int, int] | None]) -> None:
    """Of the year and pooled, whatever the counts, and wherever a year is missing."""
    counts = {2015 + number: pair for number, pair in enumerate(years) if pair is not None}
    rows = [{PERIOD: str(year), "infant_deaths": x, "live_births": n} for year, (x, n) in counts.items()]
    found = figures(cells(*rows), contracts()) if rows else pl.DataFrame(schema=COLUMNS)

    series = Series(values={}, counts=counts, multiplier=1000)
    for row in found.iter_rows(named=True):
        sure = sureness(series, int(row[PERIOD]), share=True)
        names = ("low", "high", "pooled", "pooled_low", "pooled_high")
        expected = [None if sure is None else getattr(sure, name) for name in names]
        assert [row[name] for name in names] == expected
        assert sure is None or row["few"] == small_numbers(sure)


def test_rows_come_in_the_order_of_indicators_places_and_years(pack: Pack) -> None:
    row = {"infant_deaths": 1, "maternal_deaths": 0, "live_births": 1000}
    wild = [{**row, "area": area, PERIOD: year} for area in ("990202", "990201") for year in ("2022", "2021")]

    found = figures(cells(*wild), pack)

    order = [(area, year) for area in ("990201", "990202") for year in ("2021", "2022")]
    assert found.select("area", PERIOD).rows() == order * 2
    assert found["indicator"].to_list() == ["infant_mortality"] * 4 + ["maternal_mortality"] * 4
    assert not np.isnan(found["value"].to_numpy()).any()
