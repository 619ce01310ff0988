"""What is said of a target: class, reasons, uncertainty, forecast, and what it takes. Values in the element's unit."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from weiheng.definitions.requirement import Mode

CHANCE_STEP = 5
"""Percent: no forecast from so few years knows a probability better."""


@dataclass(frozen=True)
class Goal:
    """A requirement in numbers, in the unit of the element: what is met between ``low`` and ``high``.

    None is no limit on that side. With ``strict`` the limits themselves are not met. ``sign`` is +1 if a higher value
    is better, -1 if a lower one is; 0 in a range, where both limits count. A direction has no limits, nor has a change
    from a value that is not known: nothing meets those. Of *about* a number, ``figure`` is the number itself, which is
    what to aim at; its limit lies a little before it.
    """

    mode: Mode
    sign: int
    low: Fraction | None = None
    high: Fraction | None = None
    strict: bool = False
    figure: Fraction | None = None

    @property
    def limits(self) -> tuple[Fraction, ...]:
        """The limits that there are, the lower one first."""
        return tuple(each for each in (self.low, self.high) if each is not None)

    def met(self, value: Fraction) -> bool:
        """Whether a value meets it."""
        return bool(self.limits) and self.short(value) == 0 and not (self.strict and value in self.limits)

    def short(self, value: Fraction) -> Fraction:
        """How far a value is outside the limits: 0 on and within them."""
        below = self.low - value if self.low is not None else Fraction(0)
        above = value - self.high if self.high is not None else Fraction(0)
        return max(below, above, Fraction(0))

    def aim(self, start: Fraction) -> Fraction | None:
        """The nearest limit, seen from a value that does not meet it; of *about* a number, that number."""
        return (
            self.figure
            if self.figure is not None
            else min(self.limits, key=lambda each: abs(each - start), default=None)
        )


@dataclass(frozen=True)
class Start:
    """The baseline: year and value, and whether the plan prints it (else it is what was observed in that year).

    ``half_unit`` is half a unit of its last printed place: an observed value within that is the same one.
    """

    period: int
    value: Fraction
    printed: bool
    half_unit: Fraction = Fraction(0)


@dataclass(frozen=True)
class Series:
    """Yearly values of an element in an area, as they were known at a time; ``counts`` has numerator and denominator.

    ``breaks`` are the years from which values are not comparable with earlier ones; ``preliminary`` those whose value
    is not final. ``multiplier`` is what one in the element's unit is of the ratio of the counts (1000 for ‰).
    """

    values: Mapping[int, Fraction]
    counts: Mapping[int, tuple[int, int]] = field(default_factory=dict)
    multiplier: Fraction = Fraction(1)
    breaks: tuple[int, ...] = ()
    preliminary: frozenset[int] = frozenset()

    def crosses_break(self, first: int, last: int) -> bool:
        """Whether a comparison of two years crosses a break."""
        return any(min(first, last) < each <= max(first, last) for each in self.breaks)


class Class(StrEnum):
    """Where a target stands; the order is that of urgency, worst first."""

    MISSED = "missed"
    NOT_KEPT = "not_kept"
    BEHIND = "behind"
    CANNOT_TELL = "cannot_tell"
    ON_COURSE = "on_course"
    AHEAD = "ahead"
    KEPT = "kept"
    ACHIEVED = "achieved"
    ACHIEVED_EARLY = "achieved_early"


class Remark(StrEnum):
    """What has to be said with a class, so that it misleads nobody; in the order of importance."""

    QUALITATIVE = "qualitative"
    """A state in words, which people judge."""
    NO_DATA = "no_data"
    NO_LATER_DATA = "no_later_data"
    """There is no value after the base year (of a sum: none of the first year after it)."""
    NO_FINAL_DATA = "no_final_data"
    """The target year has passed, but no value of it is known; the latest one did not meet the target."""
    NO_BASELINE = "no_baseline"
    """There is no value to start from (of a change: none to change from)."""
    MISSED_YEARS = "missed_years"
    """A maintained target was not met in some earlier year since the base year."""
    LOOSER = "looser"
    """The target is looser than the baseline: of *about* a number, the number itself."""
    AT_TARGET = "at_target"
    """The baseline is the target."""
    ACROSS_BREAK = "across_break"
    """Values before and after a break of the series are compared."""
    OVERSHOT = "overshot"
    """The value has gone through the range and out on its other side."""
    WORSE_THAN_BASELINE = "worse_than_baseline"
    NO_DIFFERENCE = "no_difference"
    """The interval of the observed rate covers the target or the path."""
    SMALL_NUMBERS = "small_numbers"
    PRELIMINARY = "preliminary"
    STALE = "stale"
    """The latest value is older than the year that the target is seen from."""
    BASELINE_DIFFERS = "baseline_differs"
    """The observed value of the base year is another one than the plan prints."""
    BASELINE_DISPUTED = "baseline_disputed"
    """The plan prints another value of the base year elsewhere."""
    BASELINE_OBSERVED = "baseline_observed"
    """The plan prints no baseline; the observed value of its base year stands in."""
    LINEAR_INSTEAD = "linear_instead"
    """A geometric path needs positive values; a linear one stands in."""


_IMPORTANCE = {remark: place for place, remark in enumerate(Remark)}


@dataclass(frozen=True)
class Required:
    """What it takes to meet a target in its year, from the latest value.

    ``yearly`` is the change a year that is needed, in the element's unit (in percent a year on a geometric path);
    ``recent`` the mean change a year since the base year or over the last three years, whichever is shorter; ``best``
    the largest change in the wanted direction between two neighbouring observed years (against it, if none went that
    way), and the year it led to. None where it is not known; no change crosses a break. Of a target for the sum of all
    years, the yearly changes of the sum are the values of the years.
    """

    yearly: Fraction
    recent: Fraction | None = None
    best: Fraction | None = None
    best_year: int | None = None
    percent: bool = False


@dataclass(frozen=True)
class Verdict:
    """Where a target stands in a year.

    ``period`` and ``value`` are the latest that count (of a cumulative target the sum up to then); ``tau`` the share of
    time that has passed, ``progress`` that of the way, ``gap`` their difference, positive if the way is ahead of time,
    ``path`` the value that the path has in that year. ``remarks`` are in the order of importance. ``missed_years`` are
    the years, the last one included, in which a maintained target was not met. None is what cannot be told.
    """

    cls: Class
    period: int | None = None
    value: Fraction | None = None
    tau: Fraction | None = None
    progress: Fraction | None = None
    gap: Fraction | None = None
    path: Fraction | None = None
    remarks: tuple[Remark, ...] = ()
    missed_years: tuple[int, ...] = ()
    required: Required | None = None

    def noting(self, *remarks: Remark) -> "Verdict":
        """The same with more remarks, each once, in the order of importance."""
        every = sorted({*self.remarks, *remarks}, key=_IMPORTANCE.__getitem__)
        return replace(self, remarks=tuple(every))


@dataclass(frozen=True)
class Sureness:
    """How sure the judged value is: the 95 % interval of the rate, and the rate of the last three years pooled.

    ``events`` is the count that the value rests on. All rates are in the element's unit.
    """

    low: float
    high: float
    events: int
    pooled: float | None = None
    pooled_low: float | None = None
    pooled_high: float | None = None
    pooled_years: tuple[int, ...] = ()


@dataclass(frozen=True)
class Forecast:
    """Where the series leads: central value and 95 % prediction interval by year, and how likely the target is met.

    ``model`` names the rule that made it; ``used`` are the years that it learned from, none across a break.
    """

    model: str
    central: Mapping[int, float]
    low: Mapping[int, float]
    high: Mapping[int, float]
    probability: float
    used: tuple[int, ...]

    @property
    def chance(self) -> int:
        """The probability in percent as it is shown: in steps, and none smaller than a step nor nearer to certainty."""
        steps = round(100 * self.probability / CHANCE_STEP)
        return min(max(steps * CHANCE_STEP, CHANCE_STEP), 100 - CHANCE_STEP)

    @property
    def beyond(self) -> str:
        """The sign before what is shown where it is less or more than that: ``<``, ``>`` or nothing."""
        percent = 100 * self.probability
        return "<" if percent < CHANCE_STEP else ">" if percent > 100 - CHANCE_STEP else ""


class Silence(StrEnum):
    """Why nothing is forecast."""

    NOT_OF_A_YEAR = "not_of_a_year"
    """A sum, a direction, a state in words, or a change from an unknown value: no value of one year decides it."""
    REACHED = "reached"
    """The value of the target year, or of a later one, is known."""
    BREAK_AHEAD = "break_ahead"
    """Between the latest value and the target year the series breaks."""
    FEW_SINCE_BREAK = "few_since_break"
    FEW_YEARS = "few_years"
    CONSTANT = "constant"
    """The values never changed, so that nothing shows how much they vary."""


@dataclass(frozen=True)
class NoForecast:
    """Why nothing is forecast; ``years`` are those that could be learned from, ``since`` the year of a break."""

    reason: Silence
    years: tuple[int, ...] = ()
    since: int | None = None
