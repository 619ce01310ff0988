"""M06: a grouping divides areas of its edition, each into one group."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.vocabulary.problem import Problem

CODE = "M06"


def check(pack: Pack) -> Iterator[Problem]:
    """Areas in no group at all are compared with each other."""
    for files in pack.editions.values():
        settings = files.settings
        for name, groups in settings.groupings.items() if settings else ():
            seen: set[str] = set()
            for group, areas in groups.items():
                for position, area in enumerate(areas):
                    if settings and (area in seen or area not in settings.areas):
                        place = pack.place(f"{files.folder}/index.yaml", "groupings", name, group, position)
                        yield Problem(CODE, place, {"grouping": name, "found": area, "allowed": settings.areas})
                    seen.add(area)
