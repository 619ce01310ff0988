"""O10: every node is observed to at least the declared share of its weight, or the shortfall is accepted by name."""

from collections.abc import Iterator, Set
from fractions import Fraction

from weiheng.definitions.edition import edition_of
from weiheng.definitions.model import Node, Settings
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.w03_weights_add_up import percent
from weiheng.observations.model import Key, Observations
from weiheng.observations.rules.presence import observed
from weiheng.vocabulary.problem import Problem

CODE = "O10"


def check(pack: Pack, observations: Observations) -> Iterator[Problem]:
    """Groups only: a leaf is observed or not, and its group tells. One problem a node, with all its periods."""
    present = observed(pack, observations)
    for name, files in pack.editions.items():
        edition = edition_of(pack, name)
        if edition is None:
            continue
        for node in edition.tree.walk():
            for area in edition.settings.areas if node.children else ():
                short = _short(node, area, edition.settings, present)
                if short:
                    minimum = edition.settings.coverage.minimum
                    facts = {"node": node.key, "area": area, "periods": tuple(short), "allowed": percent(minimum)}
                    place = pack.place(f"{files.folder}/index.yaml", "coverage")
                    yield Problem(CODE, place, {**facts, "found": percent(min(short.values()))})


def _short(node: Node, area: str, settings: Settings, present: Set[Key]) -> dict[int, Fraction]:
    """Periods in which the node's coverage is too low and not accepted, with the coverage."""
    accepted = {year for each in settings.coverage.accept if each.node == node.key for year in each.periods}
    found = {year: _coverage(node, area, year, present) for year in settings.periods.years() if year not in accepted}
    return {year: share for year, share in found.items() if share < settings.coverage.minimum}


def _coverage(node: Node, area: str, year: int, present: Set[Key]) -> Fraction:
    if node.indicator:
        return Fraction((node.indicator, area, year) in present)
    total = sum((child.weight for child in node.children), Fraction(0)) or Fraction(1)
    return sum((child.weight * _coverage(child, area, year, present) for child in node.children), Fraction(0)) / total
