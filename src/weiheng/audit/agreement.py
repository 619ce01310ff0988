"""Whether two printings of one figure can both be right."""

from collections.abc import Sequence
from fractions import Fraction

from weiheng.audit.interval import Interval
from weiheng.audit.model import Statement
from weiheng.audit.verdicts import meant
from weiheng.definitions.claims import Measure, Relation
from weiheng.vocabulary.unit import UNITS

AT_LEAST = frozenset({Relation.GE, Relation.GT})
AT_MOST = frozenset({Relation.LE, Relation.LT})
LIMITS = AT_LEAST | AT_MOST


def agree(measure: Measure, one: Statement, other: Statement) -> bool:
    """Whether two statements of a figure leave a number that both may mean.

    Values agree if the sets of numbers that they name overlap: 97.8 and *97 or more*. Targets are settings: two limits
    of one direction must be the same number, and so must a rate and a limit in one document; a count, a range, and what
    another document prints need only satisfy the limit. More and *at least* are not told apart, for printers do not.
    """
    if measure is Measure.TARGET:
        return _targets_agree(one, other)
    if one.relation in LIMITS or other.relation in LIMITS:
        (low, high), (other_low, other_high) = _set(one), _set(other)
        return _below(low, other_high) and _below(other_low, high)
    return one.interval.overlaps(other.interval)


def contradicted(measure: Measure, statements: Sequence[Statement]) -> frozenset[int]:
    """Positions of the statements that contradict another; equal ones are looked at once."""
    alike: dict[tuple[Relation, Interval], list[int]] = {}
    for position, each in enumerate(statements):
        alike.setdefault((each.relation, each.interval), []).append(position)
    groups = list(alike.values())
    found: set[int] = set()
    for number, group in enumerate(groups):
        for other in groups[number + 1 :]:
            if not agree(measure, statements[group[0]], statements[other[0]]):
                found.update(group, other)
    return frozenset(found)


def point(statement: Statement) -> Fraction:
    """The printed number in the element's own unit; the middle of a range."""
    return (statement.interval.low + statement.interval.high) / 2


def _set(statement: Statement) -> tuple[Fraction | None, Fraction | None]:
    """Lowest and highest number that is meant; None if there is no such end. A limit is an exact number."""
    if statement.relation in AT_LEAST:
        return point(statement), None
    if statement.relation in AT_MOST:
        return None, point(statement)
    return statement.interval.low, statement.interval.high


def _below(low: Fraction | None, high: Fraction | None) -> bool:
    return low is None or high is None or low <= high


def _targets_agree(one: Statement, other: Statement) -> bool:
    if one.relation in LIMITS and other.relation in LIMITS:
        if (one.relation in AT_LEAST) is (other.relation in AT_LEAST):
            return point(one) == point(other)
        floor, ceiling = (one, other) if one.relation in AT_LEAST else (other, one)
        return point(floor) < point(ceiling)
    if one.relation in LIMITS:
        return _keeps(other, one)
    if other.relation in LIMITS:
        return _keeps(one, other)
    if one.relation is other.relation is Relation.RANGE:
        return all(a.overlaps(b) for a, b in zip(_ends(one), _ends(other), strict=True))
    return one.interval.overlaps(other.interval)


def _keeps(number: Statement, limit: Statement) -> bool:
    """Whether a number is that of a limit; a range, an amount, and another document need only satisfy it."""
    floor = limit.relation in AT_LEAST
    first, last = _ends(number)
    nearest, bound = (first if floor else last), _ends(limit)[0]
    if nearest.overlaps(bound):
        return True
    amount = UNITS[number.unit].counts or UNITS[number.unit].dimension == "yuan"
    if number.source == limit.source and number.relation is not Relation.RANGE and not amount:
        return False
    return nearest.low >= bound.high if floor else nearest.high <= bound.low


def _ends(statement: Statement) -> tuple[Interval, Interval]:
    """What the first and the last printed number may be, in base units."""
    unit = UNITS[statement.unit].scale
    if statement.claim is not None and statement.relation is Relation.ABOUT:
        around = meant(statement.claim).scaled(unit)
        return around, around
    return Interval.of(statement.figure, unit), Interval.of(statement.high or statement.figure, unit)
