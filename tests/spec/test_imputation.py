"""What stands in for a missing value: readable tables of every choice."""

import numpy as np
import pytest

from weiheng.index.errors import MethodError
from weiheng.index.impute import impute
from weiheng.index.recipe import Imputation

NAN = float("nan")
GAP = None


def table(*areas: list[float | None]) -> np.ndarray:
    """One indicator: a row of periods for each area; None where missing."""
    return np.array([[[NAN if x is None else x for x in periods] for periods in areas]], dtype=np.float64)


def units(*indicators: list[float | None]) -> np.ndarray:
    """Indicators in one period: a row of areas for each indicator; None where missing."""
    return np.array([[[NAN if x is None else x] for x in areas] for areas in indicators], dtype=np.float64)


@pytest.mark.parametrize(
    ("method", "given", "filled"),
    [
        ("none", [GAP, 2, GAP, GAP, GAP, 8, GAP], [GAP, 2, GAP, GAP, GAP, 8, GAP]),
        ("carry_forward", [GAP, 2, GAP, GAP, GAP, 8, GAP], [GAP, 2, 2, 2, 2, 8, 8]),
        ("carry_backward", [GAP, 2, GAP, GAP, GAP, 8, GAP], [2, 2, 8, 8, 8, 8, GAP]),
        ("carry_nearest", [GAP, 2, GAP, GAP, GAP, 8, GAP], [2, 2, 2, 2, 8, 8, 8]),
        ("interpolate", [GAP, 2, GAP, GAP, GAP, 8, GAP], [GAP, 2, 3.5, 5, 6.5, 8, GAP]),
        ("carry_forward", [GAP, GAP, GAP], [GAP, GAP, GAP]),
        ("carry_backward", [GAP, GAP, GAP], [GAP, GAP, GAP]),
        ("carry_nearest", [GAP, GAP, GAP], [GAP, GAP, GAP]),
        ("interpolate", [GAP, GAP, GAP], [GAP, GAP, GAP]),
        ("interpolate", [GAP, 4, GAP], [GAP, 4, GAP]),
    ],
)
def test_along_the_periods_of_an_area(method: str, given: list[float | None], filled: list[float | None]) -> None:
    other = [1, 2, 3, 4, 5, 6, 7][: len(given)]

    result = impute(table(given, other), [Imputation((0,), method)])

    np.testing.assert_array_equal(result, table(filled, other))


# four areas, three periods; the first two areas are one group, the others another
FOUR = table([1, GAP, 4], [3, 5, GAP], [GAP, 10, 90], [30, 20, GAP])


@pytest.mark.parametrize(
    ("method", "over", "group", "filled"),
    [
        ("mean", "period", (), [[1, 35 / 3, 4], [3, 5, 47], [34 / 3, 10, 90], [30, 20, 47]]),
        ("mean", "period", (0, 0, 1, 1), [[1, 5, 4], [3, 5, 4], [30, 10, 90], [30, 20, 90]]),
        ("mean", "panel", (0, 0, 1, 1), [[1, 3.25, 4], [3, 5, 3.25], [37.5, 10, 90], [30, 20, 37.5]]),
        ("mean", "area", (0, 0, 1, 1), [[1, 2.5, 4], [3, 5, 4], [50, 10, 90], [30, 20, 25]]),
        ("median", "period", (), [[1, 10, 4], [3, 5, 47], [3, 10, 90], [30, 20, 47]]),
        ("median", "panel", (), [[1, 7.5, 4], [3, 5, 7.5], [7.5, 10, 90], [30, 20, 7.5]]),
        ("median", "panel", (0, 0, 1, 1), [[1, 3.5, 4], [3, 5, 3.5], [25, 10, 90], [30, 20, 25]]),
        ("median", "area", (), [[1, 2.5, 4], [3, 5, 4], [50, 10, 90], [30, 20, 25]]),
    ],
)
def test_means_and_medians_of_a_group_and_pool(
    method: str, over: str, group: tuple[int, ...], filled: list[list[float]]
) -> None:
    result = impute(FOUR, [Imputation((0,), method, over, group)])

    np.testing.assert_allclose(result[0], filled, rtol=1e-14)


def test_a_group_with_nothing_observed_stays_missing() -> None:
    given = table([GAP, 1], [GAP, GAP], [7, 9])

    result = impute(given, [Imputation((0,), "mean", "period", (0, 0, 1))])

    np.testing.assert_array_equal(result, table([GAP, 1], [GAP, 1], [7, 9]))


def test_each_indicator_by_its_own_choice() -> None:
    given = np.concatenate([table([2, GAP, 4]), table([2, GAP, 4]), table([2, GAP, 4])])

    result = impute(given, [Imputation((0, 2), "carry_forward"), Imputation((1,), "interpolate")])

    assert result[:, 0, 1].tolist() == [2, 3, 2]
    assert np.isnan(given[:, 0, 1]).all()  # what was given is kept


