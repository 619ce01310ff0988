"""Numbers protected before they leave: small ones are hidden, and those that they could be derived from."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from weiheng.definitions.disclosure import Disclosure
from weiheng.definitions.expressions import parse_aggregate
from weiheng.definitions.pack import Pack
from weiheng.indicators.statistics.disclosure import Sums, rounded, suppressed
from weiheng.records.counting import Numbers
from weiheng.records.rolling import AT, MONTHS_OF_A_YEAR, nothing
from weiheng.records.scan import KNOWN

ROW = "row"
_TOGETHER = ("institution", "sex", "age")
"""Dimensions of which null is the sum of the others."""


@dataclass(frozen=True)
class Protected:
    """Numbers that may be seen, null where they are not; ``hidden`` has the variables as truths, in the same rows."""

    numbers: Numbers
    hidden: pl.DataFrame


def protected(numbers: Numbers, pack: Pack) -> Protected:
    """The numbers of a table with small ones hidden, by the pack's rule; all of a table that is not ``sensitive``.

    Behind a count stand its rows or persons, behind a sum the rows of which the number is known. Every sum over areas,
    periods, institutions, sexes and ages is looked at.
    """
    rule, frame = pack.disclosure, numbers.frame
    if rule.without is not None or not pack.tables[numbers.table].sensitive:
        none = np.zeros(len(frame), dtype=np.bool_)
        return Protected(numbers, pl.DataFrame(dict.fromkeys(numbers.variables, none)))
    sums = sums_of(
        frame.select(AT),
        {code: area.parent for code, area in pack.areas.items()},
        state=pack.tables[numbers.table].kind == "snapshot",
    )
    hidden = {name: _hidden(numbers, name, sums, rule) for name in numbers.variables}
    shown = (
        pl.when(pl.Series(hidden[name])).then(None).otherwise(_rounded(frame[name], name, pack)).alias(name)
        for name in numbers.variables
    )
    return Protected(
        Numbers(numbers.table, frame.with_columns(shown), numbers.variables, numbers.queries), pl.DataFrame(hidden)
    )


def _hidden(numbers: Numbers, name: str, sums: Sums, rule: Disclosure) -> NDArray[np.bool_]:
    behind = KNOWN + name if KNOWN + name in numbers.frame.columns else name
    primary, secondary = suppressed(numbers.frame[behind].cast(pl.Float64).to_numpy(), sums, rule.threshold)
    return primary | secondary


def _rounded(values: pl.Series, name: str, pack: Pack) -> pl.Series:
    """Counts as multiples; sums of money or days as they are."""
    measure = pack.variables[name].measure
    is_sum = measure is not None and parse_aggregate(measure.value).kind == "sum"
    if is_sum or pack.disclosure.rounding == 1:
        return values
    return pl.Series(name, rounded(values.cast(pl.Float64).to_numpy(), pack.disclosure.rounding)).cast(values.dtype)


def sums_of(keys: pl.DataFrame, parents: Mapping[str, str | None], *, state: bool) -> Sums:
    """Which rows are sums of which: ``keys`` has the columns of :data:`AT`."""
    rows = keys.with_row_index(ROW)
    pairs = pl.concat(list(_pairs(rows, parents, state=state))).sort("relation", "total", "part")
    lengths = pairs.group_by("relation", "total", maintain_order=True).len()["len"].to_numpy()
    return Sums(
        pairs.group_by("relation", "total", maintain_order=True).first()["total"].to_numpy().astype(np.intp),
        pairs["part"].to_numpy().astype(np.intp),
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.intp),
    )


def _pairs(rows: pl.DataFrame, parents: Mapping[str, str | None], *, state: bool) -> Iterator[pl.DataFrame]:
    """Pairs of a total and a part, for each way of adding up."""
    above = {code: parent for code, parent in parents.items() if parent is not None}
    ways = [("area", pl.col("area").replace_strict(above, default=None, return_dtype=pl.String))]
    ways += [("period", each) for each in _containing(state=state)]
    ways += [(name, nothing(name)) for name in _TOGETHER]
    for number, (name, total) in enumerate(ways):
        parts = rows.filter(pl.col(name).is_not_null()).with_columns(total.alias(name))
        if name not in _TOGETHER:
            parts = parts.filter(pl.col(name).is_not_null())
        found = parts.join(rows, on=AT, nulls_equal=True)
        yield found.select(
            pl.lit(number).alias("relation"), pl.col(f"{ROW}_right").alias("total"), pl.col(ROW).alias("part")
        )


def _containing(*, state: bool) -> list[pl.Expr]:
    """The quarter of a month, its year, and the year of a quarter; of a state, only of the last part of each."""
    period = pl.col("period")
    year, month = period.str.slice(0, 4), period.str.slice(5, 2).cast(pl.Int64, strict=False)
    is_month, is_quarter = period.str.contains("-"), period.str.contains("Q")
    quarter = pl.concat_str(year, pl.lit("Q"), (month + 2) // 3)
    if state:
        return [
            pl.when(is_month & (month % 3 == 0)).then(quarter),
            pl.when(is_month & (month == MONTHS_OF_A_YEAR)).then(year),
            pl.when(is_quarter & period.str.ends_with("4")).then(year),
        ]
    return [pl.when(is_month).then(quarter), pl.when(is_month).then(year), pl.when(is_quarter).then(year)]
