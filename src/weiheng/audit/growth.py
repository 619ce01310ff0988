"""Changes and growth: between two years, and what one year and a printed change or growth imply of the other."""

from fractions import Fraction

from weiheng.audit.inputs import Inputs
from weiheng.audit.interval import Interval, root
from weiheng.audit.model import Result
from weiheng.audit.verdicts import meant
from weiheng.definitions.claims import Claim, Measure, Relation
from weiheng.observations.model import Key
from weiheng.vocabulary.unit import UNITS

HUNDRED = Fraction(100)
_ONE = Interval.point(Fraction(1))
NUMBERS = frozenset({Relation.EQ, Relation.ABOUT})


def difference(before: Interval | None, after: Interval | None) -> Interval | None:
    """By how much a number rose; None if one of the two is not known."""
    return None if before is None or after is None else after - before


def growth(before: Interval | None, after: Interval | None) -> Interval | None:
    """Total growth in percent; None if one of the two is not known or the first may be zero."""
    ratio = after.over(before) if before is not None and after is not None else None
    return None if ratio is None else (ratio - _ONE).scaled(HUNDRED)


def yearly_growth(before: Interval | None, after: Interval | None, years: int) -> Interval | None:
    """Average compound growth in percent a year, widened outward by what decimals cannot tell."""
    ratio = after.over(before) if before is not None and after is not None else None
    if ratio is None or ratio.low <= 0:
        return None
    low, high = root(ratio.low, years).low, root(ratio.high, years).high
    return (Interval(low, high) - _ONE).scaled(HUNDRED)


def value_change(inputs: Inputs, claim: Claim) -> Interval | None:
    """By how much the value of an element rose, in its unit."""
    return difference(*_with_others(inputs, claim, *_then_and_now(inputs, claim)))


def value_growth(inputs: Inputs, claim: Claim) -> Interval | None:
    """How fast the value of an element grew, in percent: in all, or a year.

    A value that neither is observed nor stands in the document itself is what the change that is printed there makes
    it, or else what another document prints.
    """
    before, after = _with_others(inputs, claim, *_by_change(inputs, claim, *_then_and_now(inputs, claim)))
    if claim.measure is Measure.VALUE_GROWTH:
        return growth(before, after)
    return yearly_growth(before, after, claim.period - (claim.since or claim.period))


def follows_change(inputs: Inputs, claim: Claim) -> bool:
    """Whether one of the two values of a growth is known only from the printed change."""
    before, after = _then_and_now(inputs, claim)
    return None in (before, after) and None not in _by_change(inputs, claim, before, after)


def from_elsewhere(inputs: Inputs, claim: Claim) -> Claim | None:
    """What another document prints of the value of a change or growth that is not known otherwise."""
    values = _by_change(inputs, claim, *_then_and_now(inputs, claim))
    missing = (key for key, value in zip(then_and_now_keys(claim), values, strict=True) if value is None)
    return next((inputs.printed_elsewhere(key) for key in missing), None)


def _then_and_now(inputs: Inputs, claim: Claim) -> tuple[Interval | None, Interval | None]:
    then, now = then_and_now_keys(claim)
    return inputs.value(then), inputs.value(now)


def _by_change(
    inputs: Inputs, claim: Claim, before: Interval | None, after: Interval | None
) -> tuple[Interval | None, Interval | None]:
    """The value that is missing, as the other one and the change that the document prints give it."""
    known = (before is not None and after is not None) or claim.measure is Measure.VALUE_CHANGE
    change = None if known else inputs.printed_change(then_and_now_keys(claim)[1], claim.since)
    if change is None:
        return before, after
    if after is not None:
        return after - change, after
    return before, None if before is None else before + change


def _with_others(
    inputs: Inputs, claim: Claim, before: Interval | None, after: Interval | None
) -> tuple[Interval | None, Interval | None]:
    """With what other documents print of a value that is missing."""
    then, now = then_and_now_keys(claim)
    return before or inputs.elsewhere(then), after or inputs.elsewhere(now)


def then_and_now_keys(claim: Claim) -> tuple[Key, Key]:
    """The value since which something grew, and the value until which."""
    return (claim.subject, claim.area, claim.since or claim.period), (claim.subject, claim.area, claim.period)


def ratio_of(claim: Claim) -> Interval:
    """The ratio that a printed total growth means."""
    return meant(claim).scaled(UNITS[claim.unit].scale) + _ONE


def from_whole_base(inputs: Inputs, claim: Claim) -> tuple[Interval, Result] | None:
    """The whole number nearest to the base that a growth implies, and what grows from there, in percent.

    None if some whole number does give the printed growth, or if the base is no count or is known.
    """
    then, now = then_and_now_keys(claim)
    after, printed = inputs.value(now), claim.measure is Measure.VALUE_GROWTH and claim.relation in NUMBERS
    if after is None or not printed or inputs.value(then) is not None or not inputs.evidence.is_count(claim.subject):
        return None
    base, thing = after.over(ratio_of(claim)), 1 / UNITS[inputs.evidence.elements[claim.subject].unit].scale
    if base is None or base.whole(thing) is not None:
        return None
    nearest = Interval.point(round((base.low + base.high) / 2 / thing) * thing)
    grown = growth(nearest, after)
    return None if grown is None else (nearest, Result((grown.low + grown.high) / 2, grown))
