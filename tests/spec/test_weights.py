"""Where shares come from: judgements of experts, or what the scores are like."""

import numpy as np
import pytest

from weiheng.index.errors import MethodError
from weiheng.index.recipe import Aggregation, Array, Weighing
from weiheng.index.tree import Tree
from weiheng.index.weigh import FROM_SCORES, weigh
from weiheng.index.weighting.ahp import ahp, ahp_of_experts, consistent_matrix
from weiheng.index.weighting.delphi import delphi
from weiheng.index.weighting.optimised import importances, optimised
from weiheng.index.weighting.principal import principal_components
from weiheng.index.weighting.spread import critic, entropy, variation

NAN = float("nan")
HALVES = (0.5, 0.5)
SCORES = np.array(
    [
        [62.0, 71.0, 85.0, 90.0, 66.0, 78.0],
        [55.0, 80.0, 70.0, 95.0, 60.0, 61.0],
        [91.0, 62.0, 77.0, 58.0, 83.0, 70.0],
        [60.0, 64.0, 90.0, 81.0, 75.0, 69.0],
    ]
)
"""Four elements of six units."""


def weighed(tree: Tree, leaves: Array) -> Tree:
    """Where the scores are the values and more is better."""
    return weigh(tree, leaves, leave_out=False, values=leaves, sign=np.ones(len(leaves)))


def shares_of(tree: Tree, leaves: Array) -> list[tuple[float, ...]]:
    return [tuple(round(share, 6) for share in group) for group in weighed(tree, leaves).shares]


# judgements


def test_weights_come_back_from_the_matrix_that_stands_for_them() -> None:
    """The printed weights of the Shenzhen index's indicators, of which the matrix is not printed."""
    printed = np.array([6, 6, 6, 6, 6, 6, 4, 16, 12, 12, 20]) / 100

    found = ahp(consistent_matrix(printed))

    np.testing.assert_allclose(found.weights, printed, rtol=1e-12)
    assert found.consistency_ratio == pytest.approx(0, abs=1e-12)
    assert found.contradiction == pytest.approx(1)


def test_the_most_inconsistent_triple_is_named() -> None:
    """B is twice A and C twice B, so C should be four times A; the expert says half."""
    matrix = consistent_matrix([1, 2, 4, 2])
    matrix[2, 0], matrix[0, 2] = 0.5, 2.0

    found = ahp(matrix)

    assert not found.consistent
    assert found.worst_triple == (0, 1, 2)
    assert found.contradiction == pytest.approx(8)


def test_two_elements_cannot_contradict_each_other() -> None:
    found = ahp(consistent_matrix([3, 1]))

    assert (found.consistency_ratio, found.worst_triple) == (0, None)
    np.testing.assert_allclose(found.weights, [0.75, 0.25])


def test_experts_are_combined_by_geometric_means() -> None:
    """One says 9 to 1 and one the opposite: equal weights, each expert's own kept beside."""
    found = ahp_of_experts([consistent_matrix([9, 1]), consistent_matrix([1, 9])])

    np.testing.assert_allclose(found.combined.weights, [0.5, 0.5])
    np.testing.assert_allclose([each.weights[0] for each in found.experts], [0.9, 0.1])


@pytest.mark.parametrize(
    ("matrix", "message"),
    [
        ([[1, 2], [2, 1]], r"ahp: not_reciprocal \(0, 1\)"),
        ([[1, 0], [0, 1]], r"ahp: not_positive \(0, 1\)"),
        (np.ones((16, 16)), "ahp: too_many"),
    ],
)
def test_what_is_no_matrix_of_comparisons_is_refused(matrix, message: str) -> None:
    with pytest.raises(MethodError, match=message):
        ahp(np.array(matrix, dtype=np.float64))


def test_a_panel_of_experts_that_agrees() -> None:
    ratings = [np.array([9.0, 7.0, 5.0, 3.0])] * 5

    found = delphi(ratings)

    np.testing.assert_allclose(found.weights, [9 / 24, 7 / 24, 5 / 24, 3 / 24])
    np.testing.assert_array_equal(found.variations, [0, 0, 0, 0])
    assert found.concordance == pytest.approx(1)
    assert found.chi_square == pytest.approx(15)  # 5 experts x 3 degrees of freedom
    assert found.p_value == pytest.approx(0.001817, abs=1e-6)


