"""How much scores and ranks depend on the choices: every replicate is an index as anybody would compute it."""

from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from weiheng.index.errors import MethodError
from weiheng.index.ranks import ranks
from weiheng.index.recipe import Aggregation, Array, Imputation, Normalisation, Recipe, Treatment, goalpost_recipe
from weiheng.index.robustness.design import Design, WeightDraw
from weiheng.index.robustness.draws import Draws, draw
from weiheng.index.robustness.engine import Engine
from weiheng.index.robustness.experiment import CHUNK, memory_needed, run_experiment
from weiheng.index.robustness.leaves import moved, moves_of
from weiheng.index.robustness.legal import Illegal, illegal
from weiheng.index.robustness.model import Experiment
from weiheng.index.score import score
from weiheng.index.tree import Tree

GEOMETRIC, HARMONIC = Aggregation("geometric"), Aggregation("harmonic")
TREE = Tree(5, ((0, 1), (2, 3, 4), (5, 6)), ((0.6, 0.4), (0.2, 0.3, 0.5), (0.45, 0.55)))
ALL = WeightDraw("relative", (0, 1, 2))


def scale(method: str, rows: int = 5, low: float = 1, high: float = 100) -> tuple[Normalisation, ...]:
    """z-scores lie around 100, so that they are positive."""
    none = np.full(rows, np.nan)
    bounds = none, none, none, low, high, False, "panel", 100.0, 10.0
    return (Normalisation(tuple(range(rows)), method, np.resize([1.0, -1.0], rows), *bounds),)


def values(areas: int = 6, periods: int = 2, rows: int = 5) -> Array:
    return np.random.default_rng(7).normal(50, 10, (rows, areas, periods))


def recipe(missing: str = "none") -> Recipe:
    return Recipe(scale("min_max")[0].sign, scale("min_max"), missing)


def design(**factors: object) -> Design:
    plain = Design(values(), recipe(), TREE)
    return replace(plain, **factors)  # type: ignore[arg-type]


def engine_scores(design: Design, draws: Draws) -> Array:
    """Root scores of every area and period: (areas, periods, replicates)."""
    count = next(iter(draws.values())).shape[1]
    out = np.empty((design.values[0].size, count), np.float32)
    Engine(design).scores(draws, out, 0)
    return out.reshape(*design.values.shape[1:], count).astype(np.float64)


def one_replicate(design: Design, draws: Draws, number: int) -> Array:
    """The same by the index itself: a recipe and a tree as drawn, scored once."""
    mine = {name: int(each[0, number]) for name, each in draws.items() if each.dtype == np.int32}
    drawn = replace(
        design.recipe,
        normalisations=design.normalise[mine["normalise"]] if design.normalise else design.recipe.normalisations,
        imputations=design.impute[mine["impute"]] if design.impute else design.recipe.imputations,
        missing=design.missing[mine["missing"]] if design.missing else design.recipe.missing,
        treatments=design.treat[mine["treat"]] if design.treat else design.recipe.treatments,
    )
    moves = moves_of(design, draws, slice(number, number + 1))
    drawn = moved(drawn, moves.lower[0], moves.upper[0])
    shares = {row: float(share) for row, share in enumerate(Engine(design).shares(draws)[:, number])}
    levels = {0: 1, 1: 1, 2: 0}
    ways = []
    for group in range(len(design.tree.children)):
        options = design.aggregate or (None,)
        level = levels[group] if design.per_level else 0
        option = options[draws["aggregate"][level, number]] if "aggregate" in draws else None
        ways.append(option or design.tree.aggregation(group))
    kept = [[row for row in rows if shares[row] > 0] for rows in design.tree.children]
    given = [tuple(shares[row] / sum(shares[each] for each in rows) for row in rows) for rows in kept]
    tree = replace(design.tree, children=tuple(map(tuple, kept)), shares=tuple(given), aggregations=tuple(ways))
    return score(moves.values[0], drawn, tree).scores[-1]


def with_gaps() -> Array:
    gaps = values()
    gaps[[0, 3, 2], [1, 1, 4], [0, 1, 1]] = np.nan
    return gaps


