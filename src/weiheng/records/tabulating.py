"""Indicators of every group that is asked for, as a table that may be seen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

from weiheng.definitions.edition import formula_parts
from weiheng.definitions.pack import Pack
from weiheng.indicators.statistics.pooling import POOLED
from weiheng.records.ages import bands, by_age
from weiheng.records.counting import measured
from weiheng.records.protecting import Protected, hidden_cells, is_guarded, protected, sums_of
from weiheng.records.rates import COLUMNS, figures
from weiheng.records.rolling import AT, DIMENSIONS, PERIODS, Grouping, joined
from weiheng.records.running import Result
from weiheng.records.scan import is_of_institutions
from weiheng.vocabulary.status import Status

STATUS = "status"
_SCHEMA: dict[str, type[pl.DataType]] = {**COLUMNS, STATUS: pl.String}
_NUMBERS = [name for name, kind in COLUMNS.items() if kind in (pl.Float64, pl.Boolean)]


def with_others(groupings: Iterable[Grouping], pack: Pack) -> tuple[Grouping, ...]:
    """The groupings, with those that are not shown but needed: by age for estimates, and to protect numbers."""
    every = list(groupings)
    by_age = (each for one in every if (each := by_bands(one, pack)) is not None)
    return tuple(dict.fromkeys([*every, *by_age, *_of_institutions_areas(every, pack)]))


def by_bands(grouping: Grouping, pack: Pack) -> Grouping | None:
    """The grouping by bands of age that indicators with ``by_age`` need; None if there are none, or no whole years."""
    estimates = (each.by_age for each in pack.indicators.values() if each.by_age is not None)
    names = {name for each in estimates for name in each.counts().values()}
    if not names or "year" not in grouping.periods:
        return None
    others = tuple(each for each in grouping.dimensions if each != "age")
    return Grouping((*others, "age"), ("year",), bands(pack), frozenset(names), "estimates")


def _of_institutions_areas(groupings: Sequence[Grouping], pack: Pack) -> Iterator[Grouping]:
    """Areas crossed with their institutions, where both are shown apart: the one are sums of the other."""
    tables = {each.id for each in pack.tables.values() if is_of_institutions(each)}
    only = frozenset(name for table in tables for name in measured(pack).get(table, ()))
    apart = [each for each in groupings if len({"area", "institution"} & {*each.dimensions}) == 1]
    named = {name for each in apart for name in each.dimensions}
    if only and {"area", "institution"} <= named:
        dimensions = tuple(name for name in DIMENSIONS if name in named)
        periods = tuple(kind for kind in PERIODS if any(kind in each.periods for each in apart))
        (ages,) = {each.bands for each in apart if "age" in each.dimensions} or {(0,)}
        yield Grouping(dimensions, periods, ages, only, "protection")


def seen(result: Result, pack: Pack) -> Mapping[Grouping, tuple[Protected, ...]]:
    """The numbers that may be seen, of all groupings that are shown."""
    known = {key: some for key, some in result.numbers.items() if key.purpose != "estimates"}
    return {key: some for key, some in protected(known, pack).items() if key.purpose == "shown"}


def tabulated(result: Result, pack: Pack, conf: float = 0.95) -> pl.DataFrame:
    """A row for each indicator and group: the columns of figures, and a ``status``.

    Only numbers that may be seen are computed with; what needs others is there without numbers, ``suppressed``. What
    is estimated by age comes of the true counts (see :func:`estimated`).
    """
    groups = seen(result, pack)
    every = [row for some in groups.values() for row in _figures(some, pack, conf)]
    every.append(estimated(result, groups, pack, conf))
    rows = pl.concat([pl.DataFrame(schema=_SCHEMA), *every], how="diagonal")
    return _of_known_years(rows.unique(["indicator", *AT], keep="first", maintain_order=True)).sort("indicator", *AT)


def _figures(some: Sequence[Protected], pack: Pack, conf: float) -> Iterator[pl.DataFrame]:
    if some:
        shown = figures(joined([each.numbers.known() for each in some], pack.owner.area), pack, conf)
        rough = {name for each in some if each.numbers.is_estimate for name in each.numbers.variables}
        of_rough = [each for each in pack.indicators if rough & {*variables(each, pack)}]
        is_rough = pl.col("indicator").is_in(of_rough) & pl.col("value").is_not_null()
        status = pl.when(is_rough).then(pl.lit(Status.ESTIMATED.value)).otherwise(STATUS).alias(STATUS)
        yield shown.with_columns(_status()).with_columns(status)
        yield from _suppressed(pl.concat(map(_hidden, some)), shown, pack)


def estimated(
    result: Result, groups: Mapping[Grouping, Sequence[Protected]], pack: Pack, conf: float = 0.95
) -> pl.DataFrame:
    """The rows of what is estimated by age, in all groups of which numbers may be seen.

    An estimate is hidden where counts are that it is made of; where it rests on few events; and where these could be
    told from the events of others. Counts of bands of age are not shown beside it.
    """
    needed = [ages for key in groups if (ages := by_bands(key, pack)) is not None and result.numbers.get(ages)]
    found = [
        by_age(joined([each.known() for each in result.numbers[key]], pack.owner.area), pack, conf) for key in needed
    ]
    if not found:
        return pl.DataFrame(schema=_SCHEMA)
    rows = pl.concat(found).unique(["indicator", *AT], keep="first", maintain_order=True).with_columns(_status())
    hidden = pl.concat([_hidden(each) for some in groups.values() for each in some])
    every = (_guarded(some, hidden, str(one), pack) for (one,), some in rows.group_by("indicator"))
    return pl.concat([pl.DataFrame(schema=_SCHEMA), *every], how="diagonal").sort("indicator", *AT)


def _guarded(rows: pl.DataFrame, hidden: pl.DataFrame, indicator: str, pack: Pack) -> pl.DataFrame:
    """The rows of one indicator, those that may not be seen without numbers."""
    parts = [pack.variables[name].measure for name in variables(indicator, pack) if name in pack.variables]
    if not any(each is not None and is_guarded(each.table, pack) for each in parts):
        return rows
    keys = hidden.filter(pl.col("variable").is_in(list(variables(indicator, pack)))).select(AT).unique()
    rows = rows.join(keys.with_columns(of_hidden=True), on=AT, how="left", nulls_equal=True, maintain_order="left")
    sums = sums_of(rows.select(AT), {code: area.parent for code, area in pack.areas.items()}, state=False)
    few = hidden_cells(rows["numerator"].fill_null(0).round().to_numpy(), sums, pack.disclosure.threshold)
    is_hidden = rows["of_hidden"].fill_null(value=False) | pl.Series(few)
    shown = (pl.when(~is_hidden).then(pl.col(name)).alias(name) for name in _NUMBERS)
    status = pl.when(is_hidden).then(pl.lit(Status.SUPPRESSED.value)).otherwise(STATUS).alias(STATUS)
    counts = (pl.lit(None, pl.Float64).alias(name) for name in ("numerator", "denominator"))  # of bands of age
    return rows.with_columns(*shown, status).drop("of_hidden").with_columns(counts)


def _of_known_years(rows: pl.DataFrame) -> pl.DataFrame:
    """Without what was pooled over years of which one is hidden."""
    rows = rows.sort("indicator", *AT[1:], "period")
    hidden = (pl.col(STATUS) == Status.SUPPRESSED.value).cast(pl.Int8)
    is_hidden = hidden.rolling_max(POOLED, min_samples=1).over("indicator", *AT[1:]).cast(pl.Boolean)
    pooled = [name for name in rows.columns if name.startswith("pooled")]
    return rows.with_columns(pl.when(~is_hidden).then(pl.col(name)).alias(name) for name in pooled)


def _status() -> pl.Expr:
    found = pl.when(pl.col("value").is_null()).then(pl.lit(Status.MISSING.value)).otherwise(pl.lit(Status.FINAL.value))
    return found.alias(STATUS)


def _hidden(seen: Protected) -> pl.DataFrame:
    """Keys and variables that are hidden."""
    both = pl.concat([seen.numbers.frame.select(AT), seen.hidden], how="horizontal")
    return both.unpivot(index=AT, variable_name="variable", value_name="hidden").filter("hidden").drop("hidden")


def _suppressed(hidden: pl.DataFrame, shown: pl.DataFrame, pack: Pack) -> Iterator[pl.DataFrame]:
    """Rows without numbers, of indicators that need a hidden one."""
    for indicator in pack.indicators.values():
        keys = hidden.filter(pl.col("variable").is_in(list(variables(indicator.id, pack)))).select(AT).unique()
        if indicator.formula is not None and len(keys):
            own = shown.filter(pl.col("indicator") == indicator.id).select(AT)
            yield keys.join(own, on=AT, how="anti", nulls_equal=True).with_columns(
                pl.lit(indicator.id).alias("indicator"),
                pl.lit(indicator.unit).alias("unit"),
                pl.lit(Status.SUPPRESSED.value).alias(STATUS),
            )


def variables(element: str, pack: Pack) -> Iterator[str]:
    """Everything that an indicator or variable is made of, itself among it."""
    found = pack.elements().get(element)
    yield element
    estimate = getattr(found, "by_age", None)
    for part in () if found is None else (*formula_parts(found), *(estimate.counts().values() if estimate else ())):
        yield from variables(part, pack)
