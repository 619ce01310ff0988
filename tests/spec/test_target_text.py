"""Targets as plans write them: what is read, what is written for it, what is refused and why."""

import pytest

from weiheng.definitions.claims import Relation
from weiheng.definitions.requirement import Mode, Requirement, unit_of
from weiheng.definitions.target_text import TargetTextError, parse_target, write_target
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.messages import catalogue


def number(
    text: str, relation: Relation = Relation.EQ, unit: str | None = None, mode: Mode = Mode.LEVEL
) -> Requirement:
    return Requirement(mode, relation, (Figure(text),), unit)


def change(text: str, sign: int, unit: str, **more: object) -> Requirement:
    return Requirement(Mode.CHANGE, figures=(Figure(text),), unit=unit, sign=sign, **more)  # type: ignore[arg-type]


LEVELS = {
    "≥60.0": number("60.0", Relation.GE),
    "＜11.56": number("11.56", Relation.LT),
    "> 97%": number("97", Relation.GT, "percent"),
    "控制在6.5/10万以下": number("6.5", Relation.LE, "per_100000"),
    "控制在 ６．５／１０ 万 以内": number("6.5", Relation.LE, "per_100000"),
    "控制在18%": number("18", Relation.LE, "percent"),
    "达到84.53岁": number("84.53", Relation.EQ, "years"),
    "提高到84.53岁": number("84.53", Relation.EQ, "years"),
    "下降到3‰以下": number("3", Relation.LE, "per_mille"),
    "4名以上": number("4", Relation.GE, "名"),
    "不低于90%": number("90", Relation.GE, "percent"),
    "至少90%": number("90", Relation.GE, "percent"),
    "不超过5天": number("5", Relation.LE, "days"),
    "不高于5天": number("5", Relation.LE, "days"),
    "超过90%": number("90", Relation.GT, "percent"),
    "大于90%": number("90", Relation.GT, "percent"),
    "低于5‰": number("5", Relation.LT, "per_mille"),
    "小于5‰": number("5", Relation.LT, "per_mille"),
    "85%左右": number("85", Relation.ABOUT, "percent"),
    "约85%": number("85", Relation.ABOUT, "percent"),
    "1,012家": number("1012", Relation.EQ, "institutions"),
    "6.70万": number("6.70", Relation.EQ, "万"),
    "6.70万个": number("6.70", Relation.EQ, "places_10k"),
    "-0.5%": number("-0.5", Relation.EQ, "percent"),
    "力争达到50%以上。": number("50", Relation.GE, "percent"),
    "大于等于50%": number("50", Relation.GE, "percent"),
    "50%以上（含）": number("50", Relation.GE, "percent"),
    "超5000名": number("5000", Relation.GT, "名"),
    "接近5000名": number("5000", Relation.ABOUT, "名"),
    "降为0": number("0"),
    "7级以上": number("7", Relation.GE, "level"),
}
WAYS_TO_A_LEVEL = {
    "提高为50%": number("50", unit="percent"),
    "提高达到50%": number("50", unit="percent"),
    "提高实现50%": number("50", unit="percent"),
    "提高在50%以上": number("50", Relation.GE, "percent"),
    "提升达到90%以上": number("90", Relation.GE, "percent"),
    "逐年提高到50%": number("50", unit="percent"),
    "降低为2%": number("2", unit="percent"),
    "增加为10家": number("10", unit="institutions"),
    "增加有10家": number("10", unit="institutions"),
    "增长为20家以上": number("20", Relation.GE, "institutions"),
    "减少为0": number("0"),
    "下降控制在8/10万以下": number("8", Relation.LE, "per_100000"),
}
RANGES = {
    text: Requirement(Mode.LEVEL, Relation.RANGE, (Figure("20"), Figure("25")), unit)
    for text, unit in {
        "20—25": None,
        "20-25": None,
        "20–25": None,
        "20～25": None,
        "20 至 25岁": "years",
        "20%到25%": "percent",
        "控制在20——25%之间": "percent",
    }.items()
}
OTHERS = {
    "稳定在18%以下": number("18", Relation.LE, "percent", Mode.MAINTAIN),
    "保持在98%以上": number("98", Relation.GE, "percent", Mode.MAINTAIN),
    "维持98%": number("98", Relation.EQ, "percent", Mode.MAINTAIN),
    "稳定控制在18%": number("18", Relation.LE, "percent", Mode.MAINTAIN),
    "[13.5]": number("13.5", mode=Mode.CUMULATIVE),
    "［13.5］%": number("13.5", unit="percent", mode=Mode.CUMULATIVE),
    "累计超过1000张": number("1000", Relation.GT, "张", Mode.CUMULATIVE),
    "比2020年提高1岁左右": change("1", 1, "years", base=2020, relation=Relation.ABOUT),
    "较2020年下降10%": change("10", -1, "percent", base=2020, relative=True),
    "在2020年基础上增加10%": change("10", 1, "percent", base=2020, relative=True),
    "提高5个百分点": change("5", 1, "percent"),
    "实现提高5个百分点": change("5", 1, "percent"),
    "新增达到100张": change("100", 1, "张"),
    "每年1个百分点以上": number("1", Relation.GE, "percentage_points", Mode.MAINTAIN),
    "累计下降13.5%": change("13.5", -1, "percent", relative=True),
    "持续提升": Requirement(Mode.DIRECTION, sign=1),
    "逐步下降": Requirement(Mode.DIRECTION, sign=-1),
    "较2020年有所下降": Requirement(Mode.DIRECTION, sign=-1, base=2020),
    "稳中有升": Requirement(Mode.DIRECTION, sign=1),
    "稳中有降": Requirement(Mode.DIRECTION, sign=-1),
    "较上年提高": Requirement(Mode.DIRECTION, sign=1),
    "基本建成 整合型体系": Requirement(Mode.QUALITATIVE, text="基本建成 整合型体系"),
}


