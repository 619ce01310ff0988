"""``weiheng robust``, ``compare`` and ``rank``: what they print for people and for programs, and what they refuse."""

import csv
import io
import json
import os
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from pack_folder import PackFolder

from weiheng.cli import robusting
from weiheng.cli.run import run
from weiheng.definitions.address import find
from weiheng.editions import open_edition
from weiheng.scrutiny import robust as scrutiny
from weiheng.vocabulary.messages import Language, Words
from weiheng.vocabulary.problem import Exit

YEARS, AREAS = "shenzhen/index/2022", "textbook/index/composite"
FEW = ("--replicates", "500")
QUICK = (*FEW, "--no-sensitivity")


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(arguments) == Exit.OK
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def error(capsys: pytest.CaptureFixture[str], code: Exit, *arguments: str) -> str:
    assert run(arguments) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def test_years_of_a_city_with_what_they_mean(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, "robust", YEARS, *FEW)

    assert "500 replicates of the declared experiment (robustness.yaml), seed 20220101; weiheng " in shown
    assert "The units are the years of one area, which are not independent areas" in shown
    assert "  • weights: each share multiplied by a number within 1 ± 25%; in every group" in shown
    rows = [" ".join(line.split()) for line in shown.splitlines()]
    assert any(row.startswith("2022 90.56 ") and "●" in row and " yes 1 " in row for row in rows)
    assert any(row.startswith("2015 above 2014 100% █") for row in rows)
    assert any(row.startswith("of the score, 2022 ") for row in rows)
    assert any("changes from year to year have the same sign in at least 95% of the replicates" in row for row in rows)


def test_areas_in_chinese_by_the_usual_experiment(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, "robust", AREAS, *QUICK, "--lang", "zh")

    for words in (
        "“孕产妇保健：综合指数法”有多稳健",
        "版本没有声明试验（robustness.yaml），按常用的试验重算 500 次，种子 1；weiheng ",
        "2000年各地区的得分和名次",
        "前3名",
        "I地区领先于H地区",
        "45对地区中，",
    ):
        assert words in shown
    assert "什么影响大" not in shown  # --no-sensitivity


