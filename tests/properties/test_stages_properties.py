"""What holds for every way of treating and normalising: any values, gaps, directions and pools."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from weiheng.index.impute import METHODS as IMPUTED
from weiheng.index.impute import impute
from weiheng.index.normalise import normalise
from weiheng.index.ranks import ranks
from weiheng.index.recipe import AXES, Array, Imputation, Normalisation, Treatment
from weiheng.index.treat import METHODS as TREATED
from weiheng.index.treat import treat

NAN = float("nan")
AFFINE = ["min_max", "z_score", "rank", "percentile_rank", "borda", "distance_to_maximum"]
pools = st.sampled_from(sorted(AXES))


@st.composite
def panels(draw: st.DrawFn) -> Array:
    """Two indicators: whole numbers, so that a change of unit is exact enough to keep ties."""
    areas, periods = draw(st.integers(2, 5)), draw(st.integers(2, 4))
    value = st.integers(-50, 50).map(float)
    cell = st.one_of(value, value, value, st.just(NAN))
    size = 2 * areas * periods
    return np.array(draw(st.lists(cell, min_size=size, max_size=size))).reshape(2, areas, periods)


def choice(method: str, over: str, sign: float = 1.0) -> Normalisation:
    nothing = np.full(2, NAN)
    return Normalisation((0, 1), method, np.full(2, sign), nothing, nothing, nothing, over=over)


@st.composite
def pooled(draw: st.DrawFn) -> tuple[Array, str]:
    """Values and what their pools are, each with two different values at least: first and second are told apart."""
    values, over = draw(panels()), draw(pools)
    first, second = {
        "panel": ((slice(None), 0, 0), (slice(None), 1, 1)),
        "period": ((slice(None), 0), (slice(None), 1)),
        "area": ((slice(None), slice(None), 0), (slice(None), slice(None), 1)),
    }[over]
    values[first], values[second] = draw(st.integers(-50, 0)), draw(st.integers(1, 50))
    return values, over


@pytest.mark.parametrize("method", AFFINE)
@given(pool=pooled(), factor=st.sampled_from([0.001, 3.0, 10_000.0]), shift=st.integers(-300, 300))
def test_another_unit_gives_the_same_scores(method: str, pool: tuple[Array, str], factor: float, shift: int) -> None:
    """Degrees or per mille: what compares values within a pool does not see unit and origin."""
    values, over = pool

    before = normalise(values, [choice(method, over)])
    after = normalise(values * factor + shift, [choice(method, over)])

    np.testing.assert_allclose(after, before, rtol=1e-7, atol=1e-7)


@pytest.mark.parametrize("method", AFFINE)
@given(pool=pooled())
def test_less_is_better_is_more_is_better_of_the_negative(method: str, pool: tuple[Array, str]) -> None:
    values, over = pool

    np.testing.assert_array_equal(
        normalise(values, [choice(method, over, sign=-1.0)]), normalise(-values, [choice(method, over)])
    )


@pytest.mark.parametrize("method", AFFINE)
@given(pool=pooled(), seed=st.integers(0, 99))
def test_the_order_of_areas_does_not_matter(method: str, pool: tuple[Array, str], seed: int) -> None:
    values, over = pool
    order = np.random.default_rng(seed).permutation(values.shape[1])

    np.testing.assert_allclose(
        normalise(values[:, order], [choice(method, over)]),
        normalise(values, [choice(method, over)])[:, order],
        rtol=1e-12,
        atol=1e-12,
    )


@pytest.mark.parametrize("method", AFFINE)
@given(pool=pooled())
def test_a_higher_value_of_a_pool_has_a_higher_score_and_an_equal_one_the_same(
    method: str, pool: tuple[Array, str]
) -> None:
    values, over = pool

    scores = normalise(values, [choice(method, over)])

    np.testing.assert_array_equal(ranks(scores, AXES[over]), ranks(values, AXES[over]))


@pytest.mark.parametrize("method", ["rank", "borda", "percentile_rank"])
@given(pool=pooled(), data=st.data())
def test_a_better_value_never_lowers_a_rank_score(method: str, pool: tuple[Array, str], data: st.DataObject) -> None:
    values, over = pool
    place = data.draw(st.sampled_from(list(zip(*np.nonzero(~np.isnan(values)), strict=True))))
    better = values.copy()
    better[place] += data.draw(st.floats(0, 100))

    before, after = (normalise(each, [choice(method, over)]) for each in (values, better))

    assert after[place] >= before[place]
    others = ~np.isnan(values)
    others[place] = False
    assert np.all(after[others] <= before[others])


@given(values=panels(), axes=st.sampled_from([0, 1, 2, (1, 2), (0, 1, 2)]))
def test_ranks_count_who_is_better(values: Array, axes: int | tuple[int, ...]) -> None:
    """Whoever has a value has a rank, and the first place is always taken."""
    result = ranks(values, axes)

    np.testing.assert_array_equal(np.isnan(result), np.isnan(values))
    first = np.min(result, axis=axes, initial=np.inf, where=~np.isnan(result))
    assert np.all((first == 1) | np.isinf(first))


@pytest.mark.parametrize("method", sorted(set(IMPUTED) - {"em"}))
@given(values=panels(), over=pools)
def test_what_is_put_in_lies_between_what_is_known(method: str, values: Array, over: str) -> None:
    """And what is known stays as it is; nothing is made of nothing."""
    result = impute(values, [Imputation((0, 1), method, over)])

    known = ~np.isnan(values)
    np.testing.assert_array_equal(result[known], values[known])
    lowest = np.min(values, axis=(1, 2), keepdims=True, initial=np.inf, where=known)
    highest = np.max(values, axis=(1, 2), keepdims=True, initial=-np.inf, where=known)
    inside = (result >= lowest - 1e-9) & (result <= highest + 1e-9)
    assert np.all(inside | np.isnan(result))


tails = st.lists(st.one_of(st.integers(0, 20), st.integers(100, 3000)).map(float), min_size=6, max_size=30)


@pytest.mark.parametrize("method", sorted(TREATED))
@given(values=tails, points=st.integers(0, 6), sign=st.sampled_from([1, -1]))
def test_a_treatment_keeps_the_order_and_lists_all_it_changes(
    method: str, values: list[float], points: int, sign: int
) -> None:
    given_values = sign * np.array(values).reshape(1, -1, 1)
    treatment = Treatment((0,), method, points, skewness=1, kurtosis=1)

    result, changes = treat(given_values, [treatment])

    order = np.argsort(given_values[0, :, 0], kind="stable")
    assert np.all(np.diff(result[0, order, 0]) >= -1e-9)
    changed = np.flatnonzero(result[0, :, 0] != given_values[0, :, 0])
    assert [change.area for change in changes] == changed.tolist()
    assert all(
        (change.before, change.after) == (given_values[0, change.area, 0], result[0, change.area, 0])
        for change in changes
    )
    if method == "winsorise":
        assert len(changes) <= points
        assert treat(result, [replace(treatment, points=0)])[1] == ()


@pytest.mark.parametrize("method", sorted(TREATED))
@given(values=tails, factor=st.sampled_from([0.001, 1000.0]))
def test_another_unit_gives_the_same_scores_after_a_treatment(method: str, values: list[float], factor: float) -> None:
    treatment = Treatment((0,), method, 2, skewness=1, kurtosis=1)
    one = Normalisation((0,), "min_max", *[np.ones(1)] * 4)
    column = np.array(values).reshape(1, -1, 1)
    assume(len(set(values)) > 1)

    scores = [normalise(treat(each, [treatment])[0], [one]) for each in (column, column * factor)]

    np.testing.assert_allclose(scores[0], scores[1], rtol=1e-4, atol=1e-4)
