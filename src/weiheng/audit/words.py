"""Words against numbers: the highest since, rising ever since, up, fluctuating upward, better than a target.

Numbers of different years count as rounded by one rule, so that of two that differ in the last digit only the larger
one is surely larger although their intervals share an end.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from itertools import pairwise

from weiheng.audit.evidence import Evidence
from weiheng.audit.inputs import Inputs
from weiheng.audit.interval import Interval
from weiheng.audit.model import Cause, Finding, Kind, Result, Verdict
from weiheng.audit.results import World, Worlds
from weiheng.audit.verdicts import meant
from weiheng.definitions.claims import Claim, Measure, Relation, Says, Wording
from weiheng.definitions.model import Basis, Indicator
from weiheng.vocabulary.unit import UNITS, convert

Targets = Mapping[tuple[str, str, str], Sequence[Claim]]
"""Printed targets by source, subject and area."""
Series = Mapping[int, Result]
"""What is known, by year in order."""
_STRICT = (Relation.LT, Relation.GT)
_DOWNWARD = (Says.LOWEST, Says.FALLING, Says.DOWN)


def word_findings(worlds: Worlds) -> Iterator[Finding]:
    """A verdict on everything that is said in words about a number.

    *Equal* is what the numbers prove, *rounding* what they allow within their rounding, *not reproducible* what no
    numbers within their rounding make true; there are *no data* if too few years are known. Years without a value are
    passed over, but not the first and the last of a course. Results and facts are in the unit of the element or points.
    """
    evidence = worlds.evidence
    targets: dict[tuple[str, str, str], list[Claim]] = defaultdict(list)
    for claim in evidence.claims:
        if claim.measure is Measure.TARGET and claim.subject in evidence.elements:
            targets[claim.source, claim.subject, claim.area].append(claim)
    for wording in evidence.wordings:
        at = worlds.of(wording.source)
        yield _of_target(at, wording, targets) if wording.says.of_target else _of_course(at, wording)


@dataclass(frozen=True)
class _Judged:
    """A verdict, with the years that decide it: of a step, or the only one; ``steady`` if no step goes back."""

    verdict: Verdict
    years: tuple[int, ...] = ()
    steady: bool = False


def _of_course(at: World, wording: Wording) -> Finding:
    """Words about the years since an earlier one."""
    series = _series(at, wording)
    sign = -1 if wording.says in _DOWNWARD else 1
    mirrored = {year: _times(each.interval, sign) for year, each in series.items()}
    judged = _COURSES[wording.says](mirrored, wording)
    result = _decides(series, judged.years)
    if judged.verdict is not Verdict.NOT_REPRODUCIBLE:
        return Finding(Kind.WORDS, wording, judged.verdict, result)
    kind = "words_steady" if judged.steady else f"words_{wording.says}"
    cause = Cause(kind, _shown(series, judged.years, wording.period))
    return Finding(Kind.WORDS, wording, judged.verdict, result, cause)


def _decides(series: Series, years: tuple[int, ...]) -> Result | None:
    """The number that decides: the value of a year, or the change over a step."""
    if not years:
        return None
    before, after = series[years[0]], series[years[-1]]
    if len(years) == 1:
        return after
    return Result(after.value - before.value, after.interval - before.interval)


def _shown(series: Series, years: tuple[int, ...], period: int) -> dict[str, object]:
    if len(years) == 1:
        return {"year": years[0], "value": series[years[0]].value, "own": series[period].value}
    first, last = years
    return {"first": first, "last": last, "before": series[first].value, "after": series[last].value}


def _series(at: World, wording: Wording) -> Series:
    years = range(wording.since or wording.period, wording.period + 1)
    found = {year: at.both(partial(_number, wording=wording, year=year)) for year in years}
    return {year: each for year, each in found.items() if each is not None}


def _number(inputs: Inputs, wording: Wording, year: int) -> Interval | None:
    """The value of an element, or the score of a group; None if neither is known."""
    subject, area = wording.subject, wording.area
    if not _is_group(inputs.evidence, subject):
        return inputs.value((subject, area, year)) if subject in inputs.evidence.elements else None
    known = inputs.evidence.assessment
    if known is None or area not in known.areas or year not in known.periods:
        return None
    return inputs.score(subject, area, year)


def _is_group(evidence: Evidence, subject: str) -> bool:
    node = evidence.assessment.edition.nodes.get(subject) if evidence.assessment else None
    return node is not None and node.indicator is None


def _times(interval: Interval, sign: int) -> Interval:
    return interval if sign > 0 else Interval(-interval.high, -interval.low)


def _above(one: Interval, other: Interval) -> bool:
    """Whether one number is surely more than the other."""
    return one.low > other.high or (one.low == other.high and one.high > other.low)


def _never_above(one: Interval, other: Interval) -> bool:
    """Whether one number cannot be more than the other."""
    return one.high <= other.low


Course = Mapping[int, Interval]
Judge = Callable[[Course, Wording], _Judged]


def _highest(course: Course, wording: Wording) -> _Judged:
    """Nothing before is more; as much may have been."""
    others = [year for year in course if year != wording.period]
    if wording.period not in course or not others:
        return _Judged(Verdict.NO_DATA)
    own, most = course[wording.period], max(others, key=lambda year: (course[year].low, course[year].high))
    if _above(course[most], own):
        return _Judged(Verdict.NOT_REPRODUCIBLE, (most,))
    proven = all(course[year].high <= own.low for year in others)
    return _Judged(Verdict.EQUAL if proven else Verdict.ROUNDING, (most,))


def _rising(course: Course, wording: Wording) -> _Judged:
    """More than before in every known year."""
    steps = list(pairwise(course))
    failed = next((step for step in steps if _fails(course, step)), None)
    if failed is not None:
        return _Judged(Verdict.NOT_REPRODUCIBLE, failed)
    if not _has_ends(course, wording):
        return _Judged(Verdict.NO_DATA)
    smallest = min(steps, key=lambda step: course[step[1]].low - course[step[0]].high)
    proven = all(_succeeds(course, step) for step in steps)
    return _Judged(Verdict.EQUAL if proven else Verdict.ROUNDING, smallest)


def _up(course: Course, wording: Wording) -> _Judged:
    """More in the last year than in the first."""
    if not _has_ends(course, wording):
        return _Judged(Verdict.NO_DATA)
    ends = (wording.since or wording.period, wording.period)
    if _fails(course, ends):
        return _Judged(Verdict.NOT_REPRODUCIBLE, ends)
    return _Judged(Verdict.EQUAL if _succeeds(course, ends) else Verdict.ROUNDING, ends)


def _fluctuating(course: Course, wording: Wording) -> _Judged:
    """More in the last year than in the first, but not more in every step: that takes all years to rule out."""
    overall, steps = _up(course, wording), list(pairwise(course))
    if not overall.verdict.holds:
        return overall
    if any(_fails(course, step) for step in steps):
        return overall
    if not all(_succeeds(course, step) for step in steps):
        return _Judged(Verdict.ROUNDING, overall.years)
    if wording.period - (wording.since or wording.period) >= len(course):
        return _Judged(Verdict.NO_DATA, overall.years)
    return _Judged(Verdict.NOT_REPRODUCIBLE, overall.years, steady=True)


def _has_ends(course: Course, wording: Wording) -> bool:
    return wording.period in course and wording.since in course and wording.since != wording.period


def _succeeds(course: Course, step: tuple[int, int]) -> bool:
    return _above(course[step[1]], course[step[0]])


def _fails(course: Course, step: tuple[int, int]) -> bool:
    return _never_above(course[step[1]], course[step[0]])


_COURSES: Mapping[Says, Judge] = {
    Says.HIGHEST: _highest,
    Says.LOWEST: _highest,
    Says.RISING: _rising,
    Says.FALLING: _rising,
    Says.UP: _up,
    Says.DOWN: _up,
    Says.FLUCTUATING: _fluctuating,
}


@dataclass(frozen=True)
class _Goal:
    """A target in the unit of its element: at least (``sign`` 1) or at most (-1).

    ``near`` is where it is met, ``far`` what is to be exceeded: the same but for a range.
    """

    near: Fraction
    far: Fraction
    sign: int
    strict: bool = False

    def judge(self, value: Result, says: Says) -> Verdict:
        """Whether a value meets or exceeds it."""
        found = _times(value.interval, self.sign)
        if says is Says.EXCEEDS or self.strict:
            goal = Interval.point(self.sign * (self.far if says is Says.EXCEEDS else self.near))
            missed, reached = _never_above(found, goal), _above(found, goal)
        else:
            near = self.sign * self.near
            missed, reached = found.high < near, found.low >= near or value.value == self.near
        if missed:
            return Verdict.NOT_REPRODUCIBLE
        return Verdict.EQUAL if reached else Verdict.ROUNDING


def _of_target(at: World, wording: Wording, targets: Targets) -> Finding:
    """Words about a target that a document set; if it set several, all must agree."""
    printed = targets.get((wording.of or "", wording.subject, wording.area), ())
    goals = [_printed_goal(at.evidence, claim) for claim in _current(printed, wording.period)]
    goals = goals or list(_bound_goals(at.evidence, wording))
    value = _series(at, wording).get(wording.period)
    if not goals or value is None or _is_group(at.evidence, wording.subject):
        return Finding(Kind.WORDS, wording, Verdict.NO_DATA)
    verdicts = {goal.judge(value, wording.says) for goal in goals}
    if verdicts != {Verdict.NOT_REPRODUCIBLE}:
        return Finding(Kind.WORDS, wording, _together(verdicts), value)
    facts = {
        "value": value.value,
        "target": goals[0].far if wording.says is Says.EXCEEDS else goals[0].near,
        "source": wording.of,
    }
    return Finding(Kind.WORDS, wording, Verdict.NOT_REPRODUCIBLE, value, Cause(f"words_{wording.says}", facts))


def _together(verdicts: set[Verdict]) -> Verdict:
    """What several targets say of one word; if it is true of some and not of others, they settle nothing."""
    if len(verdicts) == 1:
        return next(iter(verdicts))
    return Verdict.NO_DATA if Verdict.NOT_REPRODUCIBLE in verdicts else Verdict.ROUNDING


def _current(printed: Sequence[Claim], period: int) -> list[Claim]:
    """The targets of the first year from the given one on, else of the last before it."""
    ahead = [claim.period for claim in printed if claim.period >= period]
    year = min(ahead) if ahead else max((claim.period for claim in printed), default=None)
    return [claim for claim in printed if claim.period == year]


def _printed_goal(evidence: Evidence, claim: Claim) -> _Goal:
    scale = convert(Fraction(1), UNITS[claim.unit], UNITS[evidence.elements[claim.subject].unit])
    ends = [figure.exact * scale for figure in claim.figures]
    if claim.relation is Relation.ABOUT:
        around = meant(claim).scaled(scale)
        ends = [around.low, around.high]
    sign = _side(evidence, claim)
    near, far = (ends[0], ends[-1]) if sign > 0 else (ends[-1], ends[0])
    return _Goal(near, far, sign, claim.relation in _STRICT)


def _side(evidence: Evidence, claim: Claim) -> int:
    """Whether a target is to be reached from below (1) or from above: it says so, or by what is better."""
    if claim.relation in (Relation.GE, Relation.GT):
        return 1
    if claim.relation in (Relation.LE, Relation.LT):
        return -1
    element = evidence.elements[claim.subject]
    return element.direction.sign if isinstance(element, Indicator) else 1


def _bound_goals(evidence: Evidence, wording: Wording) -> Iterator[_Goal]:
    """The bound of the assessed edition that is a target of the document, the upper one if both are."""
    known = evidence.assessment
    if known is None or wording.area not in known.areas:
        return
    for bounds in known.edition.bounds:
        if bounds.indicator != wording.subject:
            continue
        sign = known.edition.indicator(bounds.indicator).direction.sign
        for bound in (bounds.upper, bounds.lower):
            if bound.basis is Basis.PLAN_TARGET and bound.source == wording.of:
                yield _Goal(bound.value.exact, bound.value.exact, sign)
                return
