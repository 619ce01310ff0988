"""Units ranked by a multi-criteria method, with everything that the method computes on the way."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from weiheng.assess import Assessment, method_problem
from weiheng.definitions.methods import AggregateChoice, AggregateMethod, Pool
from weiheng.index.aggregate import aggregate_group
from weiheng.index.errors import MethodError
from weiheng.index.multicriteria.benefit_of_the_doubt import BestWeights, benefit_of_the_doubt
from weiheng.index.multicriteria.composite_ratio import composite_ratio
from weiheng.index.multicriteria.copeland import copeland
from weiheng.index.multicriteria.grey import grey_relational
from weiheng.index.multicriteria.rank_sum_ratio import RankSumRatio, rank_sum_procedure
from weiheng.index.multicriteria.topsis import Topsis, topsis
from weiheng.index.ranks import ranks
from weiheng.index.recipe import Array
from weiheng.index.robustness.design import leagues
from weiheng.index.score import refuse_mixed
from weiheng.index.tree import Tree
from weiheng.recipes import aggregation_of, recipe_of
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Place, Problem, Refused

CLASSES, SAME_WAY = 3, "cost"
Unit = tuple[int, int]
"""Positions of area and period."""
Extras = Topsis | RankSumRatio | BestWeights | None


@dataclass(frozen=True)
class Criteria:
    """What units are ranked by: ``values`` (criteria, units), ``shares`` and ``sign`` (criteria,), keys of the nodes.

    ``units`` are those with every value, ``left_out`` those without.
    """

    keys: tuple[str, ...]
    values: Array
    shares: tuple[float, ...]
    sign: Array
    units: tuple[Unit, ...]
    left_out: tuple[Unit, ...]


@dataclass(frozen=True)
class Ranking:
    """The result of a method: ``scores`` and ``ranks`` (units,), and what else it computes.

    ``flat``: all indicators at once by their effective weights; otherwise group by group, and the criteria are the
    children of the root.
    """

    assessment: Assessment = field(repr=False)
    method: AggregateMethod
    flat: bool
    criteria: Criteria = field(repr=False)
    scores: Array
    ranks: Array
    extras: Extras = field(repr=False)

    @property
    def of_years(self) -> bool:
        """Whether the units are the years of one area."""
        return len(self.assessment.areas) == 1


@dataclass(frozen=True)
class Way:
    """How to rank. ``classes`` is of the rank-sum ratio, ``same_way`` of TOPSIS."""

    method: AggregateMethod
    flat: bool = True
    classes: int = CLASSES
    same_way: str = SAME_WAY


def ranking_of(assessment: Assessment, way: Way, period: int) -> Ranking:
    """Rank the areas of a period (its position), or the years of the only area.

    ``Refused`` (M01) if the method has no result for these values.
    """
    criteria = _criteria(assessment, way, period)
    try:
        scores, extras = _METHODS[way.method](criteria, way)
    except MethodError as error:
        raise Refused([_problem(error, assessment, criteria)]) from error
    return Ranking(assessment, way.method, way.flat, criteria, scores, ranks(scores), extras)


def _criteria(assessment: Assessment, way: Way, period: int) -> Criteria:
    """Of a flat ranking the indicators; else the children of the root, groups having been ranked before."""
    found = leagues(assessment.scores.stages.screened)
    league = found[0] if len(assessment.areas) == 1 else found[period]
    at = tuple(np.array(league).T)
    tree = assessment.tree
    if way.flat:
        rows, shares, scores = tuple(range(tree.leaves)), tree.effective(tree.rows - 1), assessment.scores.scores
    else:
        rows, shares = tree.children[-1], np.array(tree.shares[-1])
        scores = _ranked_below(assessment, way, period)
    compared = way.method == "benefit_of_the_doubt"
    treated, sign = (
        assessment.scores.stages.treated,
        np.array([each.direction.sign for each in assessment.edition.indicators]),
    )
    own = [row < tree.leaves and not compared for row in rows]
    values = np.array([(treated if leaf else scores)[row][at] for row, leaf in zip(rows, own, strict=True)])
    complete = ~np.isnan(values).any(axis=0)
    return Criteria(
        keys=tuple(assessment.rows[row] for row in rows),
        values=values[:, complete],
        shares=tuple(float(share) for share in shares),
        sign=np.array([float(sign[row]) if leaf else 1.0 for row, leaf in zip(rows, own, strict=True)]),
        units=tuple(unit for unit, known in zip(league, complete, strict=True) if known),
        left_out=tuple(unit for unit, known in zip(league, complete, strict=True) if not known),
    )


def _ranked_below(assessment: Assessment, way: Way, period: int) -> Array:
    """Scores of all rows below the root where every group is summarised by the method, in the period asked for.

    With one area its years are compared, so all of them. ``Refused`` (M01) if a group has no result.
    """
    tree, edition = _summarised(assessment, way), assessment.edition
    asked = np.arange(len(assessment.periods)) == period if len(assessment.areas) > 1 else True
    values = np.where(asked, assessment.scores.stages.treated, np.nan)
    scores = np.where(asked, assessment.scores.scores, np.nan)
    recipe = recipe_of(edition, assessment.facts)
    try:
        refuse_mixed(values, assessment.scores.stages.changes, recipe, tree)
        for group in range(len(tree.children) - 1):
            below = aggregate_group(scores, tree, group, recipe.missing == "leave_out", values, recipe.sign)
            scores[tree.leaves + group] = below
    except MethodError as error:
        raise Refused([method_problem(error, edition, assessment.rows)]) from error
    return scores


def _summarised(assessment: Assessment, way: Way) -> Tree:
    """The tree with the method at every group, comparing the areas of a year or the years of the only area."""
    pool: Pool = "area" if len(assessment.areas) == 1 else "period"
    choice = AggregateChoice.model_validate({"method": way.method, "over": pool, "same_way": way.same_way})
    groups = len(assessment.tree.children)
    return replace(assessment.tree, aggregations=(aggregation_of(choice),) * groups, flat=False)


def _problem(error: MethodError, assessment: Assessment, criteria: Criteria) -> Problem:
    edition = assessment.edition
    key = criteria.keys[error.where[0]] if error.where else assessment.root
    where: list[object] = [edition.nodes[key].names or edition.elements[key].names]
    if len(error.where) > 1:
        area, period = criteria.units[error.where[1]]
        names = {each.code: each.names for each in edition.areas}
        where += [names[assessment.areas[area]], str(assessment.periods[period])]
    facts = {"method": error.method, "where": tuple(where), "reason": Term(f"refused_{error.reason}")}
    return Problem("M01", Place(edition.name), facts)


def _topsis(criteria: Criteria, way: Way) -> tuple[Array, Extras]:
    found = topsis(criteria.values, criteria.shares, criteria.sign, way.same_way)
    return found.closeness, found


def _rank_sum_ratio(criteria: Criteria, way: Way) -> tuple[Array, Extras]:
    found = rank_sum_procedure(criteria.values, criteria.shares, criteria.sign, way.classes)
    return found.ratios, found


def _composite_ratio(criteria: Criteria, way: Way) -> tuple[Array, Extras]:  # noqa: ARG001 - all have one signature
    return composite_ratio(criteria.values, criteria.shares, criteria.sign), None


def _grey_relational(criteria: Criteria, way: Way) -> tuple[Array, Extras]:  # noqa: ARG001
    return grey_relational(criteria.values, criteria.shares, criteria.sign), None


def _copeland(criteria: Criteria, way: Way) -> tuple[Array, Extras]:  # noqa: ARG001
    return copeland(criteria.values, criteria.shares, criteria.sign), None


def _benefit_of_the_doubt(criteria: Criteria, way: Way) -> tuple[Array, Extras]:  # noqa: ARG001
    found = benefit_of_the_doubt(criteria.values)
    return found.scores, found


_METHODS: dict[str, Callable[[Criteria, Way], tuple[Array, Extras]]] = {
    "topsis": _topsis,
    "rank_sum_ratio": _rank_sum_ratio,
    "composite_ratio": _composite_ratio,
    "grey_relational": _grey_relational,
    "copeland": _copeland,
    "benefit_of_the_doubt": _benefit_of_the_doubt,
}
