"""The judgement at the end: what the year was, and where most remains to be done."""

from collections.abc import Sequence
from fractions import Fraction

from weiheng.definitions.form import score_range
from weiheng.definitions.methods import NormaliseChoice
from weiheng.report.blocks import Line, Sentence
from weiheng.report.filling import Fact
from weiheng.report.narrative.lists import MOST_NAMED, alike, clause_list, foremost, named, names_of
from weiheng.report.narrative.marks import score_mark, score_note
from weiheng.report.narrative.members import children, lowest_groups
from weiheng.report.narrative.movement import Move, score_step
from weiheng.report.narrative.trend import moves, title
from weiheng.report.numbers import Kind, Number
from weiheng.report.view import View


def judgement(view: View, node: str) -> Sentence | None:
    """How the year continues the course: further up, up again after a fall, and so on."""
    found = moves(view, node)
    if not found:
        return None
    move = found[-1][1]
    before = found[-2][1] if len(found) > 1 else Move.SAME
    how = "" if Move.SAME in (move, before) else "_further" if before is move else "_turned"
    facts: dict[str, Fact] = {"node": title(view, node), "year": view.year_number(), "score": view.score(node)}
    return view.sentence("judgement", node, f"judgement_{move}{how}", marks=score_mark(view, node, view.year), **facts)


def risen_and_fallen(view: View, node: str) -> Sentence | None:
    """Which of the lowest groups rose, fell and stayed; without such groups, which of the index's parts."""
    members = lowest_groups(view, node) or children(view, node)
    steps = {key: step for key in members if (step := score_step(view, key, view.before)) is not None}
    if len(steps) < 2:
        return None
    rule = "groups" if lowest_groups(view, node) else "parts"
    facts: dict[str, Fact] = {"what": view.words(f"members.{rule}")}
    found = {move: [key for key in steps if steps[key].move is move] for move in Move}
    most = max(Move, key=lambda move: len(found[move]))
    if len(found[most]) == len(steps):
        return view.sentence("risen_and_fallen", node, f"risen_and_fallen_all_{most}", **facts)
    clauses = [
        view.line(f"standing.{move}", names=names_of(view, found[move]))
        for move in Move
        if found[move] and (move is not most or len(found[most]) == 1)
    ]
    if len(found[most]) > 1:
        clauses.append(view.line(f"standing.rest_{most}"))
    return view.sentence("risen_and_fallen", node, "risen_and_fallen", clauses=clause_list(view, clauses), **facts)


def _scores(view: View, node: str) -> list[Number]:
    found = (view.score(key) for key in view.scored_leaves(node))
    return [score for score in found if score.value is not None]


def _least(number: Number) -> Fraction:
    return -(number.value or Fraction(0))


def _noted(view: View, numbers: Sequence[Number], *years: int) -> Line:
    return named(view, numbers, lambda key: score_note(view, key, *years))


def lowest(view: View, node: str) -> Sentence | None:
    """The indicators with the lowest scores, unless all print alike or are not all on one scale."""
    scores = _scores(view, node)
    if len(scores) < 2 or not _on_one_scale(view, node) or len(alike(sorted(scores, key=_least))) == 1:
        return None
    shown = foremost(scores, _least, min(MOST_NAMED, len(scores) - 1))
    best = max(scores, key=lambda score: score.value or Fraction(0)).digits
    shown = [score for score in shown if score.digits != best]

    return view.sentence("lowest", node, "lowest", year=view.year_number(), members=_noted(view, shown, view.year))


def _on_one_scale(view: View, node: str) -> bool:
    """Whether scores of indicators can be told high from low beside each other: same range, or same mean and spread."""
    ways = (view.edition.settings.normalise.of(key) for key in view.scored_leaves(node))
    return len({_scale(each) for each in ways}) < 2


def _scale(way: NormaliseChoice) -> tuple[object, ...]:
    if way.method in ("rank", "borda"):
        return way.method, way.over
    if way.method == "z_score":
        return tuple(None if each is None else each.exact for each in (way.mean, way.deviation))
    return way.low.exact, way.high.exact


def rooms(view: View, node: str) -> Sentence | None:
    """From which indicators the whole index has most to gain: weight times what is missing to a full score."""
    found = [view.number(Kind.ROOM, leaf.id) for leaf in view.edition.leaves(node)]
    open_ones = [room for room in found if room.value is not None and room.value > 0 and room.digits.strip("0.")]
    if len(open_ones) < 2:
        return None
    shown = foremost(open_ones, lambda room: room.value or Fraction(0))
    facts: dict[str, Fact] = {"node": title(view, view.root), "members": _noted(view, shown, view.year)}
    return view.sentence("rooms", node, "rooms", **facts)


def all_full(view: View, node: str) -> Sentence | None:
    """That every indicator has the highest score there is."""
    ends, scores = score_range(view.edition), _scores(view, node)
    if ends is None or len(scores) != len(view.edition.leaves(node)):
        return None
    if any(score.value != ends[1].exact for score in scores):
        return None
    return view.sentence("all_full", node, "all_full", year=view.year_number(), score=scores[0])


def fallers(view: View, node: str) -> Sentence | None:
    """The indicators whose score fell, most first."""
    if view.before is None:
        return None
    keys = view.scored_leaves(node)
    steps = {key: step for key in keys if (step := score_step(view, key, view.before)) is not None}
    if not steps:
        return None
    falls = [
        view.number(Kind.CHANGE, key, since=view.before, form="signed")
        for key, step in steps.items()
        if step.move is Move.DOWN
    ]
    if not falls:
        return view.sentence("fallers", node, "fallers_none")
    shown = foremost(falls, _least)
    template = _fallers(len(shown), len(falls))
    return view.sentence("fallers", node, template, members=_noted(view, shown, view.before, view.year))


def _fallers(shown: int, falls: int) -> str:
    if shown < falls:
        return "fallers_most"
    return "fallers_one" if falls == 1 else "fallers_all"


def unscored(view: View, node: str) -> Sentence | None:
    """The indicators that have no score and can therefore not be judged."""
    missing = [key for key in view.scored_leaves(node) if view.score(key).value is None]
    if not missing:
        return None
    return view.sentence("unscored", node, "unscored", year=view.year_number(), names=names_of(view, missing))
