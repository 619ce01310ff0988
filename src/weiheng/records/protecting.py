"""Numbers protected before they leave: small ones are hidden, and those that they could be derived from."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl
from numpy.typing import NDArray

from weiheng.definitions.disclosure import Disclosure
from weiheng.definitions.expressions import parse_aggregate
from weiheng.definitions.model import Ratio
from weiheng.definitions.pack import Pack
from weiheng.indicators.statistics.disclosure import Sums, rounded, suppressed
from weiheng.records.counting import Numbers
from weiheng.records.rolling import AT, MONTHS_OF_A_YEAR, Grouping, nothing
from weiheng.records.scan import KNOWN

ROW = "row"
_TOGETHER = ("institution", "sex", "age")
"""Dimensions of which null is the sum of the others."""


@dataclass(frozen=True)
class Protected:
    """Numbers that may be seen, null where they are not; ``hidden`` has the variables as truths, in the same rows."""

    numbers: Numbers
    hidden: pl.DataFrame


def protected(found: Mapping[Grouping, Sequence[Numbers]], pack: Pack) -> Mapping[Grouping, tuple[Protected, ...]]:
    """Numbers of all groupings with small ones hidden, by the pack's rule; all of a table that is not ``sensitive``.

    Behind a count stand its rows or persons, behind a sum the rows of which the number is known. A share whose whole is
    counted in the same table says how many are left, so few of these are hidden too. Every sum over areas, periods,
    institutions, sexes and ages is looked at, and all groupings together: the total of one is in another.
    """
    names = dict.fromkeys((each.table, each.variables) for some in found.values() for each in some)
    every = {name: _together([one for some in found.values() for one in some if _name(one) == name]) for name in names}
    hidden = {name: _hidden_of(numbers, pack) for name, numbers in every.items()}
    return {key: tuple(_part(each, hidden[_name(each)], pack) for each in some) for key, some in found.items()}


def _name(numbers: Numbers) -> tuple[str, tuple[str, ...]]:
    return numbers.table, numbers.variables


def _together(parts: Sequence[Numbers]) -> Numbers:
    """The rows of several groupings, each once."""
    rows = pl.concat([each.frame.select(sorted(each.frame.columns)) for each in parts])
    return replace(parts[0], frame=rows.unique(AT, maintain_order=True))


def _part(numbers: Numbers, hidden: pl.DataFrame, pack: Pack) -> Protected:
    """The rows of one grouping."""
    own = numbers.frame.select(AT).join(hidden, on=AT, how="left", nulls_equal=True, maintain_order="left").drop(AT)
    shown = (
        pl.when(own[name]).then(None).otherwise(_rounded(numbers.frame[name], name, pack)).alias(name)
        for name in numbers.variables
    )
    return Protected(replace(numbers, frame=numbers.frame.with_columns(shown)), own)


def _hidden_of(numbers: Numbers, pack: Pack) -> pl.DataFrame:
    """Keys, and of each variable whether it is hidden."""
    rule, table, frame = pack.disclosure, pack.tables[numbers.table], numbers.frame
    hidden = {name: np.zeros(len(frame), dtype=np.bool_) for name in numbers.variables}
    if _is_guarded(numbers.table, pack):
        parents = {code: area.parent for code, area in pack.areas.items()}
        sums = sums_of(frame.select(AT), parents, state=table.kind == "snapshot")
        behind = {name: _behind(numbers, name) for name in numbers.variables}
        for name, counts in behind.items():
            hidden[name] |= _small(counts, sums, rule)
        for part, whole in _shares(numbers, pack):
            if (behind[part] <= behind[whole]).all():
                hidden[part] |= _small(behind[whole] - behind[part], sums, rule)
    return pl.concat([frame.select(AT), pl.DataFrame(hidden)], how="horizontal")


def _is_guarded(table: str, pack: Pack) -> bool:
    return pack.disclosure.without is None and pack.tables[table].sensitive


def _behind(numbers: Numbers, name: str) -> NDArray[np.float64]:
    known = KNOWN + name if KNOWN + name in numbers.frame.columns else name
    return numbers.frame[known].cast(pl.Float64).to_numpy()


def _small(counts: NDArray[np.float64], sums: Sums, rule: Disclosure) -> NDArray[np.bool_]:
    primary, secondary = suppressed(counts, sums, rule.threshold)
    return primary | secondary


def _shares(numbers: Numbers, pack: Pack) -> Iterator[tuple[str, str]]:
    """Numerators and denominators that are counted in the same rows."""
    for indicator in pack.indicators.values():
        if isinstance(indicator.formula, Ratio):
            pair = indicator.formula.numerator, indicator.formula.denominator
            if {*pair} <= {*numbers.variables}:
                yield pair


def _rounded(values: pl.Series, name: str, pack: Pack) -> pl.Series:
    """Counts as multiples; sums of money or days, and what needs no protection, as they are."""
    measure = pack.variables[name].measure
    is_sum = measure is not None and parse_aggregate(measure.value).kind == "sum"
    is_open = measure is not None and not _is_guarded(measure.table, pack)
    if is_sum or is_open or pack.disclosure.rounding == 1:
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
    """The month of a day, the quarter of a month, and the year; of a state, only of the last part of each."""
    period = pl.col("period")
    year, month = period.str.slice(0, 4), period.str.slice(5, 2).cast(pl.Int64, strict=False)
    length = period.str.len_chars()
    is_day, is_month = length == len("2022-07-31"), length == len("2022-07")
    is_quarter = period.str.contains("Q")
    quarter = pl.concat_str(year, pl.lit("Q"), (month + 2) // 3)
    if state:
        return [
            pl.when(is_month & (month % 3 == 0)).then(quarter),
            pl.when(is_month & (month == MONTHS_OF_A_YEAR)).then(year),
            pl.when(is_quarter & period.str.ends_with("4")).then(year),
        ]
    of_days = [pl.when(is_day).then(period.str.slice(0, len("2022-07"))), pl.when(is_day).then(year)]
    of_months = [pl.when(is_month).then(quarter), pl.when(is_month).then(year)]
    return [*of_days, *of_months, pl.when(is_quarter).then(year)]
