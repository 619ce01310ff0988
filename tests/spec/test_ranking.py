"""Areas and years ranked by multi-criteria methods, flat or up the tree, with what the methods compute on the way."""

import numpy as np
import pytest
from ranked_editions import CLOSE, Ranked

from weiheng.assess import Assessment
from weiheng.cli.prose import problem_text
from weiheng.definitions.address import find
from weiheng.editions import open_edition
from weiheng.index.multicriteria.benefit_of_the_doubt import BestWeights
from weiheng.index.multicriteria.rank_sum_ratio import RankSumRatio
from weiheng.index.multicriteria.topsis import Topsis
from weiheng.scrutiny.ranking import Way, ranking_of
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.problem import Refused


@pytest.fixture(scope="module")
def regions() -> Assessment:
    """Ten regions with antenatal care, and maternal and perinatal mortality."""
    return open_edition(find("textbook/index/rsr")).assessment


def test_topsis_ranks_another_region_first_by_costs_than_by_reciprocals(regions: Assessment) -> None:
    """A textbook example: closeness to four places, once with each way of turning criteria."""
    costs = ranking_of(regions, Way("topsis"), 0)
    reciprocals = ranking_of(regions, Way("topsis", same_way="reciprocal"), 0)

    assert costs.scores.round(4).tolist() == [
        *(0.4542, 0.3782, 0.6761, 0.445, 0.795, 0.6814, 0.5618, 0.8685, 0.7711, 0.0),
    ]
    assert (regions.areas[int(costs.ranks.argmin())], regions.areas[int(reciprocals.ranks.argmin())]) == ("H", "I")
    assert isinstance(costs.extras, Topsis)
    assert costs.extras.to_worst / (costs.extras.to_best + costs.extras.to_worst) == pytest.approx(costs.scores)


def test_the_rank_sum_ratio_comes_with_ranks_regression_and_classes(regions: Assessment) -> None:
    found = ranking_of(regions, Way("rank_sum_ratio"), 0)

    assert isinstance(found.extras, RankSumRatio)
    assert found.scores[:4] == pytest.approx([0.6, 0.4, 23 / 30, 0.4])
    assert (found.extras.intercept, found.extras.slope) == pytest.approx((-0.60855, 0.22169), abs=1e-5)
    classes = dict(zip(regions.areas, found.extras.classes.tolist(), strict=True))
    assert [area for area, its in classes.items() if its == 3] == ["C", "H"]
    assert [area for area, its in classes.items() if its == 1] == ["J"]
    assert len(ranking_of(regions, Way("rank_sum_ratio", classes=5), 0).extras.cuts) == 4  # type: ignore[union-attr]


def test_benefit_of_the_doubt_says_where_the_best_score_comes_from(regions: Assessment) -> None:
    found = ranking_of(regions, Way("benefit_of_the_doubt"), 0)

    assert isinstance(found.extras, BestWeights)
    parts = found.extras.weights * found.criteria.values
    assert parts.sum(axis=0) == pytest.approx(found.scores)
    assert found.scores.max() == pytest.approx(1.0)


@pytest.mark.parametrize("method", ["topsis", "rank_sum_ratio", "composite_ratio", "grey_relational", "copeland"])
def test_up_the_tree_the_criteria_are_the_children_of_the_root(method: str) -> None:
    flat, tree = (ranking_of(CLOSE.assessment(), Way(method, flat), 0) for flat in (True, False))  # type: ignore[arg-type]

    assert flat.criteria.keys == ("a", "b", "c")
    assert flat.criteria.shares == pytest.approx((0.25, 0.25, 0.5))
    assert tree.criteria.keys == ("g", "h")
    assert tree.criteria.sign.tolist() == [1.0, 1.0]
    assert flat.ranks[0] == tree.ranks[0] == 1  # A is the best in all but b


def test_a_unit_with_a_missing_value_is_left_out_and_named() -> None:
    ranked = Ranked({**CLOSE.rows, "a": ["70 71", "- 62", *CLOSE.rows["a"][2:]]})

    found = ranking_of(ranked.assessment(), Way("topsis"), 0)

    assert found.criteria.left_out == ((1, 0),)
    assert len(found.scores) == 4


def test_the_years_of_one_area_are_ranked_with_each_other() -> None:
    found = ranking_of(open_edition(find("shenzhen/index/2022")).assessment, Way("topsis"), 0)

    assert found.of_years
    assert [unit[1] for unit in found.criteria.left_out] == [0, 1, 2]  # without the hospitalisation within the city


def test_values_that_a_method_cannot_take_are_refused_with_their_place() -> None:
    ranked = Ranked({**CLOSE.rows, "a": ["0 0", *CLOSE.rows["a"][1:]]}, negative=frozenset("a"))

    with pytest.raises(Refused) as refused:
        ranking_of(ranked.assessment(), Way("topsis", same_way="reciprocal"), 1)

    (problem,) = refused.value.problems
    assert problem.code == "M01"
    assert [str(getattr(each, "en", each)) for each in problem.facts["where"]] == ["a", "Area A", "2021"]  # type: ignore[attr-defined]


def test_up_the_tree_only_the_year_that_is_asked_for_counts() -> None:
    """In 2020 the mean of a is below 0, so that nothing can be set in relation to it; in 2021 all is fine."""
    ranked = Ranked({**CLOSE.rows, "a": ["-70 71", "-60 62", "-61 61", "-40 45", "-30 31"]}).assessment()

    assert ranking_of(ranked, Way("composite_ratio", flat=False), 1).ranks.tolist() == [1, 3, 2, 4, 5]
    with pytest.raises(Refused) as refused:
        ranking_of(ranked, Way("composite_ratio", flat=False), 0)

    (problem,) = refused.value.problems
    english, chinese = (problem_text(problem, Words(language)).plain for language in ("en", "zh"))  # type: ignore[arg-type]
    assert "a, Area A, 2020: the mean of what it is compared with is 0 or less" in english
    assert "a、Area A、2020：相比较的各数的均值不大于0" in chinese


def test_directions_count_for_indicators_and_not_for_groups() -> None:
    ranked = Ranked(CLOSE.rows, negative=frozenset("c"))

    flat = ranking_of(ranked.assessment(), Way("rank_sum_ratio"), 0)

    assert flat.criteria.sign.tolist() == [1.0, 1.0, -1.0]
    assert isinstance(flat.extras, RankSumRatio)
    assert np.array_equal(flat.extras.ranks[2], [1, 3, 2, 5, 4])  # C has more of c than B
