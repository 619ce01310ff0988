"""Which indicators and variables have a value where, without computing any."""

from weiheng.definitions.edition import formula_parts
from weiheng.definitions.pack import Pack
from weiheng.observations.model import Key, Observations


def observed(pack: Pack, observations: Observations) -> frozenset[Key]:
    """Keys with a value: reported, or with all parts of their formula present."""
    present = {key for key, row in observations.latest().items() if row.value is not None}
    cells = {key[1:] for key in present}
    elements = pack.elements()
    grown = True
    while grown:
        derived = {
            (key, *cell)
            for key, element in elements.items()
            if formula_parts(element)
            for cell in cells
            if (key, *cell) not in present and all((part, *cell) in present for part in formula_parts(element))
        }
        present |= derived
        grown = bool(derived)
    return frozenset(present)
