"""What holds for every experiment: any tree, any weights, any gaps."""

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from weiheng.index.recipe import Aggregation, Normalisation, Recipe
from weiheng.index.robustness.design import Design, WeightDraw
from weiheng.index.robustness.draws import draw
from weiheng.index.robustness.engine import Engine
from weiheng.index.robustness.experiment import run_experiment
from weiheng.index.robustness.quantiles import FEW, quantiles
from weiheng.index.score import score
from weiheng.index.tree import Tree

WAYS = [Aggregation(), Aggregation("geometric"), Aggregation("harmonic"), Aggregation("power", power=0.5)]


@st.composite
def trees(draw: st.DrawFn, leaves: int) -> Tree:
    """Neighbouring leaves in groups, the groups and a leaf of its own under a root; each group in its own way."""
    cuts = sorted(draw(st.sets(st.integers(1, leaves - 1)))) if leaves > 1 else []
    ends = list(zip([0, *cuts], [*cuts, leaves], strict=True))
    groups = [tuple(range(a, b)) for a, b in ends[:-1]]
    root = (*range(*ends[-1]), *(leaves + number for number in range(len(groups))))
    children = (*groups, tuple(draw(st.permutations(root))))
    shares = []
    for rows in children:
        weights = draw(st.lists(st.integers(1, 50), min_size=len(rows), max_size=len(rows)))
        shares.append(tuple(weight / sum(weights) for weight in weights))
    return Tree(leaves, children, tuple(shares), tuple(draw(st.sampled_from(WAYS)) for _ in children))


@st.composite
def designs(draw: st.DrawFn) -> Design:
    """Scores are between 1 and 100, since values are; every group's weights are drawn."""
    leaves, areas, periods = draw(st.integers(1, 6)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    value = st.one_of(st.floats(1, 100), st.just(float("nan"))) if draw(st.booleans()) else st.floats(1, 100)
    size = leaves * areas * periods
    values = np.array(draw(st.lists(value, min_size=size, max_size=size))).reshape(leaves, areas, periods)
    ones = np.ones(leaves)
    as_they_are = Normalisation(tuple(range(leaves)), "goalposts", ones, ones, 100 * ones, ones, 1, 100)
    tree = draw(trees(leaves))
    return Design(
        values,
        Recipe(ones, (as_they_are,), draw(st.sampled_from(["none", "leave_out", "lowest_score"]))),
        tree,
        draw(st.sampled_from([None, WeightDraw("relative", tuple(range(len(tree.children))), 0.9)])),
        aggregate=draw(st.sampled_from([(), (None, Aggregation("harmonic"))])),
        drop=tuple(range(leaves)) if leaves > 1 and draw(st.booleans()) else (),
    )


@settings(deadline=None)
@given(designs(), st.integers(0, 2**63 - 1))
def test_every_replicate_is_the_index_with_its_shares(design: Design, seed: int) -> None:
    """Where one choice of weights is drawn and nothing else, the index itself says the same."""
    plain = replace(design, aggregate=(), drop=())
    draws = draw(plain, seed, 0, 0, 3) or {"none": np.zeros((1, 3))}
    out = np.empty((design.values[0].size, 3), np.float32)
    engine = Engine(plain)
    engine.scores(draws, out, 0)

    for number in range(3):
        drawn = engine.shares(draws)[:, number].astype(np.float64)
        shares = tuple(tuple(drawn[list(rows)] / drawn[list(rows)].sum()) for rows in design.tree.children)
        expected = score(plain.values, plain.recipe, replace(plain.tree, shares=shares)).scores[-1]
        np.testing.assert_allclose(out[:, number], expected.reshape(-1), rtol=5e-6)


@settings(deadline=None)
@given(designs(), st.integers(1, 60))
def test_results_are_those_of_some_replicates(design: Design, replicates: int) -> None:
    found = run_experiment(design, replicates, seed=1, top=1, threads=1)

    for spread, low, high in ((found.scores, 1, 100), (found.ranks, 1, design.values[0].size)):
        there = ~np.isnan(spread.median)
        assert (spread.low[there] >= low * (1 - 1e-5)).all()
        assert (spread.high[there] <= high * (1 + 1e-5)).all()
        assert (spread.low[there] <= spread.median[there]).all()
        assert (spread.median[there] <= spread.high[there]).all()
    for standing in found.standings:
        assert np.nanmax(standing.acceptability.sum(axis=1), initial=0) <= 1 + 1e-12
        assert np.nanmax(standing.ahead + standing.ahead.T, initial=0) <= 1 + 1e-12
        np.testing.assert_array_equal(standing.top, standing.acceptability[:, 0])
    changes = found.rises + found.falls
    assert (np.isnan(changes) | ((changes >= 0) & (changes <= 1 + 1e-12))).all()
    assert ((found.lacking >= 0) & (found.lacking <= 1)).all()


@given(st.lists(st.floats(-1e6, 1e6, width=32), min_size=1, max_size=40), st.integers(0, 2**32))
def test_quantiles_of_many_numbers_are_those_of_the_sorted_ones(few: list[float], seed: int) -> None:
    """However the numbers are spread."""
    many = np.random.default_rng(seed).choice(np.array(few, np.float32), 2 * FEW)

    np.testing.assert_allclose(
        quantiles(many[None], (0.05, 0.5, 0.95))[0], np.quantile(many.astype(float), (0.05, 0.5, 0.95))
    )
