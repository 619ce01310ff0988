"""A whole plan judged on the demo pack: what is known and said, what the index would be, what a scenario changes."""

from fractions import Fraction

import pytest
from pack_folder import PackFolder

from weiheng.editions import OpenedPack, open_pack
from weiheng.outlook.conduct import outlook
from weiheng.outlook.model import Outlook, PlanOutlook, Sum
from weiheng.outlook.saying import Speaker
from weiheng.outlook.scenario import Scenario, read_scenario
from weiheng.plan.model import Class, Remark
from weiheng.vocabulary.messages import Language, Words
from weiheng.vocabulary.problem import Problem, Refused

PLAN = "2021-2025"
EAST, WEST = "990101", "990102"
DEATHS = "deaths,990101,{year},{deaths},persons,,final,yearbook,table 3,2024,\n"
BIRTHS = "births,990101,{year},{births},persons,,final,yearbook,table 3,2024,\n"


def opened(demo: PackFolder) -> OpenedPack:
    return open_pack(demo.address(None))


def judged(demo: PackFolder, **options: object) -> PlanOutlook:
    """The plan of the demo pack with its index."""
    pack = opened(demo)
    assert pack.opened is not None
    return outlook(pack.pack, PLAN, pack.observations, pack.opened.assessment, **options)  # type: ignore[arg-type]


def target(found: PlanOutlook, id: str) -> Outlook:
    return next(each for each in found.targets if each.target.id == id)


def speaker(demo: PackFolder, found: PlanOutlook, language: Language = "en") -> Speaker:
    return Speaker(found, opened(demo).pack, Words(language))


def scenario(demo: PackFolder, text: str) -> Scenario:
    pack = opened(demo).pack
    return read_scenario(text, "wishes.yaml", pack, pack.plans[PLAN])


def refused(demo: PackFolder, text: str) -> tuple[Problem, ...]:
    with pytest.raises(Refused) as found:
        scenario(demo, text)
    return found.value.problems


def with_deaths(demo: PackFolder) -> PackFolder:
    """The demo pack with deaths and births, from which infant mortality is computed."""
    for variable in ("deaths", "births"):
        text = f"- id: {variable}\n  names: {{zh: {variable}, en: {variable}}}\n  unit: persons\n  source: yearbook\n"
        demo.append("variables.yaml", text)
    demo.append("indicators/infant_mortality.yaml", "formula: {numerator: deaths, denominator: births, factor: 1000}\n")
    for year, deaths in ((2021, 10), (2022, 9), (2023, 8)):
        counts = (DEATHS + BIRTHS).format(year=year, deaths=deaths, births=2000)
        demo.append("observations/counts.csv", counts)
    return demo


