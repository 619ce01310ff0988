"""``weiheng records``: tables held against their contracts, and observations of them, as people see it."""

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from records_pack import FILES, HOSPITALS, STAYS, tables, ward

from weiheng.cli.run import run as weiheng


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The pack ``ward`` and clean tables in ``data``."""
    ward(tmp_path)
    tables(tmp_path)
    return tmp_path


def run(folder: Path, command: str, *options: str, lang: str = "en") -> int:
    return weiheng(["records", command, str(folder / "ward"), str(folder / "data"), *options, "--lang", lang])


def test_clean_tables(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "check") == 0
    assert "All rows of 2 tables are as their contracts say." in capsys.readouterr().out
    assert run(folder, "check", lang="zh") == 0
    assert "2 张数据表的所有行均符合约定。" in capsys.readouterr().out


def test_observations_are_ready_for_the_pack(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = folder / "ward" / "observations" / "2024.csv"
    file.parent.mkdir()

    assert run(folder, "run", "--out", str(file)) == 0
    assert f"36 observations in {file}" in capsys.readouterr().out
    with file.open(encoding="utf-8") as lines:
        rows = {(row["indicator"], row["area"], row["period"]): row for row in csv.DictReader(lines)}
    stay = rows["bed_days", "990100", "2022"]
    assert (stay["value"], stay["unit"], stay["source"], stay["place"]) == ("14", "days", "register", "stays: 5 / 5")
    assert rows["heart_cost", "990102", "2022"]["status"] == "missing"
    assert stay["note"].startswith("duckdb ")
    assert weiheng(["check", str(folder / "ward"), "--lang", "en"]) == 0
    assert run(folder, "run", "--out", str(file)) == 3
    assert run(folder, "run", "--out", str(file), "--replace") == 0


def test_what_changed_since_the_last_run_is_said_with_its_cause(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The same tables give the same numbers; another cost is another value, a further stay another row."""
    file, data = folder / "stays.csv", folder / "data" / "stays.csv"
    run(folder, "run", "--out", str(file))
    run(folder, "run", "--out", str(file), "--replace")
    assert "All numbers are as they were." in capsys.readouterr().out

    data.write_text(STAYS.replace("I21.0,100", "I21.0,300"), encoding="utf-8")
    run(folder, "run", "--out", str(file), "--replace")
    out = capsys.readouterr().out
    assert "2 numbers are not as they were" in out
    assert "heart_cost" in out
    assert "values in the rows changed" in out

    data.write_text(STAYS + "6,p9,A,990102,2022-01-01,2022-01-03,J18,1\n", encoding="utf-8")
    run(folder, "run", "--out", str(file), "--replace")
    assert "the table has more or fewer rows" in capsys.readouterr().out


def test_options_that_are_no_files_or_groups(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "run", "--out", str(folder / "out.parquet")) == 2
    assert "--out out.parquet" in capsys.readouterr().err
    assert not (folder / "out.parquet").exists()
    assert run(folder, "tabulate", "--out", str(folder / "out.csv"), "--by", "ward") == 2
    assert "--by ward" in capsys.readouterr().err
    assert run(folder, "tabulate", "--out", str(folder / "out.csv"), "--by", "area,area") == 0


def test_the_plan_is_one_scan_for_all_measures(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "plan") == 0
    out = capsys.readouterr().out

    assert "-- stays: discharges, bed_days, tertiary_discharges, heart_cost, returns; by month, area" in out
    assert out.partition("-- stays: patients")[0].count('FROM "raw_stays"') == 1


Damage = Callable[[Path], object]


def _stays(text: str) -> Damage:
    return lambda data: (data / "stays.csv").write_text(text, encoding="utf-8")


def _bytes(content: bytes) -> Damage:
    return lambda data: (data / "stays.csv").write_bytes(content)


