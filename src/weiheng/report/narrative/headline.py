"""One line for a heading, one sentence for the first page."""

from collections.abc import Sequence

from weiheng.report.blocks import Line, Sentence
from weiheng.report.filling import Fact, join
from weiheng.report.narrative.cause import by_others, chief, lifting, mostly_others, parts_of
from weiheng.report.narrative.clauses import change_clause, record_clause, together
from weiheng.report.narrative.extremes import score_spans
from weiheng.report.narrative.lists import named, names_of
from weiheng.report.narrative.marks import across_score, last_break, score_mark
from weiheng.report.narrative.movement import Move, Step, score_step, score_verb, value_step, value_went
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
    if mostly_others(view, node, step.move):
        return view.line("headline.by_others", **facts)
    causes = chief(view, node, step.move)
    if not causes:
        return view.line("headline.moved", **facts)
    how = "_only" if len(view.edition.leaves(node)) == 1 else "_mostly" if len(causes) > 1 else ""
    return view.line(f"headline.because{how}", cause=_causes(view, causes), **facts)


def _went(view: View, step: Step) -> str:
    return view.words(f"movement.{step.move}_went{'_slightly' if step.slight else ''}")


def _causes(view: View, keys: Sequence[str]) -> Line:
    """What the indicators' values did; those that did the same together."""
    by_what: dict[str, list[str]] = {}
    for key in keys:
        by_what.setdefault(_what(view, key), []).append(key)
    lines = [view.line("headline.cause", names=names_of(view, some), went=what) for what, some in by_what.items()]
    return lines[0] if len(lines) == 1 else view.line("headline.causes", first=_but_last(view, lines), last=lines[-1])


def _but_last(view: View, lines: Sequence[Line]) -> Line:
    return join(view.words, lines[:-1], last=False)


def _what(view: View, key: str) -> str:
    """What an indicator's value did, where it moved; else only that its score did."""
    step = value_step(view, key, view.before)
    if step is None or step.move is Move.SAME:
        return view.words("headline.unmoved")
    went = value_went(view, key, step)
    return view.words("headline.went_across", went=went) if last_break(view, key) else went


def conclusion(view: View) -> Sentence:
    """Level, change, record, main gain and main loss of the whole index."""
    node = view.root
    facts: dict[str, Fact] = {"node": title(view, node), "year": view.year_number()}
    if view.score(node).value is None:
        return view.sentence("conclusion", node, "conclusion_missing", **facts)
    best = record_clause(view, score_spans(view, node), lambda since: across_score(view, node, since))
    clauses = together(_change(view, node), best, _chief(view, node))
    facts |= {"score": view.score(node), "marks": score_mark(view, node, view.year), "clauses": clauses}
    return view.sentence("conclusion", node, "conclusion", **facts)


def _change(view: View, node: str) -> Line:
    step = score_step(view, node, view.before)
    if step is None or view.before is None:
        return ()
    return change_clause(view, step, score_verb(view, step), score_mark(view, node, view.before))


def _chief(view: View, node: str) -> Line:
    """The largest gain and the largest loss, with those that tie; first what other areas made of the change."""
    parts = parts_of(view, node)
    others = by_others(view, node)
    lines = [] if others is None else [view.line("clause.by_others", points=others)]
    for move in (Move.UP, Move.DOWN):
        shown = lifting(parts, move)
        top = [part for part in shown if part.digits == shown[0].digits]
        if top:
            own = "" if others is None else "_own"
            lines.append(view.line(f"clause.chief_{move}{own}", members=named(view, top)))
    return together(*lines)
