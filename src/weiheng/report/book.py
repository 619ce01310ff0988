"""The book that every number of a report is looked up in: an origin goes in, an exact number comes out."""

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from weiheng.assess import Assessment
from weiheng.definitions.edition import Edition
from weiheng.definitions.form import bounds_below, is_arithmetic, score_range
from weiheng.definitions.model import Area, Ratio
from weiheng.definitions.robustness import Robustness
from weiheng.explain.attribution import explain_change
from weiheng.explain.change import Change, Moment
from weiheng.explain.growth import average_growth
from weiheng.explain.places import score_places
from weiheng.observations.extremes import extreme
from weiheng.observations.model import Key, Observation
from weiheng.report.audited import LOOKED_UP, QUOTED, Audited
from weiheng.report.behind import open_statuses
from weiheng.report.bound_targets import bound_targets, target_gap, target_state
from weiheng.report.kinds import (
    AS_SCORED,
    FACTORS,
    OF_PARTS,
    OF_RANGE,
    OF_SCORES,
    OF_SHARES,
    OF_VALUE_CHANGES,
    OF_VALUES,
)
from weiheng.report.numbers import WHOLE, Kind, Number, Origin, Style, change_symbol, exact, places_needed
from weiheng.report.planned import Planned
from weiheng.report.robustly import OF_ROBUST, Robustly
from weiheng.report.scored import division, quotient_places, scored_value
from weiheng.vocabulary.messages import Language, Words
from weiheng.vocabulary.unit import UNITS, convert

_SHARE_PLACES = 2


