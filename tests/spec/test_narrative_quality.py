"""What a report says of targets, other places, the quality of data and re-based bounds: every rule with its words."""

import tomllib
from importlib import resources

import pytest
from narrative_words import (
    COUNTS,
    EAST,
    INDEX,
    SHENZHEN,
    VALUES,
    WEST,
    Language,
    accept_little,
    all_said,
    leave_gaps,
    said,
    sentences_of,
    view_of,
)
from pack_folder import PackFolder
from report_books import shenzhen

from weiheng.assess import Assessment, assess
from weiheng.editions import open_edition
from weiheng.observations.model import Observations
from weiheng.report.blocks import Reference
from weiheng.report.book import Book
from weiheng.report.narrative.phrases import dated, years_line
from weiheng.report.narrative.places import place, place_rank, places
from weiheng.report.narrative.quality import (
    quality_bounds,
    quality_breaks,
    quality_claims,
    quality_conflicts,
    quality_coverage,
    quality_date,
    quality_differs,
    quality_line,
    quality_missing,
    quality_open,
)
from weiheng.report.narrative.split import split_line
from weiheng.report.narrative.targets import target, targets, targets_summary
from weiheng.report.numbers import Number, read_tag, tag_of
from weiheng.report.view import View
from weiheng.vocabulary.messages import LANGUAGES, Words

# --- targets ---


def test_targets_are_counted_and_those_not_met_come_first() -> None:
    zh, en = (shenzhen(language, with_plan=False) for language in LANGUAGES)
    assert said(targets_summary(zh, zh.root)) == (
        "作为上下限的规划目标有9个：已达到3个，未达到6个；完成时限以所列文件为准。"
    )
    assert said(targets_summary(en, en.root)) == (
        "Plan targets among the bounds: 9, of which 3 are met and 6 are not."
        " When each falls due is said in the document named."
    )
    words = [said(block.sentences[0]) for block in targets(zh, zh.root)][1:]
    assert ["未达到" in each for each in words] == [True] * 6 + [False] * 3


@pytest.mark.parametrize(
    ("indicator", "end", "chinese", "english"),
    [
        (
            "health_literacy",
            "upper",
            "居民健康素养水平2022年为47.63%，未达到《深圳市卫生健康事业发展“十四五”规划》的目标50.00%，还差2.37个百分点。",
            "Health literacy of residents, 47.63% in 2022: does not meet the target of 50.00% in"
            " “Shenzhen health plan 2021-2025”, 2.37 percentage points short.",
        ),
        (
            "maternal_mortality",
            "upper",
            "孕产妇死亡率2022年为7.21/10万，未达到《深圳市卫生健康事业发展“十四五”规划》的目标6.50/10万，"
            "高出0.71/10万（数值越低越好）。",
            "Maternal mortality ratio, 7.21 per 100,000 in 2022: does not meet the target of 6.50 per 100,000 in"
            " “Shenzhen health plan 2021-2025”, 0.71 per 100,000 above it (less is better).",
        ),
        (
            "infant_mortality",
            "lower",
            "婴儿死亡率2022年为1.18‰，已达到《深圳市人民政府关于打造健康中国“深圳样板”的实施意见》的目标2.00‰，"
            "低0.82个千分点（数值越低越好）。",
            "Infant mortality rate, 1.18‰ in 2022: meets the target of 2.00‰ in “Measures to make Shenzhen a model of"
            " Healthy China”, 0.82 per-mille points below it (less is better).",
        ),
        (
            "general_practitioners_per_10000",
            "upper",
            "每万人口全科医师数量2022年为5.07人，已达到《深圳市卫生健康事业发展“十四五”规划》的目标5.00人，高出0.07人。",
            "General practitioners per 10,000 residents, 5.07 per 10,000 in 2022: meets the target of 5.00 per 10,000"
            " in “Shenzhen health plan 2021-2025”, 0.07 per 10,000 above it.",
        ),
    ],
)
def test_a_target_is_met_or_not_by_its_direction(
    zh: View, en: View, indicator: str, end: str, chinese: str, english: str
) -> None:
    assert (said(target(zh, indicator, end)), said(target(en, indicator, end))) == (chinese, english)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("6.00", "婴儿死亡率2023年为6.00‰，恰好达到《示例县卫生健康规划》的目标6.00‰。"),
        (
            "6.004",
            "婴儿死亡率2023年为6.00‰，按刊出精度与《示例县卫生健康规划》的目标6.00‰相同，但未修约的数值尚未达到。",
        ),
        ("5.996", "婴儿死亡率2023年为6.00‰，已达到《示例县卫生健康规划》的目标6.00‰，按刊出精度与其相同。"),
    ],
)
def test_met_or_not_is_told_by_the_unrounded_value(demo: PackFolder, value: str, words: str) -> None:
    demo.replace(VALUES, "infant_mortality,990101,2023,4.00,", f"infant_mortality,990101,2023,{value},")
    assert said(target(view_of(demo, language="zh"), "infant_mortality", "upper")) == words


