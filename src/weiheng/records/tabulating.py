"""Indicators of every group that is asked for, as a table that may be seen."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import polars as pl

from weiheng.definitions.edition import formula_parts
from weiheng.definitions.model import Indicator
from weiheng.definitions.pack import Pack
from weiheng.records.ages import bands, by_age
from weiheng.records.protecting import Protected, protected
from weiheng.records.rates import COLUMNS, figures
from weiheng.records.rolling import AT, Grouping, joined
from weiheng.records.running import Result
from weiheng.vocabulary.status import Status

STATUS = "status"
_SCHEMA: dict[str, type[pl.DataType]] = {**COLUMNS, STATUS: pl.String}
_NUMBERS = [name for name, kind in COLUMNS.items() if kind in (pl.Float64, pl.Boolean)]


def with_ages(groupings: Iterable[Grouping], pack: Pack) -> tuple[Grouping, ...]:
    """The groupings, and those by age that the pack's indicators with ``by_age`` need beside them."""
    every = list(groupings)
    return tuple(dict.fromkeys([*every, *(each for one in every if (each := by_bands(one, pack)) is not None)]))


def by_bands(grouping: Grouping, pack: Pack) -> Grouping | None:
    """The grouping by bands of age that indicators with ``by_age`` need; None if there are none, or no whole years."""
    estimates = (each.by_age for each in pack.indicators.values() if each.by_age is not None)
    variables = {name for each in estimates for name in each.counts().values()}
    if not variables or "year" not in grouping.periods or "age" in grouping.dimensions:
        return None
    return Grouping((*grouping.dimensions, "age"), ("year",), bands(pack), frozenset(variables))


def seen(result: Result, pack: Pack) -> Mapping[Grouping, tuple[Protected, ...]]:
    """The numbers that may be seen, of all groupings but those that only estimates by age are made of."""
    return protected({key: some for key, some in result.numbers.items() if not key.only}, pack)


def tabulated(result: Result, pack: Pack, conf: float = 0.95) -> pl.DataFrame:
    """A row for each indicator and group: the columns of figures, and a ``status``.

    Only numbers that may be seen are computed with; what needs others is there without numbers, ``suppressed``. What
    is estimated by age comes of the true counts, unless its events are hidden.
    """
    groups = seen(result, pack).items()
    every = [
        row for key, some in groups for row in (*_figures(some, pack, conf), estimated(result, key, some, pack, conf))
    ]
    return pl.concat([pl.DataFrame(schema=_SCHEMA), *every], how="diagonal").unique().sort("indicator", *AT)


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
    result: Result, grouping: Grouping, some: Sequence[Protected], pack: Pack, conf: float = 0.95
) -> pl.DataFrame:
    """The rows of what is estimated by age, in the groups of which ``some`` numbers may be seen.

    Where its events are hidden, so is an estimate; and then nobody sees how many there were elsewhere, since the
    events of one group could be told from those of the others and of the whole.
    """
    ages = by_bands(grouping, pack)
    if ages is None or not result.numbers.get(ages):
        return pl.DataFrame(schema=_SCHEMA)
    hidden = pl.concat(map(_hidden, some))
    found = by_age(joined([each.known() for each in result.numbers[ages]], pack.owner.area), pack, conf)
    every = (_guarded(rows, hidden, pack.indicators[str(one)], pack) for (one,), rows in found.group_by("indicator"))
    return pl.concat([pl.DataFrame(schema=_SCHEMA), *every], how="diagonal").sort("indicator", *AT)


def _guarded(rows: pl.DataFrame, hidden: pl.DataFrame, indicator: Indicator, pack: Pack) -> pl.DataFrame:
    """The rows of one indicator, without those that may not be seen."""
    counts = list(variables(indicator.id, pack))
    keys = hidden.filter(pl.col("variable").is_in(counts)).select(AT).unique()
    rows = rows.join(keys.with_columns(is_hidden=True), on=AT, how="left", nulls_equal=True)
    few = pl.col("numerator").is_between(0, pack.disclosure.threshold, closed="none")
    is_small = pl.col("is_hidden").fill_null(value=False) | (few & pl.lit(pack.disclosure.without is None))
    rows = rows.with_columns(_status(), is_small.alias("is_hidden"))
    status = pl.when("is_hidden").then(pl.lit(Status.SUPPRESSED.value)).otherwise(STATUS).alias(STATUS)
    seen = (pl.when(~pl.col("is_hidden")).then(pl.col(name)).alias(name) for name in _NUMBERS)
    rows = rows.with_columns(status, *seen)
    if rows["is_hidden"].any():
        rows = rows.with_columns(pl.lit(None, pl.Float64).alias("numerator"))
    return rows.drop("is_hidden")


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