class TestTargets:
    def test_seen_from_the_last_year_with_data_the_worst_first_and_binding_before_expected(
        self, demo: PackFolder
    ) -> None:
        found = judged(demo)

        assert found.period == 2023
        assert [(each.target.id, each.verdict.cls) for each in found.targets] == [
            ("beds", Class.CANNOT_TELL),
            ("satisfaction_east", Class.ON_COURSE),
            ("infant_mortality_east", Class.AHEAD),
            ("infant_mortality_west", Class.AHEAD),
            ("beds_per_1000_east", Class.AHEAD),
            ("satisfaction_west", Class.KEPT),
            ("life_expectancy_east", Class.ACHIEVED_EARLY),
        ]

    def test_infant_mortality_fell_by_three_quarters_of_the_way_in_three_fifths_of_the_time(
        self, demo: PackFolder
    ) -> None:
        each = target(judged(demo), "infant_mortality_east")

        assert each.verdict.tau == Fraction(3, 5)
        assert each.verdict.progress == Fraction(14, 19)  # 5.40 -> 4.00 of 5.40 -> 3.50
        assert each.path[2020] == Fraction("5.4")
        assert each.path[2025] == Fraction("3.5")

    def test_an_earlier_year_sees_nothing_later(self, demo: PackFolder) -> None:
        each = target(judged(demo, period=2021), "infant_mortality_east")

        assert each.series.values == {2021: 5}
        assert each.verdict.cls is Class.ON_COURSE  # 0.4 of 1.9 in a fifth of the time

    def test_what_became_known_later_is_left_aside(self, demo: PackFolder) -> None:
        revised = "infant_mortality,990101,2023,3.40,per_mille,,revised,yearbook,table 1,2025-03,\n"
        demo.append("observations/values.csv", revised)

        now, before = judged(demo), judged(demo, as_of="2024-12-31")

        assert target(now, "infant_mortality_east").verdict.cls is Class.ACHIEVED_EARLY
        assert target(before, "infant_mortality_east").verdict.cls is Class.AHEAD
        assert judged(demo, as_of="2023").period == 2020  # the yearbook came out in 2024
        assert {each.verdict.cls for each in judged(demo, as_of="2023").targets} == {Class.CANNOT_TELL}

    def test_a_decision_counts(self, demo: PackFolder) -> None:
        header = "measure,subject,area,period,value,unit,source,place,reason,by,date\n"
        row = "value,infant_mortality,990101,2023,4.40,per_mille,yearbook,table 9,seen,bureau,2024-05-01\n"
        claims = "id,measure,subject,area,period,value,unit,source,place\n"
        claims += "d1,value,infant_mortality,990101,2023,4.40,per_mille,yearbook,table 9\n"
        demo.write("claims/more.csv", claims)
        demo.write("decisions.csv", header + row)

        assert target(judged(demo), "infant_mortality_east").verdict.value == Fraction("4.4")

    @pytest.mark.parametrize(("other", "disputed"), [("5.40", False), ("5.4", False), ("6.40", True)])
    def test_a_baseline_that_the_plan_prints_otherwise_elsewhere_is_remarked(
        self, demo: PackFolder, other: str, disputed: bool
    ) -> None:
        source = opened(demo).pack.plans[PLAN].settings.source
        claims = "id,measure,subject,area,period,value,unit,source,place\n"
        claims += f"p1,value,infant_mortality,990101,2020,{other},per_mille,{source},section 1\n"
        demo.write("claims/plan.csv", claims)

        found = judged(demo)

        each = target(found, "infant_mortality_east")
        assert (Remark.BASELINE_DISPUTED in each.verdict.remarks) is disputed
        assert ("the plan prints another value of 2020" in speaker(demo, found).reason(each)) is disputed

    def test_a_preliminary_value_is_remarked(self, demo: PackFolder) -> None:
        assert Remark.PRELIMINARY in target(judged(demo), "satisfaction_west").verdict.remarks

    def test_parts_of_areas_add_up_to_the_whole(self, demo: PackFolder) -> None:
        found = judged(demo)
        each = target(found, "beds")

        assert [(part.area, part.value) for part in each.parts] == [(EAST, 500), (WEST, 200)]
        assert each.parts_off == 0
        assert "add up to 700 beds, as the target asks" in speaker(demo, found).allocated(each)

    @pytest.mark.parametrize(
        ("west", "asked", "how"),
        [
            ("200", "≥700张", Sum.EQUAL),
            ("230", "≥700张", Sum.BEYOND),
            ("150", "≥700张", Sum.DIFFERENT),
            ("220", "0.07万张", Sum.ROUNDING),
            ("270", "0.07万张", Sum.DIFFERENT),
        ],
    )
    def test_parts_are_held_against_the_whole_as_printed(
        self, demo: PackFolder, west: str, asked: str, how: Sum
    ) -> None:
        demo.replace("plan/2021-2025/targets.yaml", "target: ≥700张", f"target: {asked}")
        demo.replace("plan/2021-2025/targets.yaml", "value: 500}", "value: 500, unit: beds}")
        demo.replace("plan/2021-2025/targets.yaml", "value: 200}", f"value: {west}, unit: beds}}")

        assert target(judged(demo), "beds").parts_sum is how

    def test_a_milestone_is_held_against_the_value_of_its_year(self, demo: PackFolder) -> None:
        found = judged(demo)
        (step,) = target(found, "beds_per_1000_east").steps

        assert (step.milestone.period, step.met) == (2023, True)
        assert target(judged(demo, period=2022), "beds_per_1000_east").steps[0].met is None


