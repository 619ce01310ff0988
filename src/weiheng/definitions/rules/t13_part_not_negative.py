"""T13: no area brings less than nothing of a count or an amount of money."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.promised import adds_up
from weiheng.definitions.rules.places import targets
from weiheng.vocabulary.problem import Problem

CODE = "T13"


def check(pack: Pack) -> Iterator[Problem]:
    """A negative part would hide that the others are too large."""
    elements = pack.elements()
    for _, target, file, index in targets(pack):
        element = elements.get(target.subject)
        for number, part in enumerate(target.allocation if element is not None and adds_up(element) else ()):
            if part.value.exact < 0:
                facts = {"id": target.id, "area": part.area, "found": part.value.text}
                yield Problem(CODE, pack.place(file, index, "allocation", number), facts)
