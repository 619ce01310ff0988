"""Causes of parts that do not make up their total: a part that would mend it, or one that is missing."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from weiheng.audit.causes.grounds import ENOUGH_DIGITS, Grounds, significant
from weiheng.audit.causes.of_digits import digits_of, slipped, swapped
from weiheng.audit.interval import Interval
from weiheng.audit.model import Cause, Finding, Kind
from weiheng.audit.printings import FIGURES, figure_of
from weiheng.definitions.claims import Claim, Measure, Relation
from weiheng.vocabulary.unit import UNITS


@dataclass(frozen=True)
class _Mend:
    """The number that would make a sum right if it stood for one of the parts, or for the total; base units."""

    claim: Claim
    needed: Fraction

    @property
    def unit(self) -> Fraction:
        return UNITS[self.claim.unit].scale

    @property
    def digits(self) -> tuple[str, str] | None:
        """The printed and the needed number as digits, if a number of the printed precision is needed."""
        step = 2 * self.claim.value.half_unit * self.unit
        return digits_of(_base(self.claim), self.needed, step) if self.needed % step == 0 else None


def sum_part(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """A part (or the total) that is printed elsewhere as the sum needs it.

    Else the only one where two digits would have to change places; else the only one where one digit would differ.
    """
    mends = list(_mends(finding))
    for mend in mends:
        if _printed_elsewhere(mend, grounds):
            yield _part(mend)
    for fits in (swapped, slipped):
        found = [mend for mend in mends if mend.digits is not None and fits(*mend.digits)]
        if len(found) == 1 and significant(found[0].claim.value) >= ENOUGH_DIGITS:
            yield _part(found[0])


def _part(mend: _Mend) -> Cause:
    return Cause("sum_part", {"subject": mend.claim.subject, "part": mend.claim, "needed": _text(mend)})


def _text(mend: _Mend) -> str:
    number = mend.needed / mend.unit
    return f"{float(number):.{mend.claim.value.places}f}"


def _printed_elsewhere(mend: _Mend, grounds: Grounds) -> bool:
    claim = mend.claim
    if claim.measure not in FIGURES:
        return False
    others = (each for each in grounds.printed.get(figure_of(claim), ()) if each.claim is not claim)
    return any(
        each.relation is Relation.EQ
        and Interval.of(each.figure, UNITS[each.unit].scale).meets(Interval.point(mend.needed))
        for each in others
        if each.figure.exact * UNITS[each.unit].scale != _base(claim)
    )


def _mends(finding: Finding) -> Iterator[_Mend]:
    difference = _difference(finding)
    for part in finding.parts:
        if part.relation is Relation.EQ:
            yield _Mend(part, _base(part) + difference)
    if finding.kind is Kind.SUM and finding.claim.relation is Relation.EQ:
        yield _Mend(finding.claim, _base(finding.claim) - difference)


def sum_missing(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """The document prints the difference for one thing, and only for that, which is not among the parts."""
    claim, difference = finding.claim, _difference(finding)
    if finding.kind is not Kind.SUM or difference <= 0:
        return
    known = {(each.subject, each.area) for each in (claim, *finding.parts)}
    found = [
        each
        for each in grounds.of_document.get(claim.source, ())
        if each.measure is claim.measure is Measure.VALUE
        and (each.subject, each.area) not in known
        and (each.area == claim.area or each.subject == claim.subject)
        and each.period == claim.period
        and UNITS[each.unit].dimension == UNITS[claim.unit].dimension
        and significant(each.value) > 1
        and _base(each) == difference
    ]
    if len({(each.subject, each.area) for each in found}) == 1:
        yield Cause("sum_missing", {"subject": found[0].subject, "area": found[0].area, "part": found[0]})


def not_known(finding: Finding, _: Grounds) -> Iterator[Cause]:
    """Nothing but by how much the parts are off."""
    yield Cause("unknown", {"difference": _difference(finding) / UNITS[finding.claim.unit].scale})


def _difference(finding: Finding) -> Fraction:
    """What the total has more than its parts, in base units; shares have to make 1."""
    whole = _base(finding.claim) if finding.kind is Kind.SUM else Fraction(1)
    return whole - sum((_base(each) for each in finding.parts), Fraction(0))


def _base(claim: Claim) -> Fraction:
    return claim.value.exact * UNITS[claim.unit].scale
