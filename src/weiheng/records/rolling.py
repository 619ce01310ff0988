"""Cells rolled up to the periods, areas and other groups that are asked for."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import polars as pl

from weiheng.definitions.contracts import Codelist
from weiheng.definitions.model import Area

Dimension = Literal["area", "institution", "sex", "age"]
Period = Literal["year", "quarter", "month", "day"]
DIMENSIONS: tuple[Dimension, ...] = ("area", "institution", "sex", "age")
MONTHS_OF_A_YEAR = 12
DAYS_OF_A_MONTH = 31
PERIODS: Mapping[Period, int] = {"year": 1, "quarter": 4, "month": 12, "day": MONTHS_OF_A_YEAR * DAYS_OF_A_MONTH}
"""Periods of each kind in a year, in which every month has a place for 31 days."""
AT = ("period", "area", "institution", "sex", "age")
"""What tells numbers apart that were rolled up: of institution, sex and age, null is all of them together."""
UNPLACED = ""
"""Stands for the area of rows whose own is missing or unknown: they count in the whole only."""
THERE = "is.there"


@dataclass(frozen=True)
class Grouping:
    """What numbers are told apart by: kinds of periods, and dimensions, each value with all others.

    ``bands`` are the ages with which bands begin; ``only`` are the variables it is for, all if there are none. Not all
    are to be shown: some are counted for estimates or to protect the numbers of others.
    """

    dimensions: tuple[Dimension, ...] = ("area",)
    periods: tuple[Period, ...] = ("year",)
    bands: tuple[int, ...] = (0,)
    only: frozenset[str] = frozenset()
    purpose: Literal["shown", "estimates", "protection"] = "shown"

    def wants(self, variable: str) -> bool:
        """Whether it is for a variable."""
        return not self.only or variable in self.only


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
        return pl.DataFrame(sorted(pairs), schema={"by.area": pl.String, "area": pl.String}, orient="row")


def _chain(areas: Mapping[str, Area], code: str, whole: str) -> tuple[str, ...]:
    """An area and those above it up to the whole; nothing if it is not within the whole."""
    chain = [code]
    while chain[-1] != whole and (parent := areas[chain[-1]].parent) in areas and parent not in chain:
        chain.append(str(parent))
    return tuple(chain) if chain[-1] == whole else ()


def rolled(
    cells: pl.DataFrame, names: Sequence[str], grouping: Grouping, places: Places, *, of: Period, state: bool
) -> pl.DataFrame:
    """Numbers of every period, area and other group, of cells that can be added up.

    ``cells`` have ``by.period`` (months ``of`` which they are, or days, counted from the year 0 as in
    :data:`PERIODS`), ``by.area`` and so on, and the columns ``names``; numbers that describe a ``state`` are those of a
    period's last month. The result has the columns :data:`AT`; a dimension
    that the cells are not told apart by is null, and so is it in the sums over it.
    """
    own = [name for name in grouping.dimensions if f"by.{name}" in cells.columns]
    lazy = cells.lazy().group_by("by.period", *(f"by.{name}" for name in own)).agg(pl.col(names).sum())
    every = pl.concat([_of_period(lazy, kind, of, state=state) for kind in grouping.periods])
    every = _placed(every, places) if "area" in own else every.with_columns(pl.lit(places.whole).alias("area"))
    for name in own:
        if name != "area":
            every = every.rename({f"by.{name}": name})
            every = pl.concat([every.filter(pl.col(name).is_not_null()), every.with_columns(nothing(name))])
    found = every.group_by(name for name in AT if name in ("period", "area", *own)).agg(pl.col(names).sum())
    found = found.select(*(name if name in ("period", "area", *own) else nothing(name) for name in AT), *names)
    return filled(found, names, places if "area" in own else None).collect()


def nothing(name: str) -> pl.Expr:
    """A column without values: all institutions, both sexes, all ages."""
    return pl.lit(None, pl.Int64 if name == "age" else pl.String).alias(name)


def _of_period(cells: pl.LazyFrame, kind: Period, of: Period, *, state: bool) -> pl.LazyFrame:
    """Cells by a kind of periods; none of days if they are of months."""
    parts = PERIODS[of] // PERIODS[kind]
    if state or not parts:
        cells = cells.filter(pl.col("by.period") % parts == parts - 1 if parts else False)
    return cells.with_columns(labelled(pl.col("by.period") // max(parts, 1), kind)).drop("by.period")


def labelled(number: pl.Expr, kind: Period) -> pl.Expr:
    """The name of a period, counted in its own kind from the year 0: 2022, 2022Q3, 2022-07, 2022-07-31."""
    each = PERIODS[kind]
    year = (number // each).cast(pl.String).str.zfill(4)
    within = number % each + 1
    month = within if kind == "month" else number % each // DAYS_OF_A_MONTH + 1
    texts = {
        "year": [year],
        "quarter": [year, pl.lit("Q"), within.cast(pl.String)],
        "month": [year, pl.lit("-"), _digits(month)],
        "day": [year, pl.lit("-"), _digits(month), pl.lit("-"), _digits(number % DAYS_OF_A_MONTH + 1)],
    }
    return pl.concat_str(texts[kind]).alias("period")


def _digits(number: pl.Expr) -> pl.Expr:
    return number.cast(pl.String).str.zfill(2)


def _placed(cells: pl.LazyFrame, places: Places) -> pl.LazyFrame:
    known = pl.col("by.area").is_in(list(places.areas))
    own = cells.with_columns(pl.when(known).then("by.area").otherwise(pl.lit(UNPLACED)).alias("by.area"))
    return own.join(places.frame().lazy(), on="by.area").drop("by.area")


def filled(found: pl.LazyFrame, names: Iterable[str], places: Places | None) -> pl.LazyFrame:
    """Numbers with those of areas without any row, in periods that have one elsewhere: they are 0."""
    if places is None:
        return found.sort(AT)
    areas = places.frame().lazy().select("area").unique()
    every = found.select("period").unique().join(areas, how="cross").with_columns(map(nothing, AT[2:]))
    every = pl.concat([every, found.select(AT)], how="diagonal").unique()
    return with_zeros(every.select(AT), found, names).sort(AT)


def with_zeros(keys: pl.LazyFrame, found: pl.LazyFrame, names: Iterable[str]) -> pl.LazyFrame:
    """Numbers of all keys: 0 where there are none."""
    wide = keys.join(
        found.with_columns(pl.lit(value=True).alias(THERE)), on=AT, how="left", nulls_equal=True, maintain_order="left"
    )
    zeros = (pl.when(pl.col(THERE).is_null()).then(0).otherwise(name).alias(name) for name in names)
    return wide.with_columns(zeros).drop(THERE)


def joined(tables: Sequence[pl.DataFrame], whole: str) -> pl.DataFrame:
    """Numbers of several tables side by side.

    A table says 0 of what it has no row of, in a period and by dimensions of which it has rows at all; of everything
    else its numbers are not known, which is null.
    """
    keys = pl.concat([each.select(AT) for each in tables]).unique().sort(AT)
    for each in tables:
        names = [name for name in each.columns if name not in AT]
        keys = keys.with_columns(with_zeros(keys.select(AT).lazy(), each.lazy(), names).select(names).collect())
        keys = keys.with_columns(pl.when(_speaks(each, whole)).then(pl.col(names)).otherwise(None))
    return keys


def _speaks(table: pl.DataFrame, whole: str) -> pl.Expr:
    """Whether a table says anything of a key: it has the period, and is told apart by the key's dimensions."""
    found = pl.col("period").is_in(table["period"].unique().to_list())
    if (table["area"] == whole).all():
        found &= pl.col("area") == whole
    for name in AT[2:]:
        if table[name].is_null().all():
            found &= pl.col(name).is_null()
    return found
