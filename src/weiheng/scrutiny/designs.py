"""From what an edition declares as uncertain to an experiment on arrays."""

from collections.abc import Iterable, Iterator

import numpy as np

from weiheng.assess import Assessment
from weiheng.definitions.model import Ratio
from weiheng.definitions.robustness import DropFactor, Factors, MeasurementFactor, WeightFactor
from weiheng.index.recipe import Aggregation, Array, Imputation, Normalisation, Recipe, Treatment
from weiheng.index.robustness.design import Design, WeightDraw
from weiheng.index.robustness.structure import depths
from weiheng.index.tree import Tree
from weiheng.indicators.statistics.intervals import rate, two_sided
from weiheng.indicators.values import Facts
from weiheng.recipes import aggregation_of, imputation_of, normalisation_of, recipe_of, treatment_of
from weiheng.vocabulary.unit import UNITS

_CONFIDENCE = 0.95
_SHARES = "ratio"
"""Dimension of rates and shares whose numerators are events that could have turned out otherwise; beds or physicians
per resident are complete counts of what there is."""


def design_of(assessment: Assessment, factors: Factors) -> Design:
    """The experiment of an assessed edition: the declared choices first in every list of options."""
    recipe = recipe_of(assessment.edition, assessment.facts)
    tree = assessment.tree
    down, up = (None, None) if factors.measurement is None else standard_errors(assessment, factors.measurement)
    least, most = (-np.inf, np.inf) if up is None else possible(assessment)
    return Design(
        values=assessment.values.array,
        recipe=recipe,
        tree=tree,
        weights=None if factors.weights is None else _weights(factors.weights, tree),
        normalise=_normalisations(assessment, recipe, factors),
        impute=_imputations(assessment, recipe, factors),
        missing=() if factors.missing is None else (recipe.missing, *factors.missing.others),
        treat=_treatments(assessment, recipe, factors),
        aggregate=_aggregations(factors),
        per_level=factors.aggregate is None or factors.aggregate.per_level,
        bounds=0.0 if factors.bounds is None else float(factors.bounds.spread),
        drop=() if factors.drop is None else _dropped(factors.drop, tree),
        down=down,
        up=up,
        least=least,
        most=most,
    )


def _rows(assessment: Assessment) -> tuple[int, ...]:
    return tuple(range(assessment.tree.leaves))


def _weights(factor: WeightFactor, tree: Tree) -> WeightDraw:
    levels = depths(tree)
    groups = tuple(group for group, depth in enumerate(levels) if not factor.levels or depth in factor.levels)
    return WeightDraw(factor.method, groups, float(factor.spread), float(factor.concentration))


def _normalisations(assessment: Assessment, recipe: Recipe, factors: Factors) -> tuple[tuple[Normalisation, ...], ...]:
    if factors.normalise is None:
        return ()
    edition, rows = assessment.edition, _rows(assessment)
    others = ((normalisation_of(edition, choice, rows),) for choice in factors.normalise.others)
    return (recipe.normalisations, *others)


def _imputations(assessment: Assessment, recipe: Recipe, factors: Factors) -> tuple[tuple[Imputation, ...], ...]:
    if factors.impute is None:
        return ()
    edition, rows = assessment.edition, _rows(assessment)
    return (recipe.imputations, *((imputation_of(edition, choice, rows),) for choice in factors.impute.others))


def _treatments(assessment: Assessment, recipe: Recipe, factors: Factors) -> tuple[tuple[Treatment, ...], ...]:
    if factors.treat is None:
        return ()
    rows = _rows(assessment)
    return (recipe.treatments, *((treatment_of(choice, rows),) for choice in factors.treat.others))


def _aggregations(factors: Factors) -> tuple[Aggregation | None, ...]:
    if factors.aggregate is None:
        return ()
    return (None, *(aggregation_of(choice) for choice in factors.aggregate.others))


def _dropped(factor: DropFactor, tree: Tree) -> tuple[int, ...]:
    return tuple(range(tree.leaves)) if factor.elements == "indicators" else tree.children[-1]


def standard_errors(assessment: Assessment, factor: MeasurementFactor) -> tuple[Array, Array] | tuple[None, None]:
    """Standard errors below and above every value, shape (indicators, areas, periods), in the indicators' units.

    From counts they are the distances to the ends of the 95 % interval (Wilson for shares, exact Poisson or Byar for
    rare events) over 1.96; declared ones count instead of those. None if nothing is uncertain at all.
    """
    values = assessment.values.array
    down, up = np.zeros_like(values), np.zeros_like(values)
    if factor.counts:
        for cell, below, above in _of_counts(assessment):
            down[cell], up[cell] = below, above
    for row, indicator in enumerate(assessment.values.indicators):
        if indicator in factor.relative:
            down[row] = up[row] = np.abs(np.nan_to_num(values[row])) * float(factor.relative[indicator])
    return (down, up) if down.any() or up.any() else (None, None)


def possible(assessment: Assessment) -> tuple[Array, Array]:
    """The lowest and the highest value that an error may lead to, shape (indicators, areas, periods).

    An error does not change the sign of a value: rates and counts are 0 or more. A share that is no more than the whole
    stays so; one above it (beds in use) has no such end.
    """
    values = np.nan_to_num(assessment.values.array)
    least = np.where(values >= 0, 0.0, -np.inf)
    most = np.where(values < 0, 0.0, np.inf)
    for row, indicator in enumerate(assessment.edition.indicators):
        unit = UNITS[indicator.unit]
        if unit.dimension == _SHARES:
            whole = float(1 / unit.scale)
            most[row] = np.where((values[row] >= 0) & (values[row] <= whole), whole, most[row])
    return least, most


def counted(assessment: Assessment) -> tuple[str, ...]:
    """Indicators of which at least one value comes with an interval, because its events were counted."""
    rows = {cell[0] for cell, _, _ in _of_counts(assessment)}
    return tuple(key for row, key in enumerate(assessment.values.indicators) if row in rows)


def _of_counts(assessment: Assessment) -> Iterator[tuple[tuple[int, int, int], float, float]]:
    counts = list(_counts(assessment))
    if not counts:
        return
    events, base, factor = np.array([(*pair, factor) for *_, pair, factor in counts], dtype=np.float64).T
    low, high = rate(events, base, share=True, conf=_CONFIDENCE)
    value, z = events / base, two_sided(_CONFIDENCE)
    down, up = (np.maximum(each, 0) * factor / z for each in (value - low, high - value))
    for (row, area, period, *_), below, above in zip(counts, down.tolist(), up.tolist(), strict=True):
        yield (row, area, period), below, above


def _counts(assessment: Assessment) -> Iterable[tuple[int, int, int, tuple[int, int], int]]:
    """Row, area, period, numerator with denominator, and factor of every value that is computed from whole numbers."""
    facts, table = assessment.facts, assessment.values
    for row, indicator in enumerate(assessment.edition.indicators):
        formula = indicator.formula
        if not isinstance(formula, Ratio) or UNITS[indicator.unit].dimension != _SHARES:
            continue
        for area, code in enumerate(table.areas):
            for period, year in enumerate(table.periods):
                pair = _pair(facts, formula, (code, year))
                if table.table[row][area][period].is_computed and pair is not None:
                    yield row, area, period, pair, formula.factor


def _pair(facts: Facts, formula: Ratio, cell: tuple[str, int]) -> tuple[int, int] | None:
    part, whole = facts.base(formula.numerator, cell), facts.base(formula.denominator, cell)
    if part is None or whole is None or whole <= 0 or (part.denominator, whole.denominator) != (1, 1):
        return None
    return part.numerator, whole.numerator
