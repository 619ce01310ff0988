"""T05: what a milestone asks for lies on the way to the target, and each year has one."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from weiheng.definitions.model import Indicator, Variable
from weiheng.definitions.pack import Pack
from weiheng.definitions.plans import Target
from weiheng.definitions.requirement import Mode, Requirement
from weiheng.definitions.rules.limits import LEVELS, amount, limits, start_of
from weiheng.definitions.rules.places import targets
from weiheng.definitions.target_text import write_target
from weiheng.vocabulary.problem import Problem

CODE = "T05"


def check(pack: Pack) -> Iterator[Problem]:
    """A milestone asks for no more than the target, and for no less than the one before or than there was."""
    for _, target, file, index in targets(pack):
        element = pack.elements().get(target.subject)
        wrong = {*_repeated(target), *(_astray(target, element) if element is not None else ())}
        for number in sorted(wrong):
            each = target.milestones[number]
            facts = {"id": target.id, "period": each.period, "found": write_target(each.target)}
            place = pack.place(file, index, "milestones", number)
            yield Problem(CODE, place, {**facts, "allowed": write_target(target.target)})


def _repeated(target: Target) -> Iterator[int]:
    years = [each.period for each in target.milestones]
    return (number for number, year in enumerate(years) if year in years[:number])


@dataclass(frozen=True)
class _Way:
    """Where a target leads: the amounts asked for, as multiples of the sign of its way, grow up to ``end``."""

    sign: int
    end: Fraction
    start: Fraction | None


def _astray(target: Target, element: Indicator | Variable) -> Iterator[int]:
    way = _way(target, element)
    if way is None:
        return
    reached = way.start
    for number, each in sorted(enumerate(target.milestones), key=lambda pair: pair[1].period):
        asked = amount(each.target, element) if _comparable(each.target, target.target) else None
        if asked is None:
            continue
        asked *= way.sign
        if asked > way.end or (reached is not None and asked < reached):
            yield number
        else:
            reached = asked


def _comparable(one: Requirement, other: Requirement) -> bool:
    alike = (one.mode, one.sign, one.relative, one.base) == (other.mode, other.sign, other.relative, other.base)
    return alike or (one.mode in LEVELS and other.mode in LEVELS)


def _way(target: Target, element: Indicator | Variable) -> _Way | None:
    """The way of a target with one number; what is met from the start has no start to fall behind."""
    asked = target.target
    end = amount(asked, element)
    if end is None:
        return None
    if asked.mode not in LEVELS:
        start = Fraction(0)
        return _Way(1, end, start) if asked.mode is Mode.CUMULATIVE or asked.sign else None
    limit = limits(asked, target, element)
    if limit is None:
        return None
    sign, first = (1 if limit.low is not None else -1), start_of(target, element)
    met = first is None or first * sign >= end * sign
    return _Way(sign, end * sign, None if first is None or met else first * sign)
