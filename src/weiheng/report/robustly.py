"""How robust an edition is, as a report looks it up: the declared experiment and variants, computed from the seed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property, lru_cache
from math import isnan
from typing import TYPE_CHECKING, Literal

import numpy as np

from weiheng.assess import Assessment
from weiheng.definitions.robustness import Robustness, Variant
from weiheng.explain.places import score_places
from weiheng.index.robustness.model import Influence, Influences, Spread, Standing
from weiheng.report.numbers import Kind, Origin, exact
from weiheng.scrutiny.compare import Alternative, Comparison, compare
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.unit import UNITS

if TYPE_CHECKING:
    from weiheng.scrutiny.robust import Robust

PLACES, ORDER = "places", "order"
"""What an origin names, alone or after a factor and a colon, that is about places and not about a score."""
CERTAIN, SAME = "certain", "same"
"""What an origin of a count names: changes that are certain, variants that say the same as the edition."""
_FEW = 0.005
_ENDS = {Kind.MEDIAN: "median", Kind.INTERVAL_LOW: "low", Kind.INTERVAL_HIGH: "high"}
_INDICES = {
    Kind.FIRST_ORDER: "first",
    Kind.FIRST_ORDER_LOW: "first_low",
    Kind.FIRST_ORDER_HIGH: "first_high",
    Kind.TOTAL_ORDER: "total",
    Kind.TOTAL_ORDER_LOW: "total_low",
    Kind.TOTAL_ORDER_HIGH: "total_high",
}
_OF_VARIANTS = frozenset({Kind.VARIANT_SCORE, Kind.VARIANT_GAP, Kind.VARIANT_CHANGE})
_WhereAt = tuple[int, int]
"""Positions of area and period."""


@dataclass(frozen=True)
class _Data:
    """What an experiment is made on, the same if its digest is."""

    digest: str
    assessment: Assessment = field(compare=False)
    robustness: Robustness = field(compare=False)


@lru_cache(maxsize=4)
def _made(data: _Data) -> "tuple[Robust, Comparison]":
    """The experiment, as ``weiheng robust`` makes it, and the variants. ``Refused`` if a declared choice is illegal."""
    from weiheng.scrutiny.robust import robust_of  # slow to import, and few editions declare an experiment

    try:
        found = robust_of(data.assessment, data.robustness)
        compared = compare(data.assessment, data.robustness.variants)
    except (KeyError, ValueError, StopIteration) as error:  # these would pass for a number that is not there
        raise RuntimeError("robust") from error
    if found.partial:  # what is half done would be taken for the result of the seed
        raise KeyboardInterrupt
    return found, compared


@dataclass(frozen=True)
class Robustly:
    """The declared experiment on an edition; ``data`` is the digest of all that it depends on, by which it is known.

    Formats, languages and checks of one report share a run. Factors and variants go by :func:`factor_key` and
    :func:`variant_key` in origins.
    """

    assessment: Assessment
    robustness: Robustness
    data: str

    @cached_property
    def _results(self) -> "tuple[Robust, Comparison]":
        return _made(_Data(self.data, self.assessment, self.robustness))

    @property
    def found(self) -> "Robust":
        """The results of the experiment."""
        return self._results[0]

    @property
    def compared(self) -> Comparison:
        """The variants beside the edition."""
        return self._results[1]

    @property
    def of_years(self) -> bool:
        """Whether the units are the years of one area."""
        return len(self.assessment.areas) == 1

    @property
    def shifting(self) -> Literal["years", "areas", "panel"]:
        """Whose places shift: the years', the areas', or the areas' in every year, which are taken together."""
        return "years" if self.of_years else "areas" if len(self.assessment.periods) == 1 else "panel"

    @cached_property
    def sure(self) -> float:
        """The share of replicates from which on an order is certain."""
        from weiheng.scrutiny.robust_saying import SURE

        return SURE

    @property
    def factors(self) -> tuple[str, ...]:
        """Factors for which there is something to draw."""
        return self.found.design.factors

    def names(self, words: Words) -> dict[str, str]:
        """Names of factors and variants by what origins name."""
        found = {variant_key(each): each.names.text(words.language) for each in self.robustness.variants}
        order = words("robust_report.order")
        for name in self.robustness.factors.declared():
            factor = words(f"uncertain.{name}")
            found[factor_key(name)] = factor
            found[factor_key(name, order=True)] = words("robust_report.pair", first=factor, second=order)
        ways = (PLACES, CERTAIN, SAME)
        return found | {each: words(f"robust_report.{each}") for each in ways}

    def look_up(self, at: Origin) -> Fraction | None:
        """The number of an origin; ``KeyError`` or ``ValueError`` if it names what there is not."""
        if at.kind is Kind.WIDTH:  # of the interval
            low, high = (self.look_up(replace(at, kind=kind)) for kind in (Kind.INTERVAL_LOW, Kind.INTERVAL_HIGH))
            return None if low is None or high is None else high - low
        if at.kind in _SHARES:
            share = self._share(at)
            return None if share is None else exact(100 * share if share in (0, 1) else min(max(100 * share, 1), 99))
        return exact(_LOOK_UPS[at.kind](self, at))

    def beyond(self, at: Origin) -> Literal["", "<", ">"]:
        """The sign before a share that is shown as 1 % or 99 %, as it is neither none nor all."""
        share = self._share(at)
        if share is None or share in (0, 1):
            return ""
        return "<" if share < _FEW else ">" if share >= 1 - _FEW else ""

    def _share(self, at: Origin) -> float | None:
        share = _SHARES[at.kind](self, at)
        return None if isnan(share) else share

    def places(self, at: Origin, scores: int) -> int:
        """Digits after the point; ``scores`` are those of scores."""
        if at.kind in _OF_VARIANTS:
            edition = self.alternative(at).assessment.edition
            return scores if self.alternative(at).same_scale else score_places(edition, edition.tree.key)
        return scores if at.kind in _ENDS and at.of != PLACES else 0

    def unit(self, at: Origin, words: Words) -> str:
        """The symbol that follows the number in a sentence; empty if it has none."""
        if at.kind in (*_SHARES, *_INDICES):
            return "%"
        is_score = at.kind in _ENDS and at.of != PLACES
        if is_score or (at.kind in _OF_VARIANTS and self.alternative(at).same_scale):
            return UNITS["points"].in_prose(words.language)
        return ""

    def where(self, at: Origin) -> _WhereAt:
        """Positions of area and period; ``ValueError`` if they are not assessed."""
        return self.assessment.areas.index(at.area), self.assessment.periods.index(at.period)

    def alternative(self, at: Origin) -> Alternative:
        """The variant that an origin names; ``StopIteration`` if there is none, or it has no result."""
        return next(each for each in self.compared.alternatives if variant_key(each.variant) == at.of)

    def league(self, period: int) -> Standing | None:
        """The areas of a year, ranked together; None if the units are years, or none of them has a score."""
        if self.of_years:
            return None
        year = self.assessment.periods.index(period)
        return next((each for each in self.found.experiment.standings if each.members[0][1] == year), None)

    def ranked(self, period: int) -> tuple[str, ...]:
        """Codes of the areas of a year that have a place, the first place first."""
        league = self.league(period)
        places = self.found.experiment.ranks.nominal
        members = [unit for unit in league.members if not isnan(places[unit])] if league else []
        return tuple(self.assessment.areas[unit[0]] for unit in sorted(members, key=lambda unit: places[unit]))

    def neighbours(self, area: str, period: int) -> tuple[str, ...]:
        """Areas that stand before an area or behind it in fewer replicates than make an order certain."""
        league = self.league(period)
        if league is None or not league.ahead.size:
            return ()
        own = _member(self, league, area, period)
        others = {code: _member(self, league, code, period) for code in self.ranked(period) if code != area}
        sure = {code: max(league.ahead[own, other], league.ahead[other, own]) for code, other in others.items()}
        return tuple(code for code, share in sure.items() if not share >= self.sure)

    def changes(self, area: str, until: int) -> dict[int, bool]:
        """The years in which a score can be set against the year before, and whether the change is certain."""
        own, periods = self.assessment.areas.index(area), self.assessment.periods
        experiment = self.found.experiment
        scores, same = experiment.scores.nominal[own], np.maximum(experiment.rises, experiment.falls)[own]
        known = [n for n in range(1, len(periods)) if periods[n] <= until and not isnan(scores[n] - scores[n - 1])]
        return {periods[n]: bool(same[n - 1] >= self.sure) for n in known}

    def outside(self, area: str, until: int) -> tuple[int, ...]:
        """The years whose own score is outside the interval of its replicates."""
        own, scores = self.assessment.areas.index(area), self.found.experiment.scores
        if not self.found.has_intervals:
            return ()
        years = [n for n, period in enumerate(self.assessment.periods) if period <= until]
        return tuple(
            self.assessment.periods[n] for n in years if not isnan(scores.nominal[own, n]) and not scores.inside[own, n]
        )


