"""A figure is a decimal number that knows how it was printed, and therefore how precise it is."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal, Self

_DECIMAL = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_MAX_CHARACTERS = 40

Rounding = Literal["half_even", "half_up"]
_MODES = {"half_even": ROUND_HALF_EVEN, "half_up": ROUND_HALF_UP}


@lru_cache(maxsize=65_536)  # reading a fraction costs more than all that is done with it afterwards
def _fraction(text: str) -> Fraction:
    return Fraction(text)


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed decimal such as ``2.50``: its text, and the half unit in its last place.

    >>> Figure.parse("2.50").interval
    (Fraction(499, 200), Fraction(501, 200))
    """

    text: str

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read plain decimal text; anything else (``1e3``, ``nan``, ``1,000``) raises ``ValueError``."""
        if len(text) > _MAX_CHARACTERS or not _DECIMAL.fullmatch(text):
            raise ValueError(text)
        return cls(text)

    @property
    def decimal(self) -> Decimal:
        """The number itself, unrounded."""
        return Decimal(self.text)

    @property
    def exact(self) -> Fraction:
        """The number as a fraction, for arithmetic without rounding."""
        return _fraction(self.text)

    @property
    def places(self) -> int:
        """Digits after the decimal point."""
        return len(self.text.partition(".")[2])

    @property
    def half_unit(self) -> Fraction:
        """Half a unit of the last printed place."""
        return Fraction(1, 2 * 10**self.places)

    @property
    def last_digit(self) -> Fraction:
        """One unit of the last digit that is not zero: how exact a number is that somebody says *about* of.

        >>> [Figure(text).last_digit for text in ("8500", "0.50", "0.0")]
        [Fraction(100, 1), Fraction(1, 10), Fraction(1, 10)]
        """
        exponent = self.decimal.normalize().as_tuple().exponent if self.decimal else -self.places
        return Fraction(10) ** int(exponent)

    @property
    def interval(self) -> tuple[Fraction, Fraction]:
        """The numbers that would be printed like this one (closed on both sides)."""
        return self.exact - self.half_unit, self.exact + self.half_unit

    def __str__(self) -> str:
        return self.text


def rounded(value: float | Decimal | Fraction, places: int, rounding: Rounding = "half_even") -> Decimal:
    """Round once, on the decimal text, by GB/T 8170-2008 (half to even) or half up.

    A float is taken as its shortest decimal text, so 0.35 is the number 0.35 and not its binary neighbour.

    >>> rounded(28.165, 2), rounded(Decimal("-0.0365"), 3), rounded(Decimal(2500), -3)
    (Decimal('28.16'), Decimal('-0.036'), Decimal('2E+3'))
    """
    if isinstance(value, Fraction):
        return _rounded_fraction(value, places, rounding)
    number = Decimal(repr(float(value))) if isinstance(value, float) else value
    return number.quantize(Decimal(1).scaleb(-places), rounding=_MODES[rounding])


def _rounded_fraction(value: Fraction, places: int, rounding: Rounding) -> Decimal:
    scaled = value * Fraction(10) ** places
    half_up = int(abs(scaled) + Fraction(1, 2)) * (1 if scaled >= 0 else -1)
    whole = round(scaled) if rounding == "half_even" else half_up
    return Decimal(whole).scaleb(-places)
