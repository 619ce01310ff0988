"""``weiheng adopt-value`` as typed: what is shown before it writes, what it writes, and what it refuses."""

import json
from collections.abc import Callable, Sequence

import pytest
from pack_folder import PackFolder

from weiheng.cli.run import run
from weiheng.editions import freeze

DECIDED = ("--source", "yearbook", "--place", "table 1", "--reason", "Counts lack a hospital", "--by", "Health bureau")
BEDS = ("beds_per_1000", "990101", "2023", "4.90")
HEADER = "measure,subject,area,period,value,unit,source,place,reason,by,date\n"
ROW = "value,beds_per_1000,990101,2023,4.90,beds_per_1000,yearbook,table 1,Counts lack a hospital,Health bureau,"
Command = Callable[..., int]


@pytest.fixture
def disputed(demo: PackFolder) -> PackFolder:
    """450 beds for 100,000 residents are 4.5 per 1,000, but the yearbook reports 4.90, and the index report 4.50."""
    return demo.replace("observations/values.csv", "beds_per_1000,990101,2023,4.50", "beds_per_1000,990101,2023,4.90")


@pytest.fixture
def adopt(disputed: PackFolder) -> Command:
    """The command on that pack; the words come after those that every decision has."""

    def typed(figure: Sequence[str] = BEDS, *options: str, day: str = "2026-01-05") -> int:
        return run(["adopt-value", str(disputed.root), *figure, *DECIDED, "--date", day, *options])

    return typed