def test_the_most_likely_value_of_one_gap_is_on_the_regression_line() -> None:
    """With gaps in one indicator only, the maximum likelihood is the regression of the complete units."""
    x = [1.0, 2, 3, 4, 5, 6, 7, 8]
    y: list[float | None] = [2.1, 3.7, 6.4, 8.3, 9.2, 12.4, GAP, GAP]

    result = impute(units(x, y), [Imputation((0, 1), "em")])

    line = np.polynomial.Polynomial.fit(x[:6], y[:6], 1)
    np.testing.assert_allclose(result[1, 6:, 0], line(np.array(x[6:])), rtol=1e-6)
    np.testing.assert_array_equal(result[1, :6, 0], y[:6])


def test_the_most_likely_values_computed_once_more_unit_by_unit() -> None:
    random = np.random.default_rng(7)
    whole = random.multivariate_normal([5, 50, -3], [[4, 6, 1], [6, 25, -2], [1, -2, 2]], size=40)
    holes = random.random(whole.shape) < 0.2
    holes[:3] = False
    given = np.where(holes, NAN, whole)

    result = impute(given.T[:, :, None], [Imputation((0, 1, 2), "em")])[:, :, 0].T

    known_units = given[~np.isnan(given).all(axis=1)]
    np.testing.assert_allclose(result[~np.isnan(given).all(axis=1)], slow_em(known_units), rtol=1e-5)


def slow_em(given: np.ndarray) -> np.ndarray:
    """The same estimate in the plainest way: one unit after another, in the units of the indicators."""
    mean, covariance = np.nanmean(given, axis=0), np.diag(np.nanvar(given, axis=0))
    for _ in range(2000):
        filled, spread = given.copy(), np.zeros_like(covariance)
        for unit in filled:
            m = np.isnan(unit)
            slopes = covariance[m][:, ~m] @ np.linalg.inv(covariance[~m][:, ~m])
            unit[m] = mean[m] + slopes @ (unit[~m] - mean[~m])
            spread[np.ix_(m, m)] += covariance[m][:, m] - slopes @ covariance[~m][:, m]
        mean = filled.mean(axis=0)
        covariance = (np.cov(filled.T, bias=True) * len(filled) + spread) / len(filled)
    return filled


def test_all_missing_units_stay_missing_where_other_indicators_are_asked() -> None:
    """Of an area of which nothing is known, nothing can be said from its other indicators."""
    given = units([1, 2, 3, 4, GAP, 6], [2, 4.1, 5.9, 8.2, GAP, GAP])

    result = impute(given, [Imputation((0, 1), "em")])

    assert np.isnan(result[:, 4]).all()
    assert np.isnan(result).sum() == 2


def test_an_indicator_never_observed_stays_missing_and_informs_nobody() -> None:
    given = units([1, 2, 3, 4], [2, 4.1, 5.9, GAP], [GAP, GAP, GAP, GAP])

    result = impute(given, [Imputation((0, 1, 2), "em")])
    without = impute(given[:2], [Imputation((0, 1), "em")])

    np.testing.assert_array_equal(result[:2], without)
    assert np.isnan(result[2]).all()


@pytest.mark.parametrize(
    ("given", "reason", "rows"),
    [
        # as many indicators as areas: the covariance cannot be estimated
        (([1, 2, 4], [3, GAP, 1], [5, 6, 1]), "too_few_units", (2, 3, 4)),
        # constant columns
        (([1, 2, 4, 7], [3, 3, GAP, 3]), "no_range", (3,)),
        # one indicator is the double of another
        (([1, 2, 4, 7, 9], [2, 4, 8, 14, GAP]), "singular", (2, 3)),
    ],
)
def test_what_has_no_most_likely_value_is_refused(given: tuple, reason: str, rows: tuple[int, ...]) -> None:
    two_more = np.ones((2, len(given[0]), 1))

    with pytest.raises(MethodError) as refused:
        impute(np.concatenate([two_more, units(*given)]), [Imputation(tuple(range(2, 2 + len(given))), "em")])

    assert (refused.value.reason, refused.value.method, refused.value.where) == (reason, "em", rows)


def test_nothing_is_estimated_where_nothing_is_missing() -> None:
    """Too few units to estimate a covariance do not matter then."""
    given = units([1, 2], [3, 3], [5, 6])

    np.testing.assert_array_equal(impute(given, [Imputation((0, 1, 2), "em")]), given)


def test_each_period_and_group_has_its_own_estimate() -> None:
    random = np.random.default_rng(3)
    given = random.normal(size=(2, 12, 2))
    given[1, [2, 8], 1] = NAN
    group = (0,) * 6 + (1,) * 6

    result = impute(given, [Imputation((0, 1), "em", "period", group)])

    alone = [impute(given[:, part, 1:], [Imputation((0, 1), "em")]) for part in (slice(0, 6), slice(6, 12))]
    np.testing.assert_array_equal(result[:, :, 1:], np.concatenate(alone, axis=1))
