"""``weiheng synth``: what it writes and tells, and what it refuses."""

import json
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from weiheng.cli.run import run
from weiheng.scaffold.city import registers
from weiheng.vocabulary.problem import Exit

SMALL = ("--people", "500", "--years", "2022")


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(("synth", *arguments)) == Exit.OK
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def error(capsys: pytest.CaptureFixture[str], *arguments: str, code: Exit = Exit.USAGE) -> str:
    assert run(("synth", *arguments)) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_a_city_in_files_by_table_and_year(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, str(tmp_path / "out"), *SMALL)

    record = json.loads((tmp_path / "out" / "synth.json").read_text(encoding="utf-8"))
    rows = [" ".join(line.split()) for line in shown.splitlines()]
    assert f"Written to {tmp_path / 'out'}" in rows
    assert f"{sum(record['rows'].values()):,} rows of a city of 500 people, 2022–2022, seed 1" in rows
    assert f"visits Outpatient visits {record['rows']['visits']:,}" in rows
    assert "mistakes" not in shown
    visits = pl.read_parquet(tmp_path / "out" / "visits" / "2022-001.parquet")
    assert len(visits) == record["rows"]["visits"]
    assert set(visits["day"].dt.year()) == {2022}


def test_csv_with_mistakes_in_chinese(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    options = ("--dirty", "2.5%", "--format", "csv", "--tables", "visits, births", "--seed", "3", "--lang", "zh")
    shown = output(capsys, str(tmp_path / "out"), *SMALL, *options)

    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["births.csv", "synth.json", "visits.csv"]
    record = json.loads((tmp_path / "out" / "synth.json").read_text(encoding="utf-8"))
    rows = [" ".join(line.split()) for line in shown.splitlines()]
    mistakes = sum(record["mistakes"]["visits"].values())
    assert f"visits 门急诊诊疗 {record['rows']['visits']:,} {mistakes:,}" in rows
    assert "差错：缺值 " in shown
    assert "主键重复 " in shown
    lines = (tmp_path / "out" / "visits.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0].startswith("visit,person,day,institution,district,")
    assert len(lines) == record["rows"]["visits"] + 1


def test_a_folder_with_files_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")

    shown = error(capsys, str(tmp_path), *SMALL, code=Exit.PROBLEMS)
    assert "error N01  something is there already" in shown
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


def test_an_empty_folder_is_filled(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "out").mkdir()

    output(capsys, str(tmp_path / "out"), *SMALL, "--tables", "institutions")
    assert (tmp_path / "out" / "institutions" / "2022-001.parquet").exists()


@pytest.mark.parametrize(
    ("options", "found", "allowed"),
    [
        (("--years", "2023-2021"), "--years 2023-2021", "years from 2001 to 2048, such as 2021-2023"),
        (("--years", "last"), "--years last", "years from 2001 to 2048, such as 2021-2023"),
        (("--years", "1950"), "--years 1950", "years from 2001 to 2048, such as 2021-2023"),
        (("--dirty", "60%"), "--dirty 60%", "a share from 0% to 50%, such as 1%"),
        (("--dirty", "1"), "--dirty 1", "a share from 0% to 50%, such as 1%"),
        (("--tables", "visits,visit"), "--tables visit", "beds, births, deaths, doses, institutions, patients"),
    ],
)
def test_options_that_make_no_city(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], options: tuple[str, ...], found: str, allowed: str
) -> None:
    shown = error(capsys, str(tmp_path / "out"), *options)

    assert "error X01" in shown
    assert f"found    {found}" in shown
    assert f"allowed  {allowed}" in shown
    assert not (tmp_path / "out").exists()


def test_stopped_halfway_nothing_is_left(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stopped(city: registers.City) -> Iterator[object]:
        yield from registers.residents(city)
        raise KeyboardInterrupt

    monkeypatch.setattr(registers, "deaths", stopped)

    shown = error(capsys, str(tmp_path / "out"), *SMALL, code=Exit.INTERRUPTED)
    assert "Interrupted; nothing was left half written." in shown
    assert list(tmp_path.iterdir()) == []