class TestSureness:
    def test_a_rate_on_few_deaths_is_said_to_be_unsure(self, demo: PackFolder) -> None:
        found = judged(with_deaths(demo))
        each = target(found, "infant_mortality_east")

        assert each.series.counts[2023] == (8, 2000)
        assert each.sureness is not None
        assert each.sureness.events == 8
        assert each.sureness.pooled_years == (2021, 2022, 2023)
        assert {Remark.SMALL_NUMBERS, Remark.NO_DIFFERENCE} <= set(each.verdict.remarks)
        text = speaker(demo, found).reason(each)
        assert "its 95% interval 1.73–7.88‰ does not tell it from the target" in text
        assert "pooled for 2021–2023 it is 4.50‰ (2.96–6.55‰)" in text
        assert "it rests on only 8 cases" in text

    def test_beds_per_resident_are_counted_completely(self, demo: PackFolder) -> None:
        each = target(judged(demo), "beds_per_1000_east")

        assert each.series.counts == {}
        assert each.sureness is None


def of_east(demo: PackFolder) -> None:
    """The demo plan as one of the East district, for which there is an index; its first target has no parts."""
    plan = demo.read("plan/2021-2025/plan.yaml").replace('"990100"', '"990101"')
    demo.write("plan/2021-2025/plan.yaml", plan)
    demo.replace("plan/2021-2025/targets.yaml", "  allocation:\n", "  allocation: []\n  #\n")
    text = demo.read("plan/2021-2025/targets.yaml")
    demo.write("plan/2021-2025/targets.yaml", text[: text.index("  allocation: []")] + "  place: section 4\n")


class TestIndex:
    def test_targets_that_are_not_met_stand_in_for_values(self, demo: PackFolder) -> None:
        of_east(demo)

        found = judged(demo)

        assert (found.edition, found.index_period) == ("demo/index/2023", 2023)
        scores = {each.node: (round(float(each.now), 2), round(float(each.then), 2)) for each in found.index}
        assert next(iter(scores)) == "health_index"
        assert scores["infant_mortality"] == (80.0, 85.0)  # 4.00 -> 3.50 of 2.00 … 6.00
        assert scores["beds_per_1000"] == (85.0, 88.0)  # 4.50 -> 4.80
        assert scores["life_expectancy"][0] == scores["life_expectancy"][1]  # met already
        assert scores["health_index"][1] == pytest.approx(scores["health_index"][0] + 0.3 * 5 + 0.3 * 3)

    def test_no_index_for_an_area_that_it_does_not_assess(self, demo: PackFolder) -> None:
        assert judged(demo).index == ()


