"""Between which ends scores are, and whether several such scales are alike."""

from collections.abc import Sequence

from weiheng.definitions.form import MEANS

Range = tuple[float, float]
"""The ends between which scores are, or nearly all are."""
ON_SCALE = MEANS | {"owa", "mazziotta_pareto"}
"""Aggregations whose result is on the scale of what they summarise."""
REACH = 3
"""Nearly all z-scores lie within so many standard deviations of their mean."""
TIMES = 3
"""How many times as wide one of several like scales may be as another."""


def are_alike(scales: Sequence[Range]) -> bool:
    """Whether none is more than ``TIMES`` as wide as another, and any two different ones have something in common.

    >>> are_alike([(0, 100), (5, 95)]), are_alike([(0, 1), (0, 100)]), are_alike([(0, 10), (50, 60)])
    (True, False, False)
    """
    widths = [high - low for low, high in scales]
    apart = max(low for low, _ in scales) >= min(high for _, high in scales)
    return max(widths) <= TIMES * min(widths) and not (apart and len(set(scales)) > 1)
