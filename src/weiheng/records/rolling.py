"""Cells rolled up to the periods and areas that are asked for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from weiheng.definitions.contracts import Codelist
from weiheng.definitions.model import Area

Period = Literal["month", "quarter", "year"]
MONTHS: Mapping[Period, int] = {"month": 1, "quarter": 3, "year": 12}
UNPLACED = ""
"""Stands for the area of rows whose own is missing or unknown: they count in the whole only."""


@dataclass(frozen=True)
class Places:
    """Which areas a row counts in, by what its column says: its own area and all those above it."""

    areas: Mapping[str, tuple[str, ...]]
    whole: str

    @classmethod
    def of(cls, areas: Mapping[str, Area], codelist: Codelist | None, whole: str) -> "Places":
        """Areas by code, and by the other words that a codelist has for them; all below the area ``whole``."""
        chains = {code: chain for code in areas if whole in (chain := _chain(areas, code))}
        words = {} if codelist is None else {word: chains[code] for word, code in codelist.means.items()}
        return cls({**chains, **words}, whole)

    def levels(self) -> Iterator[Mapping[str, str] | None]:
        """The areas of each level by what a column says: None for the whole, then those directly below it ..."""
        yield None
        for depth in range(1, max((len(chain) for chain in self.areas.values()), default=1)):
            yield {word: chain[-1 - depth] for word, chain in self.areas.items() if len(chain) > depth}

    def frame(self) -> pl.DataFrame:
        """Pairs of what a column says and an area that it counts in."""
        pairs = {(word, area) for word, chain in self.areas.items() for area in chain}
        pairs.add((UNPLACED, self.whole))
        return pl.DataFrame(sorted(pairs), schema={"by.area": pl.String, "area": pl.String}, orient="row")


def _chain(areas: Mapping[str, Area], code: str) -> tuple[str, ...]:
    chain = [code]
    while (parent := areas[chain[-1]].parent) in areas and parent not in chain:
        chain.append(str(parent))
    return tuple(chain)


def rolled(cells: pl.DataFrame, measures: Iterable[str], period: Period, *, state: bool) -> pl.DataFrame:
    """Cells of months as cells of longer periods: sums, or where they describe a ``state`` those of the last month.

    ``cells`` have ``by.period`` (year x 12 + month - 1), other keys ``by.…``, and a column for each measure; so has the
    result, with ``by.period`` as year x (12 / months) + number in the year. A sum of missing numbers is missing.
    """
    months = MONTHS[period]
    if state:
        cells = cells.filter(pl.col("by.period") % months == months - 1)
    keys = [name for name in cells.columns if name.startswith("by.")]
    return cells.with_columns(pl.col("by.period") // months).group_by(keys).agg(_total(name) for name in measures)


def placed(cells: pl.DataFrame, measures: Iterable[str], places: Places) -> pl.DataFrame:
    """Cells by area: every area below the whole has one for every period that has any row, zeros included.

    ``by.area`` is gone for ``area``; the other keys stay.
    """
    names = list(measures)
    known = pl.col("by.area").is_in(list(places.areas))
    own = cells.with_columns(pl.when(known).then("by.area").otherwise(pl.lit(UNPLACED)).alias("by.area"))
    keys = [name for name in cells.columns if name.startswith("by.") and name != "by.area"]
    found = own.join(places.frame(), on="by.area").group_by([*keys, "area"]).agg(_total(name) for name in names)
    return filled(found, names, places)


def filled(found: pl.DataFrame, measures: Iterable[str], places: Places) -> pl.DataFrame:
    """Cells by ``area`` and other keys, those without any row included: they count 0."""
    keys = [name for name in found.columns if name.startswith("by.")]
    areas = places.frame().select("area").unique()
    every = found.select(keys).unique().join(areas, how="cross")
    absent = pl.col("there").is_null()
    wide = every.join(found.with_columns(there=True), on=[*keys, "area"], how="left", nulls_equal=True)
    zeros = (pl.when(absent).then(0).otherwise(name).alias(name) for name in measures)
    return wide.with_columns(zeros).drop("there").sort([*keys, "area"])


def _total(name: str) -> pl.Expr:
    """The sum, missing if nothing is known: Polars would say 0."""
    column = pl.col(name)
    return pl.when(column.is_not_null().any()).then(column.sum()).alias(name)
