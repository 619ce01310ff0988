"""M07: a matrix of judgements compares each pair once: ones on the diagonal, the reverse of a judgement its inverse."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from weiheng.definitions.methods import Weigh
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.choices import choices
from weiheng.vocabulary.problem import Problem

CODE = "M07"
TOLERANCE = Fraction(1, 100)
"""How far a product of two inverse judgements may be from 1, so that 0.33 is the inverse of 3."""


def check(pack: Pack) -> Iterator[Problem]:
    """Judgements are positive. Whether there are as many as children is M09."""
    for chosen in choices(pack):
        for number, each in enumerate(chosen.choice.judgements if isinstance(chosen.choice, Weigh) else ()):
            if any(len(row) != len(each.matrix) for row in each.matrix):
                continue
            for row, column, found in mistakes(each.matrix):
                place = pack.place(chosen.file, *chosen.path, "judgements", number, "matrix", row, column)
                yield Problem(CODE, place, {"row": row + 1, "column": column + 1, "found": found})


def mistakes(matrix: Sequence[Sequence[Fraction]]) -> Iterator[tuple[int, int, str]]:
    """Row and column of each mistake, and what stands there."""
    for row, judgements in enumerate(matrix):
        for column, judgement in enumerate(judgements):
            if judgement <= 0:
                yield row, column, _text(judgement)
        if judgements[row] > 0 and judgements[row] != 1:
            yield row, row, _text(judgements[row])
    for row, column in combinations(range(len(matrix)), 2):
        there, back = matrix[row][column], matrix[column][row]
        if there > 0 and back > 0 and abs(there * back - 1) > TOLERANCE:
            yield row, column, f"{_text(there)} × {_text(back)}"


def _text(judgement: Fraction) -> str:
    return str(judgement) if judgement.denominator < 10 else f"{float(judgement):.6g}"
