"""What stands in for a score that is missing; every choice is declared by the edition."""

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def lowest_score(scores: Array) -> Array:
    """Each missing score becomes the lowest score of the same indicator and area over the periods.

    Shape (indicators, areas, periods), points. A series with no score at all stays missing.
    Source: note 1 to table 4 of the Shenzhen report of 2023.

    >>> lowest_score(np.array([[[np.nan, 83.5, 90.0]]]))
    array([[[83.5, 83.5, 90. ]]])
    """
    lowest = np.min(scores, axis=2, keepdims=True, initial=np.inf, where=~np.isnan(scores))
    return np.where(np.isnan(scores) & np.isfinite(lowest), lowest, scores)


def keep_missing(scores: Array) -> Array:
    """Nothing stands in: the score stays missing."""
    return scores


IMPUTATIONS: Mapping[str, Callable[[Array], Array]] = {
    "lowest_score": lowest_score,
    "leave_out": keep_missing,
    "none": keep_missing,
}
