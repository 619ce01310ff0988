"""Closed intervals of exact numbers: what a printed figure may stand for."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Self

from weiheng.vocabulary.figure import Figure

_DIGITS = 40
"""Of decimal arithmetic under a root; ``ln`` and ``exp`` are correctly rounded, so the last ten are far from wrong."""
_OUTWARD = Fraction(1, 10**30)
"""Relative widening that covers what ``_DIGITS`` leave out."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All numbers from ``low`` to ``high``, both included."""

    low: Fraction
    high: Fraction

    @classmethod
    def of(cls, figure: Figure, scale: Fraction = Fraction(1)) -> Self:
        """The numbers that would be printed as this figure, times ``scale``."""
        low, high = figure.interval
        return cls(low * scale, high * scale)

    @classmethod
    def point(cls, number: Fraction) -> Self:
        """One exact number."""
        return cls(number, number)

    def __add__(self, other: "Interval") -> "Interval":
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: "Interval") -> "Interval":
        return Interval(self.low - other.high, self.high - other.low)

    def scaled(self, factor: Fraction) -> "Interval":
        """Every number times a factor that is not negative."""
        return Interval(self.low * factor, self.high * factor)

    def over(self, other: "Interval") -> "Interval | None":
        """Quotients by positive numbers; None if the divisor may be zero or less."""
        if other.low <= 0:
            return None
        return hull(end / divisor for end, divisor in product((self.low, self.high), (other.low, other.high)))

    def meets(self, other: "Interval") -> bool:
        """Whether the two have a number in common."""
        return self.low <= other.high and other.low <= self.high

    def overlaps(self, other: "Interval") -> bool:
        """Whether the two have more than an end in common; a single number need only be in the other.

        Two figures of the same precision that differ meet at most where both would be rounded to: no number is
        printed as both.
        """
        low, high = max(self.low, other.low), min(self.high, other.high)
        return low < high or (low == high and (self.low == self.high or other.low == other.high))

    def hull(self, other: "Interval") -> "Interval":
        """The smallest interval that holds both."""
        return Interval(min(self.low, other.low), max(self.high, other.high))

    def common(self, other: "Interval") -> "Interval | None":
        """The numbers that both hold; None if there are none."""
        return Interval(max(self.low, other.low), min(self.high, other.high)) if self.meets(other) else None

    def whole(self, unit: Fraction = Fraction(1)) -> "Interval | None":
        """From the first to the last multiple of ``unit`` inside; None if there is none.

        >>> str(Interval.of(Figure.parse("12")).whole().low)
        '12'
        """
        low, high = ceil(self.low / unit), floor(self.high / unit)
        return Interval(low * unit, high * unit) if low <= high else None


def hull(numbers: Iterable[Fraction]) -> Interval:
    """The smallest interval that holds all numbers."""
    known = list(numbers)
    return Interval(min(known), max(known))


def root(number: Fraction, degree: int) -> Interval:
    """Bounds, some 10^-30 apart, of the ``degree``-th root of a positive number: exp(ln(x) / n) in decimals.

    >>> found = root(Fraction(8), 3)
    >>> found.low < 2 < found.high and found.high - found.low < Fraction(1, 10**29)
    True
    """
    with localcontext(prec=_DIGITS):
        decimal = Decimal(number.numerator) / Decimal(number.denominator)
        found = Fraction((decimal.ln() / degree).exp())
    return Interval(found * (1 - _OUTWARD), found * (1 + _OUTWARD))


def goalposts(value: Interval, lower: Interval, upper: Interval, sign: int, low: Fraction, high: Fraction) -> Interval:
    """Unclipped scores of all values with all bounds.

    ``(x - L) / (U - L)`` is monotone in each argument while the others stand still, so its extremes over a box of
    intervals are at corners. Treating a bound that is itself one of the values as independent only widens the result.
    """
    if lower.high >= upper.low:
        raise ValueError("bounds may be equal within their rounding")
    corners = product({value.low, value.high}, {lower.low, lower.high}, {upper.low, upper.high})
    ends = ((x, *((upper_, lower_) if sign > 0 else (lower_, upper_))) for x, lower_, upper_ in corners)
    return hull(low + (high - low) * (x - worst) / (best - worst) for x, best, worst in ends)
