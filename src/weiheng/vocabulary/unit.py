"""The registry of units: what can be converted into what, and how each is written."""

from dataclasses import dataclass
from fractions import Fraction

from weiheng.vocabulary.text import folded


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure.

    ``scale`` turns a value into the base unit of its ``dimension`` (a percent is 1/100 of one).
    ``zh`` and ``en`` list the ways to write it, the preferred one first. ``counts`` tells whether it counts things
    that are whole: there is no half a bed.
    """

    id: str
    dimension: str
    scale: Fraction
    zh: tuple[str, ...]
    en: tuple[str, ...]
    counts: bool = False

    def symbol(self, language: str) -> str:
        """The preferred way to write the unit in a language (``zh`` or ``en``)."""
        return (self.zh if language == "zh" else self.en)[0]

    def in_prose(self, language: str) -> str:
        """The unit as it follows a number in a sentence, with its blank if it needs one; a plain number has none.

        >>> UNITS["beds_per_1000"].in_prose("zh"), UNITS["per_100000"].in_prose("zh"), UNITS["years"].in_prose("en")
        ('张', '/10万', ' years')
        >>> UNITS["number"].in_prose("zh"), UNITS["number"].in_prose("en")
        ('', '')
        """
        if self.dimension == PLAIN:
            return ""
        if language == "en":
            symbol = self.en[0]
            return symbol if symbol in "%‰" else f" × {symbol}" if symbol[0].isdigit() else f" {symbol}"
        symbols = [symbol for symbol in self.zh if not symbol.startswith("1/")]
        return symbols[1] if "/" in symbols[0][1:] and len(symbols) > 1 else symbols[0]


PLAIN = "number"
"""Dimension of what is measured in no unit that is known here."""
_WHOLE = frozenset({"persons", "visits", "beds", "institutions", "items", "doses", "places"})
"""Dimensions of counts."""


def _unit(id: str, dimension: str, scale: int | Fraction, zh: str, en: str) -> Unit:
    return Unit(id, dimension, Fraction(scale), tuple(zh.split()), tuple(en.split("|")), dimension in _WHOLE)


UNITS: dict[str, Unit] = {
    unit.id: unit
    for unit in (
        _unit("percent", "ratio", Fraction(1, 100), "% ％ 百分比", "%"),
        _unit("per_mille", "ratio", Fraction(1, 1000), "‰ 千分比", "‰|per 1,000"),
        _unit("per_10000", "ratio", Fraction(1, 10_000), "1/万 /万 ‱", "per 10,000"),
        _unit("per_100000", "ratio", Fraction(1, 100_000), "1/10万 /10万 1/十万 /十万", "per 100,000"),
        _unit("ratio", "ratio", 1, "比", "ratio"),
        _unit("years", "years", 1, "岁 年", "years"),
        _unit("days", "days", 1, "天 日", "days"),
        _unit("persons", "persons", 1, "人 名 例", "persons"),
        _unit("persons_10k", "persons", 10_000, "万人 万名 万例", "10,000 persons"),
        _unit("visits", "visits", 1, "人次 次", "visits"),
        _unit("visits_10k", "visits", 10_000, "万人次 万次", "10,000 visits"),
        _unit("beds", "beds", 1, "张", "beds"),
        _unit("beds_10k", "beds", 10_000, "万张", "10,000 beds"),
        _unit("beds_per_1000", "beds per person", Fraction(1, 1000), "张/千人 张", "beds per 1,000"),
        _unit("beds_per_10000", "beds per person", Fraction(1, 10_000), "张/万人 张", "beds per 10,000"),
        _unit("persons_per_1000", "persons per person", Fraction(1, 1000), "人/千人 人 名", "per 1,000"),
        _unit("persons_per_10000", "persons per person", Fraction(1, 10_000), "人/万人 人 名", "per 10,000"),
        _unit("persons_per_100000", "persons per person", Fraction(1, 100_000), "人/10万人 人 名", "per 100,000"),
        _unit("places", "places", 1, "个 托位", "places"),
        _unit("places_10k", "places", 10_000, "万个", "10,000 places"),
        _unit("places_per_1000", "places per person", Fraction(1, 1000), "个/千人 个", "places per 1,000"),
        _unit("institutions", "institutions", 1, "家 间 个", "institutions"),
        _unit("yuan", "yuan", 1, "元", "yuan"),
        _unit("yuan_10k", "yuan", 10_000, "万元", "10,000 yuan"),
        _unit("yuan_100m", "yuan", 100_000_000, "亿元", "100 million yuan"),
        _unit("items", "items", 1, "项 个 起 宗 件 种 条 台 辆 次", "items"),
        _unit("doses", "doses", 1, "剂 支", "doses"),
        _unit("doses_10k", "doses", 10_000, "万剂 万支", "10,000 doses"),
        _unit("blood_units_per_1000", "blood units per person", Fraction(1, 1000), "单位/千人 单位", "units per 1,000"),
        _unit("micrograms_per_m3", "concentration", 1, "微克/立方米 μg/m³", "μg/m³"),
        _unit("rank", "rank", 1, "位 名", "place"),
        _unit("points", "points", 1, "分", "points"),
        _unit("percentage_points", "percentage points", 1, "个百分点 百分点", "percentage points"),
        _unit("level", "level", 1, "级", "level"),
        _unit("number", PLAIN, 1, "数值", "number|units"),
    )
}


def _by_symbol() -> dict[str, tuple[Unit, ...]]:
    found: dict[str, list[Unit]] = {}
    for unit in UNITS.values():
        for symbol in dict.fromkeys(folded(each) for each in (unit.id, *unit.zh, *unit.en)):
            found.setdefault(symbol, []).append(unit)
    return {symbol: tuple(units) for symbol, units in found.items()}


BY_SYMBOL = _by_symbol()
"""Units by what may be written for them, folded; a symbol such as 人 belongs to several."""


def unit_written(text: str, wanted: Unit) -> Unit | None:
    """The unit that a text stands for where ``wanted`` is spoken of; None if there is none, or if several fit.

    >>> unit_written("‰", UNITS["percent"]).id, unit_written("人", UNITS["persons_per_1000"]).id
    ('per_mille', 'persons_per_1000')
    """
    named = [unit for unit in BY_SYMBOL.get(folded(text), ()) if convertible(unit, wanted)]
    if wanted in named:
        return wanted
    return named[0] if len(named) == 1 else None


def convertible(source: Unit, target: Unit) -> bool:
    """Whether values of one unit can be expressed in the other."""
    return source.dimension == target.dimension


def convert(value: Fraction, source: Unit, target: Unit) -> Fraction:
    """Express ``value`` in another unit of the same dimension, exactly; else ``ValueError``.

    >>> convert(Fraction(25, 10), UNITS["per_mille"], UNITS["percent"])
    Fraction(1, 4)
    """
    if not convertible(source, target):
        raise ValueError(f"{source.id} -> {target.id}")
    return value * source.scale / target.scale
