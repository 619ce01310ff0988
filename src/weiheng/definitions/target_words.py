"""The words around the number of a target, and what they say."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from weiheng.definitions.claims import Relation
from weiheng.definitions.requirement import Mode


@dataclass(frozen=True, slots=True)
class Word:
    """What a word says: how the number limits, how the target is to be met, which way; ``range`` needs two numbers.

    ``at_most`` is said of a number that nothing else limits: 控制在 6.5 allows less.
    """

    text: str
    relation: Relation | None = None
    mode: Mode | None = None
    sign: int = 0
    at_most: bool = False
    range: bool = False


def _words(texts: str, **says: object) -> Iterable[Word]:
    return (Word(text, **says) for text in texts.split())  # type: ignore[arg-type]


_ADVERBS = "持续 逐步 逐年 稳步 不断 进一步 明显 显著 有所 大幅 继续 总体 基本 力争 争取 努力 确保 较大幅度"
_UP = "提升 提高 上升 增长 增加 升高 新增"
_DOWN = "下降 降低 减少 下调 缩小"
_LEVEL = """
    达 达到 达至 至 到 为 在 实现 有 提高到 提高至 提升到 提升至 上升到 上升至 增加到 增加至 增长到 增长至 增至 升至
    扩大到 扩大至 降低到 降低至 降到 降至 下降到 下降至 减少到 减少至 减至 缩短到 缩短至 = 总数达到 总数达 总量达到
"""

BEFORE: Mapping[str, Word] = {
    word.text: word
    for words in (
        _words(f"{_ADVERBS} {_LEVEL} ,"),
        _words("控制 控制在 控制到", at_most=True),
        _words("保持 保持在 稳定 稳定在 维持 维持在 稳定保持在 每年 每年达到", mode=Mode.MAINTAIN),
        _words("累计 累计达到 累计达 累计完成", mode=Mode.CUMULATIVE),
        _words(f"{_UP} 高 高出 多", sign=1),
        _words(f"{_DOWN} 低 少", sign=-1),
        _words("≥ >= => ≧ ⩾ ≮ 不低于 不少于 不小于 不得低于 不得少于 不下于 至少 最低 最少", relation=Relation.GE),
        _words("≤ <= =< ≦ ⩽ ≯ 不高于 不超过 不大于 不多于 不得高于 不得超过 至多 最多 最高", relation=Relation.LE),
        _words("> 超过 大于 高于 多于 突破 达到并超过", relation=Relation.GT),
        _words("< 小于 低于 少于 不足 不到", relation=Relation.LT),
        _words("约 大约 约为 大约为 ≈", relation=Relation.ABOUT),
    )
    for word in words
}
AFTER: Mapping[str, Word] = {
    word.text: word
    for words in (
        _words("的水平 水平 ,"),
        _words("以上 及以上 或以上 (含)以上", relation=Relation.GE),
        _words("以下 及以下 或以下 以内 及以内 之内 内", relation=Relation.LE),
        _words("左右 上下", relation=Relation.ABOUT),
        _words("之间 区间", range=True),
    )
    for word in words
}
WAYS: Mapping[str, int] = {**dict.fromkeys((*_UP.split(), "↑"), 1), **dict.fromkeys((*_DOWN.split(), "↓"), -1)}
"""Words that are a direction by themselves."""


def alternatives(texts: Iterable[str]) -> str:
    """A regular expression for one of some texts, the longest that fits."""
    return "|".join(re.escape(each) for each in sorted(texts, key=len, reverse=True))


DIRECTION = re.compile(
    rf"(?:{alternatives(('保持', '稳定', '稳中', '呈', *_ADVERBS.split()))})*({alternatives(WAYS)})(?:趋势|态势)?"
)


def words_in(text: str, known: Mapping[str, Word]) -> tuple[tuple[Word, ...], str]:
    """The words that a text is made of, and what is left where none fits any more."""
    pattern, found = re.compile(alternatives(known)), []
    while match := pattern.match(text):
        found.append(known[match[0]])
        text = text[match.end() :]
    return tuple(found), text
