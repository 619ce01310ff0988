"""The weighted tree of an edition from the rows of a framework."""

from collections.abc import Mapping
from fractions import Fraction

from weiheng.definitions.model import Node
from weiheng.scaffold.indices.elements import same
from weiheng.scaffold.indices.model import Entry, Framework
from weiheng.scaffold.indices.weights import shares


def tree_of(framework: Framework, ids: Mapping[str, str]) -> Node:
    """The tree below the one top, its weights as shares within each group."""
    return _node(framework, framework.root, Fraction(1), ids)


def _node(framework: Framework, entry: Entry, share: Fraction, ids: Mapping[str, str]) -> Node:
    if entry.kind == "indicator":
        return Node(indicator=ids[entry.code], weight=share)
    below = framework.children(entry.code)
    parts = zip(below, shares([each.weight for each in below]), strict=True)
    return Node(
        id=ids[entry.code],
        names=same(entry.name),
        synonyms=(entry.code,) if entry.code not in (ids[entry.code], entry.name) else (),
        weight=share,
        weights="relative",
        children=tuple(_node(framework, each, part, ids) for each, part in parts),
    )
