"""What the bounds stand on, and which of them do not follow their own rule."""

from collections.abc import Iterator
from dataclasses import dataclass

from weiheng.definitions.form import bounds_below
from weiheng.definitions.model import Basis, Bound
from weiheng.observations.model import Observation
from weiheng.report.blocks import Line, Paragraph, Sentence
from weiheng.report.filling import join
from weiheng.report.narrative.background import see
from weiheng.report.narrative.phrases import counted, together
from weiheng.report.numbers import Kind, Number
from weiheng.report.view import View


@dataclass(frozen=True)
class OffRule:
    """A bound that is not what its rule gives; ``picked`` is None if the rule finds no figure at all."""

    indicator: str
    end: str
    bound: Bound
    picked: Observation | None


def bounds(view: View, node: str) -> Iterator[Paragraph]:
    """How the bounds were set, and remarks on those that do not follow their rule; nothing where none count."""
    if not bounds_below(view.edition, node):
        return
    remarks = (bounds_off_rule(view, off) for off in off_rule(view, node))
    yield from together(view, "bounds", node, [bounds_basis(view, node), bounds_extremes(view, node), *remarks])


def bounds_basis(view: View, node: str) -> Sentence:
    """How many bounds stand on plan targets, extremes, other places and fixed values."""
    numbers = {basis.value: view.number(Kind.BOUNDS, node, of=basis.value) for basis in Basis}
    parts = [counted(view, basis, number) for basis, number in numbers.items() if number.value]
    return view.sentence(
        "bounds_basis",
        node,
        "bounds_basis",
        indicators=counted(view, "indicators", _bounded(view, node)),
        total=counted(view, "bounds", view.number(Kind.BOUNDS, node)),
        parts=join(view.words, parts),
        table=see(view, "table bounds"),
    )


def _bounded(view: View, node: str) -> Number:
    """How many indicators are scored between bounds: all of them, or some."""
    some = len(bounds_below(view.edition, node)) < len(view.edition.leaves(node))
    return view.number(Kind.INDICATORS, node, of="bounded" if some else None)


def bounds_extremes(view: View, node: str) -> Sentence | None:
    """Since when extremes are looked for, if that is the same year for all."""
    ends = (bound for each in bounds_below(view.edition, node) for _, bound in each.ends())
    rules = (bound.rule for bound in ends if bound.basis is Basis.HISTORICAL_EXTREME and bound.rule.kind != "given")
    years = {_since(view, rule.since) for rule in rules}
    if len(years) != 1:
        return None
    last = view.edition.settings.periods.last
    facts = {"since": view.year_number(years.pop()), "last": view.year_number(last)}
    return view.sentence("bounds_extremes", node, "bounds_extremes", **facts)


def _since(view: View, since: int | None) -> int:
    return since or view.edition.settings.periods.first


def off_rule(view: View, node: str) -> Iterator[OffRule]:
    """Bounds below a node whose rule gives another printed number than the one written, or none."""
    for each in bounds_below(view.edition, node):
        for end, bound in each.ends():
            if bound.rule.kind == "given":
                continue
            off = OffRule(each.indicator, end, bound, view.book.picked.get((each.indicator, end)))
            if off.picked is None or _written(view, off).digits != _given(view, off).digits:
                yield off


def _written(view: View, off: OffRule) -> Number:
    return view.number(Kind.UPPER if off.end == "upper" else Kind.LOWER, off.indicator)


def _given(view: View, off: OffRule) -> Number:
    """What the rule gives, with the digits of the bound."""
    return view.number(Kind.RULE, off.indicator, of=off.end)


def bounds_off_rule(view: View, off: OffRule) -> Sentence:
    """A bound, what its rule gives instead, and that the written one counts."""
    subject = f"{off.indicator}:{off.end}"
    facts: dict[str, object] = {
        "name": view.name(off.indicator),
        "end": view.words(f"term.{off.end}"),
        "written": _written(view, off),
        "own_rule": _rule(view, off.bound),
    }
    if off.picked is None:
        return view.sentence("bounds_off_rule", subject, "bounds_nothing", **facts)
    year = view.year_number(off.picked.period)
    own = off.picked.area == view.area
    where = (year,) if own else view.line("background.place_year", area=view.area_name(off.picked.area), year=year)
    return view.sentence("bounds_off_rule", subject, "bounds_off_rule", given=_given(view, off), where=where, **facts)


def _rule(view: View, bound: Bound) -> Line:
    since = view.year_number(_since(view, bound.rule.since))
    if bound.rule.within is None:
        return view.line(f"bound_rule.{bound.rule.kind}", since=since)
    return view.line(f"bound_rule.{bound.rule.kind}_within", since=since, area=view.area_name(bound.rule.within))
