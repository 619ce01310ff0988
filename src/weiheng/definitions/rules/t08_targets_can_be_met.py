"""T08: a plan asks of one thing in one area and year once; twice is an error (or a warning if both can be met)."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.plans import Target
from weiheng.definitions.rules.limits import limits
from weiheng.definitions.rules.places import targets
from weiheng.definitions.target_text import write_target
from weiheng.vocabulary.problem import Problem

CODE = "T08"


def check(pack: Pack) -> Iterator[Problem]:
    """Another plan may well ask for something else."""
    seen: dict[tuple[object, ...], list[Target]] = {}
    for plan, target, file, index in targets(pack):
        others = seen.setdefault((plan.settings.id, target.subject, target.area, target.period), [])
        if others:
            against = next((each for each in others if _exclude(pack, each, target)), None)
            other = against or others[0]
            facts = {"id": target.id, "found": write_target(target.target), "other": other.id}
            place, told = pack.place(file, index, "target"), {**facts, "allowed": write_target(other.target)}
            yield Problem(CODE, place, told, level="error" if against else "warning")
        others.append(target)


def _exclude(pack: Pack, one: Target, other: Target) -> bool:
    """Whether no value meets both levels."""
    element = pack.elements().get(one.subject)
    if element is None:
        return False
    first, second = (limits(each.target, each, element) for each in (one, other))
    return first is not None and second is not None and first.excludes(second)
