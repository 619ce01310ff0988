"""The numbers in a text as readers see them: digits with their sign, and the unit that follows."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from weiheng.observations.intake.value_text import is_missing
from weiheng.observations.intake.wording import symbols
from weiheng.report.numbers import MISSING, Number, Origin
from weiheng.report.reading.model import Span
from weiheng.vocabulary.messages import LANGUAGES, catalogue
from weiheng.vocabulary.unit import UNITS

_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if code != 0xFF0C}
_NARROW |= {0x2212: 0x2D, 0x3000: 0x20, 0xA0: 0x20, 0x2009: 0x20, 0x202F: 0x20}
_NUMBER = r"(?<![A-Za-z0-9_.])[-+]?(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
_YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")


@dataclass(frozen=True)
class Bound:
    """A number that belongs at a stretch of an expected text."""

    start: int
    end: int
    number: Number


@dataclass(frozen=True)
class Wanted:
    """A text as it should be: the words, and the numbers of the data among them with their present values."""

    text: str
    bounds: tuple[Bound, ...] = ()


@dataclass(frozen=True)
class Token:
    """A number with its unit, or a unit that stands alone (``digits`` is empty), at its place in the text.

    ``tag`` is that of the content control it is in, ``origin`` where it comes from, as far as they are known.
    """

    digits: str
    unit: str
    start: int
    end: int
    origin: Origin | None = None
    tag: str = ""

    def agrees(self, other: "Token") -> bool:
        """Whether readers see the same number in the same unit."""
        return (self.digits, self.unit) == (other.digits, other.unit)


def narrowed(text: str) -> str:
    """Full-width characters as ordinary ones, each in its place.

    >>> narrowed("（−1.5％）")
    '(-1.5%)'
    """
    return text.translate(_NARROW)


def only_words(text: str) -> str:
    """The letters of a text, without numbers, spaces and signs.

    >>> only_words("婴儿死亡率*（2022年）")
    '婴儿死亡率年'
    """
    return "".join(each for each in narrowed(text).casefold() if each.isalpha())


@cache
def _unit() -> str:
    """A pattern of everything that may follow a number as its unit, longest first."""
    spoken = {symbol for unit in UNITS.values() for symbol in (*unit.zh, *unit.en)} | set(symbols().multipliers)
    for language in LANGUAGES:
        spoken |= {text for key, text in catalogue(language).items() if key.startswith("unit_change.")}
    words = sorted({narrowed(text).strip() for text in spoken}, key=len, reverse=True)
    return "|".join(
        re.escape(word) + ("(?![A-Za-z])" if word[-1].isascii() and word[-1].isalpha() else "") for word in words
    )


@cache
def _number_pattern() -> re.Pattern[str]:
    return re.compile(rf"({_NUMBER})(?:[ ]?({_unit()}))?")


@cache
def _unit_pattern() -> re.Pattern[str]:
    """A unit alone: the whole text, in brackets, or listed after a colon."""
    return re.compile(rf"(?:^|[(:、])\s*({_unit()})\s*(?=[)、]|$)")


@cache
def _label_pattern() -> re.Pattern[str]:
    """What tables and charts are called in the text: their numbers count, they do not measure."""
    templates = (catalogue(language).get(f"label.{kind}", "") for language in LANGUAGES for kind in ("table", "chart"))
    words = {re.escape(template.replace("{number}", "").strip()) for template in templates} - {""}
    return re.compile(rf"(?:{'|'.join(sorted(words)) or '(?!)'})\s*[0-9]+(?![0-9]|\.[0-9])")


def tokens(text: str, controls: Iterable[Span] = (), units_alone: bool = False) -> tuple[Token, ...]:
    """The numbers of a text in their order, except those of labels such as 图 1.

    >>> [(each.digits, each.unit) for each in tokens("2022年为 1,096.35‰，低于2021年0.5个百分点")]
    [('2022', ''), ('1096.35', '‰'), ('2021', ''), ('0.5', '个百分点')]
    """
    plain, spans = narrowed(text), list(controls)
    labels = [match.span() for match in _label_pattern().finditer(plain)]
    found = [_token(match) for match in _number_pattern().finditer(plain)]
    found = [each for each in found if not any(start <= each.start < end for start, end in labels)]
    if units_alone:
        taken = [(each.start, each.end) for each in found]
        alone = (Token("", match[1], match.start(1), match.end(1)) for match in _unit_pattern().finditer(plain))
        found += [each for each in alone if not any(start <= each.start < end for start, end in taken)]
    found += _dashes(text, spans, whole=units_alone)
    return tuple(_tagged(each, spans) for each in sorted(found, key=lambda each: each.start))


def labels(text: str) -> tuple[Token, ...]:
    """The mentions of tables and figures in a text.

    >>> [each.digits for each in labels("见图 5和表12")]
    ['图5', '表12']
    """
    found = _label_pattern().finditer(narrowed(text))
    return tuple(Token("".join(match[0].split()), "", match.start(), match.end()) for match in found)


def _token(match: re.Match[str]) -> Token:
    digits, unit = match[1].replace(",", ""), match[2] or ""
    if unit in symbols().year_suffixes and _YEAR.fullmatch(digits):
        return Token(digits, "", match.start(), match.end(1))  # 2022 and 2022年 are the same year
    return Token(digits, unit, match.start(), match.end())


def _dashes(text: str, controls: Iterable[Span], whole: bool) -> Iterator[Token]:
    """The signs of missing numbers: what is alone in a control, or in a cell."""
    if whole and is_missing(text):
        yield Token(MISSING, "", 0, len(text))
        return
    for each in controls:
        if text[each.start : each.end].strip() == MISSING:
            yield Token(MISSING, "", each.start, each.end)


def _tagged(token: Token, controls: Iterable[Span]) -> Token:
    """The token with the tag of the control that holds it, or a part of it."""
    tag = next((each.name for each in controls if each.start < token.end and token.start < each.end), "")
    return Token(token.digits, token.unit, token.start, token.end, token.origin, tag)


def wanted_tokens(wanted: Wanted, units_alone: bool = False) -> tuple[Token, ...]:
    """The numbers of an expected text, those of the data with their origin."""
    spans = [Span(each.number.tag, each.start, each.end) for each in wanted.bounds]
    origins = {each.number.tag: each.number.origin for each in wanted.bounds}
    return tuple(
        Token(each.digits, each.unit, each.start, each.end, origins.get(each.tag), each.tag)
        for each in tokens(wanted.text, spans, units_alone)
    )
