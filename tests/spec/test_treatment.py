"""Outliers: which pools are treated, how, and what is listed."""

import numpy as np
import pytest
from scipy import stats

from weiheng.index.moments import kurtosis, skewness
from weiheng.index.recipe import Treatment
from weiheng.index.treat import Change, treat

NAN = float("nan")
TEN = [1.0, 2, 3, 4, 5, 6, 7, 8, 9, 10]


def column(values: list[float]) -> np.ndarray:
    """One indicator in one period."""
    return np.array(values, dtype=np.float64)[None, :, None]


def treated(values: list[float], method: str, **settings: float) -> list[float]:
    result, _ = treat(column(values), [Treatment((0,), method, **settings)])
    return result[0, :, 0].tolist()


@pytest.mark.parametrize(
    ("name", "given", "expected"),
    [
        ("one high", [*TEN, 100], [*TEN, 10]),
        ("two high", [*TEN, 90, 100], [*TEN, 10, 10]),
        ("one low", [-100, *TEN], [1, *TEN]),
        ("equal ones together", [*TEN, *TEN, 100, 100], [*TEN, *TEN, 10, 10]),
        ("high, then low", [-50, *TEN, *TEN, 100], [1, *TEN, *TEN, 10]),
        ("missing ones are no outliers", [*TEN, NAN, 100], [*TEN, NAN, 10]),
    ],
)
def test_winsorised_points(name: str, given: list[float], expected: list[float]) -> None:
    np.testing.assert_array_equal(treated(given, "winsorise", skewness=1, kurtosis=1), expected)


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("no outliers", TEN),
        ("constant columns", [5.0] * 10),
        ("constant columns but for binary dust", [0.3, 0.1 + 0.2, 0.3, 0.3, 0.3]),
        ("too few to tell", [1.0, 2.0, 1000.0]),
        ("nothing known", [NAN] * 6),
        ("all but one are equal: winsorised, nothing would be left to compare", [0.0] * 10 + [100.0]),
    ],
)
def test_what_winsorising_leaves_as_it_is(name: str, given: list[float]) -> None:
    result, changes = treat(column(given), [Treatment((0,), "winsorise")])

    np.testing.assert_array_equal(result, column(given))
    assert changes == ()


def test_never_more_points_than_allowed() -> None:
    """Three outliers, of which two are equal: with two points only the highest may go."""
    given = [*TEN, *TEN, 500, 500, 900]

    assert treated(given, "winsorise", points=0) == given
    assert treated(given, "winsorise", points=2) == [*TEN, *TEN, 500, 500, 500]
    assert treated(given, "winsorise", points=3) == [*TEN, *TEN, 10, 10, 10]


def test_every_changed_point_is_listed() -> None:
    values = np.stack([np.array([*TEN, 90.0, 100.0]).reshape(6, 2), np.arange(12.0).reshape(6, 2)])

    _, changes = treat(values, [Treatment((0, 1), "winsorise", skewness=1, kurtosis=1)])

    assert changes == (
        Change(0, 5, 0, "winsorise", before=90, after=10),
        Change(0, 5, 1, "winsorise", before=100, after=10),
    )


def test_the_log_takes_over_where_winsorising_is_not_enough() -> None:
    """It is taken of the values as they were, not of the winsorised ones."""
    given = [*TEN, *TEN, 300, 500, 900]

    result, changes = treat(column(given), [Treatment((0,), "winsorise_then_log", points=1)])

    x = np.array(given)
    np.testing.assert_allclose(result[0, :, 0], np.log(x - 1 + 0.01 * (900 - 1)), rtol=1e-14)
    assert [(change.before, change.method) for change in changes] == [(value, "log") for value in given]
    assert treated(given, "winsorise_then_log", points=3) == [*TEN, *TEN, 10, 10, 10]


def test_a_long_tail_of_low_values_is_mirrored_before_the_log() -> None:
    given = [-900.0, -500, -300, *TEN]

    x = np.array(given)
    np.testing.assert_allclose(
        treated(given, "log", skewness=1, kurtosis=0), -np.log(10 - x + 0.01 * (10 + 900)), rtol=1e-14
    )


@pytest.mark.parametrize("method", ["log", "box_cox", "winsorise", "winsorise_then_log", "winsorise_then_box_cox"])
@pytest.mark.parametrize("given", [[*TEN, 300, 500, 900], [-900.0, -500, -300, *TEN]])
def test_no_treatment_changes_who_is_better(method: str, given: list[float]) -> None:
    result = treated(given, method, points=2, skewness=1, kurtosis=0)

    assert result != given
    assert np.all(np.diff(result) >= 0)


