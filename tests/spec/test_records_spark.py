"""The same pack on DuckDB and on Spark: what one finds the other finds, and what one refuses the other refuses."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import polars as pl
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from pyspark.errors import AnalysisException
from records_cases import Case, cases, check
from records_pack import FILES, STAYS, tables, ward
from rich_records import MEASURES, as_csv, as_parquet, rich

from weiheng.definitions.contracts import ColumnType
from weiheng.definitions.pack import Pack
from weiheng.records.catalog import catalog
from weiheng.records.checking import Checks
from weiheng.records.counting import Request
from weiheng.records.duck import duck
from weiheng.records.engine import Engine
from weiheng.records.engines import Means, opened
from weiheng.records.files import find_files
from weiheng.records.jvm import Running, running
from weiheng.records.rolling import AT, Grouping
from weiheng.records.running import Result, run
from weiheng.records.sources import Given
from weiheng.records.spark import Spark, spark
from weiheng.records.typed import typed
from weiheng.vocabulary.messages import Term, Words
from weiheng.vocabulary.problem import Exit, Problem, Refused

GROUPINGS = (
    Grouping(("area",), ("quarter",)),
    Grouping(("area", "age"), ("year",), bands=(0, 1, 15, 65)),
    Grouping(("institution", "sex"), ("month",)),
)


@pytest.fixture(scope="module")
def sparks() -> Iterator[Running]:
    """One Spark for all tests, told that it will not live long."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
        yield running("local[2]", None, is_catalog=False)


def on_spark(given: Given) -> Spark:
    engine = spark(given)
    engine.session.conf.set("spark.sql.shuffle.partitions", "1")
    return engine


def counted(engine: Engine, pack: Pack, groupings: tuple[Grouping, ...]) -> Result:
    return run(engine, pack, Request(groupings), lambda *_: None)


def assert_equal(one: Result, other: Result) -> None:
    """Checks and counts to the last digit; sums of floating numbers to 12 digits."""
    assert one.checked == other.checked
    assert one.numbers.keys() == other.numbers.keys()
    for grouping, every in one.numbers.items():
        for numbers, others in zip(every, other.numbers[grouping], strict=True):
            frame, found = numbers.frame.sort(AT), others.frame.sort(AT)
            assert (numbers.variables, frame.schema) == (others.variables, found.schema)
            for name in frame.columns:
                if frame[name].dtype.is_float():
                    assert found[name].to_list() == pytest.approx(frame[name].to_list(), rel=1e-12, abs=0), name
                else:
                    assert found[name].to_list() == frame[name].to_list(), name


@pytest.mark.parametrize(
    ("written", "groupings", "more"),
    [(as_parquet, GROUPINGS, ""), (as_csv, (Grouping(("area",), ("month",)),), "parts: true\n")],
    ids=["Parquet", "CSV, each file by itself"],
)
def test_every_measure_in_every_group(
    sparks: Running, tmp_path: Path, written: Callable[[Path], Path], groupings: tuple[Grouping, ...], more: str
) -> None:
    pack = rich(tmp_path, more)
    data = written(tmp_path)
    result = counted(duck(find_files(data, pack.tables)), pack, groupings)

    codes = {each.code for one in result.checked.values() for each in one.violations}
    assert codes == {"Q05", "Q06", "Q07", "Q08", "Q09", "Q10", "Q14"}
    for every in result.numbers.values():
        assert {name for numbers in every for name in numbers.variables} == MEASURES.keys()
    assert_equal(result, counted(on_spark(find_files(data, pack.tables)), pack, groupings))


