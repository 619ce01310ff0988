"""What is measured and how: scope, method, sources, and the definitions of the indicators."""

from collections.abc import Callable, Iterable, Iterator

from weiheng.definitions.edition import formula_parts
from weiheng.definitions.form import by_goalposts, same_range, stages
from weiheng.definitions.model import Break, Indicator, Ratio, Sum, Variable
from weiheng.report.blocks import Line, Paragraph, Reference, Sentence
from weiheng.report.filling import join
from weiheng.report.narrative.methods import (
    method_aggregate,
    method_comparing,
    method_normalise,
    method_on_values,
    method_stages,
    method_weigh,
)
from weiheng.report.narrative.phrases import counted, dated, ended, listed, names_line, titled, together, years_line
from weiheng.report.numbers import Kind
from weiheng.report.view import View
from weiheng.vocabulary.unit import UNITS

Rule = Callable[[View, str], Sentence | None]
_BEYOND_RANGE = frozenset({"goalposts", "distance_to_target"})
"""Normalisations whose scores can lie beyond their range."""
_ORDINALS = 9
"""Levels that the catalogue has an ordinal for."""


def scope(view: View, node: str) -> Iterator[Paragraph]:
    """What is measured, by whom, where and when, and how large the system is."""
    rules = (scope_subject, scope_size, scope_status, scope_areas)
    yield from together(view, "scope", node, (rule(view, node) for rule in rules))


def scope_subject(view: View, node: str) -> Sentence:
    """Owner, edition, area, years and node."""
    return view.sentence(
        "scope_subject",
        node,
        "scope_subject",
        owner=view.edition.owner.title,
        edition=view.edition.settings.title,
        area=view.area_name(),
        years=years_line(view, view.years),
        node=view.name(node),
    )


def scope_size(view: View, node: str) -> Sentence:
    """Groups of each level, and indicators."""
    indicators = counted(view, "indicators", view.number(Kind.INDICATORS, node))
    parts = [*_groups_by_level(view, node), indicators]
    table = see(view, "table system")
    return view.sentence("scope_size", node, "scope_size", parts=join(view.words, parts), table=table)


def _groups_by_level(view: View, node: str) -> Iterator[Line]:
    """Groups below a node, level by level; the whole is level 1, as in the table of the system."""
    own = _level(view, node)
    for depth in range(1, len(view.edition.nodes)):
        number = view.number(Kind.GROUPS, node, of=str(depth))
        if not number.value:
            return
        level = own + depth
        ordinal = view.words(f"ordinal.{level}") if level <= _ORDINALS else str(level)
        yield counted(view, "groups", number, level=ordinal)


def _level(view: View, node: str) -> int:
    return 1 + _level(view, view.edition.parents[node]) if node in view.edition.parents else 1


def see(view: View, key: str) -> Reference:
    """A mention in passing of a table, with the words around it."""
    return Reference(key, view.words("background.see_before"), view.words("background.see_after"))


def scope_status(view: View, node: str) -> Sentence | None:
    """That the edition is not a published one, if it is not."""
    status = view.edition.settings.status
    return None if status == "published" else view.sentence("scope_status", node, f"scope_{status}")


def scope_areas(view: View, node: str) -> Sentence | None:
    """That the edition has other areas too."""
    if len(view.assessment.areas) < 2:
        return None
    return view.sentence("scope_areas", node, "scope_areas", area=view.area_name())


def method(view: View, node: str) -> Iterator[Paragraph]:
    """How values become scores, and scores the index: from the edition's settings only."""
    together_by = (method_missing, method_weigh, method_aggregate, method_on_values, method_comparing)
    rules: tuple[Rule, ...] = (*together_by, method_rounding, method_places, method_coverage)
    sentences = [*method_stages(view, node), method_scale(view, node), method_clip(view, node)]
    sentences += [*(rule(view, node) for rule in rules), *method_accepted(view, node)]
    yield from together(view, "method", node, sentences)


def method_scale(view: View, node: str) -> Sentence | None:
    """The scores that the bounds get, in the directions that the indicators have; or how values are compared.

    Nothing where no indicator's score counts.
    """
    if not view.scored_leaves(node):
        return None
    if not by_goalposts(view.edition):
        return method_normalise(view, node)
    directions = {leaf.direction.value for leaf in view.edition.leaves(node)}
    template = f"method_scale_{directions.pop()}" if len(directions) == 1 else "method_scale"
    return view.sentence("method_scale", node, template, **_range(view))


