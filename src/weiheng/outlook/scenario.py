"""The file of a scenario: other values, targets or paces than those that a pack knows."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from weiheng.definitions.base import Fact, FigureText, Text, Year
from weiheng.definitions.claims import Measure
from weiheng.definitions.decisions import Decision
from weiheng.definitions.model import Indicator, Variable
from weiheng.definitions.pack import Pack
from weiheng.definitions.plans import Plan, RequirementText, Target
from weiheng.definitions.printed import Naming, naming
from weiheng.definitions.requirement import Requirement, unit_of
from weiheng.definitions.schema import validate
from weiheng.definitions.strict_yaml import Document, parse_yaml
from weiheng.outlook.possible import limits, possible
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.problem import Place, Problem, Refused
from weiheng.vocabulary.text import folded
from weiheng.vocabulary.unit import UNITS, convert, convertible, unit_written

_SUPPOSED = "scenario"
_NEVER = "9999-12-31"


class ValueEntry(Fact):
    """The value that an element is supposed to have; in its own unit and the plan's area if none is given."""

    subject: Text
    period: Year
    value: FigureText
    unit: str | None = None
    area: str | None = None


class TargetEntry(Fact):
    """Another text for a target of the plan."""

    id: Text
    target: RequirementText


class PaceEntry(Fact):
    """A change a year, in the element's unit, from the last known value up to the year of its target."""

    subject: Text
    yearly: FigureText
    area: str | None = None


class ScenarioFile(Fact):
    """What a planner writes; names may stand for ids."""

    values: tuple[ValueEntry, ...] = ()
    targets: tuple[TargetEntry, ...] = ()
    paces: tuple[PaceEntry, ...] = ()


Entry = TypeVar("Entry", ValueEntry, TargetEntry, PaceEntry)


@dataclass(frozen=True)
class Pace:
    """A change a year of an element in an area, and where it is written."""

    subject: str
    area: str
    yearly: Figure
    place: Place


@dataclass(frozen=True)
class Scenario:
    """What is supposed: values, which count before all that is known; requirements by target; paces."""

    values: tuple[Decision, ...] = ()
    targets: tuple[tuple[str, Requirement], ...] = ()
    paces: tuple[Pace, ...] = ()


def last_year(plan: Plan) -> int:
    """The year of the last target of a plan."""
    return max((each.period or plan.settings.last for each in plan.targets), default=plan.settings.last)


def supposed_value(subject: str, area: str, period: int, value: Figure, unit: str) -> Decision:
    """A value that counts before all that is known, as if somebody had decided so."""
    said = dict.fromkeys(("source", "place", "reason", "by"), _SUPPOSED)
    what = {"measure": Measure.VALUE, "subject": subject, "area": area, "period": period, "value": value, "unit": unit}
    return Decision.model_validate({**what, **said, "date": _NEVER})


def read_scenario(text: str, shown: str, pack: Pack, plan: Plan) -> Scenario:
    """Read a scenario for a plan; ``Refused`` with every mistake and its line.

    Y01-Y07 as in packs; P02 and P04 name what is not there, P05 says something twice, P07 is about a year outside the
    plan; O06, O07 as of observations, T01, T03 as of targets.
    """
    document, problems = parse_yaml(text, shown)
    if document is None:
        raise Refused(problems)
    problems += validate(ScenarioFile, document.data, document.place)[1]
    reading = _Reading(pack, plan, document, naming(pack.elements(), pack.areas.values()), problems)
    scenario = reading.scenario()
    if problems:
        raise Refused(sorted(problems, key=lambda each: (each.place, each.code)))
    return scenario


