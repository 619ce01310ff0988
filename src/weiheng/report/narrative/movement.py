"""How a number moved, judged as readers see it: by what is printed, never by digits that nobody sees."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from weiheng.definitions.form import bounds_known, score_range
from weiheng.report.numbers import Kind, Number
from weiheng.report.scored import division
from weiheng.report.view import View
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.unit import UNITS

SLIGHT = Fraction(1, 100)
"""A change is slight below this share of the range: of scores for a score, between the bounds for a value."""
_COUNTED = frozenset({"persons", "visits", "beds", "institutions", "yuan", "beds per person", "persons per person"})
_LASTING = frozenset({"days"})


class Move(StrEnum):
    """Which way."""

    UP = "up"
    DOWN = "down"
    SAME = "same"

    @property
    def sign(self) -> int:
        """+1, -1 or 0."""
        return {Move.UP: 1, Move.DOWN: -1, Move.SAME: 0}[self]


@dataclass(frozen=True)
class Step:
    """A number in two years, and the change between them without its sign."""

    before: Number
    after: Number
    change: Number
    move: Move
    slight: bool

    @property
    def exactly_same(self) -> bool:
        """Whether not even the digits that are not printed differ."""
        return self.before.value == self.after.value


def compared(after: Number, before: Number) -> Move | None:
    """The move from one number to another of the same style; None if one is missing.

    Same if both print alike, or if their difference prints as zero.
    """
    if after.value is None or before.value is None:
        return None
    difference = rounded(after.value - before.value, after.style.places, after.rounding)
    if after.digits == before.digits or not difference:
        return Move.SAME
    return Move.UP if difference > 0 else Move.DOWN


def score_step(view: View, node: str, since: int | None, year: int | None = None) -> Step | None:
    """How a score moved since a year; None if there is no such year, or no score in one of the two."""
    ends = score_range(view.edition)
    row = view.assessment.row_of[node]
    span = _span(view.assessment.scores.scores[row]) if ends is None else ends[1].exact - ends[0].exact
    return _step(view, Kind.SCORE, node, since, year, span)


def value_step(view: View, indicator: str, since: int | None, year: int | None = None) -> Step | None:
    """How the value that is scored moved since a year; None without such a year, or a value in one of the two."""
    bounds = bounds_known(view.edition, indicator)
    if bounds is None:
        span = _span(view.assessment.scores.stages.denominated[view.assessment.row_of[indicator]])
    else:
        span = bounds.upper.value.exact - bounds.lower.value.exact
    return _step(view, view.scored(indicator).origin.kind, indicator, since, year, span)


def _span(numbers: NDArray[np.float64]) -> Fraction:
    """From the least to the most of all areas and periods, where nothing else says what is much."""
    known = numbers[~np.isnan(numbers)]
    return Fraction(float(np.ptp(known))) if known.size else Fraction(0)


_CHANGES = {Kind.SCORE: Kind.CHANGE, Kind.VALUE: Kind.VALUE_CHANGE, Kind.DIVIDED: Kind.VALUE_CHANGE}


def _step(view: View, kind: Kind, subject: str, since: int | None, year: int | None, span: Fraction) -> Step | None:
    if since is None:
        return None
    before, after = (view.number(kind, subject, year=each) for each in (since, year))
    change = view.number(_CHANGES[kind], subject, year=year, since=since, form="absolute")
    move = compared(after, before)
    if move is None or change.value is None:
        return None
    return Step(before, after, change, move, 0 < abs(change.value) < SLIGHT * span)


def score_verb(view: View, step: Step) -> str:
    """Up or down, slightly or not, of a score."""
    return _worded(view, step, "")


def value_verb(view: View, indicator: str, step: Step) -> str:
    """Up or down of a value, in the words that fit its unit: counts grow in number, stays grow longer."""
    return _worded(view, step, _manner(view, indicator))


def _worded(view: View, step: Step, manner: str) -> str:
    if step.move is Move.SAME:
        return view.words("movement.same")
    return view.words(f"movement.{step.move}{manner}{'_slightly' if step.slight else ''}")


def value_went(view: View, indicator: str, step: Step) -> str:
    """Rose or fell, of a value, as the whole predicate of a clause."""
    return view.words(f"movement.{step.move}{_manner(view, indicator)}_went")


def _manner(view: View, indicator: str) -> str:
    if division(view.edition, indicator) is not None:
        return ""
    dimension = UNITS[view.indicator(indicator).unit].dimension
    return "_count" if dimension in _COUNTED else "_time" if dimension in _LASTING else ""


def improved(view: View, indicator: str, step: Step) -> int:
    """+1 if the move of a value is for the better, -1 if for the worse: less of a negative indicator is better."""
    return step.move.sign * view.indicator(indicator).direction.sign
