"""Mistakes as records have them, put into rows drawn at random, and counted."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Literal, NamedTuple, get_args

import numpy as np
import polars as pl

from weiheng.definitions.contracts import Codelist, ColumnContract, Table
from weiheng.definitions.pack import Pack

Kind = Literal["missing", "unknown_code", "beyond_limits", "negative_age", "blanks", "other_spelling", "duplicate_key"]
KINDS: tuple[Kind, ...] = get_args(Kind)
_UNKNOWN = "?"
"""Before a code: then it is in no list and in no range."""
_TOO_EARLY = date(1900, 1, 1)


class _Slip(NamedTuple):
    """A mistake of one kind in one column; ``change`` gives the wrong values for right ones."""

    kind: Kind
    column: str
    change: Callable[[pl.Series], pl.Series]


class Mistakes:
    """Puts mistakes into a table, as its contract lets them be made; ``counts`` are those made so far."""

    def __init__(self, pack: Pack, table: str, share: float) -> None:
        self.share = share
        self.counts: dict[Kind, int] = dict.fromkeys(KINDS, 0)
        self._slips = list(_slips(pack, pack.tables[table]))

    def put(self, frame: pl.DataFrame, rng: np.random.Generator) -> pl.DataFrame:
        """The rows with mistakes in a share of them, one a row; repeated rows follow the one that they repeat."""
        frame = frame.with_columns(pl.col(pl.Enum).cast(pl.String))  # in all files alike, whatever is damaged
        rows = np.flatnonzero(rng.random(len(frame)) < self.share)
        kinds = [slip.kind for slip in self._slips]
        offered = [kind for kind in KINDS if kind in kinds or kind == "duplicate_key"]
        chosen = rng.integers(0, len(offered), len(rows))
        for number, kind in enumerate(offered):
            mine = rows[chosen == number]
            self.counts[kind] += len(mine)
            if kind == "duplicate_key":
                repeated = mine
                continue
            slips = [slip for slip in self._slips if slip.kind == kind]
            which = rng.integers(0, len(slips), len(mine))
            for index, slip in enumerate(slips):
                frame = _changed(frame, slip, mine[which == index])
        return _with_repeated(frame, repeated)


def _changed(frame: pl.DataFrame, slip: _Slip, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.DataFrame:
    if not len(rows):
        return frame
    series = frame[slip.column]
    return frame.with_columns(series.scatter(rows, slip.change(series.gather(rows))).alias(slip.column))


def _with_repeated(frame: pl.DataFrame, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> pl.DataFrame:
    times = np.ones(len(frame), np.int64)
    times[rows] = 2
    return frame[np.repeat(np.arange(len(frame)), times)] if len(rows) else frame


def _slips(pack: Pack, table: Table) -> Iterator[_Slip]:
    for name, column in table.columns.items():
        if name in table.key:
            continue
        if not column.nulls:
            yield _Slip("missing", name, lambda right: right.clear(len(right)))
        yield from _slips_of_type(name, column, pack.codelists.get(column.codes or ""))
        if name == table.age:
            yield _Slip("negative_age", name, lambda right: -1 - right.abs())


def _slips_of_type(name: str, column: ColumnContract, codes: Codelist | None) -> Iterator[_Slip]:
    if column.type == "date":
        yield _Slip("beyond_limits", name, lambda right: pl.Series([_TOO_EARLY] * len(right)))
    if codes is not None:
        yield _Slip("unknown_code", name, lambda right: _UNKNOWN + right)
        yield _Slip("blanks", name, lambda right: " " + right + "  ")
    if codes is not None and codes.codes and set(codes.codes) == set(codes.means.values()):
        words = {code: word for word, code in codes.means.items()}
        yield _Slip("other_spelling", name, lambda right: right.replace(words))