def factor_key(name: str, order: bool = False) -> str:
    """What origins name for what a factor does to the score, or to the order."""
    return f"factor:{name}:{ORDER}" if order else f"factor:{name}"


def variant_key(variant: Variant) -> str:
    """What origins name for a variant."""
    return f"variant:{variant.id}"


def _spread(book: Robustly, at: Origin) -> Spread:
    return book.found.experiment.ranks if at.of == PLACES else book.found.experiment.scores


def _end(book: Robustly, at: Origin) -> float:
    return float(getattr(_spread(book, at), _ENDS[at.kind])[book.where(at)])


def _place(book: Robustly, at: Origin) -> float:
    """1 is best, among the areas of the year; NaN for the years of one area."""
    return float("nan") if book.of_years else float(book.found.experiment.ranks.nominal[book.where(at)])


def _ranked(book: Robustly, at: Origin) -> float:
    return len(book.ranked(at.period))


def _changes(book: Robustly, at: Origin) -> float:
    found = book.changes(at.area, at.period)
    return sum(found.values()) if at.of == CERTAIN else len(found)


def _same_sign(book: Robustly, at: Origin) -> float:
    """The share of replicates in which a change from the year before has the sign that the edition gives it."""
    area, year = book.where(at)
    if not year or at.since != book.assessment.periods[year - 1]:
        return float("nan")
    scores = book.found.experiment.scores.nominal[area]
    change, experiment = scores[year] - scores[year - 1], book.found.experiment
    if not change or isnan(change):
        return float("nan")
    return float((experiment.rises if change > 0 else experiment.falls)[area, year - 1])


