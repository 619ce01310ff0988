"""T05: what a milestone asks for lies on the way to the target, and each year has one."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.plans import Milestone, Target
from weiheng.definitions.rules.limits import limits
from weiheng.definitions.rules.places import targets
from weiheng.definitions.target_text import write_target
from weiheng.vocabulary.problem import Problem

CODE = "T05"


def check(pack: Pack) -> Iterator[Problem]:
    """A milestone asks for no more than the target does."""
    for _, target, file, index in targets(pack):
        seen: set[int] = set()
        for number, each in enumerate(target.milestones):
            if each.period in seen or _beyond(each, target, pack):
                facts = {"id": target.id, "period": each.period, "found": write_target(each.target)}
                place = pack.place(file, index, "milestones", number)
                yield Problem(CODE, place, {**facts, "allowed": write_target(target.target)})
            seen.add(each.period)


def _beyond(milestone: Milestone, target: Target, pack: Pack) -> bool:
    element = pack.elements().get(target.subject)
    if element is None:
        return False
    on_the_way, end = (limits(each, target, element) for each in (milestone.target, target.target))
    return on_the_way is not None and end is not None and on_the_way.beyond(end)
