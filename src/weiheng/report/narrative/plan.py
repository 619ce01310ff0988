"""Where the targets of a plan stand: how many in which class, what the index would be, and why each is where it is."""

from collections.abc import Iterable, Iterator

from weiheng.outlook.model import Outlook
from weiheng.plan.model import Remark
from weiheng.report.blocks import Line, Paragraph, Sentence
from weiheng.report.narrative.background import see
from weiheng.report.narrative.phrases import counted, together
from weiheng.report.numbers import Kind
from weiheng.report.plan_view import PlanView, plan_view
from weiheng.report.planned import BINDING
from weiheng.report.view import View


def plan(view: View, node: str) -> Iterator[Paragraph]:
    """The whole, then a reason for each target, laggards first; those without data last, in one sentence."""
    found = plan_view(view)
    if found is None or node != view.root:
        return
    yield from together(view, "plan", node, [plan_conclusion(found), plan_index(found)])
    left = unknown(found)
    for each in found.targets:
        if each not in left:
            sentence = plan_target(found, each)
            yield Paragraph(f"{sentence.key} item", (sentence,), "item")
    last = [plan_unknown(found, left, known) for known in (True, False)]
    yield from together(view, "plan_unknown", node, last, "item")


def unknown(found: PlanView) -> tuple[Outlook, ...]:
    """The targets of which only that there are no data is to be said."""
    return tuple(each for each in found.targets if found.speaker.remarks(each) == (Remark.NO_DATA,))


def plan_conclusion(found: PlanView) -> Sentence:
    """How many targets are in which class, and how many of those that bind."""
    view = found.view
    facts = {"area": view.area_name(), "table": see(view, "table plan_targets"), **_counts(found)}
    kind = "named" if found.targets[0].target.attribute is not None else "all"
    return view.sentence("plan_conclusion", view.root, f"plan_conclusion_{kind}", **facts)


def plan_line(view: View) -> Sentence | None:
    """The same in short, for the director's page."""
    found = plan_view(view)
    if found is None:
        return None
    return view.sentence("plan_line", view.root, "plan_line", **_counts(found))


def _counts(found: PlanView) -> dict[str, object]:
    binding = found.number(Kind.CLASSED, of=BINDING)
    of_binding: Line = ()
    if binding.value:
        of_binding = counted(found.view, "binding_targets", binding, counts=found.counted(f"{BINDING}:"))
    return {
        "title": found.speaker.title(),
        "year": found.year(found.planned.found.period),
        "targets": counted(found.view, "plan_targets", found.number(Kind.CLASSED)),
        "counts": found.counted(),
        "binding": of_binding,
    }


def plan_index(found: PlanView) -> Sentence | None:
    """What the whole index would be if the targets were met; nothing if targets bear on none."""
    view, index = found.view, found.planned.index_if(found.view.area)
    year = found.planned.found.index_period
    if index is None or year is None:
        return None
    then = found.number(Kind.SCORE_IF, index.node, year)
    gain = found.number(Kind.GAIN_IF, index.node, year, form="signed")
    facts = {"node": view.name(index.node), "year": found.year(year), "now": view.score(index.node, year)}
    template = "plan_index" if gain.digits.strip("+-0.") else "plan_index_same"
    return view.sentence("plan_index", view.root, template, then=then, gain=gain, **facts)


def plan_target(found: PlanView, each: Outlook) -> Sentence:
    """Name, class and reason."""
    facts = {"name": found.name(each), "cls": found.speaker.cls(each), "reason": found.reason(each)}
    return Sentence(
        f"plan_target {each.target.id} {found.view.area}", "plan_target", found.view.line("plan.target", **facts)
    )


def plan_unknown(found: PlanView, left: Iterable[Outlook], known: bool) -> Sentence | None:
    """Targets without data, by name; those of which the plan prints a baseline apart."""
    chosen = [each for each in left if (each.start is not None) is known]
    if not chosen:
        return None
    view, rule = found.view, "plan_baseline_only" if known else "plan_no_data"
    names: Line = found.joined("between", ((found.name(each),) for each in chosen))
    return view.sentence(rule, view.root, rule, names=names)