UP = np.full((5, 6, 2), 1.5)
BOUNDED = goalpost_recipe(
    np.full(5, 10.0), np.full(5, 90.0), np.resize([1.0, -1.0], 5), 1, 100, clipped=False, missing="none"
)
DESIGNS = {
    "weights": design(weights=ALL),
    "weights of the root": design(weights=WeightDraw("relative", (2,), 0.5)),
    "dirichlet": design(weights=WeightDraw("dirichlet", (0, 1, 2), concentration=20)),
    "methods": design(
        weights=ALL, normalise=(scale("min_max"), scale("z_score")), aggregate=(None, GEOMETRIC, HARMONIC)
    ),
    "all levels alike": design(weights=ALL, aggregate=(None, GEOMETRIC), per_level=False),
    "powers": design(weights=ALL, aggregate=(Aggregation("power", power=2.0), Aggregation("power", power=-2.0), None)),
    "flat": design(weights=ALL, tree=replace(TREE, flat=True), aggregate=(None, GEOMETRIC), per_level=False),
    "another way of aggregating": design(weights=ALL, aggregate=(None, Aggregation("owa"))),
    "dropped": design(weights=ALL, drop=(0, 1, 2, 3, 4)),
    "dropped pillars": design(weights=ALL, drop=(5, 6), aggregate=(None, HARMONIC)),
    "gaps": design(weights=ALL, values=with_gaps(), missing=("none", "leave_out", "lowest_score")),
    "gaps and dropped": design(weights=ALL, values=with_gaps(), recipe=recipe("leave_out"), drop=(0, 1, 2, 3, 4)),
    "imputed": design(
        values=with_gaps(), impute=((), (Imputation(tuple(range(5)), "mean"),)), aggregate=(None, GEOMETRIC)
    ),
    "treated": design(treat=((), (Treatment(tuple(range(5)), "winsorise", 5, 0.1, -2.0),)), weights=ALL),
    "bounds": design(recipe=BOUNDED, weights=ALL, bounds=0.1, aggregate=(None, GEOMETRIC)),
    "measurement": design(weights=ALL, down=UP, up=2 * UP, aggregate=(None, GEOMETRIC)),
    "bounds and measurement": design(recipe=BOUNDED, bounds=0.1, down=UP, up=2 * UP, aggregate=(None, HARMONIC)),
}


@pytest.mark.parametrize("name", DESIGNS)
def test_replicates_agree_with_an_index_scored_one_by_one(name: str) -> None:
    given = DESIGNS[name]
    assert illegal(given) == ()
    draws = draw(given, seed=11, stream=0, chunk=0, count=60)

    together = engine_scores(given, draws)

    for number in range(60):
        np.testing.assert_allclose(together[..., number], one_replicate(given, draws, number), rtol=3e-6)


def test_an_experiment_is_what_its_replicates_say() -> None:
    given = design(weights=ALL, aggregate=(None, GEOMETRIC))
    draws = draw(given, seed=3, stream=0, chunk=0, count=400)
    order = np.argsort(Engine(given).keys(draws), kind="stable")
    draws = {name: each[:, order] if name == "aggregate" else each for name, each in draws.items()}
    scores = engine_scores(given, draws)
    places = np.array([ranks(scores[:, period]) for period in range(2)]).transpose(1, 0, 2)
    own = score(given.values, given.recipe, given.tree).scores[-1]

    found = run_experiment(given, replicates=400, seed=3, top=2)

    assert (found.asked, found.done, found.seed) == (400, 400, 3)
    np.testing.assert_allclose(found.scores.nominal, own)
    for result, all_of in ((found.scores, scores), (found.ranks, places)):
        for quantile, share in ((result.median, 0.5), (result.low, 0.05), (result.high, 0.95)):
            np.testing.assert_allclose(quantile, np.quantile(all_of, share, axis=2), rtol=1e-6)
    second = found.standings[1]
    assert second.members == tuple((area, 1) for area in range(6))
    for member, rank in product(range(6), range(1, 7)):
        assert second.acceptability[member, rank - 1] == np.mean(places[member, 1] == rank)
    np.testing.assert_allclose(second.top, np.mean(places[:, 1] <= 2, axis=1))
    np.testing.assert_allclose(second.ahead[0, 1], np.mean(scores[0, 1] > scores[1, 1]))
    np.testing.assert_allclose(found.rises[:, 0], np.mean(scores[:, 1] > scores[:, 0], axis=1))
    nominal = np.array([ranks(own[:, period]) for period in range(2)]).T
    np.testing.assert_allclose(found.shift, np.abs(places - nominal[..., None]).mean(axis=(0, 1)))


