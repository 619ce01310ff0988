"""M05: an indicator is divided once, and by what is not divided itself."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.vocabulary.problem import Problem

CODE = "M05"


def check(pack: Pack) -> Iterator[Problem]:
    """Neither by itself, nor by another that is divided, so that nothing leads in a circle."""
    for files in pack.editions.values():
        divisions = files.settings.denominate if files.settings else ()
        divided: set[str] = set()
        every = {each.indicator for each in divisions}
        for position, each in enumerate(divisions):
            if each.indicator in divided or each.by in every:
                place = pack.place(f"{files.folder}/index.yaml", "denominate", position)
                yield Problem(CODE, place, {"indicator": each.indicator, "by": each.by})
            divided.add(each.indicator)
