"""The smallest change of one printed input that would explain a printed result."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from fractions import Fraction

from weiheng.audit.inputs import Inputs
from weiheng.audit.model import Input, Result, Shift
from weiheng.audit.results import World, result
from weiheng.audit.verdicts import meant, verdict
from weiheng.definitions.claims import Claim, Measure
from weiheng.definitions.edition import formula_parts
from weiheng.definitions.form import ends_known, is_followed
from weiheng.observations.model import Key
from weiheng.vocabulary.figure import Figure

FURTHEST = Fraction(1, 10)
"""Of its own size an input is moved at most: further, it would be another number altogether."""
MOST = 3
"""Inputs that are offered for one result."""


def smallest_changes(at: World, claim: Claim) -> tuple[Shift, ...]:
    """Of each input of a claim, the change by the fewest units of its last printed place that explains the claim.

    Everything else keeps its printed value and rounding. A result is monotone in each input while the others stand
    still, so that the first change that reaches the printed number is found by closing in on it. The inputs that
    need the smallest relative change come first; those that cannot explain it at their printed precision are left out.
    """
    found = [shift for each in dict.fromkeys(inputs_of(at, claim)) if (shift := _change(at, claim, each)) is not None]
    return tuple(sorted(found, key=lambda each: each.relative)[:MOST])


def inputs_of(at: World, claim: Claim) -> Iterator[Input]:
    """The printed numbers that the result of a claim follows from."""
    periods = [claim.period] if claim.since is None else [claim.since, claim.period]
    match claim.measure:
        case Measure.SCORE | Measure.CHANGE | Measure.GROWTH:
            if not is_followed(at.assessment.edition):  # closing in on a number needs a result that is monotone
                return
            for leaf in at.assessment.edition.leaves(claim.subject):
                yield from _bounds(at, leaf.id, claim)
                for period in periods:
                    yield from _cells(at, (leaf.id, claim.area, _scored(at, leaf.id, claim.area, period)))
        case Measure.VALUE:
            yield from _parts(at, (claim.subject, claim.area, claim.period))
        case Measure.VALUE_CHANGE | Measure.VALUE_GROWTH | Measure.VALUE_YEARLY_GROWTH:
            for period in periods:
                yield from _cells(at, (claim.subject, claim.area, period))
        case Measure.SHARE:
            for subject in (claim.subject, claim.of or ""):
                yield from _cells(at, (subject, claim.area, claim.period))
        case _:
            return


def _scored(at: World, indicator: str, area: str, period: int) -> int:
    """The period whose value gives the score: another one where the lowest score stands in."""
    known = at.assessment
    if not known.imputed(indicator, area, period):
        return period
    observed = [each for each in known.periods if not known.imputed(indicator, area, each)]
    return min(observed, key=lambda each: known.score(indicator, area, each), default=period)


def _bounds(at: World, indicator: str, claim: Claim) -> Iterator[Input]:
    unit = at.evidence.elements[indicator].unit
    for end, bound in ends_known(at.assessment.edition, indicator):
        yield Input(indicator, claim.area, claim.period, bound.value, unit, end)


def _cells(at: World, key: Key) -> Iterator[Input]:
    """The figures that a value stands on: the counts that give it, or its own."""
    parts = list(_parts(at, key)) if at.evidence.facts.value(key[0], key[1:]).computed is not None else []
    yield from parts or _own(at, key)


def _parts(at: World, key: Key) -> Iterator[Input]:
    for part in formula_parts(at.evidence.elements[key[0]]):
        yield from _cells(at, (part, *key[1:]))


def _own(at: World, key: Key) -> Iterator[Input]:
    row = at.evidence.facts.observations.get(key)
    if row is not None and row.value is not None:
        yield Input(*key, row.value, row.unit)
        return
    for claim in at.rounded.printed.get(key, ())[:1]:
        yield Input(*key, claim.value, claim.unit)


def _change(at: World, claim: Claim, given: Input) -> Shift | None:
    """The nearer of the changes upward and downward."""
    start = _result(at, claim, given, 0)
    if start is None or verdict(claim, start).holds:
        return None
    steps = [_steps(lambda k: _result(at, claim, given, k), claim, start, sign, _limit(given)) for sign in (1, -1)]
    known = [each for each in steps if each is not None]
    return Shift(given, _moved(given.figure, min(known, key=abs))) if known else None


def _limit(given: Input) -> int:
    unit = 2 * given.figure.half_unit
    return max(1, int(FURTHEST * abs(given.figure.exact) / unit))


def _steps(at: Callable[[int], Result | None], claim: Claim, start: Result, sign: int, limit: int) -> int | None:
    """The fewest steps in one direction after which the claim holds; None if it never does.

    As a result is monotone in its input, one that is not reached at the limit is not reached before.
    """
    far, found = limit, at(sign * limit)
    while found is None and far > 1:  # so far that nothing can be computed, such as bounds that have changed places
        far, found = far // 2, at(sign * (far // 2))
    if found is None or _gap(claim, found) * _gap(claim, start) > 0:
        return None
    past, before, after = 0, _gap(claim, start), _gap(claim, found)
    while far - past > 1:
        middle = _between(past, far, before, after)
        found = at(sign * middle)
        if found is None:
            return None
        gap = _gap(claim, found)
        if gap * before > 0:
            past, before = middle, gap
        else:
            far, after = middle, gap
    found = at(sign * far)
    return sign * far if found is not None and verdict(claim, found).holds else None


def _between(past: int, far: int, before: Fraction, after: Fraction) -> int:
    """Where a straight line would reach the claim, or one step further, so that the last two steps close in on it."""
    if after == 0:
        return (past + far) // 2
    guess = past + int((far - past) * before / (before - after))
    return min(max(guess, past + 1), far - 1)


def _gap(claim: Claim, found: Result) -> Fraction:
    """How far the result is below (-) or above (+) what is printed; 0 if the claim holds."""
    if verdict(claim, found).holds:
        return Fraction(0)
    printed = meant(claim)
    below = found.interval.high - printed.low
    return below if below < 0 else max(found.interval.low - printed.high, Fraction(0))


def _result(at: World, claim: Claim, given: Input, steps: int) -> Result | None:
    return result(at.trial(_tried(at.rounded, given, steps)), claim)


def _tried(inputs: Inputs, given: Input, steps: int) -> Inputs:
    figure = _moved(given.figure, steps)
    interval = inputs.figure(given.subject, figure, given.unit)
    if given.end is not None:
        return inputs.trial({}, {(given.subject, given.end): interval})
    return inputs.trial({given.key: interval}, {})


def _moved(figure: Figure, steps: int) -> Figure:
    """The figure some units of its last place further, printed alike."""
    return Figure.parse(f"{figure.decimal + steps * Decimal(1).scaleb(-figure.places):f}")
