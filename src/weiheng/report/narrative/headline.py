"""One line for a heading, one sentence for the first page."""

from collections.abc import Sequence

from weiheng.report.blocks import Line, Sentence
from weiheng.report.filling import Fact, join
from weiheng.report.narrative.cause import chief_step, lifting, parts_of
from weiheng.report.narrative.clauses import change_clause, record_clause, together
from weiheng.report.narrative.extremes import score_spans
from weiheng.report.narrative.lists import named
from weiheng.report.narrative.marks import last_break, score_mark
from weiheng.report.narrative.movement import Move, Step, score_step, score_verb, value_went
from weiheng.report.narrative.trend import title
from weiheng.report.view import View


def headline(view: View, node: str) -> Line:
    """A heading that says how a node moved and which indicator moved it most."""
    facts: dict[str, Fact] = {"node": view.name(node)}
    score, step = view.score(node), score_step(view, node, view.before)
    if score.value is None:
        return view.line("headline.missing", **facts)
    if step is None:
        return view.line("headline.alone", score=score, **facts)
    if step.move is Move.SAME:
        return view.line("headline.same", **facts)
    marks = "" if view.before is None else score_mark(view, node, view.before, view.year)
    facts |= {"verb": _went(view, step), "change": step.change, "marks": marks}
    chief = chief_step(view, node, step.move)
    if not chief:
        return view.line("headline.moved", **facts)
    only = "_only" if len(view.edition.leaves(node)) == 1 else ""
    return view.line(f"headline.because{only}", cause=_causes(view, chief), **facts)


def _went(view: View, step: Step) -> str:
    return view.words(f"movement.{step.move}_went{'_slightly' if step.slight else ''}")


def _causes(view: View, chief: Sequence[tuple[str, Step | None]]) -> Line:
    """What the indicators' values did, where they moved; else only their names."""
    lines = []
    for key, step in chief:
        if step is None or step.move is Move.SAME:
            lines.append(view.line("headline.cause_unmoved", name=view.name(key)))
        else:
            template = "headline.cause_across" if last_break(view, key) else "headline.cause"
            lines.append(view.line(template, name=view.name(key), went=value_went(view, key, step)))
    return join(view.words, lines)


def conclusion(view: View) -> Sentence:
    """Level, change, record, main gain and main loss of the whole index."""
    node = view.root
    facts: dict[str, Fact] = {"node": title(view, node), "year": view.year_number()}
    if view.score(node).value is None:
        return view.sentence("conclusion", node, "conclusion_missing", **facts)
    clauses = together(_change(view, node), record_clause(view, score_spans(view, node)), _chief(view, node))
    facts |= {"score": view.score(node), "marks": score_mark(view, node, view.year), "clauses": clauses}
    return view.sentence("conclusion", node, "conclusion", **facts)


def _change(view: View, node: str) -> Line:
    step = score_step(view, node, view.before)
    if step is None or view.before is None:
        return ()
    return change_clause(view, step, score_verb(view, step), score_mark(view, node, view.before))


def _chief(view: View, node: str) -> Line:
    """The largest gain and the largest loss, with those that tie."""
    parts = parts_of(view, node)
    lines = []
    for move in (Move.UP, Move.DOWN):
        shown = lifting(parts, move)
        top = [part for part in shown if part.digits == shown[0].digits]
        if top:
            lines.append(view.line(f"clause.chief_{move}", members=named(view, top)))
    return together(*lines)
