"""Native charts over live cells, told apart by marker and dash as well as by colour, so that they survive a copier."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import isnan
from typing import Any

from weiheng.definitions.form import score_range
from weiheng.definitions.model import Indicator, Node
from weiheng.explain.places import score_places
from weiheng.report.writers.excel.draft import TITLE_HEIGHT, Draft, decimals, width
from weiheng.report.writers.excel.formulas import or_not_available
from weiheng.report.writers.excel.plan import FIRST, HEADING, ID, NAME, UNIT, YEARS, Plan, Sheet, cell
from weiheng.vocabulary.unit import UNITS

MARKERS = ("circle", "square", "diamond", "triangle", "x", "star", "plus", "long_dash")
DASHES = ("solid", "dash", "round_dot", "long_dash", "dash_dot", "long_dash_dot", "square_dot", "long_dash_dot_dot")
COLOURS = ("#1F4E79", "#C55A11", "#548235", "#7F6000", "#7030A0", "#404040", "#C00000", "#008080")
_MOST_LINES = len(MARKERS)
_LONGEST_LABEL = 40
_SIZE = (560, 300)
_SOME_TITLE = "-"
_SLOT_ROWS, _SLOT_COLUMNS, _PAGE_SLOTS = 16, 9, 2


@dataclass(frozen=True)
class Trace:
    """One line of a chart: a row of a sheet.

    On the sheet of chart data, that row shows ``source_row`` of ``sheet`` for some years. ``put_in`` are the years
    whose number the missing rule put in; they are drawn hollow.
    """

    home: Sheet
    row: int
    id: str
    label: str
    unit: str
    sheet: Sheet
    source_row: int
    years: tuple[int, ...]
    decimals: int
    put_in: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Traces:
    """All lines: those of the whole index, of the nodes below it, and of each indicator's values."""

    index: Trace
    pillars: tuple[Trace, ...]
    indicators: tuple[tuple[Trace, ...], ...]

    def helped(self) -> Iterator[Trace]:
        """Those that need the sheet of chart data, in the order of their rows."""
        found = (self.index, *self.pillars, *(trace for segments in self.indicators for trace in segments))
        return (trace for trace in found if trace.home is Sheet.CHART_DATA)


def traces(plan: Plan) -> Traces:
    """The lines that there are."""
    root = plan.nodes[0]
    scored = [child for child in root.children if child.key not in plan.compared]
    pillars = [_of_node(plan, child, FIRST + 1 + n) for n, child in enumerate(scored)]
    row = FIRST + 1 + len(pillars)
    indicators = []
    for indicator in plan.edition.indicators:
        segments = tuple(_of_indicator(plan, indicator, row))
        indicators.append(segments)
        row += sum(trace.home is Sheet.CHART_DATA for trace in segments)
    return Traces(_of_node(plan, root, FIRST), tuple(pillars), tuple(indicators))


def _of_node(plan: Plan, node: Node, row: int) -> Trace:
    put_in = [year for year in plan.periods if not node.children and plan.assessment.imputed(node.key, plan.area, year)]
    name, unit = plan.node_name(node), plan.words("workbook.points")
    places = score_places(plan.edition, node.key)
    where = plan.node_row[node.key]
    home = Sheet.CHART_DATA
    return Trace(home, row, node.key, short(name), unit, Sheet.SCORES, where, plan.periods, places, frozenset(put_in))


def _of_indicator(plan: Plan, indicator: Indicator, row: int) -> Iterator[Trace]:
    """The values of an indicator; a break in its series begins a new line.

    A whole series of typed numbers is shown where it stands: an empty cell is a gap in every program.
    """
    unit, name = UNITS[indicator.unit].symbol(plan.language), short(indicator.names.text(plan.language))
    parts = unbroken(plan.periods, [each.period for each in indicator.breaks])
    where = plan.indicator_row[indicator.id]
    if len(parts) == 1 and not plan.is_computed_ever(indicator.id):
        home, row = Sheet.VALUES, where
    else:
        home = Sheet.CHART_DATA
    for n, years in enumerate(parts):
        label = name if n == 0 else plan.words("workbook.from_year", name=name, period=years[0])
        yield Trace(home, row + n, indicator.id, label, unit, Sheet.VALUES, where, years, indicator.decimals)


def unbroken(periods: Sequence[int], breaks: Sequence[int]) -> list[tuple[int, ...]]:
    """The periods cut where breaks begin.

    >>> unbroken((2019, 2020, 2021, 2022), [2021])
    [(2019, 2020), (2021, 2022)]
    """
    cuts = [periods[0], *sorted({each for each in breaks if periods[0] < each <= periods[-1]}), periods[-1] + 1]
    return [tuple(range(first, after)) for first, after in pairwise(cuts)]


def short(name: str) -> str:
    """A name that fits a chart.

    >>> short("婴儿死亡率"), len(short("long " * 60))
    ('婴儿死亡率', 40)
    """
    if width(name) <= _LONGEST_LABEL:
        return name
    kept = 0
    while width(name[: kept + 1]) < _LONGEST_LABEL:
        kept += 1
    return name[:kept] + "…"


