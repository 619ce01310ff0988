"""T07 (warning): what is allocated to areas makes up the target, as far as the printed digits tell."""

from collections.abc import Iterator
from fractions import Fraction

from weiheng.definitions.claims import Relation
from weiheng.definitions.model import Indicator, Variable
from weiheng.definitions.pack import Pack
from weiheng.definitions.plans import Target
from weiheng.definitions.promised import adds_up
from weiheng.definitions.requirement import unit_named, unit_of
from weiheng.definitions.rules.places import targets
from weiheng.vocabulary.problem import Problem
from weiheng.vocabulary.unit import convert

CODE = "T07"
_AT_LEAST, _AT_MOST = (Relation.GE, Relation.GT), (Relation.LE, Relation.LT)


def check(pack: Pack) -> Iterator[Problem]:
    """Of counts and amounts of money; the parts of at least so many may be more."""
    for _, target, file, index in targets(pack):
        element = pack.elements().get(target.subject)
        total = _total(target, element) if element is not None and adds_up(element) else None
        if total is not None and not _makes_up(target, *total):
            facts = {"id": target.id, "found": f"{float(total[0]):.10g}", "allowed": _printed(target)}
            yield Problem(CODE, pack.place(file, index, "allocation"), facts, level="warning")


def _total(target: Target, element: Indicator | Variable) -> tuple[Fraction, Fraction] | None:
    """Sum of the parts in the printed unit of the target, and how far their rounding may move it."""
    wanted = unit_of(target.target, element.unit)
    total, slack = Fraction(0), Fraction(0)
    for part in target.allocation:
        unit = wanted if part.unit is None else unit_named(part.unit, element.unit)
        if wanted is None or unit is None:
            return None
        total += convert(part.value.exact, unit, wanted)
        slack += convert(part.value.half_unit, unit, wanted)
    return (total, slack) if target.allocation and target.target.figures and not target.target.relative else None


def _makes_up(target: Target, total: Fraction, slack: Fraction) -> bool:
    low, high = target.target.figures[0], target.target.figures[-1]
    enough = total + slack >= low.interval[0]
    not_too_much = total - slack <= high.interval[1]
    relation = target.target.relation
    return (enough or relation in _AT_MOST) and (not_too_much or relation in _AT_LEAST)


def _printed(target: Target) -> str:
    return "–".join(each.text for each in target.target.figures)
