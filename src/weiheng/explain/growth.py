"""Average growth of a score, and what it hides."""

from dataclasses import dataclass

from weiheng.definitions.form import normalisations
from weiheng.definitions.model import Break
from weiheng.explain.attribution import crossed_breaks
from weiheng.explain.change import Moment


@dataclass(frozen=True)
class Growth:
    """Average compound growth a year, as a fraction (0.02 is 2%), with the breaks in series that it crosses."""

    rate: float
    years: int
    breaks: tuple[tuple[str, Break], ...]


def average_growth(before: Moment, after: Moment) -> Growth | None:
    """``(y_T / y_0)^(1/n) - 1``; None if a score is missing, not positive, or the periods are not in order.

    Nor have z-scores a growth: their zero is a mean, so that no ratio of them says anything.

    Compound annual growth rate. A growth across a break is a growth of two different things: whoever shows
    the rate shows the breaks.
    """
    years = after.period - before.period
    ways = normalisations(after.assessment.edition)
    if any(ways[leaf.id].method == "z_score" for leaf in after.assessment.edition.leaves(after.node)):
        return None
    if years <= 0 or not (before.score > 0 and after.score > 0):
        return None
    rate = (after.score / before.score) ** (1 / years) - 1
    return Growth(rate, years, crossed_breaks(before, after))
