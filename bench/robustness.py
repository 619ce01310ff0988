"""Replicates of an index by the engine against a plain chunked NumPy computation of the same replicates.

And, on one thread, against the sum of its own parts, each timed apart: draws, weights, matrix product by BLAS, ranks,
and quantiles of scores, which every experiment gives. The data are synthetic, shaped as the ASEM index (51 countries,
49 indicators in 8 pillars in 2 sub-indices); ``WEIHENG_PEERS`` may name a folder with its real data, ``iData.csv`` and
``iMeta.csv``. Replicates a second are printed for orientation.
"""

import csv
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from bench.ratio import Ratio
from weiheng.index.recipe import Aggregation, Array, Normalisation, Recipe, Treatment
from weiheng.index.robustness.design import Design, WeightDraw
from weiheng.index.robustness.draws import draw
from weiheng.index.robustness.experiment import run_experiment
from weiheng.index.robustness.leaves import moved_leaves, moves_of, prepared
from weiheng.index.robustness.nominal import nominal_of
from weiheng.index.robustness.quantiles import quantiles
from weiheng.index.robustness.sobol import influences
from weiheng.index.robustness.summary import Tally
from weiheng.index.score import prepare
from weiheng.index.tree import Tree

Children = tuple[tuple[int, ...], ...]
Single = NDArray[np.float32]
PLAIN_CHUNK = 1000
GEOMETRIC = Aggregation("geometric")


@dataclass(frozen=True)
class Case:
    """Limits: times the plain computation, and times the sum of the parts."""

    name: str
    design: Design
    replicates: int
    limit: float
    parts_limit: float | None


def results() -> Iterator[Ratio]:
    for case in cases():
        yield from compare(case)
    yield uncertain_values()
    yield sobol()


def cases() -> tuple[Case, ...]:
    asem, values = asem_tree(), asem_values()
    large = random_values(60, 3000, 1)
    return (
        Case("weights: 51 x 49", weights_only(asem, values), 500_000, 0.5, 1.5),
        Case("weights: 21 x 11 x 11", weights_only(small_tree(), random_values(11, 21, 11)), 200_000, 0.4, 1.5),
        Case("weights: 3,000 x 60", weights_only(large_tree(), large), 61_440, 0.5, 1.5),
        Case("weights, methods: 51 x 49", with_methods(asem, values), 100_000, 0.25, None),
        Case("weights, methods: 3,000 x 60", with_methods(large_tree(), large), 16_384, 0.25, None),
    )


def in_groups(leaves: int, *levels: tuple[int, ...]) -> Tree:
    """A tree from the sizes of the groups of each level, from the leaves up; weights are equal."""
    children: list[tuple[int, ...]] = []
    row = 0
    for sizes in levels:
        for size in sizes:
            children.append(tuple(range(row, row + size)))
            row += size
    return Tree(leaves, tuple(children), tuple((1 / len(rows),) * len(rows) for rows in children))


def asem_tree() -> Tree:
    return in_groups(49, (8, 5, 4, 6, 7, 9, 5, 5), (5, 3), (2,))


def small_tree() -> Tree:
    return in_groups(11, (3, 4, 2, 2), (4,))


def large_tree() -> Tree:
    return in_groups(60, (5,) * 12, (3,) * 4, (4,))


def random_values(rows: int, areas: int, periods: int) -> Array:
    return np.random.default_rng(1).normal(50, 20, (rows, areas, periods))


