"""Who has no score and why: areas of a year, and years of an area."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from math import isnan
from typing import TypeVar

import numpy as np

from weiheng.report.blocks import Line, Sentence
from weiheng.report.narrative.lists import clause_list
from weiheng.report.narrative.phrases import listed, names_line, years_line
from weiheng.report.view import View

MOST_AREAS = 30
"""Areas that are named for one reason; of more it is said that there are others."""
Unit = TypeVar("Unit")


def place_unscored(view: View, node: str) -> Sentence | None:
    """The areas that have no score this year and are therefore not ranked, by the reason."""
    areas = view.unscored(node)
    if not areas or len(view.assessment.areas) < 2:
        return None
    entries = [
        view.line(
            "unscored.areas", areas=listed(view, ((view.area_name(code),) for code in codes), MOST_AREAS), why=why
        )
        for why, codes in _by_reason(areas, lambda code: why_unscored(view, node, code, view.year))
    ]
    facts = {"year": view.year_number(), "list": clause_list(view, entries, "entries")}
    return view.sentence("place_unscored", node, "place_unscored", **facts)


def years_unscored(view: View, node: str, years: Sequence[int]) -> Line:
    """Of some years of the area those without a score of a node, by the reason; empty if there are none."""
    lacking = [year for year in years if isnan(view.assessment.score(node, view.area, year))]
    entries = [
        view.line("unscored.years", years=years_line(view, some), why=why)
        for why, some in _by_reason(lacking, lambda year: why_unscored(view, node, view.area, year))
    ]
    return clause_list(view, entries, "entries") if entries else ()


def _by_reason(units: Iterable[Unit], reason: Callable[[Unit], Line]) -> Iterator[tuple[Line, list[Unit]]]:
    found: dict[Line, list[Unit]] = {}
    for each in units:
        found.setdefault(reason(each), []).append(each)
    yield from found.items()


def why_unscored(view: View, node: str, area: str, year: int) -> Line:
    """Screened out, no value at all, which values or divisors are missing; else that the method has no result."""
    a, stages = view.assessment, view.assessment.scores.stages
    cell = a.areas.index(area), a.periods.index(year)
    rows = [a.row_of[leaf.id] for leaf in view.edition.leaves(node)]
    if stages.screened[cell]:
        return view.line("unscored.screened")
    if all(np.isnan(stages.raw[row, *cell]) for row in rows):
        return view.line("unscored.nothing")
    taken = {row: stages.treated if a.rows[row] in view.compared else a.scores.scores for row in rows}
    lacking = [row for row, numbers in taken.items() if np.isnan(numbers[row, *cell])]
    absent = [row for row in lacking if np.isnan(stages.raw[row, *cell])]
    if not lacking:
        return view.line("unscored.no_result")
    names = names_line(view, (a.rows[row] for row in absent or lacking))
    return view.line("unscored.lacks" if absent else "unscored.undivided", names=names)
