"""What comments say: where a number is from, its status, and what to know about it."""

from collections.abc import Iterator

from weiheng.definitions.decisions import Decision
from weiheng.definitions.form import stages
from weiheng.definitions.model import Bound, Indicator, Ratio, Variable
from weiheng.observations.model import Observation
from weiheng.report.writers.excel.plan import Plan
from weiheng.vocabulary.messages import Term, Words
from weiheng.vocabulary.status import Status
from weiheng.vocabulary.unit import UNITS

Element = Indicator | Variable


def value_remarks(plan: Plan, element: Element, period: int) -> Iterator[str]:
    """Of the value of an indicator or variable in a year."""
    key, facts = (element.id, plan.area, period), plan.assessment.facts
    row = facts.observations.get(key)
    if (decision := facts.decisions.get(key)) is not None:
        yield from _decided(plan, element, decision)
    elif plan.is_computed(element.id, period):
        yield formula_remark(plan, element)
        if row is not None and row.value is not None:
            yield _say(plan, "reported", text=row.value.text, unit=_symbol(plan, row.unit))
    elif row is not None and row.unit != element.unit and row.value is not None:
        yield _say(plan, "printed", text=row.value.text, unit=_symbol(plan, row.unit))
    if isinstance(element, Indicator) and plan.assessment.imputed(element.id, plan.area, period):
        yield _say(plan, "put_in" if "impute" in stages(plan.edition) else "missing")
    if row is not None:
        yield from observation_remarks(plan, row)
    if isinstance(element, Indicator):
        yield from _events(plan, element, period)


def _decided(plan: Plan, element: Element, decision: Decision) -> Iterator[str]:
    """Who decided that this number counts, where it stands, and what else there is; the observation follows."""
    value = plan.assessment.facts.value(element.id, (plan.area, decision.period))
    said = decision.model_dump(mode="json", include={"by", "date", "reason"})
    yield _say(plan, "decided", text=decision.value.text, unit=_symbol(plan, decision.unit), **said)
    yield _say(plan, "source", title=source_title(plan, decision.source))
    yield _say(plan, "place", place=decision.place)
    if value.computed is not None:
        yield _say(plan, "decided_computed", value=f"{float(value.computed):.10g}", unit=_symbol(plan, element.unit))
    if value.reported is not None:
        yield _say(plan, "decided_reported", value=f"{float(value.reported):.10g}", unit=_symbol(plan, element.unit))


def observation_remarks(plan: Plan, row: Observation) -> Iterator[str]:
    """Of what was observed."""
    if row.source is not None:
        yield _say(plan, "source", title=source_title(plan, row.source))
    if row.place is not None:
        yield _say(plan, "place", place=row.place)
    yield _say(plan, "status", status=plan.words(f"status.{row.status}"))
    yield _say(plan, "vintage", vintage=row.vintage)
    if row.unit_printed is not None:
        yield _say(plan, "unit_printed", unit=row.unit_printed)
    if row.note is not None:
        yield _say(plan, "note", note=row.note)


def _events(plan: Plan, indicator: Indicator, period: int) -> Iterator[str]:
    """Breaks and notes of one year."""
    for each in indicator.breaks:
        if each.period == period:
            yield _say(plan, "break", period=period, kind=Term(f"break_{each.kind}"), note=each.note)
    for note in indicator.notes:
        if note.period == period:
            yield _say(plan, "dated", period=period, text=note.text)


def element_remarks(plan: Plan, element: Element) -> Iterator[str]:
    """Of an indicator or variable as a whole: definition, formula, and what holds for every year."""
    if isinstance(element, Indicator):
        yield _say(plan, "definition", text=element.definition)
    if element.formula is not None:
        yield formula_remark(plan, element)
    if isinstance(element, Indicator):
        yield from (_say(plan, "note", note=note.text) for note in element.notes if note.period is None)
        for each in element.breaks:
            yield _say(plan, "break", period=each.period, kind=Term(f"break_{each.kind}"), note=each.note)
    elif element.note is not None:
        yield _say(plan, "note", note=element.note)


def formula_remark(plan: Plan, element: Element) -> str:
    """How the element is computed, in words."""
    formula = element.formula
    names = {
        part: plan.edition.elements[part].names for part in plan.parts(element.id) if part in plan.edition.elements
    }
    if not isinstance(formula, Ratio):
        return _say(plan, "sum", parts=" + ".join(plan.words.show(name) for name in names.values()))
    facts = {"numerator": names.get(formula.numerator), "denominator": names.get(formula.denominator)}
    if formula.factor == 1:
        return _say(plan, "ratio", **facts)
    return _say(plan, "factor", factor=f"{formula.factor:,}", **facts)


def bound_remarks(plan: Plan, bound: Bound) -> Iterator[str]:
    """What a bound stands on."""
    if bound.basis is not None:
        yield _say(plan, "basis", basis=basis_text(plan.words, bound))
    if bound.rule.kind != "given":
        since = bound.rule.since
        yield _say(plan, bound.rule.kind, since=since) if since else _say(plan, f"{bound.rule.kind}_all")
        if bound.rule.within is not None:
            yield _say(plan, "within", area=_area(plan, bound.rule.within))
    if bound.source is not None:
        yield _say(plan, "source", title=source_title(plan, bound.source))
    if bound.note is not None:
        yield _say(plan, "note", note=bound.note)


def basis_text(words: Words, bound: Bound) -> str:
    """What a bound stands on, in a word."""
    return words(f"basis.{bound.basis}") if bound.basis else ""


def is_provisional(plan: Plan, element: Element, period: int) -> bool:
    """Whether the number may still change."""
    facts = plan.assessment.facts
    row, value = facts.observations.get((element.id, plan.area, period)), facts.value(element.id, (plan.area, period))
    if row is None or value.decided not in (None, value.reported):
        return False
    return row.status in {Status.PRELIMINARY, Status.ESTIMATED}


def source_title(plan: Plan, key: str) -> str:
    """The title of a source, or its id."""
    found = (each.title.text(plan.language) for each in plan.edition.sources if each.id == key)
    return next(found, key)


def _area(plan: Plan, code: str) -> str:
    return next((each.names.text(plan.language) for each in plan.edition.areas if each.code == code), code)


def _symbol(plan: Plan, unit: str) -> str:
    return UNITS[unit].symbol(plan.language)


def _say(plan: Plan, key: str, **facts: object) -> str:
    return plan.words(f"workbook_remark.{key}", **facts)
