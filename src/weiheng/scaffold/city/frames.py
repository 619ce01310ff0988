"""Tables as arrays of numbers, some rows at a time, and as frames to be written."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import numpy as np
import polars as pl
from numpy.typing import NDArray

Columns = Mapping[str, NDArray[np.generic]]
"""Some rows of a table: an array for each column, in the order of the table."""
Piece = tuple[int, Columns]
"""A year, and some rows of it."""


@dataclass(frozen=True)
class Layout:
    """What the numbers of a table's columns stand for.

    ``codes``: the texts that a column's numbers point to. ``dates``: columns of days. ``nulls``: the number that means
    that a value is missing. ``number``: a column that counts the rows, if there is one.
    """

    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dates: tuple[str, ...] = ()
    nulls: Mapping[str, int] = field(default_factory=dict)
    number: str | None = None


def frame(layout: Layout, columns: Columns, before: int) -> pl.DataFrame:
    """Rows as they are written; texts are in dictionaries. ``before`` rows of the table came earlier."""
    made = {name: _series(layout, name, values) for name, values in columns.items()}
    if layout.number is not None:
        count = len(next(iter(columns.values())))
        made = {layout.number: pl.Series(np.arange(before + 1, before + count + 1, dtype=np.int64)), **made}
    return pl.DataFrame(made)


def _series(layout: Layout, name: str, values: NDArray[np.generic]) -> pl.Series:
    series = pl.Series(np.ascontiguousarray(values))
    if name in layout.nulls:
        series = series.set(series == layout.nulls[name], None)
    if name in layout.codes:
        return series.cat.to(pl.Enum(layout.codes[name]))
    return series.cast(pl.Date) if name in layout.dates else series


def chunked(pieces: Iterable[Piece], size: int) -> Iterator[Piece]:
    """The same rows in larger or smaller pieces: of ``size`` rows, the last of a year being what is left."""
    waiting: list[Columns] = []
    rows, now = 0, None
    for year, columns in pieces:
        if waiting and year != now:
            yield from _emptied(now or year, waiting)
            rows = 0
        now = year
        waiting.append(columns)
        rows += _length(columns)
        if rows >= size:
            whole = joined(waiting)
            for start in range(0, rows - rows % size, size):
                yield year, _rows(whole, slice(start, start + size))
            waiting, rows = [_rows(whole, slice(rows - rows % size, rows))], rows % size
    if now is not None:
        yield from _emptied(now, waiting)


def _emptied(year: int, waiting: list[Columns]) -> Iterator[Piece]:
    whole = joined(waiting)
    waiting.clear()
    if _length(whole):
        yield year, whole


def joined(parts: list[Columns]) -> Columns:
    """Rows after rows."""
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _length(columns: Columns) -> int:
    return len(next(iter(columns.values())))


def _rows(columns: Columns, part: slice) -> Columns:
    return {name: values[part].copy() for name, values in columns.items()}
