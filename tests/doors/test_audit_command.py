"""``weiheng audit``: what it prints for people and for programs, in which language, and with which exit code."""

import csv
import io
import json
import shutil

import pytest
from pack_folder import PackFolder

from weiheng.cli.run import run
from weiheng.vocabulary.problem import Exit

HEADER = "id,measure,subject,area,period,since,relation,value,unit,source,place\n"
PLAN = "c1,value,beds,990101,2020,,,600,beds,plan,box 1\nc2,value,beds,990101,2020,,,660,beds,plan,section 2(1)\n"
REPORT = (
    "r1,score,infant_mortality,990101,2022,,,75.00,points,yearbook,table 9\n"
    "r2,score,infant_mortality,990101,2023,,,80.04,points,yearbook,table 9\n"
    "r3,score,life_expectancy,990101,2023,,,89.20,points,yearbook,table 9\n"
    "r4,rising,infant_mortality,990101,2023,2021,,,,yearbook,section 1\n"
    "r5,value,satisfaction,990101,2030,,,95,percent,yearbook,section 1\n"
)


@pytest.fixture
def printed(demo: PackFolder) -> PackFolder:
    """The demo pack with a report and a plan, three numbers and some words of which are wrong."""
    shutil.rmtree(demo.root / "plan")
    demo.write("index/2023/claims.csv", HEADER + REPORT)
    return demo.write("claims/plan.csv", HEADER + PLAN)


@pytest.fixture
def plan_only(printed: PackFolder) -> PackFolder:
    """A pack without an index."""
    shutil.rmtree(printed.root / "index")
    return printed


