"""Where weights come from: for every group how they were made, and what the judgements or data behind them are like."""

from typing import Any

import numpy as np
import pytest
from method_editions import CODES, TREE, MethodExample
from ruamel.yaml import YAML
from small_editions import Example, group, leaf

import weiheng
from weiheng.assess import Assessment
from weiheng.definitions.methods import Weigh
from weiheng.definitions.model import Node
from weiheng.index.recipe import Array
from weiheng.index.weighting.ahp import ahp
from weiheng.recipes import weighing_of
from weiheng.scrutiny.weights import Comparing, Group, Rating, Telling, Weights, start_of, weights_of
from weiheng.scrutiny.weights_saying import Speaker
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.problem import Refused

FROM_SCORES = ("entropy", "critic", "variation", "principal_components", "optimised")
JUDGES = (
    {"expert": "Li", "matrix": [["1", "2", "1/2"], ["1/2", "1", "4"], ["2", "1/4", "1"]]},
    {"matrix": [["1", "2", "4"], ["1/2", "1", "2"], ["1/4", "1/2", "1"]]},
)
"""The first contradicts himself: a is twice b and b four times c, but a half of c; the second has 4 : 2 : 1."""


def flat(*keys: str, **weigh: Any) -> Node:
    """A root above indicators, weighed by a method."""
    leaves = [leaf(key, "1") for key in keys]
    return group("root", "1", *leaves).model_copy(update={"weigh": Weigh.model_validate(weigh)})


def assessed(tree: Node, **more: Any) -> Assessment:
    return MethodExample(tree=tree, **more).assessment()


def root_of(assessment: Assessment, area: str | None = None) -> Group:
    return weights_of(assessment, area=area).groups[0]


def sentences(assessment: Assessment) -> list[str]:
    found = weights_of(assessment)
    return list(Speaker(found, Words("en")).sentences(found.groups[0]))


def shares(found: Group) -> list[float]:
    return [child.share for child in found.children]


# written weights


def test_written_weights_have_shares_and_weights_in_the_whole_index() -> None:
    """60% and 40%; within g two parts and one, within h halves."""
    found = weights_of(assessed(TREE))

    assert [(each.key, each.method, each.diagnosis) for each in found.groups] == [
        ("root", "given", None),
        ("g", "given", None),
        ("h", "given", None),
    ]
    children = {child.key: child for each in found.groups for child in each.children}
    assert children["a"].share == pytest.approx(2 / 3)
    assert children["a"].effective == pytest.approx(0.4)
    assert children["d"].effective == pytest.approx(0.2)


def test_a_group_comes_with_all_below_it_and_a_leaf_with_the_way_to_it() -> None:
    assessment = assessed(TREE)

    assert [each.key for each in weights_of(assessment, "h").groups] == ["h"]
    way = weights_of(assessment, "a")
    assert [each.key for each in way.groups] == ["root", "g"]
    assert Speaker(way, Words("en")).way() == "a in the whole index: 60.00% × 66.67% = 40.00%"


def test_in_an_area_shares_are_those_of_what_is_there() -> None:
    """In the last year the first city misses d, which is left out, so that c has all the weight of h."""
    gaps = frozenset({("d", 0, 3)})
    assessment = assessed(TREE, gaps=gaps, settings_of={"missing": "leave_out"})

    here, there = (weights_of(assessment, "h", area).groups[0] for area in CODES[:2])

    assert [child.in_effect for child in here.children] == [1, 0]
    assert [child.in_effect for child in there.children] == [0.5, 0.5]
    assert shares(here) == [0.5, 0.5]


def test_equal_weights_have_nothing_to_diagnose() -> None:
    found = root_of(assessed(flat("a", "b", "c", method="equal")))

    assert (found.method, found.diagnosis) == ("equal", None)
    assert shares(found) == pytest.approx([1 / 3] * 3)


