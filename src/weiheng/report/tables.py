"""The tables of a report: the tree with its weights, values, bounds, scores, and what moved the index."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from weiheng.definitions.form import bounds_below, stages
from weiheng.definitions.model import Bound, Node
from weiheng.definitions.outline import TableName
from weiheng.explain.values import source_of
from weiheng.report.audit_tables import audit_findings, ledger
from weiheng.report.blocks import Cell, Line, Note, Table
from weiheng.report.cells import head_cell, number_cell, right_cell, text_cell
from weiheng.report.filling import join
from weiheng.report.narrative.lists import names_of
from weiheng.report.narrative.trend import mention
from weiheng.report.narrative.unscored import years_unscored
from weiheng.report.numbers import Kind
from weiheng.report.plan_tables import plan_targets
from weiheng.report.robust_tables import robust_factors, robust_variants
from weiheng.report.scored import division
from weiheng.report.view import View
from weiheng.vocabulary.unit import UNITS

MOST_YEARS = 12
"""Years that fit beside each other on a landscape page; more make a second table."""
_WIDE_FROM = 6
_NAME, _GROUP, _UNIT, _YEAR = 4.0, 2.2, 1.6, 1.3

Row = tuple[Cell, ...]


def system(view: View, node: str) -> Iterator[Table]:
    """The tree from the left to the right: groups with their weights, indicators with theirs."""
    depth = _depth(view.node(node))
    head = (
        *_level_heads(view, range(1, depth + 1)),
        head_cell(view.line("table.indicator")),
        head_cell(view.line("table.weight")),
    )
    body = tuple(
        (*groups, text_cell((_leaf_name(view, leaf.key),)), number_cell(view.number(Kind.WEIGHT, leaf.key)))
        for leaf, groups in _with_groups(view, (view.node(node),), depth, weights=True)
    )
    notes = (
        (view.line("table.negative_note"),) if any(_negative(view, each.key) for each in _leaves(view, node)) else ()
    )
    columns = (*[_GROUP + 1.0] * depth, _NAME + 1.0, _UNIT)
    yield Table(
        view.key("table system", node),
        view.line("table.system", node=view.name(node)),
        columns,
        (head,),
        body,
        notes=notes,
    )


def values(view: View, node: str) -> Iterator[Table]:
    """Raw values by year, with units; a dash where there is none."""

    def cells(leaf: str, years: Sequence[int]) -> Iterator[Cell]:
        return (number_cell(view.value(leaf, year, unit=False)) for year in years)

    yield from _by_year(view, view.node(node), "values", cells, with_unit=True)


def indicator_scores(view: View, node: str) -> Iterator[Table | Note]:
    """Scores of the indicators by year; those that the missing rule put in carry a star.

    Indicators that are compared by their values are left out, and a note says so.
    """

    def cells(leaf: str, years: Sequence[int]) -> Iterator[Cell]:
        for year in years:
            score = view.score(leaf, year, unit=False)
            yield right_cell(("*", score) if view.is_filled(leaf, year) else (score,))

    shown = _without(view.node(node), view.compared)
    if shown is not None:
        yield from _by_year(view, shown, "indicator_scores", cells, with_unit=False)
    left_out = [leaf.key for leaf in _leaves(view, node) if leaf.key in view.compared]
    if left_out:
        how = "some" if shown is not None else "all"
        facts = {"names": names_of(view, left_out), "table": mention(view, view.key("table values", node))}
        yield Note(view.key("table indicator_scores note", node), view.line(f"table.compared_{how}", **facts))


def _without(node: Node, left_out: frozenset[str]) -> Node | None:
    """The tree without some indicators, and without groups of which nothing is left."""
    if not node.children:
        return None if node.key in left_out else node
    kept = tuple(each for child in node.children if (each := _without(child, left_out)) is not None)
    return node.model_copy(update={"children": kept}) if kept else None


def node_scores(view: View, node: str) -> Iterator[Table]:
    """Scores of the whole and of every group by year, indented by level."""
    groups = [(key, level) for key, level in _levels(view.node(node)) if view.node(key).children]
    for part, years in _year_parts(view):
        head = (head_cell(view.line("table.node")), *(head_cell((view.year_number(year),)) for year in years))
        body = tuple(
            (
                text_cell(("\u3000" * level + view.name(key),), head=True),
                *(number_cell(view.score(key, year, unit=False)) for year in years),
            )
            for key, level in groups
        )
        columns = (_NAME + 2.0, *[_YEAR] * len(years))
        title = view.line("table.node_scores", first=view.year_number(years[0]), last=view.year_number(years[-1]))
        unit = view.line("table.unit_line", unit=_points(view))
        yield Table(
            view.key("table node_scores", node) + part,
            title,
            columns,
            (head,),
            body,
            unit,
            tuple(_unscored(view, node, [key for key, _ in groups], years)),
            wide=len(years) >= _WIDE_FROM,
        )


def _unscored(view: View, node: str, groups: Sequence[str], years: Sequence[int]) -> Iterator[Line]:
    """What dashes mean, and why a year has no score of the node itself."""
    if any(view.score(key, year).value is None for key in groups for year in years):
        why = years_unscored(view, node, years)
        yield view.line("table.unscored_because", list=why) if why else view.line("table.unscored_note")


def bounds(view: View, node: str) -> Iterator[Table]:
    """Upper and lower bound of every indicator that is scored between bounds, with what each stands on."""
    bounded = {each.indicator for each in bounds_below(view.edition, node)}
    if not bounded:
        return
    titles = ("indicator", "unit_head", "direction", "upper", "lower", "basis")
    head = tuple(head_cell(view.line(f"table.{title}")) for title in titles)
    body = tuple(
        (
            text_cell((view.scored_name(leaf.key),), head=True),
            text_cell((_unit(view, leaf.key),) if division(view.edition, leaf.key) is None else ("",), align="center"),
            text_cell(view.line(f"direction.{view.indicator(leaf.key).direction.value}"), align="center"),
            number_cell(view.number(Kind.UPPER, leaf.key, unit=False)),
            number_cell(view.number(Kind.LOWER, leaf.key, unit=False)),
            text_cell(_bases(view, leaf.key)),
        )
        for leaf in _leaves(view, node)
        if leaf.key in bounded
    )
    yield Table(
        view.key("table bounds", node),
        view.line("table.bounds"),
        (_NAME, 1.8, 1.4, 1.5, 1.5, 9.0),
        (head,),
        body,
        wide=True,
    )


def contributions(view: View, node: str) -> Iterator[Table]:
    """What every indicator contributed to the last change of the whole, largest first, and what the parts add up to."""
    since = view.before
    change = None if since is None else view.change(node, since)
    if change is None or since is None or change.way == "undivided":
        return
    titles = ("indicator", "value_before", "value_after", "score_before", "score_after", "part")
    years = {"before": view.year_number(since), "after": view.year_number()}
    head = tuple(head_cell(view.line(f"table.{title}", **years)) for title in titles)
    body = [
        (
            text_cell((view.scored_name(part.indicator),), head=True),
            *(number_cell(view.scored(part.indicator, year)) for year in (since, view.year)),
            *_scores_beside(view, part.indicator, (since, view.year)),
            number_cell(view.number(Kind.PART, part.indicator, since=since, of=node, form="signed", unit=False)),
        )
        for part in change.parts
        if part.indicator in view.edition.nodes
    ]
    total = view.number(Kind.CHANGE, node, since=since, form="signed", unit=False)
    body.append(
        (
            text_cell((view.name(node),), head=True),
            *[text_cell(("",))] * 2,
            *(number_cell(view.score(node, year, unit=False)) for year in (since, view.year)),
            number_cell(total),
        )
    )
    title = view.line("table.contributions", node=view.name(node), **years)
    note = "table.contributions_note" if change.way == "closed" else f"table.contributions_{change.way}"
    is_compared = any(part.indicator in view.compared for part in change.parts)
    notes = (view.line(note), *((view.line("table.contributions_compared"),) if is_compared else ()))
    unit = view.line("table.part_unit", unit=_points(view))
    yield Table(
        view.key("table contributions", node),
        title,
        (_NAME, 2.4, 2.4, 1.8, 1.8, 1.8),
        (head,),
        tuple(body),
        unit,
        notes,
    )


def _scores_beside(view: View, indicator: str, years: tuple[int, int]) -> Row:
    """The scores of an indicator; empty cells where its values are compared."""
    if indicator in view.compared:
        return tuple(text_cell(("",)) for _ in years)
    return tuple(number_cell(view.score(indicator, year, unit=False)) for year in years)


TABLES: Mapping[TableName, Callable[[View, str], Iterator[Table | Note]]] = {
    "system": system,
    "values": values,
    "bounds": bounds,
    "indicator_scores": indicator_scores,
    "node_scores": node_scores,
    "contributions": contributions,
    "plan_targets": plan_targets,
    "robust_factors": robust_factors,
    "robust_variants": robust_variants,
    "audit_findings": audit_findings,
    "ledger": ledger,
}


def _by_year(
    view: View, top: Node, name: str, cells: Callable[[str, Sequence[int]], Iterator[Cell]], with_unit: bool
) -> Iterator[Table]:
    """A table of indicators with their groups on the left and years on the right."""
    depth = _depth(top) - 1
    for part, years in _year_parts(view):
        levels = [
            head_cell(view.line("table.level", level=view.words(f"ordinal.{level + 1}")))
            for level in range(1, depth + 1)
        ]
        unit_head = (head_cell(view.line("table.unit_head")),) if with_unit else ()
        year_heads = (head_cell((view.year_number(year),)) for year in years)
        head = (*levels, head_cell(view.line("table.indicator")), *unit_head, *year_heads)
        body = tuple(
            (
                *groups,
                text_cell((_leaf_name(view, leaf.key),), head=True),
                *((text_cell((_unit(view, leaf.key),), align="center"),) if with_unit else ()),
                *cells(leaf.key, years),
            )
            for leaf, groups in _with_groups(view, top.children, depth, weights=False)
        )
        columns = (*[_GROUP] * depth, _NAME, *((_UNIT,) if with_unit else ()), *[_YEAR] * len(years))
        title = view.line(f"table.{name}", first=view.year_number(years[0]), last=view.year_number(years[-1]))
        unit = () if with_unit else view.line("table.unit_line", unit=_points(view))
        notes = tuple(_year_notes(view, [leaf.key for leaf in top.leaves()], name, years))
        wide = len(years) >= _WIDE_FROM
        yield Table(view.key(f"table {name}", top.key) + part, title, columns, (head,), body, unit, notes, wide)


def _year_notes(view: View, leaves: Sequence[str], name: str, years: Sequence[int]) -> Iterator[Line]:
    """What readers must know of these years: stars, dashes, and breaks in series."""
    if any(_negative(view, leaf) for leaf in leaves):
        yield view.line("table.negative_note")
    if name == "indicator_scores":
        if any(view.is_filled(leaf, year) for leaf in leaves for year in years):
            rule = "values" if "impute" in stages(view.edition) else view.edition.settings.missing
            yield view.line(f"table.filled_{rule}")
        if any(view.score(leaf, year).value is None for leaf in leaves for year in years):
            yield view.line("table.unscored_note")
        return
    divided = [leaf for leaf in leaves if division(view.edition, leaf) is not None]
    if divided:
        yield view.line("table.divided_note", names=names_of(view, divided))
    if any(view.value(leaf, year).value is None for leaf in leaves for year in years):
        yield view.line("table.missing_note")
    breaks: dict[str, list[Line]] = {}
    for leaf in leaves:
        for gap in view.indicator(leaf).breaks_within(years[0], years[-1]):
            breaks.setdefault(gap.note.text(view.book.language), []).append((view.name(leaf),))
    for note, names in breaks.items():
        yield view.line("table.break_note", indicators=join(view.words, names), note=note)


def _year_parts(view: View) -> Iterator[tuple[str, tuple[int, ...]]]:
    """The years in parts that fit on a page, with the suffix of each part's key."""
    for start in range(0, len(view.years), MOST_YEARS):
        yield f" {start // MOST_YEARS + 1}" if start else "", view.years[start : start + MOST_YEARS]