def test_the_latest_value_there_is_meets_a_target_or_not(demo: PackFolder) -> None:
    leave_gaps(accept_little(demo), "infant_mortality", EAST, 2021, 2023)
    assert said(target(view_of(demo), "infant_mortality", "upper")) == (
        "Infant mortality rate, 4.50‰ in 2022: meets the target of 6.00‰ in “Health plan of Demo county”,"
        " 1.50 per-mille points below it (less is better)."
    )
    first = view_of(demo, year=2021)
    assert said(target(first, "infant_mortality", "upper")) == (
        "Infant mortality rate: there is no figure to tell whether it meets the target of 6.00‰ in"
        " “Health plan of Demo county”."
    )
    assert said(targets_summary(first, "outcomes")) == (
        "Plan targets among the bounds: 4, of which 1 is met, 1 is not and 2 cannot be judged."
        " When each falls due is said in the document named."
    )
    assert said(targets_summary(first, "infant_mortality")) == (
        "Plan targets among the bounds: 2; for want of figures none can be judged."
    )


def test_bounds_without_plan_targets_give_no_paragraph(zh: View) -> None:
    assert list(targets(zh, "sense_of_gain")) == []


# --- other places ---


@pytest.mark.parametrize(
    ("indicator", "chinese", "english"),
    [
        (
            "maternal_mortality",
            "孕产妇死亡率2022年为7.21/10万，优于全国的15.7/10万（低8.5/10万），不及上海市的3.42/10万（高3.79/10万）。",
            "Maternal mortality ratio, 7.21 per 100,000 in 2022: better than China (15.7 per 100,000) by 8.5 per"
            " 100,000; worse than Shanghai (3.42 per 100,000) by 3.79 per 100,000.",
        ),
        (
            "in_city_hospitalisation",
            "市域内住院率2022年为98.20%，优于广东省的95.1%（高3.1个百分点），不及广州市的99.7%（低1.5个百分点）。",
            "Hospitalisation within the city, 98.20% in 2022: better than Guangdong (95.1%) by 3.1 percentage points;"
            " worse than Guangzhou (99.7%) by 1.5 percentage points.",
        ),
    ],
)
def test_an_indicator_is_compared_with_other_places_by_its_direction(
    zh: View, en: View, indicator: str, chinese: str, english: str
) -> None:
    assert (said(place(zh, indicator)), said(place(en, indicator))) == (chinese, english)


def test_what_no_other_place_has_is_not_compared(zh: View) -> None:
    assert place(zh, "life_expectancy") is None
    assert place_rank(zh, zh.root) is None, "one area alone has no rank"
    assert len(list(places(zh, zh.root))) == 2