def same(one: Experiment, other: Experiment) -> bool:
    pairs = [(one.shift, other.shift), (one.rises, other.rises)]
    for a, b in (
        (one.scores, other.scores),
        (one.ranks, other.ranks),
        *zip(one.standings, other.standings, strict=True),
    ):
        pairs += [(x, y) for x, y in zip(vars(a).values(), vars(b).values(), strict=True) if isinstance(x, np.ndarray)]
    return all(np.array_equal(a, b, equal_nan=True) for a, b in pairs)


@pytest.mark.parametrize("name", ["methods", "dirichlet", "bounds", "gaps and dropped"])
def test_one_thread_and_two_give_the_same_bits(name: str) -> None:
    count = 2 * CHUNK + 100
    one, two = (run_experiment(DESIGNS[name], count, seed=5, top=2, threads=threads) for threads in (1, 2))

    assert same(one, two)


def test_another_seed_gives_another_experiment() -> None:
    one, two = (run_experiment(DESIGNS["weights"], 300, seed=seed, top=2) for seed in (1, 2))

    assert not same(one, two)


def test_factors_are_drawn_apart() -> None:
    """What is drawn of the weights does not depend on whether anything else is drawn."""
    alone, beside = (draw(DESIGNS[name], 9, 0, 4, 50)["weights"] for name in ("weights", "methods"))

    np.testing.assert_array_equal(alone, beside)


def test_column_order_of_weights_can_never_matter() -> None:
    """A share belongs to a node, in whatever order a group names its children: the results are the same bits."""
    turned = replace(TREE, children=((1, 0), (4, 2, 3), (6, 5)), shares=((0.4, 0.6), (0.5, 0.2, 0.3), (0.55, 0.45)))
    for name in ("weights", "dirichlet", "methods", "gaps and dropped"):
        given = DESIGNS[name]
        one, other = (run_experiment(replace(given, tree=tree), 500, seed=1, top=2) for tree in (TREE, turned))

        assert same(replace(one, scores=replace(one.scores, nominal=other.scores.nominal)), other)


def test_a_stopped_run_says_what_was_done() -> None:
    calls = []

    def stop(count: int) -> None:
        calls.append(count)
        raise KeyboardInterrupt

    stopped = run_experiment(DESIGNS["weights"], 40 * CHUNK, seed=1, top=2, threads=1, progress=stop)

    assert calls == [CHUNK]
    assert CHUNK <= stopped.done < stopped.asked == 40 * CHUNK
    assert stopped.done % CHUNK == 0
    assert same(stopped, run_experiment(DESIGNS["weights"], stopped.done, seed=1, top=2))


def test_progress_adds_up() -> None:
    calls: list[int] = []

    run_experiment(DESIGNS["weights"], CHUNK + 10, seed=1, top=2, progress=calls.append)

    assert calls == [CHUNK, 10]


def test_relative_weights_keep_their_mean_and_their_bounds() -> None:
    """Two children with equal shares: the share is u / (u + v), symmetric around one half."""
    pair = Tree(2, ((0, 1),), ((0.5, 0.5),))
    given = Design(values(rows=2), Recipe(np.ones(2), scale("min_max", 2)), pair, WeightDraw("relative", (0,), 0.25))

    shares = Engine(given).shares(draw(given, 1, 0, 0, 100_000))

    np.testing.assert_allclose(shares.sum(axis=0), 1, rtol=1e-6)
    assert shares[0].mean() == pytest.approx(0.5, abs=1e-3)
    assert 0.75 / 2 <= shares[0].min() < 0.40
    assert 0.60 < shares[0].max() <= 1.25 / 2


