"""W03: the weights of a node's children add up."""

from collections.abc import Iterator
from fractions import Fraction

from weiheng.definitions.model import Node
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import trees
from weiheng.definitions.rules.weighed import weights
from weiheng.vocabulary.problem import Problem

CODE = "W03"
TOLERANCE = Fraction(1, 10_000)


def check(pack: Pack) -> Iterator[Problem]:
    """To the node's own weight; to 100% where it declares ``weights: relative``, or is weighed by a method itself.

    The root's is 100%. Where a weight is missing (W07) nothing is added up.
    """
    for _, tree, file in trees(pack):
        if abs(tree.weight - 1) > TOLERANCE:
            facts = {"node": tree.key, "sum": percent(tree.weight), "total": percent(tree.weight), "expected": "100%"}
            yield Problem(CODE, pack.place(file, "weight"), facts)
        for node, path, weighed_by in weights(tree):
            expected = Fraction(1) if node.weights == "relative" or weighed_by is not None else node.weight
            complete = weighed_by is not None or not path or _written(node)
            if node.children and complete and all(map(_written, node.children)) and not _adds_up(node, expected):
                sum_text = " + ".join(percent(child.weight) for child in node.children)
                total = percent(sum((child.weight for child in node.children), Fraction(0)))
                facts = {"node": node.key, "sum": sum_text, "total": total, "expected": percent(expected)}
                yield Problem(CODE, pack.place(file, *path), facts)


def _written(node: Node) -> bool:
    return "weight" in node.model_fields_set


def _adds_up(node: Node, expected: Fraction) -> bool:
    total = sum((child.weight for child in node.children), Fraction(0))
    return abs(total - expected) <= TOLERANCE


def percent(share: Fraction) -> str:
    """A share as text, such as 30% or 33.3333%."""
    return f"{float(share * 100):.6g}%"
