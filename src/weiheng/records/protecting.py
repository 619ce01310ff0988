"""Numbers protected before they leave: small ones are hidden, and those that they could be derived from."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from weiheng.definitions.expressions import Both, Expression, parse_aggregate
from weiheng.definitions.pack import Pack
from weiheng.indicators.statistics.disclosure import Sums, UnprotectableError, rounded, suppressed
from weiheng.records.checking import Checked
from weiheng.records.counting import Numbers
from weiheng.records.rolling import AT, MONTHS_OF_A_YEAR, Grouping, nothing
from weiheng.records.scan import KNOWN, Counted, counted

ROW = "row"
MOST_PARTS = 10
"""Parts of a whole of which all combinations are tried, about a thousand."""
_TOGETHER = ("institution", "sex", "age")
"""Dimensions of which null is the sum of the others."""


@dataclass(frozen=True)
class Protected:
    """Numbers that may be seen, null where they are not; ``hidden`` has the variables as truths, in the same rows."""

    numbers: Numbers
    hidden: pl.DataFrame


def protected(found: Mapping[Grouping, Sequence[Numbers]], pack: Pack) -> Mapping[Grouping, tuple[Protected, ...]]:
    """Numbers of all groupings with small ones hidden, by the pack's rule; all of a table that is not ``sensitive``.

    Behind a count stand its rows or persons, behind a sum the rows of which the number is known. What is counted of a
    part of the rows leaves a rest of the whole, and so few of these are hidden too. Sums over areas, periods,
    institutions, sexes and ages, and of parts and rest, are looked at together, in all groupings at once: the total of
    one is in another.
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
    table, frame = pack.tables[numbers.table], numbers.frame
    hidden = np.zeros((len(numbers.variables), len(frame)), dtype=np.bool_)
    if is_guarded(numbers.table, pack):
        parents = {code: area.parent for code, area in pack.areas.items()}
        sums = sums_of(frame.select(AT), parents, state=table.kind == "snapshot")
        counts, whole = _with_rests(np.stack([_behind(numbers, name) for name in numbers.variables]), numbers, pack)
        found = hidden_cells(counts.ravel(), _of_all(sums, counts.shape, whole), pack.disclosure.threshold)
        hidden = found.reshape(counts.shape)[: len(numbers.variables)]
    truths = pl.DataFrame(dict(zip(numbers.variables, hidden, strict=True)))
    return pl.concat([frame.select(AT), truths], how="horizontal")


def hidden_cells(counts: NDArray[np.float64], sums: Sums, threshold: int) -> NDArray[np.bool_]:
    """Which cells to hide, small ones and others for their sake.

    Rows that are of no district, or of nobody knows which sex, are taken for known to everybody. Where a small number
    is nothing but such a remainder, it cannot be protected from who knows that much; then sums that leave a remainder
    have at least two hidden cells or none. Where even that is not enough, nothing is shown.
    """
    with suppress(UnprotectableError):
        return np.logical_or(*suppressed(counts, sums, threshold))
    with suppress(UnprotectableError):
        return _by_closed_sums(counts, sums, threshold)
    return np.ones(counts.shape, dtype=np.bool_)


def _by_closed_sums(counts: NDArray[np.float64], sums: Sums, threshold: int) -> NDArray[np.bool_]:
    """Cells hidden for the sake of sums without a remainder, and then in pairs for that of others."""
    lines = [sums.parts[start:end] for start, end in pairwise(sums.starts)]
    pairs = list(zip(sums.total, lines, strict=True))
    closed = [(int(total), line.tolist()) for total, line in pairs if counts[line].sum() == counts[total]]
    hidden = np.logical_or(*suppressed(counts, Sums.of(closed), threshold))
    return _in_pairs(
        counts, hidden, [np.append(line, total) for total, line in pairs if counts[line].sum() != counts[total]]
    )


def _in_pairs(
    counts: NDArray[np.float64], hidden: NDArray[np.bool_], lines: Sequence[NDArray[np.intp]]
) -> NDArray[np.bool_]:
    """With another cell hidden in each line that has a single one, the smallest that is not zero."""
    hidden, is_changed = hidden.copy(), True
    while is_changed:
        is_changed = False
        for line in lines:
            if hidden[line].sum() == 1:
                others = line[~hidden[line]]
                hidden[others[np.argmin(np.where(counts[others] > 0, counts[others], np.inf))]] = is_changed = True
    return hidden


def rows_of(checked: Checked, pack: Pack) -> str:
    """How many rows of a table were used, of how many: about, where the exact number is the total of hidden ones."""
    used, every = checked.rows - checked.aside, checked.rows
    if is_guarded(checked.table, pack):
        return f"{checked.table}: about {round(used, -2)} / {round(every, -2)}"
    return f"{checked.table}: {used} / {every}"


