"""Strict YAML: every scalar stays the text that was written, every value knows its line, nothing is guessed."""

import re
import warnings
from dataclasses import dataclass, field
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from weiheng.vocabulary.problem import Place, Problem

Path_ = tuple[str | int, ...]

MAX_DEPTH = 40

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_SURROGATE = re.compile("[\ud800-\udfff]")
_PROPERTY = re.compile(r"[&!]\S*")
_IMPLICIT = re.compile(
    r"""(?ix)
    (y|yes|n|no|on|off|null|~|)                         # booleans and nulls of YAML 1.1
  | [0-9]{4}-[0-9]{1,2}-[0-9]{1,2}([Tt\s].*)?           # dates and times
  | [-+]?0[0-9_]+ | 0o[0-7_]+ | 0x[0-9a-f_]+ | 0b[01_]+ # octal, hexadecimal, binary
  | [-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9]*)?         # sexagesimal
  | [-+]?\.(inf|nan)
  | [-+]?[0-9]+_[0-9_]*(\.[0-9_]*)?                    # 1_000
  | [-+]?([0-9]+\.?[0-9]*|\.[0-9]+)e[-+]?[0-9]+         # 1e3
  | \+[0-9]+(\.[0-9]*)? | [-+]?\.[0-9]+ | [-+]?[0-9]+\. # +5  .5  5.
    """
)


@dataclass(frozen=True)
class Document:
    """A YAML file as plain ``dict``, ``list`` and ``str``, with the line of every value."""

    file: str
    data: Any
    lines: dict[Path_, int] = field(repr=False)

    def place(self, *path: str | int) -> Place:
        """Where a value stands; for a value that is absent, where its nearest parent stands."""
        while path and path not in self.lines:
            path = path[:-1]
        return Place(self.file, self.lines.get(path, 1))


def parse_yaml(text: str, shown: str) -> tuple[Document | None, list[Problem]]:
    """Parse the text of a file; ``shown`` is how to call it. Returns no document if it cannot be used at all."""
    try:
        with warnings.catch_warnings(action="ignore", category=ReusedAnchorWarning):
            root = YAML(typ="rt", pure=True).compose(text)
    except (YAMLError, RecursionError) as error:
        return None, [Problem("Y01", _error_place(error, shown), {"found": _error_words(error)})]
    if root is None:
        return None, [Problem("Y01", Place(shown, 1), {"found": "empty"})]
    reader = _Reader(shown, text)
    data = reader.value(root, ())
    return Document(shown, data, reader.lines), reader.problems


def _error_place(error: Exception, shown: str) -> Place:
    mark = error.problem_mark if isinstance(error, MarkedYAMLError) else None
    return Place(shown, mark.line + 1 if mark else 1)


def _error_words(error: Exception) -> str:
    return str(getattr(error, "problem", None) or type(error).__name__)


class _Reader:
    """Turns composed nodes into plain values, remembering lines and problems."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.lines: dict[Path_, int] = {}
        self.problems: list[Problem] = []

    def value(self, node: Node, path: Path_) -> Any:
        self.lines[path] = node.start_mark.line + 1
        if self.is_refused(node):
            return str(node.value) if isinstance(node, ScalarNode) else ""
        if len(path) > MAX_DEPTH:
            self.report("Y05", node, found=f"> {MAX_DEPTH}")
            return ""
        if isinstance(node, MappingNode):
            return self.mapping(node, path)
        if isinstance(node, SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        return self.scalar(node) if isinstance(node, ScalarNode) else ""

    def mapping(self, node: MappingNode, path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if self.is_refused(key_node):
                continue
            if not isinstance(key_node, ScalarNode):
                self.report("Y05", key_node, found="?")
                continue
            key = self.scalar(key_node)
            if key in result:
                self.report("Y02", key_node, key=key, first=self.lines[(*path, key)])
                continue
            if isinstance(value_node, ScalarNode) and not value_node.value and not value_node.style:
                value_node.start_mark = key_node.start_mark  # nothing was written: it is missing on the key's line
            result[key] = self.value(value_node, (*path, key))
            self.lines[(*path, key)] = key_node.start_mark.line + 1
        return result

    def scalar(self, node: ScalarNode) -> str:
        text = str(node.value)
        if _SURROGATE.search(text):
            self.report("Y03", node, found=ascii(text))
            return ""
        if node.style is None and not _NUMBER.fullmatch(text) and _IMPLICIT.fullmatch(text):
            self.report("Y03", node, found=text or '""')
        return text

    def is_refused(self, node: Node) -> bool:
        """Whether a node has an anchor or a tag (every alias leads to a node with an anchor)."""
        word = _PROPERTY.match(self.text, node.start_mark.index)
        if word is None and not node.anchor:
            return False
        self.report("Y05", node, found=word[0] if word else f"*{node.anchor}")
        return True

    def report(self, code: str, node: Node, **facts: object) -> None:
        self.problems.append(Problem(code, Place(self.file, node.start_mark.line + 1), facts))
