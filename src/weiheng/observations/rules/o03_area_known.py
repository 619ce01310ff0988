"""O03: an observation is of an area of the pack."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.observations.model import Observations
from weiheng.vocabulary.problem import Problem

CODE = "O03"


def check(pack: Pack, observations: Observations) -> Iterator[Problem]:
    """By code."""
    for row, place in observations.placed():
        if row.area not in pack.areas and not pack.names("areas.yaml", row.area):
            yield Problem(CODE, place, {"found": row.area, "allowed": tuple(pack.areas)})
