"""W02: an indicator stands in one group only."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import nodes, trees
from weiheng.vocabulary.problem import Problem

CODE = "W02"


def check(pack: Pack) -> Iterator[Problem]:
    """A second place would count its values twice."""
    for _, tree, file in trees(pack):
        first: dict[str, int] = {}
        for node, path in nodes(tree):
            place = pack.place(file, *path)
            if node.indicator in first:
                yield Problem(CODE, place, {"indicator": node.indicator, "first": first[node.indicator]})
            elif node.indicator:
                first[node.indicator] = place.line
