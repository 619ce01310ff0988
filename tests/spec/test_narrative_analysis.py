"""The analysis by rules: each sentence says what the numbers prove, in both languages, and nothing else."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

import pytest
from narrative_words import ANALYSIS, plain
from narrative_words import heard as said
from pack_folder import PackFolder

from weiheng.definitions.address import find
from weiheng.editions import open_edition
from weiheng.report.blocks import Paragraph
from weiheng.report.book import Book
from weiheng.report.narrative import analysis, cause, closing, indicators, members, trend
from weiheng.report.narrative.extremes import Span, record
from weiheng.report.narrative.headline import conclusion, headline
from weiheng.report.numbers import Kind, Number
from weiheng.report.view import View
from weiheng.vocabulary.messages import Language

SHENZHEN, EAST, WEST = "440300", "990101", "990102"
ROOT = "quality_index"


def told(paragraphs: Iterator[Paragraph]) -> list[str]:
    return [said(sentence) for paragraph in paragraphs for sentence in paragraph.sentences]


@cache
def shenzhen(language: Language = "zh", year: int = 2022) -> View:
    now, before = (open_edition(find(f"shenzhen/index/{edition}")).assessment for edition in (2022, 2021))
    return View(Book(now, language, previous=before), SHENZHEN, year)


def view_of(pack: PackFolder, language: Language = "zh", area: str = EAST, year: int = 2023) -> View:
    return View(Book(open_edition(pack.address()).assessment, language), area, year)


def test_the_whole_index_in_chinese() -> None:
    assert told(analysis.whole(shenzhen(), ROOT)) == [
        "2022年，深圳市卫生健康质量指数得分为90.56分，比上年上升1.28分。",
        "这是2012年以来的最高得分。",
        "与2012年的69.13分（含填充得分）相比，累计上升21.43分。",
        "2013年下降，此后连续9年上升。",
        "市域内住院率2012—2014年没有数值，所缺得分以该指标历年最低得分填充。",
        "其间部分指标的序列在2013年和2020—2022年有中断，其中平均期望寿命的中断原因不明，"
        "跨越中断的变动宜谨慎解读，不计算年均增速。",
    ]


def test_the_whole_index_in_english() -> None:
    assert told(analysis.whole(shenzhen("en"), ROOT)) == [
        "In 2022, the Health quality index for Shenzhen stood at 90.56 points, up 1.28 points from the year before.",
        "This is the highest score in the series from 2012.",
        "Compared with 69.13 points (with scores filled in) in 2012, it has gained 21.43 points.",
        "It fell in 2013 and has risen 9 years in a row since.",
        "Hospitalisation within the city has no value for 2012–2014; the lowest score of the indicator stands in.",
        "Changes across breaks should be read with care, and no average growth is given across them: "
        "series of indicators break in 2013 and 2020–2022, that of Life expectancy at birth without explanation.",
    ]


def test_parts_side_by_side() -> None:
    assert told(analysis.parts(shenzhen(), ROOT)) == [
        "2022年，各组成部分得分由高到低依次为质量水平（91.98分）、发展能力（90.29分）和质量获得感（88.24分）。",
        "与上年相比，发展能力（+4.17分）和质量获得感（+0.80分）得分上升，质量水平（-1.39分）得分下降。",
    ]
    assert said(members.changes(shenzhen("en"), "parts", ROOT, members.children(shenzhen("en"), ROOT))) == (
        "Compared with the year before, Capability to develop (+4.17 points) and Sense of gain (+0.80 points) "
        "rose in score; Quality level (-1.39 points) fell in score."
    )


def test_groups_across_the_tree_name_what_cannot_be_compared_and_what_is_the_same_number() -> None:
    assert told(analysis.groups(shenzhen(), ROOT)) == [
        "2022年，各分组中，得分最高的是医疗服务效率（99.90分），最低的是顾客满意度（88.24分）。",
        "与上年相比，得分上升最多的是医疗服务效率（+12.77分）、持续发展（+4.17分）和医疗服务质量（+3.17分），"
        "居民健康水平（-9.23分）得分下降。",
        "持续发展（属发展能力）和顾客满意度（属质量获得感）均为所属部分的唯一分组，得分与该部分相同。",
    ]


def test_a_part_that_fell() -> None:
    assert told(analysis.node(shenzhen(), "quality_level")) == [
        "2022年，质量水平得分为91.98分，比上年下降1.39分。",
        "此前曾连续5年上升。",
        "2012年以来的最高得分为93.37分，出现在2021年。",
        "与2012年的70.93分（含填充得分）相比，累计上升21.05分。",
        "2012—2022年间，2013年、2016年和2022年下降，其余年份上升。",
        "市域内住院率2012—2014年没有数值，所缺得分以该指标历年最低得分填充。",
        "其间平均期望寿命的序列在2020年有中断（原因不明），跨越中断的变动宜谨慎解读，不计算年均增速。",
    ]
    assert said(trend.turns(shenzhen("en"), "quality_level")) == (
        "Between 2012 and 2022 it fell in 2013, 2016 and 2022, and rose in all other years."
    )


def test_a_run_that_goes_on() -> None:
    assert said(trend.run(shenzhen(year=2020), "quality_level")) == "至此已连续4年上升。"
    assert said(trend.run(shenzhen("en", 2020), "quality_level")) == "It has now risen 4 years in a row."
    assert trend.run(shenzhen(year=2017), "quality_level") is None, "a single rise after a fall is no run"


def test_a_course_begins_where_there_is_enough_observed() -> None:
    view = shenzhen()
    assert trend.told(view, "service_quality") == tuple(range(2015, 2023)), "before, all of it was filled in"
    assert said(trend.course_begins(view, "service_quality")) == (
        "2015年以前观测值不足，医疗服务质量的走势从2015年算起。"
    )
    assert said(trend.record_score(view, "service_quality")) == "这是2015年以来的最高得分。"
    assert said(trend.course(view, "service_quality")) == "与2015年的83.49分相比，累计上升6.98分，年均增长1.15%。"


def test_a_record_is_proven_although_some_scores_were_filled_in() -> None:
    """Whatever hospitalisation was before 2015, with 4% of the weight it could not have lifted the index to 90."""
    assert said(trend.record_score(shenzhen(), ROOT)) == "这是2012年以来的最高得分。"


def test_causes_with_values_points_and_breaks() -> None:
    assert told(analysis.node_cause(shenzhen(), ROOT)) == [
        "拉高得分的指标主要是：每万人口全科医师数量由4.25人升至5.07人（+0.94分，当年来源有变更）、"
        "基层医疗机构总诊疗量占比由42.03%升至44.86%（+0.81分）和出院患者平均住院日由7.36天降至7.12天（+0.72分）。",
        "拉低得分的指标是：孕产妇死亡率由1.91/10万升至7.21/10万（-2.40分）。",
        "每千人口医疗卫生机构床位数和每千人口执业（助理）医师数量也影响得分，其与上年的比较跨越序列中断。",
        "两年的上下限和权重一致，变动全部来自指标数值。",
        "《深圳市卫生健康质量指数2021年度（重构）》测评2021年所用的上下限、权重或数据与本版不同；与其得分相比，"
        "2022年深圳市卫生健康质量指数变动+0.19分，其中数值变动影响+0.74分，上下限调整影响-0.55分。",
    ]


def test_what_pulled_it_down_is_told_first_of_what_fell() -> None:
    first, second, *_ = told(analysis.node_cause(shenzhen("en"), "quality_level"))
    assert first == "The score was lowered by Maternal mortality ratio from 1.91 to 7.21 per 100,000 (-6.00 points)."
    assert second.startswith("The score was raised mostly by Primary care share of visits from 42.03% to 44.86% (+2.03")


def test_a_node_of_one_indicator_moves_with_it() -> None:
    assert told(analysis.node_cause(shenzhen(), "sense_of_gain")) == [
        "质量获得感只含医疗机构患者满意度一项指标，得分随之变动。"
    ]


def test_indicators_in_their_own_units() -> None:
    assert told(analysis.node_indicators(shenzhen(), "resident_health")) == [
        "婴儿死亡率为1.18‰，比上年上升0.12个千分点（以低为优，属变差），得分仍为满分100.00分。",
        "孕产妇死亡率为7.21/10万，比上年上升5.30/10万（以低为优，属变差），得分为最低分60.00分。",
        "平均期望寿命为83.93岁，比上年上升0.20岁，为2012年以来最高（其间序列有中断）。",
        "居民健康素养水平为47.63%，比上年上升1.65个百分点，为2012年以来最高。",
    ]
    assert told(analysis.node_indicators(shenzhen("en"), "service_efficiency")) == [
        "Average length of stay stood at 7.12 days, down 0.24 days from the year before (an improvement: lower is "
        "better), the lowest in the series from 2012, with the full score of 100.00 points.",
        "Primary care share of visits stood at 44.86%, up 2.82 percentage points from the year before, "
        "the highest in the series from 2012.",
    ]


def test_counts_grow_in_number_and_stays_grow_shorter() -> None:
    assert said(indicators.indicator(shenzhen(), "beds_per_1000")).startswith(
        "每千人口医疗卫生机构床位数为3.72张，比上年增加0.10张"
    )
    assert said(indicators.indicator(shenzhen(), "average_stay")).startswith(
        "出院患者平均住院日为7.12天，比上年缩短0.24天"
    )


def test_a_tiny_change_is_slight() -> None:
    assert "比上年略减0.01张" in said(indicators.indicator(shenzhen(year=2013), "beds_per_1000"))
    assert plain(headline(shenzhen(year=2020), "sense_of_gain")) == (
        "质量获得感得分略降0.30分，因医疗机构患者满意度下降"
    )


def test_a_part_with_groups_gives_an_overview_and_leaves_the_rest_to_them() -> None:
    assert told(analysis.node_indicators(shenzhen(), "quality_level")) == [
        "与上年相比，质量水平的7项指标中，婴儿死亡率和孕产妇死亡率变差，其余均改善。"
    ]


def test_every_indicator_is_spoken_of_once_in_the_sections_of_the_tree() -> None:
    view = shenzhen()
    sections = ["quality_level", *view.groups("quality_level"), "capability", "sense_of_gain"]
    keys = [key for node in sections for key in indicators.own_leaves(view, node)]
    assert keys == [leaf.id for leaf in view.edition.indicators]


def test_the_summary() -> None:
    assert told(analysis.summary(shenzhen(), ROOT)) == [
        "总体看，2022年深圳市卫生健康质量指数继续上升，得分达到90.56分。",
        "各分组中，居民健康水平得分下降，其余均上升。",
        "数值达到历年最好水平的有：居民健康素养水平、出院患者平均住院日和基层医疗机构总诊疗量占比（2012年以来）；"
        "平均期望寿命、每千人口医疗卫生机构床位数、每千人口执业（助理）医师数量和每万人口全科医师数量"
        "（2012年以来，其间序列有中断）；市域内住院率（2015年以来）。",
        "数值比上年变差的有：婴儿死亡率和孕产妇死亡率。",
    ]
    assert said(closing.judgement(shenzhen("en"), "quality_level")) == (
        "On the whole, Quality level fell in 2022, after a rise, to 91.98 points."
    )


def test_where_most_remains_to_be_done() -> None:
    assert told(analysis.laggards(shenzhen(), ROOT)) == [
        "2022年得分最低的指标是孕产妇死亡率（60.00分）、每千人口医疗卫生机构床位数（85.62分）"
        "和每千人口执业（助理）医师数量（86.80分）。",
        "按权重折算，各指标如达到满分，可使深圳市卫生健康质量指数提高较多的是孕产妇死亡率（2.40分）、"
        "医疗机构患者满意度（2.35分）和每千人口医疗卫生机构床位数（2.30分）。",
        "得分比上年下降的指标只有孕产妇死亡率（-40.00分）。",
    ]


def test_headlines() -> None:
    assert plain(headline(shenzhen(), "resident_health")) == "居民健康水平得分下降9.23分，主因是孕产妇死亡率上升"
    assert plain(headline(shenzhen("en"), "service_quality")) == (
        "Quality of services rose 3.17 points because Hospitalisation within the city rose"
    )
    assert plain(headline(shenzhen(year=2020), "resident_health")) == (
        "居民健康水平得分上升6.94分，主要因平均期望寿命上升（序列有中断）、居民健康素养水平上升"
    )


def test_the_conclusion() -> None:
    assert said(conclusion(shenzhen())) == (
        "2022年，深圳市卫生健康质量指数得分为90.56分，比上年上升1.28分，"
        "为2012年以来最高（其间部分指标的序列有中断）；"
        "拉高得分最多的是每万人口全科医师数量（+0.94分）；拉低得分最多的是孕产妇死亡率（-2.40分）。"
    )
    assert said(conclusion(shenzhen("en"))) == (
        "In 2022, the Health quality index for Shenzhen stood at 90.56 points, up 1.28 points from the year before, "
        "the highest in the series from 2012 (with breaks in series of indicators); the largest gain came from "
        "General practitioners per 10,000 residents (+0.94 points); the largest loss came from "
        "Maternal mortality ratio (-2.40 points)."
    )


def test_a_single_year_has_levels_and_no_changes(demo: PackFolder) -> None:
    view = view_of(demo, year=2021)
    assert told(analysis.whole(view, view.root)) == ["2021年，东区健康指数得分为77.80分。"]
    assert told(analysis.node_cause(view, view.root)) == []
    assert told(analysis.node_indicators(view, "outcomes")) == ["婴儿死亡率为5.00‰。", "平均期望寿命为81.00岁。"]
    assert told(analysis.summary(view, view.root)) == []
    assert plain(headline(view, "outcomes")) == "健康结果得分为77.00分"
    assert said(conclusion(view)) == "2021年，东区健康指数得分为77.80分。"


def test_two_years_have_a_change_but_neither_course_nor_record(demo: PackFolder) -> None:
    view = view_of(demo, year=2022)
    assert told(analysis.whole(view, view.root)) == ["2022年，东区健康指数得分为80.90分，比上年上升3.10分。"]


def test_scores_filled_in_and_provisional_figures_are_flagged(demo: PackFolder) -> None:
    before, now = (view_of(demo, area=WEST, year=year) for year in (2022, 2023))
    assert said(trend.level(before, "resources")) == (
        "2022年，服务与资源得分为69.00分，比上年（含填充得分）上升1.50分。"
    )
    assert said(trend.level(now, "resources")) == (
        "2023年，服务与资源得分为74.00分（含初步数或估计数），比上年上升5.00分。"
    )
    assert said(indicators.indicator(now, "satisfaction")) == "患者满意度为84.00%（初步数），比上年上升4.00个百分点。"
    assert "患者满意度由80.00%升至84.00%（初步数）（+2.00分）" in said(cause.lifts(now, "resources"))
    assert said(indicators.indicator(view_of(demo, area=WEST, year=2021), "satisfaction")) == (
        "2021年患者满意度没有数值，得分以历年最低得分填充。"
    )
    assert said(members.changes(before, "parts", before.root, members.children(before, before.root))) == (
        "与上年相比，服务与资源（+1.50分，含填充得分）和健康结果（+0.80分）得分上升。"
    )


def test_what_is_missing_is_said_to_be_missing(demo: PackFolder) -> None:
    demo.replace("index/2023/index.yaml", "missing: lowest_score", "missing: none")
    view = view_of(demo, area=WEST, year=2021)
    assert told(analysis.whole(view, view.root)) == ["2021年，西区健康指数没有得分。", "患者满意度2021年没有数值。"]
    assert said(conclusion(view)) == "2021年，西区健康指数没有得分。"
    assert plain(headline(view, "resources")) == "服务与资源没有得分"
    assert said(indicators.indicator(view, "satisfaction")) == "2021年患者满意度没有数值，因而没有得分。"
    assert said(members.missing_members(view, "parts", view.root, ("outcomes", "resources"))) == (
        "2021年，服务与资源没有得分。"
    )
    assert said(closing.unscored(view, view.root)) == "2021年患者满意度没有得分，无法评价。"
    after = view_of(demo, area=WEST, year=2022)
    assert said(trend.level(after, "resources")) == "2022年，服务与资源得分为69.00分；上年没有得分，不作比较。"
    assert cause.lifts(after, "resources") is None
    assert told(analysis.node_cause(after, "resources")) == []


def test_an_indicator_left_out_is_told_apart_from_values(demo: PackFolder) -> None:
    demo.replace("index/2023/index.yaml", "missing: lowest_score", "missing: leave_out")
    view = view_of(demo, area=WEST, year=2022)
    assert said(trend.level(view, "resources")) == (
        "2022年，服务与资源得分为69.00分，比上年（未计入缺值指标）下降1.00分。"
    )
    assert told(analysis.node_cause(view, "resources")) == [
        "拉低得分的指标是：每千人口床位数由3.00张升至3.20张（-16.00分）。",
        "拉高得分的指标是：患者满意度（计入范围变化，+15.00分）。",
        "按来源分，数值变动影响+1.75分，权重或计入范围变化影响-2.75分。",
    ]


def test_what_prints_alike_is_unchanged(demo: PackFolder) -> None:
    demo.replace("observations/values.csv", "life_expectancy,990101,2023,82.00", "life_expectancy,990101,2023,81.501")
    demo.replace("observations/values.csv", "infant_mortality,990101,2023,4.00", "infant_mortality,990101,2023,4.50")
    view = view_of(demo)
    assert said(indicators.indicator(view, "life_expectancy")).startswith(
        "平均期望寿命为81.50岁，与上年持平（按所列位数）"
    )
    assert said(indicators.indicator(view, "infant_mortality")).startswith(
        "婴儿死亡率为4.50‰，与上年持平，与2022年同为2021年以来最低"
    )
    assert said(trend.level(view, "outcomes")) == "2023年，健康结果得分为80.50分，与上年持平（按所列位数）。"
    assert plain(headline(view, "outcomes")) == "健康结果得分与上年持平"
    assert said(indicators.overview(view, view.root)) == (
        "与上年相比，东区健康指数的4项指标中，婴儿死亡率和平均期望寿命持平，其余均改善。"
    )


def test_ties_are_worded_as_ties(demo: PackFolder) -> None:
    assert said(closing.lowest(view_of(demo, area=WEST, year=2022), "health_index")).startswith(
        "2022年得分最低的指标是婴儿死亡率和患者满意度（同为60.00分）"
    )
    assert said(closing.lowest(view_of(demo, "en", WEST, 2022), "health_index")).startswith(
        "The lowest scores of 2022 were those of Infant mortality rate and Patient satisfaction (60.00 points each)"
    )


def test_rises_and_falls_that_cancel_out(demo: PackFolder) -> None:
    """Half a point of mortality and one year of life expectancy are five points each, of equal weight."""
    demo.replace("observations/values.csv", "life_expectancy,990101,2023,82.00", "life_expectancy,990101,2023,80.25")
    view = view_of(demo)
    assert told(analysis.node_cause(view, "outcomes")) == [
        "健康结果得分与上年持平，各项指标升降相抵。",
        "拉高得分的指标是：婴儿死亡率由4.50‰降至4.00‰（+2.50分）。",
        "拉低得分的指标是：平均期望寿命由81.50岁降至80.25岁（-2.50分）。",
    ]


def test_full_scores_leave_nothing_to_gain(demo: PackFolder) -> None:
    for old, new in (("infant_mortality,990101,2023,4.00", "1.00"), ("life_expectancy,990101,2023,82.00", "86.00")):
        demo.replace("observations/values.csv", old, old.rpartition(",")[0] + f",{new}")
    view = view_of(demo)
    assert said(closing.all_full(view, "outcomes")) == "2023年各指标得分均为满分100.00分。"
    assert closing.lowest(view, "outcomes") is None
    assert closing.rooms(view, "outcomes") is None


@pytest.mark.parametrize(
    ("series", "expected"),
    [
        ((60, 70, 80, 90), (True, 2020, ())),
        ((90, 80, 70, 60), (False, 2020, ())),
        ((90, 70, 80, 90), (True, 2020, (2020,))),
        ((95, 70, 80, 90), None),
        ((None, 70, 80, 90), (True, 2021, ())),
        ((95, None, 80, 90), None),
        ((None, None, 80, 90), None),
        ((90, 90, 90, 90), None),
        ((60, 70, 80, None), None),
        (((60, 95), 70, 80, 90), (True, 2021, ())),
        (((60, 89), 70, 80, 90), (True, 2020, ())),
        ((60, 70, 80, (75, 90)), None),
        ((60, 70, 80, (85, 90)), (True, 2020, ())),
    ],
)
def test_records_are_said_only_if_the_series_proves_them(
    series: Sequence[object], expected: tuple[bool, int, tuple[int, ...]] | None
) -> None:
    found = record(spans_of(series), 2023)
    assert (None if found is None else (found.highest, found.since, found.ties)) == expected


def spans_of(series: Sequence[object]) -> dict[int, Span]:
    spans = {}
    for year, each in enumerate(series, start=2020):
        if each is not None:
            low, high = each if isinstance(each, tuple) else (each, each)
            spans[year] = Decimal(low), Decimal(high)
    return spans


def everything(view: View) -> list[Paragraph]:
    nodes = [key for key, node in view.edition.nodes.items() if node.children]
    return [paragraph for rule in ANALYSIS for node in nodes for paragraph in rule(view, node)]


def test_changes_of_shares_are_never_in_percent() -> None:
    for language, unit in (("zh", "个百分点"), ("en", " percentage points")):
        view = shenzhen(language)
        numbers = [
            part
            for paragraph in everything(view)
            for sentence in paragraph.sentences
            for part in sentence.text
            if isinstance(part, Number)
        ]
        changes = [each for each in numbers if each.origin.kind is Kind.VALUE_CHANGE]
        shares = [each for each in changes if view.indicator(each.origin.subject).unit == "percent"]
        assert shares
        assert {each.unit for each in shares} == {unit}
        assert {each.unit for each in numbers if each.origin.kind is Kind.GROWTH} == {"%"}
