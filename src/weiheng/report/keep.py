"""People's words back in their places when a report is made again, and a flag where the data have moved since."""

import errno
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from weiheng.definitions.files import read_text
from weiheng.definitions.schema import validate
from weiheng.definitions.strict_yaml import parse_yaml
from weiheng.definitions.texts import Addition, KeptSentence, KeptSlot, Texts, pieces
from weiheng.report.blocks import Block, Document, Kept, Line, Paragraph, Sentence, Slot
from weiheng.report.book import Book
from weiheng.report.filling import merged
from weiheng.report.numbers import WHOLE, Number, Origin, Style, read_tag, tag_of
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

ADDED = "added"
"""The rule of sentences that no rule made."""


def load_texts(path: Path) -> Texts:
    """The kept texts in a file; ``Refused`` with everything that is wrong with it."""
    if not path.is_file():
        raise Refused(
            [Problem("F08", Place(str(path)), {"found": os.strerror(errno.ENOENT), "allowed": "YAML"})], Exit.FILES
        )
    text, problems = read_text(path.resolve().parent, path.name)
    if text is None:
        raise Refused(problems, Exit.FILES)
    document, problems = parse_yaml(text, path.name)
    if document is None or problems:
        raise Refused(problems)
    texts, problems = validate(Texts, document.data, document.place)
    if texts is None:
        raise Refused(problems)
    return texts


def keep(document: Document, texts: Texts | None, book: Book) -> Document:
    """The document with what people wrote: their sentences, their slots, and their paragraphs.

    Numbers that are bound to the data are looked up anew. A kept sentence is outdated if the rule writes something
    else now than when the sentence was adopted. ``Refused`` (R12) if a text names a number that there cannot be.
    """
    if texts is None or texts.is_empty():
        return document
    sentences = {each.key: each for each in texts.sentences}
    slots = {each.key: each for each in texts.slots}
    front = tuple(_kept(document, block, sentences, slots, book) for block in document.front)
    body = tuple(_kept(document, block, sentences, slots, book) for block in document.blocks)
    return replace(
        document,
        front=tuple(_with_additions(document, front, document.front, texts.additions, book)),
        blocks=tuple(_with_additions(document, body, document.blocks, texts.additions, book)),
    )


def outdated(document: Document) -> tuple[Sentence, ...]:
    """Kept sentences that the data have left behind; one that a person took out has no text."""
    return tuple(each for each in document.sentences() if each.kept is not None and each.kept.outdated)


def unplaced(document: Document, texts: Texts | None) -> tuple[str, ...]:
    """The kept texts that a document of the same area, as it was composed, has no place for.

    A rule may have nothing to say this time, or the outline may have changed. The texts stay in their file.
    """
    if texts is None:
        return ()
    blocks = document.all_blocks()
    places = {block.key for block in blocks if isinstance(block, Slot)}
    places |= {each.key for each in document.sentences()} | {each.key for each in texts.additions}
    places |= {key for block in blocks for key in _keys(block, document.area)}
    kept = [(each.key, each.text) for each in texts.sentences if each.text]
    kept += [(each.key, "\n".join(each.paragraphs)) for each in texts.slots]
    kept += [(each.after, each.text) for each in texts.additions]
    return tuple(text for key, text in kept if document.area in key.split() and key not in places)


def of_other_data(texts: Texts | None, book: Book, area: str) -> tuple[str, ...]:
    """What people wrote in an area's slots with numbers of their own, when the data were not those of today."""
    slots = () if texts is None else texts.slots
    old = (each for each in slots if area in each.key.split() and each.data not in (None, book.digest))
    told = ("\n".join(each.paragraphs) for each in old)
    return tuple(text for text in told if any(letter.isdigit() for words, _ in pieces(text) for letter in words))


def _kept(
    document: Document,
    block: Block,
    sentences: Mapping[str, KeptSentence],
    slots: Mapping[str, KeptSlot],
    book: Book,
) -> Block | None:
    """The block with people's words; None for a paragraph that they emptied."""
    if isinstance(block, Slot) and block.key in slots:
        return replace(block, paragraphs=tuple(_plain(text, book) for text in slots[block.key].paragraphs))
    if not isinstance(block, Paragraph) or not any(each.key in sentences for each in block.sentences):
        return block
    changed = (_sentence(document, each, sentences.get(each.key), book) for each in block.sentences)
    left = tuple(each for each in changed if each is not None)
    return replace(block, sentences=left) if left else None


def _sentence(document: Document, sentence: Sentence, kept: KeptSentence | None, book: Book) -> Sentence | None:
    """The sentence in a person's words; None if it was taken out and nothing has changed since."""
    if kept is None:
        return sentence
    numbers = tuple((tag_of(each.origin, each.style), each.text) for each in sentence.text if isinstance(each, Number))
    before = tuple((each.origin, each.text) for each in kept.numbers)
    moved = numbers != before or document.plain(sentence.text) != kept.generated
    if kept.text is None and not moved:
        return None
    text = () if kept.text is None else line_of_text(kept.text, book)
    return replace(sentence, text=text, kept=Kept(moved, sentence.text))


def _with_additions(
    document: Document,
    blocks: tuple[Block | None, ...],
    before: tuple[Block, ...],
    additions: tuple[Addition, ...],
    book: Book,
) -> Iterator[Block]:
    """The blocks with people's paragraphs behind what they follow."""
    waiting: dict[str, list[Addition]] = {}
    for each in additions:
        waiting.setdefault(each.after, []).append(each)
    for block, original in zip(blocks, before, strict=True):
        if block is not None:
            yield block
        for key in _keys(original, document.area):
            for each in waiting.get(key, ()):
                yield added_paragraph(each, book)


def _keys(block: Block, area: str) -> tuple[str, ...]:
    """What texts that follow a block may name: its key or those of its sentences.

    Keys of tables and charts are the same for every area; with the area behind them they are of one.
    """
    inner = [sentence.key for sentence in block.sentences] if isinstance(block, Paragraph) else []
    keys = [block.key, *inner]
    return (*keys, *(f"{key} {area}" for key in keys if area not in key.split()))


def added_paragraph(addition: Addition, book: Book) -> Paragraph:
    """A paragraph that a person added, as one sentence that no rule made."""
    sentence = Sentence(addition.key, ADDED, line_of_text(addition.text, book), Kept(outdated=False, generated=()))
    return Paragraph(f"{ADDED} {addition.key}", (sentence,))


def line_of_text(text: str, book: Book) -> Line:
    """A kept text with its numbers looked up; ``Refused`` (R12) for what names no number."""
    parts: list[str | Number] = []
    for words, tag in pieces(text):
        parts.append(words)
        if tag:
            read = read_tag(tag)
            if read is None:
                raise Refused([Problem("R12", Place(f"texts.{book.language}.yaml"), {"found": tag})])
            parts.append(number_of(book, *read))
    return merged(parts)


def number_of(book: Book, origin: Origin, style: Style) -> Number:
    """The number of an origin that may name what the edition does not have: then it is missing."""
    if origin.subject in {WHOLE, *book.edition.elements, *book.edition.nodes} or book.plan_of(origin) is not None:
        with suppress(KeyError):  # a group has no unit
            return book.number(origin, style)
    return Number(origin, replace(style, unit=False), None)


def _plain(text: str, book: Book) -> str:
    return "".join(part.text if isinstance(part, Number) else str(part) for part in line_of_text(text, book))