def add_districts(pack: PackFolder, count: int) -> PackFolder:
    """Districts beside the two of the demo pack, each a little better than the one before."""
    codes = [f"9903{number:02d}" for number in range(count)]
    for number, code in enumerate(codes):
        name = f"{{zh: 第{number}区, en: District {number}}}"
        pack.append("areas.yaml", f"- code: {code}\n  names: {name}\n  level: district\n  parent: 990100\n")
        for year in (2021, 2022, 2023):
            for indicator, unit, value in (
                ("infant_mortality", "per_mille", 5 - number / 10),
                ("life_expectancy", "years", 76 + number / 10),
                ("beds_per_1000", "beds_per_1000", 3 + number / 10),
                ("satisfaction", "percent", 85 + number / 10),
            ):
                pack.append(VALUES, f"{indicator},{code},{year},{value:.2f},{unit},,final,yearbook,table 1,2024,\n")
    return pack.replace(INDEX, "[990101, 990102]", f"[990101, 990102, {', '.join(codes)}]")


def test_of_many_areas_only_the_best_is_named_beside_the_rank(demo: PackFolder) -> None:
    view = view_of(add_districts(demo, 20), WEST, language="zh")
    assert said(place_rank(view, view.root)) == "健康指数2023年为72.80分，在22个同级地区中列第15位。"
    assert said(place(view, "infant_mortality")) == (
        "婴儿死亡率2023年为5.20‰，不及同级最优（第19区）的3.10‰（高2.10个千分点），在22个同级地区中列第22位。"
    )
    assert len(list(places(view, view.root))) == 5, "the whole and four indicators, whatever the number of areas"


def test_equal_places_share_their_rank(demo: PackFolder) -> None:
    add_districts(demo, 1).replace(VALUES, "infant_mortality,990101,2023,4.00,", "infant_mortality,990101,2023,5.00,")
    assert said(place(view_of(demo), "infant_mortality")) == (
        "Infant mortality rate, 5.00‰ in 2023: level with the best of its level, District 0 (5.00‰);"
        " number 1, shared, of 3 areas of its level."
    )


# --- quality ---


def test_quality_counts_filled_scores_and_says_which(zh: View, en: View) -> None:
    assert said(quality_missing(zh, zh.root)) == (
        "2012—2022年缺3个数值，得分按缺失规则填充：市域内住院率（2012—2014年）。"
    )
    assert said(quality_missing(en, en.root)) == (
        "Where figures of 2012–2022 are missing (3 values), the missing rule put in scores:"
        " Hospitalisation within the city (2012–2014)."
    )
    assert said(quality_missing(zh, "capability")) == "2012—2022年的数值没有缺失，没有填充的得分。"


def test_missing_values_that_nothing_stands_in_for(demo: PackFolder) -> None:
    view = view_of(demo.replace(INDEX, "missing: lowest_score", "missing: leave_out"), WEST)
    assert said(quality_missing(view, view.root)) == (
        "Figures of 2021–2023 are missing (1 value) and were not filled in: Patient satisfaction (2021)."
    )


def test_a_series_without_any_figure_is_not_filled(demo: PackFolder) -> None:
    leave_gaps(accept_little(demo), "infant_mortality", WEST, 2022)
    whole = open_edition(demo.address()).assessment
    rows = (row for row in whole.observations if (row.indicator, row.area) != ("satisfaction", WEST))
    view = View(Book(assess(whole.edition, Observations(tuple(rows))), "zh"), WEST, 2023)
    assert said(quality_missing(view, view.root)) == (
        "2021—2023年缺4个数值，其中1个的得分按缺失规则填充，其余没有得分："
        "婴儿死亡率（2022年）和患者满意度（2021—2023年）。"
    )


def test_figures_that_are_not_final_are_named_with_their_status(demo: PackFolder, zh: View) -> None:
    assert said(quality_open(view_of(demo, WEST), "health_index")) == (
        "Not final, or computed from counts that are not: 1 value, namely Patient satisfaction (2023, preliminary)."
    )
    assert said(quality_open(zh, zh.root)) == "现有数值中没有初步值和估计值。"


