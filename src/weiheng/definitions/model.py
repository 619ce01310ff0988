"""The facts of a pack as frozen, self-validating models; unknown keys are errors."""

from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from weiheng.definitions.base import Fact, FigureText, Id, Portion, Share, Text, Year, refusal
from weiheng.definitions.contracts import Measure
from weiheng.definitions.estimates import ByAge
from weiheng.definitions.methods import (
    Aggregate,
    AggregateChoice,
    Denominate,
    Groupings,
    Impute,
    Normalise,
    Screen,
    Treat,
    Weigh,
)
from weiheng.vocabulary.figure import Rounding
from weiheng.vocabulary.messages import Bilingual


class Owner(Fact):
    """Who owns the pack, and the area that its figures are about by default."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    title: Bilingual
    languages: tuple[Literal["zh", "en"], ...]
    area: str


class Area(Fact):
    """A place, by its GB/T 2260 code (or ISO 3166 for a nation), and the place it is part of.

    ``parts`` is how many places are directly part of it, listed or not; without it no rank among them can be confirmed.
    """

    code: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$")]
    names: Bilingual
    synonyms: tuple[Text, ...] = ()
    level: Literal["nation", "province", "city", "district"]
    parent: str | None = None
    parts: Annotated[int, Field(gt=0)] | None = None
    note: Bilingual | None = None


class Source(Fact):
    """A document or system that figures come from."""

    id: Id
    title: Bilingual
    producer: Bilingual
    date: Text
    locator: Text
    licence: Text
    note: Bilingual | None = None


class Ratio(Fact):
    """value = numerator / denominator x factor, both in base units."""

    numerator: Id
    denominator: Id
    factor: Annotated[int, Field(gt=0)] = 1


class Sum(Fact):
    """value = sum of the terms."""

    sum: Annotated[tuple[Id, ...], Field(min_length=1)]


class Variable(Fact):
    """A counted quantity that formulas use (a numerator or denominator).

    ``measure`` says how it is counted in records.
    """

    id: Id
    names: Bilingual
    synonyms: tuple[Text, ...] = ()
    unit: str
    formula: Sum | Ratio | None = None
    measure: Measure | None = Field(default=None, exclude_if=lambda given: given is None)
    since: Year | None = None
    source: str | None = None
    note: Bilingual | None = None


class Break(Fact):
    """From this period on, values are not comparable with earlier ones without care."""

    period: Year
    kind: Literal["method", "source", "scope", "unexplained"]
    note: Bilingual
    source: str | None = None


class Note(Fact):
    """A dated remark on an indicator."""

    period: Year | None = None
    text: Bilingual
    source: str | None = None


class Direction(StrEnum):
    """Whether more is better."""

    POSITIVE = "positive"
    NEGATIVE = "negative"

    @property
    def sign(self) -> int:
        """+1 if more is better, -1 if less is."""
        return 1 if self is Direction.POSITIVE else -1


class Range(Fact):
    """The values that are possible at all (closed); one outside is a mistake."""

    minimum: FigureText | None = None
    maximum: FigureText | None = None


class Indicator(Fact):
    """An indicator with the descriptive fields of WS/T 598-2018.

    ``formula`` makes it of counts of the same area and period, ``by_age`` estimates it from counts by age.
    """

    id: Id
    names: Bilingual
    synonyms: tuple[Text, ...] = ()
    unit: str
    definition: Bilingual
    formula: Ratio | Sum | None = None
    by_age: ByAge | None = Field(default=None, exclude_if=lambda given: given is None)
    method: Bilingual | None = None
    remark: Bilingual | None = None
    direction: Direction
    frequency: Literal["year"]
    decimals: Annotated[int, Field(ge=0, le=10)]
    possible: Range = Range()
    source: tuple[str, ...] = ()
    population: Bilingual | None = None
    breaks: tuple[Break, ...] = ()
    notes: tuple[Note, ...] = ()

    def breaks_within(self, first: int, last: int) -> tuple[Break, ...]:
        """Breaks that a comparison of two periods crosses."""
        low, high = sorted((first, last))
        return tuple(each for each in self.breaks if low < each.period <= high)


class Node(Fact):
    """A node of the tree: a group with children, or a leaf that names its indicator.

    ``weigh`` says by which method the weights below follow; the nodes that it weighs have no ``weight`` of their own,
    all others but the root have one. ``aggregate`` is the group's own way, where it is not that of the edition.
    """

    id: Id | None = None
    names: Bilingual | None = None
    synonyms: tuple[Text, ...] = ()
    indicator: str | None = None
    weight: Share = Fraction(1)
    weights: Literal["effective", "relative"] = "effective"
    weigh: Weigh | None = Field(default=None, exclude_if=lambda given: given is None)
    aggregate: AggregateChoice | None = Field(default=None, exclude_if=lambda given: given is None)
    note: Bilingual | None = None
    children: tuple["Node", ...] = ()

    @property
    def key(self) -> str:
        """The id of a group; a leaf goes by its indicator."""
        own, other = (self.id, self.indicator) if self.children else (self.indicator, self.id)
        return own or other or "?"

    def walk(self) -> Iterator["Node"]:
        """This node and everything below it, parents first, in the order written."""
        yield self
        for child in self.children:
            yield from child.walk()

    def leaves(self) -> Iterator["Node"]:
        """The leaves below this node (or the node itself)."""
        return (node for node in self.walk() if node.indicator)

    def weighed(self) -> tuple["Node", ...]:
        """The nodes that ``weigh`` gives weights to, in the order that judgements and importance name them."""
        return tuple(self.leaves()) if self.weigh is not None and self.weigh.across == "leaves" else self.children


class Basis(StrEnum):
    """What a bound stands on."""

    PLAN_TARGET = "plan_target"
    HISTORICAL_EXTREME = "historical_extreme"
    EXTERNAL_BEST = "external_best"
    EXTERNAL_MEAN = "external_mean"
    FIXED = "fixed"


class Rule(Fact):
    """How a bound follows from observations: the extreme over years, here or over the areas within another."""

    kind: Literal["given", "maximum", "minimum"]
    since: Year | None = None
    within: str | None = None


class Bound(Fact):
    """One end of the range that is mapped to scores."""

    value: FigureText
    basis: Basis | None = None
    rule: Rule = Rule(kind="given")
    source: str | None = None
    note: Bilingual | None = None


class Bounds(Fact):
    """Lower and upper bound of an indicator, in the indicator's unit."""

    indicator: str
    unit: str | None = None
    unit_printed: str | None = None
    lower: Bound
    upper: Bound

    def ends(self) -> tuple[tuple[Literal["lower", "upper"], Bound], ...]:
        """Both bounds with their names."""
        return ("lower", self.lower), ("upper", self.upper)


