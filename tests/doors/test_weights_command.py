"""``weiheng weights``: where weights come from, for people and for programs, in which language, and what it refuses."""

import csv
import io
import json
from typing import Any

import pytest
from method_editions import MethodExample
from pack_folder import PackFolder
from ruamel.yaml import YAML
from small_editions import group, leaf

from weiheng.cli.run import run
from weiheng.cli.screen import literal_console
from weiheng.cli.weighing import print_weights
from weiheng.definitions.methods import Weigh
from weiheng.scrutiny.weights import weights_of
from weiheng.scrutiny.weights_saying import Speaker
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.problem import Exit

SHENZHEN, AHP, RSR = "shenzhen/index/2022", "textbook/index/ahp", "textbook/index/rsr"


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["weights", *arguments]) == Exit.OK
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def lines(shown: str) -> list[str]:
    return [" ".join(line.split()) for line in shown.splitlines()]


def shown_of(keys: str = "abcd", **weigh: Any) -> list[str]:
    """What is printed of an edition whose indicators are weighed by a method."""
    root = group("root", "1", *(leaf(key, "1") for key in keys))
    tree = root.model_copy(update={"weigh": Weigh.model_validate(weigh)})
    found = weights_of(MethodExample(tree=tree).assessment())
    out = io.StringIO()
    print_weights(literal_console(out, 160), found, Speaker(found, Words("en")))
    return lines(out.getvalue())


def test_written_weights_beside_equal_ones_with_the_note_of_the_edition(capsys: pytest.CaptureFixture[str]) -> None:
    shown = lines(output(capsys, SHENZHEN))

    assert shown[0] == "Weights: Shenzhen health quality index 2022"
    assert shown[1].startswith(
        "Note of the edition: Bounds as table 3 prints them; weights from table 1, which the report"
    )
    for row in (
        "Health quality index: written weights",
        "share of index equal share times equal",
        "Health of residents 60.00% 24.00% 33.33% 1.80",
        "Quality of services: a single child has all the weight",
        "Hospital beds per 1,000 residents 40.00% 16.00% 33.33% 1.20",
    ):
        assert row in shown


def test_the_same_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    shown = lines(output(capsys, SHENZHEN, "--lang", "zh"))

    for row in (
        "版本说明：上下限按表3原样；权重来自表1，报告称用层次分析法得出，未刊出判断矩阵。",
        "卫生健康质量指数：写明的权重",
        "占本组 占总指数 等权份额 等权的倍数",
        "居民健康水平 60.00% 24.00% 33.33% 1.80",
    ):
        assert row in shown


def test_a_leaf_comes_with_the_way_to_it(capsys: pytest.CaptureFixture[str]) -> None:
    shown = lines(output(capsys, SHENZHEN, "beds_per_1000"))

    assert "Hospital beds per 1,000 residents in the whole index: 40.00% × 100.00% × 40.00% = 16.00%" in shown
    assert not any(line.startswith("Quality level:") for line in shown)


def test_experts_and_their_consistency(capsys: pytest.CaptureFixture[str]) -> None:
    shown = lines(output(capsys, AHP))

    for row in (
        "Maternal care: the analytic hierarchy process (AHP), experts: 2",
        "Antenatal care 16.34% 24.02% 19.96%",
        "• example expert 1: λmax 3.0092, CI 0.0046, RI 0.58, CR 0.0079: consistent enough (below 0.1).",
        "• combined: λmax 3.0134, CI 0.0067, RI 0.58, CR 0.0115: consistent enough (below 0.1).",
        "• The experts are furthest apart about Perinatal mortality: from 20.98% (example expert 2) to 29.70% "
        "(example expert 1).",
    ):
        assert row in shown


@pytest.mark.parametrize(
    ("method", "heading", "row"),
    [
        ("entropy", "weight entropy divergence", "b 31.11% 0.9995047 0.0004953"),
        ("critic", "weight contrast conflict", "b 39.30% 0.2562 5.1315"),
        ("variation", "weight mean deviation CV", "b 28.28% 83.80556 4.79992 0.05727"),
        ("principal_components", "weight communality loading 1", "b 30.35% 0.9369 -0.9679"),
    ],
)
def test_numbers_behind_weights_from_scores(method: str, heading: str, row: str) -> None:
    shown = shown_of(method=method)

    for line in (heading, row, "• Units: 24."):
        assert line in shown
    assert any(line.startswith("• Weights are in proportion to ") for line in shown)


