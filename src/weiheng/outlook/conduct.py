"""The conductor: a plan and what is known in, every target judged out."""

from collections.abc import Iterable
from dataclasses import replace

from weiheng.assess import Assessment, assess
from weiheng.definitions.claims import Claim
from weiheng.definitions.pack import Pack
from weiheng.definitions.plans import Attribute, Plan, Target
from weiheng.observations.model import Observations
from weiheng.outlook.index_if import index_if_met, moved_to, with_values, year_of
from weiheng.outlook.judging import outlook_of
from weiheng.outlook.known import known_of
from weiheng.outlook.model import Outlook, PlanOutlook
from weiheng.outlook.scenario import Scenario
from weiheng.outlook.supposing import Supposed, suppose
from weiheng.plan.model import Class
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

_URGENCY = {cls: place for place, cls in enumerate(Class)}
_ATTRIBUTES = (Attribute.BINDING, Attribute.EXPECTED, None)


def outlook(
    pack: Pack,
    plan_id: str,
    observations: Observations,
    assessment: Assessment | None = None,
    *,
    period: int | None = None,
    as_of: str | None = None,
    scenario: Scenario | None = None,
) -> PlanOutlook:
    """Judge every target of a plan.

    ``period`` is the year that the plan is seen from: later values are left aside. If none is given it is the last year
    with a value of any target's subject in the target's area, or the base year. ``as_of`` (a date of any precision)
    leaves aside what was not known by then. ``scenario`` puts its values before all others; a target whose subject it
    gives values for, or parts from which it is computed, is seen from the last of them. ``Refused`` if there is no such
    plan (P01) or the year lies before it (P03).
    """
    plan = plan_named(pack, plan_id)
    known = known_of(pack, observations, as_of)
    if period is None:
        cells = ((each.subject, each.area or plan.settings.area) for each in plan.targets)
        period = max(known.last_year(cells) or plan.settings.base, plan.settings.base)
    _check_period(pack, plan, period)
    supposed = Supposed(plan, known, known) if scenario is None else suppose(scenario, plan, known)
    printed = tuple(claim for prints in pack.printed.values() for claim, _ in prints.claims)
    judged = (_judged(each, supposed, period, printed) for each in supposed.plan.targets)
    targets = tuple(sorted(judged, key=_urgency))
    found = PlanOutlook(supposed.plan, period, as_of, targets, beyond=supposed.beyond)
    return found if assessment is None else _with_index(found, supposed, assessment)


def _judged(target: Target, supposed: Supposed, period: int, printed: Iterable[Claim]) -> Outlook:
    settings = supposed.plan.settings
    years = supposed.years.get((target.subject, target.area or settings.area), ())
    return outlook_of(target, settings, supposed.known, max((period, *years)), printed)


def plan_named(pack: Pack, plan_id: str) -> Plan:
    """The plan of a pack with an id; ``Refused`` (P01) if there is none."""
    if plan_id not in pack.plans:
        facts = {"found": plan_id, "allowed": tuple(pack.plans)}
        raise Refused([Problem("P01", Place(pack.root.name), facts)], Exit.USAGE)
    return pack.plans[plan_id]


def _check_period(pack: Pack, plan: Plan, period: int) -> None:
    if period < plan.settings.base:
        facts = {"found": period, "first": plan.settings.base}
        raise Refused([Problem("P03", Place(f"{pack.root.name}/plan/{plan.settings.id}"), facts)], Exit.USAGE)


def _urgency(each: Outlook) -> tuple[int, int]:
    """Sorting is stable: the order of the plan decides between equals."""
    return _URGENCY[each.verdict.cls], _ATTRIBUTES.index(each.target.attribute)


def _with_index(found: PlanOutlook, supposed: Supposed, assessment: Assessment) -> PlanOutlook:
    """With what the index would be, as it was known, in the area of the plan."""
    if found.as_of is not None:
        assessment = assess(assessment.edition, assessment.observations.known(found.as_of))
    area = found.plan.settings.area
    year = year_of(assessment, area, found.period)
    if year is None:
        return found
    if supposed.years:
        assessment = with_values(assessment, moved_to(assessment, supposed, year))
    index = index_if_met(assessment, found.targets, area, year)
    return replace(found, edition=assessment.edition.name, index_period=year, index=index)
