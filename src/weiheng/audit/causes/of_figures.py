"""Causes of disagreement on a figure: counts, other years, vintages, documents and populations."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from weiheng.audit.causes.grounds import ENOUGH_DIGITS, Grounds, judged, series_of, significant
from weiheng.audit.causes.of_digits import same_number
from weiheng.audit.model import Cause, Finding, Statement, Verdict
from weiheng.audit.populations import Implied
from weiheng.audit.printings import scale
from weiheng.definitions.claims import Claim, Measure
from weiheng.definitions.model import Ratio
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.status import Status

MANY_DIGITS = 4
"""Enough for a number of any year; with fewer only the nearest years count."""
_SHOWN_DIGITS = 4


def counts(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """The counts that are printed with it give another number."""
    entry = finding.entry
    if entry is None or entry.computed is None or finding.verdict is not Verdict.NOT_REPRODUCIBLE:
        return
    factor = 1 / scale(grounds.evidence, finding.claim.subject, finding.claim.unit)
    yield Cause("counts", {"computed": entry.computed.value * factor})


def superseded(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """The number is that of an earlier vintage."""
    own = judged(finding)
    valid = next((each for each in finding.entry.statements if each.claim is None), None) if finding.entry else None
    if own is None or own.claim is None or valid is None or finding.claim.measure is not Measure.VALUE:
        return
    for row in grounds.vintages.get(_key(finding.claim), ()):
        if row.value is not None and row.unit == own.unit and same_number(own.figure, row.value):
            facts = {"other": valid, "vintage": row.vintage, "status": row.status.value}
            yield Cause("superseded", {**facts, "other_status": valid.status.value})


def provisional(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """A preliminary number and one of a later document, or a revised number and one of an earlier document."""
    for one, other in _pairs(finding, grounds):
        row, claim = (one, other) if one.claim is None else (other, one)
        if row.claim is not None or claim.claim is None or row.vintage is None:
            continue
        printed = _date(grounds, claim)
        later = row.status is Status.PRELIMINARY and _before(row.vintage, printed)
        earlier = row.status is Status.REVISED and _before(printed, row.vintage)
        if later or earlier:
            facts = {"other": other, "vintage": row.vintage, "status": one.status.value}
            yield Cause("superseded", {**facts, "other_status": other.status.value})


def target_revised(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """Targets of documents of different dates: the later one counts."""
    if finding.claim.measure is not Measure.TARGET:
        return
    for one, other in _pairs(finding, grounds):
        first, second = _date(grounds, one), _date(grounds, other)
        if one.source != other.source and (_before(first, second) or _before(second, first)):
            later = other if _before(first, second) else one
            yield Cause("target_revised", {"other": other, "later": later, "date": _date(grounds, later)})


def _pairs(finding: Finding, grounds: Grounds) -> Iterator[tuple[Statement, Statement]]:
    """The judged printing with each one that it disagrees with."""
    own = judged(finding)
    for rival in grounds.rivals(finding):
        if own is not None and rival.statement is not None:
            yield own, rival.statement


def _date(grounds: Grounds, statement: Statement) -> str:
    source = grounds.evidence.sources.get(statement.source)
    return source.date if source else ""


def _before(one: str, other: str) -> bool:
    """Whether a date (or span ``2012/2022``) certainly ends before another begins.

    >>> _before("2022-04", "2023"), _before("2022", "2022-04"), _before("2012/2022", "2020")
    (True, False, False)
    """
    end, start = one.rpartition("/")[2], other.partition("/")[0]
    length = min(len(end), len(start))
    return length > 0 and end[:length] < start[:length]


def stale_year(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """The number is what is printed for another year, of the same subject and area.

    Three digits must agree with a neighbouring year, four with any other. In a conflict either number may be stale.
    """
    claim = finding.claim
    own = judged(finding) or claim
    for rival in grounds.rivals(finding):
        year = _year_of(claim.value, claim.unit, claim, grounds)
        if year is not None:
            yield Cause("stale_year", {"year": year, "stale": own, "other": rival.named})
        if finding.verdict is Verdict.CONFLICT and rival.statement is not None:
            year = _year_of(rival.statement.figure, rival.statement.unit, claim, grounds)
            if year is not None:
                yield Cause("stale_year", {"year": year, "stale": rival.statement, "other": own})


def other_area(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """The number is what is printed for a larger area that holds this one, or for one within it, or beside it.

    In a conflict it may be either number.
    """
    own = judged(finding)
    printed = (
        [own, *(each.statement for each in grounds.rivals(finding))] if finding.verdict is Verdict.CONFLICT else [own]
    )
    for statement in printed if finding.claim.measure.of_element else ():
        area = _area_of(statement, finding.claim, grounds) if statement is not None else None
        if area is not None:
            yield Cause("other_area", {"stale": statement, "area": area})


def _area_of(statement: Statement, claim: Claim, grounds: Grounds) -> str | None:
    said = claim.measure, claim.subject, claim.period, claim.since, statement.figure.exact, statement.unit
    areas = grounds.areas_of.get(said, ()) if significant(statement.figure) >= ENOUGH_DIGITS else ()
    return next((each for each in areas if each != claim.area and _related(grounds, each, claim.area)), None)


def _related(grounds: Grounds, one: str, other: str) -> bool:
    areas = grounds.evidence.areas
    parents = [areas[each].parent if each in areas else None for each in (one, other)]
    return one == parents[1] or other == parents[0] or (parents[0] is not None and parents[0] == parents[1])


def _year_of(figure: Figure, unit: str, claim: Claim, grounds: Grounds) -> int | None:
    """The nearest other year of which the number is printed, if it has enough digits to be of that year."""
    series = series_of(claim)
    others = [each for each in grounds.years_of.get((series, (figure.exact, unit)), ()) if each != claim.period]
    if not others:
        return None
    year = min(others, key=lambda each: abs(each - claim.period))
    first, last = sorted((year, claim.period))
    known = grounds.years[series]
    between = bisect_left(known, last) - bisect_right(known, first)
    return year if significant(figure) >= (MANY_DIGITS if between else ENOUGH_DIGITS) else None


def another_population(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """Two rates imply two denominators, and each of these is what other indicators imply, too.

    A denominator that is printed itself needs no other witness.
    """
    for one, other in _implied_pairs(finding, grounds):
        beside = _beside(finding, grounds)
        for_one = [each for each in beside if each.confirms(one.interval, other.interval)]
        for_other = [each for each in beside if each.confirms(other.interval, one.interval)]
        if for_one and other.subject == _denominator(finding, grounds):
            facts = {"of": other.subject, "confirmed": other.statement, "by": _subjects(for_one)}
            yield Cause("population_printed", {**facts, "odd": one.statement, "odd_implied": _shown(one)})
        elif for_one and for_other:
            yield _population(finding, grounds, other, for_other, one)


def one_population(finding: Finding, grounds: Grounds) -> Iterator[Cause]:
    """Two rates imply two denominators, and only one of these is what other indicators imply."""
    for pair in _implied_pairs(finding, grounds):
        beside = _beside(finding, grounds)
        for right, odd in (pair, pair[::-1]):
            confirming = [each for each in beside if each.confirms(right.interval, odd.interval)]
            against = [each for each in beside if each.confirms(odd.interval, right.interval)]
            if confirming and not against:
                yield _population(finding, grounds, right, confirming, odd)


def _population(
    finding: Finding, grounds: Grounds, right: Implied, confirming: Sequence[Implied], odd: Implied
) -> Cause:
    """``of`` is the denominator, ``by`` what confirms; denominators are in base units, to four digits."""
    facts = {
        "of": _denominator(finding, grounds),
        "confirmed": right.statement,
        "confirmed_implied": _shown(right),
        "by": _subjects(confirming),
        "odd": odd.statement,
        "odd_implied": _shown(odd),
    }
    return Cause("population", facts)


def _subjects(confirming: Sequence[Implied]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(each.subject for each in confirming))


def _shown(each: Implied) -> int:
    middle = round((each.interval.low + each.interval.high) / 2)
    return round(middle, min(0, _SHOWN_DIGITS - len(str(middle))))


def _implied_pairs(finding: Finding, grounds: Grounds) -> Iterator[tuple[Implied, Implied]]:
    """The denominators of the judged rate and of each that it disagrees with, where they are not the same.

    Counts that give another rate have a denominator that is printed itself.
    """
    known, subject, own = _denominators(finding, grounds), finding.claim.subject, judged(finding)
    of_rates = {each.statement: each for each in known if each.subject == subject}
    printed = next((each for each in known if each.subject == _denominator(finding, grounds)), None)
    first = of_rates.get(replace(own, verdict=Verdict.NO_DATA)) if own else None
    for rival in grounds.rivals(finding):
        statement = rival.statement
        second = of_rates.get(replace(statement, verdict=Verdict.NO_DATA)) if statement else printed
        if first is not None and second is not None and not first.interval.meets(second.interval):
            yield first, second


def _beside(finding: Finding, grounds: Grounds) -> tuple[Implied, ...]:
    """What other rates imply of the denominator; what is printed of itself is no witness of its own."""
    own = finding.claim.subject, _denominator(finding, grounds)
    return tuple(each for each in _denominators(finding, grounds) if each.subject not in own)


def _denominators(finding: Finding, grounds: Grounds) -> tuple[Implied, ...]:
    """All that is known of the denominator of the rate; nothing if it is no rate."""
    claim, denominator = finding.claim, _denominator(finding, grounds)
    return grounds.implied.get((denominator, claim.area, claim.period), ()) if denominator else ()


def _denominator(finding: Finding, grounds: Grounds) -> str | None:
    claim = finding.claim
    element = grounds.evidence.elements.get(claim.subject)
    formula = element.formula if element else None
    return formula.denominator if isinstance(formula, Ratio) and claim.measure is Measure.VALUE else None


def _key(claim: Claim) -> tuple[str, str, int]:
    return claim.subject, claim.area, claim.period
