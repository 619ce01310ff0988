"""A place in a document, as readers of a language say it."""

import re

from weiheng.vocabulary.messages import Words

_STEP = re.compile(r"(?P<kind>[a-z]+(?: [a-z]+)*)(?: (?P<number>[0-9][0-9()]*))?(?: |$)")
_HEADING = re.compile(r"(?P<first>[0-9]+)(?:\((?P<second>[0-9]+)\)(?P<rest>.*))?")
_DIGITS = "〇一二三四五六七八九"


def place_text(place: str, words: Words) -> str:
    """A place, its steps (table, section, row, ...) in the reader's language; as it stands if it is written otherwise.

    >>> place_text("box 1 row 3", Words("zh")), place_text("section 3(3)2(3)", Words("zh"))
    ('专栏1第3行', '正文三（三）2（3）')
    """
    steps = list(_STEP.finditer(place))
    keys = [f"place.{step['kind'].replace(' ', '_')}" for step in steps]
    if "".join(step[0] for step in steps) != place or not all(words.known(key) for key in keys):
        return place
    numbered = (
        words(key, number=_number(step["number"] or "", step["kind"], words))
        for key, step in zip(keys, steps, strict=True)
    )
    return ("" if words.language == "zh" else " ").join(each.strip() for each in numbered)


def _number(number: str, kind: str, words: Words) -> str:
    """Headings of Chinese documents count 一（一）1（1）."""
    found = _HEADING.fullmatch(number)
    if words.language != "zh" or kind != "section" or found is None:
        return number
    first = _chinese(int(found["first"]))
    if found["second"] is None:
        return first
    rest = found["rest"].replace("(", "（").replace(")", "）")
    return f"{first}（{_chinese(int(found['second']))}）{rest}"


def _chinese(number: int) -> str:
    """A number below a hundred as headings write it: 三, 十四, 二十."""
    tens, ones = divmod(number, 10)
    if tens == 0 or tens > 9:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    return ("" if tens == 1 else _DIGITS[tens]) + "十" + (_DIGITS[ones] if ones else "")
