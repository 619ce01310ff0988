"""What counts by itself: headings, and items of lists."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from weiheng.report.blocks import Block, Heading, Paragraph
from weiheng.report.writers.word.look import LATIN, Look
from weiheng.report.writers.word.xml import NOTHING, Xml, el, part

HEADINGS, BULLETS, _ITEMS = 1, 2, 3
"""Lists by the number of their form; lists of counted items have this number and those after it."""
_CHINESE = (
    ("chineseCountingThousand", "%1、"),
    ("chineseCountingThousand", "（%2）"),
    ("decimal", "%3."),
    ("decimal", "（%4）"),
)
_ENGLISH = (("decimal", "%1"), ("decimal", "%1.%2"), ("decimal", "%1.%2.%3"), ("decimal", "%1.%2.%3.%4"))
_COUNTED = (("decimal", "%1."), ("decimal", "（%2）"))
"""Items below headings of the first two levels count like those of the third, others like those of the fourth."""


@dataclass(frozen=True)
class Counted:
    """The place of an item: the list that it belongs to, from 0, and its level in it."""

    list: int
    level: int


def counted_items(blocks: Sequence[Block]) -> Iterator[tuple[str, Counted]]:
    """The items that count, by key. Every run of items is a list that begins anew; a single one is none."""
    depth = number = 0
    for listed, run in groupby(blocks, lambda block: isinstance(block, Paragraph) and block.style == "item"):
        members = list(run)
        if not listed:
            depth = next((each.level for each in reversed(members) if isinstance(each, Heading)), depth)
        elif len(members) > 1:
            yield from ((each.key, Counted(number, int(depth > len(_COUNTED)))) for each in members)
            number += 1


def number_of(look: Look, items: Mapping[str, Counted], key: str) -> Xml:
    """What makes an item count, or gives it its bullet.

    Items name their list themselves, for not all programs look for it in the style.
    """
    if not look.chinese:
        return _in_list(BULLETS, 0)
    place = items.get(key)
    return NOTHING if place is None else _in_list(_ITEMS + place.list, place.level)


def _in_list(number: int, level: int) -> Xml:
    return el("w:numPr", el("w:ilvl", val=level), el("w:numId", val=number))


def numbering_part(look: Look, items: Mapping[str, Counted]) -> bytes:
    """``word/numbering.xml``: one form for headings, one of bullets, and one for items, with a list for each run."""
    forms = _CHINESE if look.chinese else _ENGLISH
    headings = [
        _level(number, form, text, look, el("w:pStyle", val=f"Heading{number + 1}"))
        for number, (form, text) in enumerate(forms)
    ]
    counted = [
        _level(number, form, text, look, indent=_first_line(look)) for number, (form, text) in enumerate(_COUNTED)
    ]
    kinds = [
        el("w:abstractNum", el("w:multiLevelType", val="multilevel"), *levels, abstractNumId=number)
        for number, levels in ((HEADINGS, headings), (BULLETS, [_bullet()]), (_ITEMS, counted))
    ]
    numbers = [el("w:num", el("w:abstractNumId", val=number), numId=number) for number in (HEADINGS, BULLETS)]
    lists = 1 + max((place.list for place in items.values()), default=-1)
    numbers += [_restarted(_ITEMS + number) for number in range(lists)]
    return part("w:numbering", *kinds, *numbers)


def _restarted(number: int) -> Xml:
    begin = (el("w:lvlOverride", el("w:startOverride", val=1), ilvl=level) for level in range(len(_COUNTED)))
    return el("w:num", el("w:abstractNumId", val=_ITEMS), *begin, numId=number)


def _first_line(look: Look) -> Xml:
    """The indent of body text again: that of a list counts for more than that of a style."""
    return el("w:pPr", el("w:ind", left=0, firstLineChars=look.indent, firstLine=look.indent * look.body // 10))


def _level(number: int, form: str, text: str, look: Look, style: Xml = NOTHING, indent: Xml = NOTHING) -> Xml:
    return el(
        "w:lvl",
        el("w:start", val=1),
        el("w:numFmt", val=form),
        style,
        el("w:suff", val="nothing" if look.chinese else "space"),
        el("w:lvlText", val=text),
        el("w:lvlJc", val="left"),
        indent,
        ilvl=number,
    )


def _bullet() -> Xml:
    indent = el("w:pPr", el("w:ind", left=320, hanging=320))
    face = el("w:rPr", el("w:rFonts", ascii=LATIN, hAnsi=LATIN, eastAsia=LATIN))
    kind = (el("w:start", val=1), el("w:numFmt", val="bullet"), el("w:lvlText", val="•"), el("w:lvlJc", val="left"))
    return el("w:lvl", *kind, indent, face, ilvl=0)
