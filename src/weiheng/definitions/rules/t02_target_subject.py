"""T02: a target is about an indicator or variable of the pack."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import targets
from weiheng.vocabulary.problem import Problem

CODE = "T02"


def check(pack: Pack) -> Iterator[Problem]:
    """One number, one source: the plan speaks of the same things as the index."""
    known = pack.elements().keys() | pack.declared
    for _, target, file, index in targets(pack):
        if target.subject not in known and not pack.names("variables.yaml", target.subject):
            facts = {"id": target.id, "found": target.subject, "allowed": tuple(sorted(known))}
            yield Problem(CODE, pack.place(file, index, "subject"), facts)
