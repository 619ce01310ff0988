"""The registry of units: what can be converted into what, and how each is written."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure.

    ``scale`` turns a value into the base unit of its ``dimension`` (a percent is 1/100 of one).
    ``zh`` and ``en`` list the ways to write it, the preferred one first.
    """

    id: str
    dimension: str
    scale: Fraction
    zh: tuple[str, ...]
    en: tuple[str, ...]

    def symbol(self, language: str) -> str:
        """The preferred way to write the unit in a language (``zh`` or ``en``)."""
        return (self.zh if language == "zh" else self.en)[0]


def _unit(id: str, dimension: str, scale: int | Fraction, zh: str, en: str) -> Unit:
    return Unit(id, dimension, Fraction(scale), tuple(zh.split()), tuple(en.split("|")))


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
        _unit("persons_per_1000", "persons per person", Fraction(1, 1000), "人/千人 人 名", "per 1,000"),
        _unit("persons_per_10000", "persons per person", Fraction(1, 10_000), "人/万人 人 名", "per 10,000"),
        _unit("institutions", "institutions", 1, "家 间 个", "institutions"),
        _unit("yuan", "yuan", 1, "元", "yuan"),
        _unit("yuan_10k", "yuan", 10_000, "万元", "10,000 yuan"),
        _unit("yuan_100m", "yuan", 100_000_000, "亿元", "100 million yuan"),
        _unit("points", "points", 1, "分", "points"),
    )
}


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