@pytest.mark.parametrize(("text", "meant"), (LEVELS | WAYS_TO_A_LEVEL | RANGES | OTHERS).items())
def test_a_target_is_read_and_written_so_that_it_is_read_again(text: str, meant: Requirement) -> None:
    assert parse_target(text) == meant
    assert parse_target(write_target(meant)) == meant


@pytest.mark.parametrize(
    ("texts", "written"),
    [
        (("控制在6.5/10万以下", "不高于6.5/10万", "≤ 6.5 /10万", "6.5/10万及以内"), "≤6.5/10万"),
        (("20至25", "20~25"), "20—25"),
        (("维持在98%以上", "稳定在不低于98%"), "保持在98%以上"),
        (("较2020年增加约1岁", "比2020年提高1岁左右"), "比2020年提高约1岁"),
        (("上升5个百分点", "提升5百分点"), "提高5个百分点"),
        (("[13.5]", "累计13.5"), "累计13.5"),
        (("稳步提高", "逐年上升趋势"), "持续提升"),
    ],
)
def test_what_means_the_same_is_written_in_one_way(texts: tuple[str, ...], written: str) -> None:
    assert {write_target(parse_target(each)) for each in texts} == {written}


@pytest.mark.parametrize(
    ("text", "reason", "detail"),
    [
        ("5分钟", "unknown_unit", "分钟"),
        ("6.5/100万", "unknown_unit", "/100万"),
        ("90%和95%", "two_numbers", "90%和95%"),
        ("6.5 1/10万", "two_numbers", "5 1"),
        ("25—20", "low_above_high", "25 > 20"),
        ("20%—25‰", "two_units", "%, ‰"),
        ("婴儿死亡率≤3‰", "unread", "婴儿死亡率≤"),
        ("超过60%以上", "two_relations", "超过, 以上"),
        ("约20—25", "two_relations", "约, —"),
        ("20之间", "one_number", "20"),
        ("保持提高5%", "two_modes", "保持提高"),
        ("累计提高到50%", "two_modes", "累计提高到"),
        ("下降达10%", "two_modes", "下降达"),  # by 10 % or to 10 %?
        ("累计降至50%", "two_modes", "累计降至"),
        ("提高到[50]", "two_modes", "提高到"),
        ("逐年提高1个百分点", "pace", "逐年提高"),
        ("每年下降10%", "pace", "每年下降"),
        ("较上年提高5%", "pace", "较上年提高"),
        ("约束性", "nothing", "约束性"),
        ("下降-5%", "two_modes", "下降-5"),
        ("60个千分点", "points", "个千分点"),
        ("提高5‰", "points", "‰"),
        ("比2020年5%", "no_change", "5"),
        ("比2020年好", "no_number", "比2020年好"),
        ("到2025年", "year", "2025年"),
        ("≥%", "no_number", "≥%"),
        (" ", "no_number", '""'),
        ("9" * 41, "unread", "9" * 41),
    ],
)
def test_a_text_that_cannot_be_read_wholly_is_refused_with_the_reason(text: str, reason: str, detail: str) -> None:
    with pytest.raises(TargetTextError) as refused:
        parse_target(text)

    assert (refused.value.reason, refused.value.detail) == (f"target_{reason}", detail)
    assert f"term.{refused.value.reason}" in catalogue("zh")


