"""What an index would be if the targets of a plan were met: by the edition's own engine, with the targets as values."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from math import isnan

from weiheng.assess import Assessment, assess
from weiheng.definitions.decisions import Decision
from weiheng.definitions.requirement import Mode
from weiheng.outlook.model import IndexIf, Outlook
from weiheng.outlook.scenario import supposed_value
from weiheng.outlook.supposing import Supposed, figure_of
from weiheng.vocabulary.messages import Bilingual
from weiheng.vocabulary.problem import Refused

_LEVELS = (Mode.LEVEL, Mode.MAINTAIN, Mode.CHANGE)


def year_of(assessment: Assessment, area: str, until: int) -> int | None:
    """The last assessed year up to ``until`` of which enough was observed; None if there is none for the area."""
    if area not in assessment.areas:
        return None
    enough = float(assessment.edition.settings.coverage.minimum)
    years = (each for each in assessment.periods if each <= until)
    return max((each for each in years if assessment.coverage(assessment.root, area, each) >= enough), default=None)


def with_values(assessment: Assessment, values: Iterable[Decision]) -> Assessment:
    """The same edition, assessed anew with values that count before all others.

    Weights that follow from data follow from these. ``Refused`` (M01) if a method has no result for them.
    """
    edition = assessment.declared
    replaced = edition.model_copy(update={"decisions": (*edition.decisions, *values)})
    return assess(replaced, assessment.observations)


def moved_to(assessment: Assessment, supposed: Supposed, year: int) -> Iterator[Decision]:
    """Of each indicator of the tree the last supposed value, as if it were that of a year.

    It has to be of that year, or of one after the last observed one: no supposed value of the past replaces what has
    come since. Values computed from supposed counts are supposed ones too.
    """
    leaves = {each.id for each in assessment.edition.indicators}
    for (key, area), years in supposed.years.items():
        observed = supposed.observed.last_year([(key, area)]) or 0
        last = max((each for each in years if each == year or each > observed), default=None)
        value = None if last is None else supposed.known.facts.value(key, (area, last)).adopted
        if key in leaves and value is not None:
            yield supposed_value(key, area, year, figure_of(value), supposed.known.facts.elements[key].unit)


def index_if_met(assessment: Assessment, outlooks: Iterable[Outlook], area: str, year: int) -> tuple[IndexIf, ...]:
    """Scores of a year, now and with targets as values; the whole index first, then every node that targets bear on.

    The value of an indicator is replaced by the limit of its target where it does not meet it, or is missing. Targets
    of the area for levels and changes count; sums, directions and states do not, nor do those of counts from which an
    indicator is computed. Nothing where the edition's method has no result for such values.
    """
    leaves = {each.id for each in assessment.edition.indicators}
    bearing = [each for each in outlooks if each.element.id in leaves and each.target.area == area]
    bearing = [each for each in bearing if each.goal is not None and each.goal.mode in _LEVELS]
    try:
        met = with_values(assessment, (found for each in bearing if (found := _met(assessment, each, area, year))))
    except Refused:
        return ()
    nodes = _above(assessment, [each.element.id for each in bearing])
    return tuple(_scores(assessment, met, nodes, area, year))


def _met(assessment: Assessment, each: Outlook, area: str, year: int) -> Decision | None:
    """The value that just meets a target; None if the value of the year does."""
    goal, now = each.goal, assessment.values.at(each.element.id, area, year).adopted
    if goal is None or (now is not None and goal.met(now)):
        return None
    aim = goal.aim(goal.limits[0] if now is None and goal.limits else now or Fraction(0))
    if aim is None:
        return None
    return supposed_value(each.element.id, area, year, figure_of(aim), each.element.unit)


def _above(assessment: Assessment, leaves: Iterable[str]) -> tuple[str, ...]:
    """Leaves and all nodes over them, in the order of the tree, which begins with the whole index."""
    parents, found = assessment.edition.parents, set[str]()
    for leaf in leaves:
        node: str | None = leaf
        while node is not None:
            found.add(node)
            node = parents.get(node)
    return tuple(each for each in assessment.edition.nodes if each in found)


def _scores(now: Assessment, then: Assessment, nodes: Iterable[str], area: str, year: int) -> Iterator[IndexIf]:
    for node in nodes:
        before, after = now.score(node, area, year), then.score(node, area, year)
        if not isnan(before) and not isnan(after):
            yield IndexIf(node, _names(now, node), Fraction(before), Fraction(after))


def _names(assessment: Assessment, key: str) -> Bilingual:
    return assessment.edition.nodes[key].names or assessment.edition.elements[key].names
