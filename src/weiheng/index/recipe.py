"""How an index is built, as numbers and names: what an edition declares, compiled for arrays."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Rows = tuple[int, ...]
"""Rows of indicators (the first axis of values) that share a choice."""

AXES = {"panel": (1, 2), "period": (1,), "area": (2,)}
"""Axes of (indicators, areas, periods) over which a pool is taken."""


@dataclass(frozen=True)
class Screening:
    """``minimum`` share of indicators; ``over`` a period of an area, or an area with all its periods."""

    minimum: float
    over: str = "period"


@dataclass(frozen=True)
class Imputation:
    """``group`` holds the number of each area's group, shape (areas,); areas of one group are imputed together."""

    rows: Rows
    method: str
    over: str = "period"
    group: Rows = ()


@dataclass(frozen=True)
class Treatment:
    """Thresholds and the most points to winsorise."""

    rows: Rows
    method: str
    points: int = 5
    skewness: float = 2.0
    kurtosis: float = 3.5
    over: str = "panel"


@dataclass(frozen=True)
class Normalisation:
    """How some rows become scores. ``sign`` (rows,) is +1 or -1.

    ``lower`` and ``upper`` (rows,) are goalposts, ``target`` (rows,) the target, in the indicators' units; NaN where
    there is none. ``low`` and ``high`` are points, as are ``mean`` and ``deviation``.
    """

    rows: Rows
    method: str
    sign: Array
    lower: Array
    upper: Array
    target: Array
    low: float = 0.0
    high: float = 100.0
    clip: bool = False
    over: str = "panel"
    mean: float = 0.0
    deviation: float = 1.0


@dataclass(frozen=True)
class Aggregation:
    """How a group's children become its score; see :class:`weiheng.definitions.methods.AggregateChoice`."""

    method: str = "arithmetic"
    power: float = 1.0
    penalty: str = "negative"
    order_weights: tuple[float, ...] = ()
    same_way: str = "cost"
    resolution: float = 0.5
    share_minimum: float = 0.0
    share_maximum: float = 1.0
    over: str = "period"


ARITHMETIC = Aggregation()


@dataclass(frozen=True)
class Weighing:
    """How shares follow. ``matrices`` (n, n) and ``ratings`` (n,) are one for each expert; ``importance`` (n,)."""

    method: str
    across: str = "children"
    matrices: tuple[Array, ...] = ()
    ratings: tuple[Array, ...] = ()
    importance: tuple[float, ...] = ()
    over: str = "panel"


@dataclass(frozen=True)
class Recipe:
    """Every choice of an index apart from its tree, in the order of the stages.

    ``denominators`` (indicators, areas, periods) divide the values, NaN where the divisor is missing; None if there are
    none. ``sign`` (indicators,) is +1 or -1. Every row has exactly one normalisation. ``missing`` names a rule of
    :data:`weiheng.index.impute.IMPUTATIONS` for scores.
    """

    sign: Array
    normalisations: tuple[Normalisation, ...]
    missing: str = "none"
    denominators: Array | None = field(default=None, repr=False)
    screening: Screening | None = None
    imputations: tuple[Imputation, ...] = ()
    treatments: tuple[Treatment, ...] = ()


def goalpost_recipe(
    lower: Array, upper: Array, sign: Array, low: float, high: float, clipped: bool, missing: str
) -> Recipe:
    """The recipe of an index with published bounds: arrays of shape (indicators,), bounds in the indicators' units."""
    rows = tuple(range(len(sign)))
    none = np.full(len(sign), np.nan)
    scale = Normalisation(rows, "goalposts", sign, lower, upper, none, low, high, clipped)
    return Recipe(sign, (scale,), missing)
