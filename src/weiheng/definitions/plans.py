"""Plans: what an owner has promised for its areas, target by target."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, PlainSerializer, PlainValidator, field_validator

from weiheng.definitions.base import Fact, FigureText, Id, Text, Year, refusal, refusal_by
from weiheng.definitions.requirement import Requirement
from weiheng.definitions.target_text import TargetTextError, parse_target, write_target
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.messages import Bilingual, Term


class Attribute(StrEnum):
    """Whether a target binds those who made the plan, or is what they expect."""

    BINDING = "binding"
    EXPECTED = "expected"


def _requirement(given: object) -> Requirement:
    if isinstance(given, Requirement):
        return given
    if not isinstance(given, str):
        raise refusal("text")
    try:
        return parse_target(given)
    except TargetTextError as error:
        facts = {"found": given, "reason": Term(error.reason), "detail": error.detail, "allowed": error.allowed}
        raise refusal_by("T01", **facts) from error


RequirementText = Annotated[Requirement, PlainValidator(_requirement), PlainSerializer(write_target)]
"""A requirement in a pack: the words of the plan, such as ``≥60.0`` or ``控制在6.5/10万以下``."""


class Baseline(Fact):
    """The value that a target starts from, as the plan prints it; in ``unit`` if that is not the indicator's."""

    period: Year
    value: FigureText
    unit: str | None = None
    place: Text | None = None


class Milestone(Fact):
    """What is to be reached on the way."""

    period: Year
    target: RequirementText
    place: Text | None = None


class Allocation(Fact):
    """The part of a target that an area has to bring; in ``unit`` if that is not the target's."""

    area: str
    value: FigureText
    unit: str | None = None
    place: Text | None = None


class Target(Fact):
    """What a plan promises: what an indicator or variable shall be in an area by a year.

    ``target`` is in the words of the plan; the unit may be left out if it is that of the subject. 以上, 以下, 以内 and
    不低于 include the number, 超过, 高于, 低于 and 不足 do not. 保持在 and 稳定在 ask for every year, 累计 and [13.5]
    for the sum of the plan's years; 提高到 and 提高为 name a level, 提高 a change over the whole plan, and a yearly
    pace (逐年提高1个百分点) is refused. A text without digits is a direction (持续提升, 稳中有升) or a state that
    people judge (全覆盖, 零发生); numbers in Chinese numerals (九成以上) are refused: they are asked for in digits.

    ``area`` and ``period`` are the plan's if left out. ``baseline`` ``-`` says that the plan names none. ``path`` is
    how the value is meant to move from baseline to target: equal steps, or equal rates.
    """

    id: Id
    subject: str
    area: str | None = None
    period: Year | None = None
    target: RequirementText
    attribute: Attribute | None = None
    baseline: Baseline | Literal["-"] | None = None
    milestones: tuple[Milestone, ...] = ()
    path: Literal["linear", "geometric"] = "linear"
    lead: Bilingual | None = None
    allocation: tuple[Allocation, ...] = ()
    place: Text
    note: Bilingual | None = None


class PlanSettings(Fact):
    """A plan: document, area, base year and last year.

    ``tolerance`` is how far progress may stay behind the time that has passed and still be as expected: 0 or more,
    less than 1.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]
    title: Bilingual
    source: str
    area: str
    base: Year
    last: Year
    tolerance: FigureText = Figure("0.05")
    note: Bilingual | None = None

    @field_validator("tolerance")
    @classmethod
    def _is_a_share(cls, tolerance: Figure) -> Figure:
        if not 0 <= tolerance.exact < 1:
            raise refusal("0 ≤ tolerance < 1")
        return tolerance


class Plan(Fact):
    """A plan with all its targets, complete: area and period of every target are filled in."""

    settings: PlanSettings
    targets: tuple[Target, ...]

    def target(self, id: str) -> Target:
        """The target with an id; ``KeyError`` if there is none."""
        for each in self.targets:
            if each.id == id:
                return each
        raise KeyError(id)


def plan_of(settings: PlanSettings, targets: Iterable[Target]) -> Plan:
    """A plan, with its area and last year where a target names none."""
    own = {"area": settings.area, "period": settings.last}
    complete = (
        each.model_copy(update={key: value for key, value in own.items() if getattr(each, key) is None})
        for each in targets
    )
    return Plan(settings=settings, targets=tuple(complete))
