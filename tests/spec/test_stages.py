"""The stages of an index in their order, and what is kept of each."""

from dataclasses import replace

import numpy as np
import pytest

from weiheng.index.errors import MethodError
from weiheng.index.recipe import Aggregation, Imputation, Normalisation, Recipe, Screening, Treatment, goalpost_recipe
from weiheng.index.robustness.design import Design
from weiheng.index.robustness.legal import Illegal, illegal
from weiheng.index.score import prepare, score
from weiheng.index.screen import screen
from weiheng.index.tree import Tree

NAN = float("nan")


def of_areas(*indicators: list[float]) -> np.ndarray:
    """Indicators in one period: a value for each area."""
    return np.array(indicators, dtype=np.float64)[:, :, None]


def recipe(indicators: int, method: str = "min_max", **stages) -> Recipe:
    """All indicators count upwards and have the same choice."""
    rows, nothing, up = tuple(range(indicators)), np.full(indicators, NAN), np.ones(indicators)
    return Recipe(up, (Normalisation(rows, method, up, nothing, nothing, nothing),), **stages)


ONE_GROUP = Tree(2, ((0, 1),), ((0.5, 0.5),), (Aggregation(),))


def test_every_stage_in_its_order() -> None:
    """Cases and beds are divided by people; area 4 has too little; a mean fills a gap; an outlier is brought in."""
    values = of_areas(
        [10, 40, 60, NAN, 100, 50, 60, 70, 80, 90, 9000],
        [10, NAN, 30, NAN, 50, 60, 70, 80, 90, 100, 110],
    )
    people = np.full_like(values, 10.0)
    choices = recipe(
        2,
        denominators=people,
        screening=Screening(0.5),
        imputations=(Imputation((0, 1), "mean"),),
        treatments=(Treatment((0, 1), "winsorise"),),
    )

    result = score(values, choices, ONE_GROUP)

    stages = result.stages
    np.testing.assert_array_equal(stages.raw, values)
    assert stages.denominated[:, 0, 0].tolist() == [1, 1]
    assert np.flatnonzero(stages.screened).tolist() == [3]
    mean = (1 + 3 + 5 + 6 + 7 + 8 + 9 + 10 + 11) / 9  # without the area that was left out
    assert stages.imputed[1, 1, 0] == pytest.approx(mean)
    assert np.isnan(stages.imputed[:, 3]).all()
    assert [(change.area, change.before, change.after) for change in stages.changes] == [(10, 900, 10)]
    assert stages.treated[0, 10, 0] == 10
    assert result.unclipped[0, :, 0].tolist()[:2] == [0, pytest.approx(100 * (4 - 1) / (10 - 1))]
    assert np.flatnonzero(result.imputed[1]).tolist() == [1]
    assert not result.imputed[0].any()
    assert np.isnan(result.scores[:, 3]).all()
    assert result.coverage[2, :, 0].tolist() == [1, 0.5, 1, 0, 1, 1, 1, 1, 1, 1, 1]


def test_stages_that_are_not_chosen_hand_on_what_they_were_given() -> None:
    values = of_areas([1, NAN, 3], [4, 5, 7])

    stages = prepare(values, recipe(2)).stages

    assert stages.raw is stages.denominated is stages.imputed is stages.treated
    assert not stages.screened.any()
    assert stages.changes == ()


def test_a_value_that_was_put_in_is_no_observation() -> None:
    values = of_areas([1, NAN, 3], [4, 5, 7])

    result = score(values, recipe(2, imputations=(Imputation((0,), "mean"),)), ONE_GROUP)

    assert result.scores[2, :, 0] == pytest.approx([0, (50 + 100 / 3) / 2, 100])
    assert result.coverage[2, :, 0].tolist() == [1, 0.5, 1]
    assert result.imputed[:, :, 0].tolist() == [[False, True, False], [False, False, False]]


def test_what_values_leave_missing_the_rule_for_scores_fills() -> None:
    """A carried value for the third period; the first has none, so that the lowest score of the series stands in."""
    values = np.array([[[NAN, 2.0, NAN, 8.0], [0.0, 4.0, 6.0, 10.0]]])
    choices = recipe(1, imputations=(Imputation((0,), "carry_forward"),), missing="lowest_score")

    ready = prepare(values, choices)

    np.testing.assert_allclose(ready.leaves[0], [[20, 20, 20, 80], [0, 40, 60, 100]])
    assert ready.imputed[0].tolist() == [[True, False, True, False], [False] * 4]
    np.testing.assert_array_equal(ready.observed, ~np.isnan(values))


