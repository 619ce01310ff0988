"""A change of a score between two moments, and the parts that it is made of."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import permutations
from math import factorial
from typing import Any, Literal

from weiheng.assess import Assessment
from weiheng.definitions.model import Break

FACTORS = ("value", "bounds", "weight", "imputation", "others", "method")
"""What can move a score: own values, bounds, weights (or the set of indicators), values that were put in, the values of
others that it is compared with, and whatever else differs between two editions' methods."""

Way = Literal["closed", "means", "orders", "sequence", "undivided"]
"""How a change was split: in closed form; by the means of each group; by recomputing it in all orders of what moved, or
in one order and its reverse; or not at all, because no mixture of the two can be computed."""


@dataclass(frozen=True)
class Moment:
    """A node's score in an area and period of an assessment."""

    assessment: Assessment
    node: str
    area: str
    period: int

    @property
    def score(self) -> float:
        """The score itself, as in the table; NaN if missing."""
        return self.assessment.score(self.node, self.area, self.period)


@dataclass(frozen=True)
class Part:
    """What one indicator contributed to a change, in points, split by factor; exact fractions.

    ``before`` and ``after`` are its scores; NaN where it has none.
    """

    indicator: str
    effects: Mapping[str, Fraction]
    before: float
    after: float

    @property
    def total(self) -> Fraction:
        """The indicator's whole contribution."""
        return sum(self.effects.values(), Fraction(0))


@dataclass(frozen=True)
class Split:
    """Parts of a change before what binary rounding leaves over is carried, and how they were found."""

    parts: tuple[Part, ...]
    way: Way
    whole: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def total(self) -> Fraction:
        """What the parts add up to."""
        return sum((part.total for part in self.parts), sum(self.whole.values(), Fraction(0)))


@dataclass(frozen=True)
class Change:
    """The change between two moments: parts, largest first, that add up to ``total`` exactly.

    ``residue`` is what binary rounding of the two table cells leaves over (far below any printed digit); it is
    carried by the largest part. ``whole`` are effects, by factor, that are those of no single indicator, and part of
    the sum. ``imputed`` are the indicators and periods whose score the missing rule put in;
    ``breaks`` are the breaks in series that the comparison crosses.
    """

    before: float
    after: float
    parts: tuple[Part, ...]
    residue: Fraction
    imputed: tuple[tuple[str, int], ...]
    breaks: tuple[tuple[str, Break], ...]
    way: Way = "closed"
    whole: Mapping[str, Fraction] = field(default_factory=dict)

    @property
    def total(self) -> Fraction:
        """After minus before, exactly."""
        return Fraction(self.after) - Fraction(self.before)

    def by_factor(self) -> dict[str, Fraction]:
        """Effects of each factor over all indicators; they add up to ``total`` exactly."""
        return {
            factor: sum((part.effects[factor] for part in self.parts), self.whole.get(factor, Fraction(0)))
            for factor in FACTORS
        }


def no_effects() -> dict[str, Fraction]:
    """Effects of a part that is not moved by anything yet."""
    return dict.fromkeys(FACTORS, Fraction(0))


def shapley(
    old: Sequence[Any], new: Sequence[Any], names: Sequence[str], result: Callable[..., Fraction]
) -> dict[str, Fraction]:
    """Average, over all orders of moving the arguments of ``result`` from old to new, of what each move changes.

    >>> shapley((2, 3), (4, 5), ("a", "b"), lambda a, b: Fraction(a * b))
    {'a': Fraction(8, 1), 'b': Fraction(6, 1)}
    """
    effects = dict.fromkeys(names, Fraction(0))
    for order in permutations(range(len(names))):
        arguments = list(old)
        current = result(*arguments)
        for position in order:
            arguments[position] = new[position]
            following = result(*arguments)
            effects[names[position]] += following - current
            current = following
    return {name: effect / factorial(len(names)) for name, effect in effects.items()}
