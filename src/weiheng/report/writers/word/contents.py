"""The contents: a field that Word can update, with entries that are right before anybody does."""

from collections.abc import Iterator

from weiheng.report.blocks import Heading
from weiheng.report.record import bookmark
from weiheng.report.writers.word.inline import field, paragraph, run
from weiheng.report.writers.word.paging import heading_pages, opening_pages
from weiheng.report.writers.word.story import Story
from weiheng.report.writers.word.xml import NOTHING, Xml, el, join

_DIGITS = "零一二三四五六七八九"
_DEPTHS = (3, 2)
"""Levels of headings in the contents: fewer if they do not fit on the page of the title."""


def chinese(number: int) -> str:
    """A number below a thousand as headings count.

    >>> [chinese(each) for each in (1, 10, 11, 20, 35, 101, 110, 999)]
    ['一', '十', '十一', '二十', '三十五', '一百零一', '一百一十', '九百九十九']
    """
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "")


def numbered(headings: tuple[Heading, ...], in_chinese: bool) -> Iterator[tuple[str, Heading]]:
    """Every heading with the number that Word will set before it."""
    counts = [0, 0, 0, 0]
    for heading in headings:
        level = heading.level - 1
        counts[level] += 1
        counts[level + 1 :] = [0] * (3 - level)
        yield (_chinese_number if in_chinese else _english_number)(counts, level), heading


def _chinese_number(counts: list[int], level: int) -> str:
    count = counts[level]
    return (f"{chinese(count)}、", f"（{chinese(count)}）", f"{count}.", f"（{count}）")[level]


def _english_number(counts: list[int], level: int) -> str:
    return ".".join(str(max(count, 1)) for count in counts[: level + 1]) + " "


def contents(story: Story) -> Xml:
    """The contents with their title, as a block that Word offers to update."""
    deepest, entries = _entries(story)
    if not entries:
        return NOTHING
    gallery = el("w:docPartObj", el("w:docPartGallery", val="Table of Contents"), el("w:docPartUnique"))
    title = paragraph("ContentsTitle", run(story.words("word.contents")))
    pages = heading_pages(story, [(heading.level, text) for text, heading in entries])
    lines = [_entry(text, heading, pages.get(heading.key, 1)) for text, heading in entries]
    first = join(
        el("w:r", el("w:fldChar", fldCharType="begin")),
        el("w:r", Xml(f'<w:instrText xml:space="preserve"> TOC \\o "1-{deepest}" \\h \\z \\u </w:instrText>')),
        el("w:r", el("w:fldChar", fldCharType="separate")),
    )
    end = el("w:p", el("w:pPr", el("w:pStyle", val="SectionEnd")), el("w:r", el("w:fldChar", fldCharType="end")))
    shown = [
        paragraph(f"TOC{heading.level}", first if row == 0 else NOTHING, line)
        for row, (line, (_, heading)) in enumerate(zip(lines, entries, strict=True))
    ]
    properties = el("w:sdtPr", el("w:id", val=story.identity()), gallery)
    return el("w:sdt", properties, el("w:sdtContent", title, *shown, end))


def _entries(story: Story) -> tuple[int, list[tuple[str, Heading]]]:
    """The levels that the contents show, and every entry as it is printed."""
    headings = tuple(block for block in story.document.blocks if isinstance(block, Heading))
    shown = [(n + story.document.plain(each.text), each) for n, each in numbered(headings, story.look.chinese)]
    deepest, entries = _DEPTHS[0], shown
    for deepest in _DEPTHS:
        entries = [(text, heading) for text, heading in shown if heading.level <= deepest]
        if opening_pages(story, [(heading.level, text) for text, heading in entries]) == 1:
            break
    return deepest, entries


def _entry(text: str, heading: Heading, number: int) -> Xml:
    anchor = bookmark("h", heading.key)
    page = field(f"PAGEREF {anchor} \\h", run(str(number)))
    return el("w:hyperlink", run(text), el("w:r", el("w:tab")), page, anchor=anchor, history=1)
