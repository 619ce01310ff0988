"""O11 (warning): nothing is divided by an observed zero."""

from collections.abc import Iterator

from weiheng.definitions.model import Ratio
from weiheng.definitions.pack import Pack
from weiheng.observations.model import Observations
from weiheng.vocabulary.problem import Problem

CODE = "O11"


def check(pack: Pack, observations: Observations) -> Iterator[Problem]:
    """Such a ratio has no computed value; a reported one counts if there is one."""
    formulas = (element.formula for element in pack.elements().values())
    denominators = {formula.denominator for formula in formulas if isinstance(formula, Ratio)}
    for row, place in observations.placed():
        if row.indicator in denominators and row.value is not None and row.value.exact == 0:
            facts = {"id": row.indicator, "area": row.area, "period": row.period}
            yield Problem(CODE, place, facts, level="warning")
