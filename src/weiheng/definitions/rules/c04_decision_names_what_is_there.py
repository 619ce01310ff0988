"""C04: a decision names what is there: subject, area and source; its unit fits, and its value is possible."""

from collections.abc import Iterator

from weiheng.definitions.decisions import Decision
from weiheng.definitions.model import Indicator
from weiheng.definitions.pack import Pack
from weiheng.vocabulary.problem import Problem
from weiheng.vocabulary.unit import UNITS, convert, convertible

CODE = "C04"
Mistake = tuple[str, str, object]
"""Column, what it says, what it may say."""


def check(pack: Pack) -> Iterator[Problem]:
    """A value that is adopted is in the range that its indicator declares possible."""
    for decision, place in pack.decisions:
        for column, found, allowed in (*_unknown(decision, pack), *_misfit(decision, pack)):
            yield Problem(CODE, place, {"key": column, "found": found, "allowed": allowed})


def _unknown(decision: Decision, pack: Pack) -> Iterator[Mistake]:
    elements = pack.elements().keys() | pack.declared
    if decision.subject not in elements and not pack.names("variables.yaml", decision.subject):
        yield "subject", decision.subject, tuple(sorted(elements))
    if decision.area not in pack.areas and not pack.names("areas.yaml", decision.area):
        yield "area", decision.area, tuple(pack.areas)
    if decision.source not in pack.sources and not pack.names("sources.yaml", decision.source):
        yield "source", decision.source, tuple(pack.sources)


def _misfit(decision: Decision, pack: Pack) -> Iterator[Mistake]:
    element = pack.elements().get(decision.subject)
    if element is None or element.unit not in UNITS:
        return
    wanted = UNITS[element.unit]
    if decision.unit not in UNITS or not convertible(UNITS[decision.unit], wanted):
        yield "unit", decision.unit, tuple(each.id for each in UNITS.values() if convertible(each, wanted))
    elif isinstance(element, Indicator):
        value = convert(decision.value.exact, UNITS[decision.unit], wanted)
        low, high = element.possible.minimum, element.possible.maximum
        if (low is not None and value < low.exact) or (high is not None and value > high.exact):
            yield "value", decision.value.text, f"{low or '-∞'} … {high or '∞'}"
