"""What the commands' outputs share: a console, names, numbers, bars."""

import sys
from collections.abc import Sequence
from math import isnan

from rich.cells import cell_len
from rich.console import Console

from weiheng.assess import Assessment
from weiheng.definitions.edition import Edition
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.messages import Language, Words
from weiheng.vocabulary.unit import UNITS

_WIDTH_OF_A_FILE = 160
_BARS = "▁▂▃▄▅▆▇█"
MISSING = "–"


def console() -> Console:
    """Standard output; wide when it is a file or a pipe, where nothing has to fit a screen."""
    return Console(highlight=False, width=None if sys.stdout.isatty() else _WIDTH_OF_A_FILE)


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


def padded(text: str, width: int) -> str:
    """Text filled up to a width on screen, where a Chinese character takes two cells."""
    return text + " " * max(0, width - cell_len(text))


def place_text(place: str, words: Words) -> str:
    """A place in a document, its kind (table, section, figure) in the reader's language."""
    kind, _, rest = place.partition(" ")
    return f"{words(f'place.{kind}')} {rest}" if words.known(f"place.{kind}") else place