class TestScenario:
    def test_a_value_a_target_and_a_pace(self, demo: PackFolder) -> None:
        text = (
            "values:\n  - {subject: Infant mortality rate, area: East district, period: 2024, value: 0.34, unit: '%'}\n"
            "targets:\n  - {id: beds_per_1000_east, target: ≥6.00}\n"
            "paces:\n  - {subject: satisfaction, area: 990101, yearly: -1.5}\n"
        ).replace("990101", '"990101"')

        found = judged(demo, scenario=scenario(demo, text))

        deaths = target(found, "infant_mortality_east")
        assert (deaths.verdict.period, deaths.verdict.value) == (2024, Fraction("3.4"))
        assert deaths.verdict.cls is Class.ACHIEVED_EARLY
        assert target(found, "beds_per_1000_east").verdict.cls is Class.BEHIND
        assert target(found, "satisfaction_east").series.values[2025] == 89
        assert target(found, "satisfaction_west").seen == 2023

    def test_a_pace_stops_at_what_is_possible(self, demo: PackFolder) -> None:
        text = 'paces:\n  - {subject: satisfaction, area: "990101", yearly: 5}\n'

        values = target(judged(demo, scenario=scenario(demo, text)), "satisfaction_east").series.values

        assert [values[year] for year in (2024, 2025)] == [97, 100]

    def test_a_pace_that_leads_too_far_is_told(self, demo: PackFolder) -> None:
        text = (
            'paces:\n  - {subject: satisfaction, area: "990101", yearly: 5}\n'
            '  - {subject: infant_mortality, area: "990101", yearly: -0.5}\n'
        )
        found = judged(demo, scenario=scenario(demo, text))

        (beyond,) = found.beyond
        assert (beyond.subject, beyond.area, beyond.period) == ("satisfaction", EAST, 2025)
        assert (beyond.value, beyond.stopped) == (102, True)
        assert speaker(demo, found).too_far(beyond) == (
            "The pace of Patient satisfaction, East district leads to 102.00% in 2025, which is not possible; "
            "from then on it stays at the limit."
        )

    def test_a_target_is_seen_from_the_last_year_of_which_all_parts_are_supposed_or_known(
        self, demo: PackFolder
    ) -> None:
        with_deaths(demo)
        one = 'values:\n  - {subject: deaths, area: "990101", period: 2024, value: 6}\n'
        both = one + '  - {subject: births, area: "990101", period: 2024, value: 2000}\n'

        before, after = (
            target(judged(demo, scenario=scenario(demo, text)), "infant_mortality_east") for text in (one, both)
        )

        assert (before.seen, before.verdict.value) == (2023, 4)
        assert (after.seen, after.verdict.value) == (2024, 3)

    @pytest.mark.parametrize(
        ("period", "value", "score"), [(2021, "2.0", 80), (2023, "2.0", 100), (2024, "2.0", 100), (2025, "2.0", 100)]
    )
    def test_in_the_index_only_a_later_value_or_one_of_its_year_counts(
        self, demo: PackFolder, period: int, value: str, score: int
    ) -> None:
        of_east(demo)
        text = f"values:\n  - {{subject: infant_mortality, period: {period}, value: {value}}}\n"

        found = judged(demo, scenario=scenario(demo, text))

        assert {each.node: round(float(each.now)) for each in found.index}["infant_mortality"] == score

    def test_every_mistake_has_a_code_and_a_line(self, demo: PackFolder) -> None:
        found = refused(
            demo,
            "values:\n"
            "  - {subject: nothing, period: 2024, value: 1}\n"
            "  - {subject: beds, period: 2024, value: 1, unit: kg}\n"
            "  - {subject: satisfaction, period: 2024, value: 101}\n"
            "  - {subject: beds, period: 24, value: 1}\n"
            "  - {subject: beds, period: 2026, value: 1}\n"
            "targets:\n"
            "  - {id: bed, target: ≥1}\n"
            "  - {id: satisfaction_west, target: ≥80岁}\n"
            "paces:\n"
            "  - {subject: beds, yearly: 1, area: mars}\n"
            "  - {subject: satisfaction, yearly: 1}\n"
            "  - {subject: Patient satisfaction, yearly: 2}\n"
            "path: 1\n",
        )

        assert [(each.code, each.place.line) for each in found] == [
            ("P04", 2),
            ("O06", 3),
            ("O07", 4),
            ("Y07", 5),
            ("P07", 6),
            ("P02", 8),
            ("T03", 9),
            ("P04", 11),
            ("P05", 13),
            ("Y04", 14),
        ]

    def test_p06_a_pace_needs_a_value_to_start_from(self, demo: PackFolder) -> None:
        wishes = scenario(demo, "paces:\n  - {subject: beds, yearly: 10}\n")

        with pytest.raises(Refused) as found:
            judged(demo, scenario=wishes)

        (problem,) = found.value.problems
        assert (problem.code, problem.place.line) == ("P06", 2)


