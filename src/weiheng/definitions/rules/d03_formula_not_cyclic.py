"""D03: no formula leads back to itself."""

from collections.abc import Iterator

from weiheng.definitions.edition import formula_parts
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import elements
from weiheng.vocabulary.problem import Problem

CODE = "D03"


def check(pack: Pack) -> Iterator[Problem]:
    """Reported at every element of the circle, with the way round."""
    graph = {key: formula_parts(element) for key, element in pack.elements().items()}
    for element, file, path in elements(pack):
        circle = _way_back(graph, element.id)
        if circle:
            yield Problem(CODE, pack.place(file, *path, "formula"), {"found": " → ".join(circle)})


def _way_back(graph: dict[str, tuple[str, ...]], start: str) -> tuple[str, ...]:
    """The shortest way from ``start`` along formulas back to it, or nothing."""
    ways: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in ways:
        for part in graph.get(way[-1], ()):
            if part == start:
                return (*way, start)
            if part not in seen:
                seen.add(part)
                ways.append((*way, part))
    return ()
