"""The Shenzhen report of 2023 on the index of 2022: tables 2 (raw values), 3 (bounds), 1 (weights) and 4 (scores).

The arithmetic here is the test's own, in fractions and from the printed texts alone, so that it can contradict the
engine. Every printed number stands for an interval of half a unit in its last place to either side.
"""

import csv
from collections.abc import Mapping
from fractions import Fraction
from functools import cache
from itertools import product

import pytest

import weiheng
from weiheng.assess import Assessment
from weiheng.definitions.address import shipped_packs

PACK = shipped_packs() / "shenzhen"
YEARS = range(2012, 2023)
TOTAL = "quality_index"
Interval = tuple[Fraction, Fraction]

# table 3: lower, upper, and which of them are extremes of a series (whose unrounded values the report does not print)
BOUNDS = {
    "infant_mortality": ("2.00", "2.50", ""),
    "maternal_mortality": ("5.00", "6.50", ""),
    "life_expectancy": ("79.38", "84.53", "lower"),
    "health_literacy": ("7.30", "50.00", "lower"),
    "average_stay": ("7.12", "7.92", "lower upper"),
    "primary_care_share": ("36.56", "44.90", "lower upper"),
    "in_city_hospitalisation": ("93.40", "99.70", ""),
    "beds_per_1000": ("2.33", "4.50", "lower"),
    "physicians_per_1000": ("2.00", "3.00", "lower"),
    "general_practitioners_per_10000": ("1.18", "5.00", "lower"),
    "patient_satisfaction": ("60.00", "100.00", ""),
}
NEGATIVE = {"infant_mortality", "maternal_mortality", "average_stay"}

# table 1, in percent of the whole
WEIGHTS = {
    "infant_mortality": 6,
    "maternal_mortality": 6,
    "life_expectancy": 6,
    "health_literacy": 6,
    "average_stay": 6,
    "primary_care_share": 6,
    "in_city_hospitalisation": 4,
    "beds_per_1000": 16,
    "physicians_per_1000": 12,
    "general_practitioners_per_10000": 12,
    "patient_satisfaction": 20,
}


@cache
def printed_scores() -> Mapping[tuple[str, int], Fraction]:
    """Table 4, and the totals that section 3(2) prints, by node and year."""
    with (PACK / "index/2022/claims.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            row
            for row in csv.DictReader(file)
            if row["measure"] == "score" and row["place"] in {"table 4", "section 3(2)"}
        ]
    return {(row["subject"], int(row["period"])): Fraction(row["value"]) for row in rows}


@cache
def _observed(file: str) -> Mapping[tuple[str, int], str]:
    with (PACK / "observations" / file).open(encoding="utf-8", newline="") as opened:
        rows = [row for row in csv.DictReader(opened) if row["area"] == "440300" and row["value"]]
    return {(row["indicator"], int(row["period"])): row["value"] for row in rows}


def table_2() -> dict[tuple[str, int], Interval]:
    """Raw values by indicator and year; a cell printed as - is absent."""
    return {cell: around(text) for cell, text in _observed("index-report-2022.csv").items()}


def counted() -> dict[tuple[str, int], Interval]:
    """The primary care share as section 3(3)2(3) has it, by its counts of visits."""
    counts = _observed("index-report-2022-counts.csv")
    shares = {}
    for year in (2021, 2022):
        (low, high), (least, most) = (around(counts[key, year]) for key in ("primary_care_visits", "visits"))
        shares["primary_care_share", year] = 100 * low / most, 100 * high / least
    return shares


def around(text: str) -> Interval:
    half = Fraction(1, 2 * 10 ** len(text.partition(".")[2]))
    return Fraction(text) - half, Fraction(text) + half


def exactly(text: str) -> Interval:
    return Fraction(text), Fraction(text)


def explained(indicator: str, year: int, values: Mapping[tuple[str, int], Interval]) -> Interval:
    """The scores that are possible given all that was printed."""
    if (indicator, year) not in values:  # note 1 to table 4: the lowest score of the series
        series = [explained(indicator, other, values) for other in YEARS if (indicator, other) in values]
        return min(low for low, _ in series), min(high for _, high in series)
    lower, upper, extremes = BOUNDS[indicator]
    corners = product(
        values[indicator, year],
        around(lower) if "lower" in extremes else exactly(lower),
        around(upper) if "upper" in extremes else exactly(upper),
    )
    scores = [_score(x, low, high, indicator in NEGATIVE) for x, low, high in corners]
    return min(scores), max(scores)


def _score(x: Fraction, lower: Fraction, upper: Fraction, negative: bool) -> Fraction:
    share = (upper - x if negative else x - lower) / (upper - lower)
    return min(Fraction(100), max(Fraction(60), 60 + 40 * share))


@pytest.fixture(scope="module")
def index() -> Assessment:
    return weiheng.open("shenzhen/index/2022")


def test_the_tables_are_complete() -> None:
    assert set(printed_scores()) == {(node, year) for node in (*WEIGHTS, TOTAL) for year in YEARS}
    assert set(table_2()) == {(i, y) for i in WEIGHTS for y in YEARS} - {
        ("in_city_hospitalisation", year) for year in (2012, 2013, 2014)
    }
    assert sum(WEIGHTS.values()) == 100


@pytest.mark.parametrize("year", YEARS)
def test_printed_totals_are_the_weighted_sums_of_printed_scores(year: int) -> None:
    """Each of the eleven scores may be off by half a unit, and so may the total."""
    total = sum(WEIGHTS[each] * printed_scores()[each, year] for each in WEIGHTS) / 100

    assert abs(printed_scores()[TOTAL, year] - total) <= Fraction("0.005") + Fraction("0.005")


