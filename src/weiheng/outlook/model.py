"""The outlook of a plan: what is known, said and expected of each of its targets."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from weiheng.definitions.claims import Relation
from weiheng.definitions.model import Indicator, Variable
from weiheng.definitions.plans import Attribute, Milestone, Plan, Target
from weiheng.definitions.promised import adds_up
from weiheng.definitions.requirement import unit_of
from weiheng.plan.model import Class, Forecast, Goal, NoForecast, Series, Start, Sureness, Verdict
from weiheng.vocabulary.messages import Bilingual
from weiheng.vocabulary.unit import UNITS, convert


@dataclass(frozen=True)
class Part:
    """What an area has to bring to a target, in the unit of the element, and half a unit of its last printed place."""

    area: str
    value: Fraction
    half_unit: Fraction = Fraction(0)


class Sum(StrEnum):
    """How what the parts add up to compares with the whole."""

    EQUAL = "equal"
    ROUNDING = "rounding"
    """Other, but not more than the rounding of the printed numbers explains."""
    BEYOND = "beyond"
    """More than a whole that is a least number, or less than one that is a most number."""
    DIFFERENT = "different"


@dataclass(frozen=True)
class Step:
    """What is asked on the way; ``met`` is None where the value of the year is not known."""

    milestone: Milestone
    met: bool | None


@dataclass(frozen=True)
class Outlook:
    """One target with what it is judged on; values in the unit of ``element``.

    ``goal`` is None for a qualitative target, ``start`` where no baseline is known. ``path`` is the value that the path
    has in every year from base to target. ``sureness`` is None without counts; of ``forecast`` and ``silence``, why
    there is none, one is None. ``parts`` are those of its allocation to areas, ``steps`` its milestones; ``seen`` is
    the year that it is seen from.
    """

    target: Target
    element: Indicator | Variable
    series: Series = field(repr=False)
    verdict: Verdict
    goal: Goal | None = None
    start: Start | None = None
    path: Mapping[int, Fraction] = field(default_factory=dict)
    sureness: Sureness | None = None
    forecast: Forecast | None = None
    silence: NoForecast | None = None
    parts: tuple[Part, ...] = ()
    steps: tuple[Step, ...] = ()
    seen: int = 0

    @property
    def last(self) -> int:
        """The year in which the target is due."""
        return self.target.period or 0

    @property
    def aim(self) -> Fraction | None:
        """The limit that is to be reached, from the baseline on; None if there is none."""
        if self.goal is None or not self.goal.limits:
            return None
        return self.goal.aim(self.start.value if self.start else self.goal.limits[0])

    @property
    def parts_off(self) -> Fraction | None:
        """What the parts add up to, less the whole that the target asks for; None without parts, or if rates do not."""
        if not self.parts or self.aim is None or not adds_up(self.element):
            return None
        return sum((each.value for each in self.parts), Fraction(0)) - self.aim

    @property
    def parts_sum(self) -> Sum | None:
        """Whether the parts add up to the whole, as far as the printed digits tell; None if they need not."""
        off, unit = self.parts_off, unit_of(self.target.target, self.element.unit)
        if off is None or unit is None or self.goal is None:
            return None
        half = max(convert(each.half_unit, unit, UNITS[self.element.unit]) for each in self.target.target.figures)
        if abs(off) <= half + sum(each.half_unit for each in self.parts):
            return Sum.ROUNDING if off else Sum.EQUAL
        bound = self.target.target.relation not in (Relation.EQ, Relation.ABOUT, Relation.RANGE)
        return Sum.BEYOND if bound and off * self.goal.sign > 0 else Sum.DIFFERENT


@dataclass(frozen=True)
class IndexIf:
    """A node of an index: its score in the last assessed year, and what it would be if the targets were met."""

    node: str
    names: Bilingual
    now: Fraction
    then: Fraction


@dataclass(frozen=True)
class Beyond:
    """A pace of a scenario that leads below 0, or (``stopped``) to a value that is not possible, which it is cut to.

    ``period`` is the first year of that, ``value`` what the pace alone leads to, in the unit of the element.
    """

    subject: str
    area: str
    period: int
    value: Fraction
    stopped: bool


@dataclass(frozen=True)
class PlanOutlook:
    """A plan seen from a year, and from what was known on a day (None: from all that is known).

    ``targets`` are in the order of urgency: worst class first, binding before expected, then as in the plan. ``index``
    has the whole index first and then every node on which a target bears, in ``index_period``; it is empty if the pack
    has no index of the plan's area. ``beyond`` are the paces of a scenario that lead too far.
    """

    plan: Plan
    period: int
    as_of: str | None
    targets: tuple[Outlook, ...]
    edition: str | None = None
    index_period: int | None = None
    index: tuple[IndexIf, ...] = ()
    beyond: tuple[Beyond, ...] = ()

    @property
    def counts(self) -> Mapping[Attribute | None, Mapping[Class, int]]:
        """How many targets of each attribute are in each class."""
        found: dict[Attribute | None, Counter[Class]] = {}
        for each in self.targets:
            found.setdefault(each.target.attribute, Counter())[each.verdict.cls] += 1
        return found
