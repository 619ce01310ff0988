"""Tables of many like columns, in as many blocks as the width needs."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

from rich.cells import cell_len
from rich.console import Console

Column = TypeVar("Column")
_NAME_WIDTH = 24
"""Cells that the names of the rows need."""


def blocks(
    out: Console, columns: Sequence[Column], headings: Sequence[str], beside: int = 0
) -> Iterator[Sequence[Column]]:
    """The columns in blocks that fit beside the names and ``beside`` further cells; three at least."""
    width = 2 + max((cell_len(each) for each in headings), default=0)
    size = max(3, (out.width - _NAME_WIDTH - beside) // width)
    for start in range(0, len(columns), size):
        yield columns[start : start + size]