def test_a_value_computed_from_an_estimated_count_is_not_final_either(demo: PackFolder) -> None:
    line = "residents,990101,2023,10,persons_10k,,final"
    view = view_of(demo.replace(COUNTS, line, line.replace("final", "estimated")), language="zh")
    assert said(quality_open(view, view.root)) == (
        "有1个数值尚未定稿，或由未定稿的计数算出：每千人口床位数（2023年，估计）。"
    )


def test_coverage_below_the_whole_is_said(zh: View, en: View, demo: PackFolder) -> None:
    assert said(quality_coverage(zh, zh.root)) == "卫生健康质量指数在2012—2014年只有96%的权重有数值支撑。"
    assert said(quality_coverage(en, en.root)) == (
        "Health quality index: in 2012–2014 only 96% of the weight rests on observed figures."
    )
    leave_gaps(accept_little(demo), "infant_mortality", WEST, 2022)
    assert said(quality_coverage(view_of(demo, WEST, language="zh"), "health_index")) == (
        "健康指数在2021—2022年不是全部权重都有数值支撑，最低为2022年的70%。"
    )
    assert quality_coverage(view_of(demo), "health_index") is None


def test_numbers_printed_earlier_are_judged_only_where_there_are_some(demo: PackFolder, zh: View, en: View) -> None:
    assert said(quality_claims(zh, zh.root)) == (
        "对《2022年度深圳市卫生健康质量指数测评分析报告》和《深圳市卫生健康事业发展“十四五”规划》"
        "就指数所用数值刊出的292个数字作了核对，"
        "其中13个不能由现有数据重现，或相互矛盾。"
    )
    assert said(quality_claims(en, en.root)) == (
        "Of the 292 numbers that were checked, printed in “Analysis report on the 2022 Shenzhen health quality index”"
        " and “Shenzhen health plan 2021-2025” on figures of the index, 13 cannot be reproduced from the data or"
        " contradict each other."
    )
    head, *_ = demo.without_plans().read("index/2023/claims.csv").splitlines()
    demo.write("index/2023/claims.csv", f"{head}\n")
    view = view_of(demo)
    assert quality_claims(view, view.root) is None
    assert quality_conflicts(view, view.root) is None
    assert said(quality_line(view)) == (
        "Quality of the data, 2021–2023: 12 figures; none missing; none preliminary or estimated; data as of 2024."
    )


def test_conflicts_between_printed_figures_that_are_left_to_decide_are_counted(zh: View, en: View) -> None:
    assert said(quality_conflicts(zh, zh.root)) == "同一数值在各处刊出不一、尚待决定采用哪一个的，有1个。"
    assert said(quality_conflicts(en, en.root)) == "Printed figures that disagree and are left to decide: 1."
    assert quality_conflicts(zh, "capability") is None, "about the whole edition"


def test_breaks_and_disagreements_are_called_to_mind(zh: View) -> None:
    before = View(zh.book, SHENZHEN, 2020)
    assert said(quality_breaks(before, before.root)) == (
        "平均期望寿命和医疗机构患者满意度的序列在测评期内有中断，跨越中断的变化不一定全是实际变化。"
    )
    assert said(quality_bounds(zh, zh.root)) == "下列上下限与其自身的规则不符：基层医疗机构总诊疗量占比的上限。"
    assert said(quality_differs(zh, zh.root)) == (
        "下列数值的计算结果与来源所报不同，采用计算结果：基层医疗机构总诊疗量占比（2021年）。"
    )


def test_the_date_of_the_data_is_the_latest_vintage(zh: View, en: View) -> None:
    assert said(quality_date(zh, zh.root)) == "所用数据最晚的发布日期为2023年7月。"
    assert said(quality_date(en, en.root)) == "The latest of the figures became known in 2023-07."


def test_the_quality_line_of_the_first_page(zh: View, en: View) -> None:
    assert said(quality_line(zh)) == (
        "数据质量：2012—2022年有118个数值，缺3个，填充得分3个，没有初步值和估计值，"
        "指数所用数值已刊出的292个数字中有13个不能重现或相互矛盾，尚待决定的矛盾1处，数据更新至2023年7月。"
    )
    assert said(quality_line(en)) == (
        "Quality of the data, 2012–2022: 118 figures; 3 missing; 3 scores filled in; none preliminary or estimated;"
        " 13 of 292 printed numbers on figures of the index not reproducible or in conflict; 1 conflict left to decide;"
        " data as of 2023-07."
    )


