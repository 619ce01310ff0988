"""S01: indicators and bounds say where they come from."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import bound_ends
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Problem

CODE = "S01"


def check(pack: Pack) -> Iterator[Problem]:
    """One number, one source: without a source it is nobody's."""
    for indicator in pack.indicators.values():
        if not indicator.source:
            yield Problem(CODE, pack.place(f"indicators/{indicator.id}.yaml", "source"), {"subject": indicator.id})
    for each, end, bound, place in bound_ends(pack):
        if bound.source is None:
            yield Problem(CODE, place, {"subject": (each.indicator, Term(end))})