def test_kendalls_w_with_ties() -> None:
    """Ranks 2, 3.5, 3.5, 1 and 2.5, 2.5, 4, 1 and 2, 4, 3, 1: sums 6.5, 10, 10.5 and 3, each to be 7.5 by chance.

    S = 1 + 6.25 + 9 + 20.25 = 36.5; two ties of two take 3 x (6 + 6) off 9 x (64 - 4).
    """
    ratings = [np.array([2.0, 3.0, 3.0, 1.0]), np.array([2.0, 2.0, 3.0, 1.0]), np.array([1.5, 3.0, 1.6, 1.0])]

    found = delphi(ratings)

    assert found.concordance == pytest.approx(12 * 36.5 / (540 - 36))
    assert found.chi_square == pytest.approx(3 * 3 * found.concordance)


def test_one_expert_has_no_variation_and_nobody_who_prefers_anything_no_concordance() -> None:
    assert np.isnan(delphi([np.array([9.0, 5.0])]).variations).all()
    assert np.isnan(delphi([np.array([5.0, 5.0])] * 3).concordance)


# scores


def test_entropy_weights_computed_anew() -> None:
    information = []
    for scores in SCORES:
        parts = [score / sum(scores) for score in scores]
        information.append(1 + sum(part * np.log(part) for part in parts) / np.log(6))

    np.testing.assert_allclose(entropy(SCORES), np.array(information) / sum(information), rtol=1e-10)


def test_critic_weights_computed_anew() -> None:
    def correlation(a: Array, b: Array) -> float:
        covariance = sum((x - a.mean()) * (y - b.mean()) for x, y in zip(a, b, strict=True))
        return covariance / (sum((x - a.mean()) ** 2 for x in a) * sum((y - b.mean()) ** 2 for y in b)) ** 0.5

    contents = []
    for own in SCORES:
        scaled = (own - min(own)) / (max(own) - min(own))
        deviation = (sum((x - scaled.mean()) ** 2 for x in scaled) / 5) ** 0.5
        contents.append(deviation * sum(1 - correlation(own, other) for other in SCORES))

    np.testing.assert_allclose(critic(SCORES), np.array(contents) / sum(contents), rtol=1e-12)


def test_weights_by_coefficients_of_variation_computed_anew() -> None:
    cv = [(sum((x - own.mean()) ** 2 for x in own) / 5) ** 0.5 / own.mean() for own in SCORES]

    np.testing.assert_allclose(variation(SCORES), np.array(cv) / sum(cv), rtol=1e-12)


def test_principal_components_of_two_pairs_that_say_the_same() -> None:
    """Two components, each of one pair: eigenvalues 2 and 2, every element wholly explained."""
    first, second = np.array([1.0, 2.0, 3.0, 4.0]), np.array([1.0, -1.0, -1.0, 1.0])

    found = principal_components(np.array([first, second, 2 * first, 3 - second]))

    np.testing.assert_allclose(found.eigenvalues, [2, 2, 0, 0], atol=1e-12)
    np.testing.assert_allclose(found.explained, [0.5, 0.5, 0, 0], atol=1e-12)
    assert found.kept == 2
    np.testing.assert_allclose(found.weights, [0.25] * 4)


def test_loadings_are_correlations_with_components() -> None:
    found = principal_components(SCORES)

    np.testing.assert_allclose(found.loadings @ found.loadings.T, np.corrcoef(SCORES), atol=1e-12)
    np.testing.assert_allclose(np.sum(found.loadings**2, axis=0), found.eigenvalues, atol=1e-12)
    assert found.weights.sum() == pytest.approx(1)


def test_optimised_weights_give_each_element_its_importance() -> None:
    scores = np.random.default_rng(7).normal(50, 10, size=(4, 60)) * [[1], [3], [1], [0.5]]

    for targets in ((), (1.0, 1.0, 2.0, 4.0)):
        weights = optimised(scores, targets)
        wanted = np.array(targets or (1.0,) * 4)
        np.testing.assert_allclose(importances(scores, weights), wanted / wanted.sum(), atol=1e-4)
        assert np.all(weights >= 0)
        assert weights.sum() == pytest.approx(1)


