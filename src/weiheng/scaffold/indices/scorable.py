"""Whether every indicator of an index that was read can be scored by minimum and maximum."""

from collections.abc import Iterator, Mapping

import numpy as np

from weiheng.index.moments import extent
from weiheng.scaffold.indices.model import Data, Entry, Framework
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Level, Problem

CONSTANT = "one_value"
Cells = Mapping[tuple[str, str, int], Figure]


def scorable_problems(framework: Framework, data: Data) -> Iterator[Problem]:
    """I37, at the column of each that cannot: no values, no divisors, or nothing that tells areas or years apart.

    The last is a warning: a pack can hold such an indicator, and scoring refuses it with its own words.
    """
    cells = {(each.code, each.area, each.year): each.figure for each in data.cells if each.figure is not None}
    for entry in framework.of("indicator"):
        reason = _reason(entry, cells)
        if reason is not None:
            place = data.columns.get(entry.code, entry.place)
            level: Level = "warning" if reason == CONSTANT else "error"
            yield Problem("I37", place, {"found": entry.code, "reason": Term(reason)}, level=level)


def _reason(entry: Entry, cells: Cells) -> str | None:
    own = {key[1:]: figure for key, figure in cells.items() if key[0] == entry.code}
    if not own:
        return "no_value_at_all"
    numbers = [float(figure.exact) for figure in own.values()]
    if entry.denominator is not None:
        pairs = ((figure, cells.get((entry.denominator, *cell))) for cell, figure in own.items())
        numbers = [float(figure.exact / by.exact) for figure, by in pairs if by is not None and by.exact]
    if not numbers:
        return "no_quotient"
    return CONSTANT if extent(np.array(numbers), None).item() == 0 else None
