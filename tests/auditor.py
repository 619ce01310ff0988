"""Somebody who wants to know what was kept back, and knows how tables are made: every number is a sum of rows."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

Row = Mapping[str, object]
"""A row of a table: ``day``, and what it is told apart by."""
Key = tuple[str, str | None, str | None, str | None, int | None]
"""Period, area, institution, sex, age of a published number; null is all."""


def worked_out(published: Sequence[NDArray[np.float64]], wanted: Sequence[NDArray[np.float64]]) -> list[bool]:
    """Which of the wanted numbers follow from published ones: each says how often every kind of row counts in it.

    A number follows if it is a combination of others, whatever the numbers of rows of each kind are.
    """
    known = np.stack(published)
    _, sizes, directions = np.linalg.svd(known, full_matrices=False)
    basis = directions[sizes > 1e-9 * sizes.max()]
    return [bool(np.abs(each - basis.T @ (basis @ each)).max() < 1e-6) for each in wanted]


def holds(kind: Row, key: Key, areas: Mapping[str, str | None]) -> bool:
    """Whether rows of a kind count in a published number."""
    period, area, *others = key
    return (
        _in_period(kind["day"], period)
        and _in_area(kind["area"], area, areas)
        and all(
            each is None or kind[name] == each for name, each in zip(("institution", "sex", "age"), others, strict=True)
        )
    )


def _in_period(day: object, period: str) -> bool:
    assert isinstance(day, date)
    quarter = f"{day:%Y}Q{(day.month + 2) // 3}"
    return period in (f"{day:%Y}", quarter, f"{day:%Y-%m}", f"{day:%Y-%m-%d}")


def _in_area(own: object, area: str | None, areas: Mapping[str, str | None]) -> bool:
    place = own if isinstance(own, str) else None
    while place is not None and place != area:
        place = areas.get(place)
    return place == area or area not in areas or areas[area] is None


def keys(frame: pl.DataFrame) -> list[Key]:
    """The keys of published numbers."""
    return list(frame.select("period", "area", "institution", "sex", "age").iter_rows())
