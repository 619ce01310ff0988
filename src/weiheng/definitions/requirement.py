"""What a target asks for, as a typed object: a level, a hold, a change, a sum, a direction, or a state in words."""

from dataclasses import dataclass
from enum import StrEnum

from weiheng.definitions.claims import Relation
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.unit import UNITS, Unit, unit_written

MAGNITUDES = {"万": 10_000, "亿": 100_000_000}
"""What is printed in place of a unit, as in 6.70万: so many of whatever is counted."""


class Mode(StrEnum):
    """How a target is to be met.

    ``level``: the value reaches it by the target year. ``maintain``: it holds in every year. ``change``: the value
    changes by an amount from that of a base year. ``cumulative``: the values of all years of the plan add up to it.
    ``direction``: the value moves that way, no matter how far. ``qualitative``: a state in words, judged by people.
    """

    LEVEL = "level"
    MAINTAIN = "maintain"
    CHANGE = "change"
    CUMULATIVE = "cumulative"
    DIRECTION = "direction"
    QUALITATIVE = "qualitative"


@dataclass(frozen=True, slots=True)
class Requirement:
    """A target without its subject, as a plan prints it.

    ``figures`` are none (direction, qualitative), one, or the two ends of a range; the relation limits them as in a
    claim, and 以上, 以下 include the number. ``unit`` is the id of the printed unit; where its symbol belongs to many
    units (人, 张, 个) or to none of its own (万), it is the symbol, and :func:`unit_of` tells what it means for an
    element. None is no printed unit: then it is that of the element. ``sign`` tells the way of a change or direction:
    +1 up, -1 down; 0 for all others. ``relative`` changes are in percent of the base value, others in the unit.
    ``base`` is the year that a change or direction starts from, None if it is the plan's own. ``text`` is the state in
    words of a qualitative target.
    """

    mode: Mode
    relation: Relation = Relation.EQ
    figures: tuple[Figure, ...] = ()
    unit: str | None = None
    sign: int = 0
    relative: bool = False
    base: int | None = None
    text: str = ""


def unit_of(requirement: Requirement, element_unit: str) -> Unit | None:
    """The unit that the figures are in, for an element in a unit (its id); None if the printed one does not fit it.

    A relative change is in percent, whatever the element is in.

    >>> unit_of(Requirement(Mode.LEVEL, figures=(Figure("6.70"),), unit="万"), "places").id
    'places_10k'
    """
    if requirement.relative:
        return UNITS["percent"]
    return unit_named(requirement.unit, element_unit)


def unit_named(text: str | None, element_unit: str) -> Unit | None:
    """The unit that a text (id, symbol, 万, None for none) means for an element; None if it does not fit it."""
    wanted = UNITS.get(element_unit)
    if text is None or wanted is None:
        return wanted
    if text in MAGNITUDES:
        return next((each for each in UNITS.values() if _is_of(each, MAGNITUDES[text], wanted)), None)
    return unit_written(text, wanted)


def _is_of(unit: Unit, magnitude: int, wanted: Unit) -> bool:
    return unit.dimension == wanted.dimension and unit.scale == magnitude
