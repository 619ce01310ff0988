"""What a report says of scope, method, bounds, sources, definitions and data: every rule with its words."""

import pytest
from narrative_words import (
    BOUNDS,
    COUNTS,
    EAST,
    INDEX,
    SHENZHEN,
    WEST,
    accept_little,
    all_said,
    leave_gaps,
    said,
    view_of,
)
from pack_folder import PackFolder

from weiheng.assess import Assessment
from weiheng.report.book import Book
from weiheng.report.narrative.background import (
    definitions,
    method_accepted,
    method_clip,
    method_coverage,
    method_missing,
    method_rounding,
    method_scale,
    scope_areas,
    scope_size,
    scope_status,
    scope_subject,
    sources,
)
from weiheng.report.narrative.bounds import bounds_basis, bounds_extremes, bounds_off_rule, off_rule
from weiheng.report.narrative.quality import (
    collected_breaks,
    collected_computed,
    collected_differs,
    collected_gaps,
    collected_size,
    collected_units,
    quality_bounds,
)
from weiheng.report.view import View

# --- scope ---


def test_scope_says_who_measures_what_where_and_when(zh: View, en: View) -> None:
    assert said(scope_subject(zh, zh.root)) == (
        "深圳市卫生健康委员会按“深圳市卫生健康质量指数2022年度”的口径，测评深圳市2012—2022年的卫生健康质量指数。"
    )
    assert said(scope_subject(en, en.root)) == (
        "Health quality index, Shenzhen, 2012–2022: assessed by Shenzhen Municipal Health Commission"
        " as “Shenzhen health quality index 2022” defines it."
    )


def test_scope_counts_groups_level_by_level_and_indicators(zh: View, en: View) -> None:
    assert said(scope_size(zh, zh.root)) == "测评体系由3个第二级分组、5个第三级分组和11个指标构成（见table system）。"
    assert said(scope_size(en, en.root)) == (
        "The indicator system consists of 3 groups at level 2, 5 groups at level 3 and 11 indicators"
        " (see table system)."
    )
    assert said(scope_size(en, "sense_of_gain")) == (
        "The indicator system consists of 1 group at level 3 and 1 indicator (see table system)."
    )


def test_scope_says_if_an_edition_is_not_a_published_one(zh: View, assessments: tuple[Assessment, Assessment]) -> None:
    before = View(Book(assessments[1], "zh"), SHENZHEN, 2021)
    assert said(scope_status(before, before.root)) == "这一版本是重构的，不是正式公布的版本。"
    assert scope_status(zh, zh.root) is None


def test_scope_of_an_edition_with_other_areas(demo: PackFolder, zh: View) -> None:
    view = view_of(demo, WEST)
    assert said(scope_areas(view, view.root)) == (
        "The edition covers other areas too; this report is about West district alone."
    )
    assert scope_areas(zh, zh.root) is None


# --- method ---


def test_method_names_the_scores_at_the_bounds_by_direction(zh: View, en: View) -> None:
    assert said(method_scale(zh, zh.root)) == (
        "指标数值按上、下限值线性换算为得分：正向指标（数值越高越好）在下限得60分，在上限得100分；"
        "逆向指标（数值越低越好）在上限得60分，在下限得100分。"
    )
    assert said(method_scale(en, "capability")) == (
        "Values become scores on a straight line between the bounds: every indicator is positive (more is better)"
        " and gets 60 points at its lower bound and 100 points at its upper bound."
    )


def test_method_says_what_happens_beyond_the_bounds(demo: PackFolder, zh: View) -> None:
    assert said(method_clip(zh, zh.root)) == "换算结果低于60分的按60分计，高于100分的按100分计。"
    view = view_of(demo.replace(INDEX, "clip: true", "clip: false"))
    assert said(method_clip(view, view.root)) == (
        "Values beyond the bounds are scored as they are, so that a score may fall below 60 points"
        " or rise above 100 points."
    )


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            "lowest_score",
            "某年没有数值的，以该指标在测评年份中的最低得分填充；填充的得分均另行标明，不代表当年的实际水平。",
        ),
        ("leave_out", "某年没有数值的指标不参加当年的合成，其权重按比例分给同组的其他指标。"),
        ("none", "某年没有数值的指标当年没有得分，包含它的各级分组当年也没有得分。"),
    ],
)
def test_method_tells_the_missing_rule_in_words(demo: PackFolder, rule: str, words: str) -> None:
    view = view_of(demo.replace(INDEX, "missing: lowest_score", f"missing: {rule}"), language="zh")
    assert said(method_missing(view, view.root)) == words