def write_chart_data(draft: Draft, lines: Traces) -> None:
    """The cells that charts show.

    What is missing is #N/A there: Excel leaves a gap, where it would draw an empty text as zero. LibreOffice knows gaps
    only for cells without formula.
    """
    plan, sheet = draft.plan, Sheet.CHART_DATA
    heads = [plan.words(f"workbook.{each}") for each in ("name", "id", "unit")]
    draft.top(sheet, heads, (draft.name_width, draft.id_width, 12), "chart_data")
    for trace in lines.helped():
        draft.text(sheet, trace.row, NAME, trace.label)
        draft.text(sheet, trace.row, ID, trace.id, "id")
        draft.text(sheet, trace.row, UNIT, trace.unit, "centred")
        for period in trace.years:
            _write_point(draft, trace, period)
    last = max(trace.row for trace in lines.helped())
    faint = {"type": "errors", "format": draft.style("unavailable")}
    draft.sheets[sheet].conditional_format(FIRST, YEARS, last, plan.last_column, faint)


def _write_point(draft: Draft, trace: Trace, period: int) -> None:
    plan, column = draft.plan, draft.plan.column(period)
    formula = or_not_available(plan.on(trace.sheet, cell(trace.source_row, column)))
    number = _number(plan, trace, period)
    result = "#N/A" if number is None else number
    draft.formula(Sheet.CHART_DATA, trace.row, column, formula, result, decimals(trace.decimals))


def _number(plan: Plan, trace: Trace, period: int) -> float | None:
    """What a line shows in a year, if anything."""
    if period not in trace.years:
        return None
    if trace.sheet is Sheet.SCORES:
        score = plan.assessment.score(trace.id, plan.area, period)
        return None if isnan(score) else score
    adopted = plan.assessment.values.at(trace.id, plan.area, period).adopted
    return None if adopted is None else float(adopted)


def line_chart(draft: Draft, lines: Sequence[Trace], title: str, scores: bool) -> Any:
    """A line chart over the years. Of scores that are cut to their range, the axis is that range."""
    plan = draft.plan
    chart = draft.book.add_chart({"type": "line"})
    for n, trace in enumerate(lines):
        chart.add_series(_series(plan, trace, n))
    chart.set_title({"name": _SOME_TITLE, "overlay": False, "name_font": {"size": 12, "bold": True}})
    chart.title.name = title  # as words: set_title would take one that looks like an address for a reference
    chart.set_x_axis({"num_font": {"size": 9}})
    scale = score_range(plan.edition) if scores else None
    ends = {"min": float(scale[0].exact), "max": float(scale[1].exact)} if scale else {}
    faint = {"visible": True, "line": {"color": "#D9D9D9", "width": 0.75}}
    chart.set_y_axis({"major_gridlines": faint, "num_font": {"size": 9}, **ends})
    chart.set_legend({"position": "bottom"} if len(lines) > 1 else {"none": True})
    chart.set_size({"width": _SIZE[0], "height": _SIZE[1]})
    chart.show_blanks_as("gap")
    chart.show_na_as_empty_cell()
    return chart


def _series(plan: Plan, trace: Trace, n: int) -> dict[str, object]:
    name = plan.names[trace.home]
    colour = COLOURS[n % len(COLOURS)]
    last = plan.last_column
    hollow = {"fill": {"color": "#FFFFFF"}, "border": {"color": colour}}
    return {
        "name": [name, trace.row, NAME],
        "categories": [name, HEADING, YEARS, HEADING, last],
        "values": [name, trace.row, YEARS, trace.row, last],
        "values_data": [_number(plan, trace, period) for period in plan.periods],
        "line": {"color": colour, "width": 2, "dash_type": DASHES[n % len(DASHES)]},
        "marker": {
            "type": MARKERS[n % len(MARKERS)],
            "size": 7,
            "fill": {"color": colour},
            "border": {"color": colour},
        },
        "points": [hollow if period in trace.put_in else None for period in plan.periods],
    }


def index_chart(draft: Draft, lines: Traces) -> Any:
    """The course of the whole index."""
    title = draft.plan.words("workbook_chart.index", name=lines.index.label)
    return line_chart(draft, [lines.index], with_unit(draft.plan, title, lines.index), scores=True)


def with_unit(plan: Plan, name: str, trace: Trace) -> str:
    """A chart's title with the unit of its axis."""
    return plan.words("workbook.with_unit", name=name, unit=trace.unit)


def write_charts(draft: Draft, lines: Traces) -> None:
    """A sheet of charts, two a row: the index, its first level (few enough lines a chart), every indicator."""
    plan, sheet = draft.plan, draft.sheets[Sheet.CHARTS]
    facts = {"sheet": plan.names[Sheet.CHARTS], "title": plan.edition.settings.title, "area": plan.area_name()}
    draft.text(Sheet.CHARTS, 0, 0, plan.words("workbook.subtitle", **facts), "title", text_wrap=False)
    sheet.set_row(0, TITLE_HEIGHT)
    draft.text(Sheet.CHARTS, 1, 0, plan.words("workbook_about.charts"), "hint")
    draft.print_setup(Sheet.CHARTS)
    charts = [(index_chart(draft, lines), lines.index.label)]
    title = with_unit(plan, plan.words("workbook_chart.pillars"), lines.index)
    for first in range(0, len(lines.pillars), _MOST_LINES):
        some = lines.pillars[first : first + _MOST_LINES]
        charts.append((line_chart(draft, some, title, scores=True), title))
    for segments in lines.indicators:
        title = with_unit(plan, segments[0].label, segments[0])
        charts.append((line_chart(draft, segments, title, scores=False), title))
    for n, (chart, description) in enumerate(charts):
        row, column = HEADING + n // 2 * _SLOT_ROWS, n % 2 * _SLOT_COLUMNS
        sheet.insert_chart(row, column, chart, {"description": description})
    rows = range(_PAGE_SLOTS, (len(charts) + 1) // 2, _PAGE_SLOTS)
    sheet.set_h_pagebreaks([HEADING + row * _SLOT_ROWS - 1 for row in rows])