def test_a_single_child_has_all_the_weight_and_no_diagnosis() -> None:
    found = weights_of(assessed(flat("a", method="entropy")))

    assert (shares(found.groups[0]), found.groups[0].diagnosis) == ([1], None)
    assert Speaker(found, Words("en")).made(found.groups[0]) == "a single child has all the weight"


# judgements


def test_comparisons_of_each_expert_and_combined() -> None:
    found = root_of(assessed(flat("a", "b", "c", method="ahp", judgements=JUDGES)))

    assert isinstance(found.diagnosis, Comparing)
    assert [each.expert for each in found.diagnosis.experts] == ["Li", "2"]
    li, other = found.diagnosis.experts
    np.testing.assert_allclose(other.found.weights, np.array([4, 2, 1]) / 7)
    assert shares(found) == pytest.approx(found.diagnosis.combined.found.weights)
    assert found.diagnosis.apart == pytest.approx(abs(li.found.weights - other.found.weights))
    assert other.worst is None


def test_judgements_that_contradict_each_other_come_with_what_they_would_have_to_be() -> None:
    """a : b = 2 and b : c = 4 make a : c = 8; with a : c = 1/2, a : b would be 1/8, or b : c would be 1/4."""
    found = root_of(assessed(flat("a", "b", "c", method="ahp", judgements=JUDGES)))

    assert isinstance(found.diagnosis, Comparing)
    worst = found.diagnosis.experts[0].worst
    assert worst is not None
    assert worst.elements == ("a", "b", "c")
    assert worst.given == (2, 4, 0.5)
    assert worst.needed == (0.125, 0.25, 8)


def test_what_is_said_of_comparisons() -> None:
    said = sentences(assessed(flat("a", "b", "c", method="ahp", judgements=JUDGES)))

    assert said[0].startswith("Li: λmax ")
    assert said[0].endswith(": the judgements contradict each other (0.1 or more).")
    assert said[1] == (
        "Look first at a, b and c: a : b = 2 and b : c = 4, but a : c = 1/2. "
        "They agree if a : c = 8, or a : b = 1/8, or b : c = 1/4."
    )
    assert said[2] == "expert 2: λmax 3.0000, CI 0.0000, RI 0.58, CR 0.0000: consistent enough (below 0.1)."
    assert said[3].startswith("combined: λmax ")
    assert said[-1] == "The experts are furthest apart about a: from 32.75% (Li) to 57.14% (expert 2)."


def test_two_elements_cannot_contradict_each_other() -> None:
    judges = [{"matrix": [["1", "3"], ["1/3", "1"]]}]

    assert sentences(assessed(flat("a", "b", method="ahp", judgements=judges))) == [
        "expert 1: two elements cannot contradict each other."
    ]


def rated(*ratings: tuple[int, ...]) -> Assessment:
    keys = ("a", "b", "c", "d")[: len(ratings[0])]
    return assessed(flat(*keys, method="delphi", judgements=[{"ratings": map(str, each)} for each in ratings]))


def test_ratings_come_with_means_variation_and_agreement() -> None:
    """Three experts agree wholly: W = 1, chi-square 3 x 3 x 1 = 9 with 3 degrees of freedom."""
    assessment = rated((9, 7, 4, 2), (9, 6, 4, 1), (8, 7, 5, 3))
    found = root_of(assessment)

    assert isinstance(found.diagnosis, Rating)
    assert found.diagnosis.found.means == pytest.approx([26 / 3, 20 / 3, 13 / 3, 2])
    assert shares(found) == pytest.approx([26 / 65, 20 / 65, 13 / 65, 6 / 65])
    assert sentences(assessment) == [
        "Kendall's W = 1.000, χ² = 9.000 with 3 degrees of freedom, p = 0.0293: strong agreement about the order, "
        "more than chance explains. With 7 elements or fewer p is rough.",
        "Ratings are far apart (CV 0.25 or more): d.",
    ]


