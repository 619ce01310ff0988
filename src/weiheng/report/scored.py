"""The value that an indicator is scored by: as adopted, or divided where the edition divides the indicator."""

from fractions import Fraction
from math import floor, log10

from weiheng.assess import Assessment
from weiheng.definitions.edition import Edition
from weiheng.definitions.methods import Denominate
from weiheng.vocabulary.unit import UNITS

_DIGITS = 4
"""Significant digits of a quotient, of which nothing says how it is printed."""


def division(edition: Edition, element: str) -> Denominate | None:
    """How the edition divides an indicator before it scores it; None if it does not."""
    return next((each for each in edition.settings.denominate if each.indicator == element), None)


def scored_value(assessment: Assessment, element: str, area: str, period: int) -> Fraction | None:
    """The adopted value, divided where the edition divides it; exact, of any place and year that has figures.

    None if it is missing, or if what it is divided by is missing or zero.
    """
    adopted = assessment.facts.value(element, (area, period)).adopted
    by = division(assessment.edition, element)
    if adopted is None or by is None:
        return adopted
    divisor = assessment.facts.base(by.by, (area, period))
    scale = UNITS[assessment.edition.elements[element].unit].scale
    return adopted * scale * by.factor / divisor if divisor else None


def quotient_places(assessment: Assessment, element: str) -> int:
    """Digits after the point that all quotients of an indicator are printed with: four that tell, of the largest."""
    found = (scored_value(assessment, element, area, year) for area in assessment.areas for year in assessment.periods)
    largest = max((abs(value) for value in found if value), default=Fraction(1))
    return max(0, _DIGITS - 1 - floor(log10(largest)))
