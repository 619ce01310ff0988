"""Units as people write them, and the exact factor that leads to the unit of the definition."""

from fractions import Fraction

from weiheng.observations.intake.wording import symbols
from weiheng.vocabulary.text import folded
from weiheng.vocabulary.unit import BY_SYMBOL, UNITS, Unit, convertible, unit_written


def is_unit(text: str) -> bool:
    """Whether this is a unit or a multiplier of one at all.

    >>> is_unit("万人次"), is_unit("亿"), is_unit("户籍")
    (True, True, False)
    """
    key = folded(text)
    return key in BY_SYMBOL or key in symbols().multipliers


def factor(suffix: str, stated: tuple[str, ...], wanted: Unit) -> Fraction:
    """What to multiply a number by to express it in ``wanted``.

    ``suffix`` stands behind the number, ``stated`` in headings or a column of units; all that name a unit must name
    the same. A bare multiplier counts base units. ``ValueError`` if this does not lead to ``wanted``.

    >>> factor("", ("‰",), UNITS["percent"]), factor("万", (), UNITS["visits_10k"])
    (Fraction(1, 10), Fraction(1, 1))
    """
    parts = [_split(text) for text in (suffix, *stated)]
    multipliers = [multiplier for multiplier, _ in parts if multiplier != 1]
    units = {_unit(name, wanted) for _, name in parts if name}
    if len(multipliers) > 1 or len(units) > 1:
        raise ValueError((suffix, *stated))
    multiplier = multipliers[0] if multipliers else 1
    unit = units.pop() if units else (_base(wanted) if multipliers else wanted)
    if multipliers and unit.scale != 1:
        raise ValueError((suffix, *stated))
    return multiplier * unit.scale / wanted.scale


def fitting(alternatives: tuple[str, ...], wanted: Unit) -> tuple[str, ...]:
    """Of the units that a title names for a whole table, the one that fits; all of them if none or several do.

    >>> fitting(("岁", "‰", "张"), UNITS["years"])
    ('岁',)
    """
    fits = []
    for text in alternatives:
        try:
            fits.append((factor("", (text,), wanted), text))
        except ValueError:
            continue
    exact = [text for times, text in fits if times == 1]
    if len(exact) == 1 or len(fits) == 1:
        return (exact[0],) if exact else (fits[0][1],)
    return alternatives


def _split(text: str) -> tuple[int, str]:
    """A multiplier and a unit; ``万人次`` is a unit of its own.

    The longest symbol wins, so that the registry's own ten thousands stay what they are.
    """
    key = folded(text)
    if key in BY_SYMBOL:
        return 1, key
    for word, value in symbols().multipliers.items():
        if key.startswith(word):
            return value, key.removeprefix(word)
    return 1, key


def _unit(text: str, wanted: Unit) -> Unit:
    """The unit of this name that fits."""
    unit = unit_written(text, wanted)
    if unit is None:
        raise ValueError(text)
    return unit


def _base(wanted: Unit) -> Unit:
    """The unit that a bare 万 counts; there is none for rates."""
    if wanted.scale >= 1:
        for unit in UNITS.values():
            if convertible(unit, wanted) and unit.scale == 1:
                return unit
    raise ValueError(wanted.id)
