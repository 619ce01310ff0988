"""Checks of coherence: what passes, warns and fails, and what is said where units are too few."""

from collections.abc import Iterable
from dataclasses import replace

import numpy as np
import pytest

from weiheng.index.coherence.audit import findings
from weiheng.index.coherence.dropping import scores_without_element, scores_without_unit, shifts
from weiheng.index.coherence.found import Found, Outcome
from weiheng.index.coherence.sample import Build, Sample, sample_of, sample_of_points
from weiheng.index.coherence.thresholds import CHECKS, OWN, SOURCES
from weiheng.index.recipe import Aggregation, Imputation, Normalisation, Recipe
from weiheng.index.score import score
from weiheng.index.tree import Tree

PASS, WARN, FAIL, LEFT = Outcome.PASS, Outcome.WARN, Outcome.FAIL, Outcome.NOT_COMPUTABLE
X = np.array([1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10])
UP_AND_DOWN = np.array([3.0, 8, 1, 9, 5, 2, 10, 4, 7, 6])
TWO_GROUPS = ((0, 1), (2, 3), (4, 5))


def sample(*columns: Iterable[float], groups: tuple[tuple[int, ...], ...] | None = None) -> Sample:
    """Units whose indicators, a column each, are points already; one group unless others are given."""
    return sample_of_points(np.column_stack([*columns]), groups or (tuple(range(len(columns))),))


def said(found: Iterable[Found]) -> list[tuple[Outcome, str]]:
    return [(each.outcome, each.kind) for each in found]


def of(check: str, sample: Sample) -> list[Found]:
    return list(findings(sample, check))


def min_max(values: np.ndarray, tree: Tree, **more: object) -> Sample:
    """The areas of one period of an index between the smallest and the largest value of the pool."""
    one, none = np.ones(len(values)), np.full(len(values), np.nan)
    scale = Normalisation(tuple(range(len(values))), "min_max", one, none, none, none, over="period")
    recipe = Recipe(one, (scale,), **more)
    build = Build(values, recipe, tree, score(values, recipe, tree), 1, 0, tuple(range(values.shape[1])))
    return sample_of(build)


def test_every_threshold_has_a_source_and_every_check_is_made() -> None:
    for check in CHECKS.values():
        assert check.thresholds
        assert {each.source for each in check.thresholds.values()} <= {OWN, *SOURCES}
    made = {each.check for each in findings(sample(X, UP_AND_DOWN))}
    assert made >= set(CHECKS) - {"other_parents"}  # there is no other group


# data


def test_coverage_of_indicators_and_units() -> None:
    gaps = np.where(X > 6, np.nan, X)
    found = sample(X, UP_AND_DOWN, gaps)

    assert said(of("coverage_of_indicators", found)) == [(PASS, "covered"), (PASS, "covered"), (FAIL, "low")]
    assert of("coverage_of_indicators", found)[2].numbers == {"share": 0.6}
    assert [each.numbers["share"] for each in of("coverage_of_units", found)] == [1] * 6 + [pytest.approx(2 / 3)] * 4
    assert {each.outcome for each in of("coverage_of_units", found)} == {PASS}


def test_what_was_imputed_counts_as_missing() -> None:
    values = np.array([[[1.0], [np.nan], [np.nan], [3.0], [4.0]], [[1.0], [2.0], [3.0], [4.0], [5.0]]])
    tree = Tree(2, ((0, 1),), ((0.5, 0.5),))
    found = min_max(values, tree, imputations=(Imputation((0, 1), "mean", "period", (0,) * 5),))

    assert not np.isnan(found.scores).any()
    assert [each.numbers["share"] for each in of("coverage_of_indicators", found)] == [0.6, 1.0]


def test_an_outlier_needs_both_moments() -> None:
    far = np.array([1.0, 1, 2, 2, 3, 3, 4, 4, 5, 90])

    assert said(of("outliers", sample(X, far))) == [(PASS, "regular"), (WARN, "outliers")]


