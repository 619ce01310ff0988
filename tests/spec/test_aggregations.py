"""From the scores of children to the score of their group: small examples of every way."""

import numpy as np
import pytest
from scipy import optimize

from weiheng.index.aggregate import COMPARISONS, MEANS, aggregate
from weiheng.index.aggregation.mazziotta_pareto import mazziotta_pareto
from weiheng.index.aggregation.means import arithmetic, geometric, harmonic, power
from weiheng.index.aggregation.ordered import owa
from weiheng.index.errors import MethodError
from weiheng.index.multicriteria.benefit_of_the_doubt import benefit_of_the_doubt
from weiheng.index.multicriteria.composite_ratio import composite_ratio
from weiheng.index.multicriteria.copeland import copeland
from weiheng.index.multicriteria.grey import grey_relational
from weiheng.index.multicriteria.rank_sum_ratio import rank_sum_procedure, rank_sum_ratio
from weiheng.index.multicriteria.topsis import topsis
from weiheng.index.recipe import Aggregation, Array
from weiheng.index.tree import Tree

NAN = float("nan")
HALVES = (0.5, 0.5)
MORE = np.ones(2)


def one_unit(*scores: float) -> Array:
    """Children of one area in one period."""
    return np.array(scores, dtype=np.float64)[:, None, None]


def areas(*children: list[float]) -> Array:
    """Children, each with a score for every area, in one period."""
    return np.array(children, dtype=np.float64)[:, :, None]


def group_of(choice: Aggregation, children: int) -> Tree:
    return Tree(children, (tuple(range(children)),), ((1 / children,) * children,), (choice,))


def scores_of(
    choice: Aggregation,
    scores: Array,
    sign: tuple[float, ...] = (),
    values: Array | None = None,
    leave_out: bool = False,
) -> Array:
    """Of one group over all children with equal shares, shape (areas, periods)."""
    signs = np.array(sign or (1.0,) * len(scores))
    tree = group_of(choice, len(scores))
    return aggregate(scores, tree, leave_out, scores if values is None else values, signs)[-1]


# means of a unit's own children


@pytest.mark.parametrize(
    ("mean", "expected"),
    [
        (arithmetic, 0.25 * 40 + 0.75 * 90),
        (geometric, np.exp(0.25 * np.log(40) + 0.75 * np.log(90))),
        (harmonic, 1 / (0.25 / 40 + 0.75 / 90)),
        (power, 0.25 * 40 + 0.75 * 90),
        (mazziotta_pareto, 77.5 - (0.25 * 37.5**2 + 0.75 * 12.5**2) / 77.5),
    ],
)
def test_a_quarter_of_40_and_three_quarters_of_90(mean, expected) -> None:
    assert mean(one_unit(40, 90), (0.25, 0.75))[0, 0] == pytest.approx(expected, abs=1e-12)


@pytest.mark.parametrize(
    ("exponent", "expected"),
    [(1, 65.0), (0, 60.0), (-1, 2 / (1 / 40 + 1 / 90)), (2, ((40**2 + 90**2) / 2) ** 0.5), (400, 90.0), (-400, 40.0)],
)
def test_power_means_run_from_the_worst_to_the_best_child(exponent: float, expected: float) -> None:
    assert power(one_unit(40, 90), HALVES, exponent=exponent)[0, 0] == pytest.approx(expected, rel=2e-3)


def test_great_powers_do_not_overflow() -> None:
    np.testing.assert_array_equal(power(one_unit(0, 0), HALVES, exponent=50), [[0.0]])
    assert power(one_unit(1e-300, 1e300), HALVES, exponent=-50)[0, 0] > 0


@pytest.mark.parametrize("exponent", [0.3, 0.5, 2, 3])
def test_all_children_at_0_have_a_power_mean_of_0_however_their_shares_add_up(exponent: float) -> None:
    """Shares that follow from data add up to a little more or less than 1 in binary: six of 1/6 to less."""
    for shares in ((1 / 6,) * 6, (0.1,) * 10, (0.7, 0.2, 0.1), (0.5, 0.3, 0.2 + 1e-15), (1 - 2e-16, 1e-17)):
        assert power(one_unit(*(0.0 for _ in shares)), shares, exponent=exponent)[0, 0] == 0
        assert np.isnan(power(one_unit(*(NAN for _ in shares)), shares, exponent=exponent)[0, 0])