def method_clip(view: View, node: str) -> Sentence | None:
    """What happens beyond the ends of the range: for all alike, or by indicator; nothing where none can get there."""
    is_cut = view.edition.settings.normalise.clip
    if not view.scored_leaves(node):
        return None
    if by_goalposts(view.edition) or (is_cut and same_range(view.edition)):
        return view.sentence("method_clip", node, "method_clip" if is_cut else "method_no_clip", **_range(view))
    return _clip_each(view, node)


def _clip_each(view: View, node: str) -> Sentence | None:
    """Which indicators' scores are cut to their range, and which are not, of those that could lie beyond it."""
    ways = {key: view.edition.settings.normalise.of(key) for key in view.scored_leaves(node)}
    beyond = {key: way.clip for key, way in ways.items() if way.method in _BEYOND_RANGE}
    facts = {
        "cut": names_line(view, (key for key, is_cut in beyond.items() if is_cut)),
        "free": names_line(view, (key for key, is_cut in beyond.items() if not is_cut)),
    }
    if not beyond:
        return None
    how = "both" if all(facts.values()) else "cut" if facts["cut"] else "free"
    return view.sentence("method_clip", node, f"method_clip_{how}", **facts)


def _range(view: View) -> dict[str, object]:
    return {"low": view.number(Kind.RANGE_LOW), "high": view.number(Kind.RANGE_HIGH)}


def method_missing(view: View, node: str) -> Sentence:
    """What stands in for missing values, if anything."""
    still = "still_" if "impute" in stages(view.edition) else ""
    rule = view.edition.settings.missing if view.scored_leaves(node) else "compared"
    return view.sentence("method_missing", node, f"method_{still}missing_{rule}")


def method_rounding(view: View, node: str) -> Sentence:
    """That numbers are rounded once, and how."""
    decimals = counted(view, "decimals", view.number(Kind.DECIMALS))
    template = f"method_{view.edition.settings.rounding}"
    return view.sentence("method_rounding", node, template, decimals=decimals)


def method_places(view: View, node: str) -> Sentence | None:
    """That scores about 1 are printed with more digits, if there are any."""
    groups = (each.key for each in view.node(node).walk() if each.children)
    places = (view.book.score_places[key] for key in (*groups, *view.scored_leaves(node)))
    if all(each == view.edition.settings.decimals for each in places):
        return None
    return view.sentence("method_places", node, "method_places")


def method_coverage(view: View, node: str) -> Sentence | None:
    """How much of a node's weight must be observed."""
    minimum = view.number(Kind.MINIMUM)
    return view.sentence("method_coverage", node, "method_coverage", minimum=minimum) if minimum.value else None


def method_accepted(view: View, node: str) -> Iterator[Sentence]:
    """Nodes and years in which less is accepted, and why, as far as this area does fall short."""
    below = {each.key for each in view.node(node).walk()}
    for each in view.edition.settings.coverage.accept:
        years = [year for year in each.periods if each.node in below and _falls_short(view, each.node, year)]
        if years:
            facts = {"node": view.name(each.node), "years": years_line(view, years)}
            note = ended(each.note.text(view.book.language))
            yield view.sentence("method_accepted", each.node, "method_accepted", note=note, **facts)


def _falls_short(view: View, node: str, year: int) -> bool:
    """Whether less of a node's weight is observed than the minimum."""
    share, minimum = view.number(Kind.COVERAGE, node, year=year).value, view.number(Kind.MINIMUM).value
    return year in view.years and share is not None and minimum is not None and share < minimum


def sources(view: View, node: str) -> Iterator[Paragraph]:
    """The sources that figures, indicators and bounds of this area really come from, one an item."""
    items = [sentence for source in view.edition.sources if (sentence := sources_item(view, source.id)) is not None]
    if items:
        yield from together(view, "sources", node, [view.sentence("sources_intro", node, "sources_intro")])
    for item in items:
        yield Paragraph(f"{item.key} item", (item,), "item")


def sources_item(view: View, source: str) -> Sentence | None:
    """Title, producer and date of a source, and what it is used for; None if it is not used."""
    uses = [use for use, found in _uses(view).items() if source in found]
    if not uses:
        return None
    each = next(each for each in view.edition.sources if each.id == source)
    return view.sentence(
        "sources_item",
        source,
        "sources_item",
        title=titled(view, each.title),
        producer=each.producer,
        date=dated(view.words, each.date),
        uses=join(view.words, ((view.words(f"source_use.{use}"),) for use in uses), last=False),
    )


