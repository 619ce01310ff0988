"""Which units are better than others whatever the weights: Pareto dominance."""

import numpy as np
from numpy.typing import NDArray

from weiheng.index.ranks import ranks
from weiheng.index.recipe import Array


def dominance(scores: Array) -> NDArray[np.bool_]:
    """Whether unit i is nowhere worse than unit j and somewhere better.

    ``d_ij = all_k(rank_ik <= rank_jk) and any_k(rank_ik < rank_jk)``; ties within 1e-9 of a range are ties.

    Shape: scores (units, elements); the result (units, units).
    Missing: a unit of which a score is missing dominates none and is dominated by none.
    Source: Saisana et al., JRC statistical audits; Pareto, Manuale di economia politica (1906).

    >>> dominance(np.array([[3.0, 3.0], [2.0, 3.0], [1.0, 4.0]])).astype(int)
    array([[0, 1, 0],
           [0, 0, 0],
           [0, 0, 0]])
    """
    places = ranks(scores, 0)
    units = len(scores)
    no_worse = np.ones((units, units), dtype=bool)
    better = np.zeros((units, units), dtype=bool)
    for place in places.T:
        no_worse &= place[:, None] <= place
        better |= place[:, None] < place
    return no_worse & better
