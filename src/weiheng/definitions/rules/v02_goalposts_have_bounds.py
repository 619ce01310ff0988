"""V02: goalposts are an alternative only where every indicator has bounds."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.choices import choices
from weiheng.vocabulary.problem import Problem

CODE = "V02"


def check(pack: Pack) -> Iterator[Problem]:
    """Of factors and variants; for the edition's own choice it is B03."""
    for chosen in choices(pack):
        if chosen.choice.method == "goalposts" and chosen.file.endswith("/robustness.yaml"):
            bounded = {each.indicator for each in chosen.files.bounds}
            missing = tuple(each for each in chosen.indicators if each not in bounded)
            if missing:
                yield Problem(
                    CODE, chosen.place(pack), {"found": missing, "file": f"{chosen.files.folder}/bounds.yaml"}
                )
