"""Numbers by cell whose sums, products and quotients lose nothing: a quotient is rounded once, as it becomes a float.

Counts are floats as long as they are whole and small enough for that to be exact; else whole numbers and fractions of
Python's own. Missing is NaN, and so is whatever is computed of it or divided by 0.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import numpy as np
import polars as pl
from numpy.typing import NDArray

from weiheng.indicators.statistics.arrays import Array

Numbers = Array | NDArray[np.object_]

LARGEST = 2.0**53
"""Up to here every whole number is a float."""


@dataclass(frozen=True)
class Exact:
    """A fraction for each cell: ``top`` over ``bottom``, which is never 0."""

    top: Numbers
    bottom: Numbers

    @classmethod
    def of(cls, counts: pl.Series) -> "Exact":
        """Counts as they are; a decimal is what its shortest text says, as in observations."""
        return cls(_read(counts), np.array(1.0))

    def __add__(self, other: "Exact") -> "Exact":
        return Exact(
            _plus(_times(self.top, other.bottom), _times(other.top, self.bottom)), _times(self.bottom, other.bottom)
        )

    def times(self, factor: Fraction) -> "Exact":
        """The product with a number."""
        top, bottom = (np.array(float(each)) for each in factor.as_integer_ratio())
        return Exact(_times(self.top, top), _times(self.bottom, bottom))

    def over(self, other: "Exact") -> "Exact":
        """The quotient; missing where the other is 0."""
        divisor = np.where(other.top == 0, np.nan, other.top)
        return Exact(_times(self.top, other.bottom), _times(self.bottom, divisor))

    def where(self, condition: NDArray[np.bool_], other: "Exact") -> "Exact":
        """This where the condition holds, else the other."""
        tops, bottoms = _alike(self.top, other.top), _alike(self.bottom, other.bottom)
        return Exact(np.where(condition, *tops), np.where(condition, *bottoms))

    def floats(self) -> Array:
        """The nearest floats; NaN where missing."""
        top, bottom = _alike(self.top, self.bottom)
        return np.asarray(top / bottom, dtype=np.float64)


def _read(counts: pl.Series) -> Numbers:
    numbers: Array = counts.cast(pl.Float64).fill_null(np.nan).to_numpy()
    missing = np.isnan(numbers)
    if np.all(missing | ((numbers == np.floor(numbers)) & (np.abs(numbers) < LARGEST))):
        return numbers
    given = counts.to_list()
    if counts.dtype.is_float():
        given = [
            Fraction(Decimal(repr(each))) if there else np.nan for each, there in zip(given, ~missing, strict=True)
        ]
    return np.array([np.nan if each is None else each for each in given], dtype=np.object_)


def _whole(number: float) -> float | int:
    return number if np.isnan(number) else int(number)


_wholes = np.frompyfunc(_whole, 1, 1)


def _objects(numbers: Numbers) -> NDArray[np.object_]:
    return np.asarray(numbers if numbers.dtype == np.object_ else _wholes(numbers), dtype=np.object_)


def _alike(one: Numbers, other: Numbers) -> tuple[Numbers, Numbers]:
    """Both as floats, or both as objects."""
    alike = one.dtype == other.dtype
    return (one, other) if alike else (_objects(one), _objects(other))


def _plus(one: Numbers, other: Numbers) -> Numbers:
    if _largest(one) + _largest(other) <= LARGEST:
        return np.asarray(one + other)
    return np.asarray(_objects(one) + _objects(other), dtype=np.object_)


def _times(one: Numbers, other: Numbers) -> Numbers:
    if _largest(one) * _largest(other) <= LARGEST:
        return np.asarray(one * other)
    return np.asarray(_objects(one) * _objects(other), dtype=np.object_)


def _largest(numbers: Numbers) -> float:
    """The largest size; infinite where some are no floats."""
    if numbers.dtype == np.object_:
        return np.inf
    return float(np.fmax.reduce(np.abs(numbers), axis=None, initial=0.0))
