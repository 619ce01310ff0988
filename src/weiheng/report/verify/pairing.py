"""Which found number stands for which expected one, when some were changed, added or taken out."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from weiheng.report.verify.expected import LookUp
from weiheng.report.verify.tokens import Token, tokens

_CHANGED, _CHANGED_IN_PLACE, _GONE = 1.0, 0.6, 0.8
_MOST = 40_000
"""Pairs that are weighed; longer texts are compared by their common stretches."""


@dataclass(frozen=True)
class Pair:
    """What disagrees: an expected number, none, or several found in its stead."""

    expected: Token | None
    found: tuple[Token, ...]


def disagreements(expected: Sequence[Token], found: Sequence[Token]) -> Iterator[Pair]:
    """Every expected number that is not found as it is, and every found one that is not expected.

    A number that somebody broke in two is one disagreement.
    """
    if [(each.digits, each.unit) for each in expected] == [(each.digits, each.unit) for each in found]:
        return
    steps = _weighed(expected, found) if len(expected) * len(found) <= _MOST else _stretches(expected, found)
    last: Pair | None = None
    for wanted, given in steps:
        agrees = wanted is not None and given is not None and wanted.agrees(given)
        if wanted is None and given is not None and last is not None and _continues(last, given):
            last = Pair(last.expected, (*last.found, given))
            continue
        if last is not None:
            yield last
        last = None if agrees else Pair(wanted, () if given is None else (given,))
    if last is not None:
        yield last


def by_tag(pairs: Sequence[Pair], look_up: LookUp) -> Iterator[Pair]:
    """Of what disagrees, that which a tag does not explain.

    A number that still says what its tag says is right wherever people moved or copied it.
    """
    found = [each for pair in pairs for each in pair.found if _says_its_tag(each, look_up)]
    tags = {each.tag for each in found}
    for pair in pairs:
        expected = None if pair.expected is not None and pair.expected.tag in tags else pair.expected
        others = tuple(each for each in pair.found if each not in found)
        if expected is not None or others:
            yield Pair(expected, others)


def _says_its_tag(token: Token, look_up: LookUp) -> bool:
    number = look_up(token.tag) if token.tag else None
    return number is not None and any(token.agrees(each) for each in tokens(number.text)[:1])


def _continues(last: Pair, given: Token) -> bool:
    """Whether a found number goes on where a changed one was broken off, such as 96,35 for 96.35."""
    return last.expected is not None and bool(last.found) and 0 <= given.start - last.found[-1].end <= 1


_Step = tuple[Token | None, Token | None]


def _weighed(expected: Sequence[Token], found: Sequence[Token]) -> list[_Step]:
    """The cheapest way from one sequence to the other (edit distance)."""
    rows, columns = len(expected), len(found)
    cost = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    for row in range(rows, -1, -1):
        for column in range(columns, -1, -1):
            ways = []
            if row < rows and column < columns:
                ways.append(cost[row + 1][column + 1] + _cost(expected[row], found[column]))
            if row < rows:
                ways.append(cost[row + 1][column] + _GONE)
            if column < columns:
                ways.append(cost[row][column + 1] + _GONE)
            cost[row][column] = min(ways, default=0.0)
    return _path(expected, found, cost)


def _path(expected: Sequence[Token], found: Sequence[Token], cost: list[list[float]]) -> list[_Step]:
    steps: list[_Step] = []
    row = column = 0
    while row < len(expected) or column < len(found):
        here = cost[row][column]
        if row < len(expected) and column < len(found):
            both = cost[row + 1][column + 1] + _cost(expected[row], found[column])
            if here == both:
                steps.append((expected[row], found[column]))
                row, column = row + 1, column + 1
                continue
        if row < len(expected) and here == cost[row + 1][column] + _GONE:
            steps.append((expected[row], None))
            row += 1
        else:
            steps.append((None, found[column]))
            column += 1
    return steps


def _cost(wanted: Token, given: Token) -> float:
    if wanted.agrees(given):
        return 0.0
    return _CHANGED_IN_PLACE if wanted.tag and wanted.tag == given.tag else _CHANGED


def _stretches(expected: Sequence[Token], found: Sequence[Token]) -> list[_Step]:
    before, after = ([(each.digits, each.unit) for each in side] for side in (expected, found))
    steps: list[_Step] = []
    for _, first, last, start, end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        both = min(last - first, end - start)
        steps += zip(expected[first : first + both], found[start : start + both], strict=True)
        steps += [(each, None) for each in expected[first + both : last]]
        steps += [(None, each) for each in found[start + both : end]]
    return steps
