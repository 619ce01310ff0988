"""What an experiment on an index says."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
DUST = 2e-6
"""What single precision may add to a score, as a share of the largest score's size: twice the tolerance of ties."""


@dataclass(frozen=True)
class Spread:
    """A result of every cell over the replicates; each array has shape (areas, periods).

    ``nominal`` is the edition's own, ``median``, ``low`` and ``high`` are the 50 %, 5 % and 95 % quantiles over the
    replicates in which there is a result. The quantiles of scores come from numbers of single precision.
    """

    nominal: Array
    median: Array
    low: Array
    high: Array

    @property
    def inside(self) -> NDArray[np.bool_]:
        """Whether the edition's own result lies in the 90 % interval, but for ``DUST``; False where it is missing."""
        dust = DUST * np.max(np.abs(self.nominal), initial=0.0, where=~np.isnan(self.nominal))
        found: NDArray[np.bool_] = (self.low - dust <= self.nominal) & (self.nominal <= self.high + dust)
        return found


@dataclass(frozen=True)
class Standing:
    """Ranks within one league: the areas of a period, or the years of an area.

    ``members`` are positions (area, period); ``acceptability`` (members, ranks) is the share of replicates in which a
    member has a rank, ``top`` (members,) the share in which it is among the top, both among the replicates in which it
    has a score; ``ahead`` (members, members) the share in which the row's is strictly better than the column's, among
    those in which both have one (empty for a league too large to compare pairwise). NaN where there are none.
    """

    members: tuple[tuple[int, int], ...]
    acceptability: Array
    ahead: Array
    top: Array


@dataclass(frozen=True)
class Experiment:
    """What the replicates say of the root of an index.

    ``rises`` and ``falls`` (areas, periods - 1): shares of replicates in which the score is higher, or lower, than in
    the period before, among those in which there are both; ``lacking`` (areas, periods): share of replicates without a
    score; ``shift`` (replicates,): mean absolute difference of ranks to the edition's own. ``done`` is below ``asked``
    if the run was stopped.
    """

    asked: int
    done: int
    seed: int
    scores: Spread
    ranks: Spread
    standings: tuple[Standing, ...]
    rises: Array
    falls: Array
    lacking: Array
    shift: Array


@dataclass(frozen=True)
class Influence:
    """Sobol indices of one or many outputs, each array of shape (factors, ...outputs).

    ``first`` and ``total`` are the first-order and total indices; ``first_low`` ... ``total_high`` their 90 % bootstrap
    intervals. NaN where an output does not vary at all, or is missing in some replicates.
    """

    first: Array
    total: Array
    first_low: Array
    first_high: Array
    total_low: Array
    total_high: Array


@dataclass(frozen=True)
class Influences:
    """How much each factor contributes to the variance of what an index says.

    ``scores`` and ``ranks`` have outputs (areas, periods), ``shift`` (the mean absolute difference of ranks to the
    edition's own) has none besides the factors.
    """

    factors: tuple[str, ...]
    base: int
    seed: int
    evaluations: int
    scores: Influence
    ranks: Influence
    shift: Influence