def test_dirichlet_weights_have_the_declared_mean_and_variance() -> None:
    """Mean w and variance w (1 - w) / (concentration + 1)."""
    shares = Engine(DESIGNS["dirichlet"]).shares(draw(DESIGNS["dirichlet"], 1, 0, 0, 200_000))[2:5].astype(float)

    declared = np.array([0.2, 0.3, 0.5])
    np.testing.assert_allclose(shares.mean(axis=1), declared, atol=2e-3)
    np.testing.assert_allclose(shares.var(axis=1), declared * (1 - declared) / 21, rtol=0.02)


def test_measurement_errors_have_their_standard_error_on_each_side() -> None:
    one = Design(
        np.array([[[50.0], [20.0]]]),
        goalpost_recipe(np.zeros(1), np.full(1, 100.0), np.ones(1), 0, 100, clipped=False, missing="none"),
        Tree(1, ((0,),), ((1.0,),)),
        down=np.array([[[1.0], [0.0]]]),
        up=np.array([[[4.0], [0.0]]]),
    )

    found = run_experiment(one, 20_000, seed=1, top=1).scores

    assert found.median[0, 0] == pytest.approx(50, abs=0.1)
    assert found.low[0, 0] == pytest.approx(50 - 1.645, abs=0.05)
    assert found.high[0, 0] == pytest.approx(50 + 4 * 1.645, abs=0.2)
    assert found.low[1, 0] == found.high[1, 0] == 20


def test_near_ties() -> None:
    """Scores that differ by less than single precision can tell are ties; all of them take the best place."""
    near = np.array([[[50.0], [50.0 + 1e-9], [20.0], [10.0]]])
    given = Design(
        near, Recipe(np.ones(1), scale("min_max", 1)), Tree(1, ((0,),), ((1.0,),)), WeightDraw("relative", (0,))
    )

    found = run_experiment(given, 200, seed=1, top=1).standings[0]

    np.testing.assert_array_equal(found.acceptability[:, 0], [1, 1, 0, 0])
    np.testing.assert_array_equal(found.acceptability[:, 2], [0, 0, 1, 0])
    assert found.ahead[0, 1] == found.ahead[1, 0] == 0


def test_many_units_are_sorted_to_the_same_ranks() -> None:
    """A league too large for pairs: ranks as the index counts them, ties and gaps included."""
    many = values(areas=300, periods=1)
    many[:, 7] = many[:, 8]
    many[2, 11] = np.nan
    given = design(values=many, weights=ALL)
    draws = draw(given, 2, 0, 0, 100)
    scores = engine_scores(given, draws)[:, 0]
    tie = 1e-6 * np.nanmax(np.abs(scores), axis=0)
    places = np.array([1 + np.sum(scores > each + tie, axis=0) for each in scores])

    found = run_experiment(given, 100, seed=2, top=10).standings[0]

    assert found.ahead.size == 0
    assert np.isnan(found.acceptability[11]).all()
    for unit in (0, 7, 8, 299):
        for rank in np.unique(places[unit]):
            assert found.acceptability[unit, rank - 1] == np.mean(places[unit] == rank)


def test_all_missing_units_have_no_rank() -> None:
    gone = values()
    gone[:, 2] = np.nan

    found = run_experiment(design(values=gone, weights=ALL), 300, seed=1, top=2)

    assert np.isnan([found.scores.median[2], found.scores.nominal[2], found.ranks.median[2], found.ranks.low[2]]).all()
    assert not found.ranks.inside[2].any()
    assert np.isnan(found.standings[0].acceptability[2]).all()
    np.testing.assert_allclose(found.standings[0].acceptability[0].sum(), 1)
    assert found.ranks.high[:, 0][~np.isnan(found.ranks.high[:, 0])].max() <= 5
    assert np.isfinite(found.shift).all()


