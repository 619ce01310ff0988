"""Funnel limits and control charts by their textbooks."""

import numpy as np
import pytest

from weiheng.indicators.statistics.control import signals, xmr
from weiheng.indicators.statistics.funnel import outside, proportion_limits, rate_limits

NAN = np.nan


@pytest.mark.parametrize(
    ("whole", "conf", "low", "high"),
    [  # D. J. Spiegelhalter, Funnel plots for comparing institutional performance (2005); 99.8 % is z = 3.09
        (50, 0.95, 0.6891276940520258, 0.9108723059479743),
        (50, 0.998, 0.6251900624693597, 0.9748099375306404),
        (400, 0.95, 0.760800720309199, 0.8391992796908011),
        (400, 0.998, 0.7381953538766438, 0.8618046461233563),
        (5000, 0.95, 0.7889127694052026, 0.8110872305947975),
        (5000, 0.998, 0.782519006246936, 0.817480993753064),
    ],
)
def test_limits_of_proportions(whole: int, conf: float, low: float, high: float) -> None:
    assert proportion_limits(0.8, whole, conf) == pytest.approx((low, high), abs=1e-9)


def test_limits_of_rates_are_those_of_rare_proportions() -> None:
    rates, shares = rate_limits(0.0001, 1e6, 1000), proportion_limits(0.0001, 1e6)
    assert np.array(rates) == pytest.approx(np.array(shares) * 1000, rel=1e-4)


def test_limits_are_not_cut_off() -> None:
    low, high = proportion_limits(0.98, 20, 0.998)
    assert low < high
    assert high > 1


def test_who_is_outside() -> None:
    low, high = proportion_limits(0.8, [50, 400, 5000, 0], 0.95)

    assert np.array_equal(outside([0.65, 0.8, 0.82, 0.8], low, high), [-1, 0, 1, NAN], equal_nan=True)
    assert np.array_equal(outside([NAN, 1, 1], [0, NAN, 1], [1, 1, 1]), [NAN, NAN, 0], equal_nan=True)


def test_a_funnel_of_what_cannot_be_is_refused() -> None:
    for work in (lambda: proportion_limits(1.1, 5), lambda: proportion_limits(0.5, -5), lambda: rate_limits(-1, 5)):
        with pytest.raises(ValueError, match="0"):
            work()
    with pytest.raises(ValueError, match="lower limits above upper ones"):
        outside(1, 2, 1)


class TestChart:
    """Limits: mean ± 2.66 mean moving ranges, ranges up to 3.268 of them (Wheeler, Understanding Variation, 1993)."""

    def test_limits_by_hand(self) -> None:
        found = xmr([10, 12, 11, 14, 13])

        assert np.array_equal(found.ranges, [NAN, 2, 1, 3, 1], equal_nan=True)
        assert found.centre == 12
        assert (found.low, found.high) == pytest.approx((12 - 2.66 * 1.75, 12 + 2.66 * 1.75))
        assert found.range_limit == pytest.approx(3.268 * 1.75)

    def test_a_missing_month_takes_its_two_ranges_with_it(self) -> None:
        found = xmr([10, 12, NAN, 14, 13])

        assert np.array_equal(found.ranges, [NAN, 2, NAN, NAN, 1], equal_nan=True)
        assert found.centre == pytest.approx(12.25)
        assert found.high == pytest.approx(12.25 + 2.66 * 1.5)

    @pytest.mark.parametrize("values", [[], [5], [5, NAN, 5], [NAN, NAN]])
    def test_without_a_range_there_are_no_limits(self, values: list[float]) -> None:
        found = xmr(values)
        assert np.isnan([found.centre, found.low, found.high, found.range_limit]).all()
        assert not np.any(signals(values, found))

    def test_many_series_at_once(self) -> None:
        series = np.random.default_rng(1).normal(50, 5, (3, 2, 24))
        found = xmr(series)
        flags = signals(series, found)

        alone = xmr(series[1, 0])
        assert found.low.shape == (3, 2)
        assert found.high[1, 0] == alone.high
        assert np.array_equal(flags.beyond[1, 0], signals(series[1, 0], alone).beyond)

    def test_a_single_number_is_no_series(self) -> None:
        with pytest.raises(ValueError, match="last axis must have"):
            xmr(5)


class TestSignals:
    """What is hardly chance."""

    STEADY = (10, 11) * 10

    def test_a_steady_series_has_none(self) -> None:
        assert not np.any(signals(self.STEADY, xmr(self.STEADY)))

    def test_a_value_beyond_the_limits_and_the_jump_to_it(self) -> None:
        values = [*self.STEADY, 20, 10]
        found = signals(values, xmr(self.STEADY))

        assert np.flatnonzero(found.beyond).tolist() == [20]
        assert np.flatnonzero(found.jump).tolist() == [20, 21]

    @pytest.mark.parametrize(("length", "seen"), [(7, 0), (8, 8), (9, 9)])
    def test_eight_on_one_side_are_a_shift(self, length: int, seen: int) -> None:
        values = [*self.STEADY, 10, *[11] * length, 10]
        assert signals(values, xmr(self.STEADY)).shift.sum() == seen

    def test_a_value_on_the_line_or_a_gap_ends_a_row(self) -> None:
        for ending in (10.5, NAN):
            values = [*self.STEADY, 10, *[11] * 4, ending, *[11] * 4, 10]
            assert not signals(values, xmr(self.STEADY)).shift.any()

    @pytest.mark.parametrize(
        ("values", "seen"), [([1, 2, 3, 4, 5], 0), ([1, 2, 3, 4, 5, 6], 6), ([1, 2, 3, 3, 4, 5], 0)]
    )
    def test_six_rising_or_falling_are_a_drift(self, values: list[float], seen: int) -> None:
        assert signals(values, xmr(values)).drift.sum() == seen
        falling = [-each for each in values]
        assert signals(falling, xmr(falling)).drift.sum() == seen

    def test_a_drift_does_not_need_limits(self) -> None:
        values = np.arange(8.0)
        nothing = xmr([NAN])
        assert signals(values, nothing).drift.all()
        assert not signals(values, nothing).beyond.any()
