"""What an edition declares about its method, compiled to arrays: numbers and names that the index computes with."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np

from weiheng.definitions.base import Fact
from weiheng.definitions.edition import Edition
from weiheng.definitions.methods import AggregateChoice, ImputeChoice, NormaliseChoice, TreatChoice, Weigh
from weiheng.index.recipe import (
    Aggregation,
    Array,
    Imputation,
    Normalisation,
    Recipe,
    Rows,
    Screening,
    Treatment,
    Weighing,
)
from weiheng.indicators.values import Facts
from weiheng.vocabulary.figure import Figure
from weiheng.vocabulary.unit import UNITS

Choice = TypeVar("Choice", bound=Fact)


def recipe_of(edition: Edition, facts: Facts) -> Recipe:
    """Every choice of an edition apart from its tree; rows are its indicators in order."""
    settings = edition.settings
    screening = settings.screen
    return Recipe(
        sign=np.array([float(each.direction.sign) for each in edition.indicators]),
        normalisations=_normalisations(edition),
        missing=settings.missing,
        denominators=_denominators(edition, facts),
        screening=None if screening is None else Screening(float(screening.minimum), screening.over),
        imputations=_imputations(edition),
        treatments=_treatments(edition),
    )


def _by_choice(
    edition: Edition, choice: Choice, exceptions: Iterable[tuple[str, Choice]]
) -> Iterable[tuple[Choice, Rows]]:
    """Each choice with the rows of the indicators that it holds for, exceptions last; equal exceptions are one choice.

    So indicators that are imputed by the same exception inform each other.
    """
    order = [each.id for each in edition.indicators]
    single = {key: each for key, each in exceptions if key in order}
    common = tuple(row for row, key in enumerate(order) if key not in single)
    if common:
        yield choice, common
    alike: dict[str, list[int]] = {}
    for key, each in single.items():
        alike.setdefault(each.model_dump_json(), []).append(order.index(key))
    yield from ((single[order[rows[0]]], tuple(sorted(rows))) for rows in alike.values())


def _normalisations(edition: Edition) -> tuple[Normalisation, ...]:
    settings = edition.settings.normalise
    pairs = _by_choice(edition, settings, settings.indicators.items())
    return tuple(normalisation_of(edition, choice, rows) for choice, rows in pairs)


def normalisation_of(edition: Edition, choice: NormaliseChoice, rows: Rows) -> Normalisation:
    """A choice for some rows, with their directions and bounds."""
    indicators = [edition.indicators[row] for row in rows]
    bounds = {each.indicator: each for each in edition.bounds}
    ends = [bounds.get(each.id) for each in indicators]
    return Normalisation(
        rows=rows,
        method=choice.method,
        sign=np.array([float(each.direction.sign) for each in indicators]),
        lower=np.array([np.nan if each is None else float(each.lower.value.exact) for each in ends]),
        upper=np.array([np.nan if each is None else float(each.upper.value.exact) for each in ends]),
        target=np.full(len(rows), _number(choice.target, np.nan)),
        low=float(choice.low.exact),
        high=float(choice.high.exact),
        clip=choice.clip,
        over=choice.over,
        mean=_number(choice.mean, 0.0),
        deviation=_number(choice.deviation, 1.0),
    )


def _number(figure: Figure | None, otherwise: float) -> float:
    return otherwise if figure is None else float(figure.exact)


def _denominators(edition: Edition, facts: Facts) -> Array | None:
    """What divides the values in their own units, so that both are in base units; NaN where it is missing or zero."""
    settings = edition.settings
    if not settings.denominate:
        return None
    areas, periods = settings.areas, settings.periods.years()
    result = np.ones((len(edition.indicators), len(areas), len(periods)))
    rows = {each.id: (row, float(UNITS[each.unit].scale)) for row, each in enumerate(edition.indicators)}
    for each in settings.denominate:
        row, scale = rows[each.indicator]
        divisors = [[facts.base(each.by, (area, period)) or np.nan for period in periods] for area in areas]
        result[row] = np.array(divisors, dtype=np.float64) / (scale * each.factor)
    return result


def _imputations(edition: Edition) -> tuple[Imputation, ...]:
    settings = edition.settings.impute
    if settings is None:
        return ()
    pairs = _by_choice(edition, settings, settings.indicators.items())
    return tuple(imputation_of(edition, choice, rows) for choice, rows in pairs)


def imputation_of(edition: Edition, choice: ImputeChoice, rows: Rows) -> Imputation:
    """A choice for some rows, with the group of each area; areas in no group are one of their own."""
    areas = edition.settings.areas
    groups: Sequence[Sequence[str]] = () if choice.by is None else tuple(edition.settings.groupings[choice.by].values())
    number = {area: group for group, members in enumerate(groups) for area in members}
    return Imputation(rows, choice.method, choice.over, tuple(number.get(area, len(groups)) for area in areas))


def _treatments(edition: Edition) -> tuple[Treatment, ...]:
    settings = edition.settings.treat
    if settings is None:
        return ()
    pairs = _by_choice(edition, settings, settings.indicators.items())
    return tuple(treatment_of(choice, rows) for choice, rows in pairs)


def treatment_of(choice: TreatChoice, rows: Rows) -> Treatment:
    """A choice for some rows."""
    thresholds = float(choice.skewness.exact), float(choice.kurtosis.exact)
    return Treatment(rows, choice.method, choice.points, *thresholds, choice.over)


def aggregation_of(choice: AggregateChoice) -> Aggregation:
    """How a group aggregates."""
    return Aggregation(
        method=choice.method,
        power=_number(choice.power, 1.0),
        penalty=choice.penalty,
        order_weights=tuple(float(each) for each in choice.order_weights),
        same_way=choice.same_way,
        resolution=float(choice.resolution.exact),
        share_minimum=float(choice.share_minimum or 0),
        share_maximum=1.0 if choice.share_maximum is None else float(choice.share_maximum),
        over=choice.over,
    )


def weighing_of(weigh: Weigh) -> Weighing:
    """How the shares below a node follow."""
    return Weighing(
        method=weigh.method,
        across=weigh.across,
        matrices=tuple(
            np.array([[float(cell) for cell in row] for row in each.matrix]) for each in weigh.judgements if each.matrix
        ),
        ratings=tuple(
            np.array([float(rating.exact) for rating in each.ratings]) for each in weigh.judgements if each.ratings
        ),
        importance=tuple(float(each) for each in weigh.importance),
        over=weigh.over,
    )