def _member(book: Robustly, league: Standing, area: str, period: int) -> int:
    return league.members.index((book.assessment.areas.index(area), book.assessment.periods.index(period)))


def _top(book: Robustly, at: Origin) -> float:
    league = book.league(at.period)
    return float("nan") if league is None else float(league.top[_member(book, league, at.area, at.period)])


def _ahead(book: Robustly, at: Origin) -> float:
    """The share of replicates in which an area is ahead of the area ``of``."""
    league = book.league(at.period)
    if league is None or not league.ahead.size:
        return float("nan")
    one, other = (_member(book, league, area, at.period) for area in (at.area, at.of or ""))
    return float(league.ahead[one, other])


def _index(book: Robustly, at: Origin) -> float:
    """A Sobol index in percent; estimates below none and above all are cut."""
    known = book.found.influences
    _, name, *order = (at.of or "").split(":")
    if known is None:
        return float("nan")
    row = known.factors.index(name)
    values = getattr(_influence(known, order), _INDICES[at.kind])[row]
    share = float(values if order else values[book.where(at)])
    return 100 * float(np.clip(share, 0.0, 1.0))


def _influence(known: Influences, order: list[str]) -> Influence:
    return known.shift if order == [ORDER] else known.scores


def _variant_score(book: Robustly, at: Origin) -> float:
    return float(book.alternative(at).outcome.scores[book.where(at)])


def _variant_gap(book: Robustly, at: Origin) -> float:
    """How far the variant's score is from the edition's, if they are on the same scale."""
    found, where = book.alternative(at), book.where(at)
    if not found.same_scale:
        return float("nan")
    return float(found.outcome.scores[where] - book.compared.outcome.scores[where])


def _variant_place(book: Robustly, at: Origin) -> float:
    return float("nan") if book.of_years else float(book.alternative(at).outcome.ranks[book.where(at)])


def _variant_change(book: Robustly, at: Origin) -> float:
    area, year = book.where(at)
    scores = book.alternative(at).outcome.scores[area]
    return float(scores[year] - scores[book.assessment.periods.index(at.since or 0)])


def _variants(book: Robustly, at: Origin) -> float:
    """Variants with a result here; with ``of`` those whose last change has the edition's sign, or the same place."""
    known = [each for each in book.compared.alternatives if not isnan(each.outcome.scores[book.where(at)])]
    return sum(_says_the_same(book, each, at) for each in known) if at.of == SAME else len(known)


def _says_the_same(book: Robustly, found: Alternative, at: Origin) -> bool:
    where = area, year = book.where(at)
    if not book.of_years:
        return bool(found.outcome.ranks[where] == found.nominal.ranks[where])
    own, other = (
        scores[area, year] - scores[area, year - 1] for scores in (book.compared.outcome.scores, found.outcome.scores)
    )
    return bool(year and np.sign(own) == np.sign(other))


_SHARES: Mapping[Kind, Callable[[Robustly, Origin], float]] = {
    Kind.SAME_SIGN: _same_sign,
    Kind.TOP: _top,
    Kind.AHEAD: _ahead,
}
_LOOK_UPS: Mapping[Kind, Callable[[Robustly, Origin], float]] = {
    **dict.fromkeys(_ENDS, _end),
    Kind.PLACE: _place,
    Kind.RANKED: _ranked,
    Kind.TOP_PLACES: lambda book, _: book.robustness.top,
    Kind.REPLICATES: lambda book, _: book.found.experiment.done,
    Kind.CHANGES: _changes,
    **dict.fromkeys(_INDICES, _index),
    Kind.VARIANT_SCORE: _variant_score,
    Kind.VARIANT_GAP: _variant_gap,
    Kind.VARIANT_PLACE: _variant_place,
    Kind.VARIANT_CHANGE: _variant_change,
    Kind.VARIANTS: _variants,
}
OF_ROBUST = frozenset({*_LOOK_UPS, *_SHARES, Kind.WIDTH})
"""Kinds of numbers that are looked up here."""
