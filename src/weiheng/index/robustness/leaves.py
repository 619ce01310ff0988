"""Scores of the leaves for the options of a design, and for replicates that move values or bounds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from weiheng.index.errors import MethodError
from weiheng.index.recipe import Array, Normalisation, Recipe, Rows
from weiheng.index.robustness.design import Design
from weiheng.index.robustness.draws import CHOICES, REACH, Draws, uncertain
from weiheng.index.score import Prepared, imputed_values, leaf_scores, prepare, treated_values

Options = tuple[int, int, int, int]
"""Which option is taken of each factor in ``CHOICES``."""


def combinations(design: Design) -> tuple[Options, ...]:
    """All combinations of options that decide on the leaves, the declared ones first."""
    counts = [range(max(1, len(getattr(design, name)))) for name in CHOICES]
    return tuple((a, b, c, d) for a, b, c, d in product(*counts))


def recipe_of(design: Design, options: Options) -> Recipe:
    """The declared recipe with the options in their place."""
    normalise, impute, missing, treat = options
    recipe = design.recipe
    return replace(
        recipe,
        normalisations=design.normalise[normalise] if design.normalise else recipe.normalisations,
        imputations=design.impute[impute] if design.impute else recipe.imputations,
        missing=design.missing[missing] if design.missing else recipe.missing,
        treatments=design.treat[treat] if design.treat else recipe.treatments,
    )


def moved(recipe: Recipe, lower: Array, upper: Array) -> Recipe:
    """The recipe with bounds moved by shares of their distance, both of shape (indicators,)."""
    scales = (_moved(each, lower[list(each.rows)], upper[list(each.rows)]) for each in recipe.normalisations)
    return replace(recipe, normalisations=tuple(scales))


def _moved(choice: Normalisation, lower: Array, upper: Array) -> Normalisation:
    if choice.method != "goalposts":
        return choice
    distance = choice.upper - choice.lower
    return replace(choice, lower=choice.lower + lower * distance, upper=choice.upper + upper * distance)


@dataclass(frozen=True)
class Moves:
    """Values (replicates, indicators, areas, periods), and how far bounds move: shares (replicates, indicators)."""

    values: Array
    lower: Array
    upper: Array


def moves_of(design: Design, draws: Draws, columns: slice) -> Moves:
    """What some replicates do to values and bounds."""
    count = columns.stop - columns.start
    values = np.repeat(design.values[None], count, axis=0)
    if "measurement" in draws:
        values.reshape(count, -1)[:, uncertain(design)] += errors(design, draws["measurement"][:, columns]).T
        np.clip(values, design.least, design.most, out=values)
    indicators = len(design.values)
    bounds = (
        draws["bounds"][:, columns].T.astype(np.float64) if "bounds" in draws else np.zeros((count, 2 * indicators))
    )
    return Moves(values, bounds[:, :indicators], bounds[:, indicators:])


def errors(design: Design, uniform: NDArray[np.float32]) -> Array:
    """Measurement errors in the values' units, shaped as the uniform numbers (uncertain values, replicates).

    Normal within 3 standard errors: ``z = Phi^-1(Phi(-3) + u (Phi(3) - Phi(-3)))``, times the standard error of its
    side.
    """
    assert design.down is not None and design.up is not None  # noqa: PT018, S101 - there is a measurement factor
    edge = float(ndtr(-REACH))
    places = uncertain(design)
    z = ndtri(edge + uniform.astype(np.float64) * (1 - 2 * edge))
    down, up = design.down.reshape(-1)[places, None], design.up.reshape(-1)[places, None]
    return np.asarray(np.where(z > 0, up, down) * z)


def prepared(recipe: Recipe, moves: Moves) -> Sequence[Prepared]:
    """Scores of the leaves of each replicate."""
    pairs = zip(moves.values, moves.lower, moves.upper, strict=True)
    return [prepare(values, moved(recipe, lower, upper)) for values, lower, upper in pairs]


def moved_leaves(design: Design, recipe: Recipe, moves: Moves) -> Array:
    """Scores of the leaves of each replicate: (replicates, indicators, areas, periods).

    An indicator is scored without regard to others, so only those that move are scored anew.
    """
    declared, rows = prepare(design.values, recipe), sorted(_moving(design, recipe))
    leaves = np.repeat(declared.leaves[None], len(moves.values), axis=0)
    leaves[:, rows] = scored_rows(recipe, moves, rows, declared.stages.screened)
    return leaves


def _moving(design: Design, recipe: Recipe) -> set[int]:
    """Rows of values that are uncertain, of goalposts if these are, and those whose missing values follow from them."""
    per_row = int(np.prod(design.values.shape[1:]))
    rows = {int(place) // per_row for place in uncertain(design)}
    bounded = (choice for choice in recipe.normalisations if choice.method == "goalposts" and design.bounds)
    rows = rows.union(*(choice.rows for choice in bounded))
    joint = (choice for choice in recipe.imputations if choice.method == "em" and rows.intersection(choice.rows))
    return rows.union(*(choice.rows for choice in joint))


def scored_rows(recipe: Recipe, moves: Moves, rows: list[int], screened: NDArray[np.bool_]) -> Array:
    """Scores of some rows in all replicates: (replicates, rows, areas, periods).

    Those of all replicates stand beside each other as if they were so many indicators; where missing values follow from
    several indicators, each replicate is an index of its own.
    """
    if any(choice.method == "em" and set(rows) & set(choice.rows) for choice in recipe.imputations):
        return np.array([each.leaves[rows] for each in prepared(recipe, moves)])
    values = moves.values[:, rows]
    if recipe.denominators is not None:
        values = values / recipe.denominators[rows]
    many = tiled(recipe, rows, moves.lower[:, rows], moves.upper[:, rows])
    try:
        treated, _ = treated_values(imputed_values(values.reshape(-1, *values.shape[2:]), screened, many), many)
        _, leaves = leaf_scores(treated, screened, many)
    except MethodError as error:
        where = tuple(rows[row % len(rows)] for row in error.where[:1])
        raise MethodError(error.reason, error.method, where) from error
    return leaves.reshape(values.shape)


def tiled(recipe: Recipe, own: Sequence[int], lower: Array, upper: Array) -> Recipe:
    """The recipe of some rows, so many times over: row k of the n-th time is row ``n x len(own) + k``.

    ``lower`` and ``upper`` (times, rows) are how far the goalposts move each time.
    """
    places = {row: place for place, row in enumerate(own)}
    times = np.arange(len(lower))[:, None] * len(own)

    def many(rows: Rows) -> Rows:
        return tuple((times + [places[row] for row in rows if row in places]).reshape(-1).astype(int).tolist())

    scales = []
    for choice in recipe.normalisations:
        kept = [at for at, row in enumerate(choice.rows) if row in places]
        at = [places[choice.rows[each]] for each in kept]
        ends = (np.tile(each[kept], len(lower)) for each in (choice.sign, choice.lower, choice.upper, choice.target))
        sign, low, high, target = ends
        one = replace(choice, rows=many(choice.rows), sign=sign, lower=low, upper=high, target=target)
        scales.append(_moved(one, lower[:, at].reshape(-1), upper[:, at].reshape(-1)))
    return replace(
        recipe,
        sign=np.tile(recipe.sign[list(own)], len(lower)),
        normalisations=tuple(each for each in scales if each.rows),
        denominators=None,
        screening=None,
        imputations=tuple(replace(each, rows=many(each.rows)) for each in recipe.imputations if many(each.rows)),
        treatments=tuple(replace(each, rows=many(each.rows)) for each in recipe.treatments if many(each.rows)),
    )
