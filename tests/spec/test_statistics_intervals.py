"""Intervals of proportions, counts and rates against published formulas, on arrays with gaps and zeros."""

import numpy as np
import pytest

from weiheng.indicators.statistics.intervals import poisson, rate, two_sided, wilson

NAN = np.nan


@pytest.mark.parametrize(
    ("part", "whole", "conf", "low", "high"),
    [  # E. B. Wilson, Probable inference (1927), by the formula that the English public health profiles publish
        (0, 40, 0.95, 0.0, 0.08762160119728664),
        (7, 40, 0.95, 0.0874541374603592, 0.3194999033178771),
        (40, 40, 0.95, 0.9123783988027133, 1.0),
        (912, 1000, 0.95, 0.8928277489502233, 0.9280190020576792),
        (912, 1000, 0.998, 0.8802757338005871, 0.9359298815322858),
    ],
)
def test_the_interval_of_a_share_is_wilsons(part: int, whole: int, conf: float, low: float, high: float) -> None:
    assert wilson(part, whole, conf) == pytest.approx((low, high), abs=1e-12)


@pytest.mark.parametrize(
    ("events", "conf", "low", "high"),
    [
        # exact: quantiles of chi-squared with 2x and 2x + 2 degrees of freedom, halved
        (0, 0.95, 0.0, 3.6888794541139354),
        (1, 0.95, 0.025317807984289897, 5.571643390938898),
        (9, 0.95, 4.115373097378334, 17.084803451419166),
        # Byar's approximation (Breslow and Day, Statistical Methods in Cancer Research II, 1987)
        (10, 0.95, 4.787449913967563, 18.391458605756473),
        (137, 0.95, 115.01896636754043, 161.95743030679904),
        (137, 0.998, 103.64255953991487, 177.18416683735578),
    ],
)
def test_the_interval_of_a_count_is_exact_below_10_and_byars_from_10(
    events: int, conf: float, low: float, high: float
) -> None:
    assert poisson(events, conf) == pytest.approx((low, high), abs=1e-12)


def test_many_at_once_are_each_as_alone() -> None:
    areas, years = np.array([[0], [9], [40]]), np.array([40, 100])

    low, high = wilson(areas, years)

    assert low.shape == high.shape == (3, 2)
    for row, column in np.ndindex(3, 2):
        assert (low[row, column], high[row, column]) == wilson(areas[row, 0], years[column])


def test_what_is_missing_stays_missing_and_is_not_zero() -> None:
    for low, high in (wilson([NAN, 3, 3], [10, NAN, 10]), rate([NAN, 3, 3], [10, NAN, 10], share=False)):
        assert np.isnan(low).tolist() == np.isnan(high).tolist() == [True, True, False]
    assert np.isnan(poisson([NAN, 0])).tolist() == [[True, False], [True, False]]
    assert np.isnan(poisson([None])).all()


def test_where_nobody_is_there_is_no_rate() -> None:
    assert np.isnan(wilson(0, 0)).all()
    assert np.isnan(rate([0, 5], 0, share=True)).all()


def test_nothing_in_nothing_out() -> None:
    assert [each.shape for each in (*wilson([], []), *poisson([]), *rate([], [], share=True))] == [(0,)] * 6


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [([1, -1], 10, r"parts below 0 \(1 of 2\)"), ([1, 11, 12], 10, r"parts above their whole \(2 of 3\)")],
)
def test_a_part_must_be_part_of_a_whole(part: list[int], whole: int, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wilson(part, whole)


def test_nothing_is_counted_less_often_than_never() -> None:
    with pytest.raises(ValueError, match="events below 0"):
        poisson(-1)
    with pytest.raises(ValueError, match="bases below 0"):
        rate(1, -1, share=False)


@pytest.mark.parametrize("conf", [0, 1, 95, NAN])
def test_a_confidence_is_a_probability(conf: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        two_sided(conf)


def test_shapes_that_do_not_go_together_are_named() -> None:
    with pytest.raises(ValueError, match=r"part \(3,\), whole \(2,\)"):
        wilson([1, 2, 3], [4, 5])


def test_a_common_share_is_a_part_and_a_rare_one_is_a_count() -> None:
    """The border is one in 20: there the part is Wilson's, one event less is Poisson's."""
    low, _ = rate([50, 49], 1000, share=True)

    assert low[0] == wilson(50, 1000)[0]
    assert low[1] == poisson(49)[0] / 1000


def test_events_among_people_are_no_part_however_many_they_are() -> None:
    assert np.array(rate(137, 1000, 1000, share=False)) == pytest.approx(np.array(poisson(137)))
    assert np.array(rate(1100, 1000, share=True)) == pytest.approx(np.array(poisson(1100)) / 1000)
