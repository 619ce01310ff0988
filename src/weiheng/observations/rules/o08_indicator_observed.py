"""O08: every indicator of a tree has a value in every area, at least once, unless others may stand in for it."""

from collections.abc import Iterator, Set

from weiheng.definitions.edition import Edition, edition_of
from weiheng.definitions.model import Settings
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import nodes
from weiheng.observations.model import Key, Observations
from weiheng.observations.rules.presence import counted, left_out, observed, zeros
from weiheng.vocabulary.problem import Problem

CODE = "O08"


def check(pack: Pack, observations: Observations) -> Iterator[Problem]:
    """Reported or computable from its formula's parts.

    Where values of other areas stand in (impute), or the other indicators make up for it (``missing: leave_out``), one
    area with a value is enough; areas that are screened out altogether need none.
    """
    present, zero = observed(pack, observations), zeros(observations)
    for name, files in pack.editions.items():
        edition = edition_of(pack, name)
        if edition is None:
            continue
        years = edition.settings.periods.years()
        file = f"{files.folder}/tree.yaml"
        places = {node.key: pack.place(file, *path) for node, path in nodes(edition.tree)}
        for indicator, area in _unseen(edition, counted(edition, present, zero)):
            facts = {"indicator": indicator, "area": area, "first": years[0], "last": years[-1]}
            yield Problem(CODE, places[indicator], facts)


def _unseen(edition: Edition, seen: Set[Key]) -> Iterator[tuple[str, str | tuple[str, ...]]]:
    settings, years = edition.settings, edition.settings.periods.years()
    screened = left_out(edition, seen)
    areas = [area for area in settings.areas if any((area, year) not in screened for year in years)]
    for indicator in (each.id for each in edition.indicators):
        empty = [area for area in areas if not any((indicator, area, year) in seen for year in years)]
        if not made_up_for(settings, indicator):
            yield from ((indicator, area) for area in empty)
        elif len(empty) == len(areas):
            yield indicator, tuple(empty)


def made_up_for(settings: Settings, indicator: str) -> bool:
    """Whether an area without any value of an indicator can be scored all the same."""
    choice = None if settings.impute is None else settings.impute.of(indicator)
    if choice is not None and (
        choice.method == "em" or (choice.method in ("mean", "median") and choice.over != "area")
    ):
        return True
    return settings.missing == "leave_out"