def _uses(view: View) -> dict[str, set[str | None]]:
    """Sources by what they are used for. Rows of other areas assessed are not this area's; rows for comparison are."""
    edition, others = view.edition, set(view.assessment.areas) - {view.area}
    rows = (row for row in view.assessment.observations if row.area not in others and row.period <= view.year)
    ends = (bound for each in edition.bounds for _, bound in each.ends())
    described = {source for each in edition.indicators for source in each.source}
    counts = {each.source for each in edition.variables}
    breaks = {gap.source for each in edition.indicators for gap in each.breaks}
    accepted = {each.source for each in edition.settings.coverage.accept}
    return {
        "figures": {row.source for row in rows if row.value is not None},
        "indicators": described | counts,
        "bounds": {bound.source for bound in ends},
        "method": {edition.settings.source} | breaks | accepted,
    }


def definitions(view: View, node: str) -> Iterator[Paragraph]:
    """One item an indicator: what it is, how it is computed, where it is from, what changed in its series."""
    for leaf in view.edition.leaves(node):
        rules = (definition, definition_formula, definition_parts, definition_method, definition_population)
        sentences = [*(rule(view, leaf.id) for rule in rules), definition_source(view, leaf.id)]
        yield from together(view, "definitions", leaf.id, [*sentences, *definition_breaks(view, leaf.id)], "item")


def definition(view: View, node: str) -> Sentence:
    """Name, unit, direction and wording of an indicator."""
    indicator = view.indicator(node)
    return view.sentence(
        "definition",
        node,
        "definition",
        name=indicator.names,
        unit=UNITS[indicator.unit].symbol(view.book.language),
        direction=view.words(f"direction.{indicator.direction.value}"),
        text=ended(indicator.definition.text(view.book.language)),
    )


def definition_formula(view: View, node: str) -> Sentence | None:
    """The formula of an indicator in words."""
    if view.indicator(node).formula is None:
        return None
    return view.sentence("definition_formula", node, "definition_formula", formula=_formula(view, view.indicator(node)))


def definition_parts(view: View, node: str) -> Sentence | None:
    """Formulas of what the formula names, where those are computed themselves."""
    elements = (view.edition.elements[part] for part in formula_parts(view.indicator(node)))
    parts = [_part(view, element) for element in elements if element.formula is not None]
    return view.sentence("definition_parts", node, "definition_parts", parts=join(view.words, parts)) if parts else None


def _part(view: View, element: Indicator | Variable) -> Line:
    since = element.since if isinstance(element, Variable) else None
    facts = {"name": element.names, "formula": _formula(view, element)}
    if since is None:
        return view.line("formula.part", **facts)
    return view.line("formula.part_since", since=view.year_number(since), **facts)


def _formula(view: View, element: Indicator | Variable) -> Line:
    formula = element.formula
    if isinstance(formula, Ratio):
        facts: dict[str, object] = {"above": view.name(formula.numerator), "below": view.name(formula.denominator)}
        factor = view.number(Kind.FACTOR, element.id)
        return view.line("formula.ratio" if factor.value == 1 else "formula.ratio_times", factor=factor, **facts)
    terms = formula.sum if isinstance(formula, Sum) else ()
    return view.line("formula.sum", terms=join(view.words, ((view.name(term),) for term in terms)))


def definition_method(view: View, node: str) -> Sentence | None:
    """How the figures are obtained, if the pack says so."""
    text = view.indicator(node).method
    if text is None:
        return None
    return view.sentence("definition_method", node, "definition_method", text=ended(text.text(view.book.language)))


def definition_population(view: View, node: str) -> Sentence | None:
    """Whom the indicator is about, if the pack says so."""
    text = view.indicator(node).population
    if text is None:
        return None
    facts = {"text": ended(text.text(view.book.language))}
    return view.sentence("definition_population", node, "definition_population", **facts)


def definition_source(view: View, node: str) -> Sentence | None:
    """The sources that the indicator names."""
    named = view.indicator(node).source
    titles = [titled(view, each.title) for each in view.edition.sources if each.id in named]
    if not titles:
        return None
    return view.sentence("definition_source", node, "definition_source", titles=listed(view, titles))


def definition_breaks(view: View, node: str) -> Iterable[Sentence]:
    """Breaks in the series up to the year of the report."""
    for each in view.indicator(node).breaks:
        if each.period <= view.year:
            yield _break(view, node, each)


def _break(view: View, node: str, each: Break) -> Sentence:
    return view.sentence(
        "definition_break",
        f"{node}:{each.period}:{each.kind}",
        "definition_break",
        year=view.year_number(each.period),
        kind=view.words(f"term.break_{each.kind}"),
        note=ended(each.note.text(view.book.language)),
    )
