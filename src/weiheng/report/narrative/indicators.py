"""The indicators themselves: their values this year, in their own units."""

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

from weiheng.definitions.form import stages
from weiheng.report.blocks import Line, Sentence
from weiheng.report.filling import Fact
from weiheng.report.narrative.clauses import change_clause, record_clause, together
from weiheng.report.narrative.extremes import record, value_spans
from weiheng.report.narrative.lists import clause_list, names_of, years_of
from weiheng.report.narrative.marks import across_value, crossed, last_break, value_mark
from weiheng.report.narrative.movement import Move, improved, score_step, value_step, value_verb
from weiheng.report.narrative.trend import title
from weiheng.report.numbers import Kind
from weiheng.report.view import View

_DETAILED = 2
"""Levels below the whole from which a group speaks of all its indicators: deeper groups have no section."""
OUTCOMES = ("better", "worse", "same", "unknown")


def own_leaves(view: View, node: str) -> list[str]:
    """The indicators that a group speaks of itself, because no group below does so in a section of its own."""
    if _depth(view, node) >= _DETAILED:
        return [leaf.id for leaf in view.edition.leaves(node)]
    children = view.node(node).children
    if len(children) == 1 and children[0].children:
        return own_leaves(view, children[0].key)
    return [child.key for child in children if not child.children]


def _depth(view: View, node: str) -> int:
    parent = view.edition.parents.get(node)
    return 0 if parent is None else 1 + _depth(view, parent)


def indicator(view: View, key: str) -> Sentence:
    """A value, its change on the year before, whether that is better or worse, its record, and a score at an end."""
    value = view.scored(key)
    facts: dict[str, Fact] = {"name": view.scored_name(key), "year": view.year_number()}
    if value.value is None:
        return view.sentence("indicator", key, f"indicator_missing_{_stand_in(view, key)}", **facts)
    best = record_clause(view, value_spans(view, key), lambda since: across_value(view, key, since))
    clauses = together(_change(view, key), best, _end_of_range(view, key))
    mark = value_mark(view, key, view.year)
    return view.sentence("indicator", key, "indicator", value=value, mark=mark, clauses=clauses, **facts)


def _stand_in(view: View, key: str) -> str:
    if view.is_filled(key) and "impute" in stages(view.edition):
        return "put_in"
    if key in view.compared:
        return "compared"
    if view.is_filled(key):
        return "filled"
    return "left_out" if view.edition.settings.missing == "leave_out" else "none"


def _change(view: View, key: str) -> Line:
    if view.before is None:
        return ()
    step = value_step(view, key, view.before)
    if step is None:
        return view.line("clause.no_value_before")
    notes = last_break(view, key)
    if view.indicator(key).direction.sign < 0 and step.move is not Move.SAME:
        notes.insert(0, view.words("clause.better" if improved(view, key, step) > 0 else "clause.worse"))
    mark = value_mark(view, key, view.before)
    return change_clause(view, step, value_verb(view, key, step), mark, _in_brackets(view, notes))


def _in_brackets(view: View, notes: Sequence[str]) -> str:
    if not notes:
        return ""
    together = reduce(lambda first, rest: view.words("list_of.entries", first=first, rest=rest), notes)
    return view.words("clause.notes", notes=together)


def _end_of_range(view: View, key: str) -> Line:
    """That the score is the best or the worst possible, where scores are cut to their range."""
    normalise, score = view.edition.settings.normalise.of(key), view.score(key)
    if not normalise.clip or score.value is None or key in view.compared:
        return ()
    step = score_step(view, key, view.before)
    observed = view.before is not None and not view.is_filled(key, view.before)
    still = "_still" if observed and step is not None and step.move is Move.SAME else ""
    if score.value == normalise.high.exact:
        return view.line(f"clause.full{still}", score=score)
    return view.line(f"clause.least{still}", score=score) if score.value == normalise.low.exact else ()


def value_outcome(view: View, key: str) -> str:
    """Whether an indicator's value became better or worse, as printed."""
    step = value_step(view, key, view.before)
    if step is None:
        return "unknown"
    return {1: "better", -1: "worse", 0: "same"}[improved(view, key, step)]


def overview(view: View, node: str) -> Sentence | None:
    """How many indicators there are and what became of them: the rarer outcomes by name, the most frequent as rest."""
    keys = [leaf.id for leaf in view.edition.leaves(node)]
    if view.before is None or len(keys) < 2:
        return None
    found: dict[str, list[str]] = {each: [] for each in OUTCOMES}
    for key in keys:
        found[value_outcome(view, key)].append(key)
    most = max(OUTCOMES, key=lambda each: len(found[each]))
    number = view.number(Kind.INDICATORS, node)
    facts: dict[str, Fact] = {"node": title(view, node), "count": number}
    if len(found[most]) == len(keys):
        return view.sentence("overview", node, f"overview_all_{most}", **facts)
    rest = most if len(found[most]) > 1 else None
    clauses = [_outcome(view, each, found[each]) for each in OUTCOMES if found[each] and each != rest]
    if rest is not None:
        clauses.append(view.line(f"outcome.rest_{rest}"))
    return view.sentence("overview", node, "overview", clauses=clause_list(view, clauses), **facts)


def _outcome(view: View, outcome: str, keys: Sequence[str]) -> Line:
    return view.line(f"outcome.{outcome}", names=_marked(view, keys))


def best_on_record(view: View, node: str) -> Sentence | None:
    """The indicators whose value is the best on record, by the year that the record goes back to and by ties."""
    found_by: dict[tuple[int, tuple[int, ...]], list[str]] = {}
    for key in (leaf.id for leaf in view.edition.leaves(node)):
        found = record(value_spans(view, key), view.year)
        sign = view.indicator(key).direction.sign
        if found is not None and found.highest == (sign > 0):
            found_by.setdefault((found.since, found.ties), []).append(key)
    if not found_by:
        return None
    lines = list(_records(view, found_by))
    return view.sentence("best_on_record", node, "best_on_record", records=clause_list(view, lines, "entries"))


def _records(view: View, found_by: Mapping[tuple[int, tuple[int, ...]], list[str]]) -> Iterator[Line]:
    for (since, ties), keys in sorted(found_by.items()):
        clean = [key for key in keys if not crossed(view, (key,), since)]
        across = [key for key in keys if key not in clean]
        for template, some in (("record_of.clean", clean), ("record_of.across", across)):
            if some:
                facts: dict[str, Fact] = {"since": view.year_number(since), "names": _marked(view, some)}
                again = "_again" if ties else ""
                yield view.line(f"{template}{again}", ties=years_of(view, ties), **facts)


def worsened(view: View, node: str) -> Sentence | None:
    """The indicators whose value became worse, or that none did; nothing if none can be compared."""
    found = {leaf.id: value_outcome(view, leaf.id) for leaf in view.edition.leaves(node)}
    if set(found.values()) == {"unknown"}:
        return None
    worse = [key for key, outcome in found.items() if outcome == "worse"]
    if not worse:
        return view.sentence("worsened", node, "worsened_none")

    def mark(key: str) -> str:
        return value_mark(view, key, view.year) + _in_brackets(view, last_break(view, key))

    return view.sentence("worsened", node, "worsened", names=names_of(view, worse, mark))


def _marked(view: View, keys: Sequence[str]) -> Line:
    """Names, with a mark where this year's value is provisional."""
    return names_of(view, keys, lambda key: value_mark(view, key, view.year))
