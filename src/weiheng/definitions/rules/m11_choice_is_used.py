"""M11: every choice has something that it holds for."""

from collections.abc import Iterator

from weiheng.definitions.model import Node
from weiheng.definitions.pack import IndexFiles, Pack
from weiheng.definitions.robustness import Robustness
from weiheng.definitions.rules.choices import choices, indicators_of
from weiheng.definitions.rules.places import nodes, trees
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Place, Problem

CODE = "M11"


def check(pack: Pack) -> Iterator[Problem]:
    """A level has groups, only groups are weighed, weights by a method are not relative, drawn bounds move scores."""
    for chosen in choices(pack):
        if chosen.path[:2] == ("aggregate", "levels") and not chosen.groups:
            yield _problem(chosen.place(pack), f"aggregate.levels.{chosen.path[-1]}", "idle_level")
    for files, tree, file in trees(pack):
        for node, path in nodes(tree):
            for name, why in _idle(node):
                yield _problem(pack.place(file, *path, name), f"{node.key}.{name}", why)
        if files.robustness is not None:
            yield from _bounds(pack, files, files.robustness, indicators_of(tree))


def _idle(node: Node) -> Iterator[tuple[str, str]]:
    """Keys of a node that change nothing, and why."""
    for name in ("weigh", "aggregate"):
        if getattr(node, name) is not None and not node.children:
            yield name, "idle_leaf"
    if node.children and node.weigh is not None and "weights" in node.model_fields_set:
        yield "weights", "idle_weights"


def _problem(place: Place, found: str, why: str) -> Problem:
    return Problem(CODE, place, {"found": found, "why": Term(why)})


def _bounds(pack: Pack, files: IndexFiles, robustness: Robustness, order: tuple[str, ...]) -> Iterator[Problem]:
    """Bounds that are drawn move scores only if some indicator is normalised by goalposts."""
    if files.settings is None or robustness.factors.bounds is None:
        return
    others = () if robustness.factors.normalise is None else robustness.factors.normalise.others
    used = any(map(files.settings.normalise.needs_bounds, order))
    if not used and all(each.method != "goalposts" for each in others):
        yield _problem(
            pack.place(f"{files.folder}/robustness.yaml", "factors", "bounds"), "factors.bounds", "idle_bounds"
        )
