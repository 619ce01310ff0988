"""D04: formulas name variables or indicators of the pack."""

from collections.abc import Iterator

from weiheng.definitions.edition import formula_parts
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import elements
from weiheng.vocabulary.problem import Problem

CODE = "D04"


def check(pack: Pack) -> Iterator[Problem]:
    """A numerator, denominator or term that nobody defines."""
    known = pack.elements().keys() | pack.declared
    for element, file, path in elements(pack):
        for part in formula_parts(element):
            if part not in known and not pack.names("variables.yaml", part):
                yield Problem(CODE, pack.place(file, *path, "formula"), {"id": element.id, "found": part})
