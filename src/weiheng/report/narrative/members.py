"""The members of the index beside each other: its children, and the lowest groups across the tree."""

from collections.abc import Sequence
from fractions import Fraction

from weiheng.report.blocks import Line, Reference, Sentence
from weiheng.report.filling import Fact, join
from weiheng.report.narrative.lists import clause_list, foremost, named, names_of
from weiheng.report.narrative.marks import crossed, score_note
from weiheng.report.narrative.movement import Move, compared, score_step
from weiheng.report.narrative.trend import FEWEST_YEARS, mention, told
from weiheng.report.numbers import Kind, Number
from weiheng.report.view import View

_MOST_LISTED = 4


def children(view: View, node: str) -> tuple[str, ...]:
    """What a node is made of."""
    return tuple(child.key for child in view.node(node).children)


def lowest_groups(view: View, node: str) -> tuple[str, ...]:
    """Groups of indicators below a node, unless they are what the node is made of, or the same numbers again."""
    inside = [each.key for each in view.node(node).walk() if each.children and each.key != node]
    lowest = tuple(key for key in inside if not view.groups(key))
    distinct = {_ancestor_alike(view, key) for key in lowest}
    return () if distinct == set(children(view, node)) or set(lowest) == set(children(view, node)) else lowest


def _ancestor_alike(view: View, key: str) -> str:
    """The highest node that has the same score because everything between is an only child."""
    parent = view.edition.parents.get(key)
    while parent is not None and len(view.node(parent).children) == 1:
        key, parent = parent, view.edition.parents.get(parent)
    return key


def only_ones(view: View, members: Sequence[str]) -> tuple[str, ...]:
    """Members that are the only child of their parent."""
    return tuple(key for key in members if len(view.node(view.edition.parents[key]).children) == 1)


def levels(view: View, rule: str, node: str, members: Sequence[str]) -> Sentence | None:
    """The members by score; of many the highest and the lowest."""
    scores = [view.score(key) for key in members if view.score(key).value is not None]
    if len(scores) < 2:
        return None
    chart: Fact = (_chart(view, rule, node),)
    ordered = foremost(scores, _size, len(scores))
    facts: dict[str, Fact] = {"what": view.words(f"members.{rule}"), "year": view.year_number(), "chart": chart}
    if compared(ordered[0], ordered[-1]) is Move.SAME:
        return view.sentence(f"{rule}_levels", node, "levels_equal", score=ordered[0], **facts)

    def note(key: str) -> str:
        return score_note(view, key, view.year)

    if len(scores) <= _MOST_LISTED:
        return view.sentence(f"{rule}_levels", node, "levels_all", members=named(view, ordered, note), **facts)
    ends = {
        "top": [each for each in ordered if each.digits == ordered[0].digits],
        "bottom": [each for each in ordered if each.digits == ordered[-1].digits],
    }
    lines = {name: named(view, numbers, note) for name, numbers in ends.items()}
    return view.sentence(f"{rule}_levels", node, "levels_ends", **facts, **lines)


def _chart(view: View, rule: str, node: str) -> Reference:
    return mention(view, view.key(f"chart {rule}", node))


def _size(number: Number) -> Fraction:
    return number.value or Fraction(0)


def missing_members(view: View, rule: str, node: str, members: Sequence[str]) -> Sentence | None:
    """Members without a score this year."""
    missing = [key for key in members if view.score(key).value is None]
    if not missing or len(missing) == len(members):
        return None
    facts: dict[str, Fact] = {"names": names_of(view, missing), "year": view.year_number()}
    return view.sentence(f"{rule}_missing", node, "members_missing", **facts)


def changes(view: View, rule: str, node: str, members: Sequence[str]) -> Sentence | None:
    """Which members rose, fell and stayed, with their changes on the year before."""
    if view.before is None or len(members) < 2:
        return None
    steps = {key: step for key in members if (step := score_step(view, key, view.before)) is not None}
    by_move = {move: [key for key in steps if steps[key].move is move] for move in Move}
    clauses = [_moved(view, move, by_move[move]) for move in (Move.UP, Move.DOWN) if by_move[move]]
    if by_move[Move.SAME]:
        clauses.append(view.line("members.same", names=names_of(view, by_move[Move.SAME])))
    if not clauses:
        return None
    return view.sentence(f"{rule}_changes", node, "changes", clauses=clause_list(view, clauses))


def _moved(view: View, move: Move, keys: Sequence[str]) -> Line:
    numbers = [view.number(Kind.CHANGE, key, since=view.before, form="signed") for key in keys]
    shown = foremost(numbers, lambda number: move.sign * _size(number))
    template = f"members.{move}" if len(shown) == len(numbers) else f"members.{move}_most"
    years = [year for year in (view.before, view.year) if year is not None]
    return view.line(template, members=named(view, shown, lambda key: score_note(view, key, *years)))


def growth(view: View, rule: str, node: str, members: Sequence[str]) -> Sentence | None:
    """Which members grew fastest and slowest, of those that can be compared since the same first year."""
    first, compared_keys = comparable(view, members)
    rates = [rate for key in compared_keys if (rate := view.number(Kind.GROWTH, key, since=first)).value is not None]
    if len(rates) < 2:
        return None
    ordered = foremost(rates, _size, len(rates))
    facts: dict[str, Fact] = {"what": view.words(f"members.{rule}"), "first": view.year_number(first)}
    if ordered[0].digits == ordered[-1].digits:
        return view.sentence(f"{rule}_growth", node, "growth_equal", rate=ordered[0], **facts)

    def note(key: str) -> str:
        return score_note(view, key, first, view.year)

    fast = named(view, [each for each in ordered if each.digits == ordered[0].digits], note)
    slow = named(view, [each for each in ordered if each.digits == ordered[-1].digits], note)
    return view.sentence(f"{rule}_growth", node, "growth_ends", fast=fast, slow=slow, **facts)


def comparable(view: View, members: Sequence[str]) -> tuple[int, list[str]]:
    """The first year that most members can be followed from, and those members."""
    starts = {key: years[0] for key in members if len(years := told(view, key)) >= FEWEST_YEARS}
    if not starts:
        return view.year, []
    found = list(starts.values())
    first = min(set(found), key=lambda year: (-found.count(year), year))
    return first, [key for key, start in starts.items() if start == first]


def growth_caveat(view: View, rule: str, node: str, members: Sequence[str]) -> Sentence | None:
    """What the rates leave out or cross: members that begin later, and breaks in series."""
    if growth(view, rule, node, members) is None:
        return None
    first, keys = comparable(view, members)
    others = [key for key in members if key not in keys and view.score(key).value is not None]
    broken = any(crossed(view, (leaf.id for leaf in view.edition.leaves(key)), first) for key in keys)
    facts: dict[str, Fact] = {"names": names_of(view, others), "first": view.year_number(first)} if others else {}
    template = "_".join(["caveat", *(["others"] if others else []), *(["breaks"] if broken else [])])
    return None if template == "caveat" else view.sentence(f"{rule}_caveat", node, template, **facts)


def same_again(view: View, rule: str, node: str, members: Sequence[str]) -> Sentence | None:
    """Which members are their parent's number again."""
    keys = only_ones(view, members)
    if not keys:
        return None
    parents = [view.edition.parents[key] for key in keys]
    pairs = [
        view.line("members.pair", name=view.name(key), parent=view.name(parent))
        for key, parent in zip(keys, parents, strict=True)
    ]
    template = "same_again_one" if len(pairs) == 1 else "same_again"
    return view.sentence(f"{rule}_again", node, template, pairs=join(view.words, pairs))
