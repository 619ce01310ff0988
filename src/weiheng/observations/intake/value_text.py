"""The text of a value cell: a number with what follows it, a sign that it is missing, nothing, or unreadable."""

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from weiheng.observations.intake.wording import symbols
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.text import folded, narrow

_NUMBER = re.compile(r"([-−]?)((?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?)(?![0-9.,])(.*)", re.DOTALL)
_UNIT_SIGNS = tuple("%‰‱/")
_EXPONENT = re.compile(r"[eE][-+]?[0-9]")


@dataclass(frozen=True)
class Read:
    """A number as written, without separators, and the unit or multiplier written behind it."""

    figure: Figure
    suffix: str = ""


def is_missing(text: str) -> bool:
    """Whether a cell says that there is no value: ``-``, ``…``, ``N/A``.

    >>> is_missing("——"), is_missing("0"), is_missing("")
    (True, False, False)
    """
    return folded(text) in symbols().missing or narrow(text) in symbols().missing


def read_number(text: str) -> Read:
    """The number in a cell; ``ValueError`` for anything that is not plainly one.

    >>> read_number("1,234.50 万人次")
    Read(figure=Figure(text='1234.50'), suffix='万人次')
    >>> read_number("４７．６％")
    Read(figure=Figure(text='47.6'), suffix='%')
    """
    match = _NUMBER.fullmatch(narrow(text))
    if match is None or (match[3] and not _is_unit_like(match[3])):
        raise ValueError(text)
    sign = "-" if match[1] else ""
    return Read(Figure.parse(sign + match[2].replace(",", "")), folded(match[3]))


def _is_unit_like(text: str) -> bool:
    """Whether what follows a number may be a unit: no exponent, no second number, no footnote mark."""
    if _EXPONENT.match(text):
        return False
    first = text.strip()[:1]
    return first in _UNIT_SIGNS or unicodedata.category(first).startswith("L") or text.startswith(" 1/")


def looks_numeric(text: str) -> bool:
    """Whether a cell holds a number, readable as a value or not.

    >>> looks_numeric("约5"), looks_numeric("婴儿死亡率"), looks_numeric("1e5")
    (False, False, True)
    """
    return bool(re.match(r"[-−＜＞<>≤≥±~]?[0-9]", narrow(text)))


def times(figure: Figure, factor: Fraction) -> Figure:
    """The figure in another unit, exactly; a shift of the decimal point keeps the digits printed.

    >>> times(Figure("2.50"), Fraction(1, 10)), times(Figure("1.5"), Fraction(10000))
    (Figure(text='0.250'), Figure(text='15000'))
    """
    shift = _power_of_ten(factor)
    if shift is not None:
        sign, digits, exponent = figure.decimal.as_tuple()
        return Figure.parse(format(Decimal((sign, digits, int(exponent) + shift)), "f"))
    return Figure.parse(_decimal_text(figure.exact * factor))


def _power_of_ten(factor: Fraction) -> int | None:
    for number, sign in ((factor, 1), (1 / factor, -1)):
        zeros = len(str(number.numerator)) - 1
        if number.denominator == 1 and number.numerator == 10**zeros:
            return sign * zeros
    return None


def _decimal_text(number: Fraction) -> str:
    """Finite decimals only; ``ValueError`` for one third."""
    for places in range(40):
        scaled = number * 10**places
        if scaled.denominator == 1:
            return format(Decimal(scaled.numerator).scaleb(-places), "f")
    raise ValueError(str(number))


def padded(figure: Figure, places: int) -> Figure:
    """With the zeros that a spreadsheet drops.

    >>> padded(Figure("1.5"), 2), padded(Figure("5"), 2), padded(Figure("1.234"), 2)
    (Figure(text='1.50'), Figure(text='5.00'), Figure(text='1.234'))
    """
    lacking = places - figure.places
    if lacking <= 0:
        return figure
    return Figure.parse(figure.text + ("" if figure.places else ".") + "0" * lacking)
