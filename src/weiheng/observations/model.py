"""Observations: one number each, as printed, with its source; later vintages supersede earlier ones."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pydantic import model_validator

from weiheng.definitions.base import Date, Fact, FigureText, Text, Year
from weiheng.vocabulary.problem import Place
from weiheng.vocabulary.status import Status

Key = tuple[str, str, int]
"""What an observation is of: indicator or variable, area, period."""


class Observation(Fact):
    """The value of an indicator or variable in an area and period.

    ``value`` keeps the printed text; a missing or suppressed one has none and says so by its status, it is never zero.
    ``unit_printed`` records a unit that the source prints but that is not the one meant.
    ``vintage`` is the date (ISO 8601, any precision) when the number became known.
    """

    indicator: str
    area: str
    period: Year
    value: FigureText | None = None
    unit: str
    unit_printed: str | None = None
    status: Status = Status.FINAL
    source: str | None = None
    place: str | None = None
    vintage: Date
    note: Text | None = None

    @model_validator(mode="after")
    def _missing_has_no_value(self) -> "Observation":
        if (self.value is not None) != self.status.has_value:
            raise ValueError("missing")
        return self

    @property
    def key(self) -> Key:
        """Indicator or variable, area, period."""
        return self.indicator, self.area, self.period


@dataclass(frozen=True)
class Observations:
    """All rows in the order of their files, and where each stands."""

    rows: tuple[Observation, ...]
    places: tuple[Place, ...] = field(repr=False, default=())

    def __iter__(self) -> Iterator[Observation]:
        return iter(self.rows)

    def placed(self) -> Iterator[tuple[Observation, Place]]:
        """Rows with the line they stand on."""
        return zip(self.rows, self.places, strict=True)

    def latest(self) -> Mapping[Key, Observation]:
        """What is valid now: of each key, the row of the latest vintage."""
        valid: dict[Key, Observation] = {}
        for row in self.rows:
            known = valid.get(row.key)
            if known is None or row.vintage > known.vintage:
                valid[row.key] = row
        return valid

    def known(self, as_of: str) -> "Observations":
        """Only the rows that had become known by a date (ISO 8601, any precision), without places.

        The coarser of two dates decides: a row of 2023 was known by 2023-07-01, one of 2023-07 by 2023.
        """
        return Observations(tuple(row for row in self.rows if not later(row.vintage, as_of)))

    def about(self, subjects: Iterable[str], until: int) -> "Observations":
        """Only the valid rows of some indicators and variables up to a period, without places, ordered by key."""
        wanted = frozenset(subjects)
        chosen = (row for key, row in sorted(self.latest().items()) if key[0] in wanted and key[2] <= until)
        return Observations(tuple(chosen))


def later(date: str, other: str) -> bool:
    """Whether a date is later than another, as far as the coarser of the two tells.

    >>> later("2023-07", "2023"), later("2023-07", "2023-06-30"), later("2023", "2023-06-30")
    (False, True, False)
    """
    digits = min(len(date), len(other))
    return date[:digits] > other[:digits]
