"""What form an edition's method has: what may be said of it, or computed by other means than the engine itself."""

from collections.abc import Iterator, Mapping
from typing import Literal

from weiheng.definitions.edition import Edition
from weiheng.definitions.methods import AggregateChoice, NormaliseChoice, Pool
from weiheng.definitions.model import Bound, Bounds, Node
from weiheng.vocabulary.figure import Figure

MEANS = frozenset({"arithmetic", "geometric", "harmonic", "power"})
"""Aggregations f⁻¹(sum of weight x f(score)), by a function f of one score."""
_AVERAGES = MEANS | {"owa"}
_BY_POOL = frozenset(
    {"min_max", "z_score", "rank", "percentile_rank", "borda", "distance_to_target", "distance_to_maximum"}
)
_WITHIN_RANGE = frozenset({"min_max", "percentile_rank", "distance_to_maximum"})
_BY_UNITS = frozenset(
    {"copeland", "topsis", "rank_sum_ratio", "composite_ratio", "grey_relational", "benefit_of_the_doubt"}
)
Stage = Literal["denominate", "screen", "impute", "treat"]


def aggregations(edition: Edition) -> Mapping[str, AggregateChoice]:
    """How each group aggregates: its own way, or that of the edition at its depth."""
    return dict(_aggregations(edition, edition.tree, 0))


def _aggregations(edition: Edition, node: Node, depth: int) -> Iterator[tuple[str, AggregateChoice]]:
    if node.children:
        yield node.key, node.aggregate or edition.settings.aggregate.at(depth)
    for child in node.children:
        yield from _aggregations(edition, child, depth + 1)


def normalisations(edition: Edition) -> Mapping[str, NormaliseChoice]:
    """How each indicator is normalised."""
    return {each.id: edition.settings.normalise.of(each.id) for each in edition.indicators}


def stages(edition: Edition) -> tuple[Stage, ...]:
    """What the edition does to values before they become scores, in order; nothing where a choice is ``none``."""
    settings = edition.settings
    impute, treat = settings.impute, settings.treat
    declared: dict[Stage, bool] = {
        "denominate": bool(settings.denominate),
        "screen": settings.screen is not None,
        "impute": impute is not None and any(each.method != "none" for each in (impute, *impute.indicators.values())),
        "treat": treat is not None and any(each.method != "none" for each in (treat, *treat.indicators.values())),
    }
    return tuple(name for name, is_declared in declared.items() if is_declared)


def is_plain(edition: Edition) -> bool:
    """Whether every score is a weighted arithmetic mean of scores between goalposts, of the values as they are.

    Then scores follow in closed form from the edition's own figures: each is linear in its value, whatever others have.
    """
    return is_arithmetic(edition) and not stages(edition) and by_goalposts(edition)


def is_followed(edition: Edition) -> bool:
    """Whether every score rises or falls with each value alone: means of scores between goalposts, values as they are.

    Then the ends of what a score can be follow from the ends of what its values can be.
    """
    return is_of_means(edition) and not stages(edition) and by_goalposts(edition)


def is_arithmetic(edition: Edition) -> bool:
    """Whether every group is the weighted arithmetic mean of its children."""
    return not edition.settings.aggregate.flat and _ways(edition) <= {"arithmetic"}


def is_of_means(edition: Edition) -> bool:
    """Whether every group is a mean of its children that weighs them apart: arithmetic, geometric, harmonic, power."""
    return not edition.settings.aggregate.flat and _ways(edition) <= MEANS


def by_goalposts(edition: Edition) -> bool:
    """Whether every indicator is scored between bounds, and all on the same range in the same way."""
    choices = normalisations(edition).values()
    return {each.method for each in choices} == {"goalposts"} and same_range(edition)


def same_range(edition: Edition) -> bool:
    """Whether all indicators are scored on the same range and are, or are not, cut to it."""
    return len({(each.low.exact, each.high.exact, each.clip) for each in normalisations(edition).values()}) == 1


def compares_areas(edition: Edition) -> bool:
    """Whether an area's scores also depend on what other areas have, so that they move when others move."""
    return len(edition.settings.areas) > 1 and bool(_pools(edition) - {"area"})


def pools_of_periods(edition: Edition) -> bool:
    """Whether values of one period are compared, so that a value can score otherwise in another period."""
    return "period" in _pools(edition)


def only_within_periods(edition: Edition) -> bool:
    """Whether no score depends on anything in another period, once values are imputed."""
    return _pools(edition) <= {"period"} and edition.settings.missing != "lowest_score"


def _pools(edition: Edition) -> frozenset[Pool]:
    """Pools of everything that compares values once they are imputed."""
    treat = edition.settings.treat
    found: set[Pool] = {each.over for each in normalisations(edition).values() if each.method in _BY_POOL}
    found |= {each.over for each in aggregations(edition).values() if each.method in _BY_UNITS}
    if treat is not None:
        found |= {each.over for each in (treat, *treat.indicators.values()) if each.method != "none"}
    return frozenset(found)


def score_range(edition: Edition) -> tuple[Figure, Figure] | None:
    """The ends that no score can pass; None where there are none, or they are not the same for all."""
    choices = normalisations(edition).values()
    bounded = all(each.clip or each.method in _WITHIN_RANGE for each in choices)
    if not bounded or not _ways(edition) <= _AVERAGES:
        return None
    ends = {(each.low.exact, each.high.exact): (each.low, each.high) for each in choices}
    return next(iter(ends.values())) if len(ends) == 1 else None


def keeps_scale(edition: Edition, node: str) -> bool:
    """Whether the scores of a group are on the scale of those of its children, so that they may be drawn together."""
    way, children = aggregations(edition)[node].method, edition.nodes[node].children
    are_alike = edition.settings.aggregate.flat and all(each.children for each in children)
    return way in _AVERAGES | {"mazziotta_pareto"} or are_alike


def _ways(edition: Edition) -> set[str]:
    return {each.method for each in aggregations(edition).values()}


def bounds_below(edition: Edition, key: str) -> tuple[Bounds, ...]:
    """The bounds of the indicators at or below a node that are scored between them."""
    ways, below = normalisations(edition), {each.id for each in edition.leaves(key)}
    scored = (each for each in edition.bounds if each.indicator in below)
    return tuple(each for each in scored if ways[each.indicator].method == "goalposts")


def bounds_known(edition: Edition, indicator: str) -> Bounds | None:
    """The bounds of an indicator, if it has any, whether it is scored between them or not."""
    return next((each for each in edition.bounds if each.indicator == indicator), None)


def ends_known(edition: Edition, indicator: str) -> tuple[tuple[Literal["lower", "upper"], Bound], ...]:
    """Both bounds of an indicator with their names; nothing if it has none."""
    bounds = bounds_known(edition, indicator)
    return () if bounds is None else bounds.ends()