class TestRefusals:
    def test_p01_p03_no_such_plan_or_year(self, demo: PackFolder) -> None:
        pack = opened(demo)
        for code, plan, year in (("P01", "2030", None), ("P03", PLAN, 2019)):
            with pytest.raises(Refused) as found:
                outlook(pack.pack, plan, pack.observations, period=year)
            assert [each.code for each in found.value.problems] == [code]


class TestLaterYears:
    """Seen from a year of which nothing is known yet, up to long after the plan."""

    def test_the_value_is_said_to_be_an_earlier_one(self, demo: PackFolder) -> None:
        found = judged(demo, period=2024)
        each = target(found, "infant_mortality_east")

        assert Remark.STALE in each.verdict.remarks
        assert speaker(demo, found).reason(each).endswith("; the latest value is that of 2023")
        assert speaker(demo, found, "zh").takes(each).startswith("从2023年起，到2025年每年需-0.25个千分点；")

    def test_in_the_last_year_nothing_is_needed_a_year(self, demo: PackFolder) -> None:
        found = judged(demo, period=2025)

        assert speaker(demo, found).takes(target(found, "infant_mortality_east")) == ""

    def test_after_the_plan_what_is_known_counts(self, demo: PackFolder) -> None:
        found = judged(demo, period=2030)

        assert target(found, "infant_mortality_east").verdict.cls is Class.CANNOT_TELL
        assert target(found, "life_expectancy_east").verdict.cls is Class.ACHIEVED_EARLY


class TestSayings:
    def test_why_there_is_no_forecast(self, demo: PackFolder) -> None:
        found = judged(demo)
        each = target(found, "infant_mortality_east")

        assert speaker(demo, found).unforeseen(each) == (
            "there is no forecast: it takes values of at least 4 years, and there are 3"
        )
        assert "没有预测：只有3年的数据，至少要有4年。" in list(speaker(demo, found, "zh").about(each))

    def test_a_range_that_was_passed_through_has_a_sentence_of_its_own(self, demo: PackFolder) -> None:
        demo.replace("plan/2021-2025/targets.yaml", "target: 控制在3.5‰以下", "target: 4.5—4.8‰")
        found = judged(demo)

        assert speaker(demo, found).reason(target(found, "infant_mortality_east")) == (
            "4.00‰ in 2023 is out of the range (4.5–4.8‰, 2025) on the other side than 5.40‰ in 2020"
        )

    def test_one_sentence_a_target(self, demo: PackFolder) -> None:
        found = judged(demo)
        en, zh = speaker(demo, found), speaker(demo, found, "zh")

        each = target(found, "infant_mortality_east")
        assert en.sentence(each) == (
            "Infant mortality rate, East district (ahead): 4.00‰ in 2023; from 5.40‰ in 2020 to at most 3.5‰ in 2025, "
            "60% of the time has passed and already 74% of the way."
        )
        assert zh.sentence(each) == (
            "东区婴儿死亡率（快于预期）：2023年为4.00‰，从2020年5.40‰到2025年不高于3.5‰，时间过去60%，路程已走74%。"
        )
        assert (
            zh.takes(each)
            == "到2025年每年需-0.25个千分点；近年平均每年-0.47个千分点；历年最好的一年（2023年）为-0.50个千分点"
        )

    def test_the_whole_in_one_sentence(self, demo: PackFolder) -> None:
        found = judged(demo)

        assert speaker(demo, found, "zh").conclusion() == (
            "《示例县卫生健康规划（2021—2025年）》，从2023年看：7项目标中，不足以判断1项、符合预期1项、快于预期3项、"
            "持续达标1项、提前实现1项；其中约束性3项：不足以判断1项、快于预期2项。"
        )

    @pytest.mark.parametrize("language", ["zh", "en"])
    @pytest.mark.parametrize("remark", Remark)
    def test_every_remark_has_a_clause(self, demo: PackFolder, remark: Remark, language: Language) -> None:
        found = judged(demo)

        assert speaker(demo, found, language).remark(target(found, "infant_mortality_east"), remark)
