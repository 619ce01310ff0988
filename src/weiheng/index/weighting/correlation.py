"""Correlations of elements."""

import numpy as np

from weiheng.index.recipe import Array


def correlations(scores: Array) -> Array:
    """Pearson's correlation of every two elements.

    Shape: scores (elements, units), of which none is constant; the result (elements, elements).

    >>> correlations(np.array([[1.0, 2.0, 3.0], [3.0, 2.0, 1.0]])).round(12)
    array([[ 1., -1.],
           [-1.,  1.]])
    """
    return np.array(np.corrcoef(scores), dtype=np.float64, ndmin=2)