def test_method_tells_the_rounding_rule(demo: PackFolder, zh: View) -> None:
    assert said(method_rounding(zh, zh.root)) == (
        "计算过程不修约，得分只在刊出时按 GB/T 8170 的进舍规则（四舍六入五成双）修约一次，保留2位小数；"
        "因此刊出的数相加、相减，与刊出的结果可能有末位之差。"
    )
    view = view_of(demo.replace(INDEX, "decimals: 2", "decimals: 0\nrounding: half_up"))
    assert said(method_rounding(view, view.root)) == (
        "Nothing is rounded on the way; scores are rounded once, when they are printed,"
        " to whole numbers (ties away from zero); sums and differences of printed numbers may therefore differ"
        " from printed results in the last digit."
    )


def test_method_says_how_much_must_be_observed_and_where_less_is_accepted(demo: PackFolder, zh: View) -> None:
    assert said(method_coverage(zh, zh.root)) == "每个分组当年有数值的指标，其权重合计应不低于该组权重的80%。"
    assert all_said(method_accepted(zh, zh.root)) == [
        "医疗服务质量在2012—2014年低于这一要求，予以接受，理由是："
        "市域内住院率自2015年起收集，此前按该指标的历史最低得分填充（表4注1）。"
    ]
    assert all_said(method_accepted(view_of(demo, WEST), "health_index")) == [
        "Services and resources falls short of this in 2021, which is accepted for this reason:"
        " West district did not survey patients in 2021."
    ]
    assert all_said(method_accepted(view_of(demo, EAST), "health_index")) == [], "nothing is missing there"
    assert method_coverage(view_of(accept_little(demo)), "health_index") is None


# --- bounds ---


def test_bounds_are_counted_by_what_they_stand_on(zh: View, en: View) -> None:
    assert said(bounds_basis(zh, zh.root)) == (
        "11个指标共有22个上下限值，其中规划目标9个、历年极值9个、外部最优值1个、外部平均值1个和固定值2个"
        "（见table bounds）。"
    )
    assert said(bounds_basis(en, en.root)) == (
        "The 22 bounds of the 11 indicators stand on 9 plan targets, 9 extremes of the series, 1 best value elsewhere,"
        " 1 mean of other places and 2 fixed values (see table bounds)."
    )
    assert said(bounds_extremes(en, en.root)) == "Extremes of the series are taken from 2012–2022."


def test_a_bound_that_does_not_follow_its_own_rule_is_remarked_on(zh: View, en: View) -> None:
    assert [said(bounds_off_rule(zh, off)) for off in off_rule(zh, zh.root)] == [
        "基层医疗机构总诊疗量占比的上限写为44.90%，而按它自身的规则（2012年以来的最高值）应为44.86%（2022年）；"
        "测评采用写明的值。"
    ]
    assert [said(bounds_off_rule(en, off)) for off in off_rule(en, en.root)] == [
        "Primary care share of visits: the upper bound is written as 44.90%, but its own rule (highest value since"
        " 2012) gives 44.86% (2022); the assessment uses the written value."
    ]


def test_the_place_of_an_extreme_is_named_if_it_is_another_one(demo: PackFolder) -> None:
    demo.replace(BOUNDS, "lower: {value: 80.0,", "lower: {value: 79.0,")
    view = view_of(demo)
    assert [said(bounds_off_rule(view, off)) for off in off_rule(view, view.root)] == [
        "Patient satisfaction: the lower bound is written as 79.00%, but its own rule (lowest value since 2021)"
        " gives 80.00% (West district, 2022); the assessment uses the written value."
    ]


def test_a_rule_that_finds_no_figure_is_said_to_find_none(demo: PackFolder) -> None:
    demo.replace(BOUNDS, "rule: {kind: minimum, since: 2021}", "rule: {kind: maximum, within: CN}")
    demo.append("areas.yaml", "- code: CN\n  names: {zh: 全国, en: China}\n  level: nation\n")
    view = view_of(demo, language="zh")
    assert [said(bounds_off_rule(view, off)) for off in off_rule(view, view.root)] == [
        "患者满意度的下限写为80.00%，但按它自身的规则（2021年以来全国所辖地区的最高值）查不到数值；测评采用写明的值。"
    ]
    assert said(quality_bounds(view, view.root)) == "下列上下限与其自身的规则不符：患者满意度的下限。"


# --- sources and definitions ---


def test_only_sources_in_use_are_listed_with_what_they_are_used_for(zh: View, en: View) -> None:
    items = [said(block.sentences[0]) for block in sources(zh, zh.root)]
    assert items[:2] == [
        "本报告的数据和依据来自下列来源。",
        "《2022年度深圳市卫生健康质量指数测评分析报告》，深圳市卫生健康委员会，2023年7月。用于：数值、上下限、测评口径。",
    ]
    assert len(items) == 9, "the two survey rules are in the pack, but nothing of this edition is from them"
    assert said(list(sources(en, en.root))[-1].sentences[0]) == (
        "“Measures to make Shenzhen a model of Healthy China”; People's Government of Shenzhen, 2020. Used for: bounds."
    )