@dataclass(frozen=True)
class Book:
    """An assessed edition with the edition before it and the plan of its years, if any, as a place to look numbers up.

    The plan is seen from the last year of the edition. ``robustness`` is the experiment that is declared beside it.
    """

    assessment: Assessment
    language: Language
    previous: Assessment | None = None
    plan: Planned | None = None
    robustness: Robustness | None = None
    _changes: dict[tuple[str, str, int, int, str | None], Change | None] = field(
        default_factory=dict, repr=False, compare=False
    )
    _known: dict[Origin, Fraction | None] = field(default_factory=dict, repr=False, compare=False)
    peers_found: dict[tuple[str, int, str, str | None], dict[str, Fraction]] = field(
        default_factory=dict, repr=False, compare=False
    )

    @property
    def edition(self) -> Edition:
        """The definitions."""
        return self.assessment.edition

    @cached_property
    def words(self) -> Words:
        """The report's language."""
        return Words(self.language)

    @cached_property
    def digest(self) -> str:
        """The first letters of a digest of everything the numbers depend on: tells data from other data."""
        plan = self.plan.facts() if self.plan is not None else ()
        tried = (self.robustness.model_dump_json(),) if self.robustness is not None else ()
        facts = (self.edition.model_dump_json(), *map(repr, self.assessment.observations), *plan, *tried)
        return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]

    @cached_property
    def audited(self) -> Audited:
        """What is printed of the edition's figures and scores, and what was found out about it."""
        return Audited(self.assessment, self.words, self.digest)

    @cached_property
    def robust(self) -> Robustly | None:
        """How robust the edition is; None if nothing is declared to be uncertain about it."""
        return None if self.robustness is None else Robustly(self.assessment, self.robustness, self.digest)

    @cached_property
    def score_places(self) -> Mapping[str, int]:
        """Digits after the point of the scores of each node."""
        keys = (*self.edition.nodes, *self.assessment.rows)
        return {key: score_places(self.edition, key) for key in keys}

    @cached_property
    def picked(self) -> Mapping[tuple[str, str], Observation]:
        """What the rules of the bounds pick, by indicator and end; nothing for bounds that are given or find none."""
        edition, rows = self.edition, dict[str, dict[Key, Observation]]()
        for key, row in self.assessment.facts.observations.items():
            rows.setdefault(key[0], {})[key] = row
        ends = ((each.indicator, end, bound.rule) for each in edition.bounds for end, bound in each.ends())
        found = {
            (indicator, end): extreme(rule, indicator, edition.settings, edition.areas, rows.get(indicator, {}))
            for indicator, end, rule in ends
        }
        return {key: row for key, row in found.items() if row is not None}

    def number(self, origin: Origin, style: Style) -> Number:
        """The number of an origin, printed in a style."""
        unit = self.unit(origin) if style.unit else ""
        return Number(origin, style, self.look_up(origin), unit, self.edition.settings.rounding)

    def look_up(self, origin: Origin) -> Fraction | None:
        """The exact number of an origin; None if it is missing or there is no such thing in this edition."""
        if origin not in self._known:
            try:
                found = self._elsewhere(origin)
                self._known[origin] = found.look_up(origin) if found else _LOOK_UPS[origin.kind](self, origin)
            except (KeyError, ValueError, StopIteration):  # a tag may name what the edition does not have
                self._known[origin] = None
        return self._known[origin]

    def plan_of(self, origin: Origin) -> Planned | None:
        """The plan, if an origin is about it."""
        return self.plan if self.plan is not None and origin.edition == self.plan.address else None

    def _elsewhere(self, origin: Origin) -> Planned | Robustly | None:
        """The plan or the experiment, if an origin is about it."""
        return self.plan_of(origin) or (self.robust if origin.kind in OF_ROBUST else None)

    def change(self, origin: Origin) -> Change | None:
        """The explained change of a node between two periods, from the edition before if the origin says so."""
        node = origin.of or origin.subject
        if origin.since is None:
            return None
        key = node, origin.area, origin.since, origin.period, origin.base
        if key not in self._changes:
            start = self.assessment if origin.base is None else self.base(origin.base)
            before = Moment(start, node, origin.area, origin.since)
            self._changes[key] = explain_change(before, Moment(self.assessment, node, origin.area, origin.period))
        return self._changes[key]

    def base(self, name: str) -> Assessment:
        """The edition before, if it goes by this name; else ``KeyError``."""
        if self.previous is None or self.previous.edition.name != name:
            raise KeyError(name)
        return self.previous

    def places(self, origin: Origin) -> int:
        """Digits after the point that a number of this origin is printed with."""
        kind = origin.kind
        if (found := self._elsewhere(origin)) is not None:
            return found.places(origin, score_places(self.edition, self.assessment.root))
        if kind in OF_RANGE | {Kind.WEIGHT, Kind.COVERAGE, Kind.MINIMUM}:
            return places_needed(self.look_up(origin))
        if kind in OF_SCORES:
            node = origin.of if kind in OF_PARTS else origin.subject
            return self.score_places.get(node or "", self.edition.settings.decimals)
        if kind in QUOTED:
            return self.audited.places(origin)
        if kind in OF_VALUES | OF_VALUE_CHANGES:
            return self._value_places(origin)
        return _SHARE_PLACES if kind is Kind.GROWTH else 0

    def _is_quotient(self, origin: Origin) -> bool:
        return origin.kind in AS_SCORED and division(self.edition, origin.subject) is not None

    def _value_places(self, origin: Origin) -> int:
        """Those of the figure in its place; a gap between two places has those of the less precise of the two."""
        if self._is_quotient(origin):
            return quotient_places(self.assessment, origin.subject)
        areas = (origin.area, *((origin.of,) if origin.kind is Kind.PLACE_GAP and origin.of else ()))
        return min(self._places_in(area, origin) for area in areas)

    def _places_in(self, area: str, origin: Origin) -> int:
        """Those of the indicator; a variable has those printed, a figure of another place no more than both."""
        element = self.edition.elements[origin.subject]
        facts, key = self.assessment.facts, (origin.subject, area, origin.period)
        row = facts.observations.get(key) if origin.kind is Kind.REPORTED else facts.adopted_row(key)
        printed = None if row is None or row.value is None else row.value.places
        if origin.kind is Kind.REPORTED and row is not None and printed is not None and row.unit == element.unit:
            return printed
        decimals: int | None = getattr(element, "decimals", None)
        if decimals is None:
            return printed or 0
        return decimals if printed is None or area in self.assessment.areas else min(printed, decimals)

    def unit(self, origin: Origin) -> str:
        """The symbol that follows the number in a sentence; empty if it has none."""
        kind = origin.kind
        if (found := self._elsewhere(origin)) is not None:
            return found.unit(origin, self.words)
        if kind in OF_SCORES:
            return UNITS["points"].in_prose(self.language)
        if kind in OF_SHARES:
            return "%"
        if kind in QUOTED:
            return self.audited.unit(origin)
        if kind in OF_VALUES | OF_VALUE_CHANGES | {Kind.FACTOR}:
            return self._unit_of_element(origin)
        return ""

    def _unit_of_element(self, origin: Origin) -> str:
        """The unit of a value; that of a change, and of a factor, follows from it."""
        unit = self.edition.elements[origin.subject].unit
        if self._is_quotient(origin):
            return ""
        if origin.kind is Kind.FACTOR:
            return {"percent": "%", "per_mille": "‰"}.get(unit, "")
        return (
            change_symbol(unit, self.words) if origin.kind in OF_VALUE_CHANGES else UNITS[unit].in_prose(self.language)
        )


