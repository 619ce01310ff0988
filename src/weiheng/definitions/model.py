"""The facts of a pack as frozen, self-validating models; unknown keys are errors."""

import re
from collections.abc import Iterator
from enum import StrEnum
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

from weiheng.vocabulary.figure import Figure, Rounding
from weiheng.vocabulary.messages import Bilingual
from weiheng.vocabulary.period import FIRST_YEAR, LAST_YEAR, is_date, parse_year

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


def refusal(allowed: str) -> PydanticCustomError:
    """The mistake that a validator raises: it says what would be allowed."""
    return PydanticCustomError("weiheng", "allowed: {expected}", {"expected": allowed})


def refusal_by(code: str, **facts: object) -> PydanticCustomError:
    """The mistake of a validator that has a rule of its own."""
    return PydanticCustomError("weiheng", "{code}", {"code": code, "facts": facts})


def _year(given: object) -> int:
    try:
        return parse_year(str(given))
    except ValueError as error:
        raise refusal(f"{FIRST_YEAR} … {LAST_YEAR}") from error


Year = Annotated[int, BeforeValidator(_year)]


def _date(given: str) -> str:
    if not is_date(given):
        raise refusal("2023, 2023-07, 2023-07-01, 2023-07-01T08:30:00")
    return given


Date = Annotated[str, AfterValidator(_date)]
"""A date in ISO 8601 of any precision; dates of different precision compare as text."""
Text = Annotated[str, Field(min_length=1)]
FigureText = Annotated[
    Figure,
    PlainValidator(lambda given: given if isinstance(given, Figure) else Figure.parse(given)),
    PlainSerializer(str),
]


def _share(given: object) -> Fraction:
    text = str(given)
    if re.fullmatch(r"[0-9]{1,20}/[1-9][0-9]{0,20}", text):
        return Fraction(text)
    return Figure.parse(text[:-1]).exact / 100 if text.endswith("%") else Figure.parse(text).exact


Share = Annotated[Fraction, PlainValidator(_share), PlainSerializer(str)]
"""A weight or share: ``6%``, ``0.06`` or ``3/50``, kept exactly."""


class Fact(BaseModel):
    """Base of all models: frozen, and strict about keys."""

    model_config = ConfigDict(frozen=True, extra="forbid")


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
    """A counted quantity that formulas use (a numerator or denominator)."""

    id: Id
    names: Bilingual
    synonyms: tuple[Text, ...] = ()
    unit: str
    formula: Sum | Ratio | None = None
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
    """An indicator with the descriptive fields of WS/T 598-2018."""

    id: Id
    names: Bilingual
    synonyms: tuple[Text, ...] = ()
    unit: str
    definition: Bilingual
    formula: Ratio | Sum | None = None
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
    """A node of the tree: a group with children, or a leaf that names its indicator."""

    id: Id | None = None
    names: Bilingual | None = None
    synonyms: tuple[Text, ...] = ()
    indicator: str | None = None
    weight: Share
    weights: Literal["effective", "relative"] = "effective"
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


class Normalise(Fact):
    """How values become scores."""

    method: Literal["goalposts"]
    low: FigureText
    high: FigureText
    clip: bool

    @field_validator("high")
    @classmethod
    def _above_low(cls, high: Figure, info: ValidationInfo) -> Figure:
        if "low" in info.data and high.decimal <= info.data["low"].decimal:
            raise refusal(f"> {info.data['low']}")
        return high


class Accepted(Fact):
    """A node whose coverage may be below the minimum in the given periods, and why."""

    node: str
    periods: tuple[Year, ...]
    note: Bilingual
    source: str | None = None


class Coverage(Fact):
    """How much of a node's weight must be observed."""

    minimum: Share
    accept: tuple[Accepted, ...] = ()

    @field_validator("minimum")
    @classmethod
    def _is_a_share(cls, minimum: Fraction) -> Fraction:
        if not 0 <= minimum <= 1:
            raise refusal("0% … 100%")
        return minimum


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
    """The choices of an edition of an index, by name."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_.-]*$")]
    title: Bilingual
    status: Literal["published", "reconstructed", "draft"]
    areas: Annotated[tuple[str, ...], Field(min_length=1), AfterValidator(_distinct)]
    periods: Periods
    normalise: Normalise
    missing: Literal["lowest_score", "leave_out", "none"]
    aggregate: Literal["arithmetic"]
    coverage: Coverage
    decimals: Annotated[int, Field(ge=0, le=10)]
    rounding: Rounding = "half_even"
    source: str
    note: Bilingual | None = None
