"""V05: each alternative that is drawn differs from what is declared, and from the other alternatives."""

from collections.abc import Iterator

from weiheng.definitions.model import Node, Settings
from weiheng.definitions.pack import Pack
from weiheng.definitions.robustness import Factors
from weiheng.definitions.rules.declared import Said, declared, said
from weiheng.vocabulary.problem import Problem

CODE = "V05"


def check(pack: Pack) -> Iterator[Problem]:
    """Else it would be drawn twice as often."""
    for files in pack.editions.values():
        if files.settings is None or files.tree is None or files.robustness is None:
            continue
        for stage, position, method in _twice(files.robustness.factors, files.settings, files.tree):
            place = pack.place(f"{files.folder}/robustness.yaml", "factors", stage, "others", position)
            yield Problem(CODE, place, {"stage": stage, "found": method})


def _twice(factors: Factors, settings: Settings, tree: Node) -> Iterator[tuple[str, int, str]]:
    """Stage, position and method of what is there already."""
    for stage in ("normalise", "aggregate", "impute", "treat"):
        factor = getattr(factors, stage)
        seen: set[Said | None] = {declared(stage, settings, tree)}
        for position, choice in enumerate(factor.others if factor else ()):
            if (own := said(stage, choice)) in seen:
                yield stage, position, choice.method
            seen.add(own)
    rules: set[str] = {settings.missing}
    for position, rule in enumerate(factors.missing.others if factors.missing else ()):
        if rule in rules:
            yield "missing", position, rule
        rules.add(rule)