def test_constant_columns_fail_once_and_are_left_out_of_the_rest() -> None:
    """A constant indicator tells nothing; every other check says so instead of printing a number."""
    found = sample(X, np.full(10, 0.1 + 0.2), UP_AND_DOWN)
    every = list(findings(found))

    assert said(of("repeated_values", found))[1] == (FAIL, "constant")
    assert said(of("outliers", found))[1] == (LEFT, "constant")
    assert said(of("parent", found))[1] == (LEFT, "constant_pair")
    for check in ("components", "alpha", "sampling_adequacy", "sphericity", "inflation", "condition"):
        (only,) = of(check, found)
        assert (only.outcome, only.kind, only.rows) == (LEFT, "constant", (3, 1))
    assert not [each for each in every if any(np.isnan(number) for number in each.numbers.values())]


def test_zeros_and_repeated_values() -> None:
    few = np.array([0.0, 0, 0, 0, 0, 0, 1, 1, 2, 3])

    assert said(of("zeros", sample(X, few))) == [(PASS, "few"), (WARN, "many")]
    assert of("zeros", sample(X, few))[1].numbers == {"share": 0.6, "zeros": 6}
    assert said(of("repeated_values", sample(X, few))) == [(PASS, "different"), (WARN, "repeated")]


def test_copies_of_indicators_and_of_units() -> None:
    reversed_copy = 100 - 3 * X
    assert [each.rows for each in of("duplicates", sample(X, UP_AND_DOWN, reversed_copy))] == [(0, 2)]

    points = np.column_stack([X, UP_AND_DOWN])
    points[7] = points[2]
    assert [(each.kind, each.units) for each in of("duplicates", sample(*points.T))] == [("units", (2, 7))]


# links


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (X + 0.1 * UP_AND_DOWN, (WARN, "dominant")),
        (UP_AND_DOWN, (PASS, "goes_along")),
        (3 - 0.5 * X + 0.4 * UP_AND_DOWN, (WARN, "negative_uncertain")),
        (3 - 0.5 * X, (FAIL, "negative")),
    ],
)
def test_an_element_and_its_parent(other: np.ndarray, expected: tuple[Outcome, str]) -> None:
    assert said(of("parent", sample(X, other)))[1] == expected


def test_an_only_child_is_its_parent_so_nothing_is_said_of_the_two() -> None:
    found = of("parent", sample(X, UP_AND_DOWN, groups=((0,), (1, 2))))

    assert [each.rows for each in found] == [(1, 3), (2, 3)]


def test_an_element_in_the_wrong_group() -> None:
    noise = np.array([1.0, -1, 2, 0, -2, 1, -1, 2, 0, -2])
    found = of("other_parents", sample(UP_AND_DOWN, X + noise, X, X - noise, groups=TWO_GROUPS))

    assert (WARN, "elsewhere") in said(found)
    (wrong,) = [each for each in found if each.outcome is WARN]
    assert wrong.rows == (1, 4, 5)
    assert wrong.numbers["r_other"] > wrong.numbers["r"]


def test_redundant_siblings() -> None:
    found = of("siblings", sample(X, X + 0.05 * UP_AND_DOWN, X + 0.42 * UP_AND_DOWN, UP_AND_DOWN))
    kinds = {each.rows: each.kind for each in found}

    assert kinds[0, 1] == "same"
    assert 0.92 < next(each for each in found if each.rows == (0, 2)).numbers["r"] <= 0.95
    assert kinds[0, 2] == "redundant"
    assert kinds[0, 3] == "pair"


def test_size_effects_only_where_a_size_is_known() -> None:
    found = sample(X, UP_AND_DOWN)

    assert said(of("size", found)) == [(LEFT, "no_size")]
    assert said(of("size", replace(found, size=np.exp(X)))) == [(WARN, "follows"), (PASS, "apart"), (WARN, "follows")]


# groups


def test_a_group_of_two_dimensions_with_an_element_that_points_the_other_way() -> None:
    found = of("components", sample(X, X + UP_AND_DOWN / 9, 20 - X, groups=((0, 1, 2),)))

    assert said(found) == [(PASS, "one"), (PASS, "loads"), (PASS, "loads"), (FAIL, "turned")]
    draw = np.random.default_rng(5)
    one, other = draw.normal(size=(2, 30))
    apart = (one, one + 0.3 * draw.normal(size=30), other, other + 0.3 * draw.normal(size=30))
    assert said(of("components", sample(*apart)))[0] == (WARN, "several")


