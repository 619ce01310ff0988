"""One target judged: its baseline and goal in numbers, what is known of it, verdict, path, sureness and forecast."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from weiheng.definitions.claims import Claim, Measure, Relation
from weiheng.definitions.model import Indicator, Variable
from weiheng.definitions.plans import Baseline, Milestone, PlanSettings, Target
from weiheng.definitions.requirement import Mode, Requirement, unit_named, unit_of
from weiheng.outlook.known import Known
from weiheng.outlook.model import Outlook, Part, Step
from weiheng.outlook.possible import limits
from weiheng.plan.forecast import forecast, silence
from weiheng.plan.goals import cumulated, goal_of, path, start_of
from weiheng.plan.model import Goal, Remark, Series, Start, Sureness, Verdict
from weiheng.plan.uncertainty import covers, small_numbers, sureness
from weiheng.plan.verdicts import judge
from weiheng.vocabulary.unit import UNITS, Unit, convert


def outlook_of(
    target: Target, settings: PlanSettings, known: Known, seen: int, printed: Iterable[Claim] = ()
) -> Outlook:
    """Judge a target of a plan, seen from a year, on what is known; ``printed`` is what documents print elsewhere."""
    element = known.facts.elements[target.subject]
    series = known.series(element.id, target.area or settings.area, seen)
    last = target.period or settings.last
    start = _start(target, element, settings.base, series)
    direction = element.direction.sign if isinstance(element, Indicator) else 0
    asked = _in_known_unit(target.target, element)
    goal = goal_of(asked, element.unit, direction, start, series)
    base = start.period if start else asked.base or settings.base
    verdict = judge(goal, start, series, base, last, seen, settings.tolerance.exact, target.path)
    own = (each for each in printed if (each.source, each.area) == (settings.source, target.area or settings.area))
    disputes = _disputes(start, element, own)
    sure = None if verdict.period is None else sureness(series, verdict.period, share=True)
    return Outlook(
        target=target,
        element=element,
        series=series,
        verdict=verdict.noting(*_cautions(verdict, goal, start, sure), *disputes),
        goal=goal,
        start=start,
        path=dict(_path(target, goal, start, series, base, last)),
        sureness=sure,
        forecast=None if goal is None else forecast(series, last, goal, seen, limits=limits(element)),
        silence=silence(series, last, goal, seen),
        parts=tuple(_parts(target, asked, element)),
        steps=tuple(_step(each, element, direction, start, series) for each in target.milestones),
        seen=seen,
    )


def _start(target: Target, element: Indicator | Variable, base: int, series: Series) -> Start | None:
    """The printed baseline, else the observed value of the year that a change starts from, or of the plan's base."""
    given = target.baseline
    if isinstance(given, Baseline):
        unit = unit_named(given.unit, element.unit)
        return start_of(given.value, unit.id if unit else None, element.unit, given.period, series)
    return start_of(None, None, element.unit, target.target.base or base, series)


def _in_known_unit(asked: Requirement, element: Indicator | Variable) -> Requirement:
    """With the id of its unit in place of a symbol that several units share."""
    unit = unit_of(asked, element.unit)
    return replace(asked, unit=unit.id if unit else None)


def _cautions(verdict: Verdict, goal: Goal | None, start: Start | None, sure: Sureness | None) -> Iterator[Remark]:
    if sure is None or goal is None or goal.mode in (Mode.CUMULATIVE, Mode.DIRECTION):
        return
    if small_numbers(sure):
        yield Remark.SMALL_NUMBERS
    limit = goal.aim(start.value if start else verdict.value or Fraction(0))
    if any(each is not None and covers(sure, each) for each in (limit, verdict.path)):
        yield Remark.NO_DIFFERENCE


def _disputes(start: Start | None, element: Indicator | Variable, printed: Iterable[Claim]) -> Iterator[Remark]:
    """Whether another value of the base year is printed than the baseline, beyond what rounding explains."""
    for each in printed:
        same = (each.measure, each.subject, each.relation) == (Measure.VALUE, element.id, Relation.EQ)
        if not same or start is None or not start.printed or each.period != start.period:
            continue
        value, half = (
            convert(n, UNITS[each.unit], UNITS[element.unit]) for n in (each.value.exact, each.value.half_unit)
        )
        if abs(value - start.value) > half + start.half_unit:
            yield Remark.BASELINE_DISPUTED


def _path(
    target: Target, goal: Goal | None, start: Start | None, series: Series, base: int, last: int
) -> Iterator[tuple[int, Fraction]]:
    """The value of the path in every year from base to target; of a sum that of the sum."""
    if goal is not None and goal.mode is Mode.CUMULATIVE:
        start, _ = cumulated(series, base)
    if goal is None or start is None:
        return
    for year in range(base, last + 1):
        value = path(start, goal, last, year, target.path)
        if value is not None:
            yield year, value


def _step(
    milestone: Milestone, element: Indicator | Variable, direction: int, start: Start | None, series: Series
) -> Step:
    goal = goal_of(_in_known_unit(milestone.target, element), element.unit, direction, start, series)
    value = series.values.get(milestone.period)
    return Step(milestone, None if goal is None or value is None else goal.met(value))


def _parts(target: Target, asked: Requirement, element: Indicator | Variable) -> Iterator[Part]:
    own = UNITS[element.unit]
    for each in target.allocation:
        unit: Unit = unit_named(each.unit or asked.unit, element.unit) or own
        yield Part(each.area, *(convert(number, unit, own) for number in (each.value.exact, each.value.half_unit)))
