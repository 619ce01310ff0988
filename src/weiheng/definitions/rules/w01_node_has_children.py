"""W01: a node is either a group with children or a leaf with an indicator."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import nodes, trees
from weiheng.vocabulary.problem import Problem

CODE = "W01"


def check(pack: Pack) -> Iterator[Problem]:
    """Neither, or both, is an error."""
    for _, tree, file in trees(pack):
        for node, path in nodes(tree):
            if bool(node.children) == bool(node.indicator):
                yield Problem(CODE, pack.place(file, *path), {"node": node.key, "children": len(node.children)})
