"""Cells rolled up to the periods and areas that are asked for."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from weiheng.definitions.contracts import Codelist
from weiheng.definitions.model import Area

MONTHS_OF_A_YEAR = 12
AREA, THERE = "at.area", "is.there"
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
        chains = {code: chain for code in areas if (chain := _chain(areas, code, whole))}
        words = (
            {} if codelist is None else {word: chains[code] for word, code in codelist.means.items() if code in chains}
        )
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
        return pl.DataFrame(sorted(pairs), schema={"by.area": pl.String, AREA: pl.String}, orient="row")


def _chain(areas: Mapping[str, Area], code: str, whole: str) -> tuple[str, ...]:
    """An area and those above it up to the whole; nothing if it is not within the whole."""
    chain = [code]
    while chain[-1] != whole and (parent := areas[chain[-1]].parent) in areas and parent not in chain:
        chain.append(str(parent))
    return tuple(chain) if chain[-1] == whole else ()


def yearly(cells: pl.DataFrame, measures: Iterable[str], *, state: bool) -> pl.DataFrame:
    """Cells of months as cells of years: sums, or where they describe a ``state`` those of December.

    ``cells`` have ``by.period`` (year x 12 + month - 1), other keys ``by.…``, and columns that can be added up; so has
    the result, with the year as ``by.period``.
    """
    if state:
        cells = cells.filter(pl.col("by.period") % MONTHS_OF_A_YEAR == MONTHS_OF_A_YEAR - 1)
    keys = [name for name in cells.columns if name.startswith("by.")]
    return cells.with_columns(pl.col("by.period") // MONTHS_OF_A_YEAR).group_by(keys).agg(pl.col(list(measures)).sum())


def placed(cells: pl.DataFrame, measures: Iterable[str], places: Places) -> pl.DataFrame:
    """Cells by area: every area below the whole has one for every period that has any row, zeros included.

    ``by.area`` is gone for ``at.area``; the other keys stay.
    """
    names = list(measures)
    known = pl.col("by.area").is_in(list(places.areas))
    own = cells.with_columns(pl.when(known).then("by.area").otherwise(pl.lit(UNPLACED)).alias("by.area"))
    keys = [name for name in cells.columns if name.startswith("by.") and name != "by.area"]
    found = own.join(places.frame(), on="by.area").group_by([*keys, AREA]).agg(pl.col(names).sum())
    return filled(found, names, places)


def filled(found: pl.DataFrame, measures: Iterable[str], places: Places) -> pl.DataFrame:
    """Cells by ``at.area`` and other keys, those without any row included: they count 0."""
    keys = [name for name in found.columns if name.startswith("by.")]
    areas = places.frame().select(AREA).unique()
    every = found.select(keys).unique().join(areas, how="cross")
    absent = pl.col(THERE).is_null()
    wide = every.join(
        found.with_columns(pl.lit(value=True).alias(THERE)), on=[*keys, AREA], how="left", nulls_equal=True
    )
    zeros = (pl.when(absent).then(0).otherwise(name).alias(name) for name in measures)
    return wide.with_columns(zeros).drop(THERE).sort([*keys, AREA])
