"""The latest values against the bounds that are targets of a plan."""

from collections.abc import Iterator

from weiheng.explain.values import source_of
from weiheng.report.blocks import Line, Paragraph, Sentence
from weiheng.report.bound_targets import bound_targets, latest_year, target_state
from weiheng.report.narrative.phrases import counted, titled, together
from weiheng.report.numbers import Kind, Number
from weiheng.report.plan_view import plan_view
from weiheng.report.view import View

_ORDER = ("missed", "met", "unknown")


def targets(view: View, node: str) -> Iterator[Paragraph]:
    """How many targets are met, then every target with its gap; those that are not met first."""
    found = list(bound_targets(view.assessment, view.book.plan, node, view.area))
    states = {target: target_state(view.assessment, *target, view.area, view.year) for target in found}
    yield from together(view, "targets", node, [targets_summary(view, node)])
    for indicator, end in sorted(found, key=lambda target: _ORDER.index(states[target])):
        sentence = target(view, indicator, end)
        yield Paragraph(f"{sentence.key} item", (sentence,), "item")


def targets_summary(view: View, node: str) -> Sentence | None:
    """How many targets there are, met and not met; for a single one its own sentence says it."""
    total = view.number(Kind.TARGETS, node)
    besides = view.words("background.besides") if plan_view(view) is not None else ""
    if total.value is None or total.value < 2:
        return None
    met, missed, unknown = (view.number(Kind.TARGETS, node, of=state) for state in ("met", "missed", "unknown"))
    if not met.value and not missed.value:
        return view.sentence("targets_summary", node, "targets_summary_unknown", total=total, besides=besides)
    template = "targets_summary_partly" if unknown.value else "targets_summary"
    facts = {
        "total": total,
        "besides": besides,
        "met": counted(view, "met", met),
        "missed": counted(view, "missed", missed),
        "unknown": counted(view, "unknown", unknown),
    }
    return view.sentence("targets_summary", node, template, **facts)


def target(view: View, indicator: str, end: str) -> Sentence:
    """The latest value of an indicator against a bound: met or not is told by the unrounded numbers."""
    bound = view.number(Kind.UPPER if end == "upper" else Kind.LOWER, indicator)
    facts: dict[str, object] = {"name": view.scored_name(indicator), "target": _named(view, indicator, end, bound)}
    subject, year = f"{indicator}:{end}", latest_year(view.assessment, indicator, view.area, view.year)
    if year is None:
        return view.sentence("target", subject, "target_unknown", **facts)
    value = view.scored(indicator, year)
    gap = view.number(Kind.TARGET_GAP, indicator, year=year, of=end, form="absolute")
    state = target_state(view.assessment, indicator, end, view.area, view.year)
    facts |= {"year": view.year_number(year), "value": value, "gap": gap}
    return view.sentence("target", subject, f"target_{state}_{_side(value, bound, gap)}", **facts)


def _side(value: Number, bound: Number, gap: Number) -> str:
    """Where the value lies: above or below the target, equal to it, or equal only as far as it is printed."""
    if not gap.value:
        return "even"
    if value.digits == bound.digits or _is_nothing(gap):
        return "close"
    return "above" if gap.value > 0 else "below"


def _is_nothing(number: Number) -> bool:
    """Whether a number prints as zero."""
    return not number.digits.strip("0.+-")


def _named(view: View, indicator: str, end: str, bound: Number) -> Line:
    """The target with the document that sets it."""
    bounds = dict(view.edition.bounds_of(indicator).ends())
    source = source_of(view.assessment, bounds["upper" if end == "upper" else "lower"].source)
    if source is None:
        return view.line("background.target", target=bound)
    return view.line("background.target_of", target=bound, source=titled(view, source.title))
