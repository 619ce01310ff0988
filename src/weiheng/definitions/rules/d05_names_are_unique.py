"""D05: a name or synonym means one indicator or variable only."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import elements
from weiheng.vocabulary.problem import Problem

CODE = "D05"


def check(pack: Pack) -> Iterator[Problem]:
    """Tables are read by name, so a name with two meanings would put numbers in the wrong place."""
    meaning: dict[str, tuple[str, str]] = {}
    for element, file, path in elements(pack):
        for name in dict.fromkeys((element.id, element.names.zh, element.names.en, *element.synonyms)):
            first = meaning.setdefault(name, (element.id, file))
            if first != (element.id, file):
                ids = f"{element.id} ({file})", f"{first[0]} ({first[1]})"
                yield Problem(CODE, pack.place(file, *path, "names"), {"name": name, "ids": ids})
