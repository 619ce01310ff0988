"""S03: every observation names a source of the pack."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.observations.model import Observations
from weiheng.vocabulary.problem import Problem

CODE = "S03"


def check(pack: Pack, observations: Observations) -> Iterator[Problem]:
    """Missing and dangling sources alike."""
    for row, place in observations.placed():
        source = row.source or "-"
        if source not in pack.sources and not (row.source and pack.names("sources.yaml", source)):
            yield Problem(CODE, place, {"id": row.indicator, "found": source, "allowed": tuple(pack.sources)})
