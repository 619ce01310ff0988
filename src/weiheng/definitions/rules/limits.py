"""What the rules about targets compare: the limits that a requirement sets, in the unit of its element."""

from dataclasses import dataclass
from fractions import Fraction

from weiheng.definitions.claims import Relation
from weiheng.definitions.model import Indicator, Variable
from weiheng.definitions.plans import Baseline, Target
from weiheng.definitions.requirement import Mode, Requirement, unit_named, unit_of
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.unit import UNITS, Unit, convert

LEVELS = (Mode.LEVEL, Mode.MAINTAIN)


@dataclass(frozen=True)
class Limits:
    """Lowest and highest value that meet a requirement, None for no limit; with ``strict`` they do not meet it."""

    low: Fraction | None = None
    high: Fraction | None = None
    strict: bool = False

    def excludes(self, other: "Limits") -> bool:
        """Whether no value meets both."""
        lows = [each for each in (self.low, other.low) if each is not None]
        highs = [each for each in (self.high, other.high) if each is not None]
        if not lows or not highs:
            return False
        return max(lows) > min(highs) or (max(lows) == min(highs) and (self.strict or other.strict))


def limits(asked: Requirement, target: Target, element: Indicator | Variable) -> Limits | None:
    """The limits of a level; None of what is no level, is a rough one, or has a unit that does not fit.

    A number to be reached is a limit on the side that the baseline is on, else on the side that is worse.
    """
    unit = unit_of(asked, element.unit)
    if asked.mode not in LEVELS or unit is None or asked.relation is Relation.ABOUT:
        return None
    numbers = [_number(each, unit, element) for each in asked.figures]
    if asked.relation is Relation.RANGE:
        return Limits(low=numbers[0], high=numbers[1])
    upward = asked.relation in (Relation.GE, Relation.GT)
    if asked.relation is Relation.EQ:
        upward = _way(numbers[0], target, element) > 0
    strict = asked.relation in (Relation.GT, Relation.LT)
    return Limits(low=numbers[0], strict=strict) if upward else Limits(high=numbers[0], strict=strict)


def amount(asked: Requirement, element: Indicator | Variable) -> Fraction | None:
    """The number asked for, in the unit of the element (a relative change in percent); None of a range or no number."""
    unit = unit_of(asked, element.unit)
    if len(asked.figures) != 1 or unit is None or element.unit not in UNITS:
        return None
    figure = asked.figures[0]
    return figure.exact if asked.relative else _number(figure, unit, element)


def _way(aim: Fraction, target: Target, element: Indicator | Variable) -> int:
    start = start_of(target, element)
    if start is not None and start != aim:
        return 1 if aim > start else -1
    return element.direction.sign if isinstance(element, Indicator) else 1


def start_of(target: Target, element: Indicator | Variable) -> Fraction | None:
    """The printed baseline in the unit of the element."""
    base = target.baseline
    unit = unit_named(base.unit, element.unit) if isinstance(base, Baseline) else None
    return _number(base.value, unit, element) if isinstance(base, Baseline) and unit is not None else None


def _number(figure: Figure, unit: Unit, element: Indicator | Variable) -> Fraction:
    return convert(figure.exact, unit, UNITS[element.unit])
