"""Scores of an index by the engine against a plain NumPy computation of the same numbers.

Arrays in, arrays out: reading packs and evaluating formulas in exact fractions is not part of it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

import weiheng
from bench.ratio import Ratio
from weiheng.index.recipe import Normalisation, Recipe, goalpost_recipe
from weiheng.index.score import Scores, score
from weiheng.index.tree import Tree
from weiheng.recipes import recipe_of

Array = NDArray[np.float64]
LIMIT = 3.0


@dataclass(frozen=True)
class Case:
    name: str
    values: Array
    recipe: Recipe
    tree: Tree
    limit: float | None


def results() -> Iterator[Ratio]:
    for case in (shenzhen(), synthetic(missing=0.0), synthetic(missing=0.05)):
        yield compare(case)


def shenzhen() -> Case:
    a = weiheng.open("shenzhen/index/2022")
    recipe = recipe_of(a.edition, a.facts)
    return Case("Shenzhen 2022: 11 indicators x 11 years, 4 levels", a.values.array, recipe, a.tree, None)


def synthetic(missing: float) -> Case:
    """60 indicators in 12 groups in 4 pillars (with the root, three levels of groups), 3,000 areas, 10 years."""
    random = np.random.default_rng(20220701)
    values = random.normal(50, 20, size=(60, 3000, 10))
    values[random.random(values.shape) < missing] = np.nan
    sign = np.where(np.arange(60) % 3 == 0, -1.0, 1.0)
    bounds = np.full(60, 20.0), np.full(60, 80.0)
    recipe = goalpost_recipe(*bounds, sign, 60.0, 100.0, clipped=True, missing="lowest_score")
    groups = [tuple(range(start, start + 5)) for start in range(0, 60, 5)]
    pillars = [tuple(range(60 + start, 60 + start + 3)) for start in range(0, 12, 3)]
    children = (*groups, *pillars, tuple(range(72, 76)))
    shares = tuple(tuple(random.dirichlet(np.ones(len(rows)))) for rows in children)
    name = f"3,000 areas x 60 indicators x 10 years, 3 levels, {missing:.0%} missing"
    return Case(name, values, recipe, Tree(60, children, shares), LIMIT)


def compare(case: Case) -> Ratio:
    """Ratio of the fastest runs, taken in turns; the results must agree first."""
    weights = np.array([case.tree.effective(row) for row in range(case.tree.rows)])
    engine = lambda: score(case.values, case.recipe, case.tree)  # noqa: E731 - timed below
    plain = lambda: plain_scores(case.values, case.recipe.normalisations[0], weights)  # noqa: E731 - timed below
    check(engine(), plain())
    times = [(elapsed(engine), elapsed(plain)) for _ in range(repeats(case))]
    return Ratio(case.name, min(t[0] for t in times) / min(t[1] for t in times), case.limit)


def repeats(case: Case) -> int:
    return 15 if case.values.size > 10_000 else 2000


def plain_scores(values: Array, scale: Normalisation, weights: Array) -> tuple[Array, Array, Array]:
    """What anybody would write: normalise, clip, fill with the series' minimum, multiply by effective weights."""
    lower, upper, sign = (each[:, None, None] for each in (scale.lower, scale.upper, scale.sign))
    distance = np.where(sign > 0, values - lower, upper - values)
    unclipped = scale.low + (scale.high - scale.low) * distance / (upper - lower)
    leaves = np.clip(unclipped, scale.low, scale.high)
    missing = np.isnan(leaves)
    if missing.any():
        leaves = np.where(missing, np.nanmin(leaves, axis=2, keepdims=True), leaves)
    scores = np.tensordot(weights, leaves, axes=1)
    return unclipped, scores, np.tensordot(weights, (~missing).astype(float), axes=1)


def check(engine: Scores, plain: tuple[Array, Array, Array]) -> None:
    for ours, theirs in zip((engine.unclipped, engine.scores, engine.coverage), plain, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-9)


def elapsed(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
