"""Uncertain values and bounds: the scores of many replicates at once are those of so many indices."""

import numpy as np
import pytest

from weiheng.index.recipe import Array, Imputation, Normalisation, Recipe, Screening, Treatment
from weiheng.index.robustness.design import Design
from weiheng.index.robustness.draws import draw
from weiheng.index.robustness.leaves import moved_leaves, moves_of, prepared
from weiheng.index.tree import Tree

TREE = Tree(4, ((0, 1, 2, 3),), ((0.25,) * 4,))


def values() -> Array:
    """Four indicators of nine areas in three periods with gaps, an area that is screened out, and an outlier."""
    table = np.random.default_rng(5).lognormal(3, 1, (4, 9, 3))
    table[1, 7, 2] = 4000
    table[2, 3, 1] = table[3, :2, 0] = np.nan
    table[:3, 5, 0] = np.nan
    return table


def scale(rows: tuple[int, ...], method: str, over: str) -> Normalisation:
    bounds = [end(values()[list(rows)], axis=(1, 2)) for end in (np.nanmin, np.nanmax)]
    return Normalisation(
        rows,
        method,
        np.resize([1.0, -1.0], len(rows)),
        *bounds,
        np.full(len(rows), np.nan),
        0,
        100,
        clip=True,
        over=over,
        mean=50,
        deviation=10,
    )


@pytest.mark.parametrize("over", ["panel", "period", "area"])
@pytest.mark.parametrize("method", ["min_max", "z_score", "rank", "goalposts"])
@pytest.mark.parametrize("imputation", ["mean", "interpolate", "em"])
def test_replicates_side_by_side_are_replicates_one_by_one(method: str, over: str, imputation: str) -> None:
    recipe = Recipe(
        np.array([1.0, -1.0, -1.0, 1.0]),
        (scale((0, 2), method, over), scale((1, 3), "min_max", over)),
        "lowest_score",
        np.full((4, 9, 3), 2.0),
        Screening(0.5),
        (Imputation((0, 1, 2), imputation, "panel", (0,) * 5 + (1,) * 4),),
        (Treatment((1, 3), "winsorise", 3, 1.0, 1.0, over),),
    )
    errors = np.zeros((4, 9, 3))
    errors[1], errors[3, 2:5] = 0.05 * np.nan_to_num(values()[1]), 3
    design = Design(values(), recipe, TREE, down=errors, up=errors, bounds=0.1)
    moves = moves_of(design, draw(design, 1, 0, 0, 8), slice(0, 8))

    found = moved_leaves(design, recipe, moves)

    assert np.isnan(found[:, :, 5, 0]).all()
    np.testing.assert_array_equal(found, [each.leaves for each in prepared(recipe, moves)])
