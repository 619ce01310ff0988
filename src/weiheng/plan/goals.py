"""Requirements in numbers, and the path that leads to them. All values are in the unit of the element."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from weiheng.definitions.claims import Relation
from weiheng.definitions.requirement import Mode, Requirement, unit_named, unit_of
from weiheng.plan.model import Goal, Series, Start
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.unit import UNITS, Unit, convert

PathKind = Literal["linear", "geometric"]

ABOUT = Fraction(5, 100)
"""The share of a number by which a value may fall short of it and still be *about* it (左右, 约)."""


def start_of(printed: Figure | None, printed_unit: str | None, unit: str, year: int, series: Series) -> Start | None:
    """The baseline of a year: the printed figure, else the observed value; None if there is neither.

    ``printed_unit`` is the figure's unit as the plan has it (see `unit_named`), ``unit`` the id of the element's;
    ``ValueError`` if they do not fit.
    """
    if printed is not None:
        given = unit_named(printed_unit, unit)
        half = _in_unit(printed.half_unit, given, unit)
        return Start(year, _in_unit(printed.exact, given, unit), printed=True, half_unit=half)
    observed = series.values.get(year)
    return None if observed is None else Start(year, observed, printed=False)


def goal_of(requirement: Requirement, unit: str, direction: int, start: Start | None, series: Series) -> Goal | None:
    """What a requirement asks of an element in ``unit`` (an id); None of a state in words.

    ``direction`` is the sign of an indicator (+1 more is better, -1 less), 0 of a variable. A number without a relation
    is met from it onward, the way that is better; for a variable the way that leads from the baseline to it, upward if
    there is none. *About* a number is the same, but met already `ABOUT` of the number before it, or from half of the
    way to it, whichever is later; what is aimed at is the number. A change starts from the baseline, or from the value
    of the year that the requirement names; a relative one is a share of that value's size. ``ValueError`` if the
    printed unit does not fit the element's.
    """
    match requirement.mode:
        case Mode.QUALITATIVE:
            return None
        case Mode.DIRECTION:
            return Goal(Mode.DIRECTION, requirement.sign or direction or 1)
        case Mode.CHANGE:
            return _change(requirement, unit, requirement.sign or direction or 1, _base(requirement, start, series))
    given = unit_of(requirement, unit)
    numbers = [_in_unit(figure.exact, given, unit) for figure in requirement.figures]
    origin = start.value if start is not None and requirement.mode is Mode.LEVEL else None
    return _limited(requirement, numbers, _way(numbers[0], origin, direction), origin or Fraction(0))


def _in_unit(number: Fraction, given: Unit | None, unit: str) -> Fraction:
    if given is None:
        raise ValueError(f"? -> {unit}")
    return convert(number, given, UNITS[unit])


def _way(number: Fraction, origin: Fraction | None, direction: int) -> int:
    """+1 if a number without a relation is met upward, -1 if downward: by what is better, else by where it begins."""
    if direction:
        return direction
    return -1 if origin is not None and number < origin else 1


def _limited(requirement: Requirement, numbers: Sequence[Fraction], way: int, origin: Fraction) -> Goal:
    """The limits that numbers in the unit of the element set; ``origin`` is where the way to them begins."""
    mode, number = requirement.mode, numbers[0]
    match requirement.relation:
        case Relation.GE | Relation.GT as relation:
            return Goal(mode, 1, low=number, strict=relation is Relation.GT)
        case Relation.LE | Relation.LT as relation:
            return Goal(mode, -1, high=number, strict=relation is Relation.LT)
        case Relation.RANGE:
            return Goal(mode, 0, low=number, high=numbers[-1])
        case Relation.ABOUT:
            limit = number - way * min(ABOUT * abs(number), abs(number - origin) / 2)
            low, high = (limit, None) if way > 0 else (None, limit)
            return Goal(mode, way, low, high, figure=number)
    return Goal(mode, way, low=number) if way > 0 else Goal(mode, way, high=number)


def _base(requirement: Requirement, start: Start | None, series: Series) -> Fraction | None:
    """The value that a change starts from."""
    if start is not None and requirement.base in (None, start.period):
        return start.value
    return None if requirement.base is None else series.values.get(requirement.base)


def _change(requirement: Requirement, unit: str, sign: int, base: Fraction | None) -> Goal:
    """The limits ``base + sign x amount``; none if the base is not known."""
    if base is None:
        return Goal(Mode.CHANGE, sign)
    if requirement.relative:
        amounts = [abs(base) * figure.exact / 100 for figure in requirement.figures]
    else:
        amounts = [_in_unit(figure.exact, unit_of(requirement, unit), unit) for figure in requirement.figures]
    asked = _limited(requirement, amounts, 1, Fraction(0))
    ends = [None if each is None else base + sign * each for each in (asked.low, asked.high)]
    low, high = ends if sign > 0 else reversed(ends)
    figure = None if asked.figure is None else base + sign * asked.figure
    return Goal(Mode.CHANGE, sign * asked.sign, low, high, asked.strict, figure)


def cumulated(series: Series, base: int) -> tuple[Start, Series]:
    """What a cumulative target is judged on: nothing in the base year, then the sum of all years after it.

    The sum ends before the first year without a value. From the first preliminary value on, it is preliminary. Without
    any value there is no sum.
    """
    sums, year = {base: Fraction(0)} if series.values else {}, base
    while year + 1 in series.values:
        year += 1
        sums[year] = sums[year - 1] + series.values[year]
    first = min((each for each in series.preliminary if each > base), default=year + 1)
    preliminary = frozenset(each for each in sums if each >= first)
    return Start(base, Fraction(0), printed=True), replace(series, values=sums, counts={}, preliminary=preliminary)


def elapsed(base: int, target_year: int, year: int) -> Fraction:
    """The share of time that has passed: tau = (t - t0) / (T - t0)."""
    return Fraction(year - base, target_year - base)


def is_geometric(kind: PathKind, *values: Fraction) -> bool:
    """Whether a path between values is geometric: declared so, and all of them positive."""
    return kind == "geometric" and all(value > 0 for value in values)


def logarithm(ratio: Fraction) -> Fraction:
    """The natural logarithm of a positive ratio, to 28 digits; of 1 it is exactly 0."""
    return Fraction((Decimal(ratio.numerator) / ratio.denominator).ln())


def power(ratio: Fraction, exponent: Fraction) -> Fraction:
    """A positive ratio to a power, to 28 digits; exact for the powers 0 and 1."""
    if exponent in (0, 1):
        return ratio if exponent else Fraction(1)
    natural = logarithm(ratio) * exponent
    return Fraction((Decimal(natural.numerator) / natural.denominator).exp())


def path(start: Start, goal: Goal, target_year: int, year: int, kind: PathKind = "linear") -> Fraction | None:
    """The value that the path from baseline to target has in a year (before and after it, that of its ends).

    Linear x_0 + tau (x_T - x_0), geometric x_0 (x_T / x_0) ^ tau if both are positive. A target that the baseline meets
    has its limit for a path. None without a target in numbers and of a range that the baseline is in. Of a cumulative
    target, the start is that of its sum (see `cumulated`).
    """
    aim = goal.aim(start.value)
    if aim is None or (goal.met(start.value) and goal.mode is not Mode.CUMULATIVE):
        return aim if len(goal.limits) == 1 else None
    tau = min(max(elapsed(start.period, target_year, year), Fraction(0)), Fraction(1))
    if is_geometric(kind, start.value, aim):
        return start.value * power(aim / start.value, tau)
    return start.value + tau * (aim - start.value)
