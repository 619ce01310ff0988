"""From values to scores: readable tables of what the index does."""

import numpy as np
import pytest

from weiheng.assess import compile_tree
from weiheng.definitions.model import Node
from weiheng.index.errors import MethodError
from weiheng.index.impute import keep_missing, lowest_score
from weiheng.index.recipe import goalpost_recipe
from weiheng.index.score import Scores, score
from weiheng.index.tree import Tree

NAN = float("nan")
GAP = None


def cells(*series: list[float | None]) -> np.ndarray:
    """Values of indicators in one area: a list of periods for each; None where missing."""
    return np.array([[[NAN if x is None else x for x in periods]] for periods in series], dtype=np.float64)


def flat(weights: tuple[float, ...]) -> Tree:
    """One group over as many indicators as there are weights."""
    return Tree(len(weights), (tuple(range(len(weights))),), (weights,))


def score_0_to_100(values: np.ndarray, tree: Tree, missing: str) -> Scores:
    """Scores where the value is the score already."""
    one = np.ones(len(values))
    return score(values, goalpost_recipe(one * 0, one * 100, one, 0, 100, clipped=True, missing=missing), tree)


@pytest.mark.parametrize(
    ("x", "lower", "upper", "sign", "low", "high", "clipped", "unclipped"),
    [
        # more is better
        (70, 70, 85, +1, 60, 100, 60, 60),
        (85, 70, 85, +1, 60, 100, 100, 100),
        (80, 70, 85, +1, 60, 100, 86.66666666666667, 86.66666666666667),
        (82, 72, 90, +1, 60, 100, 82.22222222222223, 82.22222222222223),
        (67, 70, 85, +1, 60, 100, 60, 52),
        (88, 70, 85, +1, 60, 100, 100, 108),
        # less is better
        (2.0, 2, 6, -1, 60, 100, 100, 100),
        (6.0, 2, 6, -1, 60, 100, 60, 60),
        (5.0, 2, 6, -1, 60, 100, 70, 70),
        (1.0, 2, 6, -1, 60, 100, 100, 110),
        (7.0, 2, 6, -1, 60, 100, 60, 50),
        # other ranges
        (80, 70, 85, +1, 0, 1, 0.6666666666666666, 0.6666666666666666),
        (5.0, 2, 6, -1, 0, 100, 25, 25),
        (-5, -10, 10, +1, -1, 1, -0.5, -0.5),
    ],
)
def test_a_value_between_two_bounds(x, lower, upper, sign, low, high, clipped, unclipped) -> None:
    one = np.array([lower]), np.array([upper]), np.array([sign])
    leaf = Tree(1, (), ())

    cut = score(cells([x]), goalpost_recipe(*one, low, high, clipped=True, missing="none"), leaf)
    whole = score(cells([x]), goalpost_recipe(*one, low, high, clipped=False, missing="none"), leaf)

    assert cut.scores.item() == pytest.approx(clipped, abs=1e-12)
    assert cut.unclipped.item() == whole.scores.item() == pytest.approx(unclipped, abs=1e-12)


@pytest.mark.parametrize(("lower", "upper"), [(5, 5), (6, 5), (NAN, 5)])
def test_bounds_that_are_not_in_order_are_refused(lower: float, upper: float) -> None:
    two = goalpost_recipe(np.array([0, lower]), np.array([1, upper]), np.ones(2), 60, 100, clipped=True, missing="none")

    with pytest.raises(MethodError) as refused:
        score(cells([5], [5]), two, flat((0.5, 0.5)))

    assert (refused.value.reason, refused.value.method, refused.value.where) == (
        "bounds_not_in_order",
        "goalposts",
        (1,),
    )


@pytest.mark.parametrize(
    ("given", "filled"),
    [
        ([GAP, 83.5, 90.0], [83.5, 83.5, 90.0]),
        ([90.0, GAP, 70.0], [90.0, 70.0, 70.0]),
        ([80.0, 85.0, 90.0], [80.0, 85.0, 90.0]),
        ([GAP, GAP, GAP], [GAP, GAP, GAP]),
    ],
)
def test_the_lowest_score_of_the_series_stands_in(given: list[float | None], filled: list[float | None]) -> None:
    np.testing.assert_array_equal(lowest_score(cells(given)), cells(filled))


def test_the_lowest_score_is_that_of_the_same_area_and_indicator() -> None:
    two_areas = np.array([[[NAN, 80.0], [NAN, 60.0]], [[50.0, NAN], [NAN, NAN]]])

    np.testing.assert_array_equal(
        lowest_score(two_areas), np.array([[[80.0, 80.0], [60.0, 60.0]], [[50.0, 50.0], [NAN, NAN]]])
    )


