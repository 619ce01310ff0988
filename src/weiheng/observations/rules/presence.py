"""Which indicators and variables have a value where, without computing any."""

from collections.abc import Set

from weiheng.definitions.edition import formula_parts
from weiheng.definitions.model import Indicator, Ratio, Variable
from weiheng.definitions.pack import Pack
from weiheng.observations.model import Key, Observations


def observed(pack: Pack, observations: Observations) -> frozenset[Key]:
    """Keys with a value: reported, or with all parts of their formula present and the formula in force.

    A ratio with an observed denominator of zero has no value.
    """
    present = {key for key, row in observations.latest().items() if row.value is not None}
    cells = {key[1:] for key in present}
    zero = {key for key, row in observations.latest().items() if row.value is not None and row.value.exact == 0}
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
