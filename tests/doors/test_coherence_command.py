"""``weiheng coherence``: what it prints for people and for programs, in which language, and what it refuses."""

import csv
import io
import json

import pytest
from pack_folder import PackFolder
from ranked_editions import Ranked

from weiheng.cli.cohering import print_coherence
from weiheng.cli.run import run
from weiheng.cli.screen import literal_console
from weiheng.index.coherence.thresholds import CHECKS
from weiheng.scrutiny.coherence import Asked, coherence_of
from weiheng.scrutiny.coherence_saying import Speaker
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.problem import Exit

SHENZHEN = "shenzhen/index/2022"


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["coherence", *arguments]) == Exit.OK
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def error(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["coherence", *arguments]) == Exit.USAGE
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


def lines(shown: str) -> list[str]:
    return [" ".join(line.split()) for line in shown.splitlines()]


def test_units_then_a_line_a_check_then_findings_then_what_is_left(capsys: pytest.CaptureFixture[str]) -> None:
    shown = lines(output(capsys, SHENZHEN))

    assert shown[:2] == ["Statistical audit: Shenzhen health quality index 2022", "Units: 11 years of Shenzhen."]
    assert shown[2].startswith("The units are years, not areas: whatever has a trend correlates with")
    for row in (
        "Coverage of indicators 11 observed ≥ 65% [1]",
        "Correlation with the parent 9 6 0.3 ≤ r ≤ 0.92; r < 0 fails at p < 0.05 [4]",
        "Redundant siblings 11 3 2 |r| ≤ 0.92; > 0.95 fails [4,3]",
        "Without one unit 11 no other moves by more than 10% of the places [3]",
        "[3] convention of this programme; the literature gives no number",
        "Redundant siblings (fail)",
        "• Life expectancy at birth and Health literacy of residents count one thing twice: r = 0.971 "
        "(yearly changes: r = 0.698)",
        "• Importance against weight: needs at least 20 years, here 11 years (five units for each parameter of a "
        "cubic: OECD/JRC Handbook (2008), step 4): Health of residents, Efficiency of services, Quality level, "
        "Sustainable development, Health quality index",
        "• Benefit of the doubt: needs at least 12 years, here 11 years (three units for each pillar and the one "
        "input: Cooper, Seiford, Tone, Data Envelopment Analysis (2007))",
    ):
        assert row in shown
    assert shown.index("Redundant siblings (fail)") < shown.index("Redundant siblings (warn)")
    assert shown.index("Redundant siblings (warn)") < shown.index("Not computable")


def test_in_chinese(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, SHENZHEN, "--lang", "zh")

    for words in (
        "统计审核：深圳市卫生健康质量指数2022年度",
        "单元：深圳市的11个年份。",
        "单元是年份，不是地区：凡有趋势的要素彼此都会相关",
        "同组要素重叠（不通过）",
        "平均期望寿命与居民健康素养水平把一件事算了两次：r = 0.971（逐年变化：r = 0.698）",
        "重要性与权重：至少需要20个年份，这里有11个年份",
    ):
        assert words in shown


def test_one_check(capsys: pytest.CaptureFixture[str]) -> None:
    shown = lines(output(capsys, SHENZHEN, "--check", "zeros"))

    assert "Zeros 11 zeros ≤ 50% [1]" in shown
    assert "No check warns or fails." in shown
    assert not any("Outliers" in line for line in shown)


def test_of_many_failures_some_are_shown_and_how_to_see_the_rest() -> None:
    """In twelve of fourteen areas only one of three indicators is known."""
    gaps = ["30", "40", *["-"] * 12]
    rows = {"a": [str(number + 20) for number in range(14)], "b": gaps, "c": gaps}
    assessment = Ranked(rows, settings=(("missing", "leave_out"),)).assessment()

    def shown(asked: Asked) -> str:
        found = coherence_of(assessment, asked)
        out = io.StringIO()
        print_coherence(literal_console(out, 200), found, Speaker(found, Words("en")))
        return out.getvalue()

    assert shown(Asked(only="coverage_of_units")).count(" has 33% of the indicators\n") == 12
    assert shown(Asked()).count(" has 33% of the indicators\n") == 10
    assert "  • … and 2 more: --check coverage_of_units lists all\n" in shown(Asked())


def test_json_has_units_thresholds_sources_numbers_and_sentences(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(output(capsys, SHENZHEN, "--json"))

    assert record["units"]["kind"] == "years"
    assert record["units"]["names"] == [str(year) for year in range(2012, 2023)]
    assert [check["id"] for check in record["checks"]] == list(CHECKS)
    checks = {check["id"]: check for check in record["checks"]}
    parent = checks["parent"]
    assert parent["thresholds"]["dominant"]["value"] == 0.92
    assert "COIN Tool" in parent["thresholds"]["dominant"]["source"]
    assert (parent["pass"], parent["warn"], parent["fail"], parent["not_computable"]) == (9, 6, 0, 0)
    beds = next(each for each in parent["findings"] if each["elements"][0] == "beds_per_1000")
    assert (beds["outcome"], beds["kind"]) == ("warn", "dominant")
    assert beds["numbers"]["r"] == pytest.approx(0.976, abs=0.001)
    assert beds["sentence"].startswith("Hospital beds per 1,000 residents dominates Sustainable development: r = 0.976")
    assert checks["importance"]["findings"][0]["numbers"] == {"needed": 20, "found": 11}
    every = [each for check in record["checks"] for each in check["findings"]]
    assert all(("sentence" in each) == (each["outcome"] != "pass") for each in every)
    assert "" not in [each.get("sentence") for each in every]


def test_csv_has_a_row_for_every_number(capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(output(capsys, SHENZHEN, "--csv", "--check", "alpha"))))

    assert list(rows[0]) == ["check", "outcome", "kind", "elements", "units", "number", "value"]
    values = {row["number"]: row["value"] for row in rows if row["elements"] == "quality_level"}
    assert float(values["alpha"]) == pytest.approx(0.753, abs=0.001)
    assert values["units"] == "11"


def test_two_areas_are_too_few_and_their_years_are_others(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, str(demo.root))
    assert "Units: 2 areas in 2023." in shown
    assert "needs at least 5 areas, here 2 areas" in shown

    assert "Units: 3 years of East district." in output(capsys, str(demo.root), "--area", "East district")


def test_size_by_a_variable_of_the_pack(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(output(capsys, str(demo.root), "--size", "residents", "--check", "size", "--json"))

    assert record["size"] == "residents"
    assert record["checks"][0]["findings"][0]["kind"] == "few_units"


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--check", "colour"), "X01", "coverage_of_indicators, coverage_of_units, outliers"),
        (("--size", "colour"), "A04", "colour"),
        (("--year", "1999"), "A04", "2021, 2022, 2023"),
        (("--year", "2022", "--area", "990101"), "X02", "--year"),
        (("--json", "--csv"), "X02", "--json"),
    ],
)
def test_what_is_refused(
    demo: PackFolder, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], code: str, words: str
) -> None:
    shown = error(capsys, str(demo.root), *arguments)

    assert code in shown
    assert words in shown
