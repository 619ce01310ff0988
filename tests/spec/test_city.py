"""The invented city: what its records agree on among themselves, and with the contracts of the shipped pack."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from weiheng.definitions.expression_types import holds
from weiheng.definitions.pack import Pack
from weiheng.editions import check_pack
from weiheng.scaffold.city import rates
from weiheng.scaffold.city.building import contracts, synthesise
from weiheng.scaffold.city.model import Made, Wish
from weiheng.scaffold.city.people import populate

TOWN = Wish(people=20_000, first=2021, last=2022, seed=7)
VILLAGE = Wish(people=1_000, first=2022, last=2022, seed=7)
Read = Callable[[str], pl.DataFrame]


@pytest.fixture(scope="module")
def pack() -> Pack:
    return contracts()


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Made:
    return synthesise(TOWN, tmp_path_factory.mktemp("city") / "town")


@pytest.fixture(scope="module")
def read(town: Made) -> Read:
    return lambda table: table_of(town.folder, table)


def table_of(folder: Path, table: str) -> pl.DataFrame:
    return pl.read_parquet(folder / table / "*.parquet").with_columns(pl.col(pl.Enum).cast(pl.String))


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*.*"))}


def test_the_pack_has_no_problems(pack: Pack) -> None:
    assert check_pack(pack.root).problems == ()


def test_the_same_seed_gives_the_same_bytes_by_any_number_of_threads(tmp_path: Path) -> None:
    for name, wish in (
        ("one", replace(VILLAGE, threads=1, dirty=0.02)),
        ("three", replace(VILLAGE, threads=3, dirty=0.02)),
        ("other", replace(VILLAGE, seed=8, dirty=0.02)),
    ):
        synthesise(wish, tmp_path / name)
    one, three, other = (files(tmp_path / name) for name in ("one", "three", "other"))

    assert one == three
    assert all(one[name] != other[name] for name in one if not name.startswith(("institutions/", "beds/")))


def test_files_of_any_size_hold_the_same_rows_and_a_table_alone_is_the_same(tmp_path: Path) -> None:
    synthesise(VILLAGE, tmp_path / "all")
    synthesise(replace(VILLAGE, tables=("visits",), chunk=3_000), tmp_path / "small")

    sizes = [len(pl.read_parquet(path)) for path in sorted((tmp_path / "small" / "visits").iterdir())]
    assert max(sizes) == 3_000
    assert table_of(tmp_path / "small", "visits").equals(table_of(tmp_path / "all", "visits"))


def test_tables_are_as_their_contracts_say(town: Made, read: Read, pack: Pack) -> None:
    kinds = {"text": pl.String, "date": pl.Date, "truth": pl.Boolean}
    for name, contract in pack.tables.items():
        table = read(name)
        assert town.rows[name] == len(table) > 0
        assert table.columns == list(contract.columns)
        assert table.select(contract.key).is_unique().all()
        if contract.date is not None:
            assert table[contract.date].is_sorted()
        for column, told in contract.columns.items():
            values = table[column]
            assert values.dtype.is_integer() if told.type == "integer" else values.dtype == kinds[told.type], column
            assert told.nulls or not values.null_count()
            if told.codes is not None:
                assert all(holds(pack.codelists[told.codes], code) for code in values.unique()), column
            if told.references is not None:
                assert set(values.drop_nulls()) <= set(read(told.references)[told.references.removesuffix("s")])


def test_the_districts_of_the_city_are_those_of_the_pack(pack: Pack) -> None:
    assert tuple(code for code, area in pack.areas.items() if area.level == "district") == rates.DISTRICTS


def test_whoever_visits_or_lies_in_a_hospital_lives_there(read: Read) -> None:
    residents, deaths = read("residents"), read("deaths")
    known = set(residents["person"]) | set(deaths["person"])
    died = deaths.select("person", died="day")
    for table, column in (("visits", "day"), ("stays", "discharged")):
        rows = read(table)
        assert set(rows["person"]) <= known
        late = rows.join(died, on="person").filter(pl.col(column) > pl.col("died"))
        assert late.is_empty()
    assert not set(deaths.filter(pl.col("day").dt.year() == 2021)["person"]) & set(residents["person"])


def test_ages_in_visits_are_completed_years(read: Read) -> None:
    by_year = read("residents").select("person", "sex", last="age", year=pl.col("day").dt.year())
    visits = read("visits").with_columns(year=pl.col("day").dt.year()).join(by_year, on=["person", "year"])

    ages = visits["last"] - visits["age"]
    assert set(ages.unique()) == {0, 1}  # as at the end of the year, or the birthday is still to come
    assert (visits["sex"] == visits["sex_right"]).all()
    grows = visits.sort("day").group_by("person", maintain_order=True).agg(pl.col("age").diff().min())
    assert grows["age"].min() == 0


def test_districts_have_their_shares_and_their_ages(read: Read) -> None:
    now = read("residents").filter(pl.col("day") == date(2022, 12, 31))
    found = now.group_by("district").agg(pl.len() / len(now), pl.col("age").mean()).sort("district")

    assert found["len"].to_list() == pytest.approx(rates.DISTRICT_SHARES, abs=0.01)
    assert found.sort("age")["district"].to_list()[0] == "990206"
    assert found.sort("age")["district"].to_list()[-1] == "990201"


def test_visits_have_seasons_weeks_and_ages(read: Read) -> None:
    visits = read("visits").with_columns(weekday=pl.col("day").dt.weekday(), month=pl.col("day").dt.month())
    weekdays = dict(visits["weekday"].value_counts().iter_rows())
    colds = visits.filter(pl.col("diagnosis") == "J06.9").group_by("month").len().sort("month")["len"].to_list()

    assert weekdays[1] / weekdays[7] == pytest.approx(rates.WEEKDAYS[0] / rates.WEEKDAYS[6], rel=0.05)
    assert min(colds[0], colds[11]) > 1.3 * max(colds[5:8])
    assert len(visits) / 2 == pytest.approx(6 * TOWN.people, rel=0.1)
    assert set(visits.filter(pl.col("department") == "paediatrics")["age"]) <= set(range(15))
    assert set(visits.filter(pl.col("department") == "gynaecology")["sex"]) == {"female"}


def test_institutions_differ_in_size_and_most_people_stay_in_their_district(read: Read) -> None:
    places = read("institutions").select("institution", "level", at="district")
    visits = read("visits").join(places, on="institution")
    shares = dict(visits["level"].value_counts(normalize=True).iter_rows())
    primary = visits.filter(pl.col("level") == "primary")

    assert shares["primary"] == pytest.approx(rates.LEVEL_SHARES[0] + 1.5 * rates.PRIMARY_GAIN, abs=0.01)
    assert (primary["district"] == primary["at"]).mean() == pytest.approx(rates.LOCAL[0], abs=0.01)
    largest, *_, smallest = visits["institution"].value_counts(sort=True)["count"]
    assert largest > 3 * smallest


def test_nobody_pays_more_than_the_cost(read: Read) -> None:
    for table in ("visits", "stays"):
        rows = read(table)
        assert (rows["own_cents"] >= 0).all()
        assert (rows["own_cents"] <= rows["total_cents"]).all()
    uninsured = read("visits").filter(pl.col("insurance") == "none")
    assert (uninsured["own_cents"] == uninsured["total_cents"]).all()


def test_nobody_lies_in_two_beds_and_who_dies_in_one_is_dead(read: Read) -> None:
    stays = read("stays").sort("person", "admitted")
    gaps = stays.with_columns(gap=(pl.col("admitted").shift(-1).over("person") - pl.col("discharged")).dt.total_days())
    last = stays.filter(pl.col("outcome") == "died").join(read("deaths"), on="person", how="left")

    assert (stays["admitted"] < stays["discharged"]).mean() > 0.99
    assert gaps["gap"].min() > 0
    assert gaps.filter(pl.col("gap") <= 30).height / len(stays) == pytest.approx(rates.READMITTED, abs=0.02)
    assert (last["day"] == last["discharged"]).all()
    assert (stays["institution"].is_null() == (stays["place"] != "in_city")).all()


def test_mothers_are_women_who_wait_ten_months(read: Read) -> None:
    births = read("births").sort("mother", "day")
    mothers = births.join(read("residents").unique("person"), left_on="mother", right_on="person", suffix="_of")
    waits = births.select((pl.col("day").diff().over("mother")).dt.total_days()).to_series().drop_nulls()

    assert set(mothers["sex_of"]) == {"female"}
    assert mothers["age"].is_between(15, 50).all()
    assert waits.min() >= rates.BIRTH_INTERVAL
    assert births["alive"].mean() > 0.98
    children = read("residents").filter(pl.col("age") == 0, pl.col("day") == date(2022, 12, 31))
    assert len(children) == births.filter(pl.col("alive"), pl.col("day").dt.year() == 2022).height - dead_infants(read)


def dead_infants(read: Read) -> int:
    """Of those born in the last year."""
    deaths = read("deaths").filter(pl.col("age") == 0, pl.col("day").dt.year() == 2022)
    return deaths.filter(pl.col("day").dt.ordinal_day() > pl.col("age_days")).height


def test_maternal_deaths_follow_a_birth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MATERNAL_DEATHS", 0.2)

    made = synthesise(replace(VILLAGE, people=5_000, tables=("births", "deaths")), tmp_path / "out")
    deaths = table_of(made.folder, "deaths").filter(pl.col("maternal"))
    births = table_of(made.folder, "births").select("mother", born="day").unique("mother", keep="last")
    both = deaths.join(births, left_on="person", right_on="mother")
    assert len(both) == len(deaths) > 5
    assert (both["day"] - both["born"]).dt.total_days().is_between(0, 41).all()
    assert both["cause"].str.starts_with("O").all()


def test_deaths_are_those_of_the_old_and_of_few_infants() -> None:
    people, _ = populate(replace(TOWN, people=100_000))
    died = people.died < people.died.max()

    ages = (people.died[died] - people.born[died]) / 365.25
    assert 0.004 < died.sum() / 2 / 100_000 < 0.009
    assert 66 < ages.mean() < 78
    assert ages.max() < 115


def test_general_practitioners_are_registered_or_not(read: Read) -> None:
    staff = read("staff")
    practitioners = staff.filter(pl.col("role") == "gp")

    assert practitioners["registered"].mean() == pytest.approx(rates.REGISTERED, abs=0.2)
    assert not staff.filter(pl.col("role") != "gp")["registered"].any()
    first, second = (set(staff.filter(pl.col("day").dt.year() == year)["staff"]) for year in (2021, 2022))
    assert 0.9 < len(first & second) / len(first) < 1


def test_visits_asked_for(tmp_path: Path) -> None:
    made = synthesise(replace(VILLAGE, visits=50_000, tables=("visits",)), tmp_path / "out")

    assert made.rows["visits"] == pytest.approx(50_000, rel=0.03)


def test_mistakes_are_counted_and_leave_other_rows_as_they_are(tmp_path: Path, pack: Pack) -> None:
    wish = replace(VILLAGE, tables=("visits",))
    clean = synthesise(wish, tmp_path / "clean")
    dirty = synthesise(replace(wish, dirty=0.05, chunk=2_000), tmp_path / "dirty")

    counts = dirty.mistakes["visits"]
    rows, right = table_of(dirty.folder, "visits"), table_of(clean.folder, "visits")
    assert clean.mistakes == {"visits": {}}
    assert sum(counts.values()) == pytest.approx(0.05 * len(right), rel=0.1)
    assert len(rows) - len(right) == counts["duplicate_key"] == len(rows) - rows["visit"].n_unique()
    assert (rows["age"] < 0).sum() == counts["negative_age"]
    assert (rows["day"] == date(1900, 1, 1)).sum() == counts["beyond_limits"]
    assert sum(rows.null_count().row(0)) == counts["missing"]
    texts = rows.unpivot(on=["district", "department", "diagnosis", "insurance", "sex"])["value"].drop_nulls()
    assert texts.str.starts_with(" ").sum() == counts["blanks"]
    assert texts.str.starts_with("?").sum() == counts["unknown_code"]
    words = {word for each in pack.codelists.values() for word in each.means}
    assert texts.is_in(list(words)).sum() == counts["other_spelling"]
    same = rows.unique("visit", maintain_order=True).join(right, on=right.columns, how="anti", nulls_equal=True)
    assert len(same) == sum(counts.values()) - counts["duplicate_key"]
