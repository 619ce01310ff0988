"""How low the scores of leaves can fall, whatever is drawn."""

from itertools import product

import numpy as np

from weiheng.index.recipe import AXES, Array, Normalisation, Recipe
from weiheng.index.robustness.design import Design
from weiheng.index.robustness.draws import REACH
from weiheng.index.robustness.leaves import Moves, is_apart, prepared, stacked
from weiheng.index.score import prepare


def floor_of(design: Design, recipe: Recipe) -> Array:
    """Lowest score that each leaf may have, shape (indicators, areas, periods); NaN where it has none.

    Measurement errors end at 3 standard errors or where a value would be impossible, and bounds move within their
    spread. A score between bounds is monotone
    in its value and in each bound, so it is lowest at one of the ends, all of which are tried. A score that depends on
    a pool can be no lower than the pool's last: ``low`` of a range, the first of the places, and ``mean - deviation (n
    - 1) / sqrt(n)`` for z-scores of n values.
    """
    leaves = prepare(design.values, recipe).leaves
    if design.up is None and not design.bounds:
        return leaves
    lowest = np.min(_at_ends(design, recipe), axis=0)
    for choice in recipe.normalisations:
        rows = list(choice.rows)
        if choice.method == "goalposts":
            continue
        lowest[rows] = leaves[rows] if design.up is None else _last_of_pool(choice, design.values.shape)
        if choice.clip:
            lowest[rows] = np.maximum(lowest[rows], choice.low)
    return np.where(np.isnan(leaves), np.nan, lowest)


def ends(design: Design) -> Moves:
    """All values at their lowest or highest, each with bounds moved to all their ends."""
    none = np.zeros_like(design.values)
    low = design.values - REACH * (none if design.down is None else design.down)
    high = design.values + REACH * (none if design.up is None else design.up)
    low, high = (np.clip(each, design.least, design.most) for each in (low, high))
    sides = (-design.bounds, design.bounds) if design.bounds else (0.0,)
    cases = list(product((low, high), sides, sides))
    indicators = len(design.values)
    moved = [np.array([np.full(indicators, case[side]) for case in cases]) for side in (1, 2)]
    return Moves(np.array([values for values, *_ in cases]), moved[0], moved[1])


def _at_ends(design: Design, recipe: Recipe) -> Array:
    moves = ends(design)
    if is_apart(recipe):
        return stacked(recipe, moves)
    return np.array([each.leaves for each in prepared(recipe, moves)])


def _last_of_pool(choice: Normalisation, shape: tuple[int, ...]) -> float:
    if choice.method in {"rank", "borda"}:
        return 1.0 if choice.method == "rank" else 0.0
    if choice.method == "z_score":
        n = int(np.prod([shape[axis] for axis in AXES[choice.over]]))
        return choice.mean - choice.deviation * (n - 1) / float(np.sqrt(n))
    return choice.low