@dataclass(frozen=True)
class _Reading:
    """One reading; what is wrong goes to the problems, and is left out."""

    pack: Pack
    plan: Plan
    document: Document
    names: Naming
    problems: list[Problem]

    def scenario(self) -> Scenario:
        """What the file says."""
        targets, given = self._entries(TargetEntry, "targets"), self._entries(ValueEntry, "values")
        paced = self._entries(PaceEntry, "paces")
        self._once([(place, (each.id,)) for place, each in targets])
        self._once([(place, (*self._cell(each), each.period)) for place, each in given])
        self._once([(place, self._cell(each)) for place, each in paced])
        self._known_targets(targets)
        values = [value for place, each in given if (value := self._value(each, place))]
        paces = [pace for place, each in paced if (pace := self._pace(each, place))]
        return Scenario(tuple(values), tuple((each.id, each.target) for _, each in targets), tuple(paces))

    def _entries(self, model: type[Entry], kind: str) -> list[tuple[Place, Entry]]:
        """The items of a list that are well formed; the others have been reported."""
        data = self.document.data
        items = data.get(kind, []) if isinstance(data, dict) else []
        found = []
        for index, item in enumerate(items if isinstance(items, list) else []):
            entry, _ = validate(model, item, partial(self.document.place, kind, index))
            if entry is not None:
                found.append((self.document.place(kind, index), entry))
        return found

    def _value(self, each: ValueEntry, place: Place) -> Decision | None:
        element, area = self._element(each.subject, place), self._area(each.area, place)
        if not self._in_plan(each.period, place) or element is None or area is None:
            return None
        wanted = UNITS[element.unit]
        unit = unit_written(each.unit, wanted) if each.unit else wanted
        if unit is None:
            self._note("O06", place, id=element.id, found=each.unit, allowed=_fitting(element.unit))
            return None
        if not possible(element, convert(each.value.exact, unit, wanted)):
            low, high = limits(element)
            ends = f"{'-∞' if low is None else low} … {'∞' if high is None else high}"
            self._note("O07", place, id=element.id, found=each.value, allowed=ends)
            return None
        return supposed_value(element.id, area, each.period, each.value, unit.id)

    def _in_plan(self, period: int, place: Place) -> bool:
        """Whether a year is one of the plan, from its base year to the last year of a target."""
        base, last = self.plan.settings.base, last_year(self.plan)
        if not base <= period <= last:
            self._note("P07", place, found=period, first=base, last=last)
        return base <= period <= last

    def _pace(self, each: PaceEntry, place: Place) -> Pace | None:
        element, area = self._element(each.subject, place), self._area(each.area, place)
        return None if element is None or area is None else Pace(element.id, area, each.yearly, place)

    def _known_targets(self, entries: Iterable[tuple[Place, TargetEntry]]) -> None:
        allowed = tuple(target.id for target in self.plan.targets)
        for place, each in entries:
            if each.id not in allowed:
                self._note("P02", place, found=each.id, allowed=allowed)
            elif unit_of(each.target, unit := self._unit(self.plan.target(each.id))) is None:
                self._note("T03", place, id=each.id, key="target", found=each.target.unit, allowed=_fitting(unit))

    def _unit(self, target: Target) -> str:
        return self.pack.elements()[target.subject].unit

    def _element(self, subject: str, place: Place) -> Indicator | Variable | None:
        id = self.names.subjects.get(folded(subject), subject)
        allowed = tuple(dict.fromkeys(target.subject for target in self.plan.targets))
        if id not in self.pack.elements():
            self._note("P04", place, found=subject, allowed=allowed)
        return self.pack.elements().get(id)

    def _area(self, area: str | None, place: Place) -> str | None:
        code = self.names.areas.get(folded(area), area) if area else self.plan.settings.area
        if code in self.pack.areas:
            return code
        self._note("P04", place, found=code, allowed=tuple(self.pack.areas))
        return None

    def _cell(self, each: ValueEntry | PaceEntry) -> tuple[object, ...]:
        area = each.area or self.plan.settings.area
        return self.names.subjects.get(folded(each.subject), each.subject), self.names.areas.get(folded(area), area)

    def _once(self, keys: Iterable[tuple[Place, tuple[object, ...]]]) -> None:
        seen = set()
        for place, key in keys:
            if key in seen:
                self._note("P05", place, found=" ".join(str(part) for part in key))
            seen.add(key)

    def _note(self, code: str, place: Place, **facts: object) -> None:
        self.problems.append(Problem(code, place, facts))


def _fitting(unit: str) -> tuple[str, ...]:
    """The units that convert into one."""
    return tuple(each.id for each in UNITS.values() if convertible(each, UNITS[unit]))
