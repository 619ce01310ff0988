"""W07: every node but the root has a weight, written or by a method."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import trees
from weiheng.definitions.rules.weighed import weights
from weiheng.vocabulary.problem import Problem

CODE = "W07"


def check(pack: Pack) -> Iterator[Problem]:
    """No weight means 100%, which only the root has."""
    for _, tree, file in trees(pack):
        for node, path, weighed_by in weights(tree):
            if path and weighed_by is None and "weight" not in node.model_fields_set:
                yield Problem(CODE, pack.place(file, *path), {"node": node.key})
