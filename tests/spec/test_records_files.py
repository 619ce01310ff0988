"""Files as they come from other systems: types, instants and limits, each with what is said about it."""

import gc
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb
import polars as pl
import pytest
from records_pack import FILES, tables, ward

from weiheng.definitions.expression_types import Scope
from weiheng.definitions.expressions import parse_condition
from weiheng.definitions.pack import Pack
from weiheng.records.checking import Checks
from weiheng.records.compiling import Compiler
from weiheng.records.duck import Duck, duck
from weiheng.records.files import find_files
from weiheng.records.sql import DUCKDB
from weiheng.records.typed import typed
from weiheng.vocabulary.problem import Exit, Problem, Refused

STAYS_OF_ONE_VALUE = """\
id: stays
names: {{zh: 住院, en: Stays}}
source: register
key: [stay]
date: day
columns:
  stay: {{type: integer}}
  day: {{type: date}}
  value: {{type: {type}, nulls: true}}
"""
VARIABLES = """\
- id: discharges
  names: {zh: 出院人数, en: Discharges}
  unit: persons
  measure: {table: stays, value: count()}
- {id: bed_days, names: {zh: 床日, en: Bed-days}, unit: days, measure: {table: stays, value: count()}}
"""


def of_one_value(folder: Path, kind: str, values: pl.Series) -> tuple[Duck, Pack]:
    """An engine on a table of stays in Parquet with a column ``value``, and its pack, which says ``kind`` of it."""
    pack = ward(folder, stays=STAYS_OF_ONE_VALUE.format(type=kind), variables=VARIABLES)
    data = tables(folder)
    (data / "stays.csv").unlink()
    frame = pl.DataFrame({"stay": range(1, len(values) + 1), "value": values})
    frame.with_columns(day=date(2022, 1, 1)).write_parquet(data / "stays.parquet")
    return duck(find_files(data, pack.tables)), pack


def read(engine: Duck, pack: Pack, column: str = "value") -> list[object]:
    """What a column of the stays is taken for, in the order of its rows."""
    rows = typed(pack.tables["stays"], engine.view("stays"), engine.schema("stays"), pack.codelists, DUCKDB)
    return [value for (value,) in engine.rows(rows.around(column, "ORDER BY stay").sql, "stays")]


def broken(engine: Duck, pack: Pack) -> dict[str, int]:
    """Rows that break a rule, by its code."""
    return {each.code: each.rows for each in Checks(engine, pack).of("stays").violations}


def refused(attempt: Callable[[], object]) -> tuple[Problem, Exit]:
    with pytest.raises(Refused) as found:
        attempt()
    (problem,) = found.value.problems
    return problem, found.value.exit_code


def on_files(folder: Path, pack: Pack, **limits: str) -> Duck:
    return duck(find_files(folder, pack.tables), **limits)


VALUES: Mapping[str, tuple[str, pl.Series, list[object], dict[str, int]]] = {
    "doubles that are whole": (
        "integer",
        pl.Series([1.0, 1.5, float("nan"), float("inf"), 1e19, None]),
        [1, None, None, None, None, None],
        {"Q05": 3},
    ),
    "whole numbers beyond the largest": (
        "integer",
        pl.Series([7, 18446744073709551610], dtype=pl.UInt64),
        [7, None],
        {"Q05": 1},
    ),
    "decimals without places": ("integer", pl.Series([Decimal(12)], dtype=pl.Decimal(18, 0)), [12], {}),
    "decimals with places": (
        "integer",
        pl.Series([Decimal("12.00"), Decimal("12.50")], dtype=pl.Decimal(18, 2)),
        [12, None],
        {"Q05": 1},
    ),
    "numbers that are none": ("number", pl.Series([1.5, float("nan"), float("-inf")]), [1.5, None, None], {"Q05": 1}),
    "texts of numbers": ("number", pl.Series(["1e3", "1e999", "nan"]), [1000.0, None, None], {"Q05": 2}),
    "zeros and ones": ("truth", pl.Series([1, 0, 2, None]), [True, False, None, None], {"Q05": 1}),
}


@pytest.mark.parametrize(("kind", "values", "taken", "found"), VALUES.values(), ids=VALUES)
def test_values_of_another_type_never_stop_a_run(
    tmp_path: Path, kind: str, values: pl.Series, taken: list[object], found: dict[str, int]
) -> None:
    """NaN is missing; what the contract's type cannot hold breaks it."""
    engine, pack = of_one_value(tmp_path, kind, values)

    assert read(engine, pack) == taken
    assert broken(engine, pack) == found


