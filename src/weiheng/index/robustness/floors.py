"""How low the scores of leaves can fall, whatever is drawn."""

from itertools import product

import numpy as np
from numpy.typing import NDArray

from weiheng.index.errors import MethodError
from weiheng.index.recipe import AXES, Array, Normalisation, Recipe
from weiheng.index.robustness.design import Design
from weiheng.index.robustness.draws import REACH
from weiheng.index.robustness.leaves import Moves, scored_rows
from weiheng.index.score import prepare


def floor_of(design: Design, recipe: Recipe) -> Array:
    """Lowest score that each leaf may have, shape (indicators, areas, periods); NaN where it has none.

    Measurement errors end at 3 standard errors or where a value would be impossible, and bounds move within their
    spread. A score between bounds is monotone in its value and in each bound, so it is lowest at one of the ends, all
    of which are tried; minus infinity if values cannot be imputed or treated there, so that nothing can be told. A
    score that depends on a pool can be no lower than the pool's last: ``low`` of a range, the first of the places, and
    ``mean - deviation (n - 1) / sqrt(n)`` for z-scores of n values.
    """
    declared = prepare(design.values, recipe)
    if design.up is None and not design.bounds:
        return declared.leaves
    lowest = declared.leaves.copy()
    for choice in recipe.normalisations:
        rows = list(choice.rows)
        if choice.method == "goalposts":
            lowest[rows] = _lowest_at_ends(design, recipe, rows, declared.stages.screened)
        elif design.up is not None:
            lowest[rows] = _last_of_pool(choice, design.values.shape)
        if choice.clip:
            lowest[rows] = np.maximum(lowest[rows], choice.low)
    return np.where(np.isnan(declared.leaves), np.nan, lowest)


def _lowest_at_ends(design: Design, recipe: Recipe, rows: list[int], screened: NDArray[np.bool_]) -> Array | float:
    """The lowest of the scores of some rows at all ends."""
    try:
        lowest: Array = np.min(scored_rows(recipe, ends(design), rows, screened), axis=0)
    except MethodError:  # there all values are at an end at once, and may be alike, as they are in no replicate
        return -np.inf
    return lowest


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


def _last_of_pool(choice: Normalisation, shape: tuple[int, ...]) -> float:
    if choice.method in {"rank", "borda"}:
        return 1.0 if choice.method == "rank" else 0.0
    if choice.method == "z_score":
        n = int(np.prod([shape[axis] for axis in AXES[choice.over]]))
        return choice.mean - choice.deviation * (n - 1) / float(np.sqrt(n))
    return choice.low
