"""M12 (warning): a mean is taken of scores on like scales."""

from collections.abc import Iterator

from weiheng.definitions.form import MEANS
from weiheng.definitions.methods import AggregateChoice, NormaliseChoice, Pool
from weiheng.definitions.model import Node, Settings
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import Path, trees
from weiheng.vocabulary.problem import Problem

CODE = "M12"
TIMES = 3
"""How many times as wide one scale may be as another."""
_AVERAGES = MEANS | {"owa", "mazziotta_pareto"}
Scale = tuple[float, float]
"""The ends between which scores are, or nearly all are."""


def check(pack: Pack) -> Iterator[Problem]:
    """Beside scores of 0 to 100 those of 0 to 1 hardly count, whatever their weight. One problem a group."""
    for files, tree, file in trees(pack):
        for node, path, scales in _means(tree, files.settings) if files.settings else ():
            if _differ(tuple(scales.values())):
                found = tuple(f"{key} {low:g} … {high:g}" for key, (low, high) in scales.items())
                facts = {"node": node.key, "found": found}
                yield Problem(CODE, pack.place(file, *path), facts, level="warning")


def _means(tree: Node, settings: Settings) -> Iterator[tuple[Node, Path, dict[str, Scale]]]:
    """Every group that is a mean, with its path and the scales of what it is the mean of."""
    pending: list[tuple[Node, Path]] = [(tree, ())]
    while pending:
        node, path = pending.pop()
        pending += [(child, (*path, "children", index)) for index, child in enumerate(node.children)]
        if node.children and _way(node, len(path) // 2, settings).method in _AVERAGES:
            parts = node.leaves() if settings.aggregate.flat else node.children
            yield node, path, {each.key: _scale(each, len(path) // 2 + 1, settings) for each in parts}


def _way(node: Node, depth: int, settings: Settings) -> AggregateChoice:
    return node.aggregate or settings.aggregate.at(depth)


def _scale(node: Node, depth: int, settings: Settings) -> Scale:
    if not node.children:
        return _of_indicator(settings.normalise.of(node.key), settings)
    way = _way(node, depth, settings)
    if way.method not in _AVERAGES:
        return _of_units(way, settings)
    scales = [_scale(child, depth + 1, settings) for child in node.children]
    return min(low for low, _ in scales), max(high for _, high in scales)


def _of_indicator(choice: NormaliseChoice, settings: Settings) -> Scale:
    """Nearly all z-scores lie within three standard deviations of their mean."""
    units = _units(choice.over, settings)
    if choice.method == "z_score":
        mean = 0.0 if choice.mean is None else float(choice.mean.exact)
        deviation = 1.0 if choice.deviation is None else float(choice.deviation.exact)
        return mean - 3 * deviation, mean + 3 * deviation
    if choice.method in ("rank", "borda"):
        first = 1 if choice.method == "rank" else 0
        return first, first + units - 1
    return float(choice.low.exact), float(choice.high.exact)


def _of_units(way: AggregateChoice, settings: Settings) -> Scale:
    """Units beaten less units lost to; ratios to a mean are about 1; all others are shares of the best."""
    if way.method == "copeland":
        units = _units(way.over, settings)
        return 1 - units, units - 1
    return 0, 2 if way.method == "composite_ratio" else 1


def _units(over: Pool, settings: Settings) -> int:
    areas, periods = len(settings.areas), len(settings.periods.years())
    return {"panel": areas * periods, "period": areas, "area": periods}[over]


def _differ(scales: tuple[Scale, ...]) -> bool:
    """Whether one is more than ``TIMES`` as wide as another, or two have nothing in common."""
    widths = [high - low for low, high in scales]
    apart = max(low for low, _ in scales) >= min(high for _, high in scales)
    return max(widths) > TIMES * min(widths) or (apart and len(set(scales)) > 1)
