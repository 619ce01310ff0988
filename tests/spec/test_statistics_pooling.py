"""Years put together by their counts, and rates on few events."""

import numpy as np
import pytest

from weiheng.indicators.statistics.pooling import pooled, unstable

NAN = np.nan


def test_counts_of_three_years_are_added_up_and_not_their_rates() -> None:
    events, people = pooled([1, 1, 1, 10], [100, 100, 1000, 1000])

    assert np.array_equal(events, [NAN, NAN, 3, 12], equal_nan=True)
    assert np.array_equal(people, [NAN, NAN, 1200, 2100], equal_nan=True)
    assert events[2] / people[2] == 0.0025, "the mean of the three rates would be 0.007"


def test_a_missing_year_is_missing_in_every_pool_that_holds_it() -> None:
    events, people = pooled([1, NAN, 1, 1, 1, 1], [9, 9, 9, 9, NAN, 9], 2)

    for each in (events, people):
        assert np.isnan(each).tolist() == [True, True, True, False, True, True]


def test_years_are_never_pooled_across_a_break() -> None:
    events, _ = pooled(np.arange(1.0, 8), np.ones(7), breaks=(3,))

    assert np.array_equal(events, [NAN, NAN, 6, NAN, NAN, 15, 18], equal_nan=True)


def test_areas_at_once_and_one_year_alone() -> None:
    counts = np.arange(10.0).reshape(2, 5)

    assert pooled(counts, 100)[0][1].tolist()[2:] == [18, 21, 24]
    assert np.array_equal(pooled(counts, 100, 1)[0], counts)
    assert np.isnan(pooled([1, 2], 100)).all()
    assert pooled([], [])[0].shape == (0,)


@pytest.mark.parametrize(("events", "few"), [(0, True), (19, True), (20, False), (NAN, True)])
def test_fewer_than_20_events_are_unstable(events: float, few: bool) -> None:
    assert unstable(events) == few


def test_numbers_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="years to pool: 0"):
        pooled([1], [2], 0)
    with pytest.raises(ValueError, match=r"numerator \(2,\), denominator \(3,\)"):
        pooled([1, 2], [1, 2, 3])
    with pytest.raises(ValueError, match="events below 0"):
        unstable(-1)
