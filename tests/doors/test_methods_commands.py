"""The commands on an index that is a geometric mean of values compared over all areas and years."""

import json
from pathlib import Path

import pytest
from pack_folder import PackFolder

from weiheng.cli.run import run
from weiheng.vocabulary.problem import Exit

GOALPOSTS = "normalise: {method: goalposts, low: 60, high: 100, clip: true}"
MIN_MAX = "normalise: {method: min_max, low: 1, high: 100}"


@pytest.fixture
def geometric(demo: PackFolder) -> PackFolder:
    demo.replace("index/2023/index.yaml", GOALPOSTS, MIN_MAX)
    return demo.replace("index/2023/index.yaml", "aggregate: arithmetic", "aggregate: geometric")


def test_a_change_is_explained_by_the_means(geometric: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    asked = ["explain", str(geometric.root / "index/2023"), "--since", "2022"]
    assert run(asked) == Exit.OK
    assert "the means of the groups" in capsys.readouterr().out
    assert run([*asked, "--json"]) == Exit.OK
    record = json.loads(capsys.readouterr().out)
    assert record["way"] == "means"
    assert sum(part["total"] for part in record["parts"]) == pytest.approx(record["change"])


def test_a_score_is_explained_by_its_pool(geometric: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["explain", str(geometric.root / "index/2023"), "outcomes", "2023"]) == Exit.OK
    shown = capsys.readouterr().out
    assert "weighted geometric mean of what is below" in shown
    assert "min-max" in shown
    assert "(all areas and years)" in shown


def test_reports_and_audits_are_made(geometric: PackFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    address = str(geometric.root / "index/2023")
    assert run(["report", address, "-o", str(tmp_path / "out"), "--format", "xlsx", "--format", "html"]) == Exit.OK
    assert run(["audit", address]) == Exit.PROBLEMS
    shown = capsys.readouterr()
    assert "scores are numbers, not formulas" in shown.out
    assert "live formulas" not in shown.out
    assert "Traceback" not in shown.err
