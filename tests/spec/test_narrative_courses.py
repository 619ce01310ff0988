"""Series that fall, tie, break or have gaps: growth of one thing only, ties and lists worded as such."""

from collections.abc import Sequence

import pytest
from narrative_words import INDEX, VALUES, plain, said, view_of
from pack_folder import PackFolder
from properties.random_editions import both
from small_editions import HERE, Example, group, leaf

from weiheng.definitions.model import Break
from weiheng.report.book import Book
from weiheng.report.narrative import analysis, closing, indicators, members, trend
from weiheng.report.narrative.headline import conclusion, headline
from weiheng.report.narrative.quality import quality_claims, quality_coverage, quality_line, quality_open
from weiheng.report.numbers import Kind
from weiheng.report.view import View
from weiheng.vocabulary.messages import Language

NAMES = {"a": "甲率", "b": "乙率", "c": "丙率", "d": "丁率"}
RISING = {"a": (50, 52, 55, 60, 62, 64), "b": (50, 55, 58, 61, 63, 64), "c": (50, 49, 48, 47, 46, 45)}
RISING |= {"d": (50, 60, 61, 62, 63, 64)}
FALLING = {"a": (70, 65, 60, 55, 50), "b": (70, 66, 62, 58, 54), "c": (60, 58, 56, 54, 52), "d": (50, 50, 49, 48, 45)}
MIXED = {"a": (70, 65, 60, 55, 50), "b": (40, 45, 50, 55, 60), "c": (60, 60, 60, 60, 60), "d": (60, 55, 50, 45, 40)}
TIED = {"a": (70, 65, 60), "b": (70, 65, 60), "c": (70, 65, 62), "d": (50, 40, 50)}


def view(
    values: dict[str, Sequence[int | None]],
    *breaks: tuple[int, str],
    language: Language = "zh",
    negative: str = "",
    missing: str = "lowest_score",
) -> View:
    """Indicators of equal weight on bounds of 20 and 80, from 2020 on, with breaks that all of them have."""
    texts = {key: [None if each is None else str(each) for each in series] for key, series in values.items()}
    gaps = tuple(Break.model_validate({"period": year, "kind": kind, "note": both("x")}) for year, kind in breaks)
    tree = group("root", "1", *(leaf(key, f"1/{len(values)}") for key in values))
    example = Example(tree, texts, names=NAMES, breaks=gaps, negative=frozenset(negative), missing=missing)
    assessment = example.assessment()
    return View(Book(assessment, language), HERE, assessment.periods[-1])


def parts(seen: View) -> list[str]:
    """Growth of the parts, and who is left out."""
    keys = members.children(seen, seen.root)
    rules = (members.growth, members.growth_others)
    return [said(found) for rule in rules if (found := rule(seen, "parts", seen.root, keys)) is not None]


# --- average growth ---


@pytest.mark.parametrize("kind", ["method", "scope", "unexplained"])
def test_no_average_growth_across_a_break(kind: str) -> None:
    seen = view(RISING, (2023, kind))
    assert plain(trend.course(seen, "root").text) == "与2020年的80.00分相比，累计上升6.17分。"
    assert said(trend.course_breaks(seen, "root")).endswith("跨越中断的变动宜谨慎解读，不计算年均增速。")
    assert parts(seen) == []
    english = view(RISING, (2023, kind), language="en")
    assert plain(trend.course(english, "root").text) == (
        "Compared with 80.00 points in 2020, it has gained 6.17 points."
    )


def test_growth_is_given_since_a_break_of_long_ago() -> None:
    seen = view(RISING, (2022, "method"))
    assert plain(trend.course(seen, "root").text) == (
        "与2020年的80.00分相比，累计上升6.17分；2022年以来年均增长0.99%。"
    )
    assert said(trend.course_breaks(seen, "root")).endswith("跨越中断的变动宜谨慎解读。")
    assert parts(seen) == ["2022年以来，各组成部分中得分年均增速最快的是甲率（2.34%），年均降幅最大的是丙率（0.85%）。"]


def test_a_change_of_source_keeps_the_rate_with_a_mark() -> None:
    seen = view(RISING, (2023, "source"))
    assert plain(trend.course(seen, "root").text) == "与2020年的80.00分相比，累计上升6.17分，年均增长1.50%。"
    assert said(trend.course_breaks(seen, "root")).endswith("跨越中断的变动和增速宜谨慎解读。")
    assert parts(seen) == [
        "2020年以来，各组成部分中得分年均增速最快的是甲率、乙率和丁率（同为2.23%，其间来源有变更），"
        "年均降幅最大的是丙率（0.85%，其间来源有变更）。"
    ]


