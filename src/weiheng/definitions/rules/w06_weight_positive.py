"""W06: every weight is positive."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import nodes, trees
from weiheng.definitions.rules.w03_weights_add_up import percent
from weiheng.vocabulary.problem import Problem

CODE = "W06"


def check(pack: Pack) -> Iterator[Problem]:
    """An indicator without weight does not belong into the tree, and none counts backwards."""
    for _, tree, file in trees(pack):
        for node, path in nodes(tree):
            if node.weight <= 0:
                yield Problem(
                    CODE, pack.place(file, *path, "weight"), {"node": node.key, "found": percent(node.weight)}
                )
