"""Scores of the leaves for the options of a design, and for replicates that move values or bounds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from weiheng.index.recipe import Array, Normalisation, Recipe
from weiheng.index.robustness.design import Design
from weiheng.index.robustness.draws import CHOICES, REACH, Draws, uncertain
from weiheng.index.score import Prepared, prepare

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
    return replace(recipe, normalisations=tuple(_moved(each, lower, upper) for each in recipe.normalisations))


def _moved(choice: Normalisation, lower: Array, upper: Array) -> Normalisation:
    if choice.method != "goalposts":
        return choice
    rows, distance = list(choice.rows), choice.upper - choice.lower
    return replace(choice, lower=choice.lower + lower[rows] * distance, upper=choice.upper + upper[rows] * distance)


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


def is_apart(recipe: Recipe) -> bool:
    """Whether every area is scored without regard to others, so that replicates can stand beside each other."""
    goalposts = all(choice.method == "goalposts" for choice in recipe.normalisations)
    return goalposts and not recipe.imputations and not recipe.treatments


def stacked(recipe: Recipe, moves: Moves) -> Array:
    """Scores of the leaves (replicates, indicators, areas, periods), all replicates at once.

    A value whose place between moved bounds is p stands where p is between the declared ones.
    """
    count, indicators, areas, periods = moves.values.shape
    values = moves.values if recipe.denominators is None else moves.values / recipe.denominators
    lower, upper = np.empty(indicators), np.empty(indicators)
    for choice in recipe.normalisations:
        lower[list(choice.rows)], upper[list(choice.rows)] = choice.lower, choice.upper
    distance = (upper - lower)[:, None, None]
    low = lower[:, None, None] + moves.lower[:, :, None, None] * distance
    high = upper[:, None, None] + moves.upper[:, :, None, None] * distance
    placed = lower[:, None, None] + (values - low) / (high - low) * distance
    beside = placed.transpose(1, 0, 2, 3).reshape(indicators, count * areas, periods)
    scores = prepare(beside, replace(recipe, denominators=None)).leaves
    return scores.reshape(indicators, count, areas, periods).transpose(1, 0, 2, 3)
