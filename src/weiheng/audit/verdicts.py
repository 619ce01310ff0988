"""Compare what is printed with what is computed, as its relation says."""

import operator
from collections.abc import Callable, Mapping
from fractions import Fraction

from weiheng.audit.interval import Interval
from weiheng.audit.model import Result, Verdict
from weiheng.definitions.claims import Claim, Relation
from weiheng.vocabulary.figure import rounded

_LIMITS: Mapping[Relation, Callable[[Fraction, Fraction], bool]] = {
    Relation.GE: operator.ge,
    Relation.GT: operator.gt,
    Relation.LE: operator.le,
    Relation.LT: operator.lt,
}


def meant(claim: Claim) -> Interval:
    """The numbers that a claim may stand for if it names one (or a range), in the printed unit.

    *About* a number is within one unit of its last digit that is not zero.
    """
    if claim.relation is Relation.ABOUT:
        unit = claim.value.last_digit
        return Interval(claim.value.exact - unit, claim.value.exact + unit)
    ends = [Interval.of(figure) for figure in claim.figures]
    return Interval(ends[0].low, ends[-1].high)


def verdict(claim: Claim, result: Result | None) -> Verdict:
    """What a result in the printed unit says of a claim.

    A number is *equal* if the result rounds to it, either way of rounding; *explained by rounding* if some value that
    the rounding of the inputs leaves open would be printed like this. A limit (at least, at most, more, less) and a
    range hold or not likewise.
    """
    if result is None:
        return Verdict.NO_DATA
    if _is(claim, result.value):
        return Verdict.EQUAL
    return Verdict.ROUNDING if _may_be(claim, result.interval) else Verdict.NOT_REPRODUCIBLE


def _is(claim: Claim, value: Fraction) -> bool:
    first, last = claim.figures[0].exact, claim.figures[-1].exact
    if claim.relation is Relation.EQ:
        return claim.value.decimal in (rounded(value, claim.value.places, how) for how in ("half_even", "half_up"))
    if claim.relation is Relation.ABOUT:
        return meant(claim).meets(Interval.point(value))
    if claim.relation is Relation.RANGE:
        return first <= value <= last
    return _LIMITS[claim.relation](value, first)


def _may_be(claim: Claim, interval: Interval) -> bool:
    match claim.relation:
        case Relation.GE | Relation.GT:
            return _is(claim, interval.high)
        case Relation.LE | Relation.LT:
            return _is(claim, interval.low)
        case _:
            return meant(claim).meets(interval)
