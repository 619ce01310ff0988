"""V04: variants have ids of their own, and each replaces something."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.vocabulary.problem import Problem

CODE = "V04"


def check(pack: Pack) -> Iterator[Problem]:
    """A variant that replaces nothing would be the edition itself."""
    for files in pack.editions.values():
        seen: set[str] = set()
        for position, each in enumerate(files.robustness.variants if files.robustness else ()):
            replaced = each.model_fields_set - {"id", "names"}
            if each.id in seen or not replaced:
                place = pack.place(f"{files.folder}/robustness.yaml", "variants", position)
                yield Problem(CODE, place, {"found": each.id})
            seen.add(each.id)
