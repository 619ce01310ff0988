"""Recent trends against the test data of Fingertips (fingertips-open, MIT licence)."""

import numpy as np
import pytest

from weiheng.indicators.statistics.intervals import two_sided
from weiheng.indicators.statistics.trend import Direction, recent_trend, recent_trend_of_shares

VALUE = np.array([24.67, 24.6, 28, 30.2, 30.6])
LOW = np.array([23.16, 23.15, 26.44, 28.63, 28.98])
HIGH = np.array([26.25, 26.19, 29.64, 31.9, 32.25])


def test_a_trend_by_the_width_of_intervals() -> None:
    found = recent_trend(VALUE, LOW, HIGH)

    assert found.chi2 == pytest.approx(46.765315792063056, abs=1e-9)
    assert found.slope == pytest.approx(1.751566222662948, abs=1e-9)
    assert found.direction == Direction.INCREASING


def test_a_trend_of_proportions() -> None:
    found = recent_trend_of_shares([994, 1023, 1199, 1332, 1367], [40299, 41527, 42811, 44064, 44701])

    assert found.chi2 == pytest.approx(47.896676707589116, abs=1e-9)
    assert found.direction == Direction.INCREASING


def test_the_border_is_that_of_one_steady_series_in_500() -> None:
    assert two_sided(0.998) ** 2 == pytest.approx(9.549535706083237, abs=1e-9)


@pytest.mark.parametrize(
    ("part", "whole", "direction"),
    [
        ([621, 599, 556, 535, 447], [3454, 3195, 3256, 3227, 3121], Direction.DECREASING),
        ([2157, 2090, 2194, 2134.81, 2094], [3454, 3195, 3256, 3152, 3062], Direction.INCREASING),
        ([8116, 8145, 8222, 8506, 8728], [91530, 91773, 92088, 92238, 92665.89], Direction.INCREASING),
        ([5, 7, 6, 8, 8, 9], [22, 35, 42, 50, 100, 200], Direction.DECREASING),
        ([5405, 5500, 5435, 5480, 5315], [18095, 18170, 18005, 17890, 17860], Direction.NO_CHANGE),
        ([22435, 22445, 21365, 20955, 19055], [65880, 67900, 68705, 69835, 70910], Direction.DECREASING),
    ],
)
def test_published_series(part: list[float], whole: list[float], direction: Direction) -> None:
    assert recent_trend_of_shares(part, whole).direction == direction


def test_a_mirrored_series_has_the_opposite_trend() -> None:
    up, down = recent_trend(VALUE, LOW, HIGH), recent_trend(-VALUE, -HIGH, -LOW)
    assert (down.direction, down.slope, down.chi2) == (Direction.DECREASING, -up.slope, up.chi2)

    backwards = recent_trend(VALUE[::-1], LOW[::-1], HIGH[::-1])
    assert backwards.direction == Direction.DECREASING


def test_one_odd_year_makes_no_trend() -> None:
    """A leap in the last year is significant, but without it the values fall."""
    value = np.array([10, 9.9, 9.8, 9.7, 14])

    found = recent_trend(value, value - 0.3, value + 0.3)

    assert found.chi2 > 9.55
    assert found.direction == Direction.NO_CHANGE


def test_only_the_last_five_known_points_count() -> None:
    """Earlier ones do not matter, and a gap is skipped."""
    before, gap = [99.0], [np.nan]
    value, low, high = (np.concatenate((before, each[:2], gap, each[2:])) for each in (VALUE, LOW, HIGH))

    assert recent_trend(value, low, high).chi2 == pytest.approx(46.765315792063056)


def test_several_series_at_once() -> None:
    value, low, high = (np.stack((each, each[::-1], each * 0 + VALUE.mean())) for each in (VALUE, LOW, HIGH))
    low[2], high[2] = VALUE.mean() - 2, VALUE.mean() + 2

    found = recent_trend(value, low, high)

    assert found.direction.tolist() == [1, -1, 0]
    assert found.slope.shape == found.chi2.shape == (3,)


@pytest.mark.parametrize("points", [0, 1, 4])
def test_fewer_than_five_points_cannot_tell(points: int) -> None:
    found = recent_trend(VALUE[:points], LOW[:points], HIGH[:points])

    assert found.direction == Direction.CANNOT_TELL
    assert np.isnan(found.slope)
    assert np.isnan(found.chi2)


def test_what_has_no_weight_or_no_odds_cannot_be_told() -> None:
    assert recent_trend(VALUE, VALUE, VALUE).direction == Direction.CANNOT_TELL
    assert recent_trend_of_shares([0, 3, 5, 6, 8], 100).direction == Direction.CANNOT_TELL
    assert recent_trend_of_shares([96, 97, 98, 99, 100], 100).direction == Direction.CANNOT_TELL
    assert recent_trend_of_shares([1, 2, 3, 4, np.nan], 100).direction == Direction.CANNOT_TELL


def test_numbers_that_cannot_be_are_refused() -> None:
    with pytest.raises(ValueError, match="lower limits above upper ones"):
        recent_trend(VALUE, HIGH, LOW)
    with pytest.raises(ValueError, match="parts above their whole"):
        recent_trend_of_shares([5, 11], 10)
    with pytest.raises(ValueError, match=r"value \(5,\), low \(4,\)"):
        recent_trend(VALUE, LOW[1:], HIGH)
    with pytest.raises(ValueError, match="last axis must have"):
        recent_trend(1, 0, 2)