# --- real change and re-based bounds ---


def test_the_change_on_last_years_edition_is_split_into_real_change_and_bounds(zh: View, en: View) -> None:
    assert said(split_line(zh)) == (
        "卫生健康质量指数2022年为90.56分；2021年在上一版本（并非公布的版本）中为90.37分，按本版本重新计算为89.28分。"
        "与上一版本的得分相比变动+0.19分：指标数值的实际变化+0.74分、上下限调整-0.55分。"
    )
    assert said(split_line(en)) == (
        "Health quality index: 90.56 points in 2022; 2021 stood at 90.37 points in the edition before (not a published"
        " one), and stands at 89.28 points as this edition computes it. Against that edition the change is +0.19"
        " points, made up of +0.74 points from real change of the values, -0.55 points from re-based bounds."
    )


def test_the_split_by_hand(zh: View) -> None:
    """Two bounds moved, each with 6% of the weight; a part is the mean of moving it before and after the value.

    Stay: 7.36 days scores 100 by the old bounds and 88 by the new; 7.12 days 100 by both: bounds -6, so -0.36.
    Primary care: 42.0309% scores 92.324 and 86.239; 44.8568% scores 100 (cut) and 99.793: bounds -3.146, so -0.189.
    """
    change = zh.change(zh.root, 2021, "shenzhen/index/2021")
    assert change is not None
    moved = {part.indicator: float(part.effects["bounds"]) for part in change.parts if part.effects["bounds"]}
    assert moved == {
        "average_stay": pytest.approx(-0.36, abs=1e-9),
        "primary_care_share": pytest.approx(-0.1888, abs=1e-4),
    }


def test_without_an_edition_before_the_split_is_within_the_edition(zh: View) -> None:
    alone = View(Book(zh.assessment, "zh"), SHENZHEN, 2022)
    assert said(split_line(alone)) == (
        "卫生健康质量指数2021—2022年的变动（+1.28分）全部来自指标数值，各年按同一套上下限和权重计分。"
    )
    assert "2015—2016年" in said(split_line(View(zh.book, SHENZHEN, 2016))), "not the year after the edition before"
    assert split_line(View(zh.book, SHENZHEN, 2012)) is None, "the first year"


def test_what_filled_in_scores_have_done_is_no_real_change(demo: PackFolder) -> None:
    view = view_of(leave_gaps(accept_little(demo), "satisfaction", EAST, 2023))
    assert said(split_line(view)) == (
        "Health index: the change from 2022 to 2023, +2.60 points, is made up of +3.00 points from real change of the"
        " values, -0.40 points from filled-in scores; all years are scored with the same bounds."
    )


def edition_before(pack: PackFolder) -> PackFolder:
    """An edition of 2022, published, with another bound."""
    for file in ("index.yaml", "tree.yaml", "bounds.yaml"):
        pack.write(f"index/2022/{file}", pack.read(f"index/2023/{file}"))
    pack.write("index/2022/claims.csv", pack.read("index/2023/claims.csv").splitlines()[0] + "\n")
    for old, new in (('id: "2023"', 'id: "2022"'), ("last: 2023", "last: 2022"), ("draft", "published")):
        pack.replace("index/2022/index.yaml", old, new)
    return pack.replace("index/2022/bounds.yaml", "upper: {value: 85.00,", "upper: {value: 84.00,")


