"""T08: what a plan asks of one thing in one area and year can be met together."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.plans import Target
from weiheng.definitions.rules.limits import Limits, limits
from weiheng.definitions.rules.places import targets
from weiheng.definitions.target_text import write_target
from weiheng.vocabulary.problem import Problem

CODE = "T08"


def check(pack: Pack) -> Iterator[Problem]:
    """Levels that exclude each other; another plan may well ask for something else."""
    seen: dict[tuple[object, ...], list[tuple[Target, Limits]]] = {}
    for plan, target, file, index in targets(pack):
        element = pack.elements().get(target.subject)
        asked = limits(target.target, target, element) if element is not None else None
        if asked is None:
            continue
        others = seen.setdefault((plan.settings.id, target.subject, target.area, target.period), [])
        other = next((each for each, limit in others if limit.excludes(asked)), None)
        if other is not None:
            facts = {"id": target.id, "found": write_target(target.target), "other": other.id}
            place = pack.place(file, index, "target")
            yield Problem(CODE, place, {**facts, "allowed": write_target(other.target)})
        others.append((target, asked))
