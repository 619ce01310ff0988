"""What must be said of a number beside it: that it is provisional, filled in, or beyond a break of its series."""

from collections.abc import Iterable, Iterator, Sequence

from weiheng.definitions.edition import formula_parts
from weiheng.definitions.model import Break
from weiheng.report.blocks import Line
from weiheng.report.narrative.lists import clause_list, names_of, years_of
from weiheng.report.scored import division
from weiheng.report.view import View
from weiheng.vocabulary.status import Status

_SAID = (Status.PRELIMINARY, Status.ESTIMATED, Status.IMPUTED)
_MOST_BREAKS = 4
"""Series with breaks that are named one by one."""
_RIDDLE = "unexplained"
_CONTINUED = "source"
_WHOLE = 1 - 1e-9
"""Coverage from which everything counts as observed: weights are added in binary."""


def statuses(view: View, indicator: str, year: int) -> set[Status]:
    """Statuses of the figures that a scored value was made from, those of what it is divided by among them."""
    by = division(view.edition, indicator)
    return _statuses(view, indicator, year) | (set() if by is None else _statuses(view, by.by, year))


def _statuses(view: View, element: str, year: int) -> set[Status]:
    """Statuses of the figures that a value was made from: its own, or those of its formula's parts."""
    facts = view.assessment.facts
    value = facts.value(element, (view.area, year))
    if value.is_computed:
        parts = formula_parts(view.edition.elements[element])
        return {status for part in parts for status in _statuses(view, part, year)}
    row = facts.observations.get((element, view.area, year))
    return set() if row is None or value.adopted != value.reported else {row.status}


def value_mark(view: View, indicator: str, year: int) -> str:
    """(preliminary), (estimated) or (imputed at the source), or nothing."""
    found = statuses(view, indicator, year)
    return next((view.words(f"mark.value_{status}") for status in _SAID if status in found), "")


def score_mark(view: View, node: str, *years: int) -> str:
    """What of a score is not firmly observed, in brackets; see :func:`score_note`."""
    note = score_note(view, node, *years)
    return view.words("mark.score", note=note) if note else ""


def score_note(view: View, node: str, *years: int) -> str:
    """What of a score, or of the scores of some years, is filled in, left out or provisional; or nothing."""
    cells = [(leaf.id, year) for leaf in view.edition.leaves(node) for year in years]
    scored = [year for year in years if view.score(node, year).value is not None]
    reasons = []
    if any(view.is_filled(leaf, year) for leaf, year in cells):
        reasons.append("filled")
    elif not all(fully_observed(view, node, year) for year in scored):
        reasons.append("left_out")
    if any(set(_SAID) & statuses(view, leaf, year) for leaf, year in cells):
        reasons.append("provisional")
    return view.words(f"mark.{'_'.join(reasons)}") if reasons else ""


def fully_observed(view: View, node: str, year: int) -> bool:
    """Whether all of a node's weight was observed."""
    return view.assessment.coverage(node, view.area, year) >= _WHOLE


def crossed(view: View, leaves: Iterable[str], since: int) -> list[tuple[str, Break]]:
    """Breaks of some indicators between a year and the one at hand."""
    return [(leaf, gap) for leaf in leaves for gap in view.indicator(leaf).breaks_within(since, view.year)]


def severed(view: View, node: str, since: int) -> list[tuple[str, Break]]:
    """Breaks after which indicators below a node measure another thing: all but a mere change of source."""
    leaves = (leaf.id for leaf in view.edition.leaves(node))
    return [(leaf, gap) for leaf, gap in crossed(view, leaves, since) if gap.kind != _CONTINUED]


def breaks_line(view: View, found: Iterable[tuple[str, Break]]) -> Line:
    """Breaks as a list, those of one year and kind together; of many only the years."""
    together: dict[tuple[int, str], list[str]] = {}
    for leaf, gap in found:
        together.setdefault((gap.period, gap.kind), []).append(leaf)
    entries = sorted(together.items())
    if sum(len(leaves) for _, leaves in entries) > _MOST_BREAKS:
        return _many_breaks(view, entries)
    return clause_list(view, [_break(view, year, kind, leaves) for (year, kind), leaves in entries], "entries")


def _many_breaks(view: View, entries: Sequence[tuple[tuple[int, str], list[str]]]) -> Line:
    """The years alone, but the names of those that nobody has explained."""
    years = years_of(view, sorted({year for (year, _), _ in entries}))
    riddles = list(dict.fromkeys(leaf for (_, kind), leaves in entries if kind == _RIDDLE for leaf in leaves))
    if not riddles:
        return view.line("mark.break_years", years=years)
    return view.line("mark.break_unexplained", years=years, names=names_of(view, riddles))


def _break(view: View, year: int, kind: str, leaves: list[str]) -> Line:
    facts = {"year": view.year_number(year), "kind": view.words(f"term.break_{kind}"), "names": names_of(view, leaves)}
    return view.line("mark.break", **facts)


def last_break(view: View, indicator: str) -> list[str]:
    """The breaks that the comparison with the year before crosses, each in a few words."""
    if view.before is None:
        return []
    kinds = dict.fromkeys(gap.kind for _, gap in crossed(view, (indicator,), view.before))
    return [view.words(f"mark.break_here_{kind}") for kind in kinds]


def across_value(view: View, indicator: str, since: int) -> str:
    """That a series breaks since a year; a change of source this very year is told beside the change."""
    found = crossed(view, (indicator,), since)
    told = any(gap.kind != _CONTINUED or gap.period < view.year for _, gap in found)
    return view.words("mark.across_value") if told else ""


def across_score(view: View, node: str, since: int) -> str:
    """That series of indicators below a node break since a year."""
    return view.words("mark.across_score") if severed(view, node, since) else ""


def filled_leaves(view: View, node: str, years: Iterable[int]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Indicators below a node that have no value in some of the years, with those years."""
    wanted = tuple(years)
    for leaf in view.edition.leaves(node):
        missing = tuple(year for year in wanted if view.scored(leaf.id, year).value is None)
        if missing:
            yield leaf.id, missing