def _score(book: Book, at: Origin) -> Fraction | None:
    return exact(book.assessment.score(at.subject, at.area, at.period))


def _value(book: Book, at: Origin) -> Fraction | None:
    return book.assessment.facts.value(at.subject, (at.area, at.period)).adopted


def _lower(book: Book, at: Origin) -> Fraction:
    return book.edition.bounds_of(at.subject).lower.value.exact


def _upper(book: Book, at: Origin) -> Fraction:
    return book.edition.bounds_of(at.subject).upper.value.exact


def _weight(book: Book, at: Origin) -> Fraction:
    """Effective weight in percent, as defined: whatever is missing in a period."""
    edition, weight, key = book.edition, Fraction(100), book.edition.nodes[at.subject].key
    while key in edition.parents:
        siblings = edition.nodes[edition.parents[key]].children
        weight *= edition.nodes[key].weight / sum((each.weight for each in siblings), Fraction(0))
        key = edition.parents[key]
    return weight


def _coverage(book: Book, at: Origin) -> Fraction:
    return Fraction(repr(100 * book.assessment.coverage(at.subject, at.area, at.period)))


def _change(book: Book, at: Origin) -> Fraction | None:
    if at.base is not None:
        found = book.change(at)
        return None if found is None else found.total
    after, before = (exact(book.assessment.score(at.subject, at.area, year)) for year in (at.period, at.since or 0))
    return None if after is None or before is None else after - before


def _divided(book: Book, at: Origin) -> Fraction | None:
    return scored_value(book.assessment, at.subject, at.area, at.period)


def _value_change(book: Book, at: Origin) -> Fraction | None:
    years = at.period, at.since or 0
    after, before = (scored_value(book.assessment, at.subject, at.area, year) for year in years)
    return None if after is None or before is None else after - before


def _growth(book: Book, at: Origin) -> Fraction | None:
    if at.since is None:
        return None
    before, after = (Moment(book.assessment, at.subject, at.area, year) for year in (at.since, at.period))
    growth = average_growth(before, after)
    return None if growth is None else exact(100 * growth.rate)


def _part(book: Book, at: Origin) -> Fraction | None:
    """What an indicator, or all indicators below a group, contributed to the change of the node ``of``."""
    change = book.change(at)
    if change is None or change.way == "undivided":
        return None
    below = {leaf.id for leaf in book.edition.leaves(at.subject)}
    return sum((part.total for part in change.parts if part.indicator in below), Fraction(0))


def _own(book: Book, at: Origin) -> Fraction | None:
    """What of a part is left without what others' values did to it."""
    change, part = book.change(at), _part(book, at)
    if change is None or part is None:
        return None
    below = {leaf.id for leaf in book.edition.leaves(at.subject)}
    return part - sum((each.effects["others"] for each in change.parts if each.indicator in below), Fraction(0))


