"""What cells of a framework or of its data say: headings, words, numbers."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources

from weiheng.observations.intake.value_text import is_missing, read_number, times
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.text import folded, narrow
from weiheng.vocabulary.unit import BY_SYMBOL

PLAIN = "number"
"""The unit of what is measured in a unit that the registry does not have."""
_DECIMAL_COMMA = re.compile(r"-?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+),[0-9]+%?")
_THOUSANDS = re.compile(r"-?[0-9]{1,3}(,[0-9]{3})+%?")
_SCIENTIFIC = re.compile(r"-?[0-9]+(\.[0-9]+)?[eE][-+]?[0-9]{1,2}")


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    """By table of ``words.toml``: the meaning of each folded word."""
    text = resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
    tables: Mapping[str, Mapping[str, Sequence[str]]] = tomllib.loads(text)
    return {
        table: {folded(word): meaning for meaning, words in meanings.items() for word in words}
        for table, meanings in tables.items()
    }


def meaning(table: str, text: str) -> str | None:
    """What a word means.

    >>> meaning("type", "Indicator"), meaning("direction", "逆向"), meaning("direction", "0")
    ('indicator', '-1', None)
    """
    return _words()[table].get(folded(text))


def allowed_words(table: str) -> tuple[str, ...]:
    """The meanings of a table, for messages."""
    return tuple(dict.fromkeys(_words()[table].values()))


def headings(table: str, row: Sequence[str]) -> dict[str, int]:
    """Column of each role in a row; the first if there are several.

    >>> headings("framework", ("iCode", "Parent", "Weight", "code"))
    {'code': 0, 'parent': 1, 'weight': 2}
    """
    found: dict[str, int] = {}
    for column, text in enumerate(row):
        role = meaning(table, text)
        if role is not None:
            found.setdefault(role, column)
    return found


def one_line(text: str) -> str:
    r"""A text without the line breaks and blanks that a cell was laid out with.

    >>> one_line(" Nurses\n at work ")
    'Nurses at work'
    """
    return " ".join(text.split())


def nothing(text: str) -> bool:
    """Whether a cell says that there is no value, in a table or in the words of a program.

    >>> nothing("n/a"), nothing("NaN"), nothing("")
    (True, True, False)
    """
    return is_missing(text) or folded(text) == "nan"


def said(text: str) -> str:
    """The text of a cell, empty if it says that there is nothing.

    >>> said(" Percent "), said("NA"), said("--")
    ('Percent', '', '')
    """
    return "" if nothing(text) else one_line(text)


def read_figure(text: str, unit: str = PLAIN) -> Figure:
    """A number as printed, ``1.2e-05`` written out, ``12%`` as 0.12 except in percent; else ``ValueError``.

    >>> read_figure("390.79999114746801"), read_figure("2e-06"), read_figure("48.1%"), read_figure("48.1%", "percent")
    (Figure(text='390.79999114746801'), Figure(text='0.000002'), Figure(text='0.481'), Figure(text='48.1'))
    """
    if _SCIENTIFIC.fullmatch(narrow(text)):
        return Figure.parse(format(Decimal(narrow(text)), "f"))
    read = read_number(text)
    if read.suffix not in ("", "%"):
        raise ValueError(text)
    return times(read.figure, Fraction(1, 100)) if read.suffix and unit != "percent" else read.figure


def has_decimal_comma(text: str) -> bool:
    """Whether a number is written with a comma for its decimals, as most of Europe does.

    >>> has_decimal_comma("12,5"), has_decimal_comma("1.234,56"), has_decimal_comma("1,234")
    (True, True, False)
    """
    plain = narrow(text)
    return bool(_DECIMAL_COMMA.fullmatch(plain)) and not _THOUSANDS.fullmatch(plain)


def unit_of(text: str) -> str:
    """The unit of the registry that a text names, or a plain number if there is none, or more than one.

    >>> unit_of("Percent"), unit_of("%"), unit_of("Billion USD"), unit_of("人")
    ('percent', 'percent', 'number', 'number')
    """
    named = BY_SYMBOL.get(folded(text), ())
    return named[0].id if len(named) == 1 else PLAIN
