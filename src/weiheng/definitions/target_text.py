"""Targets as plans write them: ``控制在6.5/10万以下``, ``≥60.0``, ``20—25``, ``比2020年提高1岁左右``, ``[13.5]``."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from weiheng.definitions.claims import Relation
from weiheng.definitions.requirement import MAGNITUDES, Mode, Requirement
from weiheng.definitions.target_numerals import has_numerals, in_digits
from weiheng.definitions.target_words import AFTER, ATTRIBUTES, BEFORE, DIRECTION, WAYS, Word, alternatives, words_in
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.text import folded, narrow
from weiheng.vocabulary.unit import BY_SYMBOL, UNITS

_POINTS = {"个百分点": "percent", "百分点": "percent", "个千分点": "per_mille", "千分点": "per_mille"}
"""Units of changes of shares."""
_SYMBOLS = [each for each in (*BY_SYMBOL, *_POINTS, *MAGNITUDES) if not each[0].isdigit()]
_NUMBER = r"-?(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])|[0-9]+)(?:\.[0-9]+)?"
_UNIT = alternatives(_SYMBOLS)
_DASH = "--|——|[-–—―~〜～至到]"
_QUANTITY = re.compile(
    rf"(?P<sum>\[)?(?P<low>{_NUMBER})(?P<unit1>{_UNIT})?(?:(?:{_DASH})(?P<high>{_NUMBER})(?P<unit2>{_UNIT})?)?"
    rf"(?(sum)\](?P<unit3>{_UNIT})?)"
)
_BASE = re.compile(
    "(?:比|较|与|对比)(?:(?P<year1>[0-9]{4})年|基期|基年)(?:末|底)?(?:的?水平)?(?:相比)?,?"
    "|在?(?P<year2>[0-9]{4})年(?:末|底)?(?:的)?(?:水平)?(?:的)?基础上,?"
)
_DASH_ONLY = "[-–—―~〜～]"
_YEAR = re.compile("(?:19|20)[0-9]{2}年")
_SAME = str.maketrans({"−": "-", "〔": "[", "〕": "]", "【": "[", "】": "]", "－": "-"})
_END = "。;,.、"
_SIGNS = re.compile(r"[≥≤<>≧≦⩾⩽≈±%‰\[\]]")


class TargetTextError(ValueError):
    """A text that is no target. ``reason`` is a word of the catalogue (``term.target_…``), ``detail`` what it is about.

    ``allowed`` gives examples of what can be read.
    """

    allowed = (
        "≥60.0, <11.56, 20—25, 控制在6.5/10万以下, 保持在98%以上, 比2020年提高1岁左右, 下降10%, 累计13.5, 持续提升"
    )

    def __init__(self, reason: str, detail: str) -> None:
        self.reason = f"target_{reason}"
        self.detail = detail
        super().__init__(f"{reason}: {detail}")


@dataclass(frozen=True)
class _Quantity:
    """Number or range with its printed unit, the texts before and after, and whether it stands in brackets."""

    figures: tuple[Figure, ...]
    unit: str | None
    before: str
    after: str
    is_sum: bool


def parse_target(text: str) -> Requirement:
    """Read a target as a plan prints it; widths of characters and blanks do not matter.

    A text without digits is a direction, or else a state in words (全覆盖, 零发生), unless it is a number in words
    (九成以上) or nothing but words around a number (达到, 以上). A text with digits is read wholly or refused:
    ``TargetTextError``.

    >>> parse_target("控制在６.５/１０万 以下").figures, parse_target("4名以上").relation.value
    ((Figure(text='6.5'),), 'ge')
    """
    plain = narrow(text).translate(_SAME)
    if split := re.search(r"[0-9]\s+\.?[0-9]", plain):
        raise TargetTextError("two_numbers", split[0])
    plain = re.sub(r"\s+", "", plain).rstrip(_END)
    base = _BASE.search(plain)
    rest = plain[: base.start()] + plain[base.end() :] if base else plain
    year = base["year1"] or base["year2"] if base else None
    if not re.search("[0-9]", rest):
        return _in_words(text.strip(), rest, int(year) if year else None, compared=base is not None)
    return _in_numbers(_quantity(rest), int(year) if year else None, compared=base is not None)


def _in_words(text: str, rest: str, base: int | None, *, compared: bool) -> Requirement:
    if match := DIRECTION.fullmatch(rest):
        return Requirement(Mode.DIRECTION, sign=WAYS[match[1]], base=base)
    if has_numerals(rest) or _is_read(in_digits(rest), rest):
        raise TargetTextError("digits", text)
    if ATTRIBUTES.fullmatch(rest):
        raise TargetTextError("nothing", text)
    if compared or not _says_something(rest) or _SIGNS.search(rest):
        raise TargetTextError("no_number", text or '""')
    return Requirement(Mode.QUALITATIVE, text=text)


def _is_read(digits: str, words: str) -> bool:
    """Whether a text can be read if its numbers are written in digits."""
    try:
        return digits != words and parse_target(digits).mode is not Mode.QUALITATIVE
    except TargetTextError:
        return False


def _says_something(text: str) -> bool:
    """Whether there is more than words around a number; that something is stable is a state of its own."""
    _, left = words_in(re.sub(_DASH_ONLY, "", text), {**BEFORE, **AFTER})
    return any(each.isalpha() for each in left) or text.endswith("稳定")


def _quantity(text: str) -> _Quantity:
    match = _QUANTITY.search(text)
    if match is None:
        raise TargetTextError("unread", text)
    before, after = text[: match.start()], text[match.end() :]
    if year := _YEAR.match(text, match.start()):
        raise TargetTextError("year", year[0])
    if re.search("[0-9]", before + after) and not after.startswith("/"):
        raise TargetTextError("two_numbers", text)
    figures = tuple(_figure(match[each]) for each in ("low", "high") if match[each])
    if len(figures) == 2 and figures[0].exact > figures[1].exact:
        raise TargetTextError("low_above_high", " > ".join(str(each) for each in figures))
    units = list(dict.fromkeys(folded(match[each]) for each in ("unit1", "unit2", "unit3") if match[each]))
    if len(units) > 1:
        raise TargetTextError("two_units", ", ".join(units))
    return _Quantity(figures, units[0] if units else None, before, after, bool(match["sum"]))


def _figure(text: str) -> Figure:
    try:
        return Figure.parse(text.replace(",", ""))
    except ValueError as error:
        raise TargetTextError("unread", text) from error


def _in_numbers(quantity: _Quantity, base: int | None, *, compared: bool) -> Requirement:
    words = (*_before(quantity), *_after(quantity))
    mode, sign = _mode(quantity, words)
    if compared and mode is not Mode.CHANGE:
        raise TargetTextError("no_change", quantity.before + quantity.after or str(quantity.figures[0]))
    unit, relative = _unit(quantity, mode)
    return Requirement(mode, _relation(quantity, words), quantity.figures, unit, sign, relative, base)


def _before(quantity: _Quantity) -> tuple[Word, ...]:
    words, left = words_in(quantity.before, BEFORE)
    if left:
        raise TargetTextError("unread", left)
    return words


def _after(quantity: _Quantity) -> tuple[Word, ...]:
    words, left = words_in(quantity.after, AFTER)
    if left:
        unit = re.sub(rf"(?:{alternatives(AFTER)})+$", "", quantity.after)
        raise TargetTextError("unknown_unit", (quantity.unit or "") + unit)
    return words


def _mode(quantity: _Quantity, words: Iterable[Word]) -> tuple[Mode, int]:
    """How it is to be met, and which way; a change that is 累计 is one over the whole plan like any other."""
    words = tuple(words)
    signs = {each.sign for each in words if each.sign}
    modes = {each.mode for each in words if each.mode} | ({Mode.CUMULATIVE} if quantity.is_sum else set())
    to_level = signs and _is_level(words)
    if signs and not to_level and any(each.yearly for each in words):
        raise TargetTextError("pace", quantity.before)
    if signs and not to_level and modes <= {Mode.CUMULATIVE}:
        modes = {Mode.CHANGE}
    if len(signs) > 1 or len(modes) > 1 or (signs and modes != ({Mode.CHANGE} if not to_level else set())):
        raise TargetTextError("two_modes", quantity.before)
    if signs and not to_level and any(each.exact < 0 for each in quantity.figures):
        raise TargetTextError("two_modes", f"{quantity.before}{quantity.figures[0]}")
    return next(iter(modes), Mode.LEVEL), 0 if to_level else next(iter(signs), 0)


def _is_level(words: Sequence[Word]) -> bool:
    """Whether the way ends at a level: 提高为 50 does, 实现提高 5 does not; 下降达 10 may be either: refused."""
    last_way = max(number for number, each in enumerate(words) if each.sign)
    if any(each.text == "达" for each in words[last_way:]):
        raise TargetTextError("two_modes", "".join(each.text for each in words))
    return any(each.level for each in words[last_way:])


def _unit(quantity: _Quantity, mode: Mode) -> tuple[str | None, bool]:
    """The unit as a requirement has it, and whether a change is relative."""
    text = quantity.unit
    if text is None or text in MAGNITUDES:
        return text, False
    if _POINTS.get(text) == "percent" and mode is not Mode.CHANGE:
        return "percentage_points", False
    units = BY_SYMBOL.get(text, ())
    unit = _POINTS.get(text) or (units[0].id if len(units) == 1 else text)
    of_shares = unit in _POINTS.values()
    if of_shares and ((text in _POINTS) is not (mode is Mode.CHANGE)) and (text in _POINTS or unit == "per_mille"):
        raise TargetTextError("points", text)
    return unit, mode is Mode.CHANGE and unit == "percent" and text not in _POINTS


def _relation(quantity: _Quantity, words: Iterable[Word]) -> Relation:
    found = {each.relation: each.text for each in words if each.relation}
    is_range = len(quantity.figures) == 2
    if len(found) > 1 or (found and is_range):
        raise TargetTextError("two_relations", ", ".join((*found.values(), *(["—"] if is_range else []))))
    if not is_range and any(each.range for each in words):
        raise TargetTextError("one_number", str(quantity.figures[0]))
    if is_range:
        return Relation.RANGE
    at_most = any(each.at_most for each in words)
    return next(iter(found), Relation.LE if at_most else Relation.EQ)


_BEFORE_NUMBER = {Relation.GE: "≥", Relation.LE: "≤", Relation.GT: ">", Relation.LT: "<", Relation.ABOUT: "约"}
_AFTER_NUMBER = {Relation.GE: "以上", Relation.LE: "以下", Relation.ABOUT: "左右"}


def write_target(requirement: Requirement) -> str:
    """A requirement in the one way that is written for all that mean the same; :func:`parse_target` reads it back.

    >>> write_target(parse_target("控制在 6.5/10万 以下")), write_target(parse_target("维持98%及以上"))
    ('≤6.5/10万', '保持在98%以上')
    """
    base = f"比{requirement.base}年" if requirement.base else ""
    number = "—".join(str(each) for each in requirement.figures) + _unit_text(requirement)
    signed = _BEFORE_NUMBER.get(requirement.relation, "") + number
    if requirement.mode is Mode.MAINTAIN and requirement.relation in _AFTER_NUMBER:
        return f"保持在{number}{_AFTER_NUMBER[requirement.relation]}"
    return {
        Mode.LEVEL: signed,
        Mode.MAINTAIN: f"保持在{signed}",
        Mode.CHANGE: f"{base}{'提高' if requirement.sign > 0 else '下降'}{signed}",
        Mode.CUMULATIVE: f"累计{signed}",
        Mode.DIRECTION: f"{base}持续{'提升' if requirement.sign > 0 else '下降'}",
        Mode.QUALITATIVE: requirement.text,
    }[requirement.mode]


def _unit_text(requirement: Requirement) -> str:
    """What is printed for the unit: a symbol that belongs to no other, else the id."""
    if requirement.unit not in UNITS:
        return requirement.unit or ""
    points = [text for text, unit in _POINTS.items() if unit == requirement.unit]
    if requirement.mode is Mode.CHANGE and points and not requirement.relative:
        return points[0]
    of_changes = _POINTS if requirement.mode is Mode.CHANGE else ()
    symbols = (each for each in UNITS[requirement.unit].zh if not each[0].isdigit() and each not in of_changes)
    return next((each for each in symbols if len(BY_SYMBOL[folded(each)]) == 1), requirement.unit)
