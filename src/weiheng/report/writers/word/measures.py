"""How much room things take: type sizes and columns of tables, and the heights from which pages are counted."""

import math
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from weiheng.report.blocks import Cell, Document, Table
from weiheng.report.numbers import Number
from weiheng.report.record import placed
from weiheng.report.writers.word.look import Page
from weiheng.vocabulary.messages import Language

SINGLE: dict[Language, float] = {"zh": 1.36, "en": 1.17}
"""Height of a line of single spacing, in type sizes: Chinese faces ask for more."""
_LATIN, _LATIN_AT_MOST = 0.46, 0.62
"""Width of a Latin letter or digit in type sizes: as usual, and in the widest face that may stand in."""
_MARGINS = 150
"""What the inner margins of a cell and its lines take; lengths are in twentieths of a point."""
_CELL_SPACE = 50
_NAME_LINES, _NAME_AT_MOST = 2, 9.0
"""Lines that a name should take in a row, and the width in characters that is enough for any words."""
_PIECES = re.compile(r"[\u2e80-\uffff]|[^\s\u2e80-\uffff]+")
EDGE = 2
"""Rows of a table that is divided which stay with its head or with its notes."""
_SHORT = 8
"""Rows of a table up to which it is not divided."""
_WHOLE = 14
"""Numbers up to this many characters are not broken."""


@dataclass(frozen=True)
class TableLayout:
    """The type size (half points) of a table, its columns and rows, and whether it stays on one page.

    Others keep ``EDGE`` rows at the head, and at the foot, together.
    """

    size: int
    widths: tuple[int, ...]
    heights: tuple[int, ...]
    together: bool


def breadth(text: str, latin: float = _LATIN) -> float:
    """How wide a text is, in characters of the Chinese face.

    >>> breadth("指数 12.5", latin=0.5)
    4.5
    """
    return sum(1.0 if unicodedata.east_asian_width(each) in "WFA" else latin for each in text)


def lines_of(text: str, width: float, size: int) -> int:
    """The lines that a text of a size (half points) takes in a width; at least one."""
    return max(1, math.ceil(breadth(text) * size * 10 / max(width, size * 10)))


def table_layout(document: Document, block: Table, page: Page, sizes: Sequence[int]) -> TableLayout:
    """The largest size at which no number and no word breaks inside its column; columns give way to each other."""
    width, size, needs = page.text_width, sizes[-1], [0.0] * len(block.columns)
    for size in sizes:
        needs = [need * size * 10 + _MARGINS for need in _needs(document, block)]
        if sum(needs) <= width:
            break
    widths = column_widths(block.columns, needs, width)
    heights = _heights(document, block, widths, size)
    together = len(block.body) <= _SHORT and sum(heights) < page.text_height // 2
    return TableLayout(size, widths, heights, together)


def column_widths(columns: Sequence[float], needs: Sequence[float], width: int) -> tuple[int, ...]:
    """Relative widths as lengths that add up to ``width``; a column that needs more than its share gets it.

    >>> column_widths((1, 1, 2), (0, 60, 0), 120)
    (20, 60, 40)
    """
    if sum(needs) > width:
        needs = [0.0] * len(needs)
    fixed: dict[int, float] = {}
    while True:
        rest = sum(share for at, share in enumerate(columns) if at not in fixed) or 1
        room = width - sum(fixed.values())
        short = {at: need for at, need in enumerate(needs) if at not in fixed and need > room * columns[at] / rest}
        if not short:
            break
        fixed |= short
    exact = [fixed.get(at, room * share / rest) for at, share in enumerate(columns)]
    ends = [round(sum(exact[:count])) for count in range(len(exact) + 1)]
    return tuple(ends[at + 1] - ends[at] for at in range(len(exact)))


def _needs(document: Document, block: Table) -> list[float]:
    """The least width of every column, in characters of the Chinese face."""
    needs = [1.0] * len(block.columns)
    for _, column, cell in placed((*block.head, *block.body)):
        if cell.across == 1 and column < len(needs):
            needs[column] = max(needs[column], _need(document, cell))
    return needs


def _need(document: Document, cell: Cell) -> float:
    text = document.plain(cell.text)
    whole = [part.text for part in cell.text if isinstance(part, Number) and len(part.text) <= _WHOLE]
    widest = max((breadth(piece, _LATIN_AT_MOST) for piece in (*_PIECES.findall(text), *whole)), default=0.0)
    return max(widest, min(breadth(text) / (_NAME_LINES * cell.down) + 0.5, _NAME_AT_MOST))


def _heights(document: Document, block: Table, widths: Sequence[int], size: int) -> tuple[int, ...]:
    """The height of every row; cells over several rows are taken to fit in them."""
    rows = (*block.head, *block.body)
    lines = [1] * len(rows)
    for row, column, cell in placed(rows):
        if cell.down == 1:
            room = sum(widths[column : column + cell.across]) - _MARGINS
            lines[row] = max(lines[row], lines_of(document.plain(cell.text), room, size))
    return tuple(round(count * size * 10 * SINGLE[document.language]) + _CELL_SPACE for count in lines)