def test_last_years_published_score_is_called_published(demo: PackFolder) -> None:
    before = open_edition(edition_before(demo).address("2022")).assessment
    assert said(split_line(view_of(demo, previous=before))) == (
        "Health index: 84.30 points in 2023; 2022 was published as 81.77 points, and stands at 80.90 points as this"
        " edition computes it. Against the published score the change is +2.53 points, made up of +3.43 points from"
        " real change of the values, -0.90 points from re-based bounds."
    )
    whole = demo.replace(INDEX, "decimals: 2", "decimals: 0")
    assert said(split_line(view_of(whole, previous=before, language="zh"))) == (
        "健康指数2023年为84分；2022年当时公布为82分，按本版本重新计算为81分。"
        "与当时公布的得分相比变动+3分：指标数值的实际变化+3分、上下限调整-1分"
        "（各数分别修约，末位可能略有出入）。"
    )


def test_other_weights_are_no_real_change_either(demo: PackFolder) -> None:
    edition_before(demo).replace(
        "index/2022/tree.yaml", "infant_mortality, weight: 30%", "infant_mortality, weight: 10%"
    ).replace("index/2022/tree.yaml", "life_expectancy, weight: 30%", "life_expectancy, weight: 50%")
    before = open_edition(demo.address("2022")).assessment
    assert said(split_line(view_of(demo, previous=before, language="zh"))) == (
        "健康指数2023年为84.30分；2022年当时公布为84.54分，按本版本重新计算为80.90分。"
        "与当时公布的得分相比变动-0.24分：指标数值的实际变化+3.15分、"
        "上下限调整-1.20分、权重和指标调整-2.20分（各数分别修约，末位可能略有出入）。"
    )


# --- whatever the pack ---


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_can_be_looked_up_again_by_its_tag(
    assessments: tuple[Assessment, Assessment], language: Language
) -> None:
    book = Book(assessments[0], language, previous=assessments[1])
    view = View(book, SHENZHEN, 2022)
    lines = [*sentences_of(view, view.root), quality_line(view)]
    split = split_line(view)
    assert split is not None
    numbers = [part for each in (*lines, split) for part in each.text if isinstance(part, Number)]
    assert len(numbers) > 100
    for number in numbers:
        found = read_tag(tag_of(number.origin, number.style))
        assert found is not None, number
        assert book.number(*found).text == number.text


def test_every_sentence_has_a_key_of_its_own(zh: View) -> None:
    keys = [sentence.key for sentence in sentences_of(zh, zh.root)]
    assert sorted(set(keys)) == sorted(keys)


@pytest.mark.parametrize("missing", ["lowest_score", "leave_out", "none"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_gaps_everywhere_never_print_as_numbers(demo: PackFolder, missing: str, language: Language) -> None:
    accept_little(demo).replace(INDEX, "missing: lowest_score", f"missing: {missing}")
    for indicator in ("infant_mortality", "life_expectancy", "satisfaction"):
        leave_gaps(demo, indicator, EAST, 2021, 2023)
    book = Book(open_edition(demo.address()).assessment, language)
    for year in (2021, 2022, 2023):
        view = View(book, EAST, year)
        for node in view.edition.nodes:
            words = all_said(sentences_of(view, node))
            assert words
            assert not any("—‰" in each or "——" in each or "— " in each for each in words)
        assert said(quality_line(view))
        split_line(view)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_figure_is_written_into_the_words(language: Language) -> None:
    file = resources.files("weiheng.vocabulary") / "catalogue" / language / "background.toml"
    texts = [text for table in tomllib.loads(file.read_text("utf-8")).values() for text in table.values()]
    assert [text for text in texts if any(each.isdigit() for each in text.replace("GB/T 8170", ""))] == []


def test_years_are_said_as_runs_and_dates_as_people_write_them(zh: View) -> None:
    line = years_line(zh, (2012, 2013, 2014, 2017, 2019))
    assert "".join(
        part if isinstance(part, str) else part.text for part in line if not isinstance(part, Reference)
    ) == ("2012—2014、2017和2019")
    assert dated(Words("zh"), "2022-04-13T08:30") == "2022年4月13日"
    assert dated(Words("en"), "2012/2022") == "2012–2022"
    assert dated(Words("zh"), "第3季度") == "第3季度"
