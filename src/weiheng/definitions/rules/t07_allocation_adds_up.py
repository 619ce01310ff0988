"""T07 (warning): what is allocated to areas makes up the target, as far as printed numbers are not rounded."""

from collections.abc import Iterator
from fractions import Fraction

from weiheng.definitions.claims import Relation
from weiheng.definitions.model import Indicator, Variable
from weiheng.definitions.pack import Pack
from weiheng.definitions.plans import Target
from weiheng.definitions.promised import adds_up
from weiheng.definitions.requirement import unit_named, unit_of
from weiheng.definitions.rules.places import targets
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.problem import Problem
from weiheng.vocabulary.unit import Unit, convert

CODE = "T07"
_AT_LEAST, _AT_MOST = (Relation.GE, Relation.GT), (Relation.LE, Relation.LT)


def check(pack: Pack) -> Iterator[Problem]:
    """Of counts and amounts of money; the parts of at least so many may be more. Counts are whole, so one may not lack.

    Only what is printed rounded (万) may differ, and by its rounding.
    """
    for _, target, file, index in targets(pack):
        element = pack.elements().get(target.subject)
        total = _total(target, element) if element is not None and adds_up(element) else None
        if total is not None and not _makes_up(target, *total):
            facts = {"id": target.id, "found": f"{float(total[0]):.10g}", "allowed": _printed(target)}
            yield Problem(CODE, pack.place(file, index, "allocation"), facts, level="warning")


def _total(target: Target, element: Indicator | Variable) -> tuple[Fraction, Fraction, Unit] | None:
    """Sum of the parts in the printed unit of the target, how far their rounding may move it, and that unit."""
    wanted = unit_of(target.target, element.unit)
    total, slack = Fraction(0), Fraction(0)
    for part in target.allocation:
        unit = wanted if part.unit is None else unit_named(part.unit, element.unit)
        if wanted is None or unit is None:
            return None
        total += convert(part.value.exact, unit, wanted)
        slack += convert(_rounding(part.value, unit), unit, wanted)
    if not target.allocation or wanted is None or not target.target.figures or target.target.relative:
        return None
    return total, slack, wanted


def _rounding(figure: Figure, unit: Unit) -> Fraction:
    """How far a number may be from what it is printed for; a count of single things is not rounded."""
    return Fraction(0) if unit.counts and unit.scale == 1 else figure.half_unit


def _makes_up(target: Target, total: Fraction, slack: Fraction, unit: Unit) -> bool:
    low, high = target.target.figures[0], target.target.figures[-1]
    relation = target.target.relation
    roughly = low.last_digit if relation is Relation.ABOUT else Fraction(0)
    missing = low.exact - total - slack - _rounding(low, unit) - roughly
    over = total - high.exact - slack - _rounding(high, unit) - roughly
    enough = missing < 0 or (missing == 0 and relation is not Relation.GT)
    not_too_much = over < 0 or (over == 0 and relation is not Relation.LT)
    return (enough or relation in _AT_MOST) and (not_too_much or relation in _AT_LEAST)


def _printed(target: Target) -> str:
    return "–".join(each.text for each in target.target.figures)
