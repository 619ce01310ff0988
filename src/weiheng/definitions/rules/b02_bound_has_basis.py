"""B02: every bound says what it stands on."""

from collections.abc import Iterator

from weiheng.definitions.model import Basis
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import bound_ends
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Problem

CODE = "B02"


def check(pack: Pack) -> Iterator[Problem]:
    """A bound without basis is a number out of nowhere."""
    for each, end, bound, place in bound_ends(pack):
        if bound.basis is None:
            facts = {"indicator": each.indicator, "end": Term(end), "value": bound.value}
            yield Problem(CODE, place, {**facts, "allowed": tuple(basis.value for basis in Basis)})
