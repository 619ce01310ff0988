"""The numbers of a report: each is looked up by its origin, never typed, and rounded once, when it is printed."""

import hashlib
import re
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction
from functools import cached_property
from math import isnan
from typing import Literal, Self

from weiheng.vocabulary.figure import Rounding, rounded
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.unit import UNITS

Form = Literal["plain", "absolute", "signed"]
_MARKS: dict[Form, str] = {"plain": ".", "absolute": "|", "signed": "+"}
_FORMS = {mark: form for form, mark in _MARKS.items()}
_TAG = re.compile(
    r"(?P<subject>[^ >]+)(>(?P<of>[^ ]+))? (?P<area>[^ ]+) (?P<period>[0-9]{4})(-(?P<since>[0-9]{4}))? "
    r"(?P<kind>[a-z_]+) (?P<form>[.|+])(?P<places>[0-9]{1,2})(?P<unit>u?) (?P<edition>[^ >]+)(>(?P<base>[^ ]+))?"
)
TAG_LENGTH = 64
"""Word refuses longer tags of content controls (MS-OI29500, 17.5.2.42)."""
MISSING = "—"
WHOLE = "-"
"""The subject of numbers that are about no node, such as a year."""
_PLURALS = frozenset(
    {" points", " percentage points", " years", " days", " persons", " visits", " beds", " items", " doses"}
)
"""English units that lose their last letter beside a 1."""
_MOST_PLACES = 2
"""Digits after the point of a share that is printed as whole as it can be."""


class Kind(StrEnum):
    """What a number of a report is; its unit follows from kind and subject."""

    SCORE = "score"
    VALUE = "value"
    DIVIDED = "divided"
    LOWER = "lower"
    UPPER = "upper"
    WEIGHT = "weight"
    COVERAGE = "coverage"
    CHANGE = "change"
    VALUE_CHANGE = "value_change"
    GROWTH = "growth"
    PART = "part"
    OWN = "own"
    BY_VALUE = "by_value"
    BY_BOUNDS = "by_bounds"
    BY_WEIGHT = "by_weight"
    BY_FILLING = "by_filling"
    BY_OTHERS = "by_others"
    BY_METHOD = "by_method"
    ROOM = "room"
    TARGET_GAP = "target_gap"
    PLACE_GAP = "place_gap"
    RANK = "rank"
    AREAS = "areas"
    INDICATORS = "indicators"
    GROUPS = "groups"
    FILLED = "filled"
    MISSING = "missing"
    PRELIMINARY = "preliminary"
    PRINTED = "printed"
    DISPUTED = "disputed"
    RANGE_LOW = "range_low"
    RANGE_HIGH = "range_high"
    PERIOD = "period"
    YEARS = "years"
    REPORTED = "reported"
    SCORE_BEFORE = "score_before"
    OBSERVED = "observed"
    BOUNDS = "bounds"
    RULE = "rule"
    TARGETS = "targets"
    FACTOR = "factor"
    DECIMALS = "decimals"
    MINIMUM = "minimum"
    STATED = "stated"
    STATED_HIGH = "stated_high"
    COMPUTED = "computed"
    TOTAL = "total"
    EFFECT = "effect"
    WORDED = "worded"
    FINDINGS = "findings"
    CONFLICTS = "conflicts"
    PATH = "path"
    LIMIT = "limit"
    FORECAST = "forecast"
    FORECAST_LOW = "forecast_low"
    FORECAST_HIGH = "forecast_high"
    WIDTH = "width"
    BASELINE = "baseline"
    PROGRESS = "progress"
    ELAPSED = "elapsed"
    CHANCE = "chance"
    NEEDED = "needed"
    EVENTS = "events"
    SURE_LOW = "sure_low"
    SURE_HIGH = "sure_high"
    POOLED = "pooled"
    POOLED_LOW = "pooled_low"
    POOLED_HIGH = "pooled_high"
    CLASSED = "classed"
    SCORE_IF = "score_if"
    GAIN_IF = "gain_if"
    MEDIAN = "median"
    INTERVAL_LOW = "interval_low"
    INTERVAL_HIGH = "interval_high"
    SAME_SIGN = "same_sign"
    PLACE = "place"
    TOP = "top"
    TOP_PLACES = "top_places"
    AHEAD = "ahead"
    RANKED = "ranked"
    REPLICATES = "replicates"
    CHANGES = "changes"
    FIRST_ORDER = "first_order"
    FIRST_ORDER_LOW = "first_order_low"
    FIRST_ORDER_HIGH = "first_order_high"
    TOTAL_ORDER = "total_order"
    TOTAL_ORDER_LOW = "total_order_low"
    TOTAL_ORDER_HIGH = "total_order_high"
    VARIANT_SCORE = "variant_score"
    VARIANT_GAP = "variant_gap"
    VARIANT_PLACE = "variant_place"
    VARIANT_CHANGE = "variant_change"
    VARIANTS = "variants"