def _contradicted(values: Mapping[tuple[str, int], Interval]) -> set[tuple[str, int]]:
    """Printed scores that cannot come from these raw values, whatever was rounded away."""
    possible = {cell: explained(*cell, values) for cell in product(WEIGHTS, YEARS)}
    return {
        cell
        for cell, (low, high) in possible.items()
        if low > printed_scores()[cell] + Fraction("0.005") or high < printed_scores()[cell] - Fraction("0.005")
    }


def test_one_printed_score_contradicts_table_2() -> None:
    """44.86 % is below the upper bound of 44.90 %, yet its score is printed as 100.00."""
    assert _contradicted(table_2()) == {("primary_care_share", 2022)}
    assert round(_score(Fraction("44.86"), Fraction("36.56"), Fraction("44.90"), negative=False), 2) == Fraction(
        "99.81"
    )
    assert printed_scores()["primary_care_share", 2022] == 100


def test_two_printed_scores_contradict_the_counts_in_the_text() -> None:
    """4801.16 / 11422.62 is 42.03 % and scores 86.25; the printed 86.10 comes from the 42.00 of table 2."""
    assert _contradicted(table_2() | counted()) == {("primary_care_share", 2021), ("primary_care_share", 2022)}
    assert round(_score(Fraction("42.00"), Fraction("36.56"), Fraction("44.90"), negative=False), 2) == Fraction(
        "86.09"
    )
    low, high = explained("primary_care_share", 2021, counted())
    assert (round(low, 2), round(high, 2)) == (Fraction("86.22"), Fraction("86.27"))


@pytest.mark.parametrize("indicator", WEIGHTS)
def test_the_engine_gives_what_the_inputs_allow(index: Assessment, indicator: str) -> None:
    """The engine computes the primary care share of 2021 and 2022 from the counts, all else from table 2."""
    for year in YEARS:
        low, high = explained(indicator, year, table_2() | counted())
        assert low - Fraction(1, 10**9) <= Fraction(index.score(indicator, "440300", year)) <= high + Fraction(1, 10**9)


DIFFERENCES = {
    "average_stay": {
        2012: "-0.220",
        2014: "-0.210",
        2015: "-0.120",
        2016: "-0.280",
        2017: "-0.210",
        2018: "-0.300",
        2019: "-0.270",
        2020: "-0.140",
        2021: "-0.060",
    },
    "primary_care_share": {
        2012: "+0.006",
        2013: "+0.012",
        2015: "-0.011",
        2016: "-0.014",
        2017: "-0.018",
        2018: "+0.005",
        2019: "+0.020",
        2020: "-0.008",
        2021: "+0.145",
        2022: "-0.207",
    },
    "beds_per_1000": {
        2012: "-0.046",
        2014: "+0.043",
        2015: "-0.005",
        2016: "+0.035",
        2017: "-0.104",
        2018: "-0.105",
        2019: "-0.040",
        2020: "+0.027",
        2022: "-0.018",
    },
    "physicians_per_1000": {
        2013: "+0.200",
        2014: "+0.160",
        2015: "+0.080",
        2016: "-0.060",
        2017: "+0.170",
        2018: "+0.070",
        2019: "+0.170",
        2020: "-0.130",
        2021: "+0.030",
        2022: "+0.030",
    },
    "general_practitioners_per_10000": {
        2015: "+0.029",
        2016: "+0.049",
        2017: "-0.007",
        2018: "+0.045",
        2019: "-0.029",
        2021: "-0.033",
    },
    "quality_index": {
        2012: "-0.021",
        2013: "+0.029",
        2014: "+0.018",
        2016: "-0.008",
        2017: "-0.011",
        2018: "-0.020",
        2020: "-0.018",
        2022: "-0.013",
    },
}


def test_where_the_engine_and_table_4_differ(index: Assessment) -> None:
    """Engine minus print, for every score that is not the printed one at printed precision."""
    found: dict[str, dict[int, str]] = {}
    for (node, year), printed in printed_scores().items():
        difference = Fraction(index.score(node, "440300", year)) - printed
        if abs(difference) > Fraction("0.005"):
            found.setdefault(node, {})[year] = f"{float(difference):+.3f}"

    assert found == DIFFERENCES


def test_hand_calculated(index: Assessment) -> None:
    """60 + 40 x (6.50 - 5.88) / (6.50 - 5.00) = 76.5333; 60 + 40 x (47.63 - 7.30) / (50.00 - 7.30) = 97.7799."""
    assert index.score("maternal_mortality", "440300", 2013) == pytest.approx(76.533333333, abs=1e-9)
    assert index.score("health_literacy", "440300", 2022) == pytest.approx(97.779859485, abs=1e-9)
    assert index.score("patient_satisfaction", "440300", 2022) == pytest.approx(88.24, abs=1e-12)


def test_the_counts_in_the_text_replace_the_share_in_the_table(index: Assessment) -> None:
    """4801.16 / 11422.62 = 42.0320 %, where table 2 prints 42.00 %."""
    value = index.values.at("primary_care_share", "440300", 2021)

    assert value.computed == Fraction("4801.16") / Fraction("11422.62") * 100
    assert value.reported == 42
    assert value.adopted == value.computed


def test_hospitalisation_before_2015_has_the_lowest_score(index: Assessment) -> None:
    years = (2012, 2013, 2014)

    assert all(index.imputed("in_city_hospitalisation", "440300", year) for year in years)
    assert {round(index.score("in_city_hospitalisation", "440300", year), 2) for year in years} == {83.49}
    assert [round(index.coverage("quality_index", "440300", year), 2) for year in years] == [0.96] * 3
    assert not any(index.imputed("in_city_hospitalisation", "440300", year) for year in range(2015, 2023))
