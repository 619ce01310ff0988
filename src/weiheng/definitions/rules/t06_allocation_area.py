"""T06: a target is allocated to areas that are part of its own, to each once."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import targets
from weiheng.vocabulary.problem import Problem

CODE = "T06"


def check(pack: Pack) -> Iterator[Problem]:
    """Directly or through others; an area that nobody knows is A03."""
    for _, target, file, index in targets(pack):
        seen: set[str] = set()
        within = tuple(code for code in pack.areas if target.area in _above(pack, code))
        for number, part in enumerate(target.allocation):
            known = part.area in pack.areas and target.area in pack.areas
            if part.area in seen or (known and part.area not in within):
                facts = {"id": target.id, "found": part.area, "allowed": within}
                yield Problem(CODE, pack.place(file, index, "allocation", number, "area"), facts)
            seen.add(part.area)


def _above(pack: Pack, code: str) -> list[str | None]:
    """The areas that an area is part of; all of them if it is part of itself, which is A03."""
    found: list[str | None] = []
    current = pack.areas[code].parent
    while current is not None and current in pack.areas:
        if current in found:
            return list(pack.areas)
        found.append(current)
        current = pack.areas[current].parent
    return found
