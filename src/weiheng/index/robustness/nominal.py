"""The edition's own scores and ranks, in double precision."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from weiheng.index.aggregate import aggregate
from weiheng.index.ranks import ranks
from weiheng.index.recipe import Array
from weiheng.index.robustness.design import Design, leagues
from weiheng.index.robustness.mean import Whole
from weiheng.index.score import prepare


@dataclass(frozen=True)
class Nominal:
    """The edition's own results: ``scores`` and ``ranks`` (areas, periods), NaN where there is none.

    ``members`` are rows of areas x periods of each league, ``places`` their ranks, 0 where there is none.
    """

    scores: Array
    ranks: Array
    leagues: tuple[tuple[tuple[int, int], ...], ...]
    members: tuple[Whole, ...]
    places: tuple[Whole, ...]


def nominal_of(design: Design) -> Nominal:
    """Scores as declared, with the shares that the tree has."""
    ready = prepare(design.values, design.recipe)
    tree = replace(design.tree, weighings=())
    leave_out = design.recipe.missing == "leave_out"
    scores = aggregate(ready.leaves, tree, leave_out, ready.stages.treated, design.recipe.sign)[-1]
    found = leagues(ready.stages.screened)
    order = np.full(scores.shape, np.nan)
    for league in found:
        where = _index(league)
        order[where] = ranks(scores[where])
    places = tuple(np.nan_to_num(order[_index(league)], nan=0.0).astype(np.int32) for league in found)
    members = tuple(
        np.array([area * scores.shape[1] + period for area, period in league], np.int32) for league in found
    )
    return Nominal(scores, order, found, members, places)


def _index(league: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [area for area, _ in league], [period for _, period in league]