@pytest.mark.parametrize(
    ("ratings", "said"),
    [
        (((9, 7, 4),), "One expert only, so nothing can be said about agreement."),
        (((5, 5, 5), (3, 3, 3)), "No expert prefers anything, so nothing can be said about agreement."),
        (((9, 7, 4), (4, 7, 9)), "weak agreement about the order, which may be chance."),
        (((9, 8, 7), (9, 7, 8), (8, 9, 7), (9, 8, 7)), "moderate agreement about the order, which may be chance."),
    ],
)
def test_what_agreement_means(ratings: tuple[tuple[int, ...], ...], said: str) -> None:
    assert said in sentences(rated(*ratings))[0]


# scores


def numbers(assessment: Assessment, area: str | None = None) -> tuple[Array, dict[str, Array]]:
    """Weights and the numbers of the elements in the only pool."""
    diagnosis = root_of(assessment, area).diagnosis
    assert isinstance(diagnosis, Telling)
    (pool,) = diagnosis.pools
    assert pool.weights is not None
    assert pool.numbers is not None
    return pool.weights, dict(pool.numbers.elements)


def in_proportion(values: Array) -> Array:
    shares: Array = values / values.sum()
    return shares


@pytest.mark.parametrize(
    ("method", "across"),
    [*((method, "children") for method in FROM_SCORES), *((method, "leaves") for method in FROM_SCORES[:-1])],
)
def test_weights_of_the_diagnosis_are_those_of_the_index(method: str, across: str) -> None:
    """Whether the groups or all indicators below them are weighed (which run too much apart to matter alike)."""
    weigh = Weigh.model_validate({"method": method, "across": across})
    groups = [group(each.key, "1", *(leaf(child.key, "1") for child in each.children)) for each in TREE.children]
    tree = group("root", "1", *groups).model_copy(update={"weigh": weigh})
    found = weights_of(assessed(tree))
    weights, _ = numbers(found.assessment)

    effective = {child.key: child.effective for each in found.groups for child in each.children}

    assert [effective[key] for key in found.groups[0].elements] == pytest.approx(weights)
    below = found.groups[1]
    assert (below.method, below.by, below.diagnosis) == (
        (method, "root", None) if across == "leaves" else ("given", "g", None)
    )


@pytest.mark.parametrize(
    ("method", "names"),
    [
        ("entropy", ("divergence",)),
        ("critic", ("contrast", "conflict")),
        ("variation", ("variation",)),
        ("principal_components", ("communality",)),
    ],
)
def test_weights_follow_from_the_numbers_that_are_shown(method: str, names: tuple[str, ...]) -> None:
    weights, shown = numbers(assessed(flat("a", "b", "c", "d", method=method)))

    assert in_proportion(np.prod([shown[name] for name in names], axis=0)) == pytest.approx(weights)


def test_numbers_behind_each_method_belong_together() -> None:
    def of(method: str) -> dict[str, Array]:
        return numbers(assessed(flat("a", "b", "c", "d", method=method)))[1]

    assert of("entropy")["entropy"] == pytest.approx(1 - of("entropy")["divergence"])
    varied = of("variation")
    assert varied["variation"] == pytest.approx(varied["deviation"] / varied["mean"])
    loaded = of("principal_components")
    loadings = [each for name, each in loaded.items() if name.startswith("loading")]
    assert loaded["communality"] == pytest.approx(np.sum(np.square(loadings), axis=0))


def test_importance_is_reached_where_it_is_aimed_at() -> None:
    _, shown = numbers(assessed(flat("a", "c", method="optimised", importance=["3", "1"])))

    assert shown["aimed"] == pytest.approx([0.75, 0.25])
    assert shown["reached"] == pytest.approx([0.75, 0.25], abs=1e-4)


def test_components_come_with_their_eigenvalues() -> None:
    assessment = assessed(flat("a", "b", "c", "d", method="principal_components"))
    diagnosis = root_of(assessment).diagnosis

    assert isinstance(diagnosis, Telling)
    behind = diagnosis.pools[0].numbers
    assert behind is not None
    assert behind.components["eigenvalue"].sum() == pytest.approx(4)
    assert behind.components["explained"].sum() == pytest.approx(1)
    assert any(each.startswith("Eigenvalues with their shares of the variance: ") for each in sentences(assessment))


