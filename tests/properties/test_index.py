"""What holds for every index: any number of indicators, areas and years, any weights, any gaps."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from weiheng.index.impute import IMPUTATIONS
from weiheng.index.recipe import Array, Recipe, goalpost_recipe
from weiheng.index.score import Scores, score
from weiheng.index.tree import Tree


@dataclass(frozen=True)
class Scale:
    """Bounds, directions and the range of scores."""

    lower: Array
    upper: Array
    sign: Array
    low: float
    high: float
    clipped: bool

    def recipe(self, missing: str) -> Recipe:
        return goalpost_recipe(self.lower, self.upper, self.sign, self.low, self.high, self.clipped, missing)


@dataclass(frozen=True)
class Index:
    """Everything that scores are computed from."""

    values: Array
    scale: Scale
    tree: Tree
    missing: str

    def score(self) -> Scores:
        return score(self.values, self.scale.recipe(self.missing), self.tree)


finite = st.floats(-1000, 1000).map(lambda x: round(x, 3))


@st.composite
def trees(draw: st.DrawFn, leaves: int) -> Tree:
    """Two levels: neighbouring leaves in groups, the groups under a root; weights of all sizes."""
    cuts = sorted(draw(st.sets(st.integers(1, leaves - 1)))) if leaves > 1 else []
    groups = [tuple(range(a, b)) for a, b in zip([0, *cuts], [*cuts, leaves], strict=True)]
    children = [*groups, tuple(leaves + n for n in range(len(groups)))]
    return Tree(leaves, tuple(children), tuple(_shares(draw, len(group)) for group in children))


def _shares(draw: st.DrawFn, count: int) -> tuple[float, ...]:
    weights = draw(st.lists(st.integers(1, 100), min_size=count, max_size=count))
    return tuple(weight / sum(weights) for weight in weights)


@st.composite
def indices(draw: st.DrawFn, *, gaps: bool = True, missing: str | None = None) -> Index:
    leaves, areas, periods = draw(st.integers(1, 6)), draw(st.integers(1, 4)), draw(st.integers(1, 4))
    size = leaves * areas * periods
    value = st.one_of(finite, st.just(float("nan"))) if gaps else finite
    values = np.array(draw(st.lists(value, min_size=size, max_size=size))).reshape(leaves, areas, periods)
    lower = np.array(draw(st.lists(finite, min_size=leaves, max_size=leaves)))
    width = np.array(draw(st.lists(st.integers(1, 500), min_size=leaves, max_size=leaves)), dtype=np.float64)
    sign = np.array(draw(st.lists(st.sampled_from([1.0, -1.0]), min_size=leaves, max_size=leaves)))
    low, high = draw(st.sampled_from([(60.0, 100.0), (0.0, 100.0), (0.0, 1.0), (-1.0, 1.0)]))
    scale = Scale(lower, lower + width, sign, low, high, clipped=draw(st.booleans()))
    return Index(values, scale, draw(trees(leaves)), missing or draw(st.sampled_from(sorted(IMPUTATIONS))))


@given(indices(), st.sampled_from([1000.0, 0.01, 10_000.0, 3.0]))
def test_the_unit_is_neutral(index: Index, factor: float) -> None:
    """Values and bounds in per mille or in percent give the same scores."""
    scale = replace(index.scale, lower=index.scale.lower * factor, upper=index.scale.upper * factor)
    other = replace(index, values=index.values * factor, scale=scale)

    np.testing.assert_allclose(other.score().scores, index.score().scores, rtol=1e-9, atol=1e-7)


@given(indices(missing="none"), st.data())
def test_a_better_value_never_lowers_a_score(index: Index, data: st.DataObject) -> None:
    """At fixed bounds, from leaf to root."""
    row, area, period = (data.draw(st.integers(0, size - 1)) for size in index.values.shape)
    better = index.values.copy()
    better[row, area, period] += index.scale.sign[row] * data.draw(st.floats(0, 100))

    before, after = index.score().scores, replace(index, values=better).score().scores

    assert np.all((after >= before - 1e-9 * np.abs(before)) | np.isnan(before))


@given(indices())
def test_less_is_better_is_the_mirror_of_more_is_better(index: Index) -> None:
    """x between L and U counted down is -x between -U and -L counted up, to the last bit."""
    mirrored = replace(index.scale, lower=-index.scale.upper, upper=-index.scale.lower, sign=-index.scale.sign)
    other = replace(index, values=-index.values, scale=mirrored)

    np.testing.assert_array_equal(other.score().scores, index.score().scores)


@given(indices())
def test_clipped_scores_stay_in_their_range(index: Index) -> None:
    scores = replace(index, scale=replace(index.scale, clipped=True)).score().scores

    low, high = index.scale.low, index.scale.high
    assert np.all(np.isnan(scores) | ((scores >= low - 1e-9) & (scores <= high + 1e-9)))


@given(indices(missing="lowest_score"))
def test_what_was_filled_in_is_flagged_and_nothing_else(index: Index) -> None:
    """Exactly the missing values, except in series with no value at all, which stay missing."""
    result = index.score()
    absent = np.isnan(index.values)
    hopeless = np.broadcast_to(absent.all(axis=2, keepdims=True), absent.shape)

    np.testing.assert_array_equal(result.imputed, absent & ~hopeless)
    np.testing.assert_array_equal(np.isnan(result.scores[: index.tree.leaves]), hopeless)


@given(indices())
def test_coverage_is_the_effective_weight_that_was_observed(index: Index) -> None:
    coverage = index.score().coverage
    observed = (~np.isnan(index.values)).astype(np.float64)

    assert np.all((coverage >= 0) & (coverage <= 1 + 1e-12))
    for row in range(index.tree.rows):
        expected = np.einsum("i,iat->at", index.tree.effective(row), observed)
        np.testing.assert_allclose(coverage[row], expected, rtol=0, atol=1e-12)


@given(indices())
def test_areas_together_and_one_by_one_are_the_same_to_the_last_bit(index: Index) -> None:
    together = index.score()

    for area in range(index.values.shape[1]):
        alone = replace(index, values=index.values[:, area : area + 1]).score()
        assert alone.scores[:, 0].tobytes() == np.ascontiguousarray(together.scores[:, area]).tobytes()
        assert alone.coverage[:, 0].tobytes() == np.ascontiguousarray(together.coverage[:, area]).tobytes()


@given(indices(gaps=False))
def test_rules_for_what_is_missing_do_nothing_where_nothing_is(index: Index) -> None:
    plain = replace(index, missing="none").score()

    np.testing.assert_allclose(replace(index, missing="leave_out").score().scores, plain.scores, rtol=1e-12, atol=1e-12)
    np.testing.assert_array_equal(replace(index, missing="lowest_score").score().scores, plain.scores)
    assert (plain.coverage == 1).all()


@given(indices(gaps=False, missing="none"))
def test_the_root_is_the_sum_of_its_effectively_weighted_leaves(index: Index) -> None:
    scores = index.score().scores
    leaves = index.tree.leaves

    assert index.tree.effective(index.tree.rows - 1).sum() == pytest.approx(1, abs=1e-12)
    expected = np.einsum("i,iat->at", index.tree.effective(index.tree.rows - 1), scores[:leaves])
    np.testing.assert_allclose(scores[-1], expected, rtol=1e-9, atol=1e-9)


@given(indices(missing="leave_out"))
def test_a_mean_of_what_is_there_lies_between_the_scores_that_are_there(index: Index) -> None:
    scores = index.score().scores
    leaves = scores[: index.tree.leaves]
    assume(not np.isnan(leaves).all(axis=0).any())

    assert np.all(scores[-1] >= np.nanmin(leaves, axis=0) - 1e-6)
    assert np.all(scores[-1] <= np.nanmax(leaves, axis=0) + 1e-6)
