"""Numbers in Chinese numerals: a plan that prints 九成以上 asks for a number, so it is no state in words."""

import re

from weiheng.definitions.target_words import AFTER, alternatives
from weiheng.vocabulary.unit import UNITS

_DIGITS = {each: number for number, each in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10_000, "亿": 100_000_000}
_NUMERAL = f"[{''.join((*_DIGITS, *_PLACES, *_GROUPS))}]"
_NUMBER = re.compile(f"{_NUMERAL}{{1,20}}(?:点[{''.join(_DIGITS)}]+)?")
_COUNTED = alternatives({each for unit in UNITS.values() for each in unit.zh if each[0].isalpha() or each in "%‰"})
_SHARES = re.compile(
    f"分之{_NUMERAL}|{_NUMERAL}成(?:$|{_NUMERAL}|[以左上半多的,])|翻{_NUMERAL}*番|{_NUMERAL}倍|一半|半数|过半|减半"
)
_COUNTS = re.compile(f"{_NUMERAL}(?:{_COUNTED})(?:{alternatives(AFTER)})*$")


def has_numerals(text: str) -> bool:
    """Whether a text has a share, a multiple, or a count with its unit in numerals.

    >>> [has_numerals(text) for text in ("三分之一以上", "五年下降三成", "新建两家", "不超过近五年平均水平", "零发生")]
    [True, True, True, False, False]
    """
    return bool(_SHARES.search(text) or _COUNTS.search(text))


def in_digits(text: str) -> str:
    """The text with its numerals as digits.

    >>> in_digits("不少于三万两千五百家"), in_digits("二〇二五"), in_digits("六点五"), in_digits("十二")
    ('不少于32500家', '2025', '6.5', '12')
    """
    return _NUMBER.sub(lambda match: _digits(match[0]), text)


def _digits(numeral: str) -> str:
    whole, _, decimals = numeral.partition("点")
    if len(whole) > 1 and all(each in _DIGITS for each in whole):
        number = "".join(str(_DIGITS[each]) for each in whole)
    else:
        number = str(_value(whole))
    return f"{number}.{''.join(str(_DIGITS[each]) for each in decimals)}" if decimals else number


def _value(numeral: str) -> int:
    """Value of a numeral such as 三万两千五百: digits times their places, by groups of four."""
    total, group, digit = 0, 0, 0
    for each in numeral:
        if each in _DIGITS:
            digit = _DIGITS[each]
        elif each in _PLACES:
            group, digit = group + (digit or 1) * _PLACES[each], 0
        else:
            total, group, digit = (total + group + digit or 1) * _GROUPS[each], 0, 0
    return total + group + digit
