"""V03: the top is a part of those that are ranked."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.vocabulary.problem import Problem

CODE = "V03"


def check(pack: Pack) -> Iterator[Problem]:
    """Areas are ranked within a period; of a single area its periods are."""
    for files in pack.editions.values():
        if files.settings is None or files.robustness is None:
            continue
        areas, periods = len(files.settings.areas), len(files.settings.periods.years())
        ranked = areas if areas > 1 else periods
        if files.robustness.top > ranked:
            place = pack.place(f"{files.folder}/robustness.yaml", "top")
            yield Problem(CODE, place, {"found": files.robustness.top, "allowed": ranked})
