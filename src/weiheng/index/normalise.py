"""From values to scores on a common range."""

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def goalposts(values: Array, lower: Array, upper: Array, sign: Array, low: float, high: float) -> Array:
    """Linear membership between two bounds (Shenzhen's fuzzy membership function), unclipped.

    Positive indicators (sign +1): ``low + (high - low) (x - L) / (U - L)``;
    negative ones (sign -1): ``low + (high - low) (U - x) / (U - L)``.

    Shapes: values (indicators, areas, periods); lower, upper, sign (indicators,); the result is shaped like values.
    Units: values and bounds in the indicator's unit; low and high in points. A missing value (NaN) stays missing.
    ``U <= L`` is refused with ``ValueError``. Source: notes to table 4 of the Shenzhen report of 2023.

    >>> one = np.ones(1)
    >>> goalposts(np.array([[[7.67]]]), one * 7.12, one * 7.92, -one, 60, 100).round(4)
    array([[[72.5]]])
    """
    if not np.all(upper > lower):
        raise ValueError("upper bound must exceed lower bound")
    best = np.where(sign > 0, upper, lower)[:, None, None]
    worst = np.where(sign > 0, lower, upper)[:, None, None]
    scores = values - worst
    scores /= best - worst
    scores *= high - low
    scores += low
    return scores


def clip(scores: Array, low: float, high: float) -> Array:
    """Scores cut to ``[low, high]``; missing stays missing.

    >>> clip(np.array([55.0, np.nan, 120.0]), 60, 100)
    array([ 60.,  nan, 100.])
    """
    return np.clip(scores, low, high)
