"""The walk that rules about methods share: every choice of an edition with where it is written and what it is for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from weiheng.definitions.base import Fact
from weiheng.definitions.methods import AggregateChoice, ImputeChoice, NormaliseChoice, TreatChoice, Weigh
from weiheng.definitions.model import Node, Settings
from weiheng.definitions.pack import IndexFiles, Pack
from weiheng.definitions.robustness import Robustness
from weiheng.definitions.rules.places import Path, nodes
from weiheng.vocabulary.problem import Place

Choice = NormaliseChoice | AggregateChoice | ImputeChoice | TreatChoice | Weigh


@dataclass(frozen=True)
class Chosen:
    """A choice with its place and stage.

    ``indicators`` are those that it holds for (values), ``groups`` how many children each of the groups has that it
    holds for (scores); in a flat index the leaves below are the children. ``node`` is the one that a choice of the tree
    stands at.
    """

    files: IndexFiles
    stage: str
    choice: Choice
    file: str
    path: Path
    indicators: tuple[str, ...] = ()
    groups: tuple[int, ...] = ()
    node: Node | None = None

    def place(self, pack: Pack, *more: str) -> Place:
        """Where the choice, or one of its settings, is written."""
        return pack.place(self.file, *self.path, *more)


def choices(pack: Pack) -> Iterator[Chosen]:
    """All choices of the editions whose settings and tree could be read."""
    for files in pack.editions.values():
        if files.settings is not None and files.tree is not None:
            yield from _of_values(files, files.settings, files.tree)
            yield from _of_groups(files, files.settings, files.tree)
            if files.robustness is not None:
                yield from _of_robustness(files, files.robustness, files.tree, files.settings.aggregate.flat)


def indicators_of(tree: Node) -> tuple[str, ...]:
    """Indicators of a tree in its order."""
    return tuple(leaf.indicator for leaf in tree.leaves() if leaf.indicator)


def size_of(node: Node, flat: bool) -> int:
    """How many scores a group is aggregated from."""
    return len(tuple(node.leaves())) if flat else len(node.children)


def _of_values(files: IndexFiles, settings: Settings, tree: Node) -> Iterator[Chosen]:
    file, order = f"{files.folder}/index.yaml", indicators_of(tree)
    stages: tuple[tuple[str, Choice | None, Mapping[str, Choice]], ...] = (
        ("normalise", settings.normalise, settings.normalise.indicators),
        ("impute", settings.impute, settings.impute.indicators if settings.impute else {}),
        ("treat", settings.treat, settings.treat.indicators if settings.treat else {}),
    )
    for stage, choice, single in stages:
        if choice is not None:
            common = tuple(each for each in order if each not in single)
            yield Chosen(files, stage, choice, file, (stage,), common)
        for key, each in single.items():
            own = (key,) if key in order else ()
            yield Chosen(files, stage, each, file, (stage, "indicators", key), own)


def _of_groups(files: IndexFiles, settings: Settings, tree: Node) -> Iterator[Chosen]:
    file, aggregate = f"{files.folder}/index.yaml", settings.aggregate
    sizes: dict[int, list[int]] = {}
    for node, path in nodes(tree):
        if node.children and node.aggregate is None:
            depth = min(len(path) // 2, len(aggregate.levels))
            sizes.setdefault(depth, []).append(size_of(node, aggregate.flat))
    common = tuple(sizes.get(len(aggregate.levels), ()))
    yield Chosen(files, "aggregate", aggregate, file, ("aggregate",), groups=common)
    for depth, level in enumerate(aggregate.levels):
        own = tuple(sizes.get(depth, ()))
        yield Chosen(files, "aggregate", level, file, ("aggregate", "levels", depth), groups=own)
    yield from _of_nodes(files, tree, aggregate.flat)


def _of_nodes(files: IndexFiles, tree: Node, flat: bool) -> Iterator[Chosen]:
    file = f"{files.folder}/tree.yaml"
    for node, path in nodes(tree):
        for stage, choice, size in (
            ("aggregate", node.aggregate, size_of(node, flat)),
            ("weigh", node.weigh, len(node.weighed())),
        ):
            if choice is not None:
                yield Chosen(files, stage, choice, file, (*path, stage), groups=(size,), node=node)


def _of_robustness(files: IndexFiles, robustness: Robustness, tree: Node, flat: bool) -> Iterator[Chosen]:
    """Alternatives hold for all indicators, and for all groups."""
    file, order = f"{files.folder}/robustness.yaml", indicators_of(tree)
    sizes = tuple(size_of(node, flat) for node in tree.walk() if node.children)
    for stage in ("normalise", "aggregate", "impute", "treat"):
        factor: Fact | None = getattr(robustness.factors, stage)
        for position, choice in enumerate(getattr(factor, "others", ())):
            path: Path = ("factors", stage, "others", position)
            yield Chosen(files, stage, choice, file, path, order, sizes if stage == "aggregate" else ())
        for position, variant in enumerate(robustness.variants):
            if (choice := getattr(variant, stage)) is not None:
                path = ("variants", position, stage)
                at_once = flat if variant.flat is None else variant.flat
                own = tuple(size_of(node, at_once) for node in tree.walk() if node.children)
                yield Chosen(files, stage, choice, file, path, order, own if stage == "aggregate" else ())