@dataclass(frozen=True)
class Origin:
    """Where a number comes from.

    ``of`` is the node whose change a part belongs to, the place that a gap is measured from, the document and the id of
    what it prints, or the factor or variant that it is about. ``base`` is the edition that ``since`` is taken from, if
    it is another one. ``edition`` is the plan's address if the number is about a target.
    """

    kind: Kind
    subject: str
    area: str
    period: int
    edition: str
    since: int | None = None
    of: str | None = None
    base: str | None = None


@dataclass(frozen=True)
class Style:
    """How a number is printed: digits after the point, its sign, and whether its unit follows."""

    places: int
    form: Form = "plain"
    unit: bool = False


@dataclass(frozen=True)
class Number:
    """A number in a document: unrounded, with its origin and the way it is printed.

    ``unit`` is the symbol that follows it in print; it is empty where the style shows none.
    """

    origin: Origin
    style: Style
    value: Fraction | None
    unit: str = ""
    rounding: Rounding = field(default="half_even", repr=False)

    @cached_property
    def digits(self) -> str:
        """The number rounded by the declared rule, without its unit; a dash if missing."""
        if self.value is None:
            return MISSING
        number = rounded(self.value, self.style.places, self.rounding)
        if self.style.form == "absolute":
            number = abs(number)
        if not number:
            number = abs(number)  # what rounds to nothing has no sign
        return f"{number:+f}" if self.style.form == "signed" and number else f"{number:f}"

    @property
    def text(self) -> str:
        """What readers see: digits and unit; of one thing the unit has no plural."""
        if self.value is None:
            return self.digits
        is_one = self.unit in _PLURALS and self.digits.strip("+-") == "1"
        return self.digits + (self.unit[:-1] if is_one else self.unit)

    @cached_property
    def tag(self) -> str:
        """The origin and style on one line of at most :data:`TAG_LENGTH` characters; see :func:`tag_of`."""
        return short_tag(tag_of(self.origin, self.style))

    def printed(self, unit: bool = False, form: Form | None = None) -> Self:
        """The same number without or with its unit, or in another form."""
        style = replace(self.style, unit=self.style.unit and unit, form=form or self.style.form)
        return replace(self, style=style, unit=self.unit if style.unit else "")


def tag_of(origin: Origin, style: Style) -> str:
    """``maternal_mortality 440300 2022 value .2u shenzhen/index/2022``: all that is needed to look it up again."""
    subject = origin.subject + (f">{origin.of}" if origin.of else "")
    period = f"{origin.period}-{origin.since}" if origin.since else f"{origin.period}"
    form = f"{_MARKS[style.form]}{style.places}{'u' if style.unit else ''}"
    edition = origin.edition + (f">{origin.base}" if origin.base else "")
    return " ".join((subject, origin.area, period, origin.kind.value, form, edition))


def short_tag(tag: str) -> str:
    """The tag itself if Word takes it, else its beginning and a digest; the whole is kept in the document's record."""
    if len(tag) <= TAG_LENGTH:
        return tag
    digest = hashlib.sha256(tag.encode()).hexdigest()[:8]
    return f"{tag[: TAG_LENGTH - 9]}~{digest}"


def read_tag(tag: str) -> tuple[Origin, Style] | None:
    """The origin and style that a whole tag names; None if it is none of ours."""
    match = _TAG.fullmatch(tag)
    if match is None or match["kind"] not in set(Kind):
        return None
    origin = Origin(
        kind=Kind(match["kind"]),
        subject=match["subject"],
        area=match["area"],
        period=int(match["period"]),
        edition=match["edition"],
        since=int(match["since"]) if match["since"] else None,
        of=match["of"],
        base=match["base"],
    )
    return origin, Style(int(match["places"]), _FORMS[match["form"]], bool(match["unit"]))


def exact(number: float) -> Fraction | None:
    """A float as its shortest decimal text says it; None for NaN."""
    return None if isnan(number) else Fraction(repr(float(number)))


def change_symbol(unit: str, words: Words) -> str:
    """A unit as it follows a difference: that of two percentages is in percentage points.

    >>> change_symbol("percent", Words("zh")), change_symbol("years", Words("en"))
    ('个百分点', ' years')
    """
    key = f"unit_change.{unit}"
    return words(key) if words.known(key) else UNITS[unit].in_prose(words.language)


def places_needed(value: Fraction | None) -> int:
    """Digits that a share needs to be printed whole, two at most."""
    for places in range(_MOST_PLACES):
        if value is not None and (value * 10**places).denominator == 1:
            return places
    return _MOST_PLACES
