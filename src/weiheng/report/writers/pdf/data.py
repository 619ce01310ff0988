"""The document as plain data for the template: every text a string, nothing marked up."""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby, islice, pairwise
from typing import Any

from weiheng.report.blocks import (
    Block,
    Cell,
    Chart,
    Document,
    Heading,
    Inline,
    Line,
    Note,
    Paragraph,
    Reference,
    Sentence,
    Slot,
    Table,
)
from weiheng.report.narrative.phrases import dated
from weiheng.report.numbers import Number
from weiheng.report.writers.echarts import Size, chart_size, text_width
from weiheng.report.writers.svg import chart_svg
from weiheng.vocabulary.messages import Words

Data = dict[str, Any]
_TEXT_WIDTH, _TURNED_WIDTH = 442.0, 638.0
"""Width of the text in points, on an upright and on a turned page."""
_BODY_TYPE = {"zh": 15.75, "en": 11.0}
_TABLE_TYPE, _TURNED_TYPE, _GOOD_TYPE, _LEAST_TYPE = 10.5, 9.0, 8.5, 5.0
_FRONT_CHART = 0.75
_CELL_INSETS = 1.0
_MOST_TURNED_LINES = 4
"""Lines of text between two wide tables that stay on their turned pages, not alone on an upright one."""
_MOST_WHOLE = 400
"""Letters of a cell that is not divided between two pages."""
_LONG_WORD = re.compile(r"[!-~]{24,}")
_MAY_BREAK = "\u200b"
"""Where the template may break a line. It sets nothing there: no such letter stands in what is searched or copied."""


@dataclass
class _Setting:
    """How the texts of one document are set: ``clean`` leaves what can be printed; ``anchors`` can be linked to."""

    document: Document
    words: Words
    clean: Callable[[str], str]
    anchors: set[str]
    placed: set[str] = field(default_factory=set)


def report_data(document: Document, words: Words, clean: Callable[[str], str]) -> Data:
    """All that the template needs. ``clean`` is applied to every text that is printed."""
    keys = {block.key for block in document.all_blocks() if isinstance(block, (Table, Chart, Heading))}
    setting = _Setting(document, words, clean, keys)
    before, after = words("pdf.outdated_before"), words("pdf.outdated_after")
    front_title = document.front_title or document.title
    return {
        "language": document.language,
        "type": _BODY_TYPE[document.language],
        "may-break": _MAY_BREAK,
        "title": clean(document.plain(document.title if document.blocks else front_title)),
        "shown-title": _line(document.title, setting),
        "front-title": _line(front_title, setting),
        "owner": clean(document.owner),
        "area": clean(document.area),
        "date": _date(document.date),
        "dated": clean(words("pdf.date", date=dated(words, document.date))) if document.date else "",
        "words": {"contents": words("pdf.contents"), "outdated": {"before": before, "after": after}},
        "front": _alike([_block(block, setting, front=True) for block in document.front]),
        "blocks": [
            {"turned": turned, "blocks": [_block(block, setting) for block in blocks]}
            for turned, blocks in _runs(document)
        ],
    }


def _alike(blocks: list[Data]) -> list[Data]:
    """The blocks with all tables in the smallest type that one of them needs."""
    least = min((block["size"] for block in blocks if block["kind"] == "table"), default=_TABLE_TYPE)
    return [block | {"size": least} if block["kind"] == "table" else block for block in blocks]


def _runs(document: Document) -> Iterator[tuple[bool, Sequence[Block]]]:
    """Blocks that stand on upright or on turned pages.

    A wide table takes its headings and notes with it, and two of them the few words between.
    """
    blocks = document.blocks
    turned = [isinstance(block, Table) and block.wide for block in blocks]
    for at in range(1, len(blocks)):
        turned[at] |= turned[at - 1] and isinstance(blocks[at], Note)
    for at in reversed(range(len(blocks) - 1)):
        turned[at] |= turned[at + 1] and isinstance(blocks[at], Heading)
    for between in _gaps(turned):
        if sum(_turned_lines(blocks[at], document) for at in between) <= _MOST_TURNED_LINES:
            turned[between.start : between.stop] = [True] * len(between)
    for side, run in groupby(range(len(blocks)), turned.__getitem__):
        yield side, [blocks[at] for at in run]


def _gaps(turned: Sequence[bool]) -> list[range]:
    """The places of upright blocks between turned ones.

    >>> _gaps([False, True, False, False, True, False])
    [range(2, 4)]
    """
    there = [at for at, each in enumerate(turned) if each]
    return [range(first + 1, last) for first, last in pairwise(there) if last > first + 1]


def _turned_lines(block: Block, document: Document) -> float:
    """The lines that words take on a turned page; what is no plain text is too high for it."""
    if not isinstance(block, (Paragraph, Heading, Note)):
        return math.inf
    lines = [sentence.text for sentence in block.sentences] if isinstance(block, Paragraph) else [block.text]
    text = "".join(map(document.plain, lines))
    return math.ceil(text_width(text, _BODY_TYPE[document.language]) / _TURNED_WIDTH)


def _date(text: str) -> Data:
    """The date that the file bears, from an ISO date of any precision; 1970 if there is none: PDF/A asks for one."""
    try:
        day = date.fromisoformat(text + "-01-01"[len(text) - 4 :] if len(text) in {4, 7} else text)
    except ValueError:
        day = date(1970, 1, 1)
    return {"year": day.year, "month": day.month, "day": day.day}