class Accepted(Fact):
    """A node whose coverage may be below the minimum in the given periods, and why."""

    node: str
    periods: tuple[Year, ...]
    note: Bilingual
    source: str | None = None


class Coverage(Fact):
    """How much of a node's weight must be observed."""

    minimum: Portion
    accept: tuple[Accepted, ...] = ()


class Periods(Fact):
    """First and last period, both included."""

    first: Year
    last: Year

    @field_validator("last")
    @classmethod
    def _not_before_first(cls, last: int, info: ValidationInfo) -> int:
        if last < info.data.get("first", last):
            raise refusal(f"≥ {info.data['first']}")
        return last

    def years(self) -> tuple[int, ...]:
        """All periods in order."""
        return tuple(range(self.first, self.last + 1))


def _distinct(given: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(given)) < len(given):
        raise refusal("each once")
    return given


class Settings(Fact):
    """The choices of an edition of an index, by name.

    The stages follow each other: denominate, screen, impute (values), treat, normalise, stand in for what is still
    missing (scores), weigh, aggregate. ``areas`` and ``periods`` are what is assessed and compared. ``groupings`` name
    groups of areas (``climate: {north: [...], south: [...]}``) for choices that compare within groups.
    """

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]
    title: Bilingual
    status: Literal["published", "reconstructed", "draft"]
    areas: Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_distinct)]
    periods: Periods
    denominate: tuple[Denominate, ...] = Field(default=(), exclude_if=lambda given: not given)
    screen: Screen | None = Field(default=None, exclude_if=lambda given: given is None)
    impute: Impute | None = Field(default=None, exclude_if=lambda given: given is None)
    treat: Treat | None = Field(default=None, exclude_if=lambda given: given is None)
    normalise: Normalise
    missing: Literal["lowest_score", "leave_out", "none"]
    aggregate: Aggregate
    groupings: Groupings = Field(default={}, exclude_if=lambda given: not given)
    coverage: Coverage
    decimals: Annotated[int, Field(ge=0, le=10)]
    rounding: Rounding = "half_even"
    source: str
    note: Bilingual | None = None
