"""V04: variants have ids of their own, and each replaces something."""

from collections.abc import Iterator

from weiheng.definitions.model import Node, Settings
from weiheng.definitions.pack import IndexFiles, Pack
from weiheng.definitions.robustness import Variant
from weiheng.definitions.rules.declared import declared, said
from weiheng.vocabulary.problem import Problem

CODE = "V04"


def check(pack: Pack) -> Iterator[Problem]:
    """A variant that replaces nothing, or by the same, would be the edition itself."""
    for files in pack.editions.values():
        seen: set[str] = set()
        for position, each in enumerate(files.robustness.variants if files.robustness else ()):
            if each.id in seen or not _is_another(each, files):
                place = pack.place(f"{files.folder}/robustness.yaml", "variants", position)
                yield Problem(CODE, place, {"found": each.id})
            seen.add(each.id)


def _is_another(variant: Variant, files: IndexFiles) -> bool:
    if files.settings is None or files.tree is None:
        return bool(variant.model_fields_set - {"id", "names"})
    return any(_changes(variant, files.settings, files.tree))


def _changes(variant: Variant, settings: Settings, tree: Node) -> Iterator[bool]:
    """Of each thing that a variant may replace, whether it does by something else; weights always may."""
    yield variant.weigh is not None
    yield variant.missing not in (None, settings.missing)
    yield variant.flat not in (None, settings.aggregate.flat)
    for stage in ("normalise", "aggregate", "impute", "treat"):
        choice = getattr(variant, stage)
        yield choice is not None and said(stage, choice) != declared(stage, settings, tree)