@pytest.mark.parametrize(
    ("minimum", "over", "left_out"),
    [
        (0.0, "period", [[False, False], [False, False], [False, False]]),
        (0.5, "period", [[False, False], [False, True], [True, True]]),
        (0.51, "period", [[False, True], [True, True], [True, True]]),
        (1.0, "period", [[False, True], [True, True], [True, True]]),
        # all periods of an area together
        (0.5, "area", [[False, False], [True, True], [True, True]]),
        (0.75, "area", [[False, False], [True, True], [True, True]]),
        (0.76, "area", [[True, True], [True, True], [True, True]]),
    ],
)
def test_areas_with_too_little_data_are_left_out(minimum: float, over: str, left_out: list[list[bool]]) -> None:
    """Observed in the two periods: both indicators and one; one and none; none at all."""
    values = np.array([[[1.0, 2.0], [3.0, NAN], [NAN, NAN]], [[4.0, NAN], [NAN, NAN], [NAN, NAN]]])

    assert screen(values, Screening(minimum, over)).tolist() == left_out


def test_the_minimum_itself_is_enough_whatever_its_binary_form() -> None:
    seven_of_ten = np.where(np.arange(10) < 7, 1.0, NAN)[:, None, None]

    assert not screen(seven_of_ten, Screening(0.7)).any()
    assert screen(seven_of_ten, Screening(0.71)).all()


@pytest.mark.parametrize("missing", ["none", "leave_out", "lowest_score"])
def test_all_missing_units_have_no_score_and_change_nobody_elses(missing: str) -> None:
    values = of_areas([1, NAN, 3, 2], [4, NAN, 7, 6])

    result = score(values, recipe(2, missing=missing), ONE_GROUP)
    without = score(np.delete(values, 1, axis=1), recipe(2, missing=missing), ONE_GROUP)

    assert np.isnan(result.scores[:, 1]).all()
    assert (result.coverage[:, 1] == 0).all()
    np.testing.assert_array_equal(np.delete(result.scores, 1, axis=1), without.scores)


def test_all_missing_units_get_a_mean_only_if_that_is_declared_and_they_are_not_screened() -> None:
    values = of_areas([1, NAN, 3], [4, NAN, 8])
    means = recipe(2, imputations=(Imputation((0, 1), "mean"),))

    filled = score(values, means, ONE_GROUP)
    left_out = score(values, replace(means, screening=Screening(0.5)), ONE_GROUP)

    assert filled.scores[2, 1, 0] == 50
    assert filled.coverage[2, 1, 0] == 0
    assert np.isnan(left_out.scores[:, 1]).all()
    assert not left_out.imputed.any()


def test_a_left_out_area_is_in_nobodys_mean_pool_or_range() -> None:
    values = of_areas([1, 1000, 3, NAN], [4, NAN, 8, 6], [1, NAN, 2, 3])
    choices = recipe(3, screening=Screening(0.5), imputations=(Imputation((0, 1, 2), "mean"),))

    ready = prepare(values, choices)

    np.testing.assert_allclose(ready.leaves[:, :, 0], [[0, NAN, 100, 50], [0, NAN, 100, 50], [0, NAN, 50, 100]])