@pytest.mark.parametrize(
    "text",
    [
        "百分之五十以上",
        "三分之一以上",
        "两家以上",
        "不少于三家",
        "九成以上",
        "五年下降三成",
        "十万分之六点五",
        "大于等于九十",
        "五十",
        "翻一番",
        "下降一半",
        "增加一倍",
        "七成五",
        "降为零",
        "建成医院三家",
        "提高五个百分点",
    ],
)
def test_numbers_in_numerals_are_no_state_in_words(text: str) -> None:
    with pytest.raises(TargetTextError) as refused:
        parse_target(text)

    assert refused.value.reason == "target_digits"


@pytest.mark.parametrize("text", ["达到", "以上", "累计", "累计—", "控制在", "持续", "不低于", "近", "提高到"])
def test_words_around_a_number_need_one(text: str) -> None:
    with pytest.raises(TargetTextError) as refused:
        parse_target(text)

    assert refused.value.reason == "target_no_number"


@pytest.mark.parametrize(
    "text",
    [
        "全覆盖",
        "零发生",
        "零增长",
        "持续改善",
        "保持稳定",
        "不超过近五年平均水平",
        "达到国家标准",
        "达到一流水平",
        "进入全国前列",
        "统一",
        "一成不变",
        "建成三医联动体系",
    ],
)
def test_a_state_in_words_stays_as_it_is(text: str) -> None:
    assert parse_target(text) == Requirement(Mode.QUALITATIVE, text=text)


@pytest.mark.parametrize("text", TargetTextError.allowed.split(", "))
def test_what_a_refusal_offers_can_be_read(text: str) -> None:
    assert parse_target(text).mode is not Mode.QUALITATIVE


@pytest.mark.parametrize(
    ("text", "element", "meant"),
    [
        ("4名以上", "persons_per_10000", "persons_per_10000"),
        ("4名以上", "persons_10k", "persons"),
        ("4名以上", "percent", None),
        ("6.70万", "places", "places_10k"),
        ("6.70万", "places_10k", "places_10k"),
        ("6.70万", "percent", None),
        ("84.53", "years", "years"),
        ("3‰", "percent", "per_mille"),
        ("下降10%", "years", "percent"),
        ("下降10个百分点", "years", None),
        ("60个百分点", "percent", None),
    ],
)
def test_a_printed_unit_means_one_of_the_element(text: str, element: str, meant: str | None) -> None:
    unit = unit_of(parse_target(text), element)

    assert (unit.id if unit else None) == meant
