"""Statistics of coherence: published values, closed forms, and the same numbers computed another way."""

import numpy as np
import pytest
from scipy import stats

from weiheng.index.coherence.components import (
    components,
    condition_number,
    is_singular,
    sampling_adequacy,
    sphericity,
    variance_inflation,
)
from weiheng.index.coherence.correlation import correlations, covariances, significance
from weiheng.index.coherence.dominance import dominance
from weiheng.index.coherence.reliability import alpha_if_deleted, cronbach_alpha
from weiheng.index.coherence.smoothing import main_effect, smooth

ATTITUDE = np.fromstring(
    """
    43 51 30 39 61 92 45   63 64 51 54 63 73 47   71 70 68 69 76 86 48   61 63 45 47 54 84 35   81 78 56 66 71 83 47
    43 55 49 44 54 49 34   58 67 42 56 66 68 35   71 75 50 55 70 66 41   72 82 72 67 71 83 31   67 61 45 47 62 80 41
    64 53 53 58 58 67 34   67 60 47 39 59 74 41   69 62 57 42 55 63 25   68 83 83 45 59 77 35   77 77 54 72 79 77 46
    81 90 50 72 60 54 36   74 85 64 69 79 79 63   65 60 65 75 55 80 60   65 70 46 57 75 85 46   50 58 68 54 64 78 52
    50 40 33 34 43 64 33   64 61 52 62 66 80 41   53 66 52 50 63 80 37   40 37 42 58 50 57 49   63 54 42 48 66 75 33
    66 77 66 63 88 76 72   78 75 58 74 80 78 49   48 57 44 45 51 83 38   85 85 71 71 77 74 55   82 82 39 59 64 78 39
    """,
    sep=" ",
).reshape(30, 7)
"""Seven ratings of 30 departments: Chatterjee and Price, Regression Analysis by Example (1977); R has them too."""


def same_correlation(k: int, r: float) -> np.ndarray:
    """k elements, any two of which correlate alike."""
    return np.full((k, k), r) + (1 - r) * np.eye(k)


def random_data(units: int = 40, elements: int = 5, seed: int = 1) -> np.ndarray:
    draw = np.random.default_rng(seed)
    return draw.normal(size=(units, elements)) + draw.normal(size=(units, 1))


# what other programs print of the ratings: psych's alpha, car's vif


def test_published_alpha_of_the_ratings() -> None:
    found = covariances(ATTITUDE)

    assert round(cronbach_alpha(found), 2) == 0.84
    assert round(cronbach_alpha(correlations(ATTITUDE)), 2) == 0.84
    assert alpha_if_deleted(found).round(2).tolist() == [0.81, 0.80, 0.83, 0.80, 0.80, 0.86, 0.84]


def test_published_variance_inflation_of_the_ratings() -> None:
    found = variance_inflation(correlations(ATTITUDE[:, 1:]))

    assert found.round(4).tolist() == [2.6671, 1.6009, 2.2710, 3.0782, 1.2281, 1.9516]


# closed forms


@pytest.mark.parametrize(("k", "r"), [(2, 0.5), (3, 0.5), (5, 0.2), (4, -0.1)])
def test_of_equal_correlations_everything_has_a_closed_form(k: int, r: float) -> None:
    matrix = same_correlation(k, r)
    values = sorted([1 + (k - 1) * r, *[1 - r] * (k - 1)], reverse=True)
    partial = r / (1 + (k - 2) * r)

    assert cronbach_alpha(matrix) == pytest.approx(k * r / (1 + (k - 1) * r))
    assert components(matrix).eigenvalues == pytest.approx(values)
    assert condition_number(matrix) == pytest.approx(np.sqrt(values[0] / values[-1]))
    assert variance_inflation(matrix) == pytest.approx((1 + (k - 2) * r) / ((1 - r) * (1 + (k - 1) * r)))
    assert sampling_adequacy(matrix)[0] == pytest.approx(r**2 / (r**2 + partial**2))


def test_kmo_of_two_elements_is_always_a_half() -> None:
    assert sampling_adequacy(same_correlation(2, 0.83))[0] == pytest.approx(0.5)


def test_loadings_of_the_first_component_share_a_sign_when_all_correlate() -> None:
    found = components(same_correlation(4, 0.3))

    assert found.loadings[:, 0] == pytest.approx(np.sqrt(1.9 / 4))
    assert found.shares.sum() == pytest.approx(1)


def test_an_element_that_is_the_sum_of_others_makes_the_group_singular() -> None:
    data = random_data(elements=3)

    assert is_singular(correlations(np.column_stack([data, data.sum(axis=1)])))
    assert not is_singular(correlations(data))


# the same numbers computed another way


def test_correlations_and_covariances_are_those_of_numpy() -> None:
    data = random_data()

    assert correlations(data) == pytest.approx(np.corrcoef(data.T))
    assert covariances(data) == pytest.approx(np.cov(data.T))


def test_with_gaps_each_pair_has_its_own_units() -> None:
    data = random_data()
    data[::7, 0] = data[3::5, 1] = np.nan
    both = ~np.isnan(data[:, :2]).any(axis=1)

    assert correlations(data)[0, 1] == pytest.approx(np.corrcoef(data[both, 0], data[both, 1])[0, 1])
    assert covariances(data)[0, 1] == pytest.approx(np.cov(data[both, 0], data[both, 1])[0, 1])
    assert correlations(data)[2, 3] == pytest.approx(np.corrcoef(data[:, 2], data[:, 3])[0, 1])


