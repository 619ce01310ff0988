"""What is shown when one points at a number: where it comes from, in words."""

from collections.abc import Mapping

from weiheng.report.numbers import WHOLE, Number
from weiheng.vocabulary.messages import Words

LENGTH = 64
"""Word refuses longer titles of content controls."""


def describe(number: Number, names: Mapping[str, str], words: Words) -> str:
    """``婴儿死亡率 · 深圳市 · 2022 · 数值 · shenzhen/index/2022``; the name is shortened if all is too long."""
    origin = number.origin
    subject = "" if origin.subject == WHOLE else names.get(origin.subject, origin.subject)
    if origin.of:
        subject = f"{subject} / {names.get(origin.of, origin.of)}"
    area = names.get(origin.area, origin.area)
    period = f"{origin.since}–{origin.period}" if origin.since else f"{origin.period}"
    edition = f"{origin.base} → {origin.edition}" if origin.base else origin.edition
    rest = " · ".join((area, period, words(f"kind.{origin.kind.value}"), edition))
    if not subject:
        return _cut(rest, LENGTH)
    room = max(LENGTH - _length(f" · {rest}"), 8)
    return _cut(f"{_cut(subject, room)} · {rest}", LENGTH)


def _length(text: str) -> int:
    """Length as Word counts: characters beyond the basic plane are two."""
    return len(text.encode("utf-16-le", "replace")) // 2


def _cut(text: str, length: int) -> str:
    if _length(text) <= length:
        return text
    while _length(text) > length - 1:
        text = text[:-1]
    return text + "…"