def test_definitions_put_the_formula_in_words(zh: View, en: View) -> None:
    blocks = {block.key: all_said(block.sentences) for block in definitions(zh, zh.root)}
    assert len(blocks) == 11
    assert blocks["definitions infant_mortality 440300"] == [
        "婴儿死亡率（单位：‰；逆向指标）：一年内未满一周岁婴儿的死亡数与同年活产数之比。",
        "计算公式：婴儿死亡数÷活产数×1000‰。",
        "统计人群：常住人口。",
        "资料来源：《深圳市卫生统计年鉴（2012—2022年各年度）》。",
    ]
    general_practitioners = next(
        block for block in definitions(en, "capability") if "general_practitioners" in block.key
    )
    assert [
        said(each) for each in general_practitioners.sentences if each.rule in ("definition_parts", "definition_break")
    ] == [
        "Here General practitioners at the end of the year (from 2021 on) = sum of Physicians registered in general"
        " practice and Registered rural assistant general practitioners.",
        "Break in the series from 2021 (method changed): Counted by the national survey rules of 2021 from 2021 on,"
        " by those of 2018 up to 2020.",
        "Break in the series from 2022 (source changed): The resident population in the denominator is from the"
        " Statistical Yearbook 2022 up to 2021 and from the communiqué for 2022; both include the Shenshan zone.",
    ]


# --- what was collected ---


def test_collected_figures_and_gaps_are_counted(zh: View, en: View) -> None:
    assert said(collected_size(zh, zh.root)) == "2012—2022年，11个指标共收集到118个数值，缺3个（见table values）。"
    assert said(collected_size(en, en.root)) == (
        "2012–2022, 11 indicators: 118 figures collected, 3 missing (see table values)."
    )
    assert all_said(collected_gaps(zh, zh.root)) == ["市域内住院率自2015年起才有数值。"]


def test_gaps_in_the_middle_and_series_without_figures(demo: PackFolder) -> None:
    leave_gaps(accept_little(demo), "infant_mortality", EAST, 2022)
    assert all_said(collected_gaps(view_of(demo), "outcomes")) == ["Infant mortality rate: no figures for 2022."]
    view = view_of(demo, WEST, 2021, "zh")
    assert all_said(collected_gaps(view, view.root)) == ["患者满意度没有任何数值。"]


def test_of_gaps_here_and_there_only_the_table_tells(demo: PackFolder) -> None:
    accept_little(demo).replace(COUNTS, "beds,990102,2023,180,beds,,final", "beds,990102,2023,,beds,,missing")
    leave_gaps(leave_gaps(demo, "infant_mortality", WEST, 2022), "life_expectancy", WEST, 2021, 2023)
    assert all_said(collected_gaps(view_of(demo, WEST), "health_index")) == [
        "The gaps are spread over many indicators and years and are each marked “—” (see table values)."
    ]


def test_computed_values_are_named_with_their_years(demo: PackFolder, zh: View) -> None:
    assert said(collected_computed(zh, zh.root)) == (
        "由计数按公式计算的有：基层医疗机构总诊疗量占比（2021—2022年）；其余采用来源所报的数值。"
    )
    assert said(collected_computed(view_of(demo), "beds_per_1000")) == "All values are computed from counts by formula."
    assert collected_computed(view_of(demo), "outcomes") is None


def test_a_computed_value_is_set_against_the_reported_one(zh: View, en: View, demo: PackFolder) -> None:
    assert said(collected_differs(zh, zh.root)) == (
        "计算结果与来源所报不同的，采用计算结果：基层医疗机构总诊疗量占比（2021年报告值42.00%，计算值42.03%）。"
    )
    assert said(collected_differs(en, en.root)) == (
        "Where counts give another figure than the one reported, the computed one is used:"
        " Primary care share of visits in 2021 (reported 42.00%, computed 42.03%)."
    )
    view = view_of(demo.replace(COUNTS, "beds,990101,2023,450,", "beds,990101,2023,450.1,"))
    assert collected_differs(view, view.root) is None, "4.501 is 4.50 as precise as that was printed"


def test_breaks_in_series_within_the_years_are_named(zh: View, demo: PackFolder) -> None:
    assert said(collected_breaks(View(zh.book, SHENZHEN, 2020), zh.root)) == (
        "下列序列有中断，中断前后的比较须谨慎：平均期望寿命（2020年，原因不明）和医疗机构患者满意度（2013年，方法变更）。"
    )
    assert collected_breaks(view_of(demo), "health_index") is None


def test_units_printed_wrongly_are_said_to_be_read_as_meant(zh: View, en: View, demo: PackFolder) -> None:
    assert all_said(collected_units(zh, zh.root)) == ["婴儿死亡率的单位在来源中印作“%”，本报告按“‰”理解。"]
    assert all_said(collected_units(en, en.root)) == [
        "Infant mortality rate: the source prints the unit as “%”; this report reads it as “‰”."
    ]
    assert all_said(collected_units(view_of(demo), "health_index")) == [], "there it is printed as ‰"
