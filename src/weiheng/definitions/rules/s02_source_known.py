"""S02: every source that is named stands in sources.yaml."""

from collections.abc import Iterator
from itertools import chain

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import bound_ends, claims, elements, wordings
from weiheng.vocabulary.problem import Place, Problem

CODE = "S02"


def check(pack: Pack) -> Iterator[Problem]:
    """Sources of indicators, their breaks and notes, variables, bounds, editions, plans and claims."""
    for source, place in _named(pack):
        if source is not None and source not in pack.sources and not pack.names("sources.yaml", source):
            yield Problem(CODE, place, {"found": source, "allowed": tuple(pack.sources)})


def _named(pack: Pack) -> Iterator[tuple[str | None, Place]]:
    for element, file, path in elements(pack):
        place = pack.place(file, *path, "source")
        for source in element.source if isinstance(element.source, tuple) else (element.source,):
            yield source, place
    for indicator in pack.indicators.values():
        file = f"indicators/{indicator.id}.yaml"
        for index, gap in enumerate(indicator.breaks):
            yield gap.source, pack.place(file, "breaks", index, "source")
        for index, note in enumerate(indicator.notes):
            yield note.source, pack.place(file, "notes", index, "source")
    for _, _, bound, place in bound_ends(pack):
        yield bound.source, place
    yield from _named_by_documents(pack)


def _named_by_documents(pack: Pack) -> Iterator[tuple[str | None, Place]]:
    for files in pack.editions.values():
        file = f"{files.folder}/index.yaml"
        if files.settings is not None:
            yield files.settings.source, pack.place(file, "source")
            for index, accepted in enumerate(files.settings.coverage.accept):
                yield accepted.source, pack.place(file, "coverage", "accept", index, "source")
    for name, plan in pack.plans.items():
        yield plan.settings.source, pack.place(f"plan/{name}/plan.yaml", "source")
    for each, place, _ in chain(claims(pack), wordings(pack)):
        yield each.source, place
    for wording, place, _ in wordings(pack):
        if wording.says.of_target:
            yield wording.of, place
