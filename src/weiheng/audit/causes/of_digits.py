"""Causes that show in the digits: another unit, a power of ten, digits that changed places or slipped."""

from collections.abc import Iterator
from fractions import Fraction

from weiheng.audit.causes.grounds import ENOUGH_DIGITS, Grounds, Rival, significant
from weiheng.audit.interval import Interval
from weiheng.audit.model import Cause, Finding
from weiheng.audit.printings import scale as scale_of
from weiheng.definitions.claims import Claim
from weiheng.vocabulary.figure import Figure, rounded

ENOUGH_TO_TELL = 10
"""Times that a number must be larger than what its rounding leaves open, so that its power of ten can be told."""
LARGEST_POWER = 8
"""Of ten, that two numbers may differ by: 亿."""


def unit(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """The same number stands elsewhere under another unit, or would be right in the unit of the indicator."""
    claim = finding.claim
    for rival in grounds.rivals(finding):
        other = _unit_of_same_number(claim, rival, grounds)
        if other is not None and other != claim.unit:
            yield Cause("unit", {"other": rival.named, "unit": claim.unit, "other_unit": other})


def _unit_of_same_number(claim: Claim, rival: Rival, grounds: Grounds) -> str | None:
    if rival.statement is not None:
        other = rival.statement.figure
        telling = claim.value.exact == other.exact or min(map(significant, (claim.value, other))) > 1
        return rival.statement.unit if telling and same_number(claim.value, other) else None
    element = grounds.evidence.elements.get(claim.subject)
    if element is None or not claim.measure.of_element or significant(claim.value) < 2:
        return None
    reread = Interval.of(claim.value, 1 / scale_of(grounds.evidence, claim.subject, claim.unit))
    return element.unit if reread.meets(rival.interval) else None


def same_number(one: Figure, other: Figure) -> bool:
    """Whether the finer of two figures, rounded like the coarser one, is the same."""
    coarse, fine = sorted((one, other), key=lambda each: each.places)
    return coarse.decimal in (rounded(fine.decimal, coarse.places, how) for how in ("half_even", "half_up"))


def scale(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """One number is the other times a power of ten, within rounding; two digits at least must agree."""
    claim = finding.claim
    for rival in grounds.rivals(finding):
        figures = (claim.value, rival.statement.figure) if rival.statement else (claim.value,)
        telling = min(map(significant, figures)) > 1
        vague = rival.interval.high - rival.interval.low > abs(rival.value) / ENOUGH_TO_TELL
        power = _power_between(Interval.of(claim.value), rival.interval) if telling and not vague else None
        if power is not None:
            yield Cause("scale", {"other": rival.named, "factor": power})


def _power_between(one: Interval, other: Interval) -> int | None:
    """The power of ten by which either is larger; None if there is none."""
    for exponent in range(1, LARGEST_POWER + 1):
        power = Fraction(10) ** exponent
        if one.scaled(power).meets(other) or other.scaled(power).meets(one):
            return int(power)
    return None


def digit_swap(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """Two digits changed places: 2.53 and 2.35."""
    for rival in grounds.rivals(finding):
        one, other = _digits(finding.claim, rival) or ("", "")
        if swapped(one, other) and (rival.statement is not None or len(one) >= ENOUGH_DIGITS):
            yield Cause("digit_swap", {"other": rival.named})


def digit_slip(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """One digit is another, of three at least.

    Numbers that are nearly the same differ in the last digit anyway: that counts only if both are printed, and long.
    """
    for rival in grounds.rivals(finding):
        one, other = _digits(finding.claim, rival) or ("", "")
        if significant(finding.claim.value) < ENOUGH_DIGITS or not slipped(one, other):
            continue
        if one[-1] == other[-1] or (rival.statement is not None and len(one) > ENOUGH_DIGITS):
            yield Cause("digit_slip", {"other": rival.named})


def truncated(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """The last digits were cut off instead of rounded: 28.4 for 28.47."""
    claim = finding.claim
    step = 2 * claim.value.half_unit
    for rival in grounds.rivals(finding):
        rest = abs(rival.value) - abs(claim.value.exact)
        if (
            significant(claim.value) >= ENOUGH_DIGITS
            and step / 2 <= rest < step
            and rival.value * claim.value.exact > 0
        ):
            yield Cause("truncated", {"other": rival.named})


def _digits(claim: Claim, rival: Rival) -> tuple[str, str] | None:
    """Both numbers as digits of the coarser one's last place; None if they are not equally long."""
    step = max(2 * claim.value.half_unit, rival.step)
    return digits_of(claim.value.exact, rival.value, step)


def digits_of(one: Fraction, other: Fraction, step: Fraction) -> tuple[str, str] | None:
    """Two numbers of the same sign in whole steps, as digits; None if they are not equally long."""
    first, second = (str(int(rounded(abs(each) / step, 0, "half_up"))) for each in (one, other))
    return (first, second) if len(first) == len(second) and one * other > 0 else None


def swapped(one: str, other: str) -> bool:
    """Whether two digits changed places.

    >>> swapped("253", "235"), swapped("253", "325"), swapped("253", "253")
    (True, False, False)
    """
    places = [place for place, (a, b) in enumerate(zip(one, other, strict=True)) if a != b]
    return len(places) == 2 and one[places[0]] == other[places[1]] and one[places[1]] == other[places[0]]


def slipped(one: str, other: str) -> bool:
    """Whether one digit differs.

    >>> slipped("383", "283"), slipped("383", "272"), slipped("383", "383")
    (True, False, False)
    """
    return sum(a != b for a, b in zip(one, other, strict=True)) == 1
