"""Weights as they took effect in one area and period, exactly."""

from fractions import Fraction
from math import isnan

from weiheng.assess import Assessment


def present_shares(assessment: Assessment, key: str, area: str, period: int) -> dict[str, Fraction]:
    """Share of each child in a group's mean; shares add up to exactly 1.

    Where the edition leaves missing children out, only those present have a share, rescaled.
    """
    children = assessment.edition.nodes[key].children
    if assessment.edition.settings.missing == "leave_out":
        children = tuple(child for child in children if _present(assessment, child.key, area, period)) or children
    total = sum((child.weight for child in children), Fraction(0))
    return {child.key: child.weight / total for child in children}


def _present(assessment: Assessment, key: str, area: str, period: int) -> bool:
    score = assessment.score(key, area, period)
    return not isnan(score)  # NaN is missing


def effective_weights(assessment: Assessment, key: str, area: str, period: int) -> dict[str, Fraction]:
    """Weight of every indicator in a node's score: the product of the shares on the way down."""
    if assessment.edition.nodes[key].indicator:
        return {key: Fraction(1)}
    weights: dict[str, Fraction] = {}
    for child, share in present_shares(assessment, key, area, period).items():
        for indicator, weight in effective_weights(assessment, child, area, period).items():
            weights[indicator] = share * weight
    return weights
