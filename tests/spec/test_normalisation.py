"""From values to scores: readable tables of every method."""

import numpy as np
import pytest
from scipy import stats

from weiheng.index.errors import MethodError
from weiheng.index.normalise import clip, normalise
from weiheng.index.ranks import ranks
from weiheng.index.recipe import Normalisation

NAN = float("nan")
GAP = None


def column(values: list[float | None]) -> np.ndarray:
    """One indicator in one period: a value for each area."""
    return np.array([[[NAN if x is None else x] for x in values]], dtype=np.float64)


def choice(method: str, sign: int = 1, target: float = NAN, rows: tuple[int, ...] = (0,), **settings) -> Normalisation:
    """The same for all rows, without bounds."""
    nothing = np.full(len(rows), NAN)
    return Normalisation(
        rows, method, np.full(len(rows), float(sign)), nothing, nothing, np.full(len(rows), target), **settings
    )


@pytest.mark.parametrize(
    ("method", "settings", "values", "scores"),
    [
        ("min_max", {}, [2, 6, 5, 3], [0, 100, 75, 25]),
        ("min_max", {"sign": -1}, [2, 6, 5, 3], [100, 0, 25, 75]),
        ("min_max", {"low": 60.0}, [2, 6, 5, 3], [60, 100, 90, 70]),
        ("min_max", {"low": 1.0, "high": 7.0, "sign": -1}, [-2, -6, -5, -3], [1, 7, 5.5, 2.5]),
        ("z_score", {}, [2, 4, 6], [-1, 0, 1]),
        ("z_score", {"sign": -1}, [2, 4, 6], [1, 0, -1]),
        ("z_score", {"mean": 50.0, "deviation": 10.0}, [2, 4, 6], [40, 50, 60]),
        # the worst has 1, equal ones the fewer points
        ("rank", {}, [2, 6, 5, 5, 9], [1, 4, 2, 2, 5]),
        ("rank", {"sign": -1}, [2, 6, 5, 5, 9], [5, 2, 3, 3, 1]),
        ("borda", {}, [2, 6, 5, 5, 9], [0, 3, 1, 1, 4]),
        ("borda", {"sign": -1}, [2, 6, 5, 5, 9], [4, 1, 2, 2, 0]),
        ("percentile_rank", {}, [2, 6, 5, 5, 9], [0, 75, 25, 25, 100]),
        ("percentile_rank", {"high": 1.0, "sign": -1}, [2, 6, 5, 5, 9], [1, 0.25, 0.5, 0.5, 0]),
        ("distance_to_maximum", {"high": 1.0}, [2, 6, 5, 3], [0, 1, 0.75, 0.25]),
        ("distance_to_maximum", {"high": 1.0, "sign": -1}, [2, 6, 5, 3], [1, 0, 0.25, 0.75]),
        ("distance_to_target", {"target": 10}, [2, 6, 12], [0, 50, 125]),
        ("distance_to_target", {"target": 3, "sign": -1}, [8, 5.5, 2], [0, 50, 120]),
        ("distance_to_target", {"target": 10}, [2, 2, 2], [0, 0, 0]),
    ],
)
def test_scores_by_hand(method: str, settings: dict, values: list[float], scores: list[float]) -> None:
    result = normalise(column(values), [choice(method, **settings)])

    np.testing.assert_allclose(result, column(scores), rtol=1e-14, atol=1e-14)


METHODS = ["min_max", "z_score", "rank", "percentile_rank", "borda", "distance_to_target", "distance_to_maximum"]


@pytest.mark.parametrize("method", METHODS)
def test_one_missing_value_in_a_reversed_indicator_is_as_if_it_were_not_there(method: str) -> None:
    """Neither best nor worst, and in nobody's way."""
    reversed_one = choice(method, sign=-1, target=-5)

    with_gap = normalise(column([2, 6, GAP, 5, 3]), [reversed_one])
    without = normalise(column([2, 6, 5, 3]), [reversed_one])

    assert np.isnan(with_gap[0, 2, 0])
    np.testing.assert_array_equal(np.delete(with_gap, 2, axis=1), without)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("over", ["panel", "period", "area"])
def test_all_missing_units_and_pools_stay_missing(method: str, over: str) -> None:
    values = np.array([[[1.0, 4.0, NAN], [2.0, 3.0, NAN], [NAN, NAN, NAN]]])

    result = normalise(values, [choice(method, target=100, over=over)])

    np.testing.assert_array_equal(np.isnan(result), np.isnan(values))


@pytest.mark.parametrize("method", ["min_max", "z_score", "distance_to_maximum"])
@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("equal values", [5, 5, 5]),
        ("equal but for binary dust", [0.3, 0.1 + 0.2, 0.3]),
        ("a single value", [GAP, 5, GAP]),
    ],
)
def test_constant_columns_have_no_range_and_are_refused(method: str, name: str, values: list[float | None]) -> None:
    three = np.concatenate([column([1, 2, 3]), column(values), column([4, 5, 9])])

    with pytest.raises(MethodError) as refused:
        normalise(three, [choice("rank", rows=(0,)), choice(method, rows=(2, 1))])

    assert (refused.value.reason, refused.value.method, refused.value.where) == ("no_range", method, (1,))


