"""W08: a weight is written or follows from a method, not both."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import trees
from weiheng.definitions.rules.w03_weights_add_up import percent
from weiheng.definitions.rules.weighed import weights
from weiheng.vocabulary.problem import Problem

CODE = "W08"


def check(pack: Pack) -> Iterator[Problem]:
    """Nor from two methods: below a node that weighs its leaves none weighs again."""
    for _, tree, file in trees(pack):
        for node, path, weighed_by in weights(tree):
            if weighed_by is None or weighed_by.weigh is None:
                continue
            facts = {"node": node.key, "by": weighed_by.key, "method": weighed_by.weigh.method}
            if "weight" in node.model_fields_set:
                yield Problem(CODE, pack.place(file, *path, "weight"), {**facts, "found": percent(node.weight)})
            if node.weigh is not None and weighed_by.weigh.across == "leaves":
                yield Problem(CODE, pack.place(file, *path, "weigh"), {**facts, "found": node.weigh.method})
