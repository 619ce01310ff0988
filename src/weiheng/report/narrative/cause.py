"""Why a score moved: rules about the exact parts of a change."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from weiheng.definitions.form import compares_areas
from weiheng.explain.change import Change
from weiheng.report.blocks import Line, Sentence
from weiheng.report.filling import Fact, join
from weiheng.report.narrative.lists import MOST_NAMED, clause_list, foremost, names_of
from weiheng.report.narrative.marks import crossed, last_break, value_mark
from weiheng.report.narrative.movement import Move, score_step, value_step
from weiheng.report.narrative.trend import mention, title
from weiheng.report.numbers import Kind, Number
from weiheng.report.view import View

_FACTORS = (
    Kind.BY_VALUE,
    Kind.BY_BOUNDS,
    Kind.BY_WEIGHT,
    Kind.BY_FILLING,
    Kind.BY_OTHERS,
    Kind.BY_METHOD,
)
_CLEARLY = Fraction(3, 2)


def parts_of(view: View, node: str) -> list[Number]:
    """What each indicator contributed to the change on the year before, in signed points; empty if unknown.

    Where areas are compared, what other areas made of the comparison is not the indicator's doing and is left out: a
    score can rise by an indicator that worsened, if it worsened more elsewhere.
    """
    change = None if view.before is None else view.change(node, view.before)
    if change is None or change.way == "undivided":
        return []
    leaves = (leaf.id for leaf in view.edition.leaves(node))
    kind = Kind.OWN if compares_areas(view.edition) else Kind.PART
    return [view.number(kind, leaf, since=view.before, of=node, form="signed") for leaf in leaves]


def by_others(view: View, node: str) -> Number | None:
    """What other areas made of the change on the year before; None if that prints as nothing."""
    number = view.number(Kind.BY_OTHERS, node, since=view.before, form="signed")
    return number if number.value is not None and number.digits.strip("+-0.") else None


def mostly_others(view: View, node: str, move: Move) -> bool:
    """Whether other areas moved a score further in its own direction than its own indicators together."""
    others = by_others(view, node)
    return others is not None and _size(others, move) > _sum(_printed(parts_of(view, node), move), move)


def lifting(parts: Sequence[Number], move: Move) -> list[Number]:
    """The parts that count upwards (or downwards) in print, largest first, cut after those that a sentence names."""
    return foremost(_printed(parts, move), lambda part: _size(part, move))


def _printed(parts: Sequence[Number], move: Move) -> list[Number]:
    sign = "+" if move is Move.UP else "-"
    return [part for part in parts if part.digits.startswith(sign)]


def single(view: View, node: str) -> Sentence | None:
    """That a node rests on one indicator, which explains everything."""
    leaves = view.edition.leaves(node)
    if len(leaves) != 1:
        return None
    return view.sentence("cause_single", node, "cause_single", node=view.name(node), indicator=view.name(leaves[0].id))


def lifts(view: View, node: str) -> Sentence | None:
    """Which indicators raised the score, each with the change of its value and its points."""
    return _main(view, node, Move.UP)


def drags(view: View, node: str) -> Sentence | None:
    """Which indicators lowered the score, each with the change of its value and its points."""
    return _main(view, node, Move.DOWN)


def _main(view: View, node: str, move: Move) -> Sentence | None:
    parts = parts_of(view, node)
    shown = lifting(parts, move)
    if not shown:
        return None
    rule = "cause_lifts" if move is Move.UP else "cause_drags"
    chart = (mention(view, view.key("chart contributions", node)),) if move is first_told(view, node) else ()
    items = join(view.words, [_item(view, node, part) for part in shown])
    template = rule if len(shown) == len(_printed(parts, move)) else f"{rule}_most"
    return view.sentence(rule, node, template, node=view.name(node), items=items, chart=chart)


def first_told(view: View, node: str) -> Move:
    """Falls are told first of a score that fell, rises else."""
    step = score_step(view, node, view.before)
    return Move.DOWN if step is not None and step.move is Move.DOWN else Move.UP


def _item(view: View, node: str, part: Number) -> Line:
    """An indicator with its value before and after, if it has both, and its points."""
    indicator = part.origin.subject
    facts: dict[str, Fact] = {"name": view.scored_name(indicator), "points": part}
    step = value_step(view, indicator, view.before)
    if step is None or view.before is None:
        return view.line(f"cause_item.{_without_values(view, node, indicator)}", **facts)
    facts |= {
        "old": _short(step.before),
        "old_mark": value_mark(view, indicator, view.before),
        "new": step.after,
        "new_mark": value_mark(view, indicator, view.year),
        "note": "".join(view.words("list_of.note", note=note) for note in last_break(view, indicator)),
    }
    return view.line(f"cause_item.{step.move}", **facts)


def _short(number: Number) -> Number:
    """Without a unit in words, which the number that follows has too: from 7.36 to 7.12 days."""
    return number.printed(unit=not number.unit.startswith(" "))


def _without_values(view: View, node: str, indicator: str) -> str:
    change = None if view.before is None else view.change(node, view.before)
    effects: Mapping[str, Fraction] = {}
    for part in () if change is None else change.parts:
        if part.indicator == indicator:
            effects = part.effects
    return "filled" if effects.get("imputation") else "weight"


def balance(view: View, node: str) -> Sentence | None:
    """That rises and falls of its own indicators cancelled out."""
    if by_others(view, node) is not None:
        return None
    step = score_step(view, node, view.before)
    parts = parts_of(view, node)
    if step is None or step.move is not Move.SAME or not all(lifting(parts, move) for move in (Move.UP, Move.DOWN)):
        return None
    return view.sentence("cause_balance", node, "cause_balance", node=view.name(node))


def factors(view: View, node: str) -> Sentence | None:
    """How much is due to values, and how much to what was filled in or left out; nothing if all is due to values."""
    if view.before is None or view.change(node, view.before) is None:
        return None
    effects = _effects(view, node, view.before)
    if not {number.origin.kind for number in effects} - {Kind.BY_VALUE}:
        return None
    return view.sentence("cause_factors", node, "cause_factors", effects=_effects_line(view, effects))


def all_values(view: View, node: str) -> Sentence | None:
    """That the whole change is due to values, since bounds and weights were the same in both years."""
    change = None if view.before is None else view.change(node, view.before)
    if view.before is None or change is None or change.way != "closed":
        return None
    effects = _effects(view, node, view.before)
    if {number.origin.kind for number in effects} != {Kind.BY_VALUE}:
        return None
    return view.sentence("cause_all_values", node, "cause_all_values")


def _effects(view: View, node: str, since: int, base: str | None = None) -> list[Number]:
    """The effects of each factor that do not print as zero."""
    found = [view.number(kind, node, since=since, base=base, form="signed") for kind in _FACTORS]
    return [number for number in found if number.digits.strip("+-0.")]


def _effects_line(view: View, effects: Sequence[Number]) -> Line:
    return clause_list(view, [view.line(f"effect.{each.origin.kind}", points=each) for each in effects], "turns")


def rebased(view: View, node: str) -> Sentence | None:
    """The change from what the edition before found for last year, split into values, bounds and the rest.

    Nothing if there is no such edition, or if nothing but values differs.
    """
    previous, since = view.book.previous, view.before
    if previous is None or since is None or not _also_there(view, node):
        return None
    name = previous.edition.name
    effects = _effects(view, node, since, name)
    if not {number.origin.kind for number in effects} - {Kind.BY_VALUE}:
        return None
    facts: dict[str, Fact] = {
        "node": title(view, node),
        "edition": previous.edition.settings.title.text(view.book.language),
        "before": view.year_number(since),
        "year": view.year_number(),
        "change": view.number(Kind.CHANGE, node, since=since, base=name, form="signed"),
        "effects": _effects_line(view, effects),
    }
    return view.sentence("rebased", node, "rebased" if node == view.root else "rebased_node", **facts)


def _also_there(view: View, node: str) -> bool:
    """Whether the edition before has the node, the area and the year, with a score on both sides."""
    previous, since = view.book.previous, view.before
    if previous is None or since is None or node not in previous.row_of:
        return False
    if view.area not in previous.areas or since not in previous.periods:
        return False
    found: Change | None = view.change(node, since, previous.edition.name)
    return found is not None


def other_breaks(view: View, node: str) -> Sentence | None:
    """Breaks that the comparison crosses in indicators that moved the score without being named."""
    if view.before is None:
        return None
    parts = parts_of(view, node)
    shown = {part.origin.subject for move in (Move.UP, Move.DOWN) for part in lifting(parts, move)}
    others = [part.origin.subject for part in parts if part.digits.strip("+-0.") and part.origin.subject not in shown]
    found = dict.fromkeys(leaf for leaf, _ in crossed(view, others, view.before))
    if not found:
        return None
    return view.sentence("cause_breaks", node, "cause_breaks", names=names_of(view, list(found)))


def chief(view: View, node: str, move: Move) -> list[str]:
    """The indicators that account for most of what moved a score in its own direction; empty if that takes many.

    One alone if it gives more than half of it, and half as much again as the next; else the first two, with those that
    tie, if together they give more than half.
    """
    every = _printed(parts_of(view, node), move)
    half = _sum(every, move) / 2
    if not every or mostly_others(view, node, move):
        return []
    first, *others = foremost(every, lambda part: _size(part, move), 2)
    if _size(first, move) > half and all(_size(first, move) >= _CLEARLY * _size(part, move) for part in others):
        return [first.origin.subject]
    enough = _sum([first, *others], move) > half and len(others) < MOST_NAMED
    return [part.origin.subject for part in (first, *others)] if enough else []


def _sum(parts: Sequence[Number], move: Move) -> Fraction:
    return sum((_size(part, move) for part in parts), Fraction(0))


def _size(part: Number, move: Move) -> Fraction:
    return move.sign * (part.value or Fraction(0))
