"""T10: only what adds up over the years has a target for the sum of all years."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.promised import adds_up
from weiheng.definitions.requirement import Mode
from weiheng.definitions.rules.places import requirements
from weiheng.definitions.target_text import write_target
from weiheng.vocabulary.problem import Problem
from weiheng.vocabulary.unit import UNITS

CODE = "T10"


def check(pack: Pack) -> Iterator[Problem]:
    """Counts and money do; a share of 50 % in each of two years is none of 100 % in both."""
    elements = pack.elements()
    for target, asked, key, place in requirements(pack):
        element = elements.get(target.subject)
        if asked.mode is not Mode.CUMULATIVE or element is None or element.unit not in UNITS:
            continue
        if not adds_up(element):
            yield Problem(CODE, place, {"id": target.id, "key": key, "found": write_target(asked)})
