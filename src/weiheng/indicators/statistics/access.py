"""How well places can reach what is supplied: the two-step floating catchment area."""

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike

from weiheng.indicators.statistics.arrays import Array, per, refuse


class Access(NamedTuple):
    """Supply per head within reach of each site (..., sites), and what each place can reach (..., places)."""

    ratio: Array
    access: Array


def catchment(distance: ArrayLike, threshold: float, *, gaussian: bool = False) -> Array:
    """Weights of reach: 1 up to the threshold, 0 beyond; or falling from 1 to 0 along a bell curve.

    With d/d0 the distance in thresholds the curve is ``(exp(-(d/d0)²/2) - exp(-1/2)) / (1 - exp(-1/2))``.

    Shape: any, usually (places, sites); the result has the same. Unit: distance and threshold alike (km, minutes).
    Missing: NaN where the distance is; what cannot be reached at all is infinitely far.
    Raises: ``ValueError`` for a distance below 0 or a threshold not above 0.
    Source: Luo and Wang, Measures of spatial accessibility to health care in a GIS environment, Environment and
    Planning B 30 (2003); Dai, Black residential segregation, disparities in spatial access to health care facilities,
    and late-stage breast cancer diagnosis in metropolitan Detroit, Health and Place 16 (2010): the curve.

    >>> catchment([0, 5, 10, 12], 10)
    array([1., 1., 1., 0.])
    >>> catchment([0, 5, 10, 12], 10, gaussian=True).round(3)
    array([1.   , 0.701, 0.   , 0.   ])
    """
    d = np.asarray(distance, dtype=np.float64)
    refuse(np.asarray(d < 0), "distances below 0")
    if not threshold > 0:
        raise ValueError(f"a threshold is above 0: {threshold}")
    least = np.exp(-0.5)
    weight = (np.exp(-((d / threshold) ** 2) / 2) - least) / (1 - least) if gaussian else 1.0
    return np.where(np.isnan(d), np.nan, np.where(d <= threshold, weight, 0.0))


def two_step(supply: ArrayLike, population: ArrayLike, reach: ArrayLike) -> Access:
    """Access by two steps: supply per head at each site, and the sum of that over the sites within reach of a place.

    ``R_j = S_j / sum_i P_i w_ij``, ``A_i = sum_j R_j w_ij``. Whatever is supplied is shared out: ``sum_i A_i P_i =
    sum_j S_j``, over the sites that somebody reaches. A place that reaches no site has access 0.

    Shape: supply (..., sites), population (..., places), reach (places, sites) with the weights of :func:`catchment`;
    ratio (..., sites), access (..., places). Unit: supply per head.
    Missing: a missing supply or weight makes the site missing, a missing population the sites that it reaches; so has a
    site that nobody reaches no ratio. Places that reach a missing site are missing, others are not.
    Raises: ``ValueError`` for numbers below 0, or shapes that do not go together.
    Source: Luo and Wang, Measures of spatial accessibility to health care in a GIS environment, Environment and
    Planning B 30 (2003).

    >>> found = two_step([30, 20, 50], [10, 20, 15, 5], [[1, 1, 0], [1, 1, 1], [0, 1, 1], [0, 0, 1]])
    >>> found.ratio.round(3), found.access.round(3)
    (array([1.   , 0.444, 1.25 ]), array([1.444, 2.694, 1.694, 1.25 ]))
    """
    s, n, w = (np.asarray(each, dtype=np.float64) for each in (supply, population, reach))
    if w.ndim != 2 or n.shape[-1:] + s.shape[-1:] != w.shape:
        raise ValueError(f"shapes do not go together: supply {s.shape}, population {n.shape}, reach {w.shape}")
    for each, name in ((s, "supply"), (n, "populations"), (w, "weights")):
        refuse(np.asarray(each < 0), f"{name} below 0")
    within = np.where(w == 0, 0.0, n[..., :, None] * w)
    ratio = per(s, np.sum(within, axis=-2))
    return Access(ratio, np.sum(np.where(w == 0, 0.0, ratio[..., None, :] * w), axis=-1))
