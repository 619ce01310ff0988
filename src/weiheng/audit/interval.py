"""Closed intervals of exact numbers: what a printed figure may stand for."""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Self

from weiheng.vocabulary.figure import Figure


@dataclass(frozen=True)
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
        """Quotients of not negative numbers; None if the divisor may be zero."""
        return None if other.low <= 0 else Interval(self.low / other.high, self.high / other.low)

    def meets(self, other: "Interval") -> bool:
        """Whether the two have a number in common."""
        return self.low <= other.high and other.low <= self.high

    def hull(self, other: "Interval") -> "Interval":
        """The smallest interval that holds both."""
        return Interval(min(self.low, other.low), max(self.high, other.high))


def hull(numbers: Iterable[Fraction]) -> Interval:
    """The smallest interval that holds all numbers."""
    known = list(numbers)
    return Interval(min(known), max(known))


def goalposts(value: Interval, lower: Interval, upper: Interval, sign: int, low: Fraction, high: Fraction) -> Interval:
    """Unclipped scores of all values with all bounds.

    ``(x - L) / (U - L)`` is monotone in each argument while the others stand still, so its extremes over a box of
    intervals are at corners. Treating a bound that is itself one of the values as independent only widens the result.
    """
    if lower.high >= upper.low:
        raise ValueError("bounds may be equal within their rounding")
    corners = product((value.low, value.high), (lower.low, lower.high), (upper.low, upper.high))
    ends = ((x, *((upper_, lower_) if sign > 0 else (lower_, upper_))) for x, lower_, upper_ in corners)
    return hull(low + (high - low) * (x - worst) / (best - worst) for x, best, worst in ends)
