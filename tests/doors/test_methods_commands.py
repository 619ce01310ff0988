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


def test_every_changed_value_is_listed_and_every_stage_kept(
    demo: PackFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    """The demo county lacks some values; here they are put in, and the one furthest out is winsorised."""
    chosen = (
        "impute: {method: mean, over: panel}\n"
        "treat: {method: winsorise, points: 1, skewness: 0.1, kurtosis: -2}\nnormalise:"
    )
    demo.replace("index/2023/index.yaml", "normalise:", chosen)
    address = str(demo.root / "index/2023")

    assert run(["score", address, "--stages", "--area", "990102", "--lang", "en"]) == Exit.OK
    shown = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert run(["score", address, "--stages", "--json", "--area", "990102"]) == Exit.OK
    rows = json.loads(capsys.readouterr().out)

    changed = [row for row in rows if row["put_in"] or row["treatment"]]
    assert f"values that a stage changed: {len(changed)}" in shown
    assert any("put in for a missing value" in line for line in shown)
    assert any(line.endswith("winsorised") for line in shown)
    assert {row["raw"] for row in rows if row["put_in"]} == {None}
    assert all(row["imputed"] != row["treated"] for row in rows if row["treatment"])
    assert all(row["imputed"] == row["treated"] for row in rows if not row["treatment"])
    assert run(["score", address, "--json", "--csv", "--lang", "en"]) == Exit.USAGE
    assert "error X02" in capsys.readouterr().err
