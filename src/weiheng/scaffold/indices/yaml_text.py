"""Facts as YAML that a strict reader takes for the same text: whatever could be anything else is quoted."""

import re

import yaml

from weiheng.definitions.base import Fact

_PLAIN = re.compile(r"[a-z][a-z_]*|(0|[1-9][0-9]*)(\.[0-9]+)?%?|[1-9][0-9]*/[1-9][0-9]*")
_WORDS_OF_YAML = frozenset({"y", "n", "yes", "no", "on", "off", "null", "true", "false"})
_LINE = 80
"""Characters that are written on one line together."""


def yaml_text(facts: object) -> str:
    """Plain data as YAML, short mappings and all lists of scalars on one line.

    >>> print(yaml_text([{"code": "NO", "names": {"zh": "挪威"}, "parts": 2, "near": ["001", "1/3"]}]), end="")
    - code: "NO"
      names: {zh: "挪威"}
      parts: 2
      near: ["001", 1/3]
    """
    node = _node(facts)
    if isinstance(node, yaml.CollectionNode):
        node.flow_style = False
    return yaml.serialize(node, Dumper=_Dumper, allow_unicode=True, width=1_000_000)


class _Dumper(yaml.SafeDumper):
    """Lists indented below what they belong to; no guesses, so that a number may stay as it is written."""

    yaml_implicit_resolvers = {}  # noqa: RUF012

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002
        super().increase_indent(flow, indentless=False)


def _node(facts: object) -> yaml.Node:
    if isinstance(facts, dict):
        pairs = [(_scalar(key), _node(value)) for key, value in facts.items()]
        short = _fits([each for pair in pairs for each in pair])
        return yaml.MappingNode("tag:yaml.org,2002:map", pairs, flow_style=short)
    if isinstance(facts, list):
        items = [_node(each) for each in facts]
        return yaml.SequenceNode("tag:yaml.org,2002:seq", items, flow_style=_are_scalars(items))
    return _scalar(facts)


def _scalar(fact: object) -> yaml.ScalarNode:
    text = str(fact)
    plain = _PLAIN.fullmatch(text) and text not in _WORDS_OF_YAML
    return yaml.ScalarNode("tag:yaml.org,2002:str", text, style=None if plain else '"')


def _are_scalars(nodes: list[yaml.Node]) -> bool:
    return all(isinstance(node, yaml.ScalarNode) for node in nodes)


def _fits(nodes: list[yaml.Node]) -> bool:
    return _are_scalars(nodes) and sum(len(node.value) + 2 for node in nodes) <= _LINE


def plain(fact: Fact) -> object:
    """A fact without what is as it would be anyway."""
    return fact.model_dump(mode="json", exclude_defaults=True)
