"""Worked examples of textbooks: three indicators of maternal care in ten districts, and a matrix of comparisons.

The districts A to J are an example of the rank-sum ratio and of TOPSIS in Chinese teaching (Tian, The Rank-Sum Ratio
Method and Its Application, 1993; Sun and Xu (eds.), Medical Statistics, chapter on comprehensive evaluation).
"""

import numpy as np
import pytest

from weiheng.index.aggregate import aggregate
from weiheng.index.multicriteria.rank_sum_ratio import rank_sum_procedure
from weiheng.index.multicriteria.topsis import topsis
from weiheng.index.recipe import Aggregation
from weiheng.index.tree import Tree
from weiheng.index.weighting.ahp import ahp

DISTRICTS = "ABCDEFGHIJ"
ANTENATAL_CARE = [99.54, 96.52, 99.36, 92.83, 91.71, 95.35, 96.09, 99.27, 94.76, 84.80]  # %
MATERNAL_MORTALITY = [60.27, 59.67, 43.91, 58.99, 35.40, 44.71, 49.81, 31.69, 22.91, 81.49]  # per 100,000
PERINATAL_MORTALITY = [16.15, 20.10, 15.60, 17.04, 15.01, 13.93, 17.43, 13.89, 19.87, 23.63]  # per 1,000

VALUES = np.array([ANTENATAL_CARE, MATERNAL_MORTALITY, PERINATAL_MORTALITY])
SIGN = np.array([1.0, -1.0, -1.0])
EQUAL = (1 / 3, 1 / 3, 1 / 3)

RSR = [0.6, 0.4, 0.7666666666666667, 0.4, 0.6, 0.6666666666666666, 0.5, 0.9, 0.5666666666666667, 0.1]
TOPSIS_COST = [0.4542, 0.3782, 0.6761, 0.4450, 0.7950, 0.6814, 0.5618, 0.8685, 0.7711, 0.0]
TOPSIS_RECIPROCAL = [0.2658, 0.1797, 0.4038, 0.2364, 0.5467, 0.4288, 0.2990, 0.6566, 0.7789, 0.0]


def test_rank_sum_ratios_of_ten_districts() -> None:
    found = rank_sum_procedure(VALUES, EQUAL, SIGN)

    np.testing.assert_allclose(found.ratios, RSR, rtol=0, atol=1e-12)
    np.testing.assert_array_equal(found.ranks[0], [10, 7, 9, 3, 2, 5, 6, 8, 4, 1])
    np.testing.assert_array_equal(found.ranks[1], [2, 3, 7, 4, 8, 6, 5, 9, 10, 1])


def test_distribution_of_the_rank_sum_ratios() -> None:
    found = rank_sum_procedure(VALUES, EQUAL, SIGN).distribution

    np.testing.assert_array_equal(found.counts, [1, 2, 1, 1, 2, 1, 1, 1])
    np.testing.assert_array_equal(found.cumulated, [1, 3, 4, 5, 7, 8, 9, 10])
    np.testing.assert_array_equal(found.mean_ranks, [1, 2.5, 4, 5, 6.5, 8, 9, 10])
    np.testing.assert_allclose(found.frequencies, [0.1, 0.25, 0.4, 0.5, 0.65, 0.8, 0.9, 0.975])
    # a table of probits has these
    np.testing.assert_allclose(found.probits, [3.72, 4.33, 4.75, 5.00, 5.39, 5.84, 6.28, 6.96], atol=0.005)


def test_regression_of_the_rank_sum_ratios_on_probits() -> None:
    found = rank_sum_procedure(VALUES, EQUAL, SIGN)

    assert found.intercept == pytest.approx(-0.6085499874917607, abs=1e-12)
    assert found.slope == pytest.approx(0.22168969073497144, abs=1e-12)
    assert found.correlation == pytest.approx(0.9684569722781189, abs=1e-12)
    assert found.fitted[DISTRICTS.index("I")] == pytest.approx(found.intercept + 5 * found.slope)  # its probit is 5


@pytest.mark.parametrize(
    ("classes", "cuts", "high", "low"),
    [
        (3, (0.27820877544812506, 0.7215881569180679), "CH", "J"),
        (4, (0.16736393, 0.49989847, 0.83243300), "H", "J"),
        (5, (0.10085702, 0.36688465, 0.63291228, 0.89893991), "H", "J"),
    ],
)
def test_classes_of_the_rank_sum_ratios(classes: int, cuts: tuple[float, ...], high: str, low: str) -> None:
    found = rank_sum_procedure(VALUES, EQUAL, SIGN, classes)
    of = dict(zip(DISTRICTS, found.classes, strict=True))

    assert found.cuts == pytest.approx(cuts, abs=1e-8)
    assert "".join(each for each in DISTRICTS if of[each] == classes) == high
    assert "".join(each for each in DISTRICTS if of[each] == 1) == low


@pytest.mark.parametrize(
    ("same_way", "closeness", "first"),
    [("cost", TOPSIS_COST, "H"), ("reciprocal", TOPSIS_RECIPROCAL, "I")],
)
def test_closeness_of_ten_districts_to_the_best(same_way: str, closeness: list[float], first: str) -> None:
    """How criteria of which less is better are turned decides who is first."""
    found = topsis(VALUES, EQUAL, SIGN, same_way)

    np.testing.assert_array_equal(found.closeness.round(4), closeness)
    assert DISTRICTS[int(np.argmax(found.closeness))] == first
    assert found.same_way == same_way


@pytest.mark.parametrize(
    ("aggregation", "expected"),
    [
        (Aggregation("rank_sum_ratio"), RSR),
        (Aggregation("topsis"), TOPSIS_COST),
        (Aggregation("topsis", same_way="reciprocal"), TOPSIS_RECIPROCAL),
    ],
)
def test_the_same_numbers_come_from_an_index(aggregation: Aggregation, expected: list[float]) -> None:
    """A group of leaves is compared on their values; what their scores are does not matter."""
    values = VALUES[:, :, None]
    scores = np.full_like(values, 50.0)

    found = aggregate(
        scores, Tree(3, ((0, 1, 2),), (EQUAL,), (aggregation,)), leave_out=False, values=values, sign=SIGN
    )

    np.testing.assert_allclose(found[3, :, 0].round(4), np.round(expected, 4), atol=1e-12)


def test_weights_and_consistency_of_a_five_by_five_matrix() -> None:
    """A matrix of the analytic hierarchy process that courses in mathematical modelling use."""
    matrix = [
        [1, 1 / 2, 4, 3, 3],
        [2, 1, 7, 5, 5],
        [1 / 4, 1 / 7, 1, 1 / 2, 1 / 3],
        [1 / 3, 1 / 5, 2, 1, 1],
        [1 / 3, 1 / 5, 3, 1, 1],
    ]
    found = ahp(np.array(matrix))

    np.testing.assert_allclose(found.weights, [0.26360349, 0.47583538, 0.05381460, 0.09806829, 0.10867824], atol=1e-8)
    assert found.lambda_max == pytest.approx(5.072084408570216, abs=1e-12)
    assert found.consistency_index == pytest.approx(0.018021102142554035, abs=1e-12)
    assert found.random_index == 1.12
    assert found.consistency_ratio == pytest.approx(0.01609026977013753, abs=1e-12)
    assert found.consistent