def _effect(book: Book, at: Origin) -> Fraction | None:
    change = book.change(at)
    return None if change is None else change.by_factor()[FACTORS[at.kind]]


def _room(book: Book, at: Origin) -> Fraction | None:
    """What the whole index would gain if this node reached the top of the range: weight x (high - score).

    None where scores have no common top, or do not count in the whole by their weights alone.
    """
    score, ends = _score(book, at), score_range(book.edition)
    if score is None or ends is None or not is_arithmetic(book.edition):
        return None
    return _weight(book, at) / 100 * (ends[1].exact - score)


def _place_gap(book: Book, at: Origin) -> Fraction | None:
    here, there = (scored_value(book.assessment, at.subject, area or "", at.period) for area in (at.area, at.of))
    return None if here is None or there is None else here - there


def peers(book: Book, subject: str, area: str, period: int) -> dict[str, Fraction]:
    """What a place is ranked among: the areas of its own level and parent that have a number, with that number.

    Nodes are compared by score, among the areas assessed; indicators by the value that is scored, among all
    areas of the pack.
    """
    own = next(each for each in book.edition.areas if each.code == area)
    kind = subject, period, own.level, own.parent
    if kind not in book.peers_found:
        book.peers_found[kind] = _numbers_of_peers(book, subject, own, period)
    return book.peers_found[kind]


def _numbers_of_peers(book: Book, subject: str, own: Area, period: int) -> dict[str, Fraction]:
    equals = [each.code for each in book.edition.areas if (each.level, each.parent) == (own.level, own.parent)]
    if subject in book.edition.elements:
        found = {code: scored_value(book.assessment, subject, code, period) for code in equals}
    else:
        assessed = (code for code in equals if code in book.assessment.areas)
        found = {code: exact(book.assessment.score(subject, code, period)) for code in assessed}
    return {code: number for code, number in found.items() if number is not None}


def _rank(book: Book, at: Origin) -> Fraction | None:
    """1 is best; ties take the minimum."""
    numbers = peers(book, at.subject, at.area, at.period)
    if at.area not in numbers:
        return None
    sign = book.edition.indicator(at.subject).direction.sign if at.subject in book.edition.elements else 1
    return Fraction(1 + sum(sign * number > sign * numbers[at.area] for number in numbers.values()))


def _areas(book: Book, at: Origin) -> Fraction:
    return Fraction(len(peers(book, at.subject, at.area, at.period)))


def _indicators(book: Book, at: Origin) -> Fraction:
    """Indicators below a node; only those scored between bounds, if ``of`` says so."""
    if at.of == "bounded":
        return Fraction(len(bounds_below(book.edition, _node(book, at))))
    return Fraction(len(book.edition.leaves(_node(book, at))))


def _groups(book: Book, at: Origin) -> Fraction:
    """Groups ``of`` so many levels below the node."""
    level = [book.edition.nodes[_node(book, at)]]
    for _ in range(int(at.of or 1)):
        level = [child for node in level for child in node.children]
    return Fraction(sum(1 for node in level if node.children))


def _node(book: Book, at: Origin) -> str:
    return book.assessment.root if at.subject == WHOLE else at.subject


def _cells(book: Book, at: Origin) -> Iterable[tuple[str, int]]:
    """The indicators below a node with every period that the origin spans."""
    leaves = book.edition.leaves(_node(book, at))
    years = [year for year in book.assessment.periods if (at.since or at.period) <= year <= at.period]
    return ((leaf.id, year) for leaf in leaves for year in years)


def _filled(book: Book, at: Origin) -> Fraction:
    return Fraction(sum(book.assessment.imputed(leaf, at.area, year) for leaf, year in _cells(book, at)))


def _missing(book: Book, at: Origin) -> Fraction:
    facts = book.assessment.facts
    return Fraction(sum(facts.value(leaf, (at.area, year)).adopted is None for leaf, year in _cells(book, at)))


def _preliminary(book: Book, at: Origin) -> Fraction:
    return Fraction(sum(bool(open_statuses(book.assessment, leaf, at.area, year)) for leaf, year in _cells(book, at)))


