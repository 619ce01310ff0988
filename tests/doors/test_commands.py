"""The commands as a user types them: what they print, in both languages, and the exit code."""

import csv
import io
import json
from pathlib import Path

import polars as pl
import pytest
from pack_folder import PackFolder

from weiheng.cli.run import run
from weiheng.definitions.pack import load_pack
from weiheng.editions import lock_text, read_lock


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """What a successful command prints."""
    assert run(arguments) == 0
    return capsys.readouterr().out


def refusal(capsys: pytest.CaptureFixture[str], code: int, *arguments: str) -> str:
    """What a refused command says; never a traceback."""
    assert run(arguments) == code
    captured = capsys.readouterr()
    assert "Traceback" not in captured.err
    return captured.err


def test_demo_shows_explains_checks_and_writes(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = output(capsys, "demo")
    for words in (
        "2012    69.13  █████",
        "▂▁▁▃▃▄▅▆▇██",
        "Quality level fell by 1.39 points; Maternal mortality ratio pulled it down most (-6.00).",
        "14 not reproducible",
        "printed 44.90%; by its rule it is the highest value since 2012, 44.86%",
    ):
        assert words in shown
    scores = pl.read_parquet(tmp_path / "out/scores.parquet")
    assert scores.height == 20 * 11
    assert pl.read_csv(tmp_path / "out/scores.csv")["score"].to_list() == scores["score"].to_list()
    explained = json.loads((tmp_path / "out/explain-2022.json").read_text(encoding="utf-8"))
    root = scores.filter((pl.col("node") == "quality_index") & (pl.col("period") == 2022))["score"].item()
    assert explained["value"] == root
    with (tmp_path / "out/claims-checked.csv").open(encoding="utf-8") as file:
        verdicts = {row["verdict"] for row in csv.DictReader(file)}
    assert verdicts == {"equal", "rounding", "not_reproducible", "conflict", "no_data"}


def test_demo_in_chinese(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    shown = output(capsys, "demo", "--lang", "zh", "-o", str(tmp_path))
    assert "质量水平下降 1.39 分，主要受孕产妇死亡率影响（-6.00）。" in shown
    assert "无法重现14" in shown


def test_demo_into_a_folder_that_cannot_be_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder", encoding="utf-8")
    assert "error F07" in refusal(capsys, 3, "demo", "-o", str(tmp_path / "file"))


def test_score_for_people_and_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert "*83.49" in output(capsys, "score", "shenzhen/index/2022")
    rows = list(csv.DictReader(io.StringIO(output(capsys, "score", "shenzhen/index/2022", "--csv"))))
    assert rows[0]["node"] == "quality_index"
    records = json.loads(output(capsys, "score", "shenzhen/index/2022", "--json"))
    assert [float(row["score"]) for row in rows] == [record["score"] for record in records]


def test_score_of_one_area_for_programs(capsys: pytest.CaptureFixture[str], demo: PackFolder) -> None:
    rows = csv.DictReader(io.StringIO(output(capsys, "score", f"{demo.root}/index/2023", "--area", "西区", "--csv")))
    assert {row["area"] for row in rows} == {"990102"}


def test_score_of_another_area(capsys: pytest.CaptureFixture[str], demo: PackFolder) -> None:
    assert run(["score", f"{demo.root}/index/2023", "--area", "990102"]) == 0
    assert "error A04" in refusal(capsys, 2, "score", f"{demo.root}/index/2023", "--area", "nowhere")


@pytest.mark.parametrize("name", ["quality_level", "质量水平", "Quality level"])
def test_explain_finds_a_node_by_any_of_its_names(capsys: pytest.CaptureFixture[str], name: str) -> None:
    assert "91.98" in output(capsys, "explain", "shenzhen/index/2022", name, "2022")


def test_explain_finds_an_indicator_by_synonym(capsys: pytest.CaptureFixture[str]) -> None:
    assert "83.93" in output(capsys, "explain", "shenzhen/index/2022", "人均期望寿命", "2022")


def test_explain_a_change_names_parts_and_breaks(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, "explain", "shenzhen/index/2022", "capability", "2022", "--since", "2012")
    assert "Average growth 2012-2022: +4.01% a year." in shown
    assert "2021 General practitioners per 10,000 residents (method changed)" in shown
    record = json.loads(output(capsys, "explain", "shenzhen/index/2022", "quality_level", "--since", "2021", "--json"))
    assert record["parts"][0]["indicator"] == "maternal_mortality"


@pytest.mark.parametrize(
    "arguments", [("nothing",), ("quality_level", "1999"), ("quality_level", "2022", "--since", "3000")]
)
def test_explain_something_that_is_not_there(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    assert "error A04" in refusal(capsys, 2, "explain", "shenzhen/index/2022", *arguments)


def test_diff_shows_rebased_bounds(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, "diff", "shenzhen/index/2021", "shenzhen/index/2022")
    assert "average_stay lower.value: 7.36 → 7.12" in shown
    record = json.loads(output(capsys, "diff", "shenzhen/index/2021", "shenzhen/index/2022", "--json"))
    assert {fact["kind"] for fact in record["facts"]} == {"settings", "bounds"}


def test_diff_of_editions_with_other_indicators(capsys: pytest.CaptureFixture[str], demo: PackFolder) -> None:
    output(capsys, "new", f"{demo.root}/index/2024")
    smaller = demo.read("index/2024/tree.yaml").replace("      - {indicator: satisfaction, weight: 10%}\n", "")
    demo.write("index/2024/tree.yaml", smaller.replace("beds_per_1000, weight: 30%", "beds_per_1000, weight: 40%"))
    bounds = demo.read("index/2024/bounds.yaml")
    demo.write("index/2024/bounds.yaml", bounds[: bounds.index("- indicator: satisfaction")])
    for first, second in (("2023", "2024"), ("2024", "2023")):
        shown = output(capsys, "diff", f"{demo.root}/index/{first}", f"{demo.root}/index/{second}")
        assert "Patient satisfaction" in shown, "named though only one of the editions has it"
        assert "weight" in shown


def test_diff_without_a_common_area(capsys: pytest.CaptureFixture[str], demo: PackFolder) -> None:
    output(capsys, "new", f"{demo.root}/index/2024")
    demo.replace("index/2024/index.yaml", "areas: [990101, 990102]", "areas: [990101]")
    demo.replace("index/2023/index.yaml", "areas: [990101, 990102]", "areas: [990102]")
    shown = output(capsys, "diff", f"{demo.root}/index/2023", f"{demo.root}/index/2024")
    assert "No area is assessed by both editions" in shown
    assert "do not differ" not in shown


def test_a_change_from_an_imputed_score_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, "explain", "shenzhen/index/2022", "in_city_hospitalisation", "2022", "--since", "2012")
    assert "2012: no value; its score was put in by the missing rule" in shown
    assert "imputed" in shown.splitlines()[1]


def test_a_lock_that_is_no_file_or_gives_other_results_is_refused(
    capsys: pytest.CaptureFixture[str], demo: PackFolder
) -> None:
    (demo.root / "index/2023/edition.lock").mkdir()
    for command in ("check", "score"):
        assert run([command, f"{demo.root}/index/2023" if command == "score" else str(demo.root)]) == 1
        captured = capsys.readouterr()
        assert "L01" in captured.out + captured.err
    (demo.root / "index/2023/edition.lock").rmdir()
    output(capsys, "freeze", f"{demo.root}/index/2023")
    path, pack = demo.root / "index/2023/edition.lock", load_pack(demo.root)[0]
    path.write_text(lock_text(read_lock(path, pack).model_copy(update={"results": "0" * 64})), encoding="utf-8")
    assert "error L03" in refusal(capsys, 1, "score", f"{demo.root}/index/2023")


def test_diff_of_an_edition_with_itself(capsys: pytest.CaptureFixture[str]) -> None:
    assert "The two editions are the same." in output(capsys, "diff", "shenzhen/index/2022", "shenzhen/index/2022")


def test_new_pack_passes_check_and_scores(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert "packs/mine" in output(capsys, "new", "mine")
    assert "no problems" in output(capsys, "check", "mine")
    assert "90.00" in output(capsys, "score", "mine/index/2024")
    assert "error N01" in refusal(capsys, 1, "new", "mine")
    output(capsys, "new", "mine/index/2025")
    assert "no problems" in output(capsys, "check", "mine")
    assert "error N01" in refusal(capsys, 1, "new", "mine/index/2025")
    assert "error N02" in refusal(capsys, 2, "new", "Bad Name")
    assert "error A02" in refusal(capsys, 2, "new", "mine/index/2026", "--from", "mine/index/1999")


def test_new_edition_runs_up_to_the_year_it_is_named_after(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    output(capsys, "new", "copy", "--from", "shenzhen")
    (tmp_path / "packs/copy/index/2022/index.yaml").rename(tmp_path / "saved.yaml")
    (tmp_path / "packs/copy/index/2022").rename(tmp_path / "removed")
    output(capsys, "new", "copy/index/2022", "--from", "copy/index/2021")
    made = (tmp_path / "packs/copy/index/2022/index.yaml").read_text(encoding="utf-8")
    assert "{first: 2012, last: 2022}" in made
    assert "status: draft" in made


def test_shipped_packs_are_read_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert "error L05" in refusal(capsys, 2, "freeze", "shenzhen/index/2022")
    assert "错误 L05" in refusal(capsys, 2, "new", "shenzhen/index/2030", "--lang", "zh")


def test_freeze_then_freeze_again_after_a_change(capsys: pytest.CaptureFixture[str], demo: PackFolder) -> None:
    edition = f"{demo.root}/index/2023"
    assert "results sha256" in output(capsys, "freeze", edition)
    output(capsys, "freeze", edition)  # nothing changed: freezing again is no mistake
    demo.replace("observations/values.csv", "990101,2023,82.00,years", "990101,2023,83.00,years")
    assert "frozen: computed from its lock" in output(capsys, "score", edition)
    assert "error L04" in refusal(capsys, 1, "freeze", edition)
    assert "warning L02" in output(capsys, "check", str(demo.root))
    output(capsys, "freeze", edition, "--replace")
    assert "no problems" in output(capsys, "check", str(demo.root))


def test_a_source_that_is_added_does_not_touch_a_frozen_edition(
    capsys: pytest.CaptureFixture[str], demo: PackFolder
) -> None:
    output(capsys, "freeze", f"{demo.root}/index/2023")
    sources = (demo.root / "sources.yaml").read_text(encoding="utf-8")
    (demo.root / "sources.yaml").write_text(sources + sources.replace("- id: ", "- id: later_"), encoding="utf-8")
    assert "no problems" in output(capsys, "check", str(demo.root))


def test_names_are_shown_as_they_are(capsys: pytest.CaptureFixture[str], demo: PackFolder) -> None:
    demo.replace("index/2023/tree.yaml", "en: Health outcomes", 'en: "Health [bold]outcomes :smile:"')
    assert "Health [bold]outcomes :smile:" in output(capsys, "score", f"{demo.root}/index/2023")
    assert "Health [bold]outcomes :smile:" in output(capsys, "explain", f"{demo.root}/index/2023")


def test_the_language_can_stand_before_the_command(capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "--lang", "zh", "score") == output(capsys, "score", "--lang", "zh")


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert output(capsys, "--version").strip() == "0.1.0"


@pytest.mark.parametrize("command", ["demo", "check", "score", "explain", "freeze", "diff", "new"])
@pytest.mark.parametrize(("lang", "example"), [("en", "Example"), ("zh", "示例")])
def test_help_has_examples_in_both_languages(
    capsys: pytest.CaptureFixture[str], command: str, lang: str, example: str
) -> None:
    assert example in output(capsys, command, "--help", "--lang", lang)
