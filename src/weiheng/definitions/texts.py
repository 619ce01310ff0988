"""What people wrote into reports of an edition: kept texts, as data of the pack.

A text may name numbers in braces by their whole tag, such as ``{maternal_mortality 440300 2022 value .2u
shenzhen/index/2022}``: they follow the data. Other braces are doubled.
"""

import re
from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, model_validator

from weiheng.definitions.base import Fact, Text, refusal

_PIECES = re.compile(r"\{\{|\}\}|\{([^{}]+)\}|[{}]")


def pieces(text: str) -> Iterator[tuple[str, str]]:
    """The words of a text, and the tags of the numbers that follow them.

    >>> list(pieces("{{a}} is {score .2} high"))
    [('{a} is ', 'score .2'), (' high', '')]
    """
    words, end = "", 0
    for match in _PIECES.finditer(text):
        words += text[end : match.start()]
        end = match.end()
        if match[1]:
            yield words, match[1]
            words = ""
        else:
            words += match[0][0]
    if words + text[end:]:
        yield words + text[end:], ""


def escaped(text: str) -> str:
    """Words as they are written into a text: with doubled braces."""
    return text.replace("{", "{{").replace("}", "}}")


def _braced(text: str) -> str:
    if any(match[0] in "{}" for match in _PIECES.finditer(text)):
        raise refusal("{tag}, {{, }}")
    return text


Worded = Annotated[str, AfterValidator(_braced)]


class Printed(Fact):
    """A number of a sentence as the rule printed it when the text was adopted."""

    origin: Text
    text: Text


class KeptSentence(Fact):
    """A person's wording of a sentence. ``text`` is absent for a sentence that was taken out.

    ``generated`` is what the rule wrote when the text was adopted, ``numbers`` the numbers in it: if they change, the
    text is flagged.
    """

    key: Text
    text: Worded | None = None
    generated: str
    numbers: tuple[Printed, ...] = ()


class KeptSlot(Fact):
    """What people wrote in a place that asks for it. ``data`` is the digest of the data that they had before them."""

    key: Text
    paragraphs: tuple[Worded, ...]
    data: str | None = None


class Addition(Fact):
    """A paragraph that people added after the heading, sentence, table, chart or slot named."""

    key: Text
    after: Text
    text: Worded


class Texts(Fact):
    """The kept texts of an edition in one language."""

    format: Literal["1"] = "1"
    sentences: tuple[KeptSentence, ...] = ()
    slots: tuple[KeptSlot, ...] = ()
    additions: tuple[Addition, ...] = ()

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        for kept in (self.sentences, self.slots, self.additions):
            keys = [each.key for each in kept]
            if len(set(keys)) < len(keys):
                raise refusal("each key once")
        return self

    def is_empty(self) -> bool:
        """Whether nothing is kept."""
        return not (self.sentences or self.slots or self.additions)


def texts_yaml(texts: Texts) -> str:
    """Texts as the file of a pack: everything quoted, so that nothing is guessed when it is read again."""
    lines = ["# Written by `weiheng adopt`; may be edited.", f"format: {_quoted(texts.format)}"]
    for name, kept in (("sentences", texts.sentences), ("slots", texts.slots), ("additions", texts.additions)):
        if kept:
            lines.append(f"{name}:")
            lines += (line for each in kept for line in _item(each.model_dump(exclude_none=True)))
    return "\n".join(lines) + "\n"


def _item(fields: dict[str, object]) -> Iterator[str]:
    start = "  - "
    for name, value in fields.items():
        if isinstance(value, tuple):
            yield f"{start}{name}:" + ("" if value else " []")
            yield from (f"      - {_flow(each)}" for each in value)
        else:
            yield f"{start}{name}: {_quoted(str(value))}"
        start = "    "


def _flow(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {_quoted(str(part))}" for name, part in value.items()) + "}"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    """A text in double quotes, on one line whatever it holds."""
    shown = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\t", "\\t")
    return '"' + "".join(each if each.isprintable() else f"\\U{ord(each):08x}" for each in shown) + '"'