def _reported(book: Book, at: Origin) -> Fraction | None:
    """What an observation of the element itself says, whatever its counts give."""
    return book.assessment.facts.value(at.subject, (at.area, at.period)).reported


def _score_before(book: Book, at: Origin) -> Fraction | None:
    """The score of the year ``since`` in the edition ``base``."""
    return exact(book.base(at.base or "").score(at.subject, at.area, at.since or 0))


def _observed(book: Book, at: Origin) -> Fraction:
    facts = book.assessment.facts
    return Fraction(sum(facts.value(leaf, (at.area, year)).adopted is not None for leaf, year in _cells(book, at)))


def _bounds(book: Book, at: Origin) -> Fraction:
    """Bounds of the indicators below a node; only those with the basis ``of``, if it is given."""
    ends = (bound for each in bounds_below(book.edition, _node(book, at)) for _, bound in each.ends())
    return Fraction(sum(at.of is None or bound.basis == at.of for bound in ends))


def _rule(book: Book, at: Origin) -> Fraction | None:
    """What the rule of the bound ``of`` gives, whatever is written; None if it finds nothing or there is no rule."""
    row = book.picked[at.subject, at.of or ""]
    if row.value is None:
        return None
    return convert(row.value.exact, UNITS[row.unit], UNITS[book.edition.indicator(at.subject).unit])


def _targets(book: Book, at: Origin) -> Fraction:
    """Targets of plans below a node; only those that are met, missed or unknown, if ``of`` says so."""
    found = bound_targets(book.assessment, book.plan, _node(book, at), at.area)
    states = [target_state(book.assessment, *target, at.area, at.period) for target in found]
    return Fraction(sum(at.of in (None, state) for state in states))


def _factor(book: Book, at: Origin) -> Fraction | None:
    formula = book.edition.elements[at.subject].formula
    return Fraction(formula.factor) if isinstance(formula, Ratio) else None


_LOOK_UPS: Mapping[Kind, Callable[[Book, Origin], Fraction | None]] = {
    Kind.SCORE: _score,
    Kind.VALUE: _value,
    Kind.DIVIDED: _divided,
    Kind.LOWER: _lower,
    Kind.UPPER: _upper,
    Kind.WEIGHT: _weight,
    Kind.COVERAGE: _coverage,
    Kind.CHANGE: _change,
    Kind.VALUE_CHANGE: _value_change,
    Kind.GROWTH: _growth,
    Kind.PART: _part,
    Kind.OWN: _own,
    **dict.fromkeys(FACTORS, _effect),
    Kind.ROOM: _room,
    Kind.TARGET_GAP: lambda book, at: target_gap(book.assessment, at.subject, at.of, at.area, at.period),
    Kind.PLACE_GAP: _place_gap,
    Kind.RANK: _rank,
    Kind.AREAS: _areas,
    Kind.INDICATORS: _indicators,
    Kind.GROUPS: _groups,
    Kind.FILLED: _filled,
    Kind.MISSING: _missing,
    Kind.PRELIMINARY: _preliminary,
    **dict.fromkeys(LOOKED_UP, lambda book, at: book.audited.look_up(at)),
    Kind.RANGE_LOW: lambda book, at: book.edition.settings.normalise.of(at.subject).low.exact,
    Kind.RANGE_HIGH: lambda book, at: book.edition.settings.normalise.of(at.subject).high.exact,
    Kind.PERIOD: lambda _, at: Fraction(at.period),
    Kind.YEARS: lambda _, at: None if at.since is None else Fraction(at.period - at.since),
    Kind.REPORTED: _reported,
    Kind.SCORE_BEFORE: _score_before,
    Kind.OBSERVED: _observed,
    Kind.BOUNDS: _bounds,
    Kind.RULE: _rule,
    Kind.TARGETS: _targets,
    Kind.FACTOR: _factor,
    Kind.DECIMALS: lambda book, _: Fraction(book.edition.settings.decimals),
    Kind.MINIMUM: lambda book, _: 100 * book.edition.settings.coverage.minimum,
}