DIRTY: tuple[tuple[str, Damage, str], ...] = (
    ("Q01", lambda data: (data / "stays.csv").unlink(), "stays: —"),
    ("Q01", lambda data: (data / "stays.parquet").write_bytes(b""), "stays: csv, parquet"),
    ("Q02", _stays(""), "stays: an empty file"),
    ("Q02", _stays(STAYS.replace("cost", "stay", 1)), "stays: no header, or a column without a name of its own"),
    ("Q02", _stays(STAYS + "6,p5,A\n"), "stays: a line with more or fewer cells than the header"),
    ("Q02", _stays(STAYS + "6,p5,A,东区,2022-01-01,2022-01-02,I21,1,more\n"), "stays: a line with more or fewer cells"),
    ("Q02", _bytes(STAYS.encode("gb18030")), "stays: not in UTF-8"),
    (
        "Q03",
        _stays(STAYS.replace("admitted", "admitted_on")),
        "stays: admitted; similar, but not in the contract: admitted_on; others",
    ),
    ("Q05", _stays(STAYS.replace("100\n", "1.5e2\n")), "stays, cost: 1 of 5 rows, set aside; keys 1"),
    ("Q05", _stays(STAYS.replace("2022-01-05", "5/1/2022")), "stays, admitted: 1 of 5 rows, set aside; keys 2"),
    ("Q05", _stays(STAYS.replace("2022-01-05", "2022-02-30")), "stays, admitted: 1 of 5 rows, set aside; keys 2"),
    ("Q06", _stays(STAYS.replace("2022-01-05", "")), "stays, admitted: 1 of 5 rows, set aside; keys 2"),
    ("Q07", _stays(STAYS.replace("2022-01-05", "1922-01-05")), "stays, admitted: 1 of 5 rows, set aside; keys 2"),
    ("Q08", _stays(STAYS.replace("J18", "18")), "stays, diagnosis: 1 of 5 rows, set aside; keys 2"),
    ("Q08", _stays(STAYS.replace("East", "Est")), "stays, district: 1 of 5 rows, kept; keys 2"),
    ("Q09", _stays(STAYS.replace("p2,A", "p2,D")), "stays, hospital: 1 of 5 rows, set aside; keys 2"),
    ("Q10", _stays(STAYS.replace("2,p2", "1,p2")), "stays, stay: 1 of 5 rows repeat a key, set aside; keys 1"),
)


@pytest.mark.parametrize(("code", "damage", "found"), DIRTY, ids=[f"{code} {found}" for code, _, found in DIRTY])
def test_dirty_files(folder: Path, capsys: pytest.CaptureFixture[str], code: str, damage: Damage, found: str) -> None:
    damage(folder / "data")
    status = run(folder, "check")
    captured = capsys.readouterr()
    told = captured.out + captured.err

    assert f" {code}  " in told
    assert f"found    {found}" in told
    assert status == {"Q01": 3, "Q02": 3, "Q03": 1}.get(code, 0)
    assert "p2" not in told, "nobody's row is shown"


def test_truncated_parquet(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "data" / "stays.csv").unlink()
    (folder / "data" / "stays.parquet").write_bytes(b"PAR1 and then nothing")

    assert run(folder, "check") == 3
    told = capsys.readouterr().err
    assert "error Q02  files of a table that cannot be read" in told
    assert "found    stays: truncated or damaged, or not Parquet" in told
    assert run(folder, "check", lang="zh") == 3
    assert "stays：文件残缺或损坏，或不是 Parquet 文件" in capsys.readouterr().err


def test_memory_that_is_no_size(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, "check", "--memory", "10KB") == 2
    told = capsys.readouterr().err
    assert "error X01  command not understood" in told
    assert "found    --memory 10KB" in told
    assert "allowed  64MB or more, in MB, GB, MiB or GiB, such as 4GB" in told
    assert run(folder, "check", "--memory", "1GB") == 0


def test_columns_that_nobody_described(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ward(folder, stays=FILES["records/stays.yaml"].replace("columns:", "extra: refuse\ncolumns:", 1))
    (folder / "data" / "stays.csv").write_text(
        STAYS.replace("cost", "cost,phone", 1)
        .replace("00\n", "00,1\n")
        .replace("50\n", "50,1\n")
        .replace("I25,\n", "I25,,\n")
        .replace(",7\n", ",7,\n")
        .replace(",9\n", ",9,\n"),
        encoding="utf-8",
    )

    assert run(folder, "check") == 1
    assert "error Q04  columns that are not in the contract" in (told := capsys.readouterr().err)
    assert "found    stays: 1 (phone)" in told


def test_numbers_for_programs(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "data" / "hospitals.csv").write_text(HOSPITALS.replace("primary", "prime"), encoding="utf-8")

    assert run(folder, "check", "--json") == 0
    record = json.loads(capsys.readouterr().out)
    assert record["tables"][0] == {"table": "hospitals", "rows": 2, "set_aside": 1}
    assert [(each["code"], each["level"]) for each in record["problems"]] == [("Q08", "warning"), ("Q09", "warning")]


def test_a_pack_without_contracts(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert weiheng(["records", "check", "textbook", str(tmp_path), "--lang", "en"]) == 1
    assert "error Q12  a pack without contracts of tables" in capsys.readouterr().err


def test_the_language_before_the_command_is_that_of_the_command(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert weiheng(["--lang", "zh", "records", "check", "textbook", str(tmp_path)]) == 1
    assert "包中没有数据表的约定" in capsys.readouterr().err
