"""Shenzhen's report says that its weights come from the analytic hierarchy process, and prints no matrix.

Here each group is given the matrix that its printed weights stand for (the ratio of every two weights), and the method
has to give the printed weights back, without any contradiction.
"""

from fractions import Fraction

import pytest

import weiheng
from weiheng.assess import Assessment, assess
from weiheng.definitions.methods import Judgement, Weigh
from weiheng.definitions.model import Node
from weiheng.index.weighting.ahp import ahp
from weiheng.recipes import weighing_of


def judged(node: Node) -> Node:
    """The same group with judgements instead of weights."""
    if not node.children:
        return node
    weights = [child.weight for child in node.children]
    matrix = tuple(tuple(one / other for other in weights) for one in weights)
    weigh = Weigh(method="ahp", judgements=(Judgement(matrix=matrix),))
    children = tuple(judged(child).model_copy(update={"weight": Fraction(1)}) for child in node.children)
    return node.model_copy(update={"weigh": weigh, "children": children})


@pytest.fixture(scope="module")
def printed() -> Assessment:
    return weiheng.open("shenzhen/index/2022")


@pytest.fixture(scope="module")
def reckoned(printed: Assessment) -> Assessment:
    edition = printed.edition.model_copy(update={"tree": judged(printed.edition.tree)})
    return assess(edition, printed.observations)


def test_judgements_give_the_printed_weights_back(printed: Assessment, reckoned: Assessment) -> None:
    for key, node in printed.edition.nodes.items():
        assert float(reckoned.edition.nodes[key].weight) == pytest.approx(float(node.weight), abs=1e-12), key


def test_and_the_printed_scores(printed: Assessment, reckoned: Assessment) -> None:
    for key in printed.rows:
        for year in printed.periods:
            assert reckoned.score(key, "440300", year) == pytest.approx(printed.score(key, "440300", year), abs=1e-9)


def test_a_matrix_of_ratios_is_consistent(reckoned: Assessment) -> None:
    groups = [node for node in reckoned.edition.tree.walk() if node.weigh is not None]
    ratios = [ahp(weighing_of(node.weigh).matrices[0]).consistency_ratio for node in groups if node.weigh]

    assert len(groups) == 9
    assert ratios == pytest.approx([0.0] * 9, abs=1e-12)