def test_of_weights_area_by_area_those_of_one_can_be_asked_for() -> None:
    assessment = assessed(flat("a", "b", "c", method="variation", over="area"))
    diagnosis = root_of(assessment).diagnosis

    assert isinstance(diagnosis, Telling)
    assert [each.area for each in diagnosis.pools] == list(CODES)
    means = np.mean([each.weights for each in diagnosis.pools if each.weights is not None], axis=0)
    assert shares(root_of(assessment)) == pytest.approx(means)
    weights, _ = numbers(assessment, CODES[2])
    assert weights == pytest.approx(diagnosis.pools[2].weights)


def test_a_year_without_a_complete_area_does_not_count() -> None:
    gaps = frozenset(("a", area, 0) for area in range(len(CODES)))
    assessment = assessed(flat("a", "b", "c", method="variation", over="period"), gaps=gaps)

    assert sentences(assessment)[:2] == [
        "Weights are means over 3 pools; --json and --csv have the numbers of each.",
        "Nothing tells the units apart, so left out: 2020.",
    ]


# a matrix to start from


@pytest.mark.parametrize("key", ["quality_index", "quality_level", "resident_health", "sustainable_development"])
def test_a_matrix_that_agrees_with_printed_weights_gives_them_back(key: str) -> None:
    """The Shenzhen index has weights from AHP, of which the report prints no matrix."""
    start = start_of(weiheng.open("shenzhen/index/2022"), key)

    assert start.found.weights == pytest.approx(start.shares, rel=1e-12)
    assert start.found.consistency_ratio == pytest.approx(0, abs=1e-12)


def test_the_matrix_can_be_written_into_a_tree() -> None:
    start = start_of(assessed(TREE), "root")
    text = str([[str(cell) for cell in row] for row in start.matrix])
    written = YAML(typ="safe").load(f"{{method: ahp, judgements: [{{matrix: {text}}}]}}")

    (matrix,) = weighing_of(Weigh.model_validate(written)).matrices

    assert text == "[['1', '3/2'], ['2/3', '1']]"
    assert ahp(matrix).weights == pytest.approx([0.6, 0.4])


def test_weights_that_are_no_simple_fractions_come_back_nearly() -> None:
    """From data: the matrix has fractions that people can write, and stays consistent enough."""
    start = start_of(assessed(flat("a", "b", "c", "d", method="entropy")), "root")

    assert start.found.weights == pytest.approx(start.shares, abs=1e-3)
    assert 0 <= round(start.found.consistency_ratio, 9) < 0.001
    assert all(
        row[column] * start.matrix[column][at] == 1 for at, row in enumerate(start.matrix) for column in range(4)
    )


def test_no_matrix_stands_for_more_than_fifteen_elements() -> None:
    keys = [f"k{number}" for number in range(16)]
    tree = group("root", "1", *(leaf(key, "1") for key in keys))
    values: dict[str, Any] = {key: ["50", "60"] for key in keys}

    with pytest.raises(Refused) as refused:
        start_of(Example(tree, values).assessment(), "root")

    (problem,) = refused.value.problems
    assert (problem.code, problem.facts["method"]) == ("M01", "ahp")


def test_both_languages_say_everything() -> None:
    judged = assessed(flat("a", "b", "c", method="ahp", judgements=JUDGES))

    def said(found: Weights) -> list[str]:
        speaker = Speaker(found, Words("zh"))
        return [speaker.made(found.groups[0]), *speaker.sentences(found.groups[0])]

    assert said(weights_of(judged))[0] == "层次分析法，专家2人"
    assert "先看a、b、c：a∶b = 2，b∶c = 4，而a∶c = 1/2。要使三者一致，须a∶c = 8，或a∶b = 1/8，或b∶c = 1/4。" in said(
        weights_of(judged)
    )