def test_importance_aimed_at_and_reached() -> None:
    assert "a 79.89% 0.7500 0.7500" in shown_of("ac", method="optimised", importance=["3", "1"])


def test_of_several_pools_the_lowest_and_highest_weights() -> None:
    shown = shown_of(method="variation", over="period")

    assert "lowest highest" in shown
    assert "a 22.98% 25.35%" in shown
    assert "• Weights are means over 4 pools; --json and --csv have the numbers of each." in shown


def test_many_experts_are_shown_by_their_lowest_and_highest_weights() -> None:
    """Seven experts say 1 : 1 to 7 : 1; their geometric mean is 3.38 : 1."""
    judges = [{"matrix": [["1", f"{ratio}"], [f"1/{ratio}", "1"]]} for ratio in range(1, 8)]

    shown = shown_of("ab", method="ahp", judgements=judges)

    assert "lowest highest combined" in shown
    assert "a 50.00% 87.50% 77.17%" in shown


def test_means_and_variation_of_ratings() -> None:
    judges = [{"ratings": each} for each in (["9", "7"], ["8", "8"], ["7", "9"])]

    assert "a 8.0000 0.1250" in shown_of("ab", method="delphi", judgements=judges)


def test_shares_in_effect_in_an_area(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    shown = " ".join(lines(output(capsys, str(demo.root), "--area", "West district")))

    assert "Health outcomes 60.00% 60.00% 50.00% 1.20 60.00%" in shown


def test_json_has_every_number_with_the_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(output(capsys, AHP, "--json"))

    (root,) = record["groups"]
    assert (root["key"], root["method"], root["by"]) == ("maternal_care", "ahp", "maternal_care")
    first = root["children"][0]
    assert first["key"] == "antenatal_care"
    assert first["share"] == first["effective"] == pytest.approx(0.1996, abs=5e-5)
    ratios = {each["of"]: each["value"] for each in root["numbers"] if each["number"] == "consistency_ratio"}
    assert ratios == {
        "example expert 1": pytest.approx(0.0079, abs=5e-5),
        "example expert 2": pytest.approx(0.0158, abs=5e-5),
        "combined": pytest.approx(0.0115, abs=5e-5),
    }
    assert root["sentences"][0].startswith("example expert 1: λmax 3.0092")
    assert record["note"].startswith("The data of the textbook's example")


def test_csv_has_a_row_for_every_number(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(output(capsys, RSR, "--csv"))))

    assert list(rows[0]) == ["group", "method", "of", "element", "number", "value"]
    shares = {row["element"]: float(row["value"]) for row in rows if row["number"] == "share"}
    assert sum(shares.values()) == pytest.approx(1)
    assert len(shares) == 3


def test_a_consistent_matrix_to_start_from_as_it_stands_in_a_tree(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, SHENZHEN, "sustainable_development", "--consistent")

    heading, written, back = shown.split("\n\n")
    assert heading == "Sustainable development: judgements that agree with its weights"
    weigh = Weigh.model_validate(YAML(typ="safe").load(written)["weigh"])
    assert [[str(cell) for cell in row] for row in weigh.judgements[0].matrix] == [
        ["1", "4/3", "4/3"],
        ["3/4", "1", "1"],
        ["3/4", "1", "1"],
    ]
    assert "Hospital beds per 1,000 residents 40.00% 40.00%" in lines(back)
    assert "Consistency ratio 0.0000." in back


def test_the_matrix_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(output(capsys, SHENZHEN, "--consistent", "--json"))
    assert record["matrix"] == [["1", "1", "2"], ["1", "1", "2"], ["1/2", "1/2", "1"]]
    assert record["weights"] == pytest.approx(record["shares"])
    assert record["consistency_ratio"] == pytest.approx(0, abs=1e-9)

    assert output(capsys, SHENZHEN, "--consistent", "--csv").splitlines()[1] == "quality_level,1,1,2"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("colour",), "A04", "quality_level"),
        (("--area", "colour"), "A04", "440300"),
        (("beds_per_1000", "--consistent"), "A04", "sustainable_development"),
        (("--json", "--csv"), "X02", "--csv"),
        (("--consistent", "--area", "440300"), "X02", "--area"),
    ],
)
def test_what_is_refused(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: str, words: str) -> None:
    assert run(["weights", SHENZHEN, *arguments]) == Exit.USAGE

    shown = capsys.readouterr().err
    assert code in shown
    assert words in shown
