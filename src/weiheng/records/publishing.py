"""Tables of figures as files, with where they come from."""

import io
import json
from collections.abc import Callable, Mapping, Sequence

import polars as pl

from weiheng.definitions.pack import Pack
from weiheng.records.counting import Numbers
from weiheng.records.engine import Engine
from weiheng.records.protecting import rows_of
from weiheng.records.running import Result
from weiheng.records.tabulating import variables

_ORIGIN = dict.fromkeys(("indicator", "rows", "queries"), pl.String)


def with_provenance(figures: pl.DataFrame, result: Result, pack: Pack, engine: Engine, now: str) -> pl.DataFrame:
    """The figures with columns that say by what engine and when they were made, of which rows, and how protected."""
    indicators = figures["indicator"].unique().to_list()
    about = pl.DataFrame({"indicator": indicators, **_origins(indicators, result, pack)}, schema=_ORIGIN)
    every = {"engine": engine.version, "made": now, "disclosure": str(pack.disclosure)}
    return figures.join(about, on="indicator", how="left", maintain_order="left").with_columns(
        pl.lit(text).alias(name) for name, text in every.items()
    )


def _origins(indicators: Sequence[str], result: Result, pack: Pack) -> dict[str, list[str]]:
    """Rows of each table that an indicator was counted in, and digests of the queries."""
    of: dict[str, list[Numbers]] = {}
    for each in (each for some in result.numbers.values() for each in some):
        for name in each.variables:
            of.setdefault(name, []).append(each)
    used = [[one for name in dict.fromkeys(variables(each, pack)) for one in of.get(name, ())] for each in indicators]
    rows = {name: rows_of(each, pack) for name, each in result.checked.items()}
    return {
        "rows": [", ".join(sorted({rows[each.table] for each in some})) for some in used],
        "queries": [", ".join(sorted({each.queries for each in some})) for some in used],
    }


def _csv(figures: pl.DataFrame) -> bytes:
    return b"\xef\xbb\xbf" + figures.write_csv().encode()  # Excel takes a file for UTF-8 by this mark only


def _json(figures: pl.DataFrame) -> bytes:
    return json.dumps(figures.to_dicts(), ensure_ascii=False, indent=1).encode()


def _parquet(figures: pl.DataFrame) -> bytes:
    content = io.BytesIO()
    figures.write_parquet(content)
    return content.getvalue()


WRITERS: Mapping[str, Callable[[pl.DataFrame], bytes]] = {".csv": _csv, ".parquet": _parquet, ".json": _json}
"""What writes a table, by the ending of its file."""
