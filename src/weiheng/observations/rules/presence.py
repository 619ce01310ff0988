"""Which indicators and variables have a value where, without computing any."""

from collections.abc import Sequence, Set
from fractions import Fraction

from weiheng.definitions.edition import Edition, formula_parts
from weiheng.definitions.model import Indicator, Ratio, Variable
from weiheng.definitions.pack import Pack
from weiheng.observations.model import Key, Observations


def observed(pack: Pack, observations: Observations) -> frozenset[Key]:
    """Keys with a value: reported, or with all parts of their formula present and the formula in force.

    A ratio with an observed denominator of zero has no value.
    """
    present = {key for key, row in observations.latest().items() if row.value is not None}
    cells = {key[1:] for key in present}
    zero = zeros(observations)
    formulas = {key: element for key, element in pack.elements().items() if element.formula is not None}
    grown = True
    while grown:
        derived = {
            (key, *cell)
            for key, element in formulas.items()
            for cell in cells
            if (key, *cell) not in present and _computable(element, cell, present, zero)
        }
        present |= derived
        grown = bool(derived)
    return frozenset(present)


def _computable(element: Indicator | Variable, cell: tuple[str, int], present: Set[Key], zero: Set[Key]) -> bool:
    since = element.since if isinstance(element, Variable) else None
    if since is not None and cell[1] < since:
        return False
    if isinstance(element.formula, Ratio) and (element.formula.denominator, *cell) in zero:
        return False
    return all((part, *cell) in present for part in formula_parts(element))


def zeros(observations: Observations) -> frozenset[Key]:
    """Keys whose latest value is zero, which nothing can be divided by."""
    latest = observations.latest()
    return frozenset(key for key, row in latest.items() if row.value is not None and row.value.exact == 0)


def counted(edition: Edition, present: Set[Key], zero: Set[Key]) -> frozenset[Key]:
    """Keys of an edition's indicators that have a value and, if divided (denominate), a divisor but zero."""
    divisors = {each.indicator: each.by for each in edition.settings.denominate}

    def is_divided(indicator: str, cell: tuple[str, int]) -> bool:
        key = (divisors.get(indicator, ""), *cell)
        return indicator not in divisors or (key in present and key not in zero)

    return frozenset(
        (each.id, area, year)
        for each in edition.indicators
        for area in edition.settings.areas
        for year in edition.settings.periods.years()
        if (each.id, area, year) in present and is_divided(each.id, (area, year))
    )


def left_out(edition: Edition, seen: Set[Key]) -> frozenset[tuple[str, int]]:
    """Areas and periods that an edition screens out, since too few of its indicators are observed."""
    screen, years = edition.settings.screen, edition.settings.periods.years()
    if screen is None:
        return frozenset()
    pools = [years] if screen.over == "area" else [(year,) for year in years]
    return frozenset(
        (area, year)
        for area in edition.settings.areas
        for pool in pools
        if _share(edition, seen, area, pool) < screen.minimum
        for year in pool
    )


def _share(edition: Edition, seen: Set[Key], area: str, years: Sequence[int]) -> Fraction:
    count = sum((each.id, area, year) in seen for each in edition.indicators for year in years)
    return Fraction(count, len(edition.indicators) * len(years))