def test_imbalance_lowers_or_raises_a_mazziotta_pareto_index() -> None:
    """Mean 100, deviation 10: cv = 0.1, so one point."""
    assert mazziotta_pareto(one_unit(90, 110), HALVES)[0, 0] == pytest.approx(99)
    assert mazziotta_pareto(one_unit(90, 110), HALVES, penalty="positive")[0, 0] == pytest.approx(101)
    assert mazziotta_pareto(one_unit(100, 100), HALVES)[0, 0] == 100


@pytest.mark.parametrize(
    ("order_weights", "expected"),
    [((1, 0, 0), 90), ((0, 0, 1), 50), ((0, 1, 0), 70), ((), 70), ((0.2, 0.3, 0.5), 64)],
)
def test_order_weights_belong_to_places(order_weights: tuple[float, ...], expected: float) -> None:
    assert owa(one_unit(50, 90, 70), order_weights)[0, 0] == pytest.approx(expected)


def test_another_number_of_order_weights_is_refused() -> None:
    with pytest.raises(MethodError, match="owa: order_weights"):
        owa(one_unit(50, 90, 70), (0.5, 0.5))


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("arithmetic", 65),
        ("geometric", 60),
        ("harmonic", 2 / (1 / 40 + 1 / 90)),
        ("power", 65),
        ("mazziotta_pareto", 65 - 25**2 / 65),
        ("owa", 65),
    ],
)
def test_a_missing_child_is_left_out_or_makes_the_group_missing(method: str, expected: float) -> None:
    scores = one_unit(40, NAN, 90)

    assert scores_of(Aggregation(method), scores, leave_out=True)[0, 0] == pytest.approx(expected)
    assert np.isnan(scores_of(Aggregation(method), scores, leave_out=False)[0, 0])


def test_the_best_child_stays_the_best_when_another_is_missing() -> None:
    best, worst = (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)

    assert owa(one_unit(50, NAN, 70), best, leave_out=True)[0, 0] == 70
    assert owa(one_unit(50, NAN, 70), worst, leave_out=True)[0, 0] == 50


@pytest.mark.parametrize("method", sorted({*MEANS, *COMPARISONS, "benefit_of_the_doubt"}))
@pytest.mark.parametrize("leave_out", [True, False])
def test_all_missing_units_stay_missing(method: str, leave_out: bool) -> None:
    scores = areas([50, 60, NAN, 90], [90, 80, NAN, 60])
    found = scores_of(Aggregation(method), scores, leave_out=leave_out)[:, 0]

    np.testing.assert_array_equal(np.isnan(found), [False, False, True, False])


@pytest.mark.parametrize("method", ["geometric", "harmonic", "power"])
@pytest.mark.parametrize("score", [0.0, -5.0])
def test_zeros_in_geometric_and_harmonic_means_are_refused(method: str, score: float) -> None:
    """At the row, area and period of the child; group 3 has the leaves 1 and 2."""
    scores = np.array([[[1.0, 2.0]], [[3.0, 4.0]], [[5.0, score]]])
    tree = Tree(3, ((1, 2), (0, 3)), (HALVES, HALVES), (Aggregation(method, power=-2), Aggregation()))

    with pytest.raises(MethodError) as refused:
        aggregate(scores, tree, leave_out=False, values=scores, sign=np.ones(3))

    assert (refused.value.reason, refused.value.method, refused.value.where) == ("not_positive", method, (2, 0, 1))


def test_zeros_in_geometric_and_harmonic_means_that_weigh_nothing_do_not_matter() -> None:
    scores, shares = one_unit(0, 80), (0.0, 1.0)

    assert geometric(scores, shares)[0, 0] == pytest.approx(80)
    assert harmonic(scores, shares)[0, 0] == pytest.approx(80)


def test_zeros_are_good_for_powers_above_0_but_not_what_is_below() -> None:
    assert power(one_unit(0, 80), HALVES, exponent=0.5)[0, 0] == pytest.approx(20)
    with pytest.raises(MethodError, match=r"power: negative \(0, 0, 0\)"):
        power(one_unit(-1, 80), HALVES, exponent=0.5)


def test_a_mazziotta_pareto_index_of_a_mean_of_0_is_refused() -> None:
    with pytest.raises(MethodError, match=r"mazziotta_pareto: not_positive \(0, 0, 0\)"):
        mazziotta_pareto(one_unit(-10, 10), HALVES)


