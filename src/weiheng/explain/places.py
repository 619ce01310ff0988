"""How many digits a score needs to be told apart from others."""

from collections.abc import Mapping

from weiheng.definitions.edition import Edition
from weiheng.definitions.form import aggregations
from weiheng.definitions.methods import AggregateChoice

_LEAST = 4
"""Digits after the point of scores that lie between 0 and 1, or about there."""
_ABOUT_ONE = frozenset({"topsis", "rank_sum_ratio", "composite_ratio", "grey_relational", "benefit_of_the_doubt"})
_IN_STEPS = frozenset({"rank", "borda"})


def score_places(edition: Edition, key: str) -> int:
    """Digits after the point of a node's scores: those of the edition, but four at least where they stay about 1.

    Two digits tell hardly anything of a closeness, a ratio or a standard score.
    """
    declared = edition.settings.decimals
    return max(declared, _LEAST) if _about_one(edition, key, aggregations(edition)) else declared


def _about_one(edition: Edition, key: str, ways: Mapping[str, AggregateChoice]) -> bool:
    node = edition.nodes[key]
    if node.indicator is not None:
        return _leaf_about_one(edition, node.indicator)
    if ways[key].method == "copeland":
        return False
    return ways[key].method in _ABOUT_ONE or any(_about_one(edition, child.key, ways) for child in node.children)


def _leaf_about_one(edition: Edition, indicator: str) -> bool:
    choice = edition.settings.normalise.of(indicator)
    if choice.method in _IN_STEPS:
        return False
    if choice.method == "z_score":
        return choice.deviation is None or choice.deviation.exact <= 1
    return choice.high.exact - choice.low.exact <= 1