def test_spark_counts_what_plain_python_counts(sparks: Running) -> None:
    """The first of the random cases that DuckDB is held against; they are always the same."""

    @settings(max_examples=2, derandomize=True, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(cases())
    def each(case: Case) -> None:
        with TemporaryDirectory() as folder:
            check(on_spark, case, Path(folder))

    each()


ONE_DAY = """\
id: stays
names: {zh: 住院, en: Stays}
source: register
key: [stay]
date: discharged
columns: {stay: {type: integer}, discharged: {type: date}}
"""
ONE_COUNT = """\
- {id: discharges, names: {zh: 出院, en: Discharges}, unit: persons, measure: {table: stays, value: count()}}
- {id: bed_days, names: {zh: 床日, en: Days}, unit: days, measure: {table: stays, value: count()}}
"""


def test_instants_that_spark_writes_are_of_the_same_day_for_both(sparks: Running, tmp_path: Path) -> None:
    """Half past one at night in China, the old year in Greenwich: of 96 bits, of which DuckDB knows no zone."""
    pack = ward(tmp_path, stays=ONE_DAY, variables=ONE_COUNT)
    data = tables(tmp_path)
    (data / "stays.csv").unlink()
    rows = "SELECT 1L AS stay, timestamp_micros(1672507800000000) AS discharged"
    sparks.session.sql(rows).write.parquet(str(data / "stays"))
    for marker in (data / "stays").glob("_*"):
        marker.unlink()
    years = [
        [row["period"] for row in each.frame.iter_rows(named=True)]
        for engine in (duck(find_files(data, pack.tables)), on_spark(find_files(data, pack.tables)))
        for each in counted(engine, pack, (Grouping((), ("month",)),)).numbers[Grouping((), ("month",))]
    ]

    assert years == [["2023-01"]] * 2


COLUMNS: Mapping[str, tuple[ColumnType, pl.Series]] = {
    "whole_doubles": ("integer", pl.Series([1.0, -0.0, 1.5, float("nan"), float("inf"), 2.0**63, -(2.0**63), 1e19])),
    "unsigned": ("integer", pl.Series([7, 2**64 - 6, 2**63], dtype=pl.UInt64)),
    "unsigned_text": ("text", pl.Series([7, 2**64 - 6], dtype=pl.UInt64)),
    "small": ("text", pl.Series([1, 255], dtype=pl.UInt8)),
    "no_places": ("integer", pl.Series([Decimal(0), Decimal(12)], dtype=pl.Decimal(38, 18))),
    "places": ("integer", pl.Series([Decimal("12.00"), Decimal("12.50")], dtype=pl.Decimal(18, 2))),
    "decimals": ("number", pl.Series([Decimal("0.10"), Decimal("-12.50")], dtype=pl.Decimal(18, 2))),
    "floats": ("number", pl.Series([0.1, float("nan"), float("-inf")], dtype=pl.Float32)),
    "whole_texts": ("integer", pl.Series(["9" * 18, "9" * 19, "+1", "-0", "1 ", "1.0", "１", "1\n", ""])),
    "decimal_texts": ("number", pl.Series(["1e3", "1e999", ".5", "1.", "1d", "nan", "-1e-400", "1e3\n"])),
    "days": ("date", pl.Series(["2022-02-28", "2022-02-30", "2022-1-1", "2022-01-01\n", "1200-01-01", "9999-12-31"])),
    "truths": ("truth", pl.Series(["TRUE", "true", "1", "0", "False", "f", "yes", " true"])),
    "ones": ("truth", pl.Series([1, 0, 2])),
    "texts": ("text", pl.Series(["O'Brien", "a\\b", "two\nlines", "${x}", "健康😀", "", " ", "\t"])),
    "categories": ("text", pl.Series(["甲", "乙"], dtype=pl.Categorical)),
    "lists": ("text", pl.Series([[1], [2, 3]])),
    "times": ("date", pl.Series([time(17)])),
    "nothing": ("date", pl.Series([None, None])),
    "nothing_text": ("text", pl.Series([None, None])),
    "ancient": ("date", pl.Series([date(1200, 1, 1), date(1969, 12, 31)])),
    **{
        f"{kind}_{unit}": ("date", instants.dt.cast_time_unit(unit))
        for unit in ("ms", "us", "ns")
        for kind, instants in {
            "zoned": pl.Series([datetime(2022, 12, 31, 17, tzinfo=UTC), datetime(1969, 12, 31, 15, 59, tzinfo=UTC)]),
            "written": pl.Series([datetime(2022, 12, 31, 17), datetime(1969, 12, 31, 23, 59)]),  # noqa: DTZ001
        }.items()
    },
}
"""By the name of a column the type that the contract says, and what the file holds."""


def test_values_of_any_type_are_taken_for_the_same(sparks: Running, tmp_path: Path) -> None:
    """Doubles, decimals, texts, instants ...: what is of the contract's type, and what breaks it."""
    columns = "".join(f"  {name}: {{type: {kind}, nulls: true}}\n" for name, (kind, _) in COLUMNS.items())
    stays = "id: stays\nnames: {zh: 住院, en: Stays}\nsource: register\nkey: [stay]\ndate: days\ncolumns:\n"
    variables = (
        FILES["variables.yaml"].partition("- id: tertiary")[0].replace("sum(days(admitted, discharged))", "count()")
    )
    pack = ward(tmp_path, stays=f"{stays}  stay: {{type: integer}}\n{columns}", variables=variables)
    data = tables(tmp_path)
    (data / "stays.csv").unlink()
    count = max(len(values) for _, values in COLUMNS.values())
    frame = pl.DataFrame(
        {name: values.extend_constant(None, count - len(values)) for name, (_, values) in COLUMNS.items()}
    )
    frame.with_row_index("stay", offset=1).write_parquet(data / "stays.parquet")

    found = []
    for engine in (duck(find_files(data, pack.tables)), on_spark(find_files(data, pack.tables))):
        rows = typed(pack.tables["stays"], engine.view("stays"), engine.schema("stays"), pack.codelists, engine.dialect)
        taken = engine.rows(rows.around(engine.dialect.names(COLUMNS), "ORDER BY stay").sql, "stays")
        found.append((dict(zip(COLUMNS, zip(*taken, strict=True), strict=True)), Checks(engine, pack).of("stays")))

    assert found[0] == found[1]
    assert found[1][0]["zoned_ns"][:2] == (date(2023, 1, 1), date(1969, 12, 31))


def test_tables_of_a_catalog(sparks: Running, tmp_path: Path) -> None:
    """Tables of Spark's own catalog, such as it has without further settings; one that is not there is named."""
    pack = ward(tmp_path, stays=FILES["records/stays.yaml"] + "parts: true\n")
    data = tables(tmp_path)
    files = on_spark(find_files(data, pack.tables))
    files.session.sql("CREATE DATABASE lake")
    try:
        for name in ("stays", "hospitals"):
            files.session.table(f"raw_{name}").write.saveAsTable(f"lake.{name}")
        lake = catalog("catalog:lake", pack.tables)
        assert lake is not None
        engine = spark(lake)
        assert_equal(counted(files, pack, (Grouping(),)), counted(engine, pack, (Grouping(),)))
        assert str(engine.files["stays"].place) == "catalog:lake.stays"

        files.session.sql("DROP TABLE lake.stays")
        problem, exit_code = refused(lambda: spark(lake))
        assert (problem.code, problem.facts["folder"], exit_code) == ("Q01", "catalog:lake", Exit.FILES)
    finally:
        files.session.sql("DROP DATABASE lake CASCADE")


def refused(attempt: Callable[[], object]) -> tuple[Problem, Exit]:
    with pytest.raises(Refused) as found:
        attempt()
    (problem,) = found.value.problems
    assert "secret" not in str(found.value)
    return problem, found.value.exit_code


def damaged(frame: pl.DataFrame, path: Path) -> None:
    """Write a Parquet file whose end is whole, and whose rows are not."""
    frame.write_parquet(path, compression="uncompressed")
    content = bytearray(path.read_bytes())
    content[4:60] = b"\xff" * 56
    path.write_bytes(content)


TEXTS: Mapping[str, tuple[bytes, str, str]] = {
    "a cell too many": (STAYS.encode() + b'6,"secret",A,more\n', "unreadable_line", ":7"),
    "another encoding": (
        STAYS.encode() + b"6,p5,A,,2022-12-31,2023-01-01,I20,9\n" * 500 + "7,p5,A,东区,,,,\n".encode("gb18030"),
        "unreadable_text",
        ":507",
    ),
    "an open quote": (STAYS.encode() + b'6,"secret,A\n', "unreadable_line", ":7"),
}


@pytest.mark.parametrize(("content", "why", "line"), TEXTS.values(), ids=TEXTS)
def test_text_that_is_no_table(sparks: Running, tmp_path: Path, content: bytes, why: str, line: str) -> None:
    """The engine that reads text for Spark says what is wrong with it, and where."""
    pack = ward(tmp_path)
    data = tables(tmp_path)
    (data / "stays.csv").write_bytes(content)
    problem, exit_code = refused(lambda: on_spark(find_files(data, pack.tables)))

    assert (problem.code, problem.facts["why"], exit_code) == ("Q02", Term(why), Exit.FILES)
    assert str(problem.place) == f"{data / 'stays.csv'}{line}"


def test_files_that_cannot_be_read_to_the_end(sparks: Running, tmp_path: Path) -> None:
    """A file that is damaged inside is found when its rows are read, and named; one without an end at once."""
    pack = ward(tmp_path)
    data = tables(tmp_path)
    (data / "stays.csv").unlink()
    (data / "stays").mkdir()
    frame = pl.DataFrame({name: [f"secret{each}" for each in range(2000)] for name in pack.tables["stays"].columns})
    frame.write_parquet(data / "stays" / "1.parquet")
    bad = data / "stays" / "2 [b],%20.parquet"
    damaged(frame, bad)
    engine = on_spark(find_files(data, pack.tables))
    problem, exit_code = refused(lambda: Checks(engine, pack).of("stays"))
    assert (problem.code, problem.facts["why"], exit_code) == ("Q02", Term("unreadable_parquet"), Exit.FILES)
    assert str(problem.place) == str(bad)

    only = data / "hospitals.parquet"
    (data / "hospitals.csv").rename(only)
    problem, _ = refused(lambda: on_spark(find_files(data, pack.tables)))
    assert (problem.facts["why"], str(problem.place)) == (Term("unreadable_parquet"), str(only))


def test_numbers_beyond_the_largest_and_mistakes_of_the_program(sparks: Running, tmp_path: Path) -> None:
    engine = on_spark(find_files(tables(tmp_path), ward(tmp_path).tables))

    problem, exit_code = refused(
        lambda: engine.rows("SELECT 9223372036854775807 + CAST(stay AS BIGINT) FROM raw_stays", "stays")
    )
    assert (problem.code, dict(problem.facts), exit_code) == ("Q13", {"id": "stays"}, Exit.PROBLEMS)
    for mistake in ("SELECT nothing FROM raw_stays", "SELECT * FROM raw_nothing", "SELECT FROM FROM"):
        with pytest.raises(AnalysisException):
            engine.rows(mistake, "stays")


OPTIONS: Mapping[str, tuple[Means, str, str, str]] = {
    "a master for DuckDB": (Means(master="local[2]"), "data", "X02", "--master"),
    "a catalog for DuckDB": (Means(), "catalog:lake", "X02", "catalog:lake"),
    "threads of a master": (Means("spark", threads=2, master="local[2]"), "data", "X02", "--threads 2"),
}


@pytest.mark.parametrize(("means", "data", "code", "found"), OPTIONS.values(), ids=OPTIONS)
def test_options_that_do_not_go_together(tmp_path: Path, means: Means, data: str, code: str, found: str) -> None:
    pack = ward(tmp_path)
    problem, exit_code = refused(lambda: opened(data, pack.tables, means))

    assert (problem.code, problem.facts["found"], exit_code) == (code, found, Exit.USAGE)


def test_without_the_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "weiheng.records.spark", None)
    pack = ward(tmp_path)
    problem, exit_code = refused(lambda: opened(str(tables(tmp_path)), pack.tables, Means("spark")))

    assert (problem.code, problem.facts["why"], exit_code) == ("Q16", Term("spark_package"), Exit.FILES)
    for language in ("zh", "en"):
        assert "weiheng[spark]" in Words(language)("term.spark_package")


