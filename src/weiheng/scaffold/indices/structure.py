"""Whether the rows of a framework make one tree, and refer to what is there."""

from collections.abc import Iterator

from weiheng.scaffold.indices.model import Entry, Framework
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Place, Problem

_MAX_LEVELS = 15
"""More do not go into one YAML file, and nobody could tell them apart."""


def structure_problems(framework: Framework) -> Iterator[Problem]:
    """Codes used twice, parents and denominators that are not there, tops, circles, jumps of levels, empty groups."""
    yield from _twice(framework)
    yield from _parents(framework)
    yield from _tops(framework)
    yield from _circles(framework)
    yield from _levels(framework)
    yield from _empty_groups(framework)
    yield from _denominators(framework)


def _twice(framework: Framework) -> Iterator[Problem]:
    first: dict[str, Place] = {}
    for entry in framework.entries:
        if entry.code in first:
            facts = {"kind": Term("code"), "found": entry.code, "first": first[entry.code]}
            yield Problem("I18", entry.place, facts)
        first.setdefault(entry.code, entry.place)


def _parents(framework: Framework) -> Iterator[Problem]:
    """An indicator without a parent, and a parent that is no group."""
    groups = tuple(dict.fromkeys(entry.code for entry in framework.of("aggregate")))
    for entry in framework.entries:
        needed = entry.kind == "indicator" or entry.parent is not None
        if entry.in_tree and needed and entry.parent not in groups:
            facts = {"code": entry.code, "found": entry.parent or "-", "allowed": groups}
            yield Problem("I19", entry.place, facts)


def _tops(framework: Framework) -> Iterator[Problem]:
    groups = framework.of("aggregate")
    tops = [entry for entry in groups if entry.parent is None]
    if len(tops) != 1:
        place = (tops[1:] or groups[-1:] or framework.entries)[0].place
        yield Problem("I20", place, {"found": tuple(entry.code for entry in tops) or "-"})


def _circles(framework: Framework) -> Iterator[Problem]:
    """Each circle once, at its first row."""
    parents = {entry.code: entry for entry in framework.of("aggregate")}
    known: set[str] = set()
    for entry in framework.of("aggregate"):
        way = _way_up(entry, parents)
        if way[-1] == entry.code and len(way) > 1 and entry.code not in known:
            known |= set(way)
            yield Problem("I21", entry.place, {"found": " → ".join(way)})


def _way_up(entry: Entry, parents: dict[str, Entry]) -> list[str]:
    """Codes from a group up to the top, to the first that comes a second time, or to where there are too many."""
    way = [entry.code]
    while len(way) <= _MAX_LEVELS and (parent := parents[way[-1]].parent) is not None and parent in parents:
        way.append(parent)
        if parent in way[:-1]:
            break
    return way


def _levels(framework: Framework) -> Iterator[Problem]:
    """Indicators are of level 1, each group one above what it consists of (I22), and there are not too many (I35)."""
    groups = {entry.code: entry for entry in framework.of("aggregate")}
    for entry in framework.entries:
        above = groups[entry.parent].level if entry.parent in groups else None
        of_indicator = entry.kind != "indicator" or entry.level in (None, 1)
        follows = None in (entry.level, above) or above == (entry.level or 0) + 1
        if not (of_indicator and follows):
            facts = {"code": entry.code, "found": entry.level, "parent": entry.parent or "-", "above": above or "-"}
            yield Problem("I22", entry.place, facts)
    deep = [entry for entry in groups.values() if len({*_way_up(entry, groups)}) > _MAX_LEVELS]
    if deep:
        yield Problem("I35", deep[0].place, {"found": deep[0].code, "allowed": _MAX_LEVELS})


def _empty_groups(framework: Framework) -> Iterator[Problem]:
    for entry in framework.of("aggregate"):
        if not framework.children(entry.code):
            yield Problem("I24", entry.place, {"found": entry.code})


def _denominators(framework: Framework) -> Iterator[Problem]:
    known = tuple(entry.code for entry in framework.entries if entry.counted)
    for entry in framework.of("indicator"):
        if entry.denominator is not None and entry.denominator not in known:
            divisors = tuple(each.code for each in framework.of("denominator"))
            facts = {"code": entry.code, "found": entry.denominator, "allowed": divisors or "-"}
            yield Problem("I33", entry.place, facts)
