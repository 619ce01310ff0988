"""T04: base year, baseline, milestones and target follow each other."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.plans import Baseline, Plan, Target
from weiheng.definitions.rules.places import targets
from weiheng.vocabulary.problem import Problem

CODE = "T04"
Late = tuple[tuple[str | int, ...], int, str]
"""Path of a year in its file, the year, what is allowed."""


def check(pack: Pack) -> Iterator[Problem]:
    """A plan runs for a year at least; its targets are reached within its years, milestones before them."""
    for name, plan in pack.plans.items():
        if plan.settings.last <= plan.settings.base:
            facts = {"id": plan.settings.id, "key": "last", "found": plan.settings.last}
            place = pack.place(f"plan/{name}/plan.yaml", "last")
            yield Problem(CODE, place, {**facts, "allowed": f"> {plan.settings.base}"})
    for plan, target, file, index in targets(pack):
        for path, found, allowed in _out_of_order(plan, target):
            facts = {"id": target.id, "key": str(path[0]), "found": found, "allowed": allowed}
            yield Problem(CODE, pack.place(file, index, *path), facts)


def _out_of_order(plan: Plan, target: Target) -> Iterator[Late]:
    base, last = plan.settings.base, target.period or plan.settings.last
    if plan.settings.last <= base:
        return
    if not base < last <= plan.settings.last:
        yield ("period",), last, f"{base + 1} … {plan.settings.last}"
        return
    if isinstance(target.baseline, Baseline) and target.baseline.period >= last:
        yield ("baseline", "period"), target.baseline.period, f"< {last}"
    if target.target.base is not None and target.target.base >= last:
        yield ("target",), target.target.base, f"< {last}"
    for number, each in enumerate(target.milestones):
        if not base < each.period < last:
            yield ("milestones", number, "period"), each.period, f"{base + 1} … {last - 1}"
