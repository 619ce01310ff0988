"""Standardised rates against what PHEindicatormethods (Public Health England, MIT licence) computes."""

import numpy as np
import pytest

from weiheng.indicators.statistics.intervals import poisson
from weiheng.indicators.statistics.standardised import (
    crude_rate,
    dsr,
    expected_events,
    indirectly_standardised_rate,
    standardised_ratio,
)

EVENTS = np.array([4, 2, 1, 3, 5, 6, 8, 9, 14, 20, 31, 44, 60, 85, 110, 150, 190, 240, 300.0])
PEOPLE = np.array(
    [5200, 5100, 5300, 5600, 6800, 9100, 9800, 9000, 8200, 7600, 7100, 6400, 5600, 4700, 3800, 2900, 2000, 1300, 900.0]
)
EUROPE = np.array(
    [5000, 5500, 5500, 5500, 6000, 6000, 6500, 7000, 7000, 7000, 7000, 6500, 6000, 5500, 5000, 4000, 2500, 1500, 1000.0]
)
"""The European standard population of 2013."""


@pytest.mark.parametrize(
    ("conf", "limits"),
    [(0.95, (1417.9494013382152, 1584.3449709547908)), (0.998, (1372.537537533874, 1634.2539786627333))],
)
def test_a_directly_standardised_rate_has_dobsons_interval(conf: float, limits: tuple[float, float]) -> None:
    found = dsr(EVENTS, PEOPLE, EUROPE, conf=conf)

    assert found.value == pytest.approx(1499.4278680260156, abs=1e-9)
    assert (found.low, found.high) == pytest.approx(limits, abs=1e-9)


def test_areas_and_years_at_once() -> None:
    factor = np.array([[1, 2, 3], [4, 5, 6]])[..., None]

    found = dsr(EVENTS * factor, PEOPLE * factor, EUROPE)

    assert found.value.shape == (2, 3)
    assert found.value == pytest.approx(np.full((2, 3), 1499.4278680260156))
    assert (np.diff((found.high - found.low).ravel()) < 0).all(), "more people, narrower intervals"


def test_a_population_like_the_standard_has_its_crude_rate() -> None:
    found, crude = dsr(EVENTS, PEOPLE, PEOPLE), crude_rate(EVENTS.sum(), PEOPLE.sum())

    assert np.array(found) == pytest.approx(np.array(crude))


def test_fewer_than_ten_events_give_no_rate() -> None:
    nine, ten = (dsr([4, events], [5000, 6000], [1, 1]) for events in (5, 6))

    assert np.isnan(nine).all()
    assert not np.isnan(ten).any()
    assert not np.isnan(dsr([4, 5], [5000, 6000], [1, 1], minimum_events=1)).any()


def test_no_event_at_all_is_a_rate_without_an_interval_where_that_is_wished() -> None:
    found = dsr([0, 0], [5000, 6000], [1, 1], minimum_events=0)

    assert found.value == 0
    assert np.isnan(found[1:]).all()


def test_a_missing_age_makes_the_whole_rate_missing() -> None:
    gap = EVENTS.copy()
    gap[3] = np.nan
    empty = PEOPLE.copy()
    empty[0] = 0

    assert np.isnan(dsr(gap, PEOPLE, EUROPE)).all()
    assert np.isnan(dsr(EVENTS, empty, EUROPE)).all()
    assert np.isnan(expected_events(PEOPLE, gap, PEOPLE))
    assert np.isnan(dsr([], [], [])).all()
    assert np.isnan(expected_events([], [], []))


def test_what_is_expected_is_what_the_rates_of_the_reference_would_give() -> None:
    assert expected_events(PEOPLE, EVENTS, PEOPLE) == pytest.approx(EVENTS.sum())
    assert expected_events([1000, 500], [20, 90], [10_000, 3000]) == pytest.approx(17)


@pytest.mark.parametrize("observed", [0, 9, 10, 137])
def test_a_standardised_ratio_has_the_interval_of_its_count(observed: int) -> None:
    found = standardised_ratio(observed, 17, 100)

    assert found.value == pytest.approx(observed / 17 * 100)
    assert np.array(found[1:]) == pytest.approx(np.array(poisson(observed)) / 17 * 100)


def test_a_reference_has_its_own_rate() -> None:
    found = indirectly_standardised_rate(EVENTS.sum(), PEOPLE, EVENTS, PEOPLE)

    assert np.array(found) == pytest.approx(np.array(crude_rate(EVENTS.sum(), PEOPLE.sum())))


def test_where_nothing_is_expected_there_is_no_ratio() -> None:
    assert np.isnan(standardised_ratio([0, 3], 0)).all()


def test_numbers_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="events below 0"):
        dsr(-EVENTS, PEOPLE, EUROPE)
    with pytest.raises(ValueError, match=r"events \(19,\), population \(19,\), standard \(18,\)"):
        dsr(EVENTS, PEOPLE, EUROPE[1:])
    with pytest.raises(ValueError, match="last axis must have the strata"):
        dsr(1, 2, 3)
