"""What was collected, and how good it is: gaps, filled scores, breaks, figures that disagree, how new the data are."""

from collections.abc import Iterable, Iterator

from weiheng.definitions.edition import formula_parts
from weiheng.definitions.form import stages
from weiheng.definitions.model import Break, Indicator
from weiheng.report.behind import open_statuses
from weiheng.report.blocks import Line, Paragraph, Sentence
from weiheng.report.narrative.audit import documents, has_claims
from weiheng.report.narrative.background import see
from weiheng.report.narrative.bounds import off_rule
from weiheng.report.narrative.phrases import (
    clauses,
    counted,
    dated,
    ended,
    listed,
    names_line,
    together,
    years_line,
)
from weiheng.report.numbers import WHOLE, Kind, Number
from weiheng.report.view import View
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.unit import UNITS, convert

Cell = tuple[str, int]
"""Indicator and year."""

_MOST_GAPS = 3
"""Patterns of missing years that are told one by one; of more, only where to see them."""


def collected(view: View, node: str) -> Iterator[Paragraph]:
    """What was collected, what is missing, what is computed, and what readers of a series must know."""
    sentences = [
        collected_size(view, node),
        *collected_gaps(view, node),
        collected_computed(view, node),
        collected_differs(view, node),
        collected_decided(view, node),
        collected_breaks(view, node),
        *collected_units(view, node),
    ]
    yield from together(view, "collected", node, sentences)


def quality(view: View, node: str) -> Iterator[Paragraph]:
    """How far the results rest on figures that were observed, are final, and agree with each other."""
    sentences = [
        quality_missing(view, node),
        quality_open(view, node),
        quality_coverage(view, node),
        quality_breaks(view, node),
        quality_bounds(view, node),
        quality_differs(view, node),
        quality_claims(view, node),
        quality_conflicts(view, node),
        quality_date(view, node),
    ]
    yield from together(view, "quality", node, sentences)


def gaps(view: View, node: str) -> dict[tuple[int, ...], list[str]]:
    """Indicators below a node by the years that they have no value of; complete ones are left out."""
    found: dict[tuple[int, ...], list[str]] = {}
    for leaf in view.edition.leaves(node):
        years = tuple(year for year in view.years if _value(view, leaf.id, year) is None)
        if years:
            found.setdefault(years, []).append(leaf.id)
    return found


def _value(view: View, indicator: str, year: int) -> object:
    return view.assessment.facts.value(indicator, (view.area, year)).adopted


def _spanning(view: View, kind: Kind, node: str) -> Number:
    """A count over all years of the report."""
    return view.number(kind, node, since=view.years[0])


def collected_size(view: View, node: str) -> Sentence:
    """How many figures there are and how many are missing."""
    return view.sentence(
        "collected_size",
        node,
        "collected_size",
        years=years_line(view, view.years),
        indicators=counted(view, "indicators", view.number(Kind.INDICATORS, node)),
        figures=counted(view, "collected", _spanning(view, Kind.OBSERVED, node)),
        missing=counted(view, "missing", _spanning(view, Kind.MISSING, node)),
        table=see(view, view.key("table values", node)),
    )


def collected_gaps(view: View, node: str) -> Iterator[Sentence]:
    """Which indicators start later, lack years, or have no figure at all; if they are many, where to see it."""
    found = gaps(view, node)
    if len(found) > _MOST_GAPS:
        table = see(view, view.key("table values", node))
        yield view.sentence("collected_gaps", node, "collected_gaps_many", table=table)
        return
    for years, names in found.items():
        yield _gap(view, years, names)


def _gap(view: View, years: tuple[int, ...], names: list[str]) -> Sentence:
    rule, first, facts = "collected_gaps", names[0], {"names": names_line(view, names)}
    if years == view.years:
        return view.sentence(rule, first, "collected_never", **facts)
    if years == view.years[: len(years)]:
        start = view.year_number(view.years[len(years)])
        return view.sentence(rule, first, "collected_from", year=start, **facts)
    return view.sentence(rule, first, "collected_without", years=years_line(view, years), **facts)


def collected_computed(view: View, node: str) -> Sentence | None:
    """Which values are computed from counts, and of which years."""
    leaves = view.edition.leaves(node)
    found = {leaf.id: [year for year in view.years if _is_computed(view, leaf.id, year)] for leaf in leaves}
    computed = {key: years for key, years in found.items() if years}
    if not computed:
        return None
    if sum(len(years) for years in computed.values()) == len(leaves) * len(view.years):
        return view.sentence("collected_computed", node, "collected_computed_all")
    listing = listed(view, (_with_years(view, key, years) for key, years in computed.items()))
    return view.sentence("collected_computed", node, "collected_computed", list=listing)


def _is_computed(view: View, indicator: str, year: int) -> bool:
    return view.assessment.facts.value(indicator, (view.area, year)).is_computed


def _with_years(view: View, indicator: str, years: Iterable[int]) -> Line:
    return view.line("background.of_years", name=view.name(indicator), years=years_line(view, years))


