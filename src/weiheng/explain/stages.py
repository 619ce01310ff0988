"""What became of a value before it was a score, and what it was compared with."""

from collections.abc import Iterator
from fractions import Fraction

import numpy as np

from weiheng.assess import Assessment
from weiheng.definitions.form import stages
from weiheng.explain.step import Step
from weiheng.explain.values import explain_value
from weiheng.index.recipe import AXES, Array

Position = tuple[int, int, int]


def _at(assessment: Assessment, indicator: str, area: str, period: int) -> Position:
    return assessment.row_of[indicator], assessment.areas.index(area), assessment.periods.index(period)


def is_filled(assessment: Assessment, indicator: str, area: str, period: int) -> bool:
    """Whether the missing rule put the score in: there was no value to score, not even an imputed one."""
    at = _at(assessment, indicator, area, period)
    return bool(assessment.scores.imputed[at]) and bool(np.isnan(assessment.scores.stages.imputed[at]))


def is_screened(assessment: Assessment, area: str, period: int) -> bool:
    """Whether the area was left out of the period for having too few values."""
    at = assessment.areas.index(area), assessment.periods.index(period)
    return bool(assessment.scores.stages.screened[at])


def scored_value(assessment: Assessment, indicator: str, area: str, period: int) -> Fraction | None:
    """What was scored: the adopted value itself, or what the stages made of it."""
    if not stages(assessment.edition):
        return assessment.values.at(indicator, area, period).adopted
    number = float(assessment.scores.stages.treated[_at(assessment, indicator, area, period)])
    return None if np.isnan(number) else Fraction(repr(number))


def stage_steps(assessment: Assessment, indicator: str, area: str, period: int) -> tuple[Step, ...]:
    """What each stage made of the value, in order; stages that left it as it was are not told."""
    at = _at(assessment, indicator, area, period)
    steps = (_denominated, _put_in, _treated)
    return tuple(step for make in steps for step in make(assessment, indicator, at))


def _denominated(assessment: Assessment, indicator: str, at: Position) -> Iterator[Step]:
    """The quotient with the divisor down to its sources; or that there is none, where the divisor is missing or 0."""
    made, (_, area, period) = assessment.scores.stages, at
    value = float(made.denominated[at])
    for each in assessment.edition.settings.denominate:
        if each.indicator != indicator or np.isnan(made.raw[at]):
            continue
        facts: dict[str, object] = {"by": each.by, "factor": each.factor}
        divisor = explain_value(assessment, each.by, assessment.areas[area], assessment.periods[period])
        found = ("not_divided", None) if np.isnan(value) else ("denominated", value)
        yield Step(found[0], indicator, found[1], facts, (divisor,))


def _put_in(assessment: Assessment, indicator: str, at: Position) -> Iterator[Step]:
    made, impute = assessment.scores.stages, assessment.edition.settings.impute
    if impute is not None and np.isnan(made.denominated[at]) and not np.isnan(made.imputed[at]):
        choice = impute.of(indicator)
        facts = {"how": choice.method, "over": choice.over, "by": choice.by}
        yield Step("put_in", indicator, float(made.imputed[at]), facts)


def _treated(assessment: Assessment, indicator: str, at: Position) -> Iterator[Step]:
    for change in assessment.scores.stages.changes:
        if (change.row, change.area, change.period) == at:
            facts = {"how": change.method, "before": change.before}
            yield Step("treated", indicator, change.after, facts)


def scale_facts(assessment: Assessment, indicator: str, area: str, period: int) -> dict[str, object]:
    """The numbers of a normalisation that compares: its pool's least, most, mean and deviation, and its settings."""
    choice = assessment.edition.settings.normalise.of(indicator)
    pool = _pool(assessment, indicator, area, period, choice.over)
    return {
        "how": choice.method,
        "over": choice.over,
        "count": len(pool),
        "least": float(pool.min()),
        "most": float(pool.max()),
        "pool_mean": float(pool.mean()),
        "pool_deviation": float(pool.std(ddof=1)) if len(pool) > 1 else 0.0,
        "mean": None if choice.mean is None else choice.mean.text,
        "deviation": None if choice.deviation is None else choice.deviation.text,
        "target": None if choice.target is None else choice.target.text,
    }


def _pool(assessment: Assessment, indicator: str, area: str, period: int, over: str) -> Array:
    """The values that one is compared with, its own among them; those that are missing are left out."""
    row, *at = _at(assessment, indicator, area, period)
    values = assessment.scores.stages.treated[row]
    pooled = tuple(slice(None) if axis in AXES[over] else at[axis - 1] for axis in (1, 2))
    found = np.ravel(values[pooled])
    return found[~np.isnan(found)]
