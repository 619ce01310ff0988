"""The example of Chinese textbooks: maternal care in ten regions by the rank-sum ratio, TOPSIS and other methods.

Expected numbers are the textbook's (rank-sum ratios), or computed here from the printed data alone.
"""

import numpy as np
import pytest

import weiheng
from weiheng.assess import Assessment, assess
from weiheng.definitions.address import shipped_packs
from weiheng.editions import check_pack

REGIONS = "ABCDEFGHIJ"
ANTENATAL = [99.54, 96.52, 99.36, 92.83, 91.71, 95.35, 96.09, 99.27, 94.76, 84.80]
MATERNAL = [60.27, 59.67, 43.91, 58.99, 35.40, 44.71, 49.81, 31.69, 22.91, 81.49]
PERINATAL = [16.15, 20.10, 15.60, 17.04, 15.01, 13.93, 17.43, 13.89, 19.87, 23.63]


def whole(assessment: Assessment) -> list[float]:
    return [assessment.score(assessment.root, region, 2000) for region in REGIONS]


def edition(name: str) -> Assessment:
    return weiheng.open(f"textbook/index/{name}")


def test_the_pack_has_no_problem() -> None:
    assert check_pack(shipped_packs() / "textbook").problems == ()


def test_rank_sum_ratios_are_the_textbooks() -> None:
    expected = [0.6, 0.4, 23 / 30, 0.4, 0.6, 2 / 3, 0.5, 0.9, 17 / 30, 0.1]

    assert whole(edition("rsr")) == pytest.approx(expected, abs=1e-12)


def test_topsis_with_reciprocals_puts_region_i_first() -> None:
    found = whole(edition("topsis"))

    assert found == pytest.approx(
        [0.2658, 0.1797, 0.4038, 0.2364, 0.5467, 0.4288, 0.2990, 0.6566, 0.7789, 0.0], abs=5e-5
    )
    assert REGIONS[int(np.argmax(found))] == "I"


def test_topsis_with_costs_puts_region_h_first() -> None:
    """How criteria are turned in the same direction decides who is first; the edition says which way it takes."""
    index = edition("topsis")
    costs = index.declared.settings.aggregate.model_copy(update={"same_way": "cost"})
    settings = index.declared.settings.model_copy(update={"aggregate": costs})

    found = whole(assess(index.declared.model_copy(update={"settings": settings}), index.observations))

    assert found == pytest.approx(
        [0.4542, 0.3782, 0.6761, 0.4450, 0.7950, 0.6814, 0.5618, 0.8685, 0.7711, 0.0], abs=5e-5
    )
    assert REGIONS[int(np.argmax(found))] == "H"


def test_weights_by_two_experts_stand_in_the_tree() -> None:
    """The eigenvector of the geometric means of both matrices; of three elements it is that of the rows' means."""
    first = np.array([[1, 1 / 3, 1 / 2], [3, 1, 2], [2, 1 / 2, 1]])
    second = np.array([[1, 1 / 2, 1], [2, 1, 3], [1, 1 / 3, 1]])
    rows = np.prod(np.sqrt(first * second), axis=1) ** (1 / 3)
    weights = rows / rows.sum()
    index = edition("ahp")

    assert [float(child.weight) for child in index.edition.tree.children] == pytest.approx(weights, abs=1e-9)

    ends = ((ANTENATAL, 99.54, 84.80), (MATERNAL, 22.91, 81.49), (PERINATAL, 13.89, 23.63))
    scores = np.array([(np.array(values) - worst) / (best - worst) * 100 for values, best, worst in ends])
    assert whole(index) == pytest.approx(list(weights @ scores), abs=1e-9)


def test_the_composite_ratio_compares_with_the_mean() -> None:
    antenatal, maternal, perinatal = (np.array(values) for values in (ANTENATAL, MATERNAL, PERINATAL))
    expected = antenatal / antenatal.mean() + maternal.mean() / maternal + perinatal.mean() / perinatal

    assert whole(edition("composite")) == pytest.approx(list(expected / 3), abs=1e-12)
