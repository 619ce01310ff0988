"""Cells as the tables of a report have them."""

from typing import Literal

from weiheng.report.blocks import Cell, Line
from weiheng.report.numbers import Number


def head_cell(text: Line) -> Cell:
    """What heads a column."""
    return Cell(text, align="center", head=True)


def text_cell(text: Line, align: Literal["left", "center"] = "left", head: bool = False, down: int = 1) -> Cell:
    """Words; with ``head`` what a row is about."""
    return Cell(text, align=align, head=head, down=down)


def right_cell(text: Line) -> Cell:
    """A number with signs around it."""
    return Cell(text, align="right")


def number_cell(number: Number) -> Cell:
    """A number."""
    return right_cell((number,))