ALONE = """
import os, sys, tempfile
from pathlib import Path
from weiheng.definitions.pack import load_pack
from weiheng.records.engines import Means, opened
from weiheng.vocabulary.problem import Refused

pack, _ = load_pack(Path("ward"))
for path in ("nowhere", os.environ["PATH"]):
    os.environ["PATH"] = path
    try:
        opened("data", pack.tables, Means("spark", master="nonsense"))
    except Refused as refused:
        print([(each.code, each.facts["why"].key) for each in refused.problems])
try:
    opened("data", pack.tables, Means("spark", memory="100MB"))
except Refused as refused:
    print([(each.code, each.facts["allowed"].key) for each in refused.problems])
engine = opened("data", pack.tables, Means("spark", memory="1GB", threads=1))
print(engine.rows("SELECT count(*) FROM raw_stays", "stays"), engine.session.sparkContext.master)
print({each.stat().st_mode & 0o777 for each in Path(tempfile.gettempdir()).glob("weiheng-*")})
del engine
print([*Path(tempfile.gettempdir()).iterdir()])
"""


def test_a_spark_of_its_own_says_nothing_and_leaves_nothing(tmp_path: Path) -> None:
    """Nor does one that cannot be started: without Java, on a cluster that is none, or with too little memory."""
    ward(tmp_path)
    tables(tmp_path)
    (tmp_path / "own").mkdir()
    before = sorted(tmp_path.rglob("*"))
    done = subprocess.run(
        [sys.executable, "-c", ALONE],
        cwd=tmp_path,
        env={
            "PATH": os.environ["PATH"],
            "TMPDIR": str(tmp_path / "own"),
            "JAVA_TOOL_OPTIONS": "-XX:TieredStopAtLevel=1",
        },
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stderr == ""
    assert done.stdout.splitlines() == [
        "[('Q16', 'spark_java')]",
        "[('Q16', 'spark_start')]",
        "[('X01', 'spark_memory_sizes')]",
        "[(5,)] local[1]",
        "{448}",
        "[]",
    ]
    assert sorted(tmp_path.rglob("*")) == before
