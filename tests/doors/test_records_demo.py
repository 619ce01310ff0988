"""`make demo-records`, with fewer people: from records to index, plan and report."""

import csv
import re
import shlex
from pathlib import Path

import pytest

from weiheng.cli.run import run

MAKEFILE = Path(__file__).parents[2] / "Makefile"
STEPS = re.findall(r"\$\(call weiheng,(.*)\)", MAKEFILE.read_text(encoding="utf-8"))


def test_the_whole_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WEIHENG_LANG", "en")
    told = {}
    for step in STEPS:
        command = shlex.split(step.replace("$(PEOPLE)", "20000"))
        code, told[command[0]] = run(command), capsys.readouterr().out
        assert code == 0, told[command[0]]

    assert list(told) == ["synth", "new", "records", "check", "score", "plan", "report"]
    assert "0 of 896 suppressed" in told["records"]
    assert told["check"] == "no problems\n"
    (index,) = (line.split() for line in told["score"].splitlines() if line.startswith("Health index  "))
    assert len([each for each in index if re.fullmatch(r"\d\d\.\d\d", each)]) == 4, "a score for each year"
    assert "from 2021 on it is counted differently (method changed)" in told["plan"]
    files = {path.suffix for path in (tmp_path / "report").iterdir()}
    assert files == {".docx", ".html", ".pdf", ".xlsx"}
    with (tmp_path / "packs/example/observations/records.csv").open(encoding="utf-8") as lines:
        assert {row["source"] for row in csv.DictReader(lines)} == {"synthetic_records"}
