"""M04: choices name indicators of the tree, variables and groupings that are there."""

from collections.abc import Collection, Iterator

from weiheng.definitions.methods import ImputeChoice
from weiheng.definitions.model import Settings
from weiheng.definitions.pack import IndexFiles, Pack
from weiheng.definitions.rules.choices import choices, indicators_of
from weiheng.definitions.rules.places import trees
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Place, Problem

CODE = "M04"


def check(pack: Pack) -> Iterator[Problem]:
    """Exceptions, what is divided and by what, groups to impute by, errors of measurement."""
    for files, tree, _ in trees(pack):
        if files.settings is not None:
            known = indicators_of(tree)
            for found, allowed, place in _named(pack, files, files.settings, known):
                if found not in allowed:
                    yield Problem(CODE, place, {"found": found, "allowed": tuple(allowed)})
    for chosen in choices(pack):
        groupings = () if chosen.files.settings is None else tuple(chosen.files.settings.groupings)
        by = chosen.choice.by if isinstance(chosen.choice, ImputeChoice) else None
        if by is not None and by not in groupings:
            yield Problem(CODE, chosen.place(pack, "by"), {"found": by, "allowed": groupings or Term("no_groupings")})


def _named(
    pack: Pack, files: IndexFiles, settings: Settings, known: Collection[str]
) -> Iterator[tuple[str, Collection[str], Place]]:
    """What is named, what could be, and where."""
    file = f"{files.folder}/index.yaml"
    for stage in ("normalise", "impute", "treat"):
        for key in getattr(getattr(settings, stage), "indicators", ()):
            yield key, known, pack.place(file, stage, "indicators", key)
    for position, each in enumerate(settings.denominate):
        yield each.indicator, known, pack.place(file, "denominate", position, "indicator")
        yield each.by, (*pack.variables, *known), pack.place(file, "denominate", position, "by")
    measurement = None if files.robustness is None else files.robustness.factors.measurement
    for key in () if measurement is None else measurement.relative:
        yield key, known, pack.place(f"{files.folder}/robustness.yaml", "factors", "measurement", "relative", key)
