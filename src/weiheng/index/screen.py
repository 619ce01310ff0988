"""Which areas have too little data to be compared."""

import numpy as np
from numpy.typing import NDArray

from weiheng.index.recipe import Array, Screening


def screen(values: Array, screening: Screening | None) -> NDArray[np.bool_]:
    """True where an area is left out: less than the minimum share of its indicators is observed.

    ``share_at = observed indicators / all indicators``, left out if ``share_at < minimum``; the minimum itself is
    enough. Over ``area`` the share is that of all indicators and periods of the area, which is then left out of all
    periods.

    Shape: values (indicators, areas, periods); the result (areas, periods). Missing: NaN is what is counted.
    Source: OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 3.

    >>> values = np.array([[[1.0], [np.nan]], [[2.0], [3.0]]])
    >>> screen(values, Screening(0.6))[:, 0]
    array([False,  True])
    """
    if screening is None:
        return np.zeros(values.shape[1:], dtype=bool)
    axes = (0,) if screening.over == "period" else (0, 2)
    share = np.mean(~np.isnan(values), axis=axes, keepdims=True)
    out: NDArray[np.bool_] = np.broadcast_to(share < screening.minimum - 1e-12, values.shape)[0].copy()
    return out
