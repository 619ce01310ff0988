"""O08: every indicator of a tree has at least one value in the edition's areas and periods."""

from collections.abc import Iterator

from weiheng.definitions.edition import edition_of
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import nodes
from weiheng.observations.model import Observations
from weiheng.observations.rules.presence import observed
from weiheng.vocabulary.problem import Problem

CODE = "O08"


def check(pack: Pack, observations: Observations) -> Iterator[Problem]:
    """Reported or computable from its formula's parts."""
    present = observed(pack, observations)
    for name, files in pack.editions.items():
        edition = edition_of(pack, name)
        if edition is None:
            continue
        years = edition.settings.periods.years()
        file = f"{files.folder}/tree.yaml"
        places = {node.key: pack.place(file, *path) for node, path in nodes(edition.tree)}
        for indicator in edition.indicators:
            for area in edition.settings.areas:
                if not any((indicator.id, area, year) in present for year in years):
                    facts = {"indicator": indicator.id, "area": area, "first": years[0], "last": years[-1]}
                    yield Problem(CODE, places[indicator.id], facts)
