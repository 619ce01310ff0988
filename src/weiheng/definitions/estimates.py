"""Indicators that are estimated from counts by age: of what, in which bands, and by which method.

A band goes from its own age to the next one, the last is open: ``[0, 1, 5, 85]`` are 0, 1-4, 5-84, 85 and older. The
counts are variables that are counted in tables with an age. Which method is meant is told by the first key:
``expectancy_at``, ``healthy_expectancy_at``, ``dying_between``, ``standard`` or ``reference``.
"""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field

from weiheng.definitions.base import Fact, FigureText, Id, refusal
from weiheng.vocabulary.figure import Figure

ABRIDGED = (0, 1, *range(5, 90, 5))
"""The bands of an abridged life table."""
COUNTS = ("deaths", "events", "population", "ill", "asked")
"""Keys that name what is counted."""

Age = Annotated[int, Field(ge=0, le=150)]
Ages = Annotated[tuple[Age, ...], Field(min_length=1)]


def _positive(weight: Figure) -> Figure:
    if weight.decimal <= 0:
        raise refusal("> 0")
    return weight


Weight = Annotated[FigureText, AfterValidator(_positive)]


class _OfAges(Fact):
    """What the rules and the computation ask of every method."""

    def counts(self) -> Mapping[str, str]:
        """Variables by the key that names them."""
        return {key: getattr(self, key) for key in COUNTS if key in type(self).model_fields}

    def limits(self) -> tuple[int, ...]:
        """Where the bands begin that are counted."""
        ages: tuple[int, ...] = getattr(self, "ages", ())
        return ages

    def named(self) -> Mapping[str, tuple[int, ...]]:
        """Ages by the key that names them, each of which a band has to begin with."""
        return {}


class Expectancy(_OfAges):
    """Years still to live at an age, by an abridged life table (Chiang's) with Silcocks' interval."""

    expectancy_at: Age
    deaths: Id
    population: Id
    ages: Ages = ABRIDGED

    def named(self) -> Mapping[str, tuple[int, ...]]:
        """The age that is asked for."""
        return {"expectancy_at": (self.expectancy_at,)}


class HealthyExpectancy(_OfAges):
    """Years to live in health at an age, by Sullivan's method: of those ``asked``, how many are ``ill``."""

    healthy_expectancy_at: Age
    deaths: Id
    population: Id
    ill: Id
    asked: Id
    ages: Ages = ABRIDGED

    def named(self) -> Mapping[str, tuple[int, ...]]:
        """The age that is asked for."""
        return {"healthy_expectancy_at": (self.healthy_expectancy_at,)}


class Dying(_OfAges):
    """The chance of dying between two ages at the death rates of each band: ``[30, 70]`` for 40q30."""

    dying_between: tuple[Age, Age]
    deaths: Id
    population: Id
    ages: Ages = ABRIDGED

    def limits(self) -> tuple[int, ...]:
        """Only bands between the two ages count."""
        return tuple(age for age in self.ages if self.dying_between[0] <= age <= self.dying_between[1])

    def named(self) -> Mapping[str, tuple[int, ...]]:
        """The two ages."""
        return {"dying_between": self.dying_between}


class DirectlyStandardised(_OfAges):
    """The rate if the population had the ages of a standard population, with Dobson's interval.

    ``standard`` has the weight of each band by the age that it begins with; the weights need not add up to anything.
    """

    standard: Annotated[Mapping[Age, Weight], Field(min_length=1)]
    events: Id
    population: Id

    def limits(self) -> tuple[int, ...]:
        """The bands of the standard."""
        return tuple(self.standard)


class IndirectlyStandardised(_OfAges):
    """Events per event that the rates of a reference area by age would give, in the same period and sex."""

    reference: str
    events: Id
    population: Id
    ages: Ages = ABRIDGED


ByAge = Expectancy | HealthyExpectancy | Dying | DirectlyStandardised | IndirectlyStandardised
