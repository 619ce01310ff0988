"""The charts of a report, as specifications that every writer draws in its own way."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from weiheng.definitions.form import keeps_scale, score_range, stages
from weiheng.definitions.outline import ChartName
from weiheng.report.blocks import Chart, ChartSpec, Note, Series
from weiheng.report.numbers import Kind, Number
from weiheng.report.plan_charts import plan_paths
from weiheng.report.robust_charts import robust_course, robust_factors, robust_places
from weiheng.report.view import View
from weiheng.vocabulary.unit import UNITS

MOST_LINES = 6
"""Lines that can be told apart in one chart, also without colour."""


def whole(view: View, node: str) -> Iterator[Chart | Note]:
    """The course of the node alone."""
    yield from _course(view, view.key("chart whole", node), "chart.whole", node, [node])


def parts(view: View, node: str) -> Iterator[Chart | Note]:
    """The node with its child groups; an only one is its own number again, and one on another scale stands apart."""
    own = [node] if keeps_scale(view.edition, node) else []
    if len(view.groups(node)) > 1:
        yield from _course(view, view.key("chart parts", node), "chart.parts", node, [*own, *view.groups(node)])


def groups(view: View, node: str) -> Iterator[Chart | Note]:
    """The lowest groups of the tree, unless they are the node's own children."""
    lowest = [key for key, each in view.edition.nodes.items() if each.children and not view.groups(key)]
    if len(lowest) > 1 and set(lowest) != set(view.groups(node)):
        yield from _course(view, view.key("chart groups", node), "chart.groups", node, lowest)


def node(view: View, node: str) -> Iterator[Chart | Note]:
    """A node with its child groups; a group of indicators alone with them, unless its scores are on another scale."""
    children = [child.key for child in view.node(node).children]
    is_alone = len(children) == 1 or not keeps_scale(view.edition, node)
    shown = [node] if is_alone else [node, *children]
    yield from _course(view, view.key("chart node", node), "chart.node", node, shown)


def contributions(view: View, node: str) -> Iterator[Chart | Note]:
    """What every indicator contributed to the last change of the node, in the order of the tree."""
    since = view.before
    change = None if since is None else view.change(node, since)
    if since is None or change is None or change.way == "undivided":
        return
    leaves = view.edition.leaves(node)
    numbers = [view.number(Kind.PART, leaf.id, since=since, of=node, form="signed", unit=False) for leaf in leaves]
    order = sorted(range(len(leaves)), key=lambda at: -(numbers[at].value or 0))
    facts = {"node": view.name(node), "before": view.year_number(since), "after": view.year_number()}
    spec = ChartSpec(
        kind="bar",
        categories=tuple(view.name(leaves[at].id) for at in order),
        series=(Series("part", view.words("chart.part"), tuple(numbers[at] for at in order)),),
        unit=_points(view),
        description=_plain(view, "chart.contributions_description", **facts),
    )
    yield Chart(view.key("chart contributions", node), view.line("chart.contributions", **facts), spec)


CHARTS: Mapping[ChartName, Callable[[View, str], Iterator[Chart | Note]]] = {
    "whole": whole,
    "parts": parts,
    "groups": groups,
    "node": node,
    "contributions": contributions,
    "plan_paths": plan_paths,
    "robust_course": robust_course,
    "robust_places": robust_places,
    "robust_factors": robust_factors,
}


def _course(view: View, key: str, title: str, node: str, shown: Sequence[str]) -> Iterator[Chart | Note]:
    """Scores over the years, in as many charts as keep the lines apart; none for a single year.

    A score of which nothing was observed is drawn hollow, and a note says so.
    """
    if len(view.years) < 2:
        return
    for start in range(0, len(shown), MOST_LINES):
        some = shown[start : start + MOST_LINES]
        suffix = f" {start // MOST_LINES + 1}" if start else ""
        years = {"first": view.year_number(view.years[0]), "last": view.year_number()}
        line = view.line(title, node=view.name(node), **years)
        spec = scores_chart(view, some)
        yield Chart(key + suffix, line, spec)
        if any(series.filled for series in spec.series):
            note = "chart.put_in_note" if "impute" in stages(view.edition) else "chart.filled_note"
            yield Note(f"{key}{suffix} note", view.line(note))


def scores_chart(view: View, keys: Sequence[str]) -> ChartSpec:
    """The scores of some nodes over the years."""
    series = tuple(_series(view, key) for key in keys)
    ends = score_range(view.edition)
    return ChartSpec(
        kind="line",
        categories=tuple(str(year) for year in view.years),
        series=series,
        unit=_points(view),
        description=" ".join(_course_in_words(view, each) for each in series),
        low=float(ends[0].exact) if ends else None,
        high=float(ends[1].exact) if ends else None,
    )


def _series(view: View, key: str) -> Series:
    numbers = [view.score(key, year, unit=False) for year in view.years]
    coverage = [view.assessment.coverage(key, view.area, year) for year in view.years]
    filled = frozenset(at for at, share in enumerate(coverage) if share == 0 and numbers[at].value is not None)
    return Series(key, view.name(key), tuple(each if each.value is not None else None for each in numbers), filled)


def _course_in_words(view: View, series: Series) -> str:
    """First, last, lowest and highest of a line, for those who do not see it."""
    known = [(year, number) for year, number in zip(view.years, series.values, strict=True) if number is not None]
    if not known:
        return _plain(view, "chart.no_data", name=series.name)
    low, high = (pick(known, key=_value) for pick in (min, max))
    facts = {"first": known[0], "last": known[-1], "low": low, "high": high}
    named = {
        f"{name}_{part}": fact
        for name, pair in facts.items()
        for part, fact in zip(("year", "score"), pair, strict=True)
    }
    return _plain(view, "chart.description", name=series.name, **named)


def _value(point: tuple[int, Number]) -> float:
    return float(point[1].value or 0)


def _plain(view: View, key: str, **facts: object) -> str:
    return "".join(part if isinstance(part, str) else getattr(part, "text", "") for part in view.line(key, **facts))


def _points(view: View) -> str:
    return UNITS["points"].symbol(view.book.language)
