"""Ten measures of visits by area, institution, month, quarter and year against reading the same columns.

RAW8 is DuckDB decoding the eight columns that the measures use, of the same files, with no grouping. The visits are
those of ``weiheng synth``, one Parquet file a month; ``WEIHENG_VISITS`` says how many there are (100 million if not
given: two gigabytes of disk and some minutes), ``WEIHENG_VISITS_FOLDER`` where they are kept for the next time.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import duckdb
import yaml

from bench.ratio import Ratio
from bench.robustness import elapsed
from weiheng.definitions.pack import Pack, load_pack
from weiheng.records.checking import Checks
from weiheng.records.counting import Counting, Request
from weiheng.records.duck import Duck, duck
from weiheng.records.files import find_files
from weiheng.records.rolling import Grouping
from weiheng.records.running import Result, planned, run

VISITS = int(os.environ.get("WEIHENG_VISITS", "100_000_000"))
CITY = Path(__file__).parents[1] / "src" / "weiheng" / "packs" / "city"
MEASURES = {
    "visits": ("count()", None),
    "children": ("count(age < 15)", None),
    "elderly": ("count(age >= 65)", None),
    "women": ('count(sex == "female")', None),
    "hypertension": ('count(diagnosis == "I10")', None),
    "insured": ('count(insurance == "employee")', None),
    "uninsured": ('count(insurance == "none")', None),
    "payments": ("sum(total_cents)", None),
    "own_payments": ("sum(own_cents)", None),
    "payments_of_elderly": ("sum(total_cents)", "age >= 65"),
}
"""Ten measures, which look at day, institution, age, sex, diagnosis, insurance, total_cents and own_cents."""
PLAIN = (
    "count(*)",
    "count(*) FILTER (WHERE age < 15)",
    "count(*) FILTER (WHERE age >= 65)",
    "count(*) FILTER (WHERE sex IN ('female', '女', 'F'))",
    "count(*) FILTER (WHERE diagnosis = 'I10')",
    "count(*) FILTER (WHERE insurance IN ('employee', '职工医保'))",
    "count(*) FILTER (WHERE insurance IN ('none', '自费'))",
    "sum(total_cents)",
    "sum(own_cents)",
    "sum(total_cents) FILTER (WHERE age >= 65)",
)
"""The same as somebody would write them, a query each."""
RAW8 = (
    "SELECT sum(strlen(institution)), sum(strlen(sex)), sum(strlen(diagnosis)), sum(strlen(insurance)), sum(age),"
    " sum(total_cents), sum(own_cents), sum(day - DATE '2000-01-01') FROM {}"
)
GROUPINGS = (
    Grouping(("area",), ("year", "quarter", "month")),
    Grouping(("institution",), ("year", "quarter", "month")),
)


def results() -> Iterator[Ratio]:
    """Ratios, each of the fastest of some runs that take turns."""
    with _visits() as data:
        pack = _pack(data)
        visits = f"read_parquet('{data}/visits/*.parquet')"
        plain = duckdb.connect()
        plain.execute("SET threads = 2")
        turns = [(_plain(plain, RAW8.format(visits)), *_ours(pack, data)) for _ in range(3)]
        raw, ours, compiled = (min(each) for each in zip(*turns, strict=True))
        name = f"{VISITS / 1e6:,.0f} M visits"
        yield Ratio(f"records: ten measures, {name} / RAW8 ({raw:.1f} s)", ours / raw, 3.0)
        yield from _of_separate_queries(pack, data, plain)
        yield Ratio("records: expressions / run", compiled / ours, 0.01)
        yield from _of_persons(pack, data, plain, visits)
        yield from _of_store(pack, data)
        yield Ratio(f"records: peak memory / 4 GiB, checks and all ({name})", _peak(data) / 4, 1.0)


def _plain(connection: duckdb.DuckDBPyConnection, sql: str) -> float:
    return elapsed(lambda: connection.execute(sql).fetchall())


def _of_separate_queries(pack: Pack, data: Path, plain: duckdb.DuckDBPyConnection) -> Iterator[Ratio]:
    """The same numbers of one month by a query for each measure, as they are written without cells."""
    files = dict(find_files(data, pack.tables))
    files["visits"] = replace(files["visits"], paths=files["visits"].paths[:1])
    month = f"(FROM read_parquet('{files['visits'].paths[0]}') JOIN read_parquet('{data}/institutions/*.parquet')"
    month += (
        " AS i USING (institution) SELECT *, i.district AS its, year(day) AS y, quarter(day) AS q, month(day) AS m)"
    )
    places, periods = ("", "its,", "institution,"), ("y", "y, q", "y, m")
    groups = ", ".join(f"({place} {period})" for place in places for period in periods)
    ten = sum(_plain(plain, f"SELECT {each} FROM {month} GROUP BY GROUPING SETS ({groups})") for each in PLAIN)
    ours = min(_timed(duck(files, threads=2), pack) for _ in range(3))
    yield Ratio("records: ten measures of a month / a query for each", ours / ten, 0.1)


def _ours(pack: Pack, data: Path, store: Path | None = None) -> tuple[float, float]:
    """Seconds of a run that trusts the rows, and of compiling its queries alone."""
    engine = duck(find_files(data, pack.tables), threads=2)
    list(planned(engine, pack, Request(GROUPINGS)))  # looks at the columns of all files
    compiled = elapsed(lambda: list(planned(engine, pack, Request(GROUPINGS))))
    return _timed(engine, pack, store), compiled


def _timed(engine: Duck, pack: Pack, store: Path | None = None) -> float:
    """Seconds for the numbers of all groupings, of rows that are taken to be right: their check is another reading."""
    checks = Checks(engine, pack).clean()
    return elapsed(lambda: list(Counting(checks, "visits", Request(GROUPINGS, store=store)).numbers(lambda *_: None)))


def _of_persons(pack: Pack, data: Path, plain: duckdb.DuckDBPyConnection, visits: str) -> Iterator[Ratio]:
    """Different persons of a year, in the city and by district: sets of bits against a table of numbers."""
    engine = duck(find_files(data, pack.tables), threads=2)
    rows = Checks(engine, pack).clean().rows("visits")
    bits = engine.as_bits("person", "person", rows, "visits", 12)
    for keys, limit in (("year(day)", 0.3), ("year(day), district", None)):
        queries = [f"SELECT {keys}, {each} FROM {visits} GROUP BY ALL" for each in (bits, "count(DISTINCT person)")]
        one, other = ({*plain.execute(query).fetchall()} for query in queries)
        if one != other:
            raise AssertionError("the two ways of counting persons differ")
        ours, table = (min(_plain(plain, query) for _ in range(2)) for query in queries)
        yield Ratio(f"records: different persons by {keys} / count(DISTINCT)", ours / table, limit)


def _of_store(pack: Pack, data: Path) -> Iterator[Ratio]:
    """A run on stored cells, and one with a new month, against one that counts everything."""
    with tempfile.TemporaryDirectory() as folder:
        store, months = Path(folder) / "store", sorted((data / "visits").iterdir())
        rebuilt, _ = _ours(pack, data, store)
        stored = min(_ours(pack, data, store)[0] for _ in range(3))
        months[-1].touch()
        new, _ = _ours(pack, data, store)
        yield Ratio(f"records: run on stored cells / 0.1 s ({stored:.3f} s)", stored / 0.1, 1.0)
        yield Ratio("records: one new month / all months", new / rebuilt, 1 / 8)


def _peak(data: Path) -> float:
    """Peak memory of a whole run, in GiB: everything checked, then counted."""
    code = (
        "import resource, sys; from pathlib import Path; from bench.records import whole; whole(Path(sys.argv[1]));"
        " print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20)"
    )
    found = subprocess.run([sys.executable, "-c", code, str(data)], capture_output=True, text=True, check=True)
    return float(found.stdout)


def whole(data: Path) -> Result:
    """A run as a user has it, with all checks."""
    pack = _pack(data)
    return run(duck(find_files(data, pack.tables), threads=2), pack, Request(GROUPINGS), lambda *_: None)


@contextmanager
def _visits() -> Iterator[Path]:
    """A folder with a file of visits for each month, and the institutions."""
    kept = os.environ.get("WEIHENG_VISITS_FOLDER")
    folder = Path(kept or tempfile.mkdtemp(prefix="weiheng-bench-"))
    try:
        if not (folder / "visits").exists():
            _write(folder)
        yield folder
    finally:
        if not kept:
            shutil.rmtree(folder)


def _write(folder: Path) -> None:
    made = folder / "made"
    options = ["--people", str(max(VISITS // 6, 1000)), "--years", "2022", "--visits", str(VISITS)]
    command = [sys.executable, "-m", "weiheng", "synth", str(made), *options, "--tables", "visits,institutions"]
    subprocess.run(command, check=True, capture_output=True)
    (folder / "months").mkdir(parents=True)
    connection = duckdb.connect()
    for month in range(1, 13):
        connection.execute(
            f"COPY (SELECT * FROM read_parquet('{made}/visits/*.parquet') WHERE month(day) = {month} ORDER BY day)"
            f" TO '{folder}/months/2022-{month:02}.parquet' (COMPRESSION zstd)"
        )
    (made / "institutions").rename(folder / "institutions")
    shutil.rmtree(made)
    (folder / "months").rename(folder / "visits")


def _pack(data: Path) -> Pack:
    """The pack of the city with the ten measures, areas those of institutions, and files that are parts."""
    root = data / "pack"
    if not root.exists():
        shutil.copytree(CITY, root)
        shutil.rmtree(root / "indicators")
        for table in (root / "records").glob("*.yaml"):
            if table.stem not in ("visits", "institutions", "codes", "disclosure"):
                table.unlink()
        contract = root / "records" / "visits.yaml"
        text = contract.read_text(encoding="utf-8").replace(
            "area: district\n", "area: institution.district\nparts: true\n"
        )
        contract.write_text(text, encoding="utf-8")
        variables = [
            {
                "id": name,
                "names": {"zh": name, "en": name},
                "unit": "number",
                "measure": {"table": "visits", "value": value} | ({"where": where} if where else {}),
            }
            for name, (value, where) in MEASURES.items()
        ]
        (root / "variables.yaml").write_text(yaml.safe_dump(variables), encoding="utf-8")
    pack, problems = load_pack(root)
    if problems:
        raise AssertionError([str(each) for each in problems])
    return pack