def test_on_a_narrow_screen_columns_are_left_out_or_follow_below(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    shown = output(capsys, "robust", YEARS, *QUICK)
    rows = [" ".join(line.split()) for line in shown.splitlines()]
    assert "year score 90% interval place places (90%) top 3" in rows
    assert "●" not in shown  # nor a legend of what is not there
    below = output(capsys, "rank", "textbook/index/rsr", "--method", "rank_sum_ratio")
    assert below.count("ranks (highest is best)") == 3


def test_the_years_of_one_of_several_areas(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, "robust", f"{demo.root}/index/2023", "--area", "West district", *QUICK)

    assert "West district: scores, and ranks among the areas of each year" in shown
    assert "2023 above 2022" in shown


def test_a_record_for_programs_is_complete(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(output(capsys, "robust", AREAS, *FEW, "--seed", "5", "--json"))

    assert record["replicates"] == {"asked": 500, "done": 500, "partial": False}
    assert (record["edition"], record["kind"], record["declared"], record["seed"]) == (AREAS, "areas", False, 5)
    assert {each["id"] for each in record["factors"]} == {"weights", "drop"}
    assert len(record["units"]) == 10
    first = record["units"][0]
    assert sum(first["acceptability"]) == pytest.approx(1.0)
    assert first["score"]["low"] <= first["score"]["median"] <= first["score"]["high"]
    assert len(record["leagues"][0]["ahead"]) == 10
    assert record["sensitivity"]["factors"] == ["weights", "drop"]
    assert len(record["sensitivity"]["shift"]["total"]) == 2
    assert record["shift"]["low"] <= record["shift"]["high"]


def test_the_same_record_twice(capsys: pytest.CaptureFixture[str]) -> None:
    first, second = (output(capsys, "robust", YEARS, *FEW, "--json", "--threads", each) for each in ("1", "2"))

    assert first == second


def test_a_row_a_unit_for_spreadsheets(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(output(capsys, "robust", YEARS, *QUICK, "--csv"))))

    assert [row["period"] for row in rows] == [str(year) for year in range(2012, 2023)]
    assert rows[0]["above_year_before"] == ""
    assert float(rows[-1]["score_low"]) < float(rows[-1]["score"]) < float(rows[-1]["score_high"])


@pytest.fixture
def ctrl_c(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody presses Ctrl-C when the progress is shown for the first time."""

    @contextmanager
    def stopped(words: Words) -> Iterator[robusting.Told]:
        def told(part: str, total: int, done: int) -> None:
            signal.raise_signal(signal.SIGINT)

        yield told

    monkeypatch.setattr(robusting, "_progress", stopped)


@pytest.mark.usefixtures("ctrl_c")
def test_a_stopped_run_is_printed_and_said_to_be_partial(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["robust", YEARS, "--replicates", "200000", "--threads", "1"]) == Exit.INTERRUPTED

    shown = capsys.readouterr().out
    assert "Stopped: only " in shown
    assert " of 200,000 replicates were done; what follows rests on these." in shown
    assert "2022 is the best year" in shown


@pytest.mark.usefixtures("ctrl_c")
def test_rows_of_a_stopped_run_say_that_they_are_partial(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["robust", YEARS, "--replicates", "200000", "--threads", "1", "--csv"]) == Exit.INTERRUPTED

    shown = capsys.readouterr()
    assert "Stopped: only " in shown.err
    rows = list(csv.DictReader(io.StringIO(shown.out)))
    assert {row["asked"] for row in rows} == {"200000"}
    assert all(0 < int(row["replicates"]) < 200_000 for row in rows)


@pytest.mark.usefixtures("ctrl_c")
def test_a_partial_record_tells_how_much_was_done(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["robust", YEARS, "--replicates", "200000", "--threads", "2", "--json"]) == Exit.INTERRUPTED

    record = json.loads(capsys.readouterr().out)
    assert record["replicates"]["partial"]
    assert 0 < record["replicates"]["done"] < record["replicates"]["asked"] == 200_000
    assert record["notes"][0].startswith("Stopped: only ")


def test_a_stop_before_the_first_replicate_is_said(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Choices are tried before anything is drawn; nothing is there to print by then."""

    def tried(*_: object) -> list[object]:
        signal.raise_signal(signal.SIGINT)
        return []

    monkeypatch.setattr(scrutiny, "illegal_choices", tried)

    assert run(["robust", YEARS, *QUICK]) == Exit.INTERRUPTED
    assert capsys.readouterr().err == "Interrupted; nothing was left half written.\n"


ILLEGAL = """\
replicates: 1000
seed: 1
top: 1
factors:
  weights: {method: relative, spread: 25%}
  normalise: {others: [{method: z_score}]}
  aggregate: {others: [geometric]}
"""


def test_an_illegal_choice_is_refused_in_both_languages(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    demo.write("index/2023/robustness.yaml", ILLEGAL)
    edition = f"{demo.root}/index/2023"

    english = error(capsys, Exit.PROBLEMS, "robust", edition)
    chinese = error(capsys, Exit.PROBLEMS, "robust", edition, "--lang", "zh")

    for words in ("E01", "robustness.yaml", "normalisation: z-scores", "aggregation: geometric mean", "a number is 0"):
        assert words in english
    for words in ("E01", "标准化：标准分", "合成：几何平均", "从 robustness.yaml 中去掉该选择"):
        assert words in chinese


def test_too_many_replicates_for_the_memory_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    said = error(capsys, Exit.USAGE, "robust", YEARS, "--replicates", "50000000", "--memory", "0.5")

    assert "E02" in said
    assert "0.50 GiB, enough for " in said


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("robust", YEARS, "--json", "--csv"), "X02", "--csv"),
        (("robust", YEARS, "--year", "2015"), "X03", "there is one area"),
        (("robust", YEARS, "--area", "shenzhen"), "X03", "--area"),
        (("robust", AREAS, "--area", "J", "--year", "2000"), "X03", "with --area all years of the area are shown"),
        (("robust", AREAS, "--year", "1999"), "A04", "2000"),
        (("robust", YEARS, "--seed", str(2**64)), "X01", "≤ 9223372036854775807"),
        (("compare", YEARS, "--year", "2015"), "X03", "--year"),
        (("compare", YEARS, "--variant", "nothing"), "E03", "grey_relational, equal_weights, entropy_weights"),
        (("rank", YEARS, "--classes", "4", "--method", "topsis"), "X03", "only with --method rank_sum_ratio"),
        (("rank", YEARS, "--same-way", "reciprocal", "--method", "copeland"), "X03", "only with --method topsis"),
        (("rank", YEARS, "--method", "guessing"), "X01", "guessing"),
        (("rank", YEARS, "--method", "guessing"), "X01", "grey_relational, copeland, benefit_of_the_doubt"),
        (("coherence", YEARS, "--check", "nothing"), "X01", "without_unit, benefit_of_the_doubt"),
        (("robust", AREAS, "--area", "mars"), "A04", "J"),
        (("robust", YEARS, "--replicates", "0"), "X01", "--replicates"),
        (("compare", YEARS, "--variant", "nothing"), "E03", "geometric"),
        (("compare", YEARS, "--json", "--csv"), "X02", "--csv"),
        (("rank", YEARS, "--json", "--csv"), "X02", "--csv"),
        (("rank", YEARS, "--method", "guessing"), "X01", "--method"),
    ],
)
def test_what_cannot_be_asked_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: str, words: str
) -> None:
    said = error(capsys, Exit.USAGE, *arguments)

    assert code in said
    assert words in said


def test_variants_beside_the_edition(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, "compare", YEARS)

    rows = [" ".join(line.split()) for line in shown.splitlines()]
    assert "entropy_weights Entropy weights on every level 0.982 0.927 0.36 2013 11 → 10" in rows
    assert "2022 90.56 1 1 1 1 1 1 1 2 1" in rows  # only TOPSIS has another year first


