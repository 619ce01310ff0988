"""Intervals behave as intervals must, whatever is counted."""

from hypothesis import given
from hypothesis import strategies as st

from weiheng.indicators.statistics.intervals import poisson, rate, wilson

CONFS = st.sampled_from((0.5, 0.8, 0.9, 0.95, 0.99, 0.998))
COUNTS = st.integers(0, 400)


@st.composite
def parts(draw: st.DrawFn) -> tuple[int, int]:
    whole = draw(st.integers(1, 5000))
    return draw(st.integers(0, whole)), whole


@given(parts(), CONFS)
def test_the_interval_of_a_share_holds_it_and_stays_possible(part: tuple[int, int], conf: float) -> None:
    low, high = wilson(*part, conf)
    assert 0 <= low <= part[0] / part[1] <= high <= 1


@given(COUNTS, CONFS)
def test_the_interval_of_a_count_holds_it(events: int, conf: float) -> None:
    low, high = poisson(events, conf)
    assert 0 <= low <= events <= high


@given(parts(), st.booleans(), CONFS, CONFS)
def test_to_be_surer_the_interval_must_be_wider(part: tuple[int, int], share: bool, one: float, other: float) -> None:
    less, more = (rate(*part, 100, share=share, conf=conf) for conf in sorted((one, other)))
    assert more[0] <= less[0] <= less[1] <= more[1]


@given(parts(), st.booleans(), st.integers(2, 50))
def test_more_data_with_the_same_rate_narrow_it(part: tuple[int, int], share: bool, times: int) -> None:
    once = rate(*part, 100, share=share)
    often = rate(part[0] * times, part[1] * times, 100, share=share)
    assert often[1] - often[0] < once[1] - once[0]


@given(parts(), st.floats(0.001, 100_000))
def test_the_unit_scales_the_interval(part: tuple[int, int], unit: float) -> None:
    low, high = rate(*part, share=True)
    scaled = rate(*part, unit, share=True)
    assert abs(scaled[0] - low * unit) <= 1e-9 * unit
    assert abs(scaled[1] - high * unit) <= 1e-9 * unit


@given(parts(), CONFS)
def test_what_is_counted_and_what_is_not_have_mirrored_shares(part: tuple[int, int], conf: float) -> None:
    low, high = wilson(*part, conf)
    rest_low, rest_high = wilson(part[1] - part[0], part[1], conf)
    assert abs(low - (1 - rest_high)) < 1e-12
    assert abs(high - (1 - rest_low)) < 1e-12