def test_only_members_with_a_rate_over_the_same_years_are_ranked(demo: PackFolder) -> None:
    gap = "breaks: [{period: 2022, kind: method, note: {zh: 变, en: x}}]\n"
    demo.append("indicators/satisfaction.yaml", gap)
    seen = view_of(demo, language="zh")
    assert members.growth(seen, "parts", seen.root, ("outcomes", "resources")) is None, "one alone is no ranking"
    keys = ("infant_mortality", "life_expectancy", "satisfaction")
    assert said(members.growth(seen, "parts", seen.root, keys)) == (
        "2021年以来，各组成部分中得分年均增速最快的是婴儿死亡率（6.90%），最慢的是平均期望寿命（2.35%）。"
    )
    assert said(members.growth_others(seen, "parts", seen.root, keys)) == "患者满意度没有可比的同期增速，不参与比较。"
    demo.append("indicators/infant_mortality.yaml", gap)
    seen = view_of(demo, language="zh")
    every = (*keys, "beds_per_1000")
    assert members.growth(seen, "parts", seen.root, every) is None, "two of four are not enough for a ranking"


def test_falls_are_ranked_as_falls() -> None:
    assert parts(view(FALLING)) == [
        "2020年以来，各组成部分中得分年均降幅最小的是丁率（1.06%），最大的是甲率（3.78%）。"
    ]
    assert parts(view(FALLING, language="en")) == [
        "From 2020 on, average yearly decline in score among the components was smallest for 丁率 (1.06%)"
        " and largest for 甲率 (3.78%)."
    ]


def test_rises_beside_falls() -> None:
    assert parts(view(MIXED)) == [
        "2020年以来，各组成部分中得分年均增速最快的是乙率（4.26%），年均降幅最大的是丁率（4.09%）。"
    ]


def test_the_same_fall_everywhere() -> None:
    assert parts(view({"a": (60, 50, 40), "b": (60, 50, 40)})) == [
        "2020年以来，各组成部分得分年均降幅相同，同为8.01%。"
    ]


def test_a_score_that_rises_is_not_read_as_the_mortality_itself() -> None:
    """The indicator fell and is better for it: its score rose."""
    seen = view({"a": (70, 60), "b": (30, 40)}, negative="a")
    keys = members.children(seen, "root")
    assert said(members.changes(seen, "parts", "root", keys)) == ("与上年相比，甲率和乙率（同为+6.67分）得分上升。")


# --- records ---


def test_a_record_across_a_break_says_so_in_the_same_sentence() -> None:
    for kind in ("method", "scope", "unexplained", "source"):
        assert "为2020年以来最高（其间序列有中断）" in said(indicators.indicator(view(RISING, (2023, kind)), "a"))
    assert said(indicators.indicator(view(RISING, (2025, "method"), language="en"), "a")) == (
        "甲率 stood at 64.0%, up 2.0 percentage points from the year before (method changed that year),"
        " the highest in the series from 2020 (with breaks in it)."
    )
    assert said(indicators.indicator(view(RISING, (2025, "source")), "a")) == (
        "甲率为64.0%，比上年上升2.0个百分点（当年来源有变更），为2020年以来最高。"
    )
    assert "（" not in said(indicators.indicator(view(RISING), "a"))


def test_the_first_page_says_that_its_record_goes_across_breaks() -> None:
    assert "为2020年以来最高（其间部分指标的序列有中断）" in said(conclusion(view(RISING, (2022, "scope"))))
    assert "为2020年以来最高；" in said(conclusion(view(RISING, (2022, "source"))))


def test_notes_on_a_change_share_their_brackets() -> None:
    assert "（以低为优，属变差；当年方法有变更）" in said(
        indicators.indicator(view(RISING, (2025, "method"), negative="a"), "a")
    )


def test_a_tie_with_the_best_year_is_a_best_value_too() -> None:
    seen = view(TIED)
    assert said(indicators.indicator(seen, "d")).endswith("与2020年同为2020年以来最高。")
    assert (
        said(indicators.best_on_record(seen, "root")) == "数值达到历年最好水平的有：丁率（2020年以来，与2020年持平）。"
    )
    assert said(indicators.best_on_record(view(TIED, (2021, "scope"), language="en"), "root")) == (
        "The best values on record were those of 丁率 (series from 2020, level with 2020, with breaks)."
    )


# --- lists ---


def test_ties_in_a_list_are_set_apart() -> None:
    seen, english = view(TIED), view(TIED, language="en")
    assert said(closing.fallers(seen, "root")) == ("得分比上年下降的指标有甲率和乙率（同为-3.33分）、丙率（-2.00分）。")
    assert said(closing.rooms(english, "root")).endswith("丁率 (5.00 points), and 甲率 and 乙率 (3.33 points each).")