def test_alpha_rises_without_the_element_that_does_not_belong() -> None:
    found = sample(X, X + UP_AND_DOWN / 3, 9 - UP_AND_DOWN)
    (whole,) = of("alpha", found)
    without = of("alpha_if_deleted", found)

    assert (whole.outcome, whole.kind) == (FAIL, "low")
    assert [each.kind for each in without] == ["belongs", "belongs", "better"]
    assert without[2].numbers["without"] == pytest.approx(
        of("alpha", sample(X, X + UP_AND_DOWN / 3))[0].numbers["alpha"]
    )


def test_an_element_that_follows_from_the_others() -> None:
    found = sample(X, UP_AND_DOWN, X + UP_AND_DOWN)

    assert said(of("inflation", found)) == [(FAIL, "exact")]
    assert said(of("condition", found)) == [(LEFT, "singular")]
    assert said(of("sampling_adequacy", found)) == [(LEFT, "singular")]


def test_importance_is_compared_with_the_weight() -> None:
    x = np.linspace(0, 10, 24)
    flat = 5 + np.cos(40 * x)
    loud, quiet = of("importance", sample(x, flat))

    assert (loud.kind, quiet.kind) == ("as_weighed", "less")
    assert loud.numbers["importance_share"] + quiet.numbers["importance_share"] == pytest.approx(1)
    assert loud.numbers["weight_share"] == 0.5


# what the number of units does not allow


@pytest.mark.parametrize(
    ("check", "units", "needed"),
    [
        ("outliers", 4, 5),
        ("parent", 4, 5),
        ("siblings", 4, 5),
        ("components", 8, 9),
        ("alpha", 8, 9),
        ("sampling_adequacy", 8, 9),
        ("sphericity", 8, 9),
        ("inflation", 8, 9),
        ("importance", 10, 20),
        ("pillar_ranks", 4, 5),
        ("without_unit", 2, 3),
        ("benefit_of_the_doubt", 10, 12),
    ],
)
def test_too_few_units_are_said_and_nothing_is_computed(check: str, units: int, needed: int) -> None:
    found = of(check, sample(X[:units], UP_AND_DOWN[:units], (X * UP_AND_DOWN)[:units]))

    assert {each.outcome for each in found} == {LEFT}
    assert {each.kind for each in found} == {"few_units"}
    assert found[0].numbers == {"needed": needed, "found": units}


def test_units_with_a_gap_do_not_count_for_the_whole_group() -> None:
    gaps = np.where(X > 8, np.nan, UP_AND_DOWN)

    (found,) = of("alpha", sample(X, gaps, X * UP_AND_DOWN))
    assert (found.kind, found.numbers["found"]) == ("few_units", 8)


# orders


def test_a_pillar_that_ranks_as_the_index_does() -> None:
    same, other = of("pillar_ranks", sample(9 * X, UP_AND_DOWN))

    assert (same.kind, other.kind) == ("same", "adds")
    assert other.numbers["largest"] == max(abs(shifts(9 * X + UP_AND_DOWN, UP_AND_DOWN)))


def test_an_order_against_dominance_fails() -> None:
    """No mean of scores contradicts dominance, so the index is turned upside down by hand."""
    found = sample(X, X + UP_AND_DOWN / 9)
    turned = np.column_stack([found.scores[:, :-1], -found.scores[:, -1]])

    assert said(of("dominance", found)) == [(PASS, "by_pillars"), (PASS, "by_indicators")]
    wrong = of("dominance", replace(found, scores=turned))[0]
    assert (wrong.outcome, wrong.kind) == (FAIL, "contradicted")
    assert wrong.numbers["contradicted"] == wrong.numbers["pairs"]


