"""Parts against their total, and shares against the whole that they make up."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain

from weiheng.audit.evidence import Evidence
from weiheng.audit.interval import Interval
from weiheng.audit.model import Finding, Kind, Result, Verdict
from weiheng.audit.verdicts import meant, verdict
from weiheng.definitions.claims import Claim, Measure, Relation
from weiheng.definitions.model import Ratio, Sum
from weiheng.observations.model import Key
from weiheng.vocabulary.unit import UNITS

Division = tuple[Claim, tuple[Claim, ...]]
"""A printed total, and the printed parts that it is divided into."""
_ADDITIVE = (Measure.VALUE, Measure.TARGET)
_AT_LEAST = (Relation.GE, Relation.GT)
_AT_MOST = (Relation.LE, Relation.LT)
_ONE = Fraction(1)
_NEAR = Fraction(1, 20)
"""Of a total, that areas which nobody calls its parts may be off, and still be meant to make it up."""


def sum_findings(evidence: Evidence) -> Iterator[Finding]:
    """A verdict on every printed total, for each way in which its document divides it.

    What is told to be its parts, the terms of its formula, or the areas within its own.
    """
    seen: set[tuple[str, str, frozenset[tuple[str, str]]]] = set()
    for total, parts in chain(_declared(evidence), _by_formula(evidence), _by_area(evidence)):
        division = (total.source, total.id, frozenset((part.subject, part.area) for part in parts))
        if division not in seen:
            seen.add(division)
            yield _total(evidence, total, parts)


def whole_findings(evidence: Evidence) -> Iterator[Finding]:
    """A verdict on every group of shares that are together those of all parts of a whole: do they make 100 %?"""
    shares: dict[tuple[str, Key], dict[str, Claim]] = defaultdict(dict)
    for claim in evidence.claims:
        if claim.measure is Measure.SHARE and claim.of is not None:
            shares[claim.source, (claim.of, claim.area, claim.period)].setdefault(claim.subject, claim)
    divided = _divided(evidence)
    for (_, whole), claims in shares.items():
        for parts in _divisions(evidence, whole, divided):
            if all(part in claims for part in parts):
                yield _whole([claims[part] for part in parts])


def _declared(evidence: Evidence) -> Iterator[Division]:
    """What names the claim of its total; ids count within a document."""
    totals: dict[tuple[str, str], Claim] = {}
    parts: dict[tuple[str, str], list[Claim]] = defaultdict(list)
    for claim in evidence.claims:
        totals.setdefault((claim.source, claim.id), claim)
        if claim.part_of is not None:
            parts[claim.source, claim.part_of].append(claim)
    return ((totals[key], tuple(found)) for key, found in parts.items() if key in totals)


def _by_formula(evidence: Evidence) -> Iterator[Division]:
    """Sums by definition of which the document prints every term; of several printings that of the same place."""
    printed: dict[tuple[str, Measure, Key], list[Claim]] = defaultdict(list)
    for claim in _additive(evidence):
        printed[claim.source, claim.measure, _key(claim)].append(claim)
    for total in _additive(evidence):
        terms = _terms(evidence, _key(total))
        found = [printed.get((total.source, total.measure, (term, *_key(total)[1:]))) for term in terms]
        parts = tuple(_nearest(claims, total.place) for claims in found if claims)
        if terms and len(parts) == len(terms):
            yield total, parts


def _by_area(evidence: Evidence) -> Iterator[Division]:
    """What the same place of a document prints for an area and for all areas within it.

    A total that is not near the sum may be something else: it may hold what belongs to none of the areas, such as
    hospitals of the city itself, or count once what several of them have.
    """
    children: dict[str, list[str]] = defaultdict(list)
    for code, area in evidence.areas.items():
        if area.parent is not None:
            children[area.parent].append(code)
    tables: dict[tuple[object, ...], dict[str, Claim]] = defaultdict(dict)
    for claim in _additive(evidence):
        element = evidence.elements[claim.subject]
        countable = UNITS[element.unit].counts or UNITS[element.unit].dimension == "yuan"
        if countable and not isinstance(element.formula, Ratio) and claim.part_of is None:
            group = (claim.source, claim.place, claim.measure, claim.subject, claim.period)
            tables[group].setdefault(claim.area, claim)
    for claims in tables.values():
        for code, total in claims.items():
            parts = tuple(claims[each] for each in children.get(code, ()) if each in claims)
            listed = evidence.areas[code].parts in (None, len(children[code])) if code in evidence.areas else False
            if listed and 1 < len(parts) == len(children[code]) and _divides(total, parts):
                yield total, parts


def _divides(total: Claim, parts: Sequence[Claim]) -> bool:
    whole, numbers = _base(total), [_base(part) for part in parts]
    off = abs(whole - sum(numbers))
    return whole > max(numbers) and off < _NEAR * whole and off < min(numbers) / 2


def _additive(evidence: Evidence) -> Iterator[Claim]:
    return (each for each in evidence.claims if each.measure in _ADDITIVE and each.subject in evidence.elements)


def _terms(evidence: Evidence, key: Key) -> tuple[str, ...]:
    """The terms of what is a sum by definition; nothing else has any."""
    element = evidence.elements.get(key[0])
    if element is None or not isinstance(element.formula, Sum) or not evidence.facts.applies(element, key[1:]):
        return ()
    return element.formula.sum


def _nearest(claims: Sequence[Claim], place: str) -> Claim:
    return next((each for each in claims if each.place == place), claims[0])


def _divided(evidence: Evidence) -> Mapping[Key, list[tuple[str, ...]]]:
    """By whole, the subjects that documents name as all its parts in its own area."""
    found: dict[Key, list[tuple[str, ...]]] = defaultdict(list)
    for total, parts in _declared(evidence):
        if all(part.area == total.area and part.subject != total.subject for part in parts):
            found[_key(total)].append(tuple(dict.fromkeys(part.subject for part in parts)))
    return found


def _divisions(
    evidence: Evidence, whole: Key, divided: Mapping[Key, list[tuple[str, ...]]]
) -> Iterable[tuple[str, ...]]:
    """Each way to divide a whole into several subjects, once."""
    known = (*divided.get(whole, ()), _terms(evidence, whole))
    return {frozenset(subjects): subjects for subjects in known if len(subjects) > 1}.values()


@dataclass(frozen=True)
class _Sum:
    """Parts added up, in base units; ``more`` and ``less`` tell whether a part may be larger or smaller than printed.

    A part that is at least so much ends the interval where it is printed.
    """

    result: Result
    more: bool
    less: bool

    def leaves_open(self, number: Fraction) -> bool:
        """Whether a number outside of the interval is still possible."""
        interval = self.result.interval
        return (self.more and number > interval.high) or (self.less and number < interval.low)


def _added(parts: Sequence[Claim], whole_things: Iterable[bool]) -> _Sum:
    start = Interval.point(Fraction(0))
    intervals = (_interval(part, whole) for part, whole in zip(parts, whole_things, strict=True))
    return _Sum(
        Result(sum(map(_base, parts), Fraction(0)), sum(intervals, start)),
        more=any(part.relation in _AT_LEAST for part in parts),
        less=any(part.relation in _AT_MOST for part in parts),
    )


def _interval(claim: Claim, whole_things: bool) -> Interval:
    """What a part may stand for, in base units."""
    if claim.relation in (*_AT_LEAST, *_AT_MOST):
        return Interval.point(_base(claim))
    found = meant(claim).scaled(UNITS[claim.unit].scale)
    return (found.whole() or found) if whole_things else found


def _total(evidence: Evidence, total: Claim, parts: tuple[Claim, ...]) -> Finding:
    """What the parts say of their total; nothing if it is not known what one of them counts."""
    if any(each.subject not in evidence.elements for each in (total, *parts)):
        return Finding(Kind.SUM, total, Verdict.NO_DATA, parts=parts)
    added = _added(parts, (evidence.is_count(part.subject) for part in parts))
    found = added.result.scaled(_ONE / UNITS[total.unit].scale)
    said = verdict(total, found)
    if said is Verdict.NOT_REPRODUCIBLE and added.leaves_open(_base(total)):
        said = Verdict.NO_DATA
    return Finding(Kind.SUM, total, said, found, parts=parts)


def _whole(shares: Sequence[Claim]) -> Finding:
    added = _added(shares, (False for _ in shares))
    found = added.result.scaled(_ONE / UNITS[shares[0].unit].scale)
    return Finding(Kind.WHOLE, shares[0], _of_one(added), found, parts=tuple(shares))


def _of_one(added: _Sum) -> Verdict:
    """Whether shares make up the whole; 99.9 % are not 100 %, but may be by rounding."""
    if added.result.value == _ONE:
        return Verdict.EQUAL
    if added.result.interval.meets(Interval.point(_ONE)):
        return Verdict.ROUNDING
    return Verdict.NO_DATA if added.leaves_open(_ONE) else Verdict.NOT_REPRODUCIBLE


def _base(claim: Claim) -> Fraction:
    """The printed number in base units; of a range its first."""
    return claim.value.exact * UNITS[claim.unit].scale


def _key(claim: Claim) -> Key:
    return claim.subject, claim.area, claim.period
