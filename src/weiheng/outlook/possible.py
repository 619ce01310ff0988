"""What values an element can have at all."""

from fractions import Fraction

from weiheng.definitions.model import Indicator, Variable
from weiheng.vocabulary.unit import UNITS

Limits = tuple[Fraction | None, Fraction | None]


def limits(element: Indicator | Variable) -> Limits:
    """The lowest and highest value that is possible, in the element's unit; None is no limit. No count is negative."""
    if isinstance(element, Indicator):
        low, high = element.possible.minimum, element.possible.maximum
        return (low.exact if low else None), (high.exact if high else None)
    return (Fraction(0) if UNITS[element.unit].counts else None), None


def possible(element: Indicator | Variable, value: Fraction) -> bool:
    """Whether an element can have a value."""
    return within(element, value) == value


def within(element: Indicator | Variable, value: Fraction) -> Fraction:
    """The value cut to what is possible."""
    low, high = limits(element)
    value = value if low is None else max(value, low)
    return value if high is None else min(value, high)
