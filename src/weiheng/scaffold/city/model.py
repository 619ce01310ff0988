"""What is asked for, what was made, and the kinds of arrays that lie between."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int32]
"""Days since 1970-01-01, dates as yyyymmdd, numbers of persons, cents."""
Small = NDArray[np.uint8]
"""Numbers of codes: of a sex, a district, an institution's level."""
Floats = NDArray[np.float64]

Format = Literal["parquet", "csv"]
Told = Callable[[str, int, int], None]
"""Told of each step done: table, how many steps it has, how many are done now."""

CHUNK = 2_000_000
"""Rows of a file; as many are in memory at a time."""
BLOCK = 2**20
"""Persons that are drawn at a time."""
MOST_CENTS = 9_000_000
"""What a visit costs at most; whole numbers up to here are exact as fractions of 32 bits."""


@dataclass(frozen=True)
class Wish:
    """The city that is asked for: its people at the start of the first year, the years, and the seed.

    ``visits`` is about how many visits there are in all years; None leaves them to the rates. ``dirty`` is the share
    of rows that get a mistake. ``threads`` changes the speed, never the result.
    """

    people: int = 100_000
    first: int = 2021
    last: int = 2023
    seed: int = 1
    visits: int | None = None
    dirty: float = 0.0
    format: Format = "parquet"
    tables: tuple[str, ...] = ()
    threads: int = 2
    chunk: int = CHUNK

    @property
    def years(self) -> range:
        """All years in order."""
        return range(self.first, self.last + 1)


@dataclass(frozen=True)
class Made:
    """What was written: rows of each table, and mistakes of each kind in it."""

    folder: Path
    rows: Mapping[str, int]
    mistakes: Mapping[str, Mapping[str, int]]
