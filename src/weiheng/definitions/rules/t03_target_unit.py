"""T03: numbers of a target are in units that convert into that of what it is about."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.requirement import unit_named, unit_of
from weiheng.definitions.rules.places import baselines, requirements, targets
from weiheng.vocabulary.problem import Place, Problem
from weiheng.vocabulary.unit import UNITS, convertible

CODE = "T03"
Named = tuple[str, str, str, str | None, Place]
"""Target, its subject, the key of the number, its unit, where it stands."""


def check(pack: Pack) -> Iterator[Problem]:
    """Of the target, its milestones, its baseline and its allocations; no unit is the one of the subject."""
    elements = pack.elements()
    for id, subject, key, unit, place in _misfits(pack):
        wanted = UNITS.get(elements[subject].unit) if subject in elements else None
        if wanted is not None:
            allowed = tuple(each.id for each in UNITS.values() if convertible(each, wanted))
            yield Problem(CODE, place, {"id": id, "key": key, "found": unit, "allowed": allowed})


def _misfits(pack: Pack) -> Iterator[Named]:
    units = {id: element.unit for id, element in pack.elements().items()}
    for target, asked, key, place in requirements(pack):
        if unit_of(asked, units.get(target.subject, "")) is None:
            yield target.id, target.subject, key, asked.unit, place
    for _, target, base, place in baselines(pack):
        if unit_named(base.unit, units.get(target.subject, "")) is None:
            yield target.id, target.subject, "baseline", base.unit, place
    for _, target, file, index in targets(pack):
        for number, part in enumerate(target.allocation):
            if unit_named(part.unit, units.get(target.subject, "")) is None:
                yield target.id, target.subject, "allocation", part.unit, pack.place(file, index, "allocation", number)
