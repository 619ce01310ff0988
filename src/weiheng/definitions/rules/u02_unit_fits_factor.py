"""U02: a ratio's unit and its factor say the same (‰ goes with 1000)."""

from collections.abc import Iterator

from weiheng.definitions.model import Ratio
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import elements
from weiheng.vocabulary.problem import Problem
from weiheng.vocabulary.unit import UNITS

CODE = "U02"


def check(pack: Pack) -> Iterator[Problem]:
    """Scale of the unit x factor = 1."""
    for element, file, path in elements(pack):
        unit = UNITS.get(element.unit)
        if unit and isinstance(element.formula, Ratio) and unit.scale * element.formula.factor != 1:
            facts = {"id": element.id, "unit": element.unit, "factor": element.formula.factor}
            yield Problem(CODE, pack.place(file, *path, "formula"), {**facts, "allowed": 1 / unit.scale})
