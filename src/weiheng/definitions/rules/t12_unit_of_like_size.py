"""T12 (warning): a rate or share is printed in the unit of its indicator, or in one of like size."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.requirement import unit_named, unit_of
from weiheng.definitions.rules.places import baselines, requirements
from weiheng.vocabulary.problem import Place, Problem
from weiheng.vocabulary.unit import UNITS, Unit

CODE = "T12"
_FACTOR = 10
"""Units that differ so much are mistaken for each other by a slip: ‰ for 1/10万."""


def check(pack: Pack) -> Iterator[Problem]:
    """6.5‰ of what is counted per 100,000 would be 650."""
    units = {id: UNITS[each.unit] for id, each in pack.elements().items() if each.unit in UNITS}
    for id, subject, key, unit, place in _printed(pack, units):
        wanted = units[subject]
        is_rate = unit.dimension == wanted.dimension and (wanted.dimension == "ratio" or " per " in wanted.dimension)
        if is_rate and max(unit.scale / wanted.scale, wanted.scale / unit.scale) >= _FACTOR:
            facts = {"id": id, "key": key, "found": unit.id, "allowed": wanted.id}
            yield Problem(CODE, place, facts, level="warning")


def _printed(pack: Pack, units: dict[str, Unit]) -> Iterator[tuple[str, str, str, Unit, Place]]:
    """Target, subject, key, unit and place; no units that do not fit, no relative changes, which are in percent."""
    for target, asked, key, place in requirements(pack):
        if target.subject in units and not asked.relative:
            unit = unit_of(asked, units[target.subject].id)
            if unit is not None:
                yield target.id, target.subject, key, unit, place
    for _, target, base, place in baselines(pack):
        if target.subject in units:
            unit = unit_named(base.unit, units[target.subject].id)
            if unit is not None:
                yield target.id, target.subject, "baseline", unit, place
