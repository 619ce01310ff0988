"""Forecasts do not depend on units or on which way is up, and say less of what is farther away."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from weiheng.definitions.requirement import Mode
from weiheng.plan.forecast import forecast
from weiheng.plan.model import Forecast, Goal, Series

NOW = 2022
UNTIL = 2027
NO_LIMITS = (None, None)
SHARE = (Fraction(0), Fraction(100))
NOT_NEGATIVE = (Fraction(0), None)
TENTHS = st.integers(1, 999).map(lambda tenths: Fraction(tenths, 10))
LIMITS = st.sampled_from((NO_LIMITS, NOT_NEGATIVE, SHARE))
Limits = tuple[Fraction | None, Fraction | None]


@st.composite
def courses(draw: st.DrawFn) -> Series:
    """Four to twelve years up to now of percents that are not all the same; some years may be missing."""
    years = range(NOW - draw(st.integers(3, 11)), NOW + 1)
    values = {year: draw(TENTHS) for year in years if year in (NOW, years[0]) or draw(st.integers(0, 5))}
    assume(len(values) >= 4 and len(set(values.values())) > 1)
    return Series(values)


def led(series: Series, limits: Limits, goal: Goal, conf: float = 0.95) -> Forecast:
    found = forecast(series, UNTIL, goal, NOW, limits=limits, conf=conf)
    assert found is not None
    return found


def at_least(limit: Fraction) -> Goal:
    return Goal(Mode.LEVEL, +1, low=limit)


def at_most(limit: Fraction) -> Goal:
    return Goal(Mode.LEVEL, -1, high=limit)


@given(courses(), LIMITS, TENTHS)
def test_the_interval_holds_the_central_value(series: Series, limits: Limits, limit: Fraction) -> None:
    found = led(series, limits, at_least(limit))
    for year in range(NOW + 1, UNTIL + 1):
        assert found.low[year] <= found.central[year] <= found.high[year]
        assert limits[0] is None or limits[0] <= found.low[year]
        assert limits[1] is None or found.high[year] <= limits[1]


@given(courses(), TENTHS)
def test_the_farther_away_the_wider(series: Series, limit: Fraction) -> None:
    found = led(series, NO_LIMITS, at_least(limit))
    widths = [found.high[year] - found.low[year] for year in range(NOW + 1, UNTIL + 1)]
    assert all(near < far for near, far in pairwise(widths))


@given(courses(), LIMITS, TENTHS)
def test_to_be_surer_the_interval_must_be_wider(series: Series, limits: Limits, limit: Fraction) -> None:
    less, more = (led(series, limits, at_least(limit), conf) for conf in (0.8, 0.95))
    assert more.low[UNTIL] <= less.low[UNTIL] <= less.high[UNTIL] <= more.high[UNTIL]
    assert less.probability == more.probability


@given(courses(), LIMITS, TENTHS, TENTHS)
def test_a_looser_target_is_no_less_likely_met(series: Series, limits: Limits, one: Fraction, other: Fraction) -> None:
    loose, tight = sorted((one, other))
    assert led(series, limits, at_least(loose)).probability >= led(series, limits, at_least(tight)).probability
    assert led(series, limits, at_most(tight)).probability >= led(series, limits, at_most(loose)).probability


@given(courses(), TENTHS)
def test_nor_at_a_limit(series: Series, limit: Fraction) -> None:
    """At least 100 of 100, at most 0."""
    for near, at in ((at_least(limit), at_least(Fraction(100))), (at_most(limit), at_most(Fraction(0)))):
        assert led(series, SHARE, near).probability >= led(series, SHARE, at).probability


@given(courses(), LIMITS, TENTHS)
def test_it_ends_on_one_side_or_the_other(series: Series, limits: Limits, limit: Fraction) -> None:
    above, below = (led(series, limits, goal).probability for goal in (at_least(limit), at_most(limit)))
    assert above + below == pytest.approx(1)


@given(courses(), LIMITS, TENTHS, st.fractions(Fraction(1, 1000), 1000))
def test_the_unit_changes_no_probability(series: Series, limits: Limits, limit: Fraction, unit: Fraction) -> None:
    scaled = Series({year: value * unit for year, value in series.values.items()})
    low, high = (None if each is None else each * unit for each in limits)
    one, other = led(series, limits, at_least(limit)), led(scaled, (low, high), at_least(limit * unit))
    assert other.probability == pytest.approx(one.probability, abs=1e-9)
    assert other.central[UNTIL] == pytest.approx(one.central[UNTIL] * float(unit))


@given(courses(), st.sampled_from((NO_LIMITS, SHARE)), TENTHS)
def test_a_mirrored_series_has_a_mirrored_forecast(series: Series, limits: Limits, limit: Fraction) -> None:
    turned = Series({year: 100 - value for year, value in series.values.items()})
    one, other = led(series, limits, at_least(limit)), led(turned, limits, at_most(100 - limit))
    assert other.probability == pytest.approx(one.probability, abs=1e-9)
    for year in range(NOW + 1, UNTIL + 1):
        assert other.central[year] == pytest.approx(100 - one.central[year], abs=1e-9)
        assert other.low[year] == pytest.approx(100 - one.high[year], abs=1e-9)


@given(courses(), LIMITS, TENTHS)
def test_a_probability_is_between_0_and_1(series: Series, limits: Limits, limit: Fraction) -> None:
    assert 0 <= led(series, limits, at_least(limit)).probability <= 1
