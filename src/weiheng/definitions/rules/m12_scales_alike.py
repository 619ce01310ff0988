"""M12 (warning): a mean is taken of scores on like scales."""

from collections.abc import Iterator, Mapping

from weiheng.definitions.methods import Aggregate, AggregateChoice, Normalise, NormaliseChoice, Pool
from weiheng.definitions.model import Node, Settings
from weiheng.definitions.pack import Pack
from weiheng.definitions.robustness import AggregateFactor, Robustness, Variant
from weiheng.definitions.rules.places import Path, trees
from weiheng.definitions.scales import ON_SCALE, REACH, Range, are_alike
from weiheng.vocabulary.problem import Place, Problem

CODE = "M12"
Way = tuple[Path, Node, Settings]
"""Another way of building an index: where it is declared, and the tree and settings that it makes."""


def check(pack: Pack) -> Iterator[Problem]:
    """Beside scores of 0 to 100 those of 0 to 1 hardly count, whatever their weight. One problem a group.

    Likewise of what robustness.yaml declares instead, one problem a choice, where the edition's own scales are alike.
    """
    for files, tree, file in trees(pack):
        if files.settings is None:
            continue
        own = {node.key: (path, scales) for node, path, scales in _means_apart(tree, files.settings)}
        for key, (path, scales) in own.items():
            yield _problem(pack.place(file, *path), key, scales)
        for at, other, settings in _ways_of(files.robustness, tree, files.settings) if files.robustness else ():
            apart = ((node.key, scales) for node, _, scales in _means_apart(other, settings) if node.key not in own)
            for key, scales in list(apart)[:1]:
                yield _problem(pack.place(f"{files.folder}/robustness.yaml", *at), key, scales)


def _problem(place: Place, node: str, scales: Mapping[str, Range]) -> Problem:
    found = tuple(f"{key} {low:g} … {high:g}" for key, (low, high) in scales.items())
    return Problem(CODE, place, {"node": node, "found": found}, level="warning")


def _ways_of(robustness: Robustness, tree: Node, settings: Settings) -> Iterator[Way]:
    """What is drawn, each choice beside the declared ones, and the variants."""
    factors = robustness.factors
    for position, scale in enumerate(factors.normalise.others if factors.normalise else ()):
        yield ("factors", "normalise", "others", position), tree, _with(settings, normalise=Normalise(**dict(scale)))
    if factors.aggregate is not None:
        yield from _drawn(factors.aggregate, tree, settings)
    for position, variant in enumerate(robustness.variants):
        yield ("variants", position), *_varied(variant, tree, settings)


def _drawn(factor: AggregateFactor, tree: Node, settings: Settings) -> Iterator[Way]:
    """For all groups alike or, where levels draw their own, for those of one level."""
    levels = range(_depth(tree)) if factor.per_level else (None,)
    for position, choice in enumerate(factor.others):
        for level in levels:
            yield ("factors", "aggregate", "others", position), _put_together(tree, choice, level), settings


def _varied(variant: Variant, tree: Node, settings: Settings) -> tuple[Node, Settings]:
    flat = settings.aggregate.flat if variant.flat is None else variant.flat
    aggregate = settings.aggregate.model_copy(update={"flat": flat})
    if variant.aggregate is not None:
        tree, aggregate = _put_together(tree, variant.aggregate), Aggregate(**dict(variant.aggregate), flat=flat)
    changed = _with(settings, aggregate=aggregate)
    return tree, changed if variant.normalise is None else _with(
        changed, normalise=Normalise(**dict(variant.normalise))
    )


def _with(settings: Settings, **choices: Normalise | Aggregate) -> Settings:
    return settings.model_copy(update=choices)


def _depth(node: Node) -> int:
    """Levels of groups."""
    return 1 + max((_depth(child) for child in node.children), default=0) if node.children else 0


def _put_together(node: Node, choice: AggregateChoice, level: int | None = None, depth: int = 0) -> Node:
    """The tree with another way of aggregating in all groups, or in those of one level."""
    if not node.children:
        return node
    children = tuple(_put_together(child, choice, level, depth + 1) for child in node.children)
    way = choice if level in (None, depth) else node.aggregate
    return node.model_copy(update={"children": children, "aggregate": way})


def _means_apart(tree: Node, settings: Settings) -> Iterator[tuple[Node, Path, dict[str, Range]]]:
    """The means of scores on scales that differ."""
    return (each for each in _means(tree, settings) if not are_alike(tuple(each[2].values())))


def _means(tree: Node, settings: Settings) -> Iterator[tuple[Node, Path, dict[str, Range]]]:
    """Every group that is a mean, with its path and the scales of what it is the mean of."""
    pending: list[tuple[Node, Path]] = [(tree, ())]
    while pending:
        node, path = pending.pop()
        pending += [(child, (*path, "children", index)) for index, child in enumerate(node.children)]
        if node.children and _way(node, len(path) // 2, settings).method in ON_SCALE:
            parts = node.leaves() if settings.aggregate.flat else node.children
            yield node, path, {each.key: _scale(each, len(path) // 2 + 1, settings) for each in parts}


def _way(node: Node, depth: int, settings: Settings) -> AggregateChoice:
    return node.aggregate or settings.aggregate.at(depth)


def _scale(node: Node, depth: int, settings: Settings) -> Range:
    if not node.children:
        return _of_indicator(settings.normalise.of(node.key), settings)
    way = _way(node, depth, settings)
    if way.method not in ON_SCALE:
        return _of_units(way, settings)
    scales = [_scale(child, depth + 1, settings) for child in node.children]
    return min(low for low, _ in scales), max(high for _, high in scales)


def _of_indicator(choice: NormaliseChoice, settings: Settings) -> Range:
    units = _units(choice.over, settings)
    if choice.method == "z_score":
        mean = 0.0 if choice.mean is None else float(choice.mean.exact)
        deviation = 1.0 if choice.deviation is None else float(choice.deviation.exact)
        return mean - REACH * deviation, mean + REACH * deviation
    if choice.method in ("rank", "borda"):
        first = 1 if choice.method == "rank" else 0
        return first, first + units - 1
    return float(choice.low.exact), float(choice.high.exact)


def _of_units(way: AggregateChoice, settings: Settings) -> Range:
    """Units beaten less units lost to; ratios to a mean are about 1; all others are shares of the best."""
    if way.method == "copeland":
        units = _units(way.over, settings)
        return 1 - units, units - 1
    return 0, 2 if way.method == "composite_ratio" else 1


def _units(over: Pool, settings: Settings) -> int:
    areas, periods = len(settings.areas), len(settings.periods.years())
    return {"panel": areas * periods, "period": areas, "area": periods}[over]