def test_an_instant_is_of_the_day_that_it_has_in_china(tmp_path: Path) -> None:
    """Five in the afternoon in Greenwich is already the next day; without a zone the day is as written."""
    instants = pl.Series([datetime(2022, 12, 31, 17, tzinfo=UTC)])
    engine, pack = of_one_value(tmp_path / "instant", "date", instants)
    assert read(engine, pack) == [date(2023, 1, 1)]

    written, pack = of_one_value(tmp_path / "written", "date", instants.dt.replace_time_zone(None))
    assert read(written, pack) == [date(2022, 12, 31)]


def test_folders_named_like_columns_say_nothing(tmp_path: Path) -> None:
    pack = ward(tmp_path)
    data = tables(tmp_path)
    stays = pl.read_csv(data / "stays.csv", try_parse_dates=True, schema_overrides={"district": pl.String})
    (data / "stays.csv").unlink()
    (data / "stays" / "person=nobody").mkdir(parents=True)
    stays.write_parquet(data / "stays" / "person=nobody" / "1.parquet")

    assert read(on_files(data, pack), pack, "person") == ["p1", "p2", "p1", "p3", "p4"]


def test_words_are_the_codes_that_they_mean(tmp_path: Path) -> None:
    """In the rows as in conditions; a code that only a word leads to is one of the list."""
    levels = FILES["records/codes.yaml"].replace("tertiary]}", "tertiary], means: {三级: tertiary, East: none}}")
    pack = ward(tmp_path, codes=levels)
    data = tables(tmp_path, hospitals="hospital,level\nA,三级\nB,tertiary\n")
    engine = on_files(data, pack)

    assert read(engine, pack, "district") == ["990101", "990101", "990102", None, "990102"]
    table = pack.tables["hospitals"]
    rows = typed(table, engine.view(table.id), engine.schema(table.id), pack.codelists, DUCKDB)
    for condition in ('level == "三级"', 'level == "tertiary"', 'level in ["三级"]', "level in levels"):
        met = Compiler(Scope(table, pack.tables, pack.codelists), DUCKDB).sql(parse_condition(condition))
        assert engine.rows(rows.around("count(*)", f"WHERE {met}").sql, table.id) == [(2,)], condition
    assert Checks(engine, pack).of(table.id).violations == ()


def test_files_of_other_types_show_no_value(tmp_path: Path) -> None:
    """The second file holds a number that the first one's type cannot."""
    pack = ward(tmp_path, stays=STAYS_OF_ONE_VALUE.format(type="integer"), variables=VARIABLES)
    data = tables(tmp_path)
    (data / "stays.csv").unlink()
    (data / "stays").mkdir()
    for number, kind in ((2, pl.Int64), (2**64 - 6, pl.UInt64)):
        frame = pl.DataFrame({"stay": [number % 7], "value": pl.Series([number], dtype=kind)})
        frame.with_columns(day=date(2022, 1, 1)).write_parquet(data / "stays" / f"{kind}.parquet")

    assert broken(on_files(data, pack), pack) == {"Q05": 1}


def test_a_number_beyond_the_largest(tmp_path: Path) -> None:
    pack = ward(tmp_path)
    engine = on_files(tables(tmp_path), pack)
    problem, exit_code = refused(
        lambda: engine.rows(f"SELECT 9223372036854775807 + stay::BIGINT FROM {engine.view('stays')}", "stays")
    )

    assert (problem.code, dict(problem.facts), exit_code) == ("Q13", {"id": "stays"}, Exit.PROBLEMS)


def test_a_mistake_of_the_program_is_not_blamed_on_the_files(tmp_path: Path) -> None:
    engine = on_files(tables(tmp_path), ward(tmp_path))

    with pytest.raises(duckdb.BinderException):
        engine.rows(f"SELECT nothing FROM {engine.view('stays')}", "stays")
    with pytest.raises(duckdb.CatalogException):
        engine.rows("SELECT * FROM raw_nothing", "stays")


@pytest.mark.parametrize("memory", ["abc", "0", "-1", "10KB", "63MB", "0GB", "4 GB", "99999999999999999999GB"])
def test_memory_that_is_no_size(tmp_path: Path, memory: str) -> None:
    pack = ward(tmp_path)
    data = tables(tmp_path)
    problem, exit_code = refused(lambda: on_files(data, pack, memory=memory))

    assert (problem.code, problem.facts["found"], exit_code) == ("X01", f"--memory {memory}", Exit.USAGE)


def test_an_engine_that_does_not_open_leaves_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with pytest.raises(duckdb.Error, match="at least 1 thread"):
        duck({}, threads=0)

    assert [*tmp_path.iterdir()] == []


def test_what_is_written_to_disk_is_private_and_goes_with_the_engine(tmp_path: Path) -> None:
    engine = on_files(tables(tmp_path), ward(tmp_path), memory="64MB")
    ((found,),) = engine.rows("SELECT current_setting('temp_directory')", "stays")
    folder = Path(str(found))
    assert folder.stat().st_mode & 0o777 == 0o700

    del engine
    gc.collect()
    assert not folder.exists()
