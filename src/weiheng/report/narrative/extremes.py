"""Highest and lowest on record, said only where the series proves it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from weiheng.definitions.form import is_arithmetic, score_range
from weiheng.report.narrative.marks import statuses
from weiheng.report.numbers import Number
from weiheng.report.view import View
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.status import Status

FEWEST = 3
"""Years, the one at hand included, that make a record; with fewer it would only say again that it rose or fell."""

Span = tuple[Decimal, Decimal]
"""Between which printed numbers the true one lies; both are the same for what was observed."""


@dataclass(frozen=True)
class Record:
    """The year at hand has the highest (or lowest) number since a year; ``ties`` are years that print the same."""

    highest: bool
    since: int
    ties: tuple[int, ...]


def value_spans(view: View, indicator: str) -> dict[int, Span]:
    """Printed values that are scored, by year, without those that are missing, estimated or imputed."""
    numbers = {year: view.scored(indicator, year) for year in view.years if not _guessed(view, indicator, year)}
    return {year: (span, span) for year, number in numbers.items() if (span := _printed(number)) is not None}


def score_spans(view: View, node: str) -> dict[int, Span]:
    """Between what each year's score would lie, whatever the missing values may have been."""
    spans = {year: _score_span(view, node, year) for year in view.years}
    return {year: span for year, span in spans.items() if span is not None}


def _guessed(view: View, indicator: str, year: int) -> bool:
    return bool({Status.ESTIMATED, Status.IMPUTED} & statuses(view, indicator, year))


def _printed(number: Number) -> Decimal | None:
    return None if number.value is None else rounded(number.value, number.style.places, number.rounding)


def _score_span(view: View, node: str, year: int) -> Span | None:
    score = view.score(node, year)
    printed = _printed(score)
    if printed is None:
        return None
    observed, weight = _observed(view, node, year)
    if weight == 1:
        return printed, printed
    ends = score_range(view.edition)
    if ends is None or not is_arithmetic(view.edition):
        return None
    low, high = (rounded(observed + (1 - weight) * end.exact, score.style.places, score.rounding) for end in ends)
    return low, high


def _observed(view: View, node: str, year: int) -> tuple[Fraction, Fraction]:
    """What observed indicators give to a node's score, and their weight in it (0 to 1)."""
    if view.node(node).indicator is not None:
        score = view.score(node, year).value
        seen = score is not None and not view.is_filled(node, year) and not _guessed(view, node, year)
        return (score or Fraction(0), Fraction(1)) if seen else (Fraction(0), Fraction(0))
    children = view.node(node).children
    total = sum((child.weight for child in children), Fraction(0))
    points = weight = Fraction(0)
    for child in children:
        part, seen_weight = _observed(view, child.key, year)
        points += child.weight / total * part
        weight += child.weight / total * seen_weight
    return points, weight


def record(spans: Mapping[int, Span], year: int) -> Record | None:
    """What record the year's number is; None if it is none, or if the series cannot prove it.

    The years before are compared one by one, as far back as they are known. A year that prints the same is a tie;
    one that was not fully observed counts as lower only if it would be whatever was missing. No record is said if any
    earlier year, however far back, is known to be beyond it.
    """
    for highest in (True, False):
        seen = spans if highest else {each: (-high, -low) for each, (low, high) in spans.items()}
        found = _record(seen, year)
        if found is not None:
            return Record(highest, *found)
    return None


def _record(spans: Mapping[int, Span], year: int) -> tuple[int, tuple[int, ...]] | None:
    if year not in spans:
        return None
    own, _ = spans[year]
    if any(low > own for at, (low, _) in spans.items() if at < year):
        return None
    since, ties = year, []
    while since - 1 in spans and _not_beyond(spans[since - 1], spans[year]):
        since -= 1
        if spans[since][1] == own:
            ties.append(since)
    compared = year - since
    if compared + 1 < FEWEST or len(ties) == compared:
        return None
    return since, tuple(reversed(ties))


def _not_beyond(other: Span, own: Span) -> bool:
    exact = other[0] == other[1] and own[0] == own[1]
    return other[1] < own[0] or (exact and other[1] == own[0])


def best_years(spans: Mapping[int, Span], year: int, highest: bool = True) -> tuple[int, tuple[int, ...]] | None:
    """The years that hold the highest (or lowest) number since the first year of an unbroken series up to ``year``.

    None if the series is too short, if all is the same, or if what was not observed may have been beyond them.
    """
    first = year
    while first - 1 in spans:
        first -= 1
    if year not in spans or year - first + 1 < FEWEST:
        return None
    seen = {at: spans[at] if highest else (-spans[at][1], -spans[at][0]) for at in range(first, year + 1)}
    top = max(low for low, _ in seen.values())
    best = tuple(at for at, span in seen.items() if span == (top, top))
    proven = all(high < top for at, (_, high) in seen.items() if at not in best)
    return (first, best) if best and proven and len(best) < len(seen) else None