def test_one_variant_with_what_moves_whom(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, "compare", YEARS, "--variant", "min_max_geometric", "--lang", "zh")

    assert "做法“极差法加几何平均”" in shown
    assert (
        "  • 2022仍为第1名；得分变化+6.84；其中标准化+7.29、合成-0.45；按要素：每千人口医疗卫生机构床位数+2.30、"
        in shown
    )


def test_variants_without_a_result_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, "compare", AREAS)

    assert "  • geometric mean: no result; Antenatal care, Region J, 2000: a number is 0 or less" in shown
    record = json.loads(output(capsys, "compare", AREAS, "--json"))
    assert {each["id"] for each in record["refused"]} == {"geometric", "harmonic"}
    assert {each["code"] for each in record["refused"]} == {"M01"}


def test_a_comparison_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(output(capsys, "compare", YEARS, "--variant", "min_max", "--json"))

    (variant,) = record["variants"]
    assert variant["choices"]["normalise"]["method"] == "min_max"
    (league,) = variant["leagues"]
    assert [each["period"] for each in league["movers"]] == [2013, 2014]
    moved = league["movers"][0]
    assert sum(each["amount"] for each in moved["score_by_element"]) == pytest.approx(moved["score_change"])
    rows = list(csv.DictReader(io.StringIO(output(capsys, "compare", YEARS, "--variant", "topsis", "--csv"))))
    assert [row["variant_place"] for row in rows[-2:]] == ["1.0", "2.0"]


def test_the_rank_sum_ratio_with_its_classes(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, "rank", "textbook/index/rsr", "--method", "rank_sum_ratio", "--lang", "zh")

    rows = [" ".join(line.split()) for line in shown.splitlines()]
    assert "比较对象：2000年各地区；依据：全部 3 个指标一次进行，按有效权重。" in rows
    assert "H地区 1 0.9000 0.9750 6.9600 0.9344 3" in rows
    assert "RSR = -0.6085 + 0.2217 × 概率单位（r = 0.9685）；各档起点为 0.2782、0.7216，1 为最低档。" in rows
    assert "产前检查率 0.3333 10 7 9 3 2 5 6 8 4 1" in rows


@pytest.mark.parametrize("method", ["composite_ratio", "grey_relational", "copeland", "benefit_of_the_doubt"])
@pytest.mark.parametrize("shape", ["--flat", "--tree"])
def test_every_method_ranks(capsys: pytest.CaptureFixture[str], method: str, shape: str) -> None:
    record = json.loads(output(capsys, "rank", "textbook/index/rsr", "--method", method, shape, "--json"))

    assert (record["method"], record["flat"], record["pool"]) == (method, shape == "--flat", "areas")
    assert [each["place"] for each in record["units"]] == sorted(each["place"] for each in record["units"])
    assert record["units"][-1]["area"] == "J"


def test_years_without_all_values_are_left_out_and_named(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, "rank", YEARS, "--method", "topsis")

    assert "Compared are the years of one area with each other, by all 11 indicators at once" in shown
    assert "Left out because a value is missing: 2012, 2013, 2014." in shown
    rows = list(csv.DictReader(io.StringIO(output(capsys, "rank", YEARS, "--csv", "--same-way", "cost"))))
    assert len(rows) == 8
    assert set(rows[0]) == {"area", "period", "place", "score", "to_best", "to_worst"}


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("command", ["robust", "compare", "rank"])
def test_editions_in_the_examples_of_the_help_exist(command: str, language: Language) -> None:
    examples = re.findall(r"weiheng \w+ (\w+/index/\w+)", Words(language)(f"help.{command}"))

    assert len(examples) == 2
    for each in examples:
        open_edition(find(each))


def test_the_edition_s_note_on_its_experiment_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert "the report prints no counts, so that measurement errors are not drawn." in output(
        capsys, "robust", YEARS, *QUICK
    )


@pytest.mark.parametrize("memory", ["1", "0.06"])
def test_by_default_so_many_processors_are_used_as_fit(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, memory: str
) -> None:
    """On a machine with 256 processors the default fits; asked for, too many are refused with how many would do."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: range(256))

    output(capsys, "robust", YEARS, *FEW, "--memory", memory)
    said = error(capsys, Exit.USAGE, "robust", YEARS, *FEW, "--memory", memory, "--threads", "2560")

    assert "E02" in said
    assert "use fewer processors (--threads " in said


def test_a_sensitivity_that_does_not_fit_into_the_memory_is_refused(
    demo: PackFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    large = "replicates: 1000\nseed: 1\ntop: 1\nfactors: {weights: {}}\nsensitivity: {base: 1048576}\n"
    demo.write("index/2023/robustness.yaml", large)

    said = error(capsys, Exit.USAGE, "robust", f"{demo.root}/index/2023", "--memory", "0.2")

    assert "GiB for a sensitivity of base 1,048,576" in said
    assert re.search(r"enough for a sensitivity of base [\d,]+ ", said)
    assert "take a smaller base" in said


def test_help_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == Exit.OK
    shown = capsys.readouterr().out
    for command in ("robust", "compare", "rank"):
        assert f"\n  {command} " in shown