def test_constant_columns_are_ties_where_places_are_counted() -> None:
    values = column([5, GAP, 5, 5])

    assert normalise(values, [choice("rank")])[0, [0, 2, 3], 0].tolist() == [1, 1, 1]
    assert normalise(values, [choice("borda")])[0, [0, 2, 3], 0].tolist() == [0, 0, 0]
    assert normalise(values, [choice("percentile_rank", low=60.0)])[0, [0, 2, 3], 0].tolist() == [60, 60, 60]


@pytest.mark.parametrize("method", ["percentile_rank", "rank", "borda"])
def test_a_single_value_has_no_others_to_be_better_than(method: str) -> None:
    with pytest.raises(MethodError) as refused:
        normalise(column([GAP, 5]), [choice(method)])

    assert (refused.value.reason, refused.value.where) == ("no_range", (0,))


@pytest.mark.parametrize("method", ["rank", "borda", "percentile_rank"])
def test_near_ties_are_ties_and_small_differences_are_not(method: str) -> None:
    dust = [0.3, 0.1 + 0.2, 1.0, 0.0]
    small = [0.3, 0.3 + 1e-8, 1.0, 0.0]

    tied, apart = (normalise(column(values), [choice(method)])[0, :, 0] for values in (dust, small))

    assert tied[0] == tied[1] == apart[0] < apart[1] < tied[2] == apart[2]


@pytest.mark.parametrize(
    ("settings", "values", "reason"),
    [
        ({}, [2, 6], "no_target"),
        ({"target": 2}, [2, 6], "target_met"),
        ({"target": 1}, [2, 6], "target_met"),
        ({"target": 7, "sign": -1}, [2, 6], "target_met"),
    ],
)
def test_a_distance_to_nowhere_is_refused(settings: dict, values: list[float], reason: str) -> None:
    with pytest.raises(MethodError) as refused:
        normalise(column(values), [choice("distance_to_target", **settings)])

    assert (refused.value.reason, refused.value.method, refused.value.where) == (reason, "distance_to_target", (0,))


# two areas, three periods
PANEL = np.array([[[0.0, 1, 4], [2, 5, 10]]])


@pytest.mark.parametrize(
    ("over", "min_max", "rank"),
    [
        ("panel", [[0, 10, 40], [20, 50, 100]], [[1, 2, 4], [3, 5, 6]]),
        ("period", [[0, 0, 0], [100, 100, 100]], [[1, 1, 1], [2, 2, 2]]),
        ("area", [[0, 25, 100], [0, 37.5, 100]], [[1, 2, 3], [1, 2, 3]]),
    ],
)
def test_the_pool_that_values_are_compared_with(over: str, min_max: list, rank: list) -> None:
    np.testing.assert_allclose(normalise(PANEL, [choice("min_max", over=over)])[0], min_max)
    np.testing.assert_array_equal(normalise(PANEL, [choice("rank", over=over)])[0], rank)


def test_each_indicator_by_its_own_choice() -> None:
    three = np.concatenate([column([2, 6, 5, 3])] * 3)

    result = normalise(three, [choice("borda", rows=(2, 0)), choice("min_max", sign=-1, rows=(1,))])

    assert result[:, :, 0].tolist() == [[0, 3, 2, 1], [100, 0, 25, 75], [0, 3, 2, 1]]


def test_a_distance_to_a_target_may_be_capped() -> None:
    capped = choice("distance_to_target", target=5, clip=True)
    open_ended = choice("distance_to_target", target=5, rows=(1,))
    unclipped = normalise(np.concatenate([column([2, 6, 5])] * 2), [capped, open_ended])

    scores = clip(unclipped, [capped, open_ended])

    np.testing.assert_allclose(scores[:, :, 0], [[0, 100, 100], [0, 400 / 3, 100]])


def test_scores_as_other_software_computes_them() -> None:
    values = np.random.default_rng(1).integers(0, 8, size=(1, 30, 1)).astype(float)
    values[0, 4, 0] = NAN
    known = values[0, :, 0][~np.isnan(values[0, :, 0])]

    def ours(method: str, **settings: float) -> np.ndarray:
        scores = normalise(values, [choice(method, **settings)])[0, :, 0]
        return scores[~np.isnan(scores)]

    places = stats.rankdata(known, method="min")
    np.testing.assert_array_equal(ours("rank"), places)
    np.testing.assert_array_equal(ours("borda"), places - 1)
    np.testing.assert_allclose(ours("percentile_rank", high=1.0), (places - 1) / (len(known) - 1))
    np.testing.assert_allclose(ours("z_score"), stats.zscore(known, ddof=1), atol=1e-14)
    np.testing.assert_array_equal(ranks(known), stats.rankdata(-known, method="min"))


@pytest.mark.parametrize(
    ("scores", "places"),
    [
        ([90, 80, 70], [1, 2, 3]),
        ([90, 80, 80, 70], [1, 2, 2, 4]),
        ([80, 90, 90, 90], [4, 1, 1, 1]),
        ([70, GAP, 80], [2, GAP, 1]),
        ([5, 5], [1, 1]),
        ([GAP], [GAP]),
    ],
)
def test_the_first_place_is_the_highest_score(scores: list[float | None], places: list[float | None]) -> None:
    np.testing.assert_array_equal(ranks(column(scores), axis=1), column(places))


def test_ranks_near_ties_are_ties() -> None:
    """Sums in another order differ in their last bits; nobody gets ahead by that."""
    first, second = 0.1 + 0.2 + 0.3, 0.3 + 0.2 + 0.1
    assert first != second

    assert ranks(np.array([first, 1.0, second])).tolist() == [2, 1, 2]