def test_a_rule_that_keeps_gaps_keeps_them() -> None:
    np.testing.assert_array_equal(keep_missing(cells([GAP, 1.0])), cells([GAP, 1.0]))


@pytest.mark.parametrize(
    ("missing", "root", "coverage", "imputed"),
    [
        ("lowest_score", [0.75 * 80 + 0.25 * 40, 0.75 * 90 + 0.25 * 40], [1, 0.75], [False, True]),
        ("leave_out", [0.75 * 80 + 0.25 * 40, 90], [1, 0.75], [False, False]),
        ("none", [0.75 * 80 + 0.25 * 40, NAN], [1, 0.75], [False, False]),
    ],
)
def test_three_ways_with_a_missing_indicator(
    missing: str, root: list[float], coverage: list[float], imputed: list[bool]
) -> None:
    result = score_0_to_100(cells([80, 90], [40, GAP]), flat((0.75, 0.25)), missing)

    np.testing.assert_allclose(result.scores[2, 0], root, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(result.coverage[2, 0], coverage)
    np.testing.assert_array_equal(result.coverage[:2, 0], [[1, 1], [1, 0]])
    assert result.imputed[1, 0].tolist() == imputed
    assert not result.imputed[0].any()


@pytest.mark.parametrize("missing", ["lowest_score", "leave_out", "none"])
def test_nothing_observed_is_no_score(missing: str) -> None:
    result = score_0_to_100(cells([GAP], [GAP]), flat((0.5, 0.5)), missing)

    assert np.isnan(result.scores).all()
    assert (result.coverage == 0).all()
    assert not result.imputed.any()


def test_leaving_out_goes_on_up_the_tree() -> None:
    """Two groups of two; the second has nothing at all, so the first is the whole."""
    tree = Tree(4, ((0, 1), (2, 3), (4, 5)), ((0.5, 0.5), (0.5, 0.5), (0.4, 0.6)))

    result = score_0_to_100(cells([70], [90], [GAP], [GAP]), tree, "leave_out")

    np.testing.assert_allclose(result.scores[4:, 0, 0], [80, NAN, 80])
    np.testing.assert_allclose(result.coverage[4:, 0, 0], [1, 0, 0.4])


def test_a_group_with_a_single_child_has_its_score() -> None:
    result = score_0_to_100(cells([73.25]), Tree(1, ((0,), (1,)), ((1.0,), (1.0,))), "none")

    assert result.scores[:, 0, 0].tolist() == [73.25, 73.25, 73.25]


def _leaf(indicator: str, weight: str) -> dict[str, str]:
    return {"indicator": indicator, "weight": weight}


def test_relative_and_effective_weights_make_the_same_tree() -> None:
    effective = {
        "id": "all",
        "weight": "100%",
        "children": [
            {"id": "x", "weight": "60%", "children": [_leaf("a", "20%"), _leaf("b", "40%")]},
            {"id": "y", "weight": "0.4", "children": [_leaf("c", "0.4")]},
        ],
    }
    relative = {
        "id": "all",
        "weight": "1",
        "weights": "relative",
        "children": [
            {"id": "x", "weight": "60%", "weights": "relative", "children": [_leaf("a", "1/3"), _leaf("b", "2/3")]},
            {"id": "y", "weight": "40%", "weights": "relative", "children": [_leaf("c", "100%")]},
        ],
    }

    trees = [compile_tree(Node.model_validate(root)) for root in (effective, relative)]

    assert trees[0] == trees[1]
    tree, rows = trees[0]
    assert rows == ("a", "b", "c", "x", "y", "all")
    np.testing.assert_allclose(tree.effective(5), [0.2, 0.4, 0.4], atol=1e-15)
    np.testing.assert_allclose(tree.effective(3), [1 / 3, 2 / 3, 0], atol=1e-15)
    np.testing.assert_array_equal(tree.effective(1), [0, 1, 0])


def test_a_tree_may_be_a_single_indicator() -> None:
    tree, rows = compile_tree(Node.model_validate(_leaf("a", "100%")))

    assert (tree, rows) == (Tree(1, (), ()), ("a",))


def test_the_score_of_the_root_is_the_effectively_weighted_sum() -> None:
    tree = Tree(3, ((0, 1), (3, 2)), ((0.25, 0.75), (0.5, 0.5)))
    result = score_0_to_100(cells([10], [50], [90]), tree, "none")

    assert result.scores[3, 0, 0] == 40
    assert result.scores[4, 0, 0] == 65 == tree.effective(4) @ [10, 50, 90]