def test_gaps_of_several_indicators_are_clauses_of_their_own() -> None:
    gaps = {"a": (50, None, 55, 60), "b": (50, None, 44, 33), "c": (50, 60, None, 60), "d": (50, 60, 61, 62)}
    assert said(trend.course_filled(view(gaps), "root")) == (
        "甲率和乙率2021年没有数值，丙率2022年没有数值，所缺得分以相应指标的历年最低得分填充。"
    )
    left_out = said(trend.course_filled(view(gaps, missing="leave_out", language="en"), "root"))
    assert left_out.endswith("丙率 has no value for 2022; without a value they are left out of the score.")


def test_many_different_gaps_are_told_together() -> None:
    gaps = {key: [None if year == gap else 50 for year in range(6)] for gap, key in enumerate("abcd", start=1)}
    assert said(trend.course_filled(view(gaps), "root")) == (
        "甲率、乙率、丙率和丁率2021—2024年有数值缺失，所缺得分以相应指标的历年最低得分填充。"
    )


def test_where_there_is_nothing_nothing_is_said_to_be_filled_or_final() -> None:
    seen = view({"a": (None, None), "b": (None, None)})
    assert said(trend.course_filled(seen, "root")) == "甲率和乙率2021年没有数值。"
    assert said(quality_coverage(seen, "root")) == "Group root在2020—2021年没有数值支撑。"
    assert quality_open(seen, "root") is None
    assert said(quality_line(seen)) == "数据质量：2020—2021年没有数值，缺4个，没有填充的得分。"


def test_years_without_any_value_are_told_from_years_with_few() -> None:
    seen = view({"a": (None, 50, 60), "b": (None, None, 60)}, missing="leave_out", language="en")
    assert said(quality_coverage(seen, "root")) == (
        "Group root: in 2020–2021 not all of the weight rests on observed figures; in 2020 none of it does."
    )


# --- headlines ---


@pytest.mark.parametrize(
    ("last", "cause"),
    [
        ((62, 50, 50, 50), "，主因是甲率上升"),
        ((62, 57, 50, 50), "，主因是甲率上升"),
        ((62, 60, 50, 50), "，主要因甲率和乙率上升"),
        ((60, 56, 55, 50), "，主要因甲率和乙率上升"),
        ((60, 60, 60, 50), "，主要因甲率、乙率和丙率上升"),
        ((60, 60, 60, 60), ""),
        ((62, 50, 50, 45), "，主因是甲率上升"),
    ],
)
def test_a_main_cause_gives_most_of_the_change(last: Sequence[int], cause: str) -> None:
    """Parts are compared with all that went the same way, not with the change that is left of both ways."""
    seen = view({key: (50, value) for key, value in zip(NAMES, last, strict=True)})
    _, mark, found = plain(headline(seen, "root")).partition("分，")
    assert (mark and "，") + found == cause


def test_two_causes_that_went_different_ways() -> None:
    seen = view({"a": (50, 61), "b": (50, 40)}, negative="b")
    assert plain(headline(seen, "root")).endswith("主要因甲率上升、乙率下降")
    english = view({"a": (50, 61), "b": (50, 40)}, negative="b", language="en")
    assert plain(headline(english, "root")).endswith("mainly because 甲率 rose and 乙率 fell")


# --- said once ---


def test_the_summary_does_not_repeat_the_overview() -> None:
    seen = view(TIED)
    overview = said(indicators.overview(seen, "root"))
    texts = [said(each) for paragraph in analysis.summary(seen, "root") for each in paragraph.sentences]
    assert overview not in texts
    assert texts[-1] == "数值比上年变差的有：甲率、乙率和丙率。"
    better = view({"a": (50, 60), "b": (50, 60)})
    assert said(indicators.worsened(better, "root")) == "可与上年比较的指标中，没有数值变差的。"


def test_a_worse_value_across_a_break_is_marked() -> None:
    assert said(indicators.worsened(view(RISING, (2025, "method")), "root")) == (
        "数值比上年变差的有：丙率（当年方法有变更）。"
    )


# --- numbers printed earlier ---


def test_numbers_that_no_data_can_be_set_against_are_not_called_reproducible(demo: PackFolder) -> None:
    head, *_ = demo.read("index/2023/claims.csv").splitlines()
    row = "c1,score,health_index,990102,2021,,60.00,points,,yearbook,table 2,"
    demo.without_plans().write("index/2023/claims.csv", f"{head}\n{row}\n")
    demo.replace(VALUES, "beds_per_1000,990101,2023,4.50,beds_per_1000,,final,yearbook,table 1,2024,\n", "")
    demo.replace(INDEX, "missing: lowest_score", "missing: none")
    for language in ("zh", "en"):
        seen = view_of(demo, language=language)
        assert seen.number(Kind.PRINTED).value == 0
        assert quality_claims(seen, seen.root) is None
        assert "重现" not in said(quality_line(seen))
        assert "reproducible" not in said(quality_line(seen))
