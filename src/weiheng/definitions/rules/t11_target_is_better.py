"""T11 (warning): a target limits its indicator on the side that is worse, or moves it to what is better."""

from collections.abc import Iterator

from weiheng.definitions.claims import Relation
from weiheng.definitions.pack import Pack
from weiheng.definitions.requirement import Requirement
from weiheng.definitions.rules.limits import LEVELS
from weiheng.definitions.rules.places import requirements
from weiheng.definitions.target_text import write_target
from weiheng.vocabulary.problem import Problem

CODE = "T11"
_SIGNS = {Relation.GE: 1, Relation.GT: 1, Relation.LE: -1, Relation.LT: -1}


def check(pack: Pack) -> Iterator[Problem]:
    """At least so many deaths is a slip of the pen, unless a document words it so."""
    for target, asked, key, place in requirements(pack):
        indicator = pack.indicators.get(target.subject)
        if indicator is not None and _way(asked) == -indicator.direction.sign:
            facts = {"id": target.id, "key": key, "found": write_target(asked)}
            yield Problem(CODE, place, {**facts, "allowed": indicator.direction.value}, level="warning")


def _way(asked: Requirement) -> int:
    """+1 if more is asked for, -1 if less, 0 if neither is said."""
    return _SIGNS.get(asked.relation, 0) if asked.mode in LEVELS else asked.sign
