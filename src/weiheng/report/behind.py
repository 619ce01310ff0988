"""The observations that a value rests on."""

from collections.abc import Iterator

from weiheng.assess import Assessment
from weiheng.definitions.edition import formula_parts
from weiheng.observations.model import Observation
from weiheng.vocabulary.status import Status

NOT_FINAL = frozenset({Status.PRELIMINARY, Status.ESTIMATED})


def rows_behind(assessment: Assessment, subject: str, area: str, period: int) -> Iterator[Observation]:
    """The observations that an adopted value rests on: its own, or those of its counts.

    A decided value rests on the observation of the same number, if there is one.
    """
    facts = assessment.facts
    value = facts.value(subject, (area, period))
    if value.is_computed:
        for part in formula_parts(facts.elements[subject]):
            yield from rows_behind(assessment, part, area, period)
    elif (row := facts.observations.get((subject, area, period))) is not None and value.adopted == value.reported:
        yield row


def open_statuses(assessment: Assessment, indicator: str, area: str, period: int) -> frozenset[Status]:
    """Preliminary, estimated, or both, as far as a value rests on such figures; empty if it does not."""
    return frozenset(row.status for row in rows_behind(assessment, indicator, area, period)) & NOT_FINAL
