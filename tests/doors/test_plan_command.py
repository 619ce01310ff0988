"""``weiheng plan``: what it prints for people and for programs, with scenarios, as of a day, and what it refuses."""

import csv
import io
import json
from pathlib import Path

import pytest
from pack_folder import PackFolder

from weiheng.cli.run import run
from weiheng.vocabulary.problem import Exit


def output(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert run(["plan", *arguments]) == Exit.OK
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def error(capsys: pytest.CaptureFixture[str], code: Exit, *arguments: str) -> str:
    assert run(["plan", *arguments]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    return captured.err


@pytest.fixture
def wishes(tmp_path: Path) -> Path:
    path = tmp_path / "wishes.yaml"
    path.write_text(
        'values:\n  - {subject: infant_mortality, area: "990101", period: 2024, value: 3.4}\n'
        "targets:\n  - {id: beds_per_1000_east, target: ≥6.00}\n",
        encoding="utf-8",
    )
    return path


def test_a_conclusion_a_table_and_what_needs_a_word(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, str(demo.root))

    assert shown.startswith(
        "“Health plan of Demo county, 2021-2025”, seen from 2023: of 6 targets 1 cannot tell, 3 ahead, 1 kept, "
        "1 achieved early; binding among them 3: 1 cannot tell, 2 ahead.\n"
    )
    rows = [" ".join(line.split()) for line in shown.splitlines()]
    assert any(row.startswith("Infant mortality rate, 5.40 4.00 (2023) ≤3.5‰ ███████│█··· ahead") for row in rows)
    assert "1 more targets are called neither binding nor expected; --all lists them." in rows
    assert "  • Targets without data after the baseline that the plan prints (1): Beds at the end of the year." in shown


def test_in_chinese(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, str(demo.root), "--all", "--lang", "zh")

    for words in (
        "《示例县卫生健康规划（2021—2025年）》，从2023年看：7项目标中，不足以判断1项、符合预期1项、快于预期3项、",
        "其中约束性3项：不足以判断1项、快于预期2项。",
        "东区婴儿死亡率",
        "-0.25个千分点",
        "  • 西区患者满意度（持续达标）：2023年为84.00%，满足目标（2025年保持不低于80%）；2023年是初步数。",
    ):
        assert words in shown


def test_the_binding_ones_or_an_area_alone(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert "of 3 targets" in output(capsys, str(demo.root), "--binding")
    assert "of 1 targets 1 ahead;" in output(capsys, str(demo.root), "--area", "West district", "--binding")
    shown = output(capsys, str(demo.root), "--area", "West district")
    assert "of 2 targets 1 ahead, 1 kept" in shown
    assert "What West district has to bring to targets of the plan (1)" in shown
    assert any(line.split()[-6:] == ["200", "beds", "≥700", "beds", "cannot", "tell"] for line in shown.splitlines())


def test_an_area_without_targets_of_its_own_is_shown_what_it_has_to_bring(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, "shenzhen", "--area", "福田区", "--lang", "zh")

    assert shown.startswith("规划各目标分配给福田区的部分（3）\n")
    assert "如果规划目标全部实现" not in shown
    record = json.loads(output(capsys, "shenzhen", "--area", "福田区", "--json"))
    assert {each["area"] for each in record["parts"]} == {"440304"}


def test_one_target_in_detail(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    for asked in ("beds", "期末床位数"):
        shown = output(capsys, str(demo.root), asked)
        assert "Target: at least 700 beds in 2025 (binding)" in shown
        assert "The parts of 2 areas add up to 700 beds, as the target asks (at least 700 beds)." in shown
        assert "West district 200 beds" in " ".join(shown.split())
    shown = output(capsys, str(demo.root), "beds_per_1000_east")
    assert "In the lead: County health bureau" in shown
    assert "The milestone of 2023 (4.40 beds per 1,000) was met." in shown
    assert "2021    4.00  4.08" in shown


def test_on_a_narrow_screen_columns_are_left_out(
    demo: PackFolder, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    lines = output(capsys, str(demo.root)).splitlines()

    assert not any("best" in line for line in lines)
    assert not any("Progress" in line for line in lines)  # the legend explains only what is there
    assert any("4.00 (2023)" in line and "ahead" in line for line in lines)


def test_an_earlier_year_and_an_earlier_day(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    assert "seen from 2021" in output(capsys, str(demo.root), "--year", "2021")

    shown = output(capsys, str(demo.root), "--as-of", "2023-12")

    assert "seen from 2020 (by what was known on 2023-12): of 6 targets 6 cannot tell" in shown


def test_json_has_everything(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(output(capsys, str(demo.root), "--json"))

    assert (record["plan"], record["seen_from"], record["as_of"]) == ("2021-2025", 2023, None)
    assert record["counts"]["binding"]["ahead"] == 2
    (deaths,) = (each for each in record["targets"] if each["id"] == "infant_mortality_east")
    assert deaths["class"] == "ahead"
    assert deaths["elapsed"] == "0.6"
    assert deaths["baseline"] == {"year": 2020, "value": "5.4", "printed": True}
    assert deaths["needed"]["yearly"] == "-0.25"
    assert deaths["paths"]["2025"] == "3.5"
    assert deaths["forecast"] is None
    assert deaths["no_forecast"] == {"reason": "few_years", "years": [2021, 2022, 2023], "since": None}
    assert deaths["sentences"][0].startswith("Infant mortality rate, East district (ahead): 4.00‰ in 2023")


def test_csv_has_a_row_a_target(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    rows = list(csv.DictReader(io.StringIO(output(capsys, str(demo.root), "--csv", "--all"))))

    assert len(rows) == 7
    found = {row["id"]: row for row in rows}
    assert found["infant_mortality_east"]["target"] == "≤3.5‰"
    assert found["infant_mortality_east"]["progress"] == "0.736842105263158"
    assert found["satisfaction_west"]["remarks"] == "preliminary"


def test_a_scenario_shows_what_it_changes(demo: PackFolder, wishes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, str(demo.root), "--scenario", str(wishes), "--lang", "zh")

    assert "▸ 东区婴儿死亡率" in shown
    assert "方案 wishes.yaml 改变的结论（2）" in shown
    rows = [" ".join(line.split()) for line in shown.splitlines()]
    assert any(row.startswith("东区婴儿死亡率 4.00 (2023) ≤3.5‰ 快于预期 – 3.40 (2024) ≤3.5‰ 提前实现") for row in rows)
    assert "东区每千人口床位数 4.50 (2023) 4.80张 快于预期 – 4.50 (2023) ≥6.00张 滞后 –" in rows


def test_a_scenario_for_programs(demo: PackFolder, wishes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(output(capsys, str(demo.root), "--scenario", str(wishes), "--json"))

    assert {each["id"]: (each["class_before"], each["class_after"]) for each in record["scenario"]["changed"]} == {
        "beds_per_1000_east": ("ahead", "behind"),
        "infant_mortality_east": ("ahead", "achieved_early"),
    }


def test_a_scenario_in_a_table_for_programs(demo: PackFolder, wishes: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = csv.DictReader(io.StringIO(output(capsys, str(demo.root), "--scenario", str(wishes), "--csv")))

    found = {row["id"]: (row["value_before"], row["class_before"], row["value"], row["class"]) for row in rows}
    assert found["infant_mortality_east"] == ("4", "ahead", "3.4", "achieved_early")
    assert found["satisfaction_west"][:2] == found["satisfaction_west"][2:]


def test_on_a_narrow_screen_a_scenario_shows_less(
    demo: PackFolder, wishes: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "80")

    shown = output(capsys, str(demo.root), "--scenario", str(wishes))

    assert any(line.split()[-2:] == ["achieved", "early"] and len(line) <= 80 for line in shown.splitlines())


def test_a_scenario_changes_the_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "literacy.yaml"
    path.write_text("targets:\n  - {id: health_literacy, target: ≥47}\n", encoding="utf-8")

    record = json.loads(output(capsys, "shenzhen", "--scenario", str(path), "--json"))

    scores = {each["node"]: each for each in record["scenario"]["index"]}
    assert scores["health_literacy"]["targets_met_before"] > scores["health_literacy"]["targets_met_after"]
    assert scores["health_literacy"]["now_before"] == scores["health_literacy"]["targets_met_after"]  # met already


def test_shenzhen_seen_from_2022(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, "shenzhen", "--year", "2022", "--lang", "zh")

    for sentence in (
        "孕产妇死亡率（未达标）：2022年为7.21/10万，不满足目标（不高于6.5/10万），2020年为4.79/10万；目标比基期值宽松；",
        "但2018—2022年在1.91至7.21/10万之间起伏，单年的值不足为凭。",
        "每千人口医疗卫生机构床位数（滞后）：2022年为3.72张，从2020年3.57张到2025年不低于4.5张，此时应为3.94张；",
        "每万人口全科医师数量（提前实现）：2022年为5.07人，已达到2025年的目标（不低于5.0人），2020年为3.05人；"
        "2021、2022年起口径有变（方法变更、来源变更），其间的增减不一定都是实际变化。",
        "如果规划目标全部实现：shenzhen/index/2022 的 2022 年得分",
    ):
        assert sentence in shown


def test_a_chance_is_shown_in_steps_of_five_percent(capsys: pytest.CaptureFixture[str]) -> None:
    record = json.loads(output(capsys, "shenzhen", "maternal_mortality", "--year", "2022", "--json"))

    forecast = record["targets"][0]["forecast"]
    assert (round(forecast["probability"], 2), forecast["chance"]) == (0.63, "65%")
    assert "实现目标的可能性65%" in output(capsys, "shenzhen", "maternal_mortality", "--year", "2022", "--lang", "zh")


def test_seen_from_the_last_year_the_latest_value_is_said_to_be_older(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, "shenzhen", "health_literacy", "--year", "2025")

    assert "; the latest value is that of 2022." in shown
    assert "the target is met with a probability of 90%" in shown
    assert "a year is needed" not in shown


def test_lianzhou_has_no_data_after_the_baseline(capsys: pytest.CaptureFixture[str]) -> None:
    shown = output(capsys, "lianzhou", "--lang", "zh")

    assert "从2020年看：19项目标中，不足以判断19项" in shown
    assert "婴儿死亡率（不足以判断）：目标是2025年低于3‰，2020年为0.62‰，以后没有数据；目标比基期值宽松。" in shown


@pytest.mark.parametrize(
    ("arguments", "code", "allowed"),
    [
        (["--plan", "2030"], "P01", "2021-2025"),
        (["bed"], "P02", "infant_mortality_east"),
        (["--year", "2019"], "P03", "2020 and later"),
        (["--area", "mars"], "A04", "990101"),
        (["--as-of", "soon"], "X01", "2022-07"),
        (["--binding", "--all"], "X02", "--all"),
        (["--json", "--csv"], "X02", "--csv"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(
    demo: PackFolder, capsys: pytest.CaptureFixture[str], arguments: list[str], code: str, allowed: str
) -> None:
    said = error(capsys, Exit.USAGE, str(demo.root), *arguments)

    assert code in said
    assert allowed in said


def test_a_pack_without_a_plan(demo: PackFolder, capsys: pytest.CaptureFixture[str]) -> None:
    for file in ("plan.yaml", "targets.yaml"):
        (demo.root / "plan/2021-2025" / file).unlink()

    assert "P01" in error(capsys, Exit.USAGE, str(demo.root))


def test_mistakes_of_a_scenario_have_code_and_line(
    demo: PackFolder, wishes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wishes.write_text("values:\n  - {subject: nothing, period: 2024, value: 1}\n", encoding="utf-8")

    said = error(capsys, Exit.PROBLEMS, str(demo.root), "--scenario", str(wishes))

    assert "P04" in said
    assert "wishes.yaml:2" in said
    assert "F08" in error(capsys, Exit.FILES, str(demo.root), "--scenario", "nowhere.yaml")


def test_help_lists_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == Exit.OK
    assert "plan" in capsys.readouterr().out
