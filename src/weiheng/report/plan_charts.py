"""The charts of a plan: for each target with data its values, planned path, forecast and target."""

from collections.abc import Iterator
from dataclasses import replace

from weiheng.outlook.model import Outlook
from weiheng.report.blocks import Chart, ChartSpec, Note, Series
from weiheng.report.charts_of_plans import path_chart
from weiheng.report.narrative.phrases import counted
from weiheng.report.numbers import Kind, Number
from weiheng.report.plan_view import PlanView, plan_view
from weiheng.report.planned import MOST_CHARTS, UNDRAWN
from weiheng.report.view import View


def plan_paths(view: View, node: str) -> Iterator[Chart | Note]:
    """A chart a target, the most urgent first; of more than there is room for only how many there are."""
    found = plan_view(view)
    if found is None or node != view.root:
        return
    for each in found.planned.drawn(view.area)[:MOST_CHARTS]:
        key = f"chart plan_paths {each.target.id}"
        spec = path_spec(found, each)
        yield Chart(key, view.line("plan_table.chart", name=found.name(each)), spec)
        if any(series.filled for series in spec.series):
            yield Note(f"{key} preliminary", view.line("path_chart.preliminary_note"))
        if _is_cut(spec):
            yield Note(f"{key} cut", view.line("plan_table.cut_note"))
    more = found.number(Kind.CLASSED, of=UNDRAWN)
    if more.value:
        left = counted(view, "undrawn_targets", more)
        yield Note("chart plan_paths note", view.line("plan_table.chart_more", targets=left))


def _is_cut(spec: ChartSpec) -> bool:
    """Whether a chart has no room for all of its band."""
    ends = (spec.band.low, spec.band.high) if spec.band else ()
    values = [float(number.value) for each in ends for number in each.values if number and number.value is not None]
    low, high = spec.reach or (0.0, 0.0)
    return bool(values) and (min(values) < low or max(values) > high)


def path_spec(found: PlanView, each: Outlook) -> ChartSpec:
    """The chart of a target, every number of it looked up in the book."""
    places = found.speaker.places(each)
    spec = path_chart(each, found.planned.address, found.view.words, places)
    band = spec.band
    if band is not None:
        band = replace(band, low=_looked_up(found, each, band.low), high=_looked_up(found, each, band.high))
    return replace(spec, series=tuple(_looked_up(found, each, one) for one in spec.series), band=band)


def _looked_up(found: PlanView, each: Outlook, series: Series) -> Series:
    return replace(series, values=tuple(_number(found, each, series, number) for number in series.values))


def _number(found: PlanView, each: Outlook, series: Series, number: Number | None) -> Number | None:
    """The number with the target for its subject, and the end of a range that it is."""
    if number is None:
        return None
    ends = {"target_low": "low", "target_high": "high"}
    of = ends[series.key] if number.origin.kind is Kind.LIMIT else None
    return found.view.book.number(replace(number.origin, subject=each.target.id, of=of), number.style)
