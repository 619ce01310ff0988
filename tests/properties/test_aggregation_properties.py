"""What holds for every group of children, whatever their scores and shares."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from weiheng.index.aggregate import COMPARISONS, MEANS, aggregate
from weiheng.index.aggregation.means import arithmetic, geometric, harmonic, power
from weiheng.index.errors import MethodError
from weiheng.index.multicriteria.benefit_of_the_doubt import benefit_of_the_doubt
from weiheng.index.recipe import Aggregation, Array
from weiheng.index.tree import Tree

COMPARING = (*COMPARISONS, "benefit_of_the_doubt")


@dataclass(frozen=True)
class Group:
    """Children (children, areas, 1) with their shares and directions."""

    scores: Array
    shares: tuple[float, ...]
    sign: Array

    def score(self, choice: Aggregation, leave_out: bool = False) -> Array:
        tree = Tree(len(self.scores), (tuple(range(len(self.scores))),), (self.shares,), (choice,))
        return aggregate(self.scores, tree, leave_out, self.scores, self.sign)[-1, :, 0]


@st.composite
def groups(draw: st.DrawFn, gaps: bool = False) -> Group:
    children, units = draw(st.integers(1, 6)), draw(st.integers(1, 6))
    score = st.integers(1, 1000).map(lambda x: x / 8)
    if gaps:
        score = st.one_of(score, st.just(float("nan")))
    scores = np.array(draw(st.lists(score, min_size=children * units, max_size=children * units)))
    weights = draw(st.lists(st.integers(1, 100), min_size=children, max_size=children))
    sign = np.array(draw(st.lists(st.sampled_from([1.0, -1.0]), min_size=children, max_size=children)))
    return Group(scores.reshape(children, units, 1), tuple(each / sum(weights) for each in weights), sign)


def outcome(group: Group, choice: Aggregation, leave_out: bool = False) -> Array | str:
    """Scores, or why there are none."""
    try:
        return group.score(choice, leave_out)
    except MethodError as error:
        return error.reason


@given(groups(gaps=True), st.booleans())
def test_the_harmonic_is_below_the_geometric_is_below_the_arithmetic_mean(group: Group, leave_out: bool) -> None:
    given_ = group.scores, group.shares, leave_out
    below = 1 - 1e-12

    assert np.all((harmonic(*given_) * below <= geometric(*given_)) | np.isnan(geometric(*given_)))
    assert np.all((geometric(*given_) * below <= arithmetic(*given_)) | np.isnan(geometric(*given_)))


@given(groups(), st.integers(-2000, 2000), st.integers(0, 2000))
def test_a_power_mean_rises_with_its_exponent_between_worst_and_best(group: Group, exponent: int, more: int) -> None:
    low = power(group.scores, group.shares, exponent=exponent / 100)
    high = power(group.scores, group.shares, exponent=(exponent + more) / 100)

    assert np.all(low <= high * (1 + 1e-12))
    assert np.all((group.scores.min(axis=0) * (1 - 1e-12) <= low) & (low <= group.scores.max(axis=0) * (1 + 1e-12)))


@pytest.mark.parametrize("method", [*MEANS, *COMPARING])
@settings(max_examples=30, deadline=None)
@given(group=groups(gaps=True), leave_out=st.booleans(), data=st.data())
def test_column_order_of_weights_can_never_matter(
    method: str, group: Group, leave_out: bool, data: st.DataObject
) -> None:
    """Children listed in another order, with their shares and directions, give the same scores."""
    order = data.draw(st.permutations(range(len(group.scores))))
    other = Group(group.scores[order], tuple(group.shares[place] for place in order), group.sign[order])

    found, again = (outcome(each, Aggregation(method), leave_out) for each in (group, other))

    if isinstance(found, str) or isinstance(again, str):
        assert found == again
    else:
        np.testing.assert_allclose(again, found, rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize("method", COMPARING)
@settings(max_examples=30, deadline=None)
@given(group=groups(), data=st.data())
def test_the_order_of_units_does_not_matter(method: str, group: Group, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(group.scores.shape[1])))
    other = Group(group.scores[:, order], group.shares, group.sign)

    found, again = (outcome(each, Aggregation(method)) for each in (group, other))

    if isinstance(found, str) or isinstance(again, str):
        assert found == again
    else:
        np.testing.assert_allclose(again, found[order], rtol=1e-8, atol=1e-8)


@pytest.mark.parametrize(
    "method", ["arithmetic", "geometric", "harmonic", "power", "owa", "rank_sum_ratio", "copeland"]
)
@settings(max_examples=40, deadline=None)
@given(group=groups(), data=st.data())
def test_a_better_child_never_lowers_the_score(method: str, group: Group, data: st.DataObject) -> None:
    """A Mazziotta-Pareto index is lowered when a child that is ahead gets further ahead: that is its purpose."""
    row, unit = (data.draw(st.integers(0, size - 1)) for size in group.scores.shape[:2])
    better = group.scores.copy()
    change = data.draw(st.floats(0, 100))
    sign = np.ones(len(group.scores))
    better[row, unit, 0] += change

    before = Group(group.scores, group.shares, sign).score(Aggregation(method, power=-3.0))
    after = Group(better, group.shares, sign).score(Aggregation(method, power=-3.0))

    assert after[unit] >= before[unit] - 1e-9


@settings(max_examples=40, deadline=None)
@given(groups())
def test_nobody_can_be_judged_better_than_by_the_benefit_of_the_doubt(group: Group) -> None:
    """Given shares as weights, scaled so that nobody has more than 1, give a unit at most its best score."""
    scores = group.scores[:, :, 0]
    found = benefit_of_the_doubt(scores)
    plain = np.asarray(group.shares) @ scores

    assert np.all(plain / plain.max() <= found.scores + 1e-8)
    assert np.all(found.scores <= 1 + 1e-8)
    assert np.all(found.weights.T @ scores <= 1 + 1e-7)
    assert np.all(found.weights >= 0)
