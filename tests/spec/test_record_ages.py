"""Life tables, chances of dying and standardised rates from counts by age, against the oracles of their statistics."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

import numpy as np
import polars as pl
import pytest
from test_statistics_life import DEATHS, EXPECTANCY, HIGH, ILL, LOW, PEOPLE, STARTS
from test_statistics_standardised import EUROPE, EVENTS
from test_statistics_standardised import PEOPLE as RESIDENTS

from weiheng.definitions.estimates import ABRIDGED
from weiheng.definitions.model import Indicator
from weiheng.definitions.pack import Pack
from weiheng.indicators.statistics.intervals import poisson
from weiheng.indicators.statistics.life import dying_between, healthy_life, life_table
from weiheng.records.ages import bands, by_age
from weiheng.records.rates import COLUMNS
from weiheng.scaffold.city.building import contracts

CITY, EAST = "990200", "990201"
NAMES = {"zh": "名", "en": "name"}
LIFE = {"expectancy_at": 0, "deaths": "deaths", "population": "resident_population"}
EUROPEAN = {age: str(weight) for age, weight in zip(STARTS, EUROPE, strict=True)}
NUMBERS = ("value", "low", "high")


def pack(unit: str = "years", breaks: Iterable[int] = (), **by_age: object) -> Pack:
    """The city, with one indicator."""
    indicator = Indicator.model_validate(
        {"id": "it", "names": NAMES, "unit": unit, "definition": NAMES, "by_age": by_age}
        | {"direction": "positive", "frequency": "year", "decimals": 2}
        | {"breaks": [{"period": year, "kind": "method", "note": NAMES} for year in breaks]}
    )
    return replace(contracts(), indicators={"it": indicator})


def table(
    counts: Mapping[str, Iterable[float]],
    ages: Iterable[int] = STARTS,
    period: str = "2022",
    area: str = CITY,
    sex: str | None = None,
) -> pl.DataFrame:
    """Cells of one place and period by age."""
    numbers = {name: pl.Series(list(each), dtype=pl.Float64) for name, each in counts.items()}
    keys = {"period": period, "area": area, "institution": None, "sex": sex}
    return pl.DataFrame({"age": pl.Series(list(ages), dtype=pl.Int64), **numbers}).with_columns(
        pl.lit(value, pl.String).alias(name) for name, value in keys.items()
    )


def city(deaths: Iterable[float] = DEATHS, people: Iterable[float] = PEOPLE, **more: object) -> pl.DataFrame:
    return table({"deaths": deaths, "resident_population": people}, **more)  # type: ignore[arg-type]


def test_life_expectancy_is_that_of_the_life_table() -> None:
    found = by_age(city(), pack(**LIFE))

    row = found.row(0, named=True)
    assert [row[name] for name in NUMBERS] == pytest.approx([EXPECTANCY[0], LOW[0], HIGH[0]], abs=1e-9)
    assert (row["numerator"], row["denominator"]) == (DEATHS.sum(), PEOPLE.sum())
    assert (row["method"], row["few"], row["population"], row["unit"]) == ("silcocks", False, "end", "years")
    assert found.schema == pl.Schema(COLUMNS)
    assert len(found) == 1


def test_at_an_older_age_only_older_people_count() -> None:
    row = by_age(city(), pack(**{**LIFE, "expectancy_at": 80})).row(0, named=True)

    assert [row[name] for name in NUMBERS] == pytest.approx([EXPECTANCY[80], LOW[80], HIGH[80]], abs=1e-9)
    assert (row["numerator"], row["denominator"]) == (DEATHS[-2:].sum(), PEOPLE[-2:].sum())


def test_deaths_of_a_year_are_divided_by_the_mean_of_two_ends() -> None:
    """200 fewer people a band the year before: the mean is 100 fewer. The first year has its end only."""
    before, now = city(people=PEOPLE - 200, period="2021"), city(people=PEOPLE)
    found = by_age(pl.concat([now, before]), pack(**LIFE))

    assert found.select("period", "population").rows() == [("2021", "end"), ("2022", "mean")]
    expected = [life_table(DEATHS, PEOPLE - less, STARTS).value[0] for less in (200, 100)]
    assert found["value"].to_list() == pytest.approx(expected, abs=1e-12)
    assert found["denominator"].to_list() == [(PEOPLE - less).sum() for less in (200, 100)]


@pytest.mark.parametrize("why", ["gap", "break", "other place", "a band unknown"])
def test_the_end_before_that_is_not_known_or_not_comparable_does_not_count(why: str) -> None:
    lacking = np.where(np.array(STARTS) == 40, np.nan, PEOPLE - 200) if why == "a band unknown" else PEOPLE - 200
    before = city(
        people=lacking, period="2020" if why == "gap" else "2021", area=EAST if why == "other place" else CITY
    ).with_columns(pl.col("resident_population").fill_nan(None))

    found = by_age(pl.concat([before, city()]), pack(breaks=[2022] if why == "break" else [], **LIFE))

    row = found.filter(pl.col("period") == "2022").row(0, named=True)
    assert (row["population"], row["value"]) == ("end", pytest.approx(EXPECTANCY[0], abs=1e-9))


def test_a_sum_over_the_year_is_the_base_itself() -> None:
    """Discharges are events: those of the year before have nothing to do with this one's readmissions."""
    ours = pack("percent", standard=EUROPEAN, events="readmissions", population="discharges")
    years = [
        table({"readmissions": EVENTS, "discharges": RESIDENTS * times}, period=year)
        for times, year in ((3, "2021"), (1, "2022"))
    ]

    row = by_age(pl.concat(years), ours).filter(pl.col("period") == "2022").row(0, named=True)

    assert (row["population"], row["value"]) == ("counted", pytest.approx(1499.4278680260156 / 1000, abs=1e-12))