def test_it_shows_everything_and_then_writes_one_row(
    disputed: PackFolder, adopt: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    before = disputed.snapshot()

    assert adopt() == 0

    assert capsys.readouterr().out.splitlines() == [
        "Beds per 1,000 residents, East district, 2023: what is printed",
        "   printed            unit  source                            place  status  known",
        "→     4.90  beds per 1,000  Health yearbook of Demo county  table 1   final   2024",
        "      4.50  beds per 1,000  Health yearbook of Demo county  table 1       –      –",
        "So far: 4.5 beds per 1,000, computed by its formula",
        "Now: 4.90 beds per 1,000, decided by Health bureau on 2026-01-05: Counts lack a hospital",
        "demo/index/2023, total score:",
        "  East district 2023: 84.30 → 85.50",
        f"written: {disputed.root}/decisions.csv",
    ]
    assert disputed.read("decisions.csv") == f"{HEADER}{ROW}2026-01-05\n"
    assert {name: data for name, data in disputed.snapshot().items() if name != "decisions.csv"} == before
    assert disputed.problems() == ()


def test_in_chinese_with_names_and_another_unit(
    disputed: PackFolder, adopt: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    assert adopt(("每千人口床位数", "东区", "2023", "49"), "--unit", "beds_per_10000", "--lang", "zh") == 0

    told = capsys.readouterr().out
    assert "每千人口床位数，东区，2023 年：各处刊出的数值\n" in told
    assert "原采用：4.5 张/千人，按公式计算\n" in told
    assert "现采用：4.90 张/千人，由Health bureau于 2026-01-05 决定，理由：Counts lack a hospital\n" in told
    assert "  东区 2023 年：84.30 → 85.50\n" in told
    assert disputed.read("decisions.csv") == f"{HEADER}{ROW}2026-01-05\n", "as the source prints it, not as typed"


def test_the_explanation_says_who_decided(
    disputed: PackFolder, adopt: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    adopt()
    capsys.readouterr()
    question = ["explain", f"{disputed.root}/index/2023", "beds_per_1000", "2023"]

    assert run(question) == 0
    told = capsys.readouterr().out
    assert "= 4.9 beds per 1,000  [computed − reported = -0.40; the decided value counts]" in told
    assert "decided: 4.90 beds per 1,000 counts, by Health bureau on 2026-01-05: Counts lack a hospital; " in told
    assert "computed: Beds at the end of the year / Residents at the end of the year × 1000 = 4.5\n" in told
    assert "observed 4.90 beds per 1,000, final" in told

    assert run([*question, "--json"]) == 0
    value = json.loads(capsys.readouterr().out)["children"][0]
    assert value["decided"] is True
    assert [each["kind"] for each in value["children"]] == ["decision", "ratio", "observation"]
    assert value["children"][0]["source"]["id"] == "yearbook"

    assert run([*question, "--lang", "zh"]) == 0
    assert (
        "决定采用：4.90 张/千人，Health bureau，2026-01-05，理由：Counts lack a hospital；" in capsys.readouterr().out
    )


def test_it_tells_programs_everything(disputed: PackFolder, adopt: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert adopt(BEDS, "--json") == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["before"]["why"], told["before"]["value"]) == ("computed", 4.5)
    assert (told["after"]["why"], told["after"]["decision"]["by"]) == ("decided", "Health bureau")
    assert [(each["value"], each["adopted"]) for each in told["statements"]] == [("4.90", True), ("4.50", False)]
    (edition,) = told["editions"]
    (total,) = edition["totals"]
    assert (edition["edition"], edition["frozen"], total["area"]) == ("demo/index/2023", False, "990101")
    assert (total["before"], total["after"]) == (pytest.approx(84.3), pytest.approx(85.5))
    assert told["written"] == str(disputed.root / "decisions.csv")


def test_a_dry_run_writes_nothing(disputed: PackFolder, adopt: Command, capsys: pytest.CaptureFixture[str]) -> None:
    before = disputed.snapshot()
    assert adopt(BEDS, "--dry-run") == 0
    assert capsys.readouterr().out.endswith("84.30 → 85.50\nNothing was written, as asked.\n")
    assert disputed.snapshot() == before


def test_a_later_decision_is_added_and_supersedes(
    disputed: PackFolder, adopt: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    by_hand = "date,by,reason,place,source,unit,value,period,area,subject,measure"
    row = "2025-12-31,Somebody,first look,table 1,yearbook,beds_per_1000,4.90,2023,990101,beds_per_1000,value"
    disputed.write("decisions.csv", f"\ufeff{by_hand}\r\n{row}")

    assert adopt((*BEDS[:3], "4.50")) == 0

    told = capsys.readouterr().out
    assert "So far: 4.90 beds per 1,000, decided by Somebody on 2025-12-31: first look\n" in told
    assert "  East district 2023: 85.50 → 84.30\n" in told
    new = "2026-01-05,Health bureau,Counts lack a hospital,table 1,yearbook,beds_per_1000,4.50,2023,990101,"
    assert (disputed.root / "decisions.csv").read_bytes().decode() == (
        f"\ufeff{by_hand}\r\n{row}\r\n{new}beds_per_1000,value\r\n"
    )
    assert disputed.problems() == ()


@pytest.mark.parametrize("day", ["2026-01-05", "2026-01-04"])
def test_a_figure_is_not_decided_twice_on_a_day_nor_before(
    disputed: PackFolder, adopt: Command, capsys: pytest.CaptureFixture[str], day: str
) -> None:
    adopt()
    before = disputed.snapshot()

    assert adopt((*BEDS[:3], "4.50"), day=day) == 2

    told = capsys.readouterr().err
    assert "error C05  figure decided already\n  demo/decisions.csv:2\n" in told
    assert "4.90 beds_per_1000, decided by Health bureau on 2026-01-05: Counts lack a hospital" in told
    assert disputed.snapshot() == before


def test_a_frozen_edition_keeps_its_numbers(
    disputed: PackFolder, adopt: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    path, _ = freeze(disputed.address())
    lock = path.read_bytes()
    assert adopt() == 0
    assert "demo/index/2023 is frozen and keeps its numbers.\n" in capsys.readouterr().out
    assert path.read_bytes() == lock


def test_a_total_may_stay_as_it_is(disputed: PackFolder, adopt: Command, capsys: pytest.CaptureFixture[str]) -> None:
    assert adopt((*BEDS[:3], "4.50")) == 0
    assert "demo/index/2023: no total changes.\n" in capsys.readouterr().out


def test_a_target_is_adopted_as_it_is_printed(
    disputed: PackFolder, adopt: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = "id,measure,subject,area,period,relation,value,value_high,unit,source,place\n"
    rows = "t1,target,satisfaction,990101,2025,ge,95,,percent,yearbook,box 1\n"
    disputed.write("claims/plan.csv", f"{columns}{rows}t2,target,satisfaction,990101,2025,range,93,96,%,plan,box 2\n")

    figure = ("satisfaction", "East district", "2025", "95.0")
    assert adopt(figure, "--measure", "target", "--place", "Box 1") == 0

    told = capsys.readouterr().out
    assert "Patient satisfaction, East district, 2025: targets that are printed\n" in told
    assert "→     ≥ 95" in told
    assert "     93–96" in told
    assert "So far: nothing is adopted\nNow: 95 %, decided by" in told
    assert "The source prints ≥ 95 %; by the decision the number 95 % itself counts.\n" in told
    assert "No edition uses this figure; no score changes.\n" in told
    assert "target,satisfaction,990101,2025,95,percent,yearbook,box 1," in disputed.read("decisions.csv")


@pytest.mark.parametrize(
    ("figure", "options", "code", "english", "chinese"),
    [
        ((*BEDS[:3], "4.7"), (), "C06", "4.90 beds_per_1000 (yearbook, table 1)", "采用该来源刊出的数字"),
        (BEDS, ("--source", "plan"), "C06", "4.90 beds_per_1000 (plan, table 1)", "采用该来源刊出的数字"),
        (BEDS, ("--place", "table 7"), "C06", "4.90 beds_per_1000 (yearbook, table 7)", "采用该来源刊出的数字"),
        ((*BEDS[:2], "2030", "4.90"), (), "C06", "none prints this one", "这一数字没有文件刊出"),
        ((*BEDS[:3], "4.9e0"), (), "Y07", "value: 4.9e0", "value：4.9e0"),
        ((*BEDS[:2], "20231", "4.90"), (), "Y07", "period: 20231", "period：20231"),
        (("bedz", *BEDS[1:]), (), "C04", "subject: bedz", "subject：bedz"),
        (("beds_per_1000", "Nowhere", *BEDS[2:]), (), "C04", "area: Nowhere", "area：Nowhere"),
        (BEDS, ("--source", "hearsay"), "C04", "source: hearsay", "source：hearsay"),
        (BEDS, ("--unit", "days"), "C04", "unit: days", "unit：days"),
        (BEDS, ("--reason", ""), "Y07", "reason:", "reason："),
        (BEDS, ("--by", " "), "Y07", "by:", "by："),
        (BEDS, ("--date", "yesterday"), "Y07", "date: yesterday", "date：yesterday"),
        (BEDS, ("--measure", "share"), "X01", "--measure", "--measure"),
    ],
)
def test_what_cannot_be_adopted(
    disputed: PackFolder,
    adopt: Command,
    capsys: pytest.CaptureFixture[str],
    figure: Sequence[str],
    options: Sequence[str],
    code: str,
    english: str,
    chinese: str,
) -> None:
    before = disputed.snapshot()
    for language, words in (("en", english), ("zh", chinese)):
        assert adopt(figure, *options, "--lang", language) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert said.err.split()[1] == code
        assert words in said.err
    assert disputed.snapshot() == before


def placed(pack: PackFolder, *options: str, source: str = "yearbook") -> int:
    """The decision without its place."""
    others = ["--source", source, *DECIDED[4:], "--date", "2026-01-05"]
    return run(["adopt-value", str(pack.root), *BEDS, *others, *options])


def test_a_place_that_is_the_only_one_need_not_be_typed(disputed: PackFolder) -> None:
    assert placed(disputed) == 0
    assert disputed.read("decisions.csv") == f"{HEADER}{ROW}2026-01-05\n"


def test_a_place_in_either_language_is_written_as_the_pack_has_it(disputed: PackFolder) -> None:
    assert placed(disputed, "--place", "表 1") == 0
    assert disputed.read("decisions.csv") == f"{HEADER}{ROW}2026-01-05\n"


def test_of_several_places_one_is_chosen(disputed: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    columns = "id,measure,subject,area,period,value,unit,source,place\n"
    disputed.write(
        "claims/more.csv", f"{columns}p1,value,beds_per_1000,990101,2023,4.90,beds_per_1000,yearbook,section 2\n"
    )

    assert placed(disputed) == 2
    assert "4.90 beds_per_1000 (yearbook, table 1), 4.90 beds_per_1000 (yearbook, section 2)" in capsys.readouterr().err
    assert placed(disputed, "--place", "section 2") == 0
    shown = [line for line in capsys.readouterr().out.splitlines() if line.startswith("→")]
    assert ["section 2" in line for line in shown] == [True], "the other place is not decided for"


def test_where_the_pack_knows_no_place_the_decision_has_to(
    disputed: PackFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    disputed.replace(
        "observations/values.csv",
        "2023,4.90,beds_per_1000,,final,yearbook,table 1,",
        "2023,4.90,beds_per_1000,,final,yearbook,,",
    )

    assert placed(disputed) == 2
    assert "Y06" in capsys.readouterr().err
    assert placed(disputed, "--place", "page 7") == 0
    assert "yearbook,page 7," in disputed.read("decisions.csv")


def test_a_limit_is_adopted_as_a_number_and_that_is_told(
    disputed: PackFolder, capsys: pytest.CaptureFixture[str]
) -> None:
    columns = "id,measure,subject,area,period,relation,value,unit,source,place\n"
    disputed.write("claims/plan.csv", f"{columns}p1,value,beds,990101,2020,ge,3200,beds,plan,page 1\n")
    decided = ["--source", "plan", "--reason", "x", "--by", "x", "--lang", "zh", "--dry-run"]

    assert run(["adopt-value", str(disputed.root), "beds", "东区", "2020", "3200", *decided]) == 0
    assert "来源刊出的是 ≥ 3200 张；按此决定以 3200 张 本身为准。\n" in capsys.readouterr().out


def test_what_is_wrong_is_told_before_what_is_too_early(
    disputed: PackFolder, adopt: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    adopt()
    for figure, options, code in (
        ((*BEDS[:3], "4.7"), (), "C06"),
        (BEDS, ("--source", "hearsay"), "C04"),
        ((*BEDS[:3], "4.50"), (), "C05"),
    ):
        assert adopt(figure, *options) == 2
        assert capsys.readouterr().err.split()[1] == code


def test_every_decision_says_who_why_and_where(disputed: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["adopt-value", str(disputed.root), *BEDS, *DECIDED[:-2]]) == 2
    assert "--by is missing" in capsys.readouterr().err


def test_a_pack_with_errors_is_mended_first(
    disputed: PackFolder, adopt: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    disputed.replace("index/2023/tree.yaml", "weight: 100%", "weight: 90%")
    assert adopt() == 1
    assert "W03" in capsys.readouterr().err
    assert "decisions.csv" not in disputed.snapshot()


def test_shipped_packs_are_read_only(capsys: pytest.CaptureFixture[str]) -> None:
    figure = ["shenzhen", "primary_care_share", "深圳", "2021", "42.00", "--source", "index_report_2022"]
    assert run(["adopt-value", *figure, "--place", "table 2", "--reason", "x", "--by", "x"]) == 2
    assert "error L05" in capsys.readouterr().err
