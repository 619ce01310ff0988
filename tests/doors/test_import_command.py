"""``weiheng template`` and ``weiheng import`` as typed, in both languages, with good input and bad."""

import json
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from import_tables import SHENZHEN, csv_file, latest, own_pack

from weiheng.cli.run import run

TABLE = [["指标", "2022", "2023"], ["婴儿死亡率", "1.20", "1.05"], ["平均住院日", "7.12", ""]]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return own_pack(tmp_path)


def snapshot(pack: Path) -> dict[str, bytes]:
    files = (path for path in pack.rglob("*") if path.is_file())
    return {str(path.relative_to(pack)): path.read_bytes() for path in files}


def test_dry_run_lists_what_would_change_and_writes_nothing(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, file = snapshot(pack), csv_file(tmp_path / "t.csv", TABLE)
    assert run(["import", str(pack), str(file), "--dry-run", "--source", "health_yearbook"]) == 0
    assert capsys.readouterr().out == (
        "changed  t.csv:2:2  Infant mortality rate, Shenzhen, 2022: 1.18 ‰ → 1.20 ‰ (revised)\n"
        "new  t.csv:2:3  Infant mortality rate, Shenzhen, 2023: nothing → 1.05 ‰\n"
        "1 new, 1 changed, 1 unchanged, 0 refused; rows passed over (titles, headings, notes): 1\n"
        "Nothing was written, as asked.\n"
    )
    assert snapshot(pack) == before


def test_dry_run_in_chinese(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = csv_file(tmp_path / "t.csv", TABLE)
    run(["import", str(pack), str(file), "--dry-run", "--source", "health_yearbook", "--lang", "zh"])
    assert "变更  t.csv:2:2  婴儿死亡率，深圳市，2022 年：1.18 ‰ → 1.20 ‰（修订）\n" in capsys.readouterr().out


def test_import_writes_one_file_and_nothing_else(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, file = snapshot(pack), csv_file(tmp_path / "附表 2.csv", TABLE)
    command = ["import", str(pack), str(file), "--source", "health_yearbook", "--vintage", "2024-03-31"]
    assert run(command) == 0
    after = snapshot(pack)
    assert after.keys() - before.keys() == {"observations/20240331-附表-2.csv"}
    assert {name: after[name] for name in before} == before
    assert "written: " in capsys.readouterr().out
    row = latest(pack)["infant_mortality", SHENZHEN, 2022]
    assert (str(row.value), row.status, row.source, row.place) == (
        "1.20",
        "revised",
        "health_yearbook",
        "附表 2.csv!2:2",
    )
    assert run(command) == 0
    assert "There is nothing to write." in capsys.readouterr().out
    assert snapshot(pack) == after
    assert run(["check", str(pack)]) == 0


def test_the_form_goes_out_and_comes_back(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = str(tmp_path / "form.xlsx")
    assert run(["template", str(pack), "--period", "2022", "--area", "深圳", "-o", form]) == 0
    assert f"written: {form} (rows: 80; Shenzhen, 2022)" in capsys.readouterr().out
    assert run(["import", str(pack), form, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["new"], told["changed"], told["unchanged"], told["refused"]) == (0, 0, 13, 0)
    assert told["written"] is None


def test_a_form_is_not_written_over(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    form = str(tmp_path / "form.xlsx")
    assert run(["template", str(pack), "-o", form]) == 0
    assert run(["template", str(pack), "-o", form]) == 3
    told = capsys.readouterr().err
    assert "file exists already" in told
    assert told.split()[1] == "I14"
    assert run(["template", str(pack), "-o", form, "--replace"]) == 0


REFUSED = [
    ("I01", "婴儿死忘率", "1", [], "unknown name", "名称无法识别"),
    ("I02", "婴儿死亡率", "约5", [], "value cannot be read", "数值无法识别"),
    ("I03", "婴儿死亡率（人）", "5", [], "unit cannot be converted", "单位无法换算"),
    ("I06", "婴儿死亡率", "1", None, "values without a source", "数值没有来源"),
    ("I11", "婴儿死亡率", "1", ["--vintage", "2020"], "date of the figures cannot be used", "发布日期不可用"),
    ("O07", "婴儿死亡率", "1001", [], "impossible value", "数值不可能"),
]


@pytest.mark.parametrize("dry", [True, False])
@pytest.mark.parametrize(("code", "name", "value", "more", "english", "chinese"), REFUSED)
def test_all_or_nothing(
    pack: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    code: str,
    name: str,
    value: str,
    more: list[str] | None,
    english: str,
    chinese: str,
    dry: bool,
) -> None:
    before = snapshot(pack)
    file = csv_file(tmp_path / "t.csv", [["指标", "2022"], ["孕产妇死亡率", "3.3"], [name, value]])
    options = [*([] if more is None else ["--source", "health_yearbook", *more]), *(["--dry-run"] if dry else [])]
    for language, title in (("en", english), ("zh", chinese)):
        assert run(["import", str(pack), str(file), *options, "--lang", language]) == 1
        said = capsys.readouterr()
        text = said.out if dry else said.err
        assert f"{code}  {title}" in text
        assert "t.csv:" in text
        assert "Traceback" not in said.out + said.err
    assert snapshot(pack) == before


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--source", "foo"], "I10"),
        (["--area", "东莞"], "A04"),
        (["--period", "20223"], "A04"),
        (["--vintage", "yesterday"], "I11"),
        (["--vintage", "2024-02-31"], "I11"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_options_that_make_no_sense(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], options: list[str], code: str, language: str
) -> None:
    file = csv_file(tmp_path / "t.csv", TABLE)
    assert run(["import", str(pack), str(file), *options, "--lang", language]) == 2
    assert code in capsys.readouterr().err


@pytest.mark.parametrize(("language", "words"), [("en", "no such file"), ("zh", "文件不存在")])
def test_a_file_that_is_not_there(
    pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], language: str, words: str
) -> None:
    assert run(["import", str(pack), str(tmp_path / "no.xlsx"), "--lang", language]) == 3
    assert words in capsys.readouterr().err


def test_shipped_packs_are_read_only_but_can_be_compared_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = csv_file(tmp_path / "t.csv", TABLE)
    assert run(["import", "shenzhen", str(file), "--source", "health_yearbook"]) == 2
    assert "L05" in capsys.readouterr().err
    assert run(["import", "shenzhen", str(file), "--source", "health_yearbook", "--dry-run"]) == 0


def test_json_tells_every_cell(pack: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = csv_file(tmp_path / "t.csv", [*TABLE, ["foo", "1", "2"]])
    assert run(["import", str(pack), str(file), "--json", "--dry-run", "--source", "health_yearbook"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [(each["kind"], each["cell"]) for each in told["cells"]] == [
        ("changed", "2:2"),
        ("new", "2:3"),
        ("unchanged", "3:2"),
    ]
    assert [(each["code"], each["cell"]) for each in told["problems"]] == [("I01", "4:1")]


def start_import(pack: Path, file: Path) -> subprocess.Popen[str]:
    """An import in a process of its own, loaded and about to begin."""
    arguments = ["import", str(pack), str(file), "--source", "health_yearbook", "--vintage", "2024-01-01"]
    program = f"import weiheng.cli.importing; from weiheng.cli.run import run; print(1, flush=True); run({arguments!r})"
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    return process


def observation_files(pack: Path) -> int:
    return sum(1 for _ in (pack / "observations").iterdir())


def wait_for(pack: Path, moment: float | None, files: int) -> None:
    """Until the moment comes, or (without one) until the import begins to write."""
    end = time.monotonic() + (30 if moment is None else moment)
    while time.monotonic() < end and (moment is not None or observation_files(pack) == files):
        time.sleep(0.0005)


def test_a_killed_import_leaves_the_pack_as_it_was_or_complete(pack: Path, tmp_path: Path) -> None:
    """Killed at random moments and while it writes: what is there afterwards is nothing of it or all of it."""
    base, chance = snapshot(pack), random.Random(7)  # noqa: S311
    years = [str(year) for year in range(2012, 2023)]
    file = csv_file(tmp_path / "many.csv", [["指标", *years], ["婴儿死亡率", *(f"3.{n:02}" for n in range(11))]])
    process, began = start_import(pack, file), time.monotonic()
    process.communicate()
    whole = time.monotonic() - began
    complete = snapshot(pack)
    assert len(complete) == len(base) + 1
    for moment in [chance.uniform(0, whole) for _ in range(4)] + [None] * 4:
        (pack / "observations" / "20240101-many.csv").unlink(missing_ok=True)
        process = start_import(pack, file)
        wait_for(pack, moment, observation_files(pack))
        process.kill()
        assert process.wait() in (0, -signal.SIGKILL)
        after = {name: data for name, data in snapshot(pack).items() if not name.endswith(".partial")}
        assert after in (base, complete)
        if process.stdout is not None:
            process.stdout.close()
    assert run(["import", str(pack), str(file), "--source", "health_yearbook", "--vintage", "2024-01-01"]) == 0
    assert snapshot(pack) == complete  # what the killed ones left behind is cleared away