def asem_values() -> Array:
    """The real data where they are; missing values are the median of their indicator."""
    folder = os.environ.get("WEIHENG_PEERS")
    if folder is None:
        return random_values(49, 51, 1)
    with (Path(folder) / "iMeta.csv").open(encoding="utf-8") as file:
        codes = [row["iCode"] for row in csv.DictReader(file) if row["Type"] == "Indicator"]
    with (Path(folder) / "iData.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    table = np.array([[number(row[code]) for row in rows] for code in codes])
    return np.where(np.isnan(table), np.nanmedian(table, axis=1, keepdims=True), table)[:, :, None]


def number(text: str) -> float:
    return float(text) if text not in {"", "NA"} else float("nan")


def scale(rows: int, method: str) -> tuple[Normalisation, ...]:
    """From 1 to 100, or z-scores around 100 with a deviation of 10: all positive, as geometric means need it."""
    none, ones = np.full(rows, np.nan), np.ones(rows)
    return (Normalisation(tuple(range(rows)), method, ones, none, none, none, 1, 100, mean=100.0, deviation=10.0),)


def weights_only(tree: Tree, values: Array) -> Design:
    every = WeightDraw("relative", tuple(range(len(tree.children))))
    return Design(values, Recipe(np.ones(tree.leaves), scale(tree.leaves, "min_max")), tree, every)


def with_methods(tree: Tree, values: Array) -> Design:
    ways = tuple(scale(tree.leaves, method) for method in ("min_max", "z_score"))
    every = WeightDraw("relative", tuple(range(len(tree.children))))
    recipe = Recipe(np.ones(tree.leaves), ways[0])
    return Design(values, recipe, tree, every, normalise=ways, aggregate=(None, GEOMETRIC))


def compare(case: Case) -> Iterator[Ratio]:
    """The fastest of some runs, in turns with what they are compared with."""
    few = max(PLAIN_CHUNK, case.replicates // 50)
    plain = plain_weights if not case.design.aggregate else plain_methods
    run_experiment(case.design, 5000, seed=1, top=3)
    engine = partial(run_experiment, case.design, case.replicates, seed=1, top=3)
    times = [(elapsed(engine) / case.replicates, elapsed(partial(plain, case.design, few)) / few) for _ in range(3)]
    ours, theirs = (min(each) for each in zip(*times, strict=True))
    yield Ratio(f"{case.name} ({1 / ours:,.0f}/s, plain {1 / theirs:,.0f}/s)", ours / theirs, case.limit)
    if case.parts_limit is not None:
        one = partial(run_experiment, case.design, case.replicates // 4, seed=1, top=3, threads=1)
        alone = min(elapsed(one) for _ in range(4)) / (case.replicates // 4)
        summed = sum(parts(case.design, case.replicates // 4).values())
        yield Ratio(f"{case.name}: one thread / its parts", alone / summed, case.parts_limit)


def elapsed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def drawn(design: Design, random: np.random.Generator, count: int) -> list[Single]:
    """Shares of each group (children, replicates), uniform within 25 % and rescaled."""
    found = []
    for shares in design.tree.shares:
        numbers = random.random((len(shares), count), dtype=np.float32) * np.float32(0.5) + np.float32(0.75)
        numbers *= np.array(shares, np.float32)[:, None]
        found.append(numbers / numbers.sum(axis=0))
    return found


def effective(tree: Tree, shares: list[Single]) -> Single:
    """Products of shares on the way down: (leaves, replicates)."""
    rows = np.ones((tree.rows, shares[0].shape[1]), np.float32)
    for group in reversed(range(len(tree.children))):
        rows[list(tree.children[group])] = shares[group] * rows[tree.leaves + group]
    return rows[: tree.leaves]


def plain_ranks(scores: Single) -> NDArray[np.int64]:
    """Ranks within each period, highest first: scores (areas, periods, replicates)."""
    order = np.argsort(-scores, axis=0)
    places = np.empty_like(order)
    np.put_along_axis(places, order, np.arange(1, len(scores) + 1)[:, None, None], axis=0)
    return places


def count_ranks(places: NDArray[np.int64], held: NDArray[np.int64]) -> None:
    for area, period in product(*map(range, places.shape[:2])):
        held[area, period] += np.bincount(places[area, period], minlength=held.shape[2])


def plain_weights(design: Design, replicates: int) -> Array:
    """What anybody would write: weights, one matrix product a chunk, argsort, counts of ranks, quantiles of scores."""
    random, leaves = np.random.default_rng(1), prepare(design.values, design.recipe).leaves.astype(np.float32)
    _, areas, periods = leaves.shape
    held, all_scores = np.zeros((areas, periods, areas + 1), np.int64), []
    for begin in range(0, replicates, PLAIN_CHUNK):
        count = min(PLAIN_CHUNK, replicates - begin)
        weights = effective(design.tree, drawn(design, random, count))
        scores = (leaves.reshape(len(leaves), -1).T @ weights).reshape(areas, periods, count)
        all_scores.append(scores)
        count_ranks(plain_ranks(scores), held)
    found: Array = np.quantile(np.concatenate(all_scores, axis=2), (0.05, 0.5, 0.95), axis=2)
    return found


def plain_methods(design: Design, replicates: int) -> Array:
    """The same with a normalisation for each replicate and a mean for each level: quantiles of scores and ranks."""
    random, all_scores = np.random.default_rng(1), []
    recipes = [Recipe(design.recipe.sign, way) for way in design.normalise]
    leaves = np.array([prepare(design.values, each).leaves for each in recipes]).astype(np.float32)[..., 0]
    levels = 1 + np.array(steps(design.tree))
    held = np.zeros((leaves.shape[2], 1, leaves.shape[2] + 1), np.int64)
    for begin in range(0, replicates, PLAIN_CHUNK):
        count = min(PLAIN_CHUNK, replicates - begin)
        shares, which = drawn(design, random, count), random.integers(2, size=count)
        geometric = random.random((levels.max(), count)) < 0.5
        scores = np.empty((leaves.shape[2], count), np.float32)
        for way, pattern in product(range(2), product((False, True), repeat=levels.max())):
            these = np.flatnonzero((which == way) & (geometric == np.array(pattern)[:, None]).all(axis=0))
            scores[:, these] = up_the_tree(design.tree, leaves[way], [each[:, these] for each in shares], pattern)
        all_scores.append(scores)
        count_ranks(plain_ranks(scores[:, None]), held)
    found: Array = np.quantile(np.concatenate(all_scores, axis=1), (0.05, 0.5, 0.95), axis=1)
    return found


def up_the_tree(tree: Tree, leaves: Single, shares: list[Single], pattern: tuple[bool, ...]) -> Single:
    """Root scores (areas, replicates), level by level."""
    rows: list[Single] = [np.broadcast_to(each[:, None], (len(each), shares[0].shape[1])) for each in leaves]
    for group, depth in enumerate(steps(tree)):
        parts = np.stack([rows[child] for child in tree.children[group]])
        if pattern[depth]:
            rows.append(np.exp(np.einsum("cr,car->ar", shares[group], np.log(parts))))
        else:
            rows.append(np.einsum("cr,car->ar", shares[group], parts))
    return rows[-1]


def steps(tree: Tree) -> list[int]:
    """Steps of each group below the root."""
    found = [0] * len(tree.children)
    for group in reversed(range(len(tree.children))):
        for child in tree.children[group]:
            if child >= tree.leaves:
                found[child - tree.leaves] = found[group] + 1
    return found


def parts(design: Design, replicates: int) -> dict[str, float]:
    """Seconds that one thread needs for each part of a replicate; quantiles are those of so many replicates."""
    count, nominal = 2048, nominal_of(design)
    random = np.random.Generator(np.random.Philox(1))
    leaves = prepare(design.values, design.recipe).leaves.reshape(design.tree.leaves, -1).T.astype(np.float32)
    buffer = np.empty((design.tree.rows - 1, count), np.float32)
    shares = drawn(design, random, count)
    weights = effective(design.tree, shares)
    scores, tally = leaves @ weights, Tally.of(nominal)
    work: dict[str, Callable[[], object]] = {
        "draws": lambda: random.random(out=buffer, dtype=np.float32),
        "weights": lambda: effective(design.tree, [each / each.sum(axis=0) for each in shares]),
        "product": lambda: leaves @ weights,
        "ranks": lambda: tally.add(scores, (0, count), nominal),
    }
    found = {name: min(elapsed(each) for _ in range(30)) / count for name, each in work.items()}
    row = np.resize(scores[0], (1, replicates))
    each_row = min(elapsed(lambda: quantiles(row, (0.05, 0.5, 0.95))) for _ in range(10))
    return found | {"quantiles": each_row * len(scores) / replicates}


def uncertain_values() -> Ratio:
    """Every value of a winsorised index is uncertain by 5 %: scores of leaves against one index after another."""
    values, count = asem_values(), 200
    outliers = (Treatment(tuple(range(49)), "winsorise"),)
    recipe = Recipe(np.ones(49), scale(49, "min_max"), treatments=outliers)
    errors = 0.05 * np.abs(values)
    design = Design(values, recipe, asem_tree(), down=errors, up=errors)
    moves = moves_of(design, draw(design, 1, 0, 0, count), slice(0, count))
    ours = min(elapsed(lambda: moved_leaves(design, recipe, moves)) for _ in range(3))
    theirs = min(elapsed(lambda: prepared(recipe, moves)) for _ in range(3))
    rates = f"{count / ours:,.0f}/s, plain {count / theirs:,.0f}/s"
    return Ratio(f"uncertain values: 51 x 49 ({rates})", ours / theirs, 0.4)


def sobol() -> Ratio:
    """Five factors on the ASEM index with 1,024 base rows; the limit is a second."""
    design = with_methods(asem_tree(), asem_values())
    turned = (None, Aggregation("harmonic"), GEOMETRIC)
    rich = Design(
        design.values,
        design.recipe,
        design.tree,
        design.weights,
        normalise=design.normalise,
        aggregate=turned,
        missing=("none", "leave_out"),
        drop=tuple(range(49)),
    )
    influences(rich, 64, seed=1, bootstrap=10)
    seconds = min(elapsed(lambda: influences(rich, 1024, seed=1, bootstrap=500)) for _ in range(3))
    return Ratio("Sobol indices: 5 factors, 1,024 rows, 500 resamples (s)", seconds, 1.0)
