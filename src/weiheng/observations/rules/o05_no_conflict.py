"""O05: one indicator, area, period and vintage has one row."""

from collections.abc import Iterator
from fractions import Fraction

from weiheng.definitions.pack import Pack
from weiheng.observations.model import Observation, Observations
from weiheng.vocabulary.problem import Place, Problem

CODE = "O05"


def check(_pack: Pack, observations: Observations) -> Iterator[Problem]:
    """Two values are a conflict (error); the same value twice is said as a warning."""
    first: dict[tuple[object, ...], tuple[Observation, Place]] = {}
    for row, place in observations.placed():
        other, where = first.setdefault((*row.key, row.vintage), (row, place))
        if where != place:
            facts = {"id": row.indicator, "area": row.area, "period": row.period, "first": where}
            values = {"found": row.value or "-", "other": other.value or "-"}
            same = _number(row) == _number(other)
            yield Problem(CODE, place, {**facts, **values}, level="warning" if same else "error")


def _number(row: Observation) -> tuple[Fraction | None, str]:
    return None if row.value is None else row.value.exact, row.unit
