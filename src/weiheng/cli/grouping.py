"""What numbers of records are told apart by, as it is said on a command line."""

from collections.abc import Sequence
from itertools import pairwise
from typing import get_args

from weiheng.cli.arguments import PeriodKind
from weiheng.definitions.contracts import Table
from weiheng.definitions.estimates import ABRIDGED
from weiheng.records.rolling import DIMENSIONS, Dimension, Grouping, Period
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused


def groupings(by: Sequence[str] | None, periods: Sequence[PeriodKind] | None, ages: str | None) -> list[Grouping]:
    """The groupings of ``--by area --by area,sex --period month --ages 0,15,65``.

    By area, whole years and the bands of an abridged life table if nothing else is said. ``Refused`` (X01) for what
    is no dimension, and ages that do not ascend.
    """
    kinds = tuple(each for each in get_args(Period) if periods is None or each in periods) if periods else ("year",)
    bands = ABRIDGED if ages is None else _bands(ages)
    found = [tuple(dict.fromkeys(_dimension(each.strip()) for each in some.split(","))) for some in by or ["area"]]
    return list(dict.fromkeys(Grouping(each, kinds, bands if "age" in each else (0,)) for each in found))


def refuse_unknown(found: Sequence[Grouping], tables: Sequence[Table]) -> None:
    """``Refused`` (X01) for a dimension that no table has that is counted."""
    own = [each for each in DIMENSIONS if any(getattr(table, each) is not None for table in tables)]
    for name in dict.fromkeys(each for grouping in found for each in grouping.dimensions):
        if name not in own:
            raise _refusal(f"--by {name}", ", ".join(own) or "-")


def _dimension(name: str) -> Dimension:
    for each in DIMENSIONS:
        if each == name:
            return each
    raise _refusal(f"--by {name}", ", ".join(DIMENSIONS))


def _bands(ages: str) -> tuple[int, ...]:
    parts = [each.strip() for each in ages.split(",")]
    bands = tuple(int(each) for each in parts if each.isdecimal() and len(each) <= len("999"))
    if len(bands) != len(parts) or any(one >= other for one, other in pairwise(bands)):
        raise _refusal(f"--ages {ages}", "0,15,65")
    return bands if bands[0] == 0 else (0, *bands)


def _refusal(found: str, allowed: str) -> Refused:
    facts = {"found": found, "allowed": allowed, "command": "weiheng records"}
    return Refused([Problem("X01", Place("weiheng records"), facts)], Exit.USAGE)
