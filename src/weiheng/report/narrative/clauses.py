"""Clauses that sentences about values and about scores share."""

from collections.abc import Callable, Mapping

from weiheng.report.blocks import Inline, Line
from weiheng.report.filling import Fact, merged
from weiheng.report.narrative.extremes import Span, record
from weiheng.report.narrative.lists import years_of
from weiheng.report.narrative.movement import Move, Step
from weiheng.report.view import View


def change_clause(view: View, step: Step, verb: str, before: str, sense: str = "") -> Line:
    """The change on the year before, or that there is none; ``before`` marks the number of that year."""
    if step.move is Move.SAME:
        template = "clause.same" if step.exactly_same else "clause.same_printed"
        return view.line(template, before=before, sense=sense)
    return view.line("clause.change", verb=verb, change=step.change, before=before, sense=sense)


def record_clause(view: View, spans: Mapping[int, Span], across: Callable[[int], str]) -> Line:
    """Highest or lowest on record, alone or with other years; nothing if it is neither.

    ``across`` says of the record's first year that there are breaks since.
    """
    found = record(spans, view.year)
    if found is None:
        return ()
    end = "highest" if found.highest else "lowest"
    facts: dict[str, Fact] = {"since": view.year_number(found.since), "across": across(found.since)}
    if found.ties:
        return view.line(f"clause.{end}_again", ties=years_of(view, found.ties), **facts)
    return view.line(f"clause.{end}", **facts)


def together(*lines: Line) -> Line:
    """Lines one after the other."""
    parts: list[Inline] = [part for line in lines for part in line]
    return merged(parts)
