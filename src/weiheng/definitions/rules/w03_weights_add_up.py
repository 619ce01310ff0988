"""W03: the weights of a node's children add up."""

from collections.abc import Iterator
from fractions import Fraction

from weiheng.definitions.model import Node
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import nodes, trees
from weiheng.vocabulary.problem import Problem

CODE = "W03"
TOLERANCE = Fraction(1, 10_000)


def check(pack: Pack) -> Iterator[Problem]:
    """To the node's own weight, or to 100% where the node declares ``weights: relative``; the root's is 100%."""
    for _, tree, file in trees(pack):
        if abs(tree.weight - 1) > TOLERANCE:
            facts = {"node": tree.key, "sum": percent(tree.weight), "total": percent(tree.weight), "expected": "100%"}
            yield Problem(CODE, pack.place(file, "weight"), facts)
        for node, path in nodes(tree):
            expected = Fraction(1) if node.weights == "relative" else node.weight
            if node.children and not _adds_up(node, expected):
                sum_text = " + ".join(percent(child.weight) for child in node.children)
                total = percent(sum((child.weight for child in node.children), Fraction(0)))
                facts = {"node": node.key, "sum": sum_text, "total": total, "expected": percent(expected)}
                yield Problem(CODE, pack.place(file, *path), facts)


def _adds_up(node: Node, expected: Fraction) -> bool:
    total = sum((child.weight for child in node.children), Fraction(0))
    return abs(total - expected) <= TOLERANCE


def percent(share: Fraction) -> str:
    """A share as text, such as 30% or 33.3333%."""
    return f"{float(share * 100):.6g}%"
