"""A scenario worked out: the values of every year that it gives, and the plan with its other targets."""

from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from fractions import Fraction

from weiheng.definitions.decisions import Decision
from weiheng.definitions.edition import formula_parts
from weiheng.definitions.model import Indicator, Variable
from weiheng.definitions.plans import Plan
from weiheng.indicators.values import Cell
from weiheng.outlook.known import Known
from weiheng.outlook.model import Beyond
from weiheng.outlook.possible import possible, within
from weiheng.outlook.scenario import Pace, Scenario, supposed_value
from weiheng.vocabulary.figure import Figure, rounded
from weiheng.vocabulary.problem import Problem, Refused

Topic = tuple[str, str]
"""Element and area."""
_PLACES = 12
"""More than any printed number has: what is exact with fewer stays exact."""


@dataclass(frozen=True)
class Supposed:
    """A scenario for a plan, over what was ``observed``; ``known`` is that with the supposed values before all others.

    ``years`` are those of which a value is supposed, or computed from a supposed one, by element and area. ``beyond``
    are paces that lead too far.
    """

    plan: Plan
    observed: Known
    known: Known
    years: Mapping[Topic, tuple[int, ...]] = field(default_factory=dict)
    beyond: tuple[Beyond, ...] = ()


def suppose(scenario: Scenario, plan: Plan, known: Known) -> Supposed:
    """Work out a scenario; ``Refused`` (P06) where a pace has no value to start from or no year to lead to."""
    given = _with(known, scenario.values)
    problems: list[Problem] = []
    paced: list[Decision] = []
    beyond: list[Beyond] = []
    for each in scenario.paces:
        last, end = given.last_year([(each.subject, each.area)]), _end(each, plan)
        if last is None or last >= end:
            facts = {"found": each.subject, "last": "–" if last is None else last, "until": end}
            problems.append(Problem("P06", each.place, facts))
        else:
            led = list(_led(each, given, last, end))
            paced += _paced(each, given, led)
            beyond += _beyond(each, given, led)
    if problems:
        raise Refused(problems)
    values = (*scenario.values, *paced)
    every = _with(known, values)
    return Supposed(_replaced(plan, scenario), known, every, _years(every, values), tuple(beyond))


def _years(known: Known, values: Iterable[Decision]) -> dict[Topic, tuple[int, ...]]:
    """The years of which a value is supposed, or computed from one that is, by element and area."""
    supposed = {(each.subject, each.area, each.period) for each in values}
    cells = {(area, year) for _, area, year in supposed}
    found: dict[Topic, tuple[int, ...]] = {}
    for key in known.facts.elements:
        for area, year in sorted(cells):
            if _rests_on(known, supposed, key, (area, year)):
                found[key, area] = (*found.get((key, area), ()), year)
    return found


def _rests_on(known: Known, supposed: Set[tuple[str, str, int]], key: str, cell: Cell) -> bool:
    """Whether the value of an element is supposed, or computed from one that is."""
    if (key, *cell) in supposed:
        return True
    parts = formula_parts(known.facts.elements[key])
    if not any(_rests_on(known, supposed, part, cell) for part in parts):
        return False
    return known.facts.value(key, cell).is_computed


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


def _led(pace: Pace, known: Known, last: int, end: int) -> Iterator[tuple[int, Fraction]]:
    """What a pace alone leads to each year."""
    start = known.facts.value(pace.subject, (pace.area, last)).adopted or Fraction(0)
    for year in range(last + 1, end + 1):
        yield year, start + pace.yearly.exact * (year - last)


def _paced(pace: Pace, known: Known, led: Iterable[tuple[int, Fraction]]) -> Iterator[Decision]:
    """A value each year, cut to what is possible."""
    element: Indicator | Variable = known.facts.elements[pace.subject]
    for year, value in led:
        yield supposed_value(element.id, pace.area, year, figure_of(within(element, value)), element.unit)


def _beyond(pace: Pace, known: Known, led: Sequence[tuple[int, Fraction]]) -> Iterator[Beyond]:
    """The first value that is not possible, or falls below 0, if one does."""
    element = known.facts.elements[pace.subject]
    falls = pace.yearly.exact < 0 <= led[0][1] - pace.yearly.exact
    for year, value in led:
        stopped = not possible(element, value)
        if stopped or (falls and value < 0):
            yield Beyond(pace.subject, pace.area, year, value, stopped)
            return


def figure_of(value: Fraction) -> Figure:
    """A number as decimal text.

    >>> figure_of(Fraction(5, 2)).text, figure_of(Fraction(100)).text
    ('2.5', '100')
    """
    return Figure(f"{rounded(value, _PLACES).normalize():f}")
