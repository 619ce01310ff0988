"""Strict YAML: every scalar stays the text that was written, every value knows its line, nothing is guessed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import yaml
from yaml.events import (
    CollectionEndEvent,
    CollectionStartEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
)
from yaml.reader import ReaderError

from weiheng.vocabulary.problem import Place, Problem, Refused

Path_ = tuple[str | int, ...]

MAX_DEPTH = 40

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?")
_BREAK = re.compile("[\x85\u2028\u2029]")  # ends a line for some readers of YAML and for others not
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
    reader = _Reader(shown, text.removeprefix("\ufeff"))
    try:
        return Document(shown, reader.document(), reader.lines), reader.problems
    except Refused as refused:
        return None, list(refused.problems)


def _events(text: str, file: str) -> Iterator[Event]:
    """The events of a text, ``Refused`` where it is no YAML (Y01) or too deep (Y05).

    Nothing is read beyond that depth: the time that libyaml takes grows with its square.
    """
    if strange := _BREAK.search(text):
        raise _unusable("Y01", file, _line_after(text[: strange.start()]), ascii(strange[0]))
    depth = 0
    try:
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += _opens(event)
            if depth > MAX_DEPTH:
                raise _unusable("Y05", file, _line(event), f"> {MAX_DEPTH}")
            yield event
    except (yaml.YAMLError, UnicodeEncodeError) as error:
        raise _unusable("Y01", file, _error_line(error, text), _error_words(error)) from error


def _unusable(code: str, file: str, line: int, found: str) -> Refused:
    return Refused([Problem(code, Place(file, line), {"found": found})])


def _error_line(error: Exception, text: str) -> int:
    """The line of an error; at the end of a text without a line end, that is its last."""
    if isinstance(error, yaml.MarkedYAMLError):
        return _line_after(text[: error.problem_mark.index if error.problem_mark else 0])
    position = error.position if isinstance(error, ReaderError) else 0  # in bytes
    return _line_after(text.encode(errors="replace")[:position].decode())


def _line_after(text: str) -> int:
    """The line on which goes on what begins with a text."""
    return len((text.encode(errors="replace") + b".").splitlines())  # of bytes, because those of str end in \v and such


def _error_words(error: Exception) -> str:
    return str(getattr(error, "problem", None) or getattr(error, "reason", None) or type(error).__name__)


class _Reader:
    """Turns the events of a text into plain values, remembering lines and problems."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self.events = _events(text, file)
        self.lines: dict[Path_, int] = {}
        self.problems: list[Problem] = []

    def document(self) -> Any:
        """The value of the one document; ``Refused`` (Y01) if there is none, or another."""
        _, start = next(self.events), next(self.events)
        if not isinstance(start, DocumentStartEvent):
            raise _unusable("Y01", self.file, 1, "empty")
        root = next(self.events)
        data = self.value(root, (), _line(root))
        _, end = next(self.events), next(self.events)
        if isinstance(end, DocumentStartEvent):
            raise _unusable("Y01", self.file, _line(end), "but found another document")
        return data

    def value(self, event: Event, path: Path_, line: int) -> Any:
        """The value that begins with an event; ``line`` is that of its key, if it has one."""
        self.lines[path] = line
        if self.is_refused(event):
            self.skip(event)
            return event.value if isinstance(event, ScalarEvent) else ""
        if isinstance(event, ScalarEvent):
            return self.scalar(event, _line(event) if event.value or event.style else line)
        if isinstance(event, MappingStartEvent):
            return self.mapping(path)
        return self.sequence(path)

    def mapping(self, path: Path_) -> dict[str, Any]:
        result: dict[str, Any] = {}
        while not isinstance(event := next(self.events), MappingEndEvent):
            key = self.key(event)
            value = next(self.events)
            if key is None:
                self.skip(value)
            elif key in result:
                self.report("Y02", _line(event), key=key, first=self.lines[(*path, key)])
                self.skip(value)
            else:
                result[key] = self.value(value, (*path, key), _line(event))
        return result

    def sequence(self, path: Path_) -> list[Any]:
        result: list[Any] = []
        while not isinstance(event := next(self.events), SequenceEndEvent):
            result.append(self.value(event, (*path, len(result)), _line(event)))
        return result

    def key(self, event: Event) -> str | None:
        """The text of a key, None if it is refused."""
        if self.is_refused(event):
            self.skip(event)
            return None
        if isinstance(event, ScalarEvent):
            return self.scalar(event, _line(event))
        self.report("Y05", _line(event), found="?")
        self.skip(event)
        return None

    def skip(self, event: Event) -> None:
        """Read past the value that begins with an event."""
        depth = _opens(event)
        while depth:
            depth += _opens(next(self.events))

    def scalar(self, event: ScalarEvent, line: int) -> str:
        text = event.value
        if not event.style and not _NUMBER.fullmatch(text) and _IMPLICIT.fullmatch(text):
            self.report("Y03", line, found=text or '""')
        return text

    def is_refused(self, event: Event) -> bool:
        """Whether a value has an anchor or a tag, or is an alias, which has the name of an anchor."""
        if not getattr(event, "anchor", None) and not getattr(event, "tag", None):
            return False
        start, end = (mark.index if mark else 0 for mark in (event.start_mark, event.end_mark))
        self.report("Y05", _line(event), found=self.text[start:end].split(maxsplit=1)[0])
        return True

    def report(self, code: str, line: int, **facts: object) -> None:
        self.problems.append(Problem(code, Place(self.file, line), facts))


def _line(event: Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 1


def _opens(event: Event) -> int:
    """By how much the depth grows with an event."""
    return isinstance(event, CollectionStartEvent) - isinstance(event, CollectionEndEvent)