@pytest.mark.parametrize("score", [0.0, -5.0])
def test_a_single_child_is_the_mazziotta_pareto_index_even_at_0_or_below(score: float) -> None:
    assert mazziotta_pareto(one_unit(score), (1.0,))[0, 0] == score
    assert mazziotta_pareto(one_unit(NAN, score), HALVES, leave_out=True)[0, 0] == score
    assert mazziotta_pareto(one_unit(80, score), (0.0, 1.0))[0, 0] == score


# comparisons with the other units of a pool


def test_more_and_less_is_better_in_one_composite_ratio() -> None:
    """Means 100 and 10: 80 % of one and 200 % of the other, against 120 % and 67 %."""
    found = composite_ratio(np.array([[80.0, 120.0], [5.0, 15.0]]), (0.5, 0.5), np.array([1.0, -1.0]))

    np.testing.assert_allclose(found, [(0.8 + 2) / 2, (1.2 + 10 / 15) / 2])


def test_a_composite_ratio_to_nothing_is_refused() -> None:
    with pytest.raises(MethodError, match=r"not_positive \(1, 0\)"):
        composite_ratio(np.array([[80.0, 120.0], [0.0, 15.0]]), HALVES, np.array([1.0, -1.0]))
    with pytest.raises(MethodError, match=r"pool_mean_not_positive \(0, 0\)"):
        composite_ratio(np.array([[-80.0, 20.0], [1.0, 15.0]]), HALVES, np.array([1.0, -1.0]))


def test_a_grey_relation_is_one_for_the_best_and_a_third_for_the_worst() -> None:
    values = np.array([[0.0, 50.0, 100.0], [9.0, 5.0, 1.0]])

    found = grey_relational(values, HALVES, np.array([1.0, -1.0]), resolution=0.5)

    np.testing.assert_allclose(found, [0.5 / 1.5, 0.5 / (0.5 + 0.5), 1.0])


def test_a_majority_of_weight_wins_every_pair() -> None:
    """A has two thirds of the weight against B, B against C, C against A: nobody is ahead."""
    votes = np.array([[3.0, 2.0, 1.0], [1.0, 3.0, 2.0], [2.0, 1.0, 3.0]])

    np.testing.assert_array_equal(copeland(votes, (1 / 3, 1 / 3, 1 / 3), np.ones(3)), [0, 0, 0])
    np.testing.assert_array_equal(copeland(votes, (0.6, 0.2, 0.2), np.ones(3)), [2, 0, -2])
    np.testing.assert_array_equal(copeland(votes, (0.6, 0.2, 0.2), -np.ones(3)), [-2, 0, 2])


