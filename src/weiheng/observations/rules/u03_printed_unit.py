"""U03 (warning): a source prints another unit than the one its numbers are read in."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import bounds
from weiheng.observations.model import Observations
from weiheng.vocabulary.problem import Place, Problem
from weiheng.vocabulary.unit import UNITS

CODE = "U03"


def check(pack: Pack, observations: Observations) -> Iterator[Problem]:
    """Said once for each indicator, unit and file, at the first row."""
    said: set[tuple[str, str, str]] = set()
    for subject, unit, printed, place in _printed(pack, observations):
        if (subject, printed, place.file) not in said:
            said.add((subject, printed, place.file))
            facts = {"id": subject, "found": printed, "read": unit}
            yield Problem(CODE, place, facts, level="warning")


def _printed(pack: Pack, observations: Observations) -> Iterator[tuple[str, str, str, Place]]:
    for row, place in observations.placed():
        if row.unit_printed is not None and _differs(row.unit, row.unit_printed):
            yield row.indicator, row.unit, row.unit_printed, place
    for each, file, index in bounds(pack):
        indicator = pack.indicators.get(each.indicator)
        if indicator and each.unit_printed is not None and _differs(indicator.unit, each.unit_printed):
            yield each.indicator, indicator.unit, each.unit_printed, pack.place(file, index, "unit_printed")


def _differs(unit: str, printed: str) -> bool:
    return unit in UNITS and printed not in (*UNITS[unit].zh, *UNITS[unit].en)
