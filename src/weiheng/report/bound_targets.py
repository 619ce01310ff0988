"""Bounds that are targets of a plan, and whether the values of an edition meet them."""

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Literal

from weiheng.assess import Assessment
from weiheng.definitions.form import bounds_below
from weiheng.definitions.model import Basis, Bound
from weiheng.report.planned import Planned
from weiheng.report.scored import scored_value

State = Literal["met", "missed", "unknown"]


def bound_targets(assessment: Assessment, plan: Planned | None, node: str, area: str) -> Iterator[tuple[str, str]]:
    """Indicator and end of every bound below a node that is a target of a plan.

    Those of which the plan of these years has a target for an area are left out: they are judged by its own numbers.
    """
    judged = {each.target.subject for each in plan.shown(area)} if plan is not None else set()
    for each in bounds_below(assessment.edition, node):
        for end, bound in each.ends() if each.indicator not in judged else ():
            if bound.basis is Basis.PLAN_TARGET:
                yield each.indicator, end


def latest_year(assessment: Assessment, indicator: str, area: str, until: int) -> int | None:
    """The last year assessed, up to one, in which an indicator has a value."""
    years = (year for year in reversed(assessment.periods) if year <= until)
    return next((year for year in years if scored_value(assessment, indicator, area, year) is not None), None)


def target_gap(assessment: Assessment, indicator: str, end: str | None, area: str, period: int) -> Fraction | None:
    """The value less the bound at an end, in the indicator's unit; None if it is missing."""
    value = scored_value(assessment, indicator, area, period)
    bounds: Mapping[str | None, Bound] = dict(assessment.edition.bounds_of(indicator).ends())
    return None if value is None else value - bounds[end].value.exact


def target_state(assessment: Assessment, indicator: str, end: str, area: str, until: int) -> State:
    """Whether the latest value is at least as good as a bound, compared unrounded."""
    year = latest_year(assessment, indicator, area, until)
    gap = None if year is None else target_gap(assessment, indicator, end, area, year)
    if gap is None:
        return "unknown"
    return "met" if assessment.edition.indicator(indicator).direction.sign * gap >= 0 else "missed"