def test_without_an_element_its_siblings_share_its_weight() -> None:
    tree = Tree(3, ((0, 1, 2),), ((0.5, 0.3, 0.2),))
    values = np.array([[[10.0], [20], [30]], [[5.0], [1], [3]], [[7.0], [9], [8]]])
    found = min_max(values, tree)
    leaves = found.build.scores.scores[:3, :, 0]

    assert scores_without_element(found.build, 0) == pytest.approx((0.3 * leaves[1] + 0.2 * leaves[2]) / 0.5)


def test_without_a_group_all_below_it_is_gone() -> None:
    found = sample(X, UP_AND_DOWN, X**2, groups=((0, 1), (3, 2)))

    assert scores_without_element(found.build, 3) == pytest.approx(X**2)
    assert scores_without_element(found.build, 4) is None


def test_without_the_last_of_a_group_the_group_is_gone_too() -> None:
    found = sample(X, UP_AND_DOWN, X**2, groups=((0,), (1, 2), (3, 4)))

    assert scores_without_element(found.build, 0) == pytest.approx((UP_AND_DOWN + X**2) / 2)


def test_a_method_that_needs_all_elements_says_so() -> None:
    tree = Tree(2, ((0, 1),), ((0.5, 0.5),), (Aggregation("owa", order_weights=(0.7, 0.3)),))
    found = min_max(np.stack([X, UP_AND_DOWN])[:, :, None], tree)

    assert said(of("without_element", found)) == [(LEFT, "method")] * 2


def test_without_a_unit_the_pool_is_another() -> None:
    """The third unit stretches the scale by which the first beats the second; without it the two are equal."""
    values = np.array([[[0.0], [3], [10]], [[4.0], [0], [3]]])
    found = min_max(values, Tree(2, ((0, 1),), ((0.5, 0.5),)))
    by_hand = min_max(values[:, :2], Tree(2, ((0, 1),), ((0.5, 0.5),)))

    assert found.scores[:2, -1] == pytest.approx([50, 15])
    assert scores_without_unit(found.build, 2)[:2] == pytest.approx(by_hand.scores[:, -1])
    assert by_hand.scores[:, -1] == pytest.approx([50, 50])
    assert np.isnan(scores_without_unit(found.build, 2)[2])


def test_a_unit_that_moves_another_by_more_than_a_tenth_of_the_places_is_a_warning() -> None:
    far = np.array([[1.0, 2, 3, 4, 5, 6, 7, 8, 9, 1000], [10, 9, 8, 7, 6, 5, 4, 3, 2.5, 1]])[:, :, None]
    found = of("without_unit", min_max(far, Tree(2, ((0, 1),), ((0.5, 0.5),))))

    assert (found[9].outcome, found[9].kind) == (WARN, "moves")
    assert found[9].numbers["largest"] == 8
    assert found[4].outcome is PASS


def test_near_ties_of_best_scores_are_ties() -> None:
    """All units on the frontier have its score of 1, whatever linear programmes leave behind the ninth place."""
    circle = np.linspace(0.1, 1.4, 9)
    (found,) = of("benefit_of_the_doubt", sample(100 * np.cos(circle), 100 * np.sin(circle)))

    assert (found.outcome, found.kind) == (LEFT, "all_best")


def test_fixed_bounds_do_not_depend_on_who_is_there() -> None:
    assert {each.kind for each in of("without_unit", sample(X, UP_AND_DOWN))} == {"stays"}


def test_a_unit_without_which_an_indicator_is_constant() -> None:
    lone = np.where(X == 4, 2.0, 1.0)
    found = of("without_unit", min_max(np.stack([X, lone])[:, :, None], Tree(2, ((0, 1),), ((0.5, 0.5),))))

    assert [each.kind for each in found].count("method_unit") == 1
    assert found[3].kind == "method_unit"


def test_best_weights_agree_where_all_pillars_do() -> None:
    (found,) = of("benefit_of_the_doubt", sample(X, X + 1))
    assert (found.kind, found.numbers["rank_r"]) == ("agrees", pytest.approx(1))

    (below_zero,) = of("benefit_of_the_doubt", sample(X - 5, X))
    assert (below_zero.outcome, below_zero.kind) == (LEFT, "negative")
