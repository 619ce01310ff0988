"""The outlook of a plan: what is known, said and expected of each of its targets."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from weiheng.definitions.model import Indicator, Variable
from weiheng.definitions.plans import Attribute, Milestone, Plan, Target
from weiheng.definitions.promised import adds_up
from weiheng.plan.model import Class, Forecast, Goal, Series, Start, Sureness, Verdict
from weiheng.vocabulary.messages import Bilingual


@dataclass(frozen=True)
class Part:
    """What an area has to bring to a target, in the unit of the element."""

    area: str
    value: Fraction


@dataclass(frozen=True)
class Step:
    """What is asked on the way; ``met`` is None where the value of the year is not known."""

    milestone: Milestone
    met: bool | None


@dataclass(frozen=True)
class Outlook:
    """One target with what it is judged on; values in the unit of ``element``.

    ``goal`` is None for a qualitative target, ``start`` where no baseline is known. ``path`` is the value that the path
    has in every year from base to target. ``sureness`` is None without counts, ``forecast`` where too few years are
    known or the target year has passed. ``parts`` are those of its allocation to areas, ``steps`` its milestones.
    ``seen`` is the year that it is seen from.
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


@dataclass(frozen=True)
class IndexIf:
    """A node of an index: its score in the last assessed year, and what it would be if the targets were met."""

    node: str
    names: Bilingual
    now: Fraction
    then: Fraction


@dataclass(frozen=True)
class PlanOutlook:
    """A plan seen from a year, and from what was known on a day (None: from all that is known).

    ``targets`` are in the order of urgency: worst class first, binding before expected, then as in the plan. ``index``
    has the whole index first and then every node on which a target bears, in ``index_period``; it is empty if the pack
    has no index of the plan's area.
    """

    plan: Plan
    period: int
    as_of: str | None
    targets: tuple[Outlook, ...]
    edition: str | None = None
    index_period: int | None = None
    index: tuple[IndexIf, ...] = ()

    @property
    def counts(self) -> Mapping[Attribute | None, Mapping[Class, int]]:
        """How many targets of each attribute are in each class."""
        found: dict[Attribute | None, Counter[Class]] = {}
        for each in self.targets:
            found.setdefault(each.target.attribute, Counter())[each.verdict.cls] += 1
        return found
