"""V01: weights are drawn on levels that the tree has."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import nodes, trees
from weiheng.vocabulary.problem import Problem

CODE = "V01"


def check(pack: Pack) -> Iterator[Problem]:
    """Level 0 are the children of the root."""
    for files, tree, _ in trees(pack):
        weights = None if files.robustness is None else files.robustness.factors.weights
        allowed = sorted({len(path) // 2 for node, path in nodes(tree) if node.children})
        for position, level in enumerate(() if weights is None else weights.levels):
            if level not in allowed:
                place = pack.place(f"{files.folder}/robustness.yaml", "factors", "weights", "levels", position)
                yield Problem(CODE, place, {"found": level, "allowed": tuple(allowed)})