def _with_groups(view: View, nodes: Sequence[Node], depth: int, weights: bool) -> Iterator[tuple[Node, list[Cell]]]:
    """Every leaf with the cells of the groups that begin in its row.

    A leaf above the lowest level has one empty cell over the columns of the levels that it lacks.
    """
    waiting: list[Cell] = []

    def walk(at: Node, level: int) -> Iterator[tuple[Node, list[Cell]]]:
        if not at.children:
            gap = [Cell(across=depth - level)] if level < depth else []
            yield at, [*waiting, *gap]
            waiting.clear()
            return
        weight = view.number(Kind.WEIGHT, at.key)
        text = view.line("table.weighed", name=view.name(at.key), weight=weight) if weights else (view.name(at.key),)
        waiting.append(Cell(text, down=sum(1 for _ in at.leaves()), align="center", head=True))
        for child in at.children:
            yield from walk(child, level + 1)

    for node in nodes:
        yield from walk(node, 0)


def _depth(node: Node) -> int:
    """Levels of groups at and below a node."""
    return 1 + max((_depth(child) for child in node.children), default=0) if node.children else 0


def _levels(node: Node, level: int = 0) -> Iterator[tuple[str, int]]:
    yield node.key, level
    for child in node.children:
        yield from _levels(child, level + 1)


