"""A scenario worked out: the values of every year that it gives, and the plan with its other targets."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction

from weiheng.definitions.decisions import Decision
from weiheng.definitions.model import Indicator, Variable
from weiheng.definitions.plans import Plan
from weiheng.outlook.known import Known
from weiheng.outlook.possible import within
from weiheng.outlook.scenario import Pace, Scenario, supposed_value
from weiheng.vocabulary.figure import Figure, rounded
from weiheng.vocabulary.problem import Problem, Refused

_PLACES = 12
"""More than any printed number has: what is exact with fewer stays exact."""


@dataclass(frozen=True)
class Supposed:
    """A scenario for a plan; ``until`` is the last year that it gives a value for, by element and area."""

    plan: Plan
    known: Known
    values: tuple[Decision, ...]
    until: Mapping[tuple[str, str], int] = field(default_factory=dict)


def suppose(scenario: Scenario, plan: Plan, known: Known) -> Supposed:
    """Work out a scenario; ``Refused`` (P06) where a pace has no value to start from or no year to lead to."""
    given = _with(known, scenario.values)
    problems: list[Problem] = []
    paced: list[Decision] = []
    for each in scenario.paces:
        last, end = given.last_year([(each.subject, each.area)]), _end(each, plan)
        if last is None or last >= end:
            facts = {"found": each.subject, "last": "–" if last is None else last, "until": end}
            problems.append(Problem("P06", each.place, facts))
        else:
            paced += _paced(each, given, last, end)
    if problems:
        raise Refused(problems)
    values = (*scenario.values, *paced)
    until: dict[tuple[str, str], int] = {}
    for value in values:
        cell = value.subject, value.area
        until[cell] = max(value.period, until.get(cell, value.period))
    return Supposed(_replaced(plan, scenario), _with(known, values), values, until)


def _with(known: Known, values: Iterable[Decision]) -> Known:
    """What is known, with supposed values before everything else."""
    decided = {**known.facts.decisions, **{each.figure[1:]: each for each in values}}
    return Known(replace(known.facts, decisions=decided))


def _replaced(plan: Plan, scenario: Scenario) -> Plan:
    texts = dict(scenario.targets)
    targets = (each.model_copy(update={"target": texts.get(each.id, each.target)}) for each in plan.targets)
    return plan.model_copy(update={"targets": tuple(targets)})


def _end(pace: Pace, plan: Plan) -> int:
    """The year of the subject's last target."""
    years = (each.period for each in plan.targets if each.subject == pace.subject and each.period)
    return max(years, default=plan.settings.last)


def _paced(pace: Pace, known: Known, last: int, end: int) -> Iterator[Decision]:
    """A value each year, cut to what is possible."""
    element: Indicator | Variable = known.facts.elements[pace.subject]
    start = known.facts.value(pace.subject, (pace.area, last)).adopted or Fraction(0)
    for year in range(last + 1, end + 1):
        value = within(element, start + pace.yearly.exact * (year - last))
        yield supposed_value(element.id, pace.area, year, figure_of(value), element.unit)


def figure_of(value: Fraction) -> Figure:
    """A number as decimal text.

    >>> figure_of(Fraction(5, 2)).text, figure_of(Fraction(100)).text
    ('2.5', '100')
    """
    return Figure(f"{rounded(value, _PLACES).normalize():f}")
