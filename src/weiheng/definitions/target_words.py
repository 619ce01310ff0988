"""The words around the number of a target, and what they say."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from weiheng.definitions.claims import Relation
from weiheng.definitions.requirement import Mode


@dataclass(frozen=True, slots=True)
class Word:
    """What a word says: how the number limits, how the target is to be met, which way; ``range`` needs two numbers.

    ``at_most`` is said of a number that nothing else limits: 控制在 6.5 allows less. ``level`` says what is reached:
    after a word of the way, 提高为 50, the number is no change. ``yearly`` speaks of every year.
    """

    text: str
    relation: Relation | None = None
    mode: Mode | None = None
    sign: int = 0
    at_most: bool = False
    level: bool = False
    yearly: bool = False
    range: bool = False


def _words(texts: str, **says: object) -> Iterable[Word]:
    return (Word(text, **says) for text in texts.split())  # type: ignore[arg-type]


_ADVERBS = "持续 逐步 稳步 不断 进一步 明显 显著 有所 大幅 继续 总体 基本 力争 争取 努力 确保 较大幅度"
_YEARLY = "逐年 较上年 比上年 较上一年 比上一年 较去年 比去年 同比"
_UP = "提升 提高 上升 增长 增加 升高 新增"
_DOWN = "下降 降低 减少 下调 缩小"
_UP_TO = "增到 增至 增为 升到 升至 升为 扩大到 扩大至"
_DOWN_TO = "降到 降至 降为 减到 减至 减为 缩短到 缩短至"
_LEVEL = "达 达到 达至 至 到 为 在 实现 有 = 总数达到 总数达 总量达到"

BEFORE: Mapping[str, Word] = {
    word.text: word
    for words in (
        _words(f"{_ADVERBS} ,"),
        _words(_YEARLY, yearly=True),
        _words(_LEVEL, level=True),
        _words(_UP_TO, level=True, sign=1),
        _words(_DOWN_TO, level=True, sign=-1),
        _words("控制 控制在 控制到", at_most=True, level=True),
        _words("保持 保持在 稳定 稳定在 维持 维持在 稳定保持在", mode=Mode.MAINTAIN),
        _words("每年 每年达到", mode=Mode.MAINTAIN, yearly=True),
        _words("累计 累计达到 累计达 累计完成", mode=Mode.CUMULATIVE),
        _words(f"{_UP} 新增达到 新增达 高 高出 多", sign=1),
        _words(f"{_DOWN} 低 少", sign=-1),
        _words("≥ >= => ≧ ⩾ ≮ 不低于 不少于 不小于 不得低于 不得少于 不下于 至少 最低 最少", relation=Relation.GE),
        _words("大于等于 大于或等于 高于等于 高于或等于", relation=Relation.GE),
        _words("≤ <= =< ≦ ⩽ ≯ 不高于 不超过 不大于 不多于 不得高于 不得超过 至多 最多 最高", relation=Relation.LE),
        _words("小于等于 小于或等于 低于等于 低于或等于", relation=Relation.LE),
        _words("> 超 超过 逾 大于 高于 多于 突破 达到并超过", relation=Relation.GT),
        _words("< 小于 低于 少于 不足 不到", relation=Relation.LT),
        _words("约 大约 近 接近 ≈", relation=Relation.ABOUT),
        _words("约为 大约为", relation=Relation.ABOUT, level=True),
    )
    for word in words
}
AFTER: Mapping[str, Word] = {
    word.text: word
    for words in (
        _words("的水平 水平 ,"),
        _words("以上 及以上 或以上 (含)以上 以上(含)", relation=Relation.GE),
        _words("以下 及以下 或以下 以内 及以内 之内 内 (含)以下 (含)以内 以下(含) 以内(含)", relation=Relation.LE),
        _words("左右 上下", relation=Relation.ABOUT),
        _words("之间 区间", range=True),
    )
    for word in words
}
WAYS: Mapping[str, int] = {
    **dict.fromkeys((*_UP.split(), "有升", "↑"), 1),
    **dict.fromkeys((*_DOWN.split(), "有降", "↓"), -1),
}
"""Words that are a direction by themselves."""


def alternatives(texts: Iterable[str]) -> str:
    """A regular expression for one of some texts, the longest that fits."""
    return "|".join(re.escape(each) for each in sorted(texts, key=len, reverse=True))


_LEADING = ("保持", "稳定", "稳中", "呈", *_ADVERBS.split(), *_YEARLY.split())
DIRECTION = re.compile(rf"(?:{alternatives(_LEADING)})*({alternatives(WAYS)})(?:趋势|态势)?")
ATTRIBUTES = re.compile("(?:约束性|预期性|指导性)(?:目标|指标)?")
"""What kind of target it is: it belongs beside the target."""


def words_in(text: str, known: Mapping[str, Word]) -> tuple[tuple[Word, ...], str]:
    """The words that a text is made of, and what is left where none fits any more."""
    pattern, found = re.compile(alternatives(known)), []
    while match := pattern.match(text):
        found.append(known[match[0]])
        text = text[match.end() :]
    return tuple(found), text
