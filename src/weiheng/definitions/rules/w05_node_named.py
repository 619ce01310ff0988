"""W05: every group has an id of its own and a name in both languages."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import nodes, trees
from weiheng.vocabulary.problem import Problem

CODE = "W05"


def check(pack: Pack) -> Iterator[Problem]:
    """Ids of groups differ from each other and from indicators'."""
    for _, tree, file in trees(pack):
        seen: set[str] = set()
        for node, path in nodes(tree):
            if node.indicator:
                continue
            if node.id is None or node.names is None or node.id in seen or node.id in pack.declared:
                yield Problem(CODE, pack.place(file, *path), {"found": node.key})
            seen.add(node.key)
