"""U04: a sum has terms of its own dimension."""

from collections.abc import Iterator

from weiheng.definitions.model import Sum
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import elements
from weiheng.vocabulary.problem import Problem
from weiheng.vocabulary.unit import UNITS, convertible

CODE = "U04"


def check(pack: Pack) -> Iterator[Problem]:
    """Beds and persons do not add up."""
    known = pack.elements()
    for element, file, path in elements(pack):
        for term in element.formula.sum if isinstance(element.formula, Sum) else ():
            units = (element.unit, known[term].unit if term in known else "")
            if all(unit in UNITS for unit in units) and not convertible(*(UNITS[unit] for unit in units)):
                facts = {"id": element.id, "found": f"{term} {units[1]}", "allowed": units[0]}
                yield Problem(CODE, pack.place(file, *path, "formula"), facts)