TWO_ALIKE = np.array([
    np.linspace(0, 100, 30), np.linspace(0, 100, 30) + np.sin(np.arange(30)), np.cos(np.arange(30))
])  # fmt: skip
"""Two elements that say nearly the same cannot matter 100 times as much as each other."""
AGAINST = np.random.default_rng(4).normal(size=(4, 25)) + np.outer([1, 1, -1, 0], np.arange(25) / 6)
"""The third element runs against the first two."""


@pytest.mark.parametrize(
    ("scores", "targets"),
    [(TWO_ALIKE, (100.0, 1.0, 1.0)), (AGAINST, (1.0, 9.0, 1.0, 1.0)), (AGAINST, (1.0, 9.0, 9.0, 1.0))],
)
def test_importance_that_correlations_do_not_allow_is_reached_as_nearly_as_can_be(scores, targets) -> None:
    """None of many other weights comes closer, and the order of the elements does not matter."""
    wanted = np.array(targets or (1.0,) * len(scores)) / (sum(targets) or len(scores))
    weights = optimised(scores, targets)

    missed = np.sum((importances(scores, weights) - wanted) ** 2)
    others = np.random.default_rng(9).dirichlet(np.full(len(scores), 0.4), 5000)
    assert missed > 1e-4
    assert missed <= min(np.sum((importances(scores, each) - wanted) ** 2) for each in others) + 1e-9
    assert np.all(weights >= 0)
    assert weights.sum() == pytest.approx(1)
    np.testing.assert_allclose(optimised(scores[::-1], targets[::-1])[::-1], weights, rtol=1e-14)


def test_importance_of_elements_that_cancel_out_still_has_weights() -> None:
    """An element and its opposite: nothing is important, however they are weighed."""
    weights = optimised(np.array([[1.0, 2, 3], [3.0, 2, 1]]))

    assert np.isfinite(weights).all()
    assert weights.sum() == pytest.approx(1)


# constant columns, column order


@pytest.mark.parametrize("weights", [entropy, critic, variation, lambda scores: principal_components(scores).weights])
def test_constant_columns_have_no_weight(weights) -> None:
    constant = np.full(6, 70.1)

    found = weights(np.vstack([SCORES, constant]))

    assert found[4] == 0
    np.testing.assert_allclose(found[:4], weights(SCORES))
    np.testing.assert_array_equal(weights(np.array([constant, SCORES[0], constant])), [0, 1, 0])
    with pytest.raises(MethodError, match="no_variation"):
        weights(np.array([constant, constant]))


def test_constant_columns_cannot_be_made_important() -> None:
    with pytest.raises(MethodError, match=r"optimised: no_variation \(2,\)"):
        optimised(np.array([SCORES[0], SCORES[1], np.full(6, 70.1)]))


@pytest.mark.parametrize("order", [(1, 0, 2, 3), (3, 2, 1, 0), (2, 0, 3, 1)])
def test_column_order_of_weights_can_never_matter(order: tuple[int, ...]) -> None:
    """Whatever order elements are listed in, each keeps its weight."""
    places = list(order)
    scores = np.random.default_rng(11).normal(60, 10, size=(4, 40)) + np.linspace(0, 30, 40)
    for name, method in FROM_SCORES.items():
        weights = method(Weighing(name), scores)
        np.testing.assert_allclose(method(Weighing(name), scores[places]), weights[places], atol=1e-7, err_msg=name)
    matrix = consistent_matrix([4, 3, 2, 1])
    matrix[0, 1], matrix[1, 0] = 5, 0.2
    np.testing.assert_allclose(ahp(matrix[np.ix_(places, places)]).weights, ahp(matrix).weights[places], atol=1e-12)


@pytest.mark.parametrize(
    ("method", "scores", "message"),
    [
        (entropy, [[1.0, -2.0], [1.0, 2.0]], r"entropy: negative \(0, 1\)"),
        (variation, [[1.0, 2.0], [-1.0, 1.0]], r"variation: mean_not_positive \(1,\)"),
        (critic, [[1.0, 2.0, 4.0], [10.0, 20.0, 40.0]], "critic: no_conflict"),
    ],
)
def test_scores_that_give_no_weights_are_refused(method, scores: list[list[float]], message: str) -> None:
    with pytest.raises(MethodError, match=message):
        method(np.array(scores))


# trees


def panel(*leaves: list[float]) -> Array:
    """Leaves, each with a score for every area, in one period."""
    return np.array(leaves)[:, :, None]