def test_box_cox_as_other_software_computes_it() -> None:
    given = np.exp(np.random.default_rng(5).normal(3, 1.2, size=60))
    values, exponent = stats.boxcox(given)

    result, changes = treat(column(given.tolist()), [Treatment((0,), "box_cox", skewness=0, kurtosis=-10)])

    assert changes[0].exponent == pytest.approx(exponent, abs=1e-5)
    np.testing.assert_allclose(result[0, :, 0], values, rtol=1e-4)


def test_box_cox_of_values_that_are_not_positive_shifts_them_first() -> None:
    given = np.array([*TEN, 300.0, 500, 900]) - 4

    shifted = given - given.min() + 0.01 * (given.max() - given.min())
    expected, exponent = stats.boxcox(shifted)

    result, changes = treat(column(given.tolist()), [Treatment((0,), "box_cox")])

    assert changes[0].exponent == pytest.approx(exponent, abs=1e-5)
    np.testing.assert_allclose(result[0, :, 0], expected, rtol=1e-4)


@pytest.mark.parametrize(
    ("over", "expected"),
    [
        # among all, 12 is the next lower one to 100
        ("panel", [[*TEN, 12], [*[x / 10 for x in TEN], 12]]),
        ("area", [[*TEN, 10], [*[x / 10 for x in TEN], 1]]),
    ],
)
def test_each_pool_is_treated_by_itself(over: str, expected: list[list[float]]) -> None:
    areas = [[*TEN, 100], [*[x / 10 for x in TEN], 12]]
    choice = Treatment((0,), "winsorise", over=over, points=1)

    np.testing.assert_array_equal(treat(np.array([areas]), [choice])[0][0], expected)
    turned = Treatment((0,), "winsorise", over={"area": "period"}.get(over, over), points=1)
    np.testing.assert_array_equal(treat(np.array([areas]).swapaxes(1, 2), [turned])[0][0].T, expected)


def test_each_indicator_by_its_own_choice() -> None:
    values = np.concatenate([column([*TEN, 100])] * 4)
    choices = [Treatment((3, 1), "winsorise"), Treatment((0,), "none"), Treatment((2,), "log")]

    result, changes = treat(values, choices)

    assert result[:, -1, 0].round(3).tolist() == [100, 10, round(float(np.log(99.99)), 3), 10]
    assert [change.row for change in changes] == sorted(change.row for change in changes)
    assert {change.row for change in changes} == {1, 2, 3}
    assert values[1, -1, 0] == 100  # what was given is kept


@pytest.mark.parametrize("axis", [0, 2, (1, 2), None])
def test_skewness_and_kurtosis_as_other_software_computes_them(axis: int | tuple[int, ...] | None) -> None:
    values = np.random.default_rng(2).lognormal(size=(6, 5, 7))
    values[values > 2.5] = NAN

    expected = stats.skew(values, axis=axis, bias=False, nan_policy="omit")
    enough = np.sum(~np.isnan(values), axis=axis) >= 4
    np.testing.assert_allclose(np.where(enough, skewness(values, axis) - expected, 0), 0, atol=1e-12)
    expected = stats.kurtosis(values, axis=axis, bias=False, nan_policy="omit")
    np.testing.assert_allclose(np.where(enough, kurtosis(values, axis) - expected, 0), 0, atol=1e-12)


@pytest.mark.parametrize(
    ("pool", "has_skewness", "has_kurtosis"),
    [
        ([], False, False),
        ([1.0, 2.0], False, False),
        ([1.0, 2.0, 9.0], True, False),
        ([1.0, 2.0, 9.0, 9.0], True, True),
        ([7.0, 7.0, 7.0, 7.0], False, False),
        ([0.1 + 0.2, 0.3, 0.3, 0.3], False, False),
        ([1.0, NAN, NAN, NAN], False, False),
    ],
)
def test_skewness_and_kurtosis_of_too_few_or_constant_columns_are_missing(
    pool: list[float], has_skewness: bool, has_kurtosis: bool
) -> None:
    values = np.array(pool)

    assert np.isfinite(skewness(values)) == has_skewness
    assert np.isfinite(kurtosis(values)) == has_kurtosis
