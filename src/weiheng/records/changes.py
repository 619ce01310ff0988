"""What differs between the observations of two runs, and why."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from weiheng.observations.model import Key, Observation


class Cause(StrEnum):
    """Why a number is another one than before.

    ``ENGINE``: another engine or version counted; ``QUESTION``: a contract, measure or codelist changed;
    ``PROTECTION``: the rule of disclosure; ``ROWS``: the table has another number of rows, or others are set aside, as
    far as that is told; ``VALUES``: none of these, so what stands in the rows is different, or a few of them are.
    """

    ENGINE = "engine"
    QUESTION = "question"
    PROTECTION = "protection"
    ROWS = "rows"
    VALUES = "values"


@dataclass(frozen=True)
class Change:
    """A number that is new, gone (None) or another one."""

    key: Key
    before: Observation | None
    after: Observation | None
    causes: tuple[Cause, ...]


def changes(before: Iterable[Observation], after: Iterable[Observation]) -> list[Change]:
    """Every number that is not as it was, in the order of keys; nothing if the tables reproduce all of them."""
    old, new = ({row.key: row for row in rows} for rows in (before, after))
    return [
        Change(key, old.get(key), new.get(key), tuple(_causes(old.get(key), new.get(key))))
        for key in sorted(old.keys() | new.keys())
        if _number(old.get(key)) != _number(new.get(key))
    ]


def _number(row: Observation | None) -> tuple[str | None, str, str] | None:
    return None if row is None else (None if row.value is None else str(row.value), row.unit, row.status)


def _causes(before: Observation | None, after: Observation | None) -> Iterator[Cause]:
    if before is None or after is None:
        yield Cause.ROWS  # of an area or year, or all of a variable
        return
    engine, question, rule = (one != other for one, other in zip(_made(before), _made(after), strict=True))
    rows = _rows(before) != _rows(after)
    found = {Cause.ENGINE: engine, Cause.QUESTION: question, Cause.PROTECTION: rule, Cause.ROWS: rows}
    yield from [cause for cause, is_so in found.items() if is_so] or [Cause.VALUES]


def _made(row: Observation) -> tuple[str, str, str]:
    """Engine, digest of the questions and rule, as a run notes them."""
    engine, _, rest = (row.note or "").partition(", ")
    questions, _, rule = rest.partition(", ")
    return engine, questions, rule


def _rows(row: Observation) -> str:
    """How many rows were used, of how many."""
    return (row.place or "").partition(",")[0]