def test_one_area_is_ranked_by_its_years() -> None:
    city = design(values=values(areas=1, periods=7), weights=ALL)

    found = run_experiment(city, 300, seed=1, top=1)

    assert [standing.members for standing in found.standings] == [tuple((0, year) for year in range(7))]
    assert found.ranks.median.shape == (1, 7)
    assert found.rises.shape == (1, 6)


def test_one_unit_alone_is_always_first() -> None:
    given = design(recipe=BOUNDED, values=values(areas=1, periods=1), weights=ALL)

    found = run_experiment(given, 100, seed=1, top=1)

    assert found.ranks.median.tolist() == found.ranks.high.tolist() == [[1.0]]
    assert found.standings[0].top.tolist() == [1.0]
    assert found.rises.shape == (1, 0)
    assert not found.shift.any()


def test_a_design_that_draws_nothing_repeats_the_index() -> None:
    found = run_experiment(design(), 100, seed=1, top=2)

    np.testing.assert_allclose(found.scores.low, found.scores.nominal, rtol=1e-6)
    assert found.ranks.inside.all()
    assert not found.shift.any()


def test_zeros_under_a_geometric_mean_are_refused_before_the_run() -> None:
    """Scores from 0 on: the last of each indicator has 0."""
    zeros = Recipe(np.ones(5), scale("min_max", low=0))
    given = design(recipe=zeros, weights=ALL, aggregate=(None, GEOMETRIC, Aggregation("power", power=2.0)))

    found = illegal(given)

    assert [(each.factor, each.option, each.reason, each.method) for each in found] == [
        ("aggregate", 1, "not_positive", "geometric")
    ]
    with pytest.raises(MethodError) as refused:
        run_experiment(given, 100, seed=1, top=1)
    assert (refused.value.reason, refused.value.method) == ("not_positive", "geometric")


def test_zeros_below_an_arithmetic_mean_are_fine_for_a_geometric_one_above() -> None:
    """No unit is the last in all indicators of a group, so no group has 0, whatever the weights."""
    zeros = Recipe(scale("min_max")[0].sign, scale("min_max", low=0))
    given = design(
        recipe=zeros, tree=replace(TREE, aggregations=(Aggregation(), Aggregation(), GEOMETRIC)), weights=ALL
    )

    assert illegal(given) == ()
    assert illegal(replace(given, drop=(0, 1, 2, 3, 4)))[0].reason == "may_be_not_positive"


def test_a_choice_that_is_illegal_beside_another_is_said_with_it() -> None:
    """z-scores around 0 are fine for arithmetic means, geometric means for scores from 1 on."""
    around_0 = (replace(scale("z_score")[0], mean=0.0),)
    given = design(normalise=(scale("min_max"), around_0), aggregate=(None, GEOMETRIC))

    (found,) = illegal(given)

    assert found.factor == "aggregate"
    assert found.beside == (("normalise", 1),)


def test_a_constant_indicator_has_no_range() -> None:
    constant = values()
    constant[3] = 4.0
    given = design(values=constant, recipe=BOUNDED, weights=ALL, normalise=(BOUNDED.normalisations, scale("min_max")))

    assert illegal(given) == (Illegal("normalise", 1, "no_range", "min_max", (3,)),)


def test_what_bounds_and_errors_could_do_counts() -> None:
    """A value of 12 above a lower bound of 10 stays legal until the bound, or the value itself, may pass it."""
    low = np.full((5, 6, 2), 50.0)
    low[0, 0, 0] = 12.0
    zero = goalpost_recipe(np.full(5, 10.0), np.full(5, 90.0), np.ones(5), 0, 100, clipped=False, missing="none")
    given = design(values=low, recipe=zero, aggregate=(None, GEOMETRIC))

    assert illegal(given) == ()
    assert illegal(replace(given, bounds=0.02)) == ()
    assert illegal(replace(given, bounds=0.03))[0].where == (0, 0, 0)
    assert illegal(replace(given, down=np.full_like(low, 0.5), up=np.full_like(low, 0.5))) == ()
    assert illegal(replace(given, down=np.full_like(low, 0.7), up=np.full_like(low, 0.7)))[0].where == (0, 0, 0)


