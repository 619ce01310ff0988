"""The members of the index beside each other: its children, and the lowest groups across the tree."""

from collections.abc import Sequence
from fractions import Fraction

from weiheng.report.blocks import Line, Reference, Sentence
from weiheng.report.filling import Fact, join
from weiheng.report.narrative.lists import clause_list, foremost, named, names_of
from weiheng.report.narrative.marks import crossed, score_note
from weiheng.report.narrative.movement import Move, compared, score_step
from weiheng.report.narrative.trend import mention, rate_since
from weiheng.report.numbers import Kind, Number
from weiheng.report.view import View

_MOST_LISTED = 4


def children(view: View, node: str) -> tuple[str, ...]:
    """What a node is made of, but for indicators whose values are compared: they have no scores."""
    return tuple(child.key for child in view.node(node).children if child.key not in view.compared)


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
    """Which members grew fastest and slowest, or fell least and most, of those with a rate over the same years.

    Nothing unless these are more than half of the members: the ends of a few are not those of all.
    """
    first, compared_keys = comparable(view, members)
    rates = [rate for key in compared_keys if (rate := view.number(Kind.GROWTH, key, since=first)).value is not None]
    if len(rates) < 2 or 2 * len(rates) <= len(members):
        return None
    ordered = foremost(rates, _size, len(rates))
    facts: dict[str, Fact] = {"what": view.words(f"members.{rule}"), "first": view.year_number(first)}
    ways = _ways(ordered[0], ordered[-1])
    if ordered[0].digits == ordered[-1].digits:
        rate = ordered[0].printed(unit=True, form="absolute")
        return view.sentence(f"{rule}_growth", node, f"growth_equal{ways}", rate=rate, **facts)
    fast, slow = (_at_end(view, ordered, end, first) for end in (ordered[0], ordered[-1]))
    return view.sentence(f"{rule}_growth", node, f"growth_ends{ways}", fast=fast, slow=slow, **facts)


def _ways(fast: Number, slow: Number) -> str:
    """Whether none fell, none rose, or some did the one and some the other."""
    if not slow.digits.startswith("-"):
        return ""
    return "_both" if not fast.digits.startswith("-") and fast.digits.strip("0.") else "_down"


def _at_end(view: View, rates: Sequence[Number], end: Number, first: int) -> Line:
    """The members at one end with their rates; the words around them say whether these are rises or falls."""

    def note(key: str) -> str:
        across = crossed(view, (leaf.id for leaf in view.edition.leaves(key)), first)
        notes = [score_note(view, key, first, view.year), view.words("mark.rate_across") if across else ""]
        return view.words("list.comma").join(filter(None, notes))

    return named(view, [rate.printed(unit=True, form="absolute") for rate in rates if rate.digits == end.digits], note)


def comparable(view: View, members: Sequence[str]) -> tuple[int, list[str]]:
    """The year from which most members have a rate (see :func:`rate_since`), and those members."""
    starts = {key: since for key in members if (since := rate_since(view, key)) is not None}
    if not starts:
        return view.year, []
    found = list(starts.values())
    first = min(set(found), key=lambda year: (-found.count(year), year))
    return first, [key for key, start in starts.items() if start == first]


def growth_others(view: View, rule: str, node: str, members: Sequence[str]) -> Sentence | None:
    """The members that have no rate over the same years."""
    if growth(view, rule, node, members) is None:
        return None
    _, keys = comparable(view, members)
    others = [key for key in members if key not in keys and view.score(key).value is not None]
    return view.sentence(f"{rule}_caveat", node, "growth_others", names=names_of(view, others)) if others else None


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