def _leaves(view: View, node: str) -> list[Node]:
    return list(view.node(node).leaves())


def _bases(view: View, indicator: str) -> Line:
    """What the bounds stand on, upper first; said once if both stand on the same."""
    bounds = view.edition.bounds_of(indicator)
    upper, lower = _basis(view, bounds.upper), _basis(view, bounds.lower)
    if upper == lower:
        return view.line("table.basis_both", basis=upper)
    return view.line("table.basis_each", upper=upper, lower=lower)


def _basis(view: View, bound: Bound) -> Line:
    source = source_of(view.assessment, bound.source)
    facts: list[Line] = [(view.words(f"basis.{bound.basis.value}"),)] if bound.basis else []
    if bound.rule.kind != "given" and bound.rule.since is not None:
        rule = f"table.rule_{bound.rule.kind}"
        facts.append(view.line(rule, since=view.year_number(bound.rule.since)))
    if source is not None:
        facts.append(view.line("table.source", source=source.title))
    return join(view.words, facts, last=False)


def _level_heads(view: View, levels: Iterable[int]) -> list[Cell]:
    """Heads of the columns of groups; levels without a word of their own are numbered in figures."""
    names = [f"ordinal.{level}" if view.words.known(f"ordinal.{level}") else "" for level in levels]
    shown = [view.words(name) if name else str(level) for name, level in zip(names, levels, strict=True)]
    return [head_cell(view.line("table.level", level=level)) for level in shown]


def _negative(view: View, indicator: str) -> bool:
    return view.indicator(indicator).direction.sign < 0


def _leaf_name(view: View, indicator: str) -> str:
    return view.name(indicator) + ("*" if _negative(view, indicator) else "")


def _unit(view: View, indicator: str) -> str:
    return UNITS[view.indicator(indicator).unit].symbol(view.book.language)


def _points(view: View) -> str:
    return UNITS["points"].symbol(view.book.language)
