"""On which scale scores stand: only what is on the same one can be set side by side, or summed up in an interval."""

from collections.abc import Iterable, Sequence

from weiheng.index.recipe import Aggregation, Normalisation
from weiheng.index.robustness.design import Design

Scale = tuple[float, float] | str
"""The ends of a range; or the name of a method whose scores have no range that is declared."""

MEANS = frozenset({"arithmetic", "geometric", "harmonic", "power", "owa", "mazziotta_pareto"})
"""Methods whose result is on the scale of what they summarise."""
_PLACES = frozenset({"rank", "borda"})
"""Normalisations whose scores are as many as there are units."""
_DEVIATIONS = 3
"""Nearly all z-scores lie within so many standard deviations of their mean."""
_NEAR = 0.01
"""Ends that differ by less than this share of the range are the same."""


def scale_of(choice: Normalisation) -> Scale:
    """The range of a normalisation's scores; of z-scores the mean plus and minus 3 standard deviations."""
    if choice.method in _PLACES:
        return choice.method
    if choice.method == "z_score":
        wide = _DEVIATIONS * choice.deviation
        return choice.mean - wide, choice.mean + wide
    return float(choice.low), float(choice.high)


def comparable(ways: Iterable[Aggregation], normalisations: Sequence[Sequence[Normalisation]]) -> bool:
    """Whether scores are on one scale: only means are taken, and every set of normalisations has the same range."""
    if any(way.method not in MEANS for way in ways):
        return False
    declared, *others = ({scale_of(choice) for choice in choices} for choices in normalisations)
    return all(_near(one, other) for found in others for one in declared for other in found)


def on_one_scale(design: Design) -> bool:
    """Whether the scores of all replicates of a design are on one scale."""
    root = design.tree.aggregation(len(design.tree.children) - 1)
    if not design.aggregate and (not design.normalise or root.method not in MEANS):
        return True
    declared = [design.tree.aggregation(group) for group in range(len(design.tree.children))]
    ways = [*declared, *(way for way in design.aggregate if way is not None)]
    return comparable(ways, design.normalise or (design.recipe.normalisations,))


def _near(one: Scale, other: Scale) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    wide = _NEAR * (one[1] - one[0])
    return all(abs(mine - theirs) <= wide for mine, theirs in zip(one, other, strict=True))
