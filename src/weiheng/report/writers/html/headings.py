"""Where everything stands in the page: anchors that links point to, numbers of headings, and the contents."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from weiheng.report.blocks import Block, Document, Heading
from weiheng.vocabulary.messages import Language

_DIGITS = "零一二三四五六七八九"
_IN_CONTENTS = 3
"""Headings further down are not listed in the contents."""


@dataclass(frozen=True)
class Placed:
    """A block with its anchor; a heading also has its number and the level of its HTML element (the title has 1)."""

    block: Block
    anchor: str
    number: str = ""
    level: int = 0

    @property
    def kind(self) -> str:
        """The name of the block's class, by which a template chooses how to set it."""
        return type(self.block).__name__.lower()

    @property
    def listed(self) -> bool:
        """Whether the contents list it."""
        return isinstance(self.block, Heading) and self.block.level <= _IN_CONTENTS


@dataclass(frozen=True)
class Places:
    """All blocks of a document with their places."""

    front: tuple[Placed, ...]
    blocks: tuple[Placed, ...]

    def anchors(self) -> dict[str, str]:
        """The anchor of each block's key; of keys that stand twice, the one in the report proper."""
        return {each.block.key: each.anchor for each in (*self.front, *self.blocks)}


def place_blocks(document: Document) -> Places:
    """Anchors for all blocks and numbers for the headings of the report proper; the first page has no numbers."""
    taken: set[str] = set()
    return Places(
        tuple(_placed(document.front, taken, None)),
        tuple(_placed(document.blocks, taken, document.language)),
    )


def _placed(blocks: Iterable[Block], taken: set[str], language: Language | None) -> Iterator[Placed]:
    counts: list[int] = []
    level = 1 if language else 2  # the first page has a title of its own
    for block in blocks:
        anchor = _anchor(block.key, taken)
        if not isinstance(block, Heading):
            yield Placed(block, anchor)
            continue
        counts = [*counts[: block.level], *[0] * (block.level - len(counts))]
        counts[-1] += 1
        level = min(block.level + (1 if language else 2), level + 1)  # no level is skipped
        yield Placed(block, anchor, heading_number(counts, language) if language else "", level)


def _anchor(key: str, taken: set[str]) -> str:
    """The key as an id that links and scripts can use; the same key or a similar one a second time is counted."""
    base = f"b-{re.sub(r'[^0-9A-Za-z_-]+', '-', key)}"
    anchor, count = base, 1
    while anchor in taken:
        count += 1
        anchor = f"{base}-{count}"
    taken.add(anchor)
    return anchor


def heading_number(counts: list[int], language: Language) -> str:
    """The number of a heading from the counts of all levels down to its own.

    >>> [heading_number(counts, "zh") for counts in ([1], [1, 12], [1, 12, 3], [1, 12, 3, 2])]
    ['一、', '（十二）', '3.', '（2）']
    >>> heading_number([1, 12, 3], "en")
    '1.12.3'
    """
    if language == "en":
        return ".".join(str(count) for count in counts)
    forms = (f"{chinese(counts[-1])}、", f"（{chinese(counts[-1])}）", f"{counts[-1]}.", f"（{counts[-1]}）")
    return forms[len(counts) - 1]


def chinese(number: int) -> str:
    """A number from 1 to 99 in Chinese; larger ones in digits.

    >>> [chinese(number) for number in (1, 10, 11, 20, 35)]
    ['一', '十', '十一', '二十', '三十五']
    """
    if number > 99:
        return str(number)
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones else "")
