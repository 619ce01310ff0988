"""What somebody printed: numbers (claims) and words about numbers (wordings), each with document and place."""

from enum import StrEnum

from pydantic import Field, ValidationInfo, field_validator

from weiheng.definitions.base import Fact, FigureText, Text, Year, refusal, refusal_by
from weiheng.vocabulary.figure import Figure


class Measure(StrEnum):
    """What a printed number is about.

    Of an indicator or variable: its ``value``, the ``target`` set for it, its change (``value_change``), total growth
    in percent (``value_growth``) and average compound growth in percent a year (``value_yearly_growth``) since an
    earlier period, its ``share`` in another variable, its ``rank`` among the areas within one, its bounds (``lower``,
    ``upper``). Of a node of an index: ``score``, ``weight``, ``change`` of
    the score, average compound ``growth`` of the score in percent a year, and the rank of that growth among the nodes
    of the same level (``growth_rank``).
    """

    VALUE = "value"
    TARGET = "target"
    VALUE_CHANGE = "value_change"
    VALUE_GROWTH = "value_growth"
    VALUE_YEARLY_GROWTH = "value_yearly_growth"
    SHARE = "share"
    RANK = "rank"
    LOWER = "lower"
    UPPER = "upper"
    SCORE = "score"
    WEIGHT = "weight"
    CHANGE = "change"
    GROWTH = "growth"
    GROWTH_RANK = "growth_rank"

    @property
    def of_tree(self) -> bool:
        """Whether it is about a node of an edition's tree, so that it needs an edition."""
        return self in _OF_TREE

    @property
    def of_element(self) -> bool:
        """Whether its number is in a unit of the indicator or variable."""
        return self in _IN_UNITS_OF_ELEMENTS

    @property
    def over_time(self) -> bool:
        """Whether it compares with an earlier period."""
        return self in _OVER_TIME

    @property
    def unit(self) -> str | None:
        """The unit that its numbers convert into; None if it is that of the indicator or variable."""
        return None if self.of_element else _UNITS[self]


_IN_UNITS_OF_ELEMENTS = frozenset({Measure.VALUE, Measure.TARGET, Measure.VALUE_CHANGE, Measure.LOWER, Measure.UPPER})
_OF_TREE = frozenset(
    {
        Measure.LOWER,
        Measure.UPPER,
        Measure.SCORE,
        Measure.WEIGHT,
        Measure.CHANGE,
        Measure.GROWTH,
        Measure.GROWTH_RANK,
    }
)
_OVER_TIME = frozenset(
    {
        Measure.VALUE_CHANGE,
        Measure.VALUE_GROWTH,
        Measure.VALUE_YEARLY_GROWTH,
        Measure.CHANGE,
        Measure.GROWTH,
        Measure.GROWTH_RANK,
    }
)
_UNITS = {
    Measure.VALUE_GROWTH: "percent",
    Measure.VALUE_YEARLY_GROWTH: "percent",
    Measure.SHARE: "percent",
    Measure.RANK: "rank",
    Measure.SCORE: "points",
    Measure.WEIGHT: "percent",
    Measure.CHANGE: "points",
    Measure.GROWTH: "percent",
    Measure.GROWTH_RANK: "rank",
}


class Relation(StrEnum):
    """How a printed number limits what it speaks of: it, about it, at least, at most, more, less, or a range."""

    EQ = "eq"
    ABOUT = "about"
    GE = "ge"
    LE = "le"
    GT = "gt"
    LT = "lt"
    RANGE = "range"


class Says(StrEnum):
    """Words about numbers.

    The ``highest`` or ``lowest`` since; ``rising`` or ``falling`` in every step since; ``fluctuating`` upward (up in
    all, but not in every step); ``up`` or ``down`` since; ``meets`` or ``exceeds`` a target.
    """

    HIGHEST = "highest"
    LOWEST = "lowest"
    RISING = "rising"
    FALLING = "falling"
    FLUCTUATING = "fluctuating"
    UP = "up"
    DOWN = "down"
    MEETS = "meets"
    EXCEEDS = "exceeds"

    @property
    def of_target(self) -> bool:
        """Whether it is about a target rather than an earlier period."""
        return self in (Says.MEETS, Says.EXCEEDS)


class Printed(Fact):
    """What a document prints about a subject in an area and period, and where."""

    id: Text
    subject: str
    area: str
    period: Year
    since: Year | None = None
    of: str | None = None
    source: str
    place: Text
    note: str | None = None


class Claim(Printed):
    """A number that somebody printed, with document and place.

    ``subject`` is an indicator, a variable or a node; ``of`` is the whole of a share, the area that ranked areas are
    within, or nothing. ``part_of`` is the id of the claim of the total that this one and all others like it make up.
    ``value_high`` ends a range. ``unit_printed`` is a unit that the document prints but that cannot be meant.
    """

    measure: Measure
    relation: Relation = Relation.EQ
    value: FigureText
    value_high: FigureText | None = Field(default=None, validate_default=True)
    unit: str
    unit_printed: str | None = None
    part_of: str | None = None

    @field_validator("value_high")
    @classmethod
    def _range_has_two_ends(cls, given: Figure | None, others: ValidationInfo) -> Figure | None:
        relation, low = others.data.get("relation"), others.data.get("value")
        if given is None:
            if relation is Relation.RANGE:
                raise refusal_by("Y06", key="value_high")
            return None
        if relation is not Relation.RANGE:
            raise refusal("relation range")
        if low is not None and given.exact < low.exact:
            raise refusal(f"≥ {low}")
        return given

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The printed number, or both ends of a range."""
        return (self.value,) if self.value_high is None else (self.value, self.value_high)


class Wording(Printed):
    """Words about a number: what they say of the subject, since when, or of the target that the source ``of`` set."""

    says: Says