def differing(view: View, node: str) -> Iterator[Cell]:
    """Computed values whose counts give another figure than the one reported, as precise as that is printed.

    Where it was decided which of them counts there is nothing left to differ.
    """
    facts, rounding = view.assessment.facts, view.edition.settings.rounding
    for leaf in view.edition.leaves(node):
        for year in view.years:
            row = facts.observations.get((leaf.id, view.area, year))
            value = facts.value(leaf.id, (view.area, year))
            if row is None or row.value is None or value.computed is None or not value.is_computed:
                continue
            same_unit = convert(value.computed, UNITS[leaf.unit], UNITS[row.unit])
            if rounded(same_unit, row.value.places, rounding) != row.value.decimal:
                yield leaf.id, year


def collected_differs(view: View, node: str) -> Sentence | None:
    """Reported figures beside what their counts give."""
    cells = list(differing(view, node))
    if not cells:
        return None
    listing = listed(view, (_two_figures(view, *cell) for cell in cells))
    return view.sentence("collected_differs", node, "collected_differs", list=listing)


def _two_figures(view: View, indicator: str, year: int) -> Line:
    return view.line(
        "background.two_figures",
        name=view.name(indicator),
        year=view.year_number(year),
        reported=view.number(Kind.REPORTED, indicator, year=year),
        computed=view.value(indicator, year),
    )


def collected_decided(view: View, node: str) -> Sentence | None:
    """Values of indicators and of their counts that were adopted by decision: which number, by whom, when and why."""
    behind = [leaf.id for leaf in view.edition.leaves(node)]
    for each in behind:
        behind += [part for part in formula_parts(view.edition.elements[each]) if part not in behind]
    lines = [
        view.line(
            "background.decided",
            name=view.name(each.subject),
            year=view.year_number(each.period),
            value=view.value(each.subject, each.period),
            by=each.by,
            date=dated(view.words, each.date),
            reason=ended(each.reason),
        )
        for each in view.edition.decisions
        if each.subject in behind and each.area == view.area and each.period in view.years
    ]
    return view.sentence("collected_decided", node, "collected_decided", list=listed(view, lines)) if lines else None


def breaks(view: View, node: str) -> list[tuple[Indicator, Break]]:
    """Breaks in the series of a node's indicators within the years of the report."""
    leaves = view.edition.leaves(node)
    return [(leaf, gap) for leaf in leaves for gap in leaf.breaks_within(view.years[0], view.year)]


def collected_breaks(view: View, node: str) -> Sentence | None:
    """The breaks with year and kind."""
    found = [
        view.line(
            "background.break",
            name=leaf.names,
            year=view.year_number(gap.period),
            kind=view.words(f"term.break_{gap.kind}"),
        )
        for leaf, gap in breaks(view, node)
    ]
    return view.sentence("collected_breaks", node, "collected_breaks", list=listed(view, found)) if found else None


def collected_units(view: View, node: str) -> Iterator[Sentence]:
    """Indicators whose source prints another unit than the one that is meant."""
    for indicator, printed in dict.fromkeys(_printed_units(view, node)):
        unit = UNITS[view.indicator(indicator).unit]
        if printed in (*unit.zh, *unit.en):
            continue
        facts = {"name": view.name(indicator), "printed": printed, "unit": unit.symbol(view.book.language)}
        yield view.sentence("collected_units", f"{indicator}:{printed}", "collected_units", **facts)


def _printed_units(view: View, node: str) -> Iterator[Cell | tuple[str, str]]:
    below = {leaf.id for leaf in view.edition.leaves(node)}
    for row in view.assessment.observations:
        if row.indicator in below and row.area == view.area and row.unit_printed:
            yield row.indicator, row.unit_printed
    for each in view.edition.bounds:
        if each.indicator in below and each.unit_printed:
            yield each.indicator, each.unit_printed


def quality_missing(view: View, node: str) -> Sentence:
    """How many values are missing, and how many scores were filled in for them."""
    missing, filled = _spanning(view, Kind.MISSING, node), _spanning(view, Kind.FILLED, node)
    facts: dict[str, object] = {"years": years_line(view, view.years)}
    if not missing.value:
        return view.sentence("quality_missing", node, "quality_complete", **facts)
    spans = [(name, years) for years, names in gaps(view, node).items() for name in names]
    facts |= {
        "missing": counted(view, "values", missing),
        "list": listed(view, (_with_years(view, *each) for each in spans)),
    }
    if not filled.value:
        return view.sentence("quality_missing", node, "quality_missing", **facts)
    how = "put_in" if "impute" in stages(view.edition) else "filled"
    if filled.value == missing.value:
        return view.sentence("quality_missing", node, f"quality_all_{how}", **facts)
    return view.sentence("quality_missing", node, f"quality_part_{how}", filled=filled, **facts)