def test_a_tree_whose_shares_are_given_keeps_them() -> None:
    tree = Tree(2, ((0, 1),), ((0.3, 0.7),))

    assert weighed(tree, panel([1.0], [2.0])) is tree


def test_groups_are_weighed_by_the_scores_that_their_own_way_gives_them() -> None:
    """Pillars of geometric means with given shares; the root by coefficients of variation of the pillars' scores."""
    leaves = panel([20.0, 80.0, 45.0], [80.0, 20.0, 45.0], [50.0, 60.0, 70.0])
    choices = Aggregation("geometric"), Aggregation(), Aggregation()
    weighings = None, None, Weighing("variation")
    tree = Tree(3, ((0, 1), (2,), (3, 4)), (HALVES, (1.0,), HALVES), choices, weighings)

    pillars = np.array([[40.0, 40.0, 45.0], [50.0, 60.0, 70.0]])
    assert shares_of(tree, leaves)[2] == pytest.approx(variation(pillars), abs=1e-6)


def test_missing_scores_leave_a_unit_out_of_the_weights() -> None:
    tree = Tree(2, ((0, 1),), (HALVES,), (), (Weighing("variation"),))
    whole = shares_of(tree, panel([40.0, 60.0, 50.0], [70.0, 90.0, 60.0]))

    assert shares_of(tree, panel([40.0, 60.0, NAN, 50.0], [70.0, 90.0, 20.0, 60.0])) == whole


def test_weights_of_all_indicators_below_a_node_at_once() -> None:
    """Shares of groups are sums of their leaves' weights; what is inside takes part in proportion."""
    leaves = panel([40.0, 60.0], [70.0, 90.0], [45.0, 55.0], [5.0, 5.0])
    weighings = None, None, Weighing("variation", across="leaves")
    tree = Tree(4, ((0, 1), (2, 3), (4, 5)), (HALVES, HALVES, HALVES), (), weighings)
    weights = variation(leaves[:, :, 0])

    found = weighed(tree, leaves)

    np.testing.assert_allclose(found.effective(6), weights)
    assert found.shares[1] == (1, 0)


def test_equal_weights_of_indicators_are_not_equal_weights_of_pillars() -> None:
    leaves = panel([1.0], [2.0], [3.0])
    for across, expected in (("leaves", [1 / 3, 1 / 3, 1 / 3]), ("children", [0.1, 0.4, 0.5])):
        tree = Tree(3, ((0, 1), (3, 2)), ((0.2, 0.8), HALVES), (), (None, Weighing("equal", across=across)))
        np.testing.assert_allclose(weighed(tree, leaves).effective(4), expected)


def test_single_child_groups_have_all_the_weight() -> None:
    """Whatever the method, and though one area tells nothing."""
    for method in FROM_SCORES:
        tree = Tree(1, ((0,),), ((1.0,),), (), (Weighing(method),))
        assert shares_of(tree, panel([50.0])) == [(1.0,)]


def test_weights_of_each_period_are_averaged() -> None:
    """A third period, in which all areas have the same scores, tells nothing and does not count."""
    leaves = np.array([[[40.0, 50.0, 9.0], [60.0, 52.0, 9.0]], [[70.0, 10.0, 9.0], [90.0, 80.0, 9.0]]])
    tree = Tree(2, ((0, 1),), (HALVES,), (), (Weighing("variation", over="period"),))

    expected = (variation(leaves[:, :, 0]) + variation(leaves[:, :, 1])) / 2
    assert shares_of(tree, leaves)[0] == pytest.approx(expected, abs=1e-6)


def test_what_weights_refuse_is_said_with_the_row() -> None:
    tree = Tree(3, ((1, 2), (0, 3)), (HALVES, HALVES), (), (Weighing("variation"), None))

    with pytest.raises(MethodError) as mean:
        shares_of(tree, panel([1.0, 2.0], [3.0, 4.0], [-1.0, 1.0]))
    with pytest.raises(MethodError) as constant:
        shares_of(tree, panel([1.0, 2.0], [3.0, 3.0], [1.0, 1.0]))

    assert (mean.value.reason, mean.value.where) == ("mean_not_positive", (2,))
    assert (constant.value.reason, constant.value.where) == ("no_variation", (3,))
