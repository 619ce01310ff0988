"""W04: the tree's leaves are indicators of the pack, and settings name nodes of the tree."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import nodes, trees
from weiheng.vocabulary.problem import Problem

CODE = "W04"


def check(pack: Pack) -> Iterator[Problem]:
    """An indicator whose file is faulty is known all the same; its file's problems are reported there."""
    for files, tree, file in trees(pack):
        for node, path in nodes(tree):
            if node.indicator and node.indicator not in pack.declared:
                allowed = tuple(sorted(pack.declared))
                yield Problem(CODE, pack.place(file, *path), {"found": node.indicator, "allowed": allowed})
        known = tuple(node.key for node in tree.walk())
        for index, accepted in enumerate(files.settings.coverage.accept if files.settings else ()):
            if accepted.node not in known:
                place = pack.place(f"{files.folder}/index.yaml", "coverage", "accept", index, "node")
                yield Problem(CODE, place, {"found": accepted.node, "allowed": known})
