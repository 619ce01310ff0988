"""O10: every node is observed to at least the declared share of its weight, or the shortfall is accepted by name."""

from collections.abc import Iterator, Mapping, Set
from fractions import Fraction

from weiheng.definitions.edition import edition_of
from weiheng.definitions.model import Node, Settings
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.w03_weights_add_up import percent
from weiheng.observations.model import Key, Observations
from weiheng.observations.rules.presence import counted, left_out, observed, zeros
from weiheng.vocabulary.problem import Problem

CODE = "O10"


def check(pack: Pack, observations: Observations) -> Iterator[Problem]:
    """Groups only: a leaf is observed or not, and its group tells. One problem a node, with all its periods.

    Where a method gives the weights, which are not known before the values are, the nodes that it weighs count alike.
    What an edition screens out for its own reason is not told again.
    """
    present, zero = observed(pack, observations), zeros(observations)
    for name, files in pack.editions.items():
        edition = edition_of(pack, name)
        if edition is None:
            continue
        nominal = nominal_weights(edition.tree)
        seen = counted(edition, present, zero)
        screened = left_out(edition, seen)
        for node in edition.tree.walk():
            for area in edition.settings.areas if node.children else ():
                short = _short(node, area, edition.settings, seen, nominal)
                short = {year: share for year, share in short.items() if (area, year) not in screened}
                if short:
                    minimum = edition.settings.coverage.minimum
                    facts = {"node": node.key, "area": area, "periods": tuple(short), "allowed": percent(minimum)}
                    place = pack.place(f"{files.folder}/index.yaml", "coverage")
                    yield Problem(CODE, place, {**facts, "found": percent(min(short.values()))})


def nominal_weights(tree: Node) -> Mapping[str, Fraction]:
    """Effective weights of the leaves, as shares of the whole; equal ones where a method gives them."""
    found: dict[str, Fraction] = {}

    def share_out(node: Node, whole: Fraction) -> None:
        if not node.children:
            found[node.key] = whole
        elif node.weigh is not None and node.weigh.across == "leaves":
            leaves = [leaf.key for leaf in node.leaves()]
            found.update(dict.fromkeys(leaves, whole / len(leaves)))
        else:
            weights = [Fraction(1) if node.weigh is not None else child.weight for child in node.children]
            for child, weight in zip(node.children, weights, strict=True):
                share_out(child, whole * weight / (sum(weights) or 1))

    share_out(tree, Fraction(1))
    return found


def _short(
    node: Node, area: str, settings: Settings, seen: Set[Key], nominal: Mapping[str, Fraction]
) -> dict[int, Fraction]:
    """Periods in which the node's coverage is too low and not accepted, with the coverage."""
    leaves = [leaf.key for leaf in node.leaves()]
    whole = sum((nominal[leaf] for leaf in leaves), Fraction(0)) or Fraction(1)
    accepted = {year for each in settings.coverage.accept if each.node == node.key for year in each.periods}
    found: dict[int, Fraction] = {}
    for year in settings.periods.years():
        share = sum((nominal[leaf] for leaf in leaves if (leaf, area, year) in seen), Fraction(0)) / whole
        if year not in accepted and share < settings.coverage.minimum:
            found[year] = share
    return found