def is_guarded(table: str, pack: Pack) -> bool:
    """Whether numbers of a table are protected."""
    return pack.disclosure.without is None and pack.tables[table].sensitive


def _behind(numbers: Numbers, name: str) -> NDArray[np.float64]:
    known = KNOWN + name if KNOWN + name in numbers.frame.columns else name
    return numbers.frame[known].cast(pl.Float64).to_numpy()


def _with_rests(
    counts: NDArray[np.float64], numbers: Numbers, pack: Pack
) -> tuple[NDArray[np.float64], list[tuple[int, tuple[int, ...]]]]:
    """Counts (variables and rests, cells), and which are the parts of which: what is left of a whole has a row too.

    A rest has one only if it is small somewhere, since nobody publishes it. Parts that make a whole without a rest, as
    levels of care do, are found by their numbers.
    """
    found, parts = list(counts), list[tuple[int, tuple[int, ...]]]()
    of: dict[int, list[int]] = {}
    for part, whole in wholes([_measure(name, numbers, pack) for name in numbers.variables]):
        of.setdefault(whole, []).append(part)
        rest = counts[whole] - counts[part]
        if ((rest > 0) & (rest < pack.disclosure.threshold)).any():
            parts.append((whole, (part, len(found))))
            found.append(rest)
    for whole, some in of.items():
        parts += [(whole, each) for each in _partitions(counts[whole], counts, some)]
    return np.stack(found), parts


def _partitions(
    whole: NDArray[np.float64], counts: NDArray[np.float64], some: Sequence[int]
) -> Iterator[tuple[int, ...]]:
    """Parts that make the whole in every cell, of as many as can be tried; those without any row add nothing."""
    tried = [each for each in some if counts[each].any()][:MOST_PARTS]
    for size in range(1, len(tried) + 1):
        for each in combinations(tried, size):
            if np.array_equal(counts[list(each)].sum(axis=0), whole):
                yield each


def _measure(name: str, numbers: Numbers, pack: Pack) -> Counted:
    measure = pack.variables[name].measure
    assert measure is not None  # noqa: S101 - numbers are of measures
    return counted(name, measure, pack.tables[numbers.table])


def wholes(measures: Sequence[Counted]) -> Iterator[tuple[int, int]]:
    """Places of measures of which one counts a part of the rows of the other: it has all its conditions, and more.

    Of two with the same conditions the later is a part of the earlier.
    """
    conditions = [frozenset(_conditions(each)) for each in measures]
    for part, own in enumerate(conditions):
        for whole, others in enumerate(conditions):
            if others < own or (others == own and whole < part):
                yield part, whole


def _conditions(measure: Counted) -> Iterator[str]:
    """What a row must meet to count: the condition's parts, and that the number is known which is added up."""
    if measure.where is not None:
        yield from _parts_of(measure.where)
    if measure.aggregate.of is not None:
        is_sum = measure.aggregate.kind == "sum"
        yield from [f"known {written(measure.aggregate.of)}"] if is_sum else _parts_of(measure.aggregate.of)


def _parts_of(condition: Expression) -> Iterator[str]:
    if isinstance(condition, Both) and condition.word == "and":
        for each in condition.parts:
            yield from _parts_of(each)
    else:
        yield written(condition)


def written(expression: Expression) -> str:
    """An expression without the places where its parts stand."""
    return re.sub(r"at=\d+", "", repr(expression))


def _of_all(sums: Sums, shape: tuple[int, ...], parts: Sequence[tuple[int, tuple[int, ...]]]) -> Sums:
    """The sums of each variable's cells, and in each cell those of parts that make a whole."""
    variables, cells = shape
    shifts = np.arange(variables) * cells
    lengths = np.tile(np.diff(sums.starts), variables)
    total, part = (np.add.outer(shifts, each).ravel() for each in (sums.total, sums.parts))
    every = np.arange(cells)
    for whole, some in parts:
        total = np.concatenate([total, whole * cells + every])
        part = np.concatenate([part, np.add.outer(every, np.array(some) * cells).ravel()])
        lengths = np.concatenate([lengths, np.full(cells, len(some))])
    return Sums(total.astype(np.intp), part.astype(np.intp), np.concatenate([[0], np.cumsum(lengths)]).astype(np.intp))


def _rounded(values: pl.Series, name: str, pack: Pack) -> pl.Series:
    """Counts as multiples; sums of money or days, and what needs no protection, as they are."""
    measure = pack.variables[name].measure
    is_sum = measure is not None and parse_aggregate(measure.value).kind == "sum"
    is_open = measure is not None and not is_guarded(measure.table, pack)
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
    month_of_day = period.str.slice(0, len("2022-07"))
    of_days = [pl.when(is_day).then(each) for each in (month_of_day, quarter, year)]
    of_months = [pl.when(is_month).then(quarter), pl.when(is_month).then(year)]
    return [*of_days, *of_months, pl.when(is_quarter).then(year)]
