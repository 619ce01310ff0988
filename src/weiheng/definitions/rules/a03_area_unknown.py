"""A03: every area that is named exists, and no area is part of itself."""

from collections.abc import Iterator
from itertools import chain

from weiheng.definitions.claims import Measure
from weiheng.definitions.estimates import IndirectlyStandardised
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import bound_ends, claims, estimated, index_of, targets, wordings
from weiheng.vocabulary.problem import Place, Problem

CODE = "A03"


def check(pack: Pack) -> Iterator[Problem]:
    """Parents, the owner's area, areas of editions, bounds' rules, references, claims, plans, targets, allocations."""
    for code, place in _named(pack):
        if code not in pack.areas and not pack.names("areas.yaml", code):
            yield Problem(CODE, place, {"found": code, "allowed": tuple(pack.areas)})
    for code in pack.areas:
        if _in_circle(pack, code):
            yield Problem(CODE, _area_place(pack, code), {"found": code, "allowed": tuple(pack.areas)})


def _named(pack: Pack) -> Iterator[tuple[str, Place]]:
    yield pack.owner.area, pack.place("owner.yaml", "area")
    for area in pack.areas.values():
        if area.parent is not None:
            yield area.parent, _area_place(pack, area.code)
    for files in pack.editions.values():
        for code in files.settings.areas if files.settings else ():
            yield code, pack.place(f"{files.folder}/index.yaml", "areas")
    for each, place, _ in chain(claims(pack), wordings(pack)):
        yield each.area, place
    for claim, place, _ in claims(pack):
        if claim.measure is Measure.RANK and claim.of is not None:
            yield claim.of, place
    yield from _compared_with(pack)
    yield from _named_by_plans(pack)


def _compared_with(pack: Pack) -> Iterator[tuple[str, Place]]:
    for _, _, bound, place in bound_ends(pack):
        if bound.rule.within is not None:
            yield bound.rule.within, place
    for _, by_age, at in estimated(pack):
        if isinstance(by_age, IndirectlyStandardised):
            yield by_age.reference, at("reference")


def _named_by_plans(pack: Pack) -> Iterator[tuple[str, Place]]:
    for name, plan in pack.plans.items():
        yield plan.settings.area, pack.place(f"plan/{name}/plan.yaml", "area")
    for plan, target, file, index in targets(pack):
        if target.area is not None and target.area != plan.settings.area:
            yield target.area, pack.place(file, index, "area")
        for number, part in enumerate(target.allocation):
            yield part.area, pack.place(file, index, "allocation", number, "area")


def _area_place(pack: Pack, code: str) -> Place:
    return pack.place("areas.yaml", index_of(pack, "areas.yaml", code), "parent")


def _in_circle(pack: Pack, code: str) -> bool:
    seen: set[str] = set()
    current: str | None = code
    while current is not None and current in pack.areas:
        if current in seen:
            return current == code
        seen.add(current)
        current = pack.areas[current].parent
    return False
