"""The table of a plan: every target with where it came from, where it is, what is asked, and how likely that is."""

from collections.abc import Iterator

from weiheng.definitions.plans import Attribute
from weiheng.outlook.model import Outlook
from weiheng.plan.model import Remark
from weiheng.report.blocks import Cell, Line, Table
from weiheng.report.cells import head_cell, right_cell, text_cell
from weiheng.report.narrative.phrases import counted
from weiheng.report.numbers import Kind
from weiheng.report.plan_view import PlanView, plan_view
from weiheng.report.planned import OTHERS
from weiheng.report.view import View

_HEADS = ("name", "start", "value", "goal", "progress", "tau", "class", "chance", "needed")
_WIDTHS = (5.8, 1.6, 2.9, 3.7, 1.6, 1.6, 2.8, 1.7, 3.3)


def plan_targets(view: View, node: str) -> Iterator[Table]:
    """A row a target, the most urgent first."""
    found = plan_view(view)
    if found is None or node != view.root:
        return
    title = view.line("plan_table.title", title=found.speaker.title(), year=found.year(found.planned.found.period))
    yield Table(
        "table plan_targets",
        title,
        _WIDTHS,
        (tuple(head_cell(view.line(f"plan_table.{head}")) for head in _HEADS),),
        tuple(_row(found, each) for each in found.targets),
        notes=tuple(_notes(found)),
        wide=True,
    )


def _row(found: PlanView, each: Outlook) -> tuple[Cell, ...]:
    return (
        text_cell(_name(found, each), head=True),
        right_cell(_start(found, each)),
        right_cell(_value(found, each)),
        right_cell(found.goal(each, short=True)),
        *(right_cell(found.known(found.of_target(kind, each))) for kind in (Kind.PROGRESS, Kind.ELAPSED)),
        text_cell((found.speaker.cls(each),), align="center"),
        right_cell(found.chance(each) or _none(found)),
        right_cell(_needed(found, each)),
    )


def _none(found: PlanView) -> Line:
    return (found.view.words("plan.none"),)


def _name(found: PlanView, each: Outlook) -> Line:
    name = found.name(each)
    is_binding = each.target.attribute is Attribute.BINDING
    return found.view.line("plan_table.binding", name=name) if is_binding else (name,)


def _start(found: PlanView, each: Outlook) -> Line:
    """The baseline, with a mark if the plan does not print it."""
    if each.start is None:
        return _none(found)
    number = found.of_target(Kind.BASELINE, each, each.start.period, unit=False)
    return ("*" if Remark.BASELINE_OBSERVED in each.verdict.remarks else "", number)


def _value(found: PlanView, each: Outlook) -> Line:
    """The latest value with its year."""
    if each.verdict.period is None or each.verdict.value is None:
        return _none(found)
    value = found.of_target(Kind.VALUE, each, unit=False)
    return found.view.line("plan_table.of_year", value=value, year=found.year(each.verdict.period))


def _needed(found: PlanView, each: Outlook) -> Line:
    number = found.number(Kind.NEEDED, each.target.id, each.verdict.period, form="signed")
    return found.known(number)


def _notes(found: PlanView) -> Iterator[Line]:
    view, shown = found.view, found.targets
    if any(Remark.BASELINE_OBSERVED in each.verdict.remarks for each in shown):
        yield view.line("plan_table.star_note")
    yield view.line("plan_table.note")
    more = found.number(Kind.CLASSED, of=OTHERS)
    if more.value:
        facts = {"targets": counted(view, "other_targets", more), "area": view.area_name()}
        yield view.line("plan_table.more_note", pack=found.planned.pack.owner.id, **facts)