def test_constant_columns_correlate_with_nothing() -> None:
    data = np.column_stack([random_data(elements=2), np.full(40, 0.1)])

    assert np.isnan(correlations(data)[2]).all()
    assert covariances(data)[2].tolist() == [0, 0, 0]


def test_a_column_that_is_constant_where_the_other_is_known_does_not_correlate() -> None:
    data = np.array([[1.0, 0.1], [2.0, 0.1], [3.0, 0.1], [np.nan, 0.2], [4.0, 0.1]])

    assert np.isnan(correlations(data)[0, 1])


def test_significance_is_that_of_the_t_test() -> None:
    x, y = random_data(elements=2).T
    r, p = stats.pearsonr(x, y)

    assert significance(float(r), 40) == pytest.approx(p)


def test_bartlett_is_the_chi_square_of_the_determinant() -> None:
    data = random_data()
    matrix = np.corrcoef(data.T)
    chi2 = -(39 - 15 / 6) * np.log(np.linalg.det(matrix))

    assert sphericity(matrix, 40) == pytest.approx((chi2, 10, stats.chi2.sf(chi2, 10)))


def test_kmo_is_of_correlations_of_what_regressions_leave() -> None:
    data = random_data(elements=4) - random_data(elements=4).mean(axis=0)
    matrix = np.corrcoef(data.T)
    squares = np.zeros((4, 4))
    for i in range(4):
        for j in range(4):
            others = np.column_stack([np.ones(40), np.delete(data, [i, j], axis=1)])
            left = [data[:, each] - others @ np.linalg.lstsq(others, data[:, each])[0] for each in (i, j)]
            squares[i, j] = 0 if i == j else np.corrcoef(*left)[0, 1] ** 2
    r = matrix**2 - np.eye(4)
    whole, single = sampling_adequacy(matrix)

    assert whole == pytest.approx(r.sum() / (r.sum() + squares.sum()))
    assert single == pytest.approx(r.sum(axis=0) / (r.sum(axis=0) + squares.sum(axis=0)))


def test_variance_inflation_is_of_regressions_on_the_others() -> None:
    data = random_data()
    others = np.column_stack([np.ones(40), data[:, 1:]])
    left = data[:, 0] - others @ np.linalg.lstsq(others, data[:, 0])[0]

    assert variance_inflation(correlations(data))[0] == pytest.approx(np.var(data[:, 0]) / np.var(left))


def test_components_are_those_of_a_singular_value_decomposition() -> None:
    standard = stats.zscore(random_data(), ddof=1)
    found = components(correlations(standard))

    assert found.eigenvalues == pytest.approx(np.linalg.svd(standard)[1] ** 2 / 39)
    scores = standard @ found.loadings[:, 0]
    assert found.loadings[:, 0] == pytest.approx([np.corrcoef(scores, each)[0, 1] for each in standard.T])


def test_dominance_is_what_pairs_say_one_by_one() -> None:
    data = random_data(units=12, elements=3).round(1)
    found = dominance(data)

    for i in range(12):
        for j in range(12):
            assert found[i, j] == ((data[i] >= data[j]).all() and (data[i] > data[j]).any())


def test_near_ties_are_ties_for_dominance() -> None:
    assert not dominance(np.array([[0.3, 1.0], [0.1 + 0.2, 1.0], [0.0, 2.0]])).any()


# main effects


def test_a_straight_line_has_the_main_effect_of_its_squared_correlation() -> None:
    x = np.linspace(0, 10, 60)
    noise = np.cos(37 * x)

    assert main_effect(x, 2 * x - 5) == pytest.approx(1)
    assert main_effect(x, x + noise) == pytest.approx(np.corrcoef(x, x + noise)[0, 1] ** 2, abs=0.01)


def test_a_curve_without_correlation_has_its_main_effect() -> None:
    x = np.linspace(-1, 1, 60)

    assert correlations(np.column_stack([x, x**2]))[0, 1] == pytest.approx(0, abs=1e-9)
    assert main_effect(x, x**2) == pytest.approx(1, abs=0.01)


def test_main_effects_of_independent_causes_are_their_shares_of_the_variance() -> None:
    """Nearly: a smoothed curve is a little flatter than the true one."""
    x, z = (each.ravel() for each in np.meshgrid(np.linspace(-1, 1, 25), np.linspace(-1, 1, 25)))
    y = np.sin(2 * x) + 2 * z  # additive, on a grid: the two shares add up to 1
    shares = [np.var(np.sin(2 * x)) / np.var(y), np.var(2 * z) / np.var(y)]

    assert [main_effect(each, y) for each in (x, z)] == pytest.approx(shares, abs=0.01)


def test_noise_has_hardly_a_main_effect() -> None:
    draw = np.random.default_rng(3)
    found = [main_effect(draw.normal(size=200), draw.normal(size=200)) for _ in range(20)]

    assert np.median(found) < 0.03


def test_a_curve_keeps_the_mean_and_does_not_depend_on_units_of_measure() -> None:
    x, y = random_data(elements=2).T

    assert smooth(x, y).mean() == pytest.approx(y.mean())
    assert smooth(1000 * x + 7, 10 * y - 3) == pytest.approx(10 * smooth(x, y) - 3)


def test_constant_columns_have_no_main_effect() -> None:
    x = np.arange(30.0)

    assert np.isnan(main_effect(x, np.full(30, 0.1)))
    assert np.isnan(main_effect(np.full(30, 0.1), x))