def output(capsys: pytest.CaptureFixture[str], code: int, *arguments: str) -> str:
    assert run(["audit", *arguments]) == code
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def test_counts_by_document_then_findings_by_consequence(
    printed: PackFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = output(capsys, Exit.PROBLEMS, str(printed.root))

    assert shown == (
        "“Health yearbook of Demo county”\n"
        "  numbers 5: 2 equal, 1 equal within rounding, 1 not reproducible, 1 nothing to compare with\n"
        "  statements in words 1: 1 not true\n"
        "“Health plan of Demo county”\n"
        "  numbers 2: 2 contradicting each other\n"
        "Figures whose printed numbers disagree and nobody has decided which counts: 1.\n"
        "\n"
        "Changes the index (1)\n"
        "“Health yearbook of Demo county”\n"
        "  • table 9, Life expectancy at birth (score 2023), East district: printed 89.20 points, computed 88.00 "
        "points (within rounding 87.98 to 88.02 points); cause unknown; it would hold if Life expectancy at birth "
        "2023, East district were 82.30 years instead of 82.00 years; if the printed score counted, scores of 2023 "
        "would change: Life expectancy at birth +1.20, Health outcomes +0.60, Health index +0.36.\n"
        "\n"
        "Changes nothing that is computed (2)\n"
        "“Health plan of Demo county”\n"
        "  • Beds at the end of the year 2020, East district: box 1 has 600 beds, section 2(1) has 660 beds; cause "
        "unknown.\n"
        "“Health yearbook of Demo county”\n"
        "  • section 1 says that Infant mortality rate rose in every year from 2021 to 2023, East district, but 2021 "
        "has 5.00‰ and 2022 has 4.50‰.\n"
        "\n"
        f"To decide which number counts: weiheng adopt-value {printed.root} INDICATOR AREA YEAR VALUE --source SOURCE "
        "--place PLACE --reason REASON --by WHO\n"
    )


def test_in_chinese(printed: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, Exit.PROBLEMS, str(printed.root), "--lang", "zh")

    for words in (
        "《示例县卫生统计年鉴》\n  数字5个：相符2，在舍入范围内相符1，无法重现1，无可对照1\n  文字1处：与数字不符1\n",
        "刊出的数字相互矛盾而尚未决定采用哪一个的，共1个。",
        "影响总指数（1）",
        "  • 表9，东区2023年平均期望寿命得分刊为89.20分，计算为88.00分（舍入范围87.98至88.02分）；原因不明；"
        "若东区2023年平均期望寿命由82.00岁改为82.30岁，即可得到刊出的数字；",
        "  • 东区2020年期末床位数：专栏1刊为600张，正文二（一）刊为660张；原因不明。",
        "  • 正文一称东区2021—2023年婴儿死亡率逐年上升，但2021年为5.00‰，2022年为4.50‰。",
    ):
        assert words in shown


def test_what_holds_is_listed_when_asked_for(printed: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, Exit.PROBLEMS, str(printed.root), "--all", "--lang", "zh")

    assert (
        "表9，东区2023年婴儿死亡率得分刊为80.04分，计算为80.00分（舍入范围79.95至80.05分）；在舍入范围内相符。" in shown
    )
    assert "表9，东区2022年婴儿死亡率得分刊为75.00分" in shown
    assert "东区2030年患者满意度：正文一刊为95%；无可对照。" in shown


def test_one_document_alone(printed: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    for source in ("plan", "示例县卫生健康规划"):
        shown = output(capsys, Exit.PROBLEMS, str(printed.root), "--source", source)
        assert "Beds at the end of the year 2020" in shown
        assert "Life expectancy" not in shown


def test_a_document_that_is_not_known(printed: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", str(printed.root), "--source", "gazette"]) == Exit.USAGE

    error = capsys.readouterr().err
    assert "A04" in error
    assert "yearbook, plan" in error


def test_a_document_of_which_nothing_is_recorded(plan_only: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    plan_only.replace(
        "observations/values.csv", "beds_per_1000,990101,2023,4.50,beds_per_1000,,final,yearbook,table 1,2024,\n", ""
    )

    assert output(capsys, Exit.OK, str(plan_only.root), "--source", "yearbook") == (
        "demo has no record of numbers that “Health yearbook of Demo county” prints; there is nothing to check in this "
        "document.\n"
    )


def test_the_hint_can_be_followed_as_it_stands(
    printed: PackFolder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"{printed.root}/index/2023"
    hint = output(capsys, Exit.PROBLEMS, address).splitlines()[-1]
    assert f": weiheng adopt-value {address} INDICATOR" in hint

    monkeypatch.setattr("weiheng.definitions.address.shipped_packs", lambda: printed.root.parent)
    first, last = output(capsys, Exit.PROBLEMS, "demo", "--lang", "zh").splitlines()[-2:]
    assert first.endswith("只读；要作决定须先复制：weiheng new 新名 --from demo")
    assert last.startswith("确定采用哪个数字：weiheng adopt-value 新名 ")


def test_json_and_csv_exclude_each_other(printed: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["audit", str(printed.root), "--json", "--csv"]) == Exit.USAGE

    said = capsys.readouterr()
    assert (said.out, "--json together with --csv" in said.err) == ("", True)


def test_the_help_says_what_the_exit_codes_mean(capsys: pytest.CaptureFixture[str]) -> None:
    told = " ".join(output(capsys, Exit.OK, "--help").split())
    assert "1 if one is or does, or if the pack has mistakes (nothing is checked then), 2 if" in told


def test_the_ledger_puts_printings_side_by_side(printed: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    printed.append("claims/plan.csv", "c3,value,satisfaction,990101,2023,,,92,percent,plan,box 2\n")
    shown = output(capsys, Exit.PROBLEMS, str(printed.root), "--ledger")

    conflict = shown.index("Beds at the end of the year 2020, East district\n")
    agreeing = shown.index("Patient satisfaction 2023, East district\n")
    assert conflict < agreeing
    assert "600 beds  “Health plan of Demo county”, box 1" in shown
    assert "nobody has decided which number counts" in shown[conflict:agreeing]
    assert "counts: 92.0%, as observed" in shown[agreeing:]


def test_a_decision_closes_a_conflict(printed: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    decide = ["beds", "990101", "2020", "660", "--source", "plan", "--place", "section 2(1)"]
    run(
        [
            "adopt-value",
            str(printed.root),
            *decide,
            "--reason",
            "the survey",
            "--by",
            "Statistics",
            "--date",
            "2026-01-15",
        ]
    )
    capsys.readouterr()
    shown = output(capsys, Exit.PROBLEMS, str(printed.root), "--ledger")

    assert "nobody has decided which counts: 0." in shown
    assert "decided: 660 beds counts (Statistics, 2026-01-15: the survey)" in shown


def test_for_programs(printed: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    printed.append("claims/plan.csv", "c3,value,satisfaction,990101,2023,,,92,percent,plan,box 2\n")
    found = json.loads(output(capsys, Exit.PROBLEMS, str(printed.root), "--json"))

    assert list(found) == ["documents", "findings", "ledger", "conflicts_left"]
    assert found["conflicts_left"] == 1
    assert found["documents"][1]["numbers"]["conflict"] == 2
    first = found["findings"][0]
    assert (first["item"]["id"], first["verdict"], first["cause"]) == ("r3", "not_reproducible", {"kind": "unknown"})
    assert (first["computed"], first["lowest"], first["highest"]) == ("88", "87.98", "88.02")
    assert first["effect"]["total"] == "0.36"
    assert first["smallest_changes"][0]["to"] == "82.30"
    (entry,) = [each for each in found["ledger"] if each["open"]]
    assert [each["value"] for each in entry["statements"]] == ["600", "660"]
    (satisfied,) = [each for each in found["ledger"] if each["subject"] == "satisfaction" and each["period"] == 2023]
    assert satisfied["adopted"] == "92.0", "as it is printed"


def test_one_row_for_everything_that_is_printed(printed: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(output(capsys, Exit.PROBLEMS, str(printed.root), "--csv"))))

    verdicts = {row["id"]: row["verdict"] for row in rows}
    assert verdicts == {
        "r1": "equal",
        "r2": "rounding",
        "r3": "not_reproducible",
        "r4": "not_reproducible",
        "r5": "no_data",
        "c1": "conflict",
        "c2": "conflict",
        "beds_per_1000 990101 2023": "equal",
    }
    wrong = next(row for row in rows if row["id"] == "r3")
    assert (wrong["value"], wrong["computed"], wrong["cause"], wrong["effect_on_total"]) == (
        "89.20",
        "88",
        "unknown",
        "0.36",
    )
    assert wrong["sentence"].startswith("“Health yearbook of Demo county”, table 9, Life expectancy at birth")


def test_a_pack_without_an_index(plan_only: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, Exit.PROBLEMS, str(plan_only.root))

    assert "Changes nothing that is computed (1)" in shown
    assert "box 1 has 600 beds, section 2(1) has 660 beds" in shown


def test_a_pack_of_which_nothing_is_printed(plan_only: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(plan_only.root / "claims")
    plan_only.replace(
        "observations/values.csv", "beds_per_1000,990101,2023,4.50,beds_per_1000,,final,yearbook,table 1,2024,\n", ""
    )

    shown = output(capsys, Exit.OK, str(plan_only.root))

    assert shown == "demo has no record of numbers that a document prints; there is nothing to check.\n"


def test_when_all_is_well_the_exit_code_is_0(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    demo.write("index/2023/claims.csv", HEADER + REPORT.splitlines(keepends=True)[0])

    assert "No printed number is irreproducible or contradicts another." in output(capsys, Exit.OK, str(demo.root))


def test_a_pack_with_errors_is_refused(printed: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    printed.replace("areas.yaml", "level: city", "level: town")

    assert run(["audit", str(printed.root)]) == Exit.PROBLEMS
    assert "Y07" in capsys.readouterr().err


def test_a_narrow_screen_wraps_and_cuts_nothing(
    printed: PackFolder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    narrow = output(capsys, Exit.PROBLEMS, str(printed.root))
    monkeypatch.delenv("COLUMNS")
    wide = output(capsys, Exit.PROBLEMS, str(printed.root))

    assert narrow.split() == wide.split()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("pack", ["shenzhen", "lianzhou"])
def test_shipped_packs_are_told_without_gaps(pack: str, language: str, capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, Exit.PROBLEMS, pack, "--all", "--lang", language)

    for gap in ("None", "{", "}", "?", "  ，", "：：", "Fraction", "Statement("):
        assert gap not in shown