def quality_open(view: View, node: str) -> Sentence | None:
    """Values that are preliminary or estimated, or rest on such counts; nothing if there are no values."""
    number = _spanning(view, Kind.PRELIMINARY, node)
    if not _spanning(view, Kind.OBSERVED, node).value:
        return None
    if not number.value:
        return view.sentence("quality_open", node, "quality_final")
    leaves, area = view.edition.leaves(node), view.area
    cells = [
        (leaf.id, year, open_statuses(view.assessment, leaf.id, area, year)) for leaf in leaves for year in view.years
    ]
    lines = [
        view.line(
            "background.status",
            name=view.name(key),
            year=view.year_number(year),
            status=tuple(view.words(f"status.{status.value}") for status in sorted(statuses)),
        )
        for key, year, statuses in cells
        if statuses
    ]
    values = counted(view, "values", number)
    return view.sentence("quality_open", node, "quality_open", values=values, list=listed(view, lines))


def quality_coverage(view: View, node: str) -> Sentence | None:
    """Years in which less than the whole weight was observed, and how much; the least, if the years differ."""
    every = {year: view.number(Kind.COVERAGE, node, year=year) for year in view.years}
    short = {year: share for year, share in every.items() if share.value is not None and share.value < 100}
    if not short:
        return None
    lowest = min(short.values(), key=lambda share: share.value or 0)
    template = "quality_coverage" if len({share.text for share in short.values()}) == 1 else "quality_coverage_lowest"
    facts = {
        "node": view.name(node),
        "years": years_line(view, short),
        "at": years_line(view, [year for year, share in short.items() if share.text == lowest.text]),
        "coverage": lowest,
    }
    return view.sentence("quality_coverage", node, template if lowest.value else f"{template}_none", **facts)


def quality_breaks(view: View, node: str) -> Sentence | None:
    """Whose changes over the years are not all real."""
    found = dict.fromkeys(leaf.id for leaf, _ in breaks(view, node))
    return view.sentence("quality_breaks", node, "quality_breaks", names=names_line(view, found)) if found else None


def quality_bounds(view: View, node: str) -> Sentence | None:
    """Bounds that do not follow their own rule."""
    ends = [
        view.line("background.end_of", name=view.name(off.indicator), end=view.words(f"term.{off.end}"))
        for off in off_rule(view, node)
    ]
    return view.sentence("quality_bounds", node, "quality_bounds", list=listed(view, ends)) if ends else None


def quality_differs(view: View, node: str) -> Sentence | None:
    """Values whose counts give another figure than the reported one."""
    found: dict[str, list[int]] = {}
    for key, year in differing(view, node):
        found.setdefault(key, []).append(year)
    lines = [_with_years(view, key, years) for key, years in found.items()]
    return view.sentence("quality_differs", node, "quality_differs", list=listed(view, lines)) if lines else None


def quality_claims(view: View, node: str) -> Sentence | None:
    """How many of the numbers printed earlier agree; about the whole edition, so only at the root."""
    if node != view.root or not view.edition.claims:
        return None
    printed, disputed = view.number(Kind.PRINTED), view.number(Kind.DISPUTED)
    if not printed.value:
        return None
    template = "quality_claims" if disputed.value else "quality_claims_hold"
    facts = {"printed": printed, "disputed": disputed, "sources": documents(view)}
    return view.sentence("quality_claims", node, template, **facts)


def quality_conflicts(view: View, node: str) -> Sentence | None:
    """Of how many figures printed numbers disagree and nobody has decided which counts."""
    if node != view.root or not has_claims(view):
        return None
    left = view.number(Kind.CONFLICTS)
    template = "quality_conflicts" if left.value else "quality_conflicts_none"
    return view.sentence("quality_conflicts", node, template, left=left)


def quality_date(view: View, node: str) -> Sentence | None:
    """When the last of the area's figures became known."""
    date = _date(view)
    return view.sentence("quality_date", node, "quality_date", date=date) if date else None


def _date(view: View) -> str:
    others = set(view.assessment.areas) - {view.area}
    rows = (row for row in view.assessment.observations if row.area not in others and row.period <= view.year)
    return dated(view.words, max((row.vintage for row in rows), default=""))


def quality_line(view: View) -> Sentence:
    """The quality of the data in one line: figures, filled scores, figures that are not final, disputes, date."""
    kinds = {"figures": Kind.OBSERVED, "missing": Kind.MISSING, "filled": Kind.FILLED, "open": Kind.PRELIMINARY}
    numbers = {thing: _spanning(view, kind, WHOLE) for thing, kind in kinds.items()}
    if not numbers["missing"].value:
        del numbers["filled"]  # where nothing is missing there is nothing to fill
    if not numbers["figures"].value:
        del numbers["open"]
    parts = [counted(view, thing, number) for thing, number in numbers.items()]
    printed, disputed = view.number(Kind.PRINTED), view.number(Kind.DISPUTED)
    if view.edition.claims and printed.value:
        parts.append(counted(view, "disputed", disputed, printed=printed))
    if has_claims(view):
        parts.append(counted(view, "conflicts_left", view.number(Kind.CONFLICTS)))
    date = _date(view)
    if date:
        parts.append(view.line("background.as_of", date=date))
    years = years_line(view, view.years)
    return view.sentence("quality_line", view.root, "quality_line", years=years, parts=clauses(view, parts))
