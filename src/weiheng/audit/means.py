"""The interval of a group's score from those of its children, as far as its mean rises with each of them."""

from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from weiheng.assess import Assessment
from weiheng.audit.interval import Interval
from weiheng.definitions.form import MEANS, aggregations
from weiheng.definitions.methods import AggregateChoice
from weiheng.index.aggregation.means import geometric, harmonic, power

Weighed = Sequence[tuple[Interval, Fraction]]
"""Scores with their shares, which add up to 1."""


def group_interval(assessment: Assessment, node: str, parts: Weighed) -> Interval | None:
    """What a group's score can be; None where it is no mean, or the mean of such scores does not exist."""
    choice = aggregations(assessment.edition)[node]
    if assessment.edition.settings.aggregate.flat or choice.method not in MEANS:
        return None
    if choice.method == "arithmetic":
        return sum((score.scaled(share) for score, share in parts), Interval.point(Fraction(0)))
    if any(score.low <= 0 for score, _ in parts):
        return None
    ends = (_mean(choice, [(end(score), share) for score, share in parts]) for end in (_low, _high))
    return Interval(*ends)


def _low(score: Interval) -> Fraction:
    return score.low


def _high(score: Interval) -> Fraction:
    return score.high


def _mean(choice: AggregateChoice, parts: Sequence[tuple[Fraction, Fraction]]) -> Fraction:
    scores = np.array([float(score) for score, _ in parts])[:, None, None]
    shares = [float(share) for _, share in parts]
    if choice.method == "geometric":
        found = geometric(scores, shares)
    elif choice.method == "harmonic":
        found = harmonic(scores, shares)
    else:
        found = power(scores, shares, exponent=1.0 if choice.power is None else float(choice.power.exact))
    return Fraction(float(found[0, 0]))
