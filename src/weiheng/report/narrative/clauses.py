"""Clauses that sentences about values and about scores share."""

from collections.abc import Mapping

from weiheng.report.blocks import Inline, Line
from weiheng.report.filling import merged
from weiheng.report.narrative.extremes import Span, record
from weiheng.report.narrative.lists import years_of
from weiheng.report.narrative.movement import Move, Step
from weiheng.report.view import View


def change_clause(view: View, step: Step, verb: str, before: str, sense: str = "") -> Line:
    """The change on the year before, or that there is none; ``before`` marks the number of that year."""
    if step.move is Move.SAME:
        return view.line("clause.same" if step.exactly_same else "clause.same_printed", before=before)
    return view.line("clause.change", verb=verb, change=step.change, before=before, sense=sense)


def record_clause(view: View, spans: Mapping[int, Span]) -> Line:
    """Highest or lowest on record, alone or with other years; nothing if it is neither."""
    found = record(spans, view.year)
    if found is None:
        return ()
    end, since = "highest" if found.highest else "lowest", view.year_number(found.since)
    if found.ties:
        return view.line(f"clause.{end}_again", since=since, ties=years_of(view, found.ties))
    return view.line(f"clause.{end}", since=since)


def together(*lines: Line) -> Line:
    """Lines one after the other."""
    parts: list[Inline] = [part for line in lines for part in line]
    return merged(parts)