def _block(block: Block, setting: _Setting, *, front: bool = False) -> Data:
    match block:
        case Heading():
            text = _line(block.text, setting)
            return {"kind": "heading", "level": block.level, "text": text, "anchor": _anchor(block.key, setting)}
        case Paragraph():
            sentences = [_sentence(each, setting) for each in block.sentences]
            return {"kind": "paragraph", "style": block.style, "sentences": sentences}
        case Slot():
            paragraphs = [_breakable(setting.clean(text)) for text in block.paragraphs]
            return {"kind": "slot", "prompt": _breakable(setting.clean(block.prompt)), "paragraphs": paragraphs}
        case Note():
            return {"kind": "note", "text": _line(block.text, setting)}
        case Chart():
            return _chart(block, setting, front=front)
        case Table():
            return _table(block, setting)


def _sentence(sentence: Sentence, setting: _Setting) -> Data:
    kept = sentence.kept
    outdated = _line(kept.generated, setting) if kept is not None and kept.outdated else None
    return {"text": _line(sentence.text, setting), "kept": outdated}


def _titled(block: Chart | Table, setting: _Setting) -> Data:
    label = setting.document.labels.get(block.key)
    return {
        "label": None if label is None else setting.clean(label),
        "title": _line(block.title, setting),
        "anchor": _anchor(block.key, setting),
    }


def _chart(chart: Chart, setting: _Setting, *, front: bool) -> Data:
    size = chart_size(chart.spec)
    if front:
        size = Size(size.width, round(size.height * _FRONT_CHART)) if chart.spec.kind == "line" else size
    return _titled(chart, setting) | {
        "kind": "chart",
        "svg": setting.clean(chart_svg(chart.spec, size=size)),
        "alt": setting.clean(chart.spec.description),
    }


def _table(table: Table, setting: _Setting) -> Data:
    return _titled(table, setting) | {
        "kind": "table",
        "columns": table.columns,
        "size": _type_size(table, setting.document),
        "unit": _line(table.unit, setting),
        "head": [[_cell(cell, setting) for cell in row] for row in table.head],
        "body": [[_cell(cell, setting) for cell in row] for row in table.body],
        "notes": [_line(note, setting) for note in table.notes],
    }


def _cell(cell: Cell, setting: _Setting) -> Data:
    text = _line(cell.text, setting)
    divided = cell.down > 1 or sum(len(run["text"]) for run in text) > _MOST_WHOLE
    shape = {"across": cell.across, "down": cell.down, "align": cell.align}
    return {"text": text, "head": cell.head, "divided": divided, **shape}


def _type_size(table: Table, document: Document) -> float:
    """The size of type, in points, at which the numbers of the table fit their columns.

    Down to :data:`_GOOD_TYPE` they stay on one line; below it only what cannot be broken has to fit.
    """
    largest = _TURNED_TYPE if table.wide else _TABLE_TYPE
    whole = _fitting(table, lambda text: text_width(text, 1), document)
    words = _fitting(table, lambda text: max(text_width(word, 1) for word in text.split(" ")), document)
    return round(max(_LEAST_TYPE, min(largest, max(whole, min(words, _GOOD_TYPE)))), 1)


def _fitting(table: Table, width: Callable[[str], float], document: Document) -> float:
    """The largest type in which no number is wider than the columns of its cell; ``width`` is in units of the type."""
    share = (_TURNED_WIDTH if table.wide else _TEXT_WIDTH) / (sum(table.columns) or 1)
    sizes = [
        share * sum(table.columns[start : start + cell.across]) / (width(document.plain((part,))) + _CELL_INSETS)
        for start, cell in _placed(table)
        for part in cell.text
        if isinstance(part, Number)
    ]
    return min(sizes, default=_TABLE_TYPE)


def _placed(table: Table) -> Iterator[tuple[int, Cell]]:
    """Every cell with the column that it begins in."""
    for rows in (table.head, table.body):
        below: Counter[int] = Counter()  # by column, the rows that a cell from above still covers
        for row in rows:
            free = iter([column for column in range(len(table.columns)) if not below[column]])
            below -= Counter(set(below))
            for cell in row:
                columns = list(islice(free, cell.across))
                if columns:
                    yield columns[0], cell
                below += Counter(dict.fromkeys(columns, cell.down - 1))


def _line(line: Line, setting: _Setting) -> list[Data]:
    return [_run(part, setting) for part in line]


def _run(part: Inline, setting: _Setting) -> Data:
    text = _breakable(setting.clean(setting.document.plain((part,))))
    linked = isinstance(part, Reference) and part.key in setting.anchors
    return {"text": text, "to": _name(part.key) if isinstance(part, Reference) and linked else None}


def _anchor(key: str, setting: _Setting) -> str | None:
    """The name that references link to; the first block of a key has it."""
    if key in setting.placed:
        return None
    setting.placed.add(key)
    return _name(key)


def _name(key: str) -> str:
    return f"block {key}"


def _breakable(text: str) -> str:
    """Very long words get places where a line may break."""
    return _LONG_WORD.sub(lambda found: _MAY_BREAK.join(found[0]), text.replace(_MAY_BREAK, ""))
