"""Values of indicators: computed from their parts where these exist, else as reported; missing is never zero."""

from fractions import Fraction

import numpy as np
import pytest

from weiheng.definitions.model import Indicator, Ratio, Sum, Variable
from weiheng.indicators.values import Facts, values
from weiheng.observations.model import Observation, Observations
from weiheng.vocabulary.messages import Bilingual

NAME = Bilingual(zh="名", en="name")


def variable(id: str, unit: str, formula: Sum | Ratio | None = None, since: int | None = None) -> Variable:
    return Variable(id=id, names=NAME, unit=unit, formula=formula, since=since)


def indicator(id: str, unit: str, formula: Sum | Ratio | None = None) -> Indicator:
    return Indicator.model_validate(
        {"id": id, "names": NAME, "unit": unit, "definition": NAME, "formula": formula}
        | {"direction": "positive", "frequency": "year", "decimals": 2}
    )


def seen(subject: str, value: str | None, unit: str, period: int = 2023, vintage: str = "2024") -> Observation:
    status = "missing" if value is None else "final"
    return Observation.model_validate(
        {"indicator": subject, "area": "A", "period": period, "unit": unit, "vintage": vintage}
        | {"status": status, **({"value": value} if value is not None else {})}
    )


ELEMENTS = {
    each.id: each
    for each in (
        variable("gps", "persons", Sum(sum=("registered", "rural")), since=2021),
        variable("registered", "persons"),
        variable("rural", "persons"),
        variable("residents", "persons_10k"),
        variable("visits", "visits_10k"),
        variable("primary", "visits"),
        indicator("gps_per_10000", "persons_per_10000", Ratio(numerator="gps", denominator="residents", factor=10_000)),
        indicator("primary_share", "percent", Ratio(numerator="primary", denominator="visits", factor=100)),
        indicator("satisfaction", "percent"),
    )
}


def facts(*rows: Observation) -> Facts:
    return Facts(ELEMENTS, Observations(rows).latest())


def test_a_ratio_is_computed_from_its_parts_exactly() -> None:
    """4,650.39 of 10,367.19 (10,000 visits each) is 44.86 %: counts of any size of unit meet in base units."""
    share = facts(seen("primary", "46503900", "visits"), seen("visits", "10367.19", "visits_10k"))

    assert share.value("primary_share", ("A", 2023)).adopted == Fraction("4650.39") / Fraction("10367.19") * 100


def test_the_computed_value_is_adopted_and_the_reported_one_kept() -> None:
    share = facts(
        seen("primary", "25", "visits_10k"),
        seen("visits", "100", "visits_10k"),
        seen("primary_share", "24.9", "percent"),
    ).value("primary_share", ("A", 2023))

    assert (share.computed, share.reported, share.adopted) == (25, Fraction("24.9"), 25)
    assert share.difference == Fraction("0.1")


def test_without_parts_the_reported_value_is_adopted() -> None:
    share = facts(seen("primary_share", "24.9", "percent"), seen("visits", "100", "visits_10k"))

    value = share.value("primary_share", ("A", 2023))

    assert (value.computed, value.adopted, value.difference) == (None, Fraction("24.9"), None)


def test_a_reported_value_comes_in_the_unit_of_the_definition() -> None:
    assert facts(seen("satisfaction", "884.2", "per_mille")).value("satisfaction", ("A", 2023)).adopted == Fraction(
        "88.42"
    )


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((seen("registered", "900", "persons"), seen("rural", "100", "persons")), 1000),
        ((seen("registered", "900", "persons"),), None),  # a part is missing, so the sum is
        ((seen("registered", "900", "persons"), seen("rural", None, "persons")), None),
        ((seen("registered", "900", "persons"), seen("rural", "0", "persons")), 900),  # zero is a number
        ((seen("gps", "950", "persons"), seen("registered", "900", "persons")), 950),
    ],
)
def test_a_sum_needs_all_of_its_terms(rows: tuple[Observation, ...], expected: int | None) -> None:
    assert facts(*rows).value("gps", ("A", 2023)).adopted == expected


@pytest.mark.parametrize(("period", "expected"), [(2020, 700), (2021, 1000)])
def test_a_formula_holds_since_its_year(period: int, expected: int) -> None:
    rows = facts(
        seen("registered", "900", "persons", period),
        seen("rural", "100", "persons", period),
        seen("gps", "700", "persons", period),
    )

    assert rows.value("gps", ("A", period)).adopted == expected


def test_formulas_go_through_formulas() -> None:
    """(900 + 100) / 2.5 x 10,000 residents = 400 per 10,000."""
    rows = facts(
        seen("registered", "900", "persons"), seen("rural", "100", "persons"), seen("residents", "2.5", "persons_10k")
    )

    assert rows.value("gps_per_10000", ("A", 2023)).adopted == 400


@pytest.mark.parametrize("denominator", ["0", "0.00", None])
def test_there_is_no_ratio_to_nothing(denominator: str | None) -> None:
    rows = facts(seen("primary", "5", "visits_10k"), seen("visits", denominator, "visits_10k"))

    assert rows.value("primary_share", ("A", 2023)).adopted is None


def test_missing_is_never_zero() -> None:
    rows = facts(seen("satisfaction", None, "percent", 2021), seen("satisfaction", "0", "percent", 2022))

    table = values(rows, ["satisfaction"], ["A", "B"], [2021, 2022])

    assert table.at("satisfaction", "A", 2021).adopted is None
    np.testing.assert_array_equal(table.array, [[[np.nan, 0.0], [np.nan, np.nan]]])


def test_a_later_vintage_supersedes_an_earlier_one_in_any_order() -> None:
    early, late = seen("satisfaction", "80", "percent"), seen("satisfaction", "81", "percent", vintage="2024-05")

    for rows in ((early, late), (late, early)):
        assert facts(*rows).value("satisfaction", ("A", 2023)).adopted == 81
