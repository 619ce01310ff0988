"""What an audit finds: verdicts on what is printed, the ledger of figures, causes, what would mend and what changes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from functools import cached_property

from weiheng.audit.interval import Interval
from weiheng.definitions.claims import Claim, Measure, Relation, Wording
from weiheng.observations.model import Key
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.status import Status


class Verdict(StrEnum):
    """What the data say about what is printed."""

    EQUAL = "equal"
    ROUNDING = "rounding"
    NOT_REPRODUCIBLE = "not_reproducible"
    CONFLICT = "conflict"
    NO_DATA = "no_data"

    @property
    def holds(self) -> bool:
        """Whether it was checked and can be right."""
        return self in (Verdict.EQUAL, Verdict.ROUNDING)

    @property
    def fails(self) -> bool:
        """Whether it cannot be right, or not all of what is printed can."""
        return self in (Verdict.NOT_REPRODUCIBLE, Verdict.CONFLICT)


class Kind(StrEnum):
    """What was checked.

    ``figure``: all that is printed of one value or target, side by side; ``result``: a number that follows from
    others; ``sum``: parts against their total; ``whole``: shares against 100 %; ``words``; ``unit``.
    """

    FIGURE = "figure"
    RESULT = "result"
    SUM = "sum"
    WHOLE = "whole"
    WORDS = "words"
    UNIT = "unit"


@dataclass(frozen=True)
class Result:
    """What we compute for a claim, and the interval that the rounding of its inputs leaves open; one unit for both."""

    value: Fraction
    interval: Interval

    def scaled(self, factor: Fraction) -> "Result":
        """In another unit."""
        return Result(self.value * factor, self.interval.scaled(factor))


@dataclass(frozen=True)
class Cause:
    """Why numbers disagree: ``kind`` names the rule and its message, ``facts`` fill it in."""

    kind: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Input:
    """A printed number that others follow from: the value of an element, or the ``end`` of its bounds.

    ``figure`` is in ``unit``, as printed.
    """

    subject: str
    area: str
    period: int
    figure: Figure
    unit: str
    end: str | None = None

    @property
    def key(self) -> Key:
        """Element, area, period."""
        return self.subject, self.area, self.period


@dataclass(frozen=True)
class Shift:
    """The smallest change of one input, at its printed precision, that would explain a printed result."""

    input: Input
    to: Figure

    @property
    def relative(self) -> Fraction:
        """Size of the change relative to the input."""
        before, after = self.input.figure.exact, self.to.exact
        return abs(after - before) / (abs(before) or self.input.figure.half_unit)


@dataclass(frozen=True)
class Effect:
    """What changes if another number counts.

    ``nodes`` maps each node on the way up to the change of its score in points, the whole index last; ``period`` is
    that of the scores. ``targets`` are the ids of the target claims whose verdict turns.
    """

    period: int
    nodes: Mapping[str, Fraction] = field(default_factory=dict)
    targets: tuple[str, ...] = ()

    @property
    def total(self) -> Fraction:
        """Change of the whole index, in points."""
        return list(self.nodes.values())[-1] if self.nodes else Fraction(0)


@dataclass(frozen=True)
class Statement:
    """One printing of a figure: an observation (of a ``vintage``) or a claim.

    ``interval`` is what it may stand for in the element's own unit, by its rounding and relation.
    """

    figure: Figure
    unit: str
    relation: Relation
    source: str
    place: str
    interval: Interval
    high: Figure | None = None
    unit_printed: str | None = None
    status: Status = Status.FINAL
    vintage: str | None = None
    claim: Claim | None = None
    verdict: Verdict = Verdict.NO_DATA


@dataclass(frozen=True)
class Decided:
    """Which value counts by decision, and who decided when and why."""

    value: Fraction
    source: str
    by: str
    date: str
    reason: str


@dataclass(frozen=True)
class Entry:
    """A line of the ledger: all that is printed of one figure, a value or a target.

    ``computed`` is what the printed counts give; ``adopted`` the value that counts, in the element's unit: by
    decision, by the counts, or as observed; None if nothing says which does.
    """

    measure: Measure
    key: Key
    statements: tuple[Statement, ...]
    computed: Result | None = None
    adopted: Fraction | None = None
    decided: Decided | None = None

    @property
    def agrees(self) -> bool:
        """Whether nothing that is printed of it contradicts the rest."""
        return not any(each.verdict.fails for each in self.statements)

    @property
    def open(self) -> bool:
        """Whether it is a conflict that nobody has decided."""
        return not self.agrees and self.decided is None


@dataclass(frozen=True)
class Finding:
    """The verdict on one thing that is printed.

    ``item`` is what is judged; ``printed_result`` what the printed scores of its parts give for a group of an index,
    ``printed_verdict`` what they say. A figure has its ledger ``entry``; a total its ``parts``.
    """

    kind: Kind
    item: Claim | Wording
    verdict: Verdict
    result: Result | None = None
    cause: Cause | None = None
    look_for_shifts: Callable[[], tuple[Shift, ...]] = field(default=tuple, repr=False, compare=False)
    effect: Effect | None = None
    printed_verdict: Verdict | None = None
    printed_result: Result | None = None
    entry: Entry | None = None
    parts: tuple[Claim, ...] = ()

    @cached_property
    def shifts(self) -> tuple[Shift, ...]:
        """The smallest changes of inputs that would explain it; looked for when asked, because it takes its time."""
        return self.look_for_shifts()

    @property
    def claim(self) -> Claim:
        """The printed number that is judged; ``TypeError`` for words."""
        if not isinstance(self.item, Claim):
            raise TypeError("words have no number")
        return self.item


@dataclass(frozen=True)
class Audit:
    """Everything that an audit finds: every check, and the ledger."""

    findings: tuple[Finding, ...]
    ledger: tuple[Entry, ...]

    @property
    def problems(self) -> tuple[Finding, ...]:
        """What cannot be right, the weightiest consequence first."""
        return tuple(each for each in self.findings if each.verdict.fails)

    @property
    def conflicts_left(self) -> int:
        """Figures of which printed numbers disagree and nobody has decided."""
        return sum(each.open for each in self.ledger)
