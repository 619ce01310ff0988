"""O02: an observation is of an indicator or variable of the pack."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.observations.model import Observations
from weiheng.vocabulary.problem import Problem

CODE = "O02"


def check(pack: Pack, observations: Observations) -> Iterator[Problem]:
    """By id; names and synonyms are for imports."""
    known = pack.elements().keys() | pack.declared
    for row, place in observations.placed():
        if row.indicator not in known and not pack.names("variables.yaml", row.indicator):
            yield Problem(CODE, place, {"found": row.indicator})