def test_near_ties_do_not_win_a_pair() -> None:
    """0.1 + 0.2 is not exactly 0.3, nor are three tenths of weight exactly two and one."""
    assert list(copeland(np.array([[0.1 + 0.2, 0.3, 0.0]]), (1.0,), np.ones(1))) == [1, 1, -2]
    votes = np.array([[1.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    assert list(copeland(votes, (0.1, 0.2, 0.3), np.ones(3))) == [0, 0]
    assert list(rank_sum_ratio(np.array([[0.1 + 0.2, 0.3, 0.0]]), (1.0,), np.ones(1))) == pytest.approx(
        [2.5 / 3] * 2 + [1 / 3]
    )


def test_benefit_of_the_doubt_of_two_indicators_by_hand() -> None:
    """The frontier runs through (2, 10) and (8, 6), which get 1.

    (4, 4) is best judged with the weights that give both of them 1: from 2a + 10b = 1 and 8a + 6b = 1 follow a = 4/68
    and b = 6/68, so 40/68. (1, 10) has the largest second score, so 1. (4, 1) uses the first alone: 4/8 is more than
    (16 + 6)/68.
    """
    found = benefit_of_the_doubt(np.array([[2.0, 8.0, 4.0, 1.0, 4.0], [10.0, 6.0, 4.0, 10.0, 1.0]]))

    np.testing.assert_allclose(found.scores, [1, 1, 40 / 68, 1, 0.5], atol=1e-9)
    np.testing.assert_allclose(found.weights[:, 2], [4 / 68, 6 / 68], atol=1e-9)


def test_benefit_of_the_doubt_with_bounded_shares() -> None:
    """With shares of exactly one half the unit (4, 1) has 4a = b; (2, 10) limits it by 42a <= 1, (8, 6) by 32a <= 1."""
    scores = np.array([[2.0, 8.0, 4.0], [10.0, 6.0, 1.0]])

    half = benefit_of_the_doubt(scores, 0.5, 0.5)
    some = benefit_of_the_doubt(scores, 0.2, 1.0)

    assert half.scores[2] == pytest.approx(8 / 42)
    assert half.scores[2] <= some.scores[2] <= benefit_of_the_doubt(scores).scores[2]
    parts = some.weights * scores / some.scores
    assert np.all(parts > 0.2 - 1e-9)


@pytest.mark.parametrize("bounds", [(0.0, 1.0), (0.1, 0.6)])
@pytest.mark.parametrize("step", [0.001, 20.0])
def test_benefit_of_the_doubt_as_a_general_solver_finds_it(bounds: tuple[float, float], step: float) -> None:
    """Each unit by a programme of its own, all others its limits; great steps make many ties."""
    scores = np.round(np.random.default_rng(12).normal(60, 20, size=(5, 40)).clip(0) / step) * step
    scores[4] = 0 if bounds == (0.0, 1.0) else scores[4]
    found = benefit_of_the_doubt(scores, *bounds)

    for unit, own in enumerate(scores.T):
        shares = [bounds[0] * own - np.diag(own), np.diag(own) - bounds[1] * own]
        limits, tops = np.vstack([scores.T, *shares]), np.repeat([1.0, 0.0], [40, 10])
        best = -optimize.linprog(-own, limits, tops, bounds=(0, None)).fun
        assert found.scores[unit] == pytest.approx(best, abs=1e-7)
        assert np.max(limits @ found.weights[:, unit] - tops) < 1e-7


def test_benefit_of_the_doubt_does_not_depend_on_units() -> None:
    scores = np.array([[2.0, 8.0, 4.0, 3.0], [10.0, 6.0, 4.0, 3.0], [0.0, 0.0, 0.0, 0.0]])

    np.testing.assert_allclose(
        benefit_of_the_doubt(scores * [[1e6], [1e-6], [1]], 0.1, 0.8).scores,
        benefit_of_the_doubt(scores, 0.1, 0.8).scores,
        atol=1e-8,
    )


@pytest.mark.parametrize(
    ("scores", "bounds", "message"),
    [
        ([[1.0, -2.0], [1.0, 2.0]], (0.0, 1.0), r"negative \(0, 1\)"),
        ([[1.0, 2.0], [1.0, 2.0]], (0.6, 1.0), "share_bounds"),
        ([[1.0, 2.0], [1.0, 2.0]], (0.0, 0.4), "share_bounds"),
    ],
)
def test_what_benefit_of_the_doubt_refuses(
    scores: list[list[float]], bounds: tuple[float, float], message: str
) -> None:
    with pytest.raises(MethodError, match=message):
        benefit_of_the_doubt(np.array(scores), *bounds)


def test_a_unit_with_a_missing_child_is_compared_with_nobody() -> None:
    """The others are compared as if it were not there, and leaving out changes nothing."""
    scores = areas([50, 99, 70, 90], [90, NAN, 80, 60])
    without = np.delete(scores, 1, axis=1)
    for method in (*COMPARISONS, "benefit_of_the_doubt"):
        alone = scores_of(Aggregation(method), without)[:, 0]
        for leave_out in (True, False):
            found = scores_of(Aggregation(method), scores, leave_out=leave_out)[:, 0]
            np.testing.assert_array_equal(np.delete(found, 1), alone)
            assert np.isnan(found[1])


def test_the_pool_is_a_period_an_area_or_everything() -> None:
    """One indicator in two areas and two years: 1 and 2, then 3 and 4."""
    values = np.array([[[1.0, 3.0], [2.0, 4.0]]])
    ranks = {over: scores_of(Aggregation("rank_sum_ratio", over=over), values) for over in ("period", "area", "panel")}

    np.testing.assert_array_equal(ranks["period"], [[0.5, 0.5], [1, 1]])
    np.testing.assert_array_equal(ranks["area"], [[0.5, 1], [0.5, 1]])
    np.testing.assert_array_equal(ranks["panel"], [[0.25, 0.75], [0.5, 1]])


def test_what_a_comparison_refuses_is_said_with_row_area_and_period() -> None:
    values = np.array([[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]], [[1.0, 2.0], [NAN, 4.0], [5.0, 0.0]]])

    with pytest.raises(MethodError) as refused:
        scores_of(Aggregation("topsis", same_way="reciprocal"), values, sign=(1, -1))

    assert (refused.value.reason, refused.value.where) == ("not_positive", (1, 2, 1))


@pytest.mark.parametrize("method", ["topsis", "grey_relational"])
def test_constant_columns_tell_no_units_apart(method: str) -> None:
    """One changes nothing in who is better; if all are constant the group is refused."""
    constant, varying = [7.0, 7.0, 7.0], [1.0, 3.0, 2.0]

    order = np.argsort(scores_of(Aggregation(method), areas(constant, varying))[:, 0])
    assert list(order) == [0, 2, 1]
    with pytest.raises(MethodError) as refused:
        scores_of(Aggregation(method), areas(constant, constant))
    assert (refused.value.reason, refused.value.where) == ("no_variation", (2,))


def test_constant_columns_are_ties_to_what_counts_order() -> None:
    constant = areas([7.0, 7.0, 7.0], [0.0, 0.0, 0.0])

    np.testing.assert_array_equal(scores_of(Aggregation("copeland"), constant)[:, 0], [0, 0, 0])
    np.testing.assert_allclose(scores_of(Aggregation("rank_sum_ratio"), constant)[:, 0], [2 / 3] * 3)
    with pytest.raises(MethodError, match="no_variation"):
        rank_sum_procedure(constant[:, :, 0], HALVES, MORE)
    np.testing.assert_array_equal(scores_of(Aggregation("benefit_of_the_doubt"), constant)[:, 0], [1, 1, 1])


# trees


@pytest.mark.parametrize("method", sorted(MEANS))
def test_single_child_groups_have_the_score_of_the_child(method: str) -> None:
    scores = areas([40, 70, NAN, 90])

    np.testing.assert_allclose(scores_of(Aggregation(method), scores)[:, 0], [40, 70, NAN, 90], rtol=1e-12)


@pytest.mark.parametrize(
    ("method", "expected"),
    [
        ("topsis", [0, 0.6, 1]),
        ("grey_relational", [1 / 3, 0.5 / 0.9, 1]),
        ("rank_sum_ratio", [1 / 3, 2 / 3, 1]),
        ("copeland", [-2, 0, 2]),
        ("composite_ratio", [40 / (200 / 3), 70 / (200 / 3), 90 / (200 / 3)]),
        ("benefit_of_the_doubt", [40 / 90, 70 / 90, 1]),
    ],
)
def test_single_child_groups_that_compare_units(method: str, expected: list[float]) -> None:
    np.testing.assert_allclose(scores_of(Aggregation(method), areas([40, 70, 90]))[:, 0], expected, atol=1e-9)


def test_each_group_aggregates_in_its_own_way() -> None:
    """A geometric pillar and an arithmetic one under a harmonic root."""
    scores = one_unit(40, 90, 50, 70)
    choices = Aggregation("geometric"), Aggregation("arithmetic"), Aggregation("harmonic")
    tree = Tree(4, ((0, 1), (2, 3), (4, 5)), (HALVES, HALVES, (1 / 3, 2 / 3)), choices)

    found = aggregate(scores, tree, leave_out=False, values=scores, sign=np.ones(4))[4:, 0, 0]

    np.testing.assert_allclose(found, [60, 60, 60])


def test_a_flat_tree_aggregates_leaves_by_their_effective_weights() -> None:
    """The root's score is the geometric mean of the leaves, not of arithmetic means; groups have their own leaves."""
    scores = one_unit(40, 90, 50)
    choices = Aggregation("arithmetic"), Aggregation("geometric")
    tree = Tree(3, ((0, 1), (3, 2)), ((0.25, 0.75), (0.4, 0.6)), choices, flat=True)

    found = aggregate(scores, tree, leave_out=False, values=scores, sign=np.ones(3))[3:, 0, 0]

    np.testing.assert_allclose(found, [77.5, np.exp(0.1 * np.log(40) + 0.3 * np.log(90) + 0.6 * np.log(50))])


def test_leaves_are_compared_on_values_and_groups_on_scores() -> None:
    """A root over one leaf, of which less is better, and a group of two leaves."""
    values = areas([5, 9, 7], [10, 20, 30], [10, 20, 60])
    scores = areas([90, 0, 50], [0, 50, 100], [0, 20, 100])
    choices = Aggregation("arithmetic"), Aggregation("topsis")
    tree = Tree(3, ((1, 2), (0, 3)), (HALVES, (0.3, 0.7)), choices)

    found = aggregate(scores, tree, leave_out=False, values=values, sign=np.array([-1.0, 1.0, 1.0]))[-1, :, 0]

    expected = topsis(np.array([[5.0, 9.0, 7.0], [0.0, 35.0, 100.0]]), (0.3, 0.7), np.array([-1.0, 1.0])).closeness
    np.testing.assert_allclose(found, expected)
