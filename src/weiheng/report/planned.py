"""The plan of an edition, seen from its last year, as a report looks numbers of its targets up."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from weiheng.definitions.pack import Pack
from weiheng.definitions.plans import Attribute
from weiheng.definitions.requirement import Mode, unit_of
from weiheng.outlook.model import IndexIf, Outlook, PlanOutlook
from weiheng.outlook.naming import Naming
from weiheng.plan.goals import cumulated
from weiheng.plan.model import Class
from weiheng.report.numbers import Kind, Origin
from weiheng.vocabulary.figure import Figure, rounded
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.unit import UNITS

BINDING = "binding"
"""What an origin of a count of targets names, alone or before a colon and a class, for those that bind."""
OTHERS, UNDRAWN = "others", "undrawn"
"""What an origin of a count names for targets that are not shown, and for those that have no chart for want of room."""
MOST_CHARTS = 12
_OF_QUOTES = (Kind.STATED, Kind.STATED_HIGH)
_PERCENT = (Kind.PROGRESS, Kind.ELAPSED, Kind.CHANCE)
_OF_INDEX = (Kind.SCORE_IF, Kind.GAIN_IF)
_COUNTS = (Kind.CLASSED, Kind.EVENTS)
_MORE_PLACES = 2
"""Digits more that a change may have, rather than to be rounded to nothing."""
_PLACES_OF_RATE = 2


@dataclass(frozen=True)
class Planned:
    """A plan that is judged, with the pack that it belongs to; origins with its address are looked up here."""

    found: PlanOutlook
    pack: Pack = field(repr=False)

    @cached_property
    def address(self) -> str:
        """What origins name in the place of an edition: ``shenzhen/plan/2021-2025``."""
        return f"{self.pack.owner.id}/plan/{self.found.plan.settings.id}"

    @cached_property
    def targets(self) -> Mapping[str, Outlook]:
        """All targets by id."""
        return {each.target.id: each for each in self.found.targets}

    def shown(self, area: str) -> tuple[Outlook, ...]:
        """The targets for an area that a report shows, the most urgent first.

        Those that the plan calls binding or expected; all of them if it calls none so.
        """
        named = tuple(each for each in self._of_area(area) if each.target.attribute is not None)
        return named or self._of_area(area)

    def _of_area(self, area: str) -> tuple[Outlook, ...]:
        return tuple(each for each in self.found.targets if each.target.area == area)

    def drawn(self, area: str) -> tuple[Outlook, ...]:
        """Of these, those with a value to be drawn against target and path."""
        return tuple(each for each in self.shown(area) if each.verdict.value is not None)

    def index_if(self, area: str) -> IndexIf | None:
        """What the whole index of an area would be; None if targets of the plan bear on none."""
        return next(iter(self.found.index), None) if area == self.found.plan.settings.area else None

    def names(self, words: Words) -> dict[str, str]:
        """Names of targets and of the groups that are counted, by what origins name."""
        naming = Naming(self.found, self.pack, words)
        classes = {each.value: words(f"plan_class.{each.value}") for each in Class}
        binding = words("plan.binding")
        both = {
            f"{BINDING}:{key}": words("plan_report.pair", first=binding, second=cls) for key, cls in classes.items()
        }
        return {key: naming.name(each) for key, each in self.targets.items()} | classes | both | {BINDING: binding}

    def look_up(self, at: Origin) -> Fraction | None:
        """The number of an origin; ``KeyError`` if it names what the plan does not have."""
        if at.kind is Kind.CLASSED:
            return Fraction(self._count(at.area, at.of))
        if at.kind in _OF_INDEX:
            return self._score(at)
        return _LOOK_UPS[at.kind](self.targets[at.subject], at)

    def _count(self, area: str, group: str | None) -> int:
        shown = self.shown(area)
        if group == OTHERS:
            return len(self._of_area(area)) - len(shown)
        if group == UNDRAWN:
            return max(len(self.drawn(area)) - MOST_CHARTS, 0)
        return sum(_is_of(each, group) for each in shown)

    def _score(self, at: Origin) -> Fraction | None:
        """Of a node in the year of the index; scores are floats, and as exact as their shortest text."""
        found = next(each for each in self.found.index if each.node == at.subject)
        if (at.area, at.period) != (self.found.plan.settings.area, self.found.index_period):
            return None
        now, then = (Fraction(repr(float(score))) for score in (found.now, found.then))
        return then if at.kind is Kind.SCORE_IF else then - now

    def places(self, at: Origin, scores: int) -> int:
        """Digits after the point; ``scores`` are those of scores."""
        if at.kind in _OF_INDEX:
            return scores
        if at.kind in (*_PERCENT, *_COUNTS):
            return 0
        each = self.targets[at.subject]
        if at.kind in _OF_QUOTES:
            return _quoted(each, at).places
        places = Naming(self.found, self.pack, Words("zh")).places(each)
        return self._places_of_change(each, at, places) if at.kind is Kind.NEEDED else places

    def _places_of_change(self, each: Outlook, at: Origin, places: int) -> int:
        """More of them where the change would be rounded to nothing."""
        least = _PLACES_OF_RATE if _is_rate(each) else places
        value = self.look_up(at) or Fraction(0)
        return next((least + more for more in range(_MORE_PLACES + 1) if rounded(value, least + more)), least)

    def unit(self, at: Origin, words: Words) -> str:
        """The symbol that follows the number in a sentence; empty if it has none."""
        if at.kind in _OF_INDEX:
            return UNITS["points"].in_prose(words.language)
        if at.kind in _COUNTS:
            return ""
        if at.kind in _PERCENT:
            return "%"
        each = self.targets[at.subject]
        if at.kind is Kind.NEEDED:
            return "%" if _is_rate(each) else Naming(self.found, self.pack, words).unit_of_change(each)
        own = UNITS[each.element.unit]
        if at.kind in _OF_QUOTES:
            own = unit_of(each.target.target, own.id) or own
            change = f"unit_change.{own.id}"
            if _is_change(each) and words.known(change):
                return words(change)
        return "" if own.id == "rank" else own.in_prose(words.language)

    def facts(self) -> tuple[str, ...]:
        """Everything that the numbers depend on, as text."""
        series = (repr((each.target.id, each.series.values, each.verdict)) for each in self.found.targets)
        return (self.found.plan.model_dump_json(), str(self.found.period), *series)


def known(each: Outlook) -> Mapping[int, Fraction]:
    """The values that a target is judged on: those observed; of a sum what they add up to since the base year."""
    if each.goal is None or each.goal.mode is not Mode.CUMULATIVE or not each.path:
        return each.series.values
    return cumulated(each.series, min(each.path))[1].values


def _is_of(each: Outlook, group: str | None) -> bool:
    """Whether a target is in a group: all, those that bind, those in a class, or those of them that bind."""
    asked = set() if group is None else set(group.split(":"))
    has = {each.verdict.cls.value, *((BINDING,) if each.target.attribute is Attribute.BINDING else ())}
    return asked <= has


def _is_rate(each: Outlook) -> bool:
    """Whether the change that is needed is in percent a year."""
    return each.verdict.required is not None and each.verdict.required.percent


def _is_change(each: Outlook) -> bool:
    return each.target.target.mode is Mode.CHANGE and not each.target.target.relative


def _quoted(each: Outlook, at: Origin) -> Figure:
    """The number, or the upper end of the range, that the plan prints; ``KeyError`` if there is none."""
    return dict(enumerate(each.target.target.figures))[1 if at.kind is Kind.STATED_HIGH else 0]


def _stated(each: Outlook, at: Origin) -> Fraction:
    """What the plan prints, in its own unit."""
    return _quoted(each, at).exact


def _value(each: Outlook, at: Origin) -> Fraction | None:
    return known(each).get(at.period)


def _baseline(each: Outlook, at: Origin) -> Fraction | None:
    return each.start.value if each.start and each.start.period == at.period else None


def _path(each: Outlook, at: Origin) -> Fraction | None:
    return each.path.get(at.period)


def _limit(each: Outlook, at: Origin) -> Fraction | None:
    """The only limit, or the end of a range that ``of`` names."""
    if each.goal is None or at.period != each.target.period:
        return None
    return {"low": each.goal.low, "high": each.goal.high}[at.of] if at.of else next(iter(each.goal.limits), None)


def _forecast(each: Outlook, at: Origin) -> Fraction | None:
    if each.forecast is None:
        return None
    ends = {Kind.FORECAST: "central", Kind.FORECAST_LOW: "low", Kind.FORECAST_HIGH: "high"}
    value = getattr(each.forecast, ends[at.kind]).get(at.period)
    return None if value is None else Fraction(value)


def _width(each: Outlook, at: Origin) -> Fraction | None:
    """How far the ends of the forecast are apart; nothing in the year of the last value."""
    if each.forecast is None:
        return None
    if at.period not in each.forecast.high:
        return Fraction(0)
    return Fraction(each.forecast.high[at.period]) - Fraction(each.forecast.low[at.period])


def _progress(each: Outlook, _: Origin) -> Fraction | None:
    return None if each.verdict.progress is None else 100 * each.verdict.progress


def _elapsed(each: Outlook, _: Origin) -> Fraction | None:
    return None if each.verdict.tau is None else 100 * each.verdict.tau


def _chance(each: Outlook, _: Origin) -> Fraction | None:
    return None if each.forecast is None else Fraction(each.forecast.chance)


def _needed(each: Outlook, _: Origin) -> Fraction | None:
    return None if each.verdict.required is None else each.verdict.required.yearly


def _sure(each: Outlook, at: Origin) -> Fraction | None:
    fields = {Kind.SURE_LOW: "low", Kind.SURE_HIGH: "high"}
    value = None if each.sureness is None else getattr(each.sureness, fields.get(at.kind, at.kind.value))
    return None if value is None else Fraction(value)


_LOOK_UPS: Mapping[Kind, Callable[[Outlook, Origin], Fraction | None]] = {
    **dict.fromkeys(_OF_QUOTES, _stated),
    Kind.VALUE: _value,
    Kind.BASELINE: _baseline,
    Kind.PATH: _path,
    Kind.LIMIT: _limit,
    **dict.fromkeys((Kind.FORECAST, Kind.FORECAST_LOW, Kind.FORECAST_HIGH), _forecast),
    Kind.WIDTH: _width,
    Kind.PROGRESS: _progress,
    Kind.ELAPSED: _elapsed,
    Kind.CHANCE: _chance,
    Kind.NEEDED: _needed,
    **dict.fromkeys(
        (Kind.EVENTS, Kind.SURE_LOW, Kind.SURE_HIGH, Kind.POOLED, Kind.POOLED_LOW, Kind.POOLED_HIGH), _sure
    ),
}
