"""On which scale scores stand: only what is on like scales can be summed up in an interval."""

from collections.abc import Iterable, Sequence
from typing import Literal

from weiheng.definitions.scales import ON_SCALE, REACH, Range, are_alike
from weiheng.index.recipe import Aggregation, Normalisation
from weiheng.index.robustness.design import Design

Scale = Range | str
"""The ends of a range; or the name of a method whose scores have no range that is declared."""
Scales = Literal["same", "alike", "unlike"]
"""How scales compare: ``same`` up to 1 % of the range; ``alike`` as rule M12 wants those of one mean (points of 0-100
beside z-scores around 50 that spread by 15); ``unlike`` if a unit of one is something else in another (places beside
points, 0-1 beside 0-100). Differences of scores need the same scale; quantiles over like ones tell where a score may
be, the scale being one of the choices; over unlike ones they tell nothing."""

_PLACES = frozenset({"rank", "borda"})
"""Normalisations whose scores are as many as there are units."""
_NEAR = 0.01
"""Ends that differ by less than this share of the range are the same."""


def scale_of(choice: Normalisation) -> Scale:
    """The range of a normalisation's scores; of z-scores the mean plus and minus 3 standard deviations."""
    if choice.method in _PLACES:
        return choice.method
    if choice.method == "z_score":
        wide = REACH * choice.deviation
        return choice.mean - wide, choice.mean + wide
    return float(choice.low), float(choice.high)


def scales_of(ways: Iterable[Aggregation], normalisations: Sequence[Sequence[Normalisation]]) -> Scales:
    """How the scales of sets of normalisations compare to the first; unlike if not only means are taken."""
    if any(way.method not in ON_SCALE for way in ways):
        return "unlike"
    declared, *others = ({scale_of(choice) for choice in choices} for choices in normalisations)
    pairs = [(one, other) for found in others for one in declared for other in found]
    if all(_near(one, other) for one, other in pairs):
        return "same"
    return "alike" if all(_alike(one, other) for one, other in pairs) else "unlike"


def drawn_scales(design: Design) -> Scales:
    """How the scales of the scores of all replicates of a design compare."""
    root = design.tree.aggregation(len(design.tree.children) - 1)
    if not design.aggregate and (not design.normalise or root.method not in ON_SCALE):
        return "same"
    declared = [design.tree.aggregation(group) for group in range(len(design.tree.children))]
    ways = [*declared, *(way for way in design.aggregate if way is not None)]
    return scales_of(ways, design.normalise or (design.recipe.normalisations,))


def _near(one: Scale, other: Scale) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    wide = _NEAR * (one[1] - one[0])
    return all(abs(mine - theirs) <= wide for mine, theirs in zip(one, other, strict=True))


def _alike(one: Scale, other: Scale) -> bool:
    if isinstance(one, str) or isinstance(other, str):
        return one == other
    return are_alike((one, other))
