"""Sentences from the catalogue with numbers in them, instead of plain text."""

from collections.abc import Iterable, Mapping, Sequence
from string import Formatter

from weiheng.report.blocks import Inline, Line, Reference
from weiheng.report.numbers import Number
from weiheng.vocabulary.messages import Words, catalogue

Fact = object
"""What a template is filled with: a number, a reference, a line of both and words, or anything that words can show."""


def fill(words: Words, key: str, facts: Mapping[str, Fact]) -> Line:
    """The template with a key, its facts put in; numbers stay numbers. An unknown name raises ``KeyError``."""
    return fill_text(words, catalogue(words.language)[key], facts)


def fill_text(words: Words, template: str, facts: Mapping[str, Fact]) -> Line:
    """Any text with names in braces, filled like a template of the catalogue."""
    parts: list[Inline] = []
    for literal, name, _, _ in Formatter().parse(template):
        parts.append(literal)
        if name is not None:
            line = line_of(words, facts[name])
            if not literal and _run_together(parts, line):
                parts.append(" ")
            parts += line
    return merged(parts)


def _run_together(before: Sequence[Inline], line: Line) -> bool:
    """Whether a name in Latin letters or a figure would run into the number that follows it: City 42018."""
    last = next((part for part in reversed(before) if part != ""), None)
    if not isinstance(last, str) or not line:
        return False
    start = line[0].digits if isinstance(line[0], Number) else line[0] if isinstance(line[0], str) else ""
    return last[-1].isascii() and last[-1].isalnum() and start[:1].isdigit()


def line_of(words: Words, fact: Fact) -> Line:
    """A fact as a line."""
    if isinstance(fact, (Number, Reference)):
        return (fact,)
    if isinstance(fact, tuple) and any(isinstance(part, (Number, Reference)) for part in fact):
        return tuple(fact)
    return (words.show(fact),)


def join(words: Words, lines: Iterable[Line], last: bool = True) -> Line:
    """Lines as a list in a sentence: a、b和c, or a, b and c; with ``last`` false without the final "and"."""
    *first, end = list(lines) or [()]
    if not first:
        return end
    comma, final = words("list.comma"), words("list.and" if last else "list.comma")
    parts: list[Inline] = []
    for position, line in enumerate(first):
        parts += line
        parts.append(final if position == len(first) - 1 else comma)
    return merged((*parts, *end))


def merged(parts: Iterable[Inline]) -> Line:
    """The same line with neighbouring texts in one piece, and no empty ones."""
    result: list[Inline] = []
    for part in parts:
        before = result[-1] if result else None
        if isinstance(part, str) and isinstance(before, str):
            result[-1] = before + part
        elif part != "":
            result.append(part)
    return tuple(result)
