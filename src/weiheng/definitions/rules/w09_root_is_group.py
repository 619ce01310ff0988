"""W09: the root of a tree is a group."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import trees
from weiheng.vocabulary.problem import Problem

CODE = "W09"


def check(pack: Pack) -> Iterator[Problem]:
    """A single indicator is no index: nothing is put together. A root that is nothing at all is W01."""
    for _, tree, file in trees(pack):
        if tree.indicator is not None and not tree.children:
            yield Problem(CODE, pack.place(file), {"found": tree.key})
