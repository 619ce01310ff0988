"""What the commands' outputs share: names, numbers, bars, tables."""

import os
import re
from collections.abc import Iterable, Sequence
from math import isnan
from typing import Literal

from rich.cells import cell_len
from rich.console import Console
from rich.table import Table

from weiheng.assess import Assessment
from weiheng.definitions.edition import Edition
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.messages import Language
from weiheng.vocabulary.unit import UNITS

_TEXT_WIDTH, _HEADING_WIDTH = 20, 12
_WIDTH = 100
"""Of a line of text that is pleasant to read."""
_BARS = "▁▂▃▄▅▆▇█"
MISSING = "–"
_PIECE = re.compile(r"\s+|[（《“]*(?:[一-鿿]|[^\s一-鿿（《“，。；：、）》”]+)?[，。；：、）》”,.;:)]*")
"""What is not broken between two lines: a Chinese character or a word, with the marks that belong to it."""


def name_of(edition: Edition, key: str, language: Language) -> str:
    """The name of a node, indicator or variable."""
    node = edition.nodes.get(key)
    names = node.names if node is not None and node.names else edition.elements[key].names
    return names.text(language)


def area_name(edition: Edition, code: str, language: Language) -> str:
    """The name of an area."""
    return next((area.names.text(language) for area in edition.areas if area.code == code), code)


def unit_symbol(unit: str, language: Language) -> str:
    """How a unit is written."""
    return UNITS[unit].symbol(language)


def number(value: float | None, places: int) -> str:
    """A number rounded once, half to even on its decimal text; a dash if missing."""
    return MISSING if value is None or isnan(value) else str(rounded(float(value), places))


def signed(value: float, places: int) -> str:
    """A change with its sign; a change that rounds to nothing has none."""
    text = rounded(float(value), places)
    return f"{text:+}" if text else str(abs(text))


def sparkline(values: Sequence[float]) -> str:
    """One bar a value, between the lowest and the highest; a space where missing."""
    known = [value for value in values if not isnan(value)]
    low, span = min(known, default=0.0), (max(known, default=0.0) - min(known, default=0.0)) or 1.0
    top = len(_BARS) - 1
    return "".join(" " if isnan(value) else _BARS[round((value - low) / span * top)] for value in values)


def bar(value: float, low: float, high: float, width: int) -> str:
    """A horizontal bar of at most ``width`` cells."""
    share = 0.0 if isnan(value) else min(max((value - low) / ((high - low) or 1.0), 0.0), 1.0)
    return "█" * round(share * width)


def series(assessment: Assessment, key: str, area: str) -> list[float]:
    """Scores of a node over all periods."""
    return [assessment.score(key, area, period) for period in assessment.periods]


def wrapped(text: str, width: int) -> list[str]:
    """A text in lines of at most so many cells; no line of Chinese begins with a mark that closes.

    >>> wrapped("表4刊为（100分），不符。", 10)
    ['表4刊为', '（100', '分），不', '符。']
    >>> wrapped("no word is cut", 8)
    ['no word', 'is cut']
    >>> wrapped("in “a b”, equal", 7)
    ['in “a', 'b”,', 'equal']
    """
    lines = [""]
    for piece in _PIECE.findall(text):
        if cell_len(lines[-1] + piece.rstrip()) > width and lines[-1]:
            lines.append("")
        lines[-1] += piece if lines[-1] else piece.lstrip()
    return [line.rstrip() for line in lines]


def print_item(out: Console, text: str, lead: str = "  • ") -> None:
    """A paragraph after its lead: wrapped on a screen, one line in a file."""
    fits = out.is_terminal or "COLUMNS" in os.environ
    width = min(out.width, _WIDTH) - len(lead)
    lines = wrapped(text, width) if fits else [text]
    for line in lines:
        out.print(lead + line, soft_wrap=True)
        lead = " " * len(lead)


Kind = Literal["text", "number", "shape"]


def table(columns: Iterable[tuple[str, Kind]]) -> Table:
    """A plain table of (heading, kind). On a narrow screen texts wrap and bars are cut, but numbers stay whole."""
    made = Table(box=None, pad_edge=False, header_style="bold")
    for heading, kind in columns:
        match kind:
            case "text":
                made.add_column(heading, min_width=_TEXT_WIDTH, overflow="fold")
            case "number":
                made.add_column(_stacked(heading), justify="right", no_wrap=True)
            case "shape":
                made.add_column(heading, overflow="crop")
    return made


def _stacked(heading: str) -> str:
    """A long heading over a column of numbers, one word a line."""
    return heading.replace(" ", "\n") if cell_len(heading) > _HEADING_WIDTH else heading