def test_an_index_without_anything_left_is_refused() -> None:
    pair = Tree(2, ((0, 1), (2,)), ((0.5, 0.5), (1.0,)))
    given = Design(values(rows=2), Recipe(np.ones(2), scale("min_max", 2)), pair, drop=(0, 2))

    assert illegal(given) == (Illegal("drop", 2, "nothing_left", "drop", (2,)),)


def test_a_million_replicates_of_51_units_take_less_than_a_gigabyte() -> None:
    given = design(values=values(areas=51, periods=1), weights=ALL)

    assert memory_needed(given, 1_000_000, threads=2) < 1024**3
    assert memory_needed(given, 10_000_000, threads=2) > 2 * 1024**3


def test_what_never_varies_is_inside_its_interval() -> None:
    """Its numbers of single precision are not its own score to the last digit."""
    given = design(recipe=BOUNDED, values=values(areas=40, periods=3), weights=WeightDraw("relative", (0,)))
    alone = replace(given, tree=Tree(5, ((0,), (1, 2, 3, 4), (5, 6)), ((1.0,), (0.25,) * 4, (0.3, 0.7))))

    found = run_experiment(alone, 200, seed=1, top=1).scores

    assert np.abs(found.high - found.low).max() < 1e-4
    assert found.inside.all()
    assert not replace(found, nominal=found.nominal + 0.001).inside.any()


def test_shares_are_among_the_replicates_with_a_score() -> None:
    """Without the first indicator the first unit has no score, as the second is missing: in one of three replicates."""
    pair, gaps = Tree(2, ((0, 1),), ((0.5, 0.5),)), values(areas=4, periods=2, rows=2)
    gaps[1, 0] = np.nan
    gaps[0, 0] = 90.0, 95.0
    given = Design(gaps, Recipe(np.ones(2), scale("min_max", 2), "leave_out"), pair, drop=(0, 1))

    found = run_experiment(given, 3000, seed=1, top=1)

    np.testing.assert_allclose(found.lacking[0], 1 / 3, atol=0.03)
    assert not found.lacking[1:].any()
    first = found.standings[0]
    assert first.acceptability[0, 0] == first.top[0] == 1
    assert (first.ahead[0, 1:] == 1).all()
    np.testing.assert_allclose(first.acceptability[:, 0].sum(), 1 + 1 / 3, atol=0.03)
    assert (found.rises[0], found.falls[0]) == (1, 0)


def test_a_tie_is_neither_a_rise_nor_a_fall() -> None:
    same = values()
    same[..., 1] = same[..., 0]

    found = run_experiment(design(values=same, recipe=BOUNDED, weights=ALL), 200, seed=1, top=1)

    assert not found.rises.any()
    assert not found.falls.any()


def test_errors_of_measurement_take_no_value_out_of_what_is_possible() -> None:
    """3 standard errors below a rate of 2 % would be -4 %, of which there is no geometric mean, nor any rate."""
    low = np.full((5, 6, 2), 50.0)
    low[0, 0, 0], low[1, 0, 0] = 2.0, 99.0
    recipe = goalpost_recipe(np.full(5, -1.0), np.full(5, 90.0), np.ones(5), 0, 100, clipped=False, missing="none")
    given = design(values=low, recipe=recipe, aggregate=(None, GEOMETRIC), down=UP * 4 / 3, up=UP * 4 / 3)
    within = replace(given, least=0.0, most=100.0)

    drawn = moves_of(within, draw(within, 1, 0, 0, 1000), slice(0, 1000)).values

    assert illegal(given)[0].where == (0, 0, 0)
    assert illegal(within) == ()
    assert (drawn.min(), drawn.max()) == (0.0, 100.0)
    assert run_experiment(within, 3000, seed=1, top=1).done == 3000


def test_only_values_that_move_take_room() -> None:
    still = design(values=values(areas=51, periods=1), weights=ALL)

    assert memory_needed(still, 10_000, threads=64) < 1024**3
    assert memory_needed(replace(still, bounds=0.1), 1000, 64) > memory_needed(still, 1000, 64)