@pytest.mark.parametrize("method", ["log", "box_cox", "winsorise_then_log"])
def test_transformed_values_have_no_place_between_bounds(method: str) -> None:
    """The bounds are in the indicator's unit; its logarithms are not."""
    values = of_areas([1, 2, 3, 4, 5, 6, 7, 8, 9, 1000], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    bounds = goalpost_recipe(np.zeros(2), np.full(2, 2000.0), np.ones(2), 0, 100, clipped=True, missing="none")

    with pytest.raises(MethodError) as refused:
        prepare(values, replace(bounds, treatments=(Treatment((0, 1), method, points=0),)))

    assert (refused.value.reason, refused.value.method, refused.value.where) == ("transformed", "goalposts", (0,))


def test_winsorised_values_keep_their_unit_and_their_place_between_bounds() -> None:
    values = of_areas([1, 2, 3, 4, 5, 6, 7, 8, 9, 1000], [1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
    bounds = goalpost_recipe(np.zeros(2), np.full(2, 10.0), np.ones(2), 0, 100, clipped=False, missing="none")

    ready = prepare(values, replace(bounds, treatments=(Treatment((0, 1), "winsorise"),)))

    assert ready.leaves[:, 9, 0].tolist() == [90, 100]


OUTLIER_IN_THE_FIRST_PERIOD = np.array([[[1.0, 3], [2, 9], [3, 4], [4, 8], [5, 6], [6, 7], [7, 5], [400, 2]]])


def over_each(treated: str, compared: str, method: str = "log", normalise: str = "min_max") -> Recipe:
    """Outliers are treated over one kind of pool, and scores made over another."""
    one = recipe(1, normalise, treatments=(Treatment((0,), method, points=0, over=treated),))
    return replace(one, normalisations=(replace(one.normalisations[0], over=compared),))


@pytest.mark.parametrize("method", ["log", "box_cox", "winsorise_then_log", "winsorise_then_box_cox"])
@pytest.mark.parametrize("compared", ["panel", "area"])
def test_values_that_are_logged_in_one_period_only_are_on_no_scale_with_the_others(method: str, compared: str) -> None:
    """The first period has an outlier and is transformed, the second is as observed."""
    for normalise in ("min_max", "z_score", "rank"):
        with pytest.raises(MethodError) as refused:
            prepare(OUTLIER_IN_THE_FIRST_PERIOD, over_each("period", compared, method, normalise))

        assert (refused.value.reason, refused.value.where) == ("mixed_transformations", (0,))
    turned = over_each("area", {"area": "period"}.get(compared, compared), method)
    with pytest.raises(MethodError, match="mixed_transformations"):
        prepare(OUTLIER_IN_THE_FIRST_PERIOD.swapaxes(1, 2), turned)


@pytest.mark.parametrize(
    ("treated", "compared"), [("period", "period"), ("panel", "panel"), ("panel", "area"), ("panel", "period")]
)
def test_values_are_compared_with_what_was_transformed_together(treated: str, compared: str) -> None:
    ready = prepare(OUTLIER_IN_THE_FIRST_PERIOD, over_each(treated, compared, normalise="rank"))

    assert {change.method for change in ready.stages.changes} == {"log"}


def test_two_periods_with_logarithms_from_different_ends_are_on_two_scales() -> None:
    """A logarithm counts from the lowest value of its pool; only with the same range it is the same one."""
    first = OUTLIER_IN_THE_FIRST_PERIOD[:, :, :1]
    alike, apart = (np.concatenate([first, other], axis=2) for other in (first[:, ::-1], first + 100))
    choice = over_each("period", "panel")

    assert prepare(alike, choice).leaves[0, :, 1].tolist() == prepare(alike, choice).leaves[0, ::-1, 0].tolist()
    with pytest.raises(MethodError, match="mixed_transformations"):
        prepare(apart, choice)


def test_a_period_of_nothing_and_winsorised_ones_mix_nothing() -> None:
    nothing = OUTLIER_IN_THE_FIRST_PERIOD.copy()
    nothing[:, :, 1] = NAN

    assert prepare(nothing, over_each("period", "panel")).stages.changes
    assert prepare(
        OUTLIER_IN_THE_FIRST_PERIOD,
        replace(over_each("period", "panel"), treatments=(Treatment((0,), "winsorise", over="period"),)),
    ).stages.changes


def test_a_comparison_of_values_over_the_panel_does_not_mix_them_either() -> None:
    """Scores are made within periods, but TOPSIS takes values of all periods."""
    choice = over_each("period", "period")
    by_way = {over: Tree(1, ((0,),), ((1.0,),), (Aggregation("topsis", over=over),)) for over in ("period", "panel")}

    assert score(OUTLIER_IN_THE_FIRST_PERIOD, choice, by_way["period"]).scores[1, 7, 0] == 1
    with pytest.raises(MethodError) as refused:
        score(OUTLIER_IN_THE_FIRST_PERIOD, choice, by_way["panel"])

    assert (refused.value.reason, refused.value.method) == ("mixed_transformations", "topsis")
    assert refused.value.where == (0,)


def test_nor_does_one_that_is_tried_for_robustness() -> None:
    ways = (None, Aggregation("topsis", over="period"), Aggregation("topsis", over="panel"))
    design = Design(
        OUTLIER_IN_THE_FIRST_PERIOD, over_each("period", "period"), Tree(1, ((0,),), ((1.0,),)), aggregate=ways
    )

    assert illegal(design) == (Illegal("aggregate", 2, "mixed_transformations", "topsis", (0,)),)


def test_a_refusal_says_what_and_where() -> None:
    assert str(MethodError("no_range", "z_score", (3, 5))) == "z_score: no_range (3, 5)"
    assert str(MethodError("no_range", "z_score")) == "z_score: no_range"