def test_areas_sexes_and_years_are_tables_of_their_own() -> None:
    places = [(year, area, sex) for area in (CITY, EAST) for sex in (None, "female") for year in ("2020", "2022")]
    factors = np.linspace(1, 1.5, len(places))
    counts = [
        city(DEATHS * factor, PEOPLE * 2, period=year, area=area, sex=sex)
        for factor, (year, area, sex) in zip(factors, places, strict=True)
    ]

    found = by_age(pl.concat(counts).sample(fraction=1, shuffle=True, seed=1), pack(**LIFE))

    assert found.select("period", "area", "sex").rows() == places
    expected = life_table(DEATHS * factors[:, None], PEOPLE * 2, STARTS).value[:, 0]
    assert found["value"].to_list() == pytest.approx(expected, abs=1e-12)


def test_months_and_quarters_make_no_life_table() -> None:
    months = pl.concat([city(period=each) for each in ("2022-01", "2022Q1")])

    assert by_age(months, pack(**LIFE)).is_empty()


def test_a_table_that_cannot_be_made_has_its_counts_and_no_value() -> None:
    """Fewer than 5,000 people; and a band of which a count is not known has no row at all."""
    few = city(DEATHS / 50, PEOPLE / 50)
    lacking = city(area=EAST).with_columns(deaths=pl.when(pl.col("age") != 10).then("deaths"))

    row = by_age(pl.concat([few, lacking]), pack(**LIFE))

    assert row.select("area", "value", "low", "method", "few").rows() == [(CITY, None, None, None, True)]
    assert row["denominator"].to_list() == pytest.approx([PEOPLE.sum() / 50])


def test_premature_mortality_is_the_worked_example_of_the_health_organization() -> None:
    """Rates per 100,000 from 30 to 69 in bands of five years; those who are younger or older do not matter."""
    rates = dict(zip(range(30, 70, 5), [20, 35, 60, 110, 190, 330, 560, 900], strict=True))
    chance = {"dying_between": [30, 70], "deaths": "deaths", "population": "resident_population"}
    ours = pack("percent", **chance)
    deaths = [rates.get(age, 0) for age in bands(ours)]

    found = by_age(city(deaths, [100_000] * len(deaths), ages=bands(ours)), ours).row(0, named=True)

    assert bands(ours) == (0, *range(30, 75, 5))
    assert found["value"] == pytest.approx(10.439865104707991, abs=1e-9)
    limits = dying_between([*rates.values(), 0], 100_000, range(30, 75, 5))[1:]
    assert (found["low"], found["high"]) == pytest.approx([100 * float(each) for each in limits], abs=1e-9)
    assert (found["numerator"], found["denominator"], found["method"]) == (2205, 800_000, "chiang")


def standardised(**more: object) -> dict[str, object]:
    return {"events": "deaths", "population": "resident_population", **more}


def test_a_directly_standardised_rate_has_dobsons_interval() -> None:
    ours = pack("per_100000", **standardised(standard=EUROPEAN))

    row = by_age(city(EVENTS, RESIDENTS), ours).row(0, named=True)

    expected = (1499.4278680260156, 1417.9494013382152, 1584.3449709547908)
    assert [row[name] for name in NUMBERS] == pytest.approx(expected, abs=1e-9)
    assert (row["numerator"], row["denominator"], row["method"]) == (EVENTS.sum(), RESIDENTS.sum(), "dobson")


def test_an_indirectly_standardised_ratio_is_against_the_area_of_reference() -> None:
    """East district has twice the city's rates at every age, of each sex; the city compared with itself has 1."""
    parts = [
        city(EVENTS * 10, RESIDENTS * 10, sex="female"),
        city(EVENTS * 2, RESIDENTS, area=EAST, sex="female"),
        city(EVENTS, RESIDENTS, area=EAST, sex="male"),
        city(EVENTS * 2, RESIDENTS, area=EAST, sex="female", period="2019"),
    ]

    found = by_age(pl.concat(parts), pack("ratio", **standardised(reference=CITY)))

    assert found.select("area", "sex", "value").rows() == [(CITY, "female", 1), (EAST, "female", pytest.approx(2))]
    row, expected = found.row(1, named=True), EVENTS.sum()
    assert (row["numerator"], row["denominator"]) == (2 * expected, pytest.approx(expected))
    assert (row["low"], row["high"]) == pytest.approx([each / expected for each in poisson(2 * expected)])
    assert row["method"] == "byar"


def test_years_in_health_are_sullivans() -> None:
    healthy = {"healthy_expectancy_at": 0, "ill": "hypertension_patients_managed", "asked": "hypertension_patients"}
    ours = pack(**healthy, deaths="deaths", population="resident_population")
    asked = {"hypertension_patients_managed": ILL * 500, "hypertension_patients": [500] * len(STARTS)}
    counts = {"deaths": DEATHS, "resident_population": PEOPLE, **asked}

    row = by_age(table(counts), ours).row(0, named=True)

    assert row["value"] == pytest.approx(72.05754086031813, abs=1e-9)
    limits = healthy_life(DEATHS, PEOPLE, ILL, 500, STARTS)
    assert (row["low"], row["high"]) == pytest.approx((limits.low[0], limits.high[0]))
    assert row["method"] == "sullivan"


def test_what_is_pooled_are_deaths_and_people_of_each_age() -> None:
    """Three years of which none has 5,000 people, but all together have; a break keeps them apart."""
    years = [
        city(DEATHS * times / 10, PEOPLE / 10, period=year) for times, year in ((1, "2020"), (2, "2021"), (3, "2022"))
    ]

    last = by_age(pl.concat(years), pack(**{**LIFE, "ages": [0, 1, 5, 40, 80]})).row(2, named=True)
    apart = by_age(pl.concat(years), pack(breaks=[2021], **LIFE))

    starts = [STARTS.index(age) for age in (0, 1, 5, 40, 80)]
    deaths, people = (np.add.reduceat(each, starts) for each in (DEATHS * 0.6, PEOPLE * 0.3))
    table = life_table(deaths, people, (0, 1, 5, 40, 80))
    pooled = [last[name] for name in ("pooled", "pooled_low", "pooled_high")]
    assert pooled == pytest.approx([table.value[0], table.low[0], table.high[0]], abs=1e-9)
    assert PEOPLE.sum() > 50_000
    assert apart["pooled"].null_count() == 3


def test_drawn_deaths_give_other_limits_the_same_for_the_same_seed() -> None:
    one, same, other = (by_age(city(), pack(**LIFE), draws=500, seed=seed) for seed in (1, 1, 2))

    assert one.equals(same)
    assert one["value"][0] == pytest.approx(EXPECTANCY[0], abs=1e-9)
    assert one["low"][0] == pytest.approx(LOW[0], abs=0.3)
    assert one["low"][0] != other["low"][0]
    assert one["method"][0] == "simulated"


def test_bands_are_those_of_all_indicators_together() -> None:
    shipped = contracts()

    assert bands(shipped) == ABRIDGED
    assert bands(pack(**LIFE, ages=[15, 60])) == (0, 15, 60)
    assert bands(replace(shipped, indicators={})) == ()
    assert by_age(city(), replace(shipped, indicators={})).schema == pl.Schema(COLUMNS)


def test_the_city_has_all_three_kinds_of_figures() -> None:
    counts = {"deaths": DEATHS, "premature_ncd_deaths": DEATHS / 2, "resident_population": PEOPLE}

    found = by_age(table(counts), contracts())

    assert dict(found.select("indicator", "method").iter_rows()) == {
        "life_expectancy": "silcocks",
        "premature_mortality": "chiang",
        "standardised_mortality": "dobson",
    }
    dying = 100 * dying_between(DEATHS / 2, PEOPLE, STARTS).value
    assert found["value"].to_list()[:2] == pytest.approx([EXPECTANCY[0], dying], abs=1e-9)
    assert found["low"][2] < found["value"][2] < found["high"][2]
