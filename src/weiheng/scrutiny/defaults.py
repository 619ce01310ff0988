"""The experiment that is made where an edition declares none."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from weiheng.assess import Assessment
from weiheng.definitions.base import Fact
from weiheng.definitions.methods import AggregateChoice, Normalise, NormaliseChoice
from weiheng.definitions.model import Settings
from weiheng.definitions.robustness import (
    AggregateFactor,
    DropFactor,
    Factors,
    NormaliseFactor,
    Robustness,
    Sensitivity,
    WeightFactor,
)
from weiheng.definitions.scales import REACH
from weiheng.index.aggregate import COMPARISONS
from weiheng.index.robustness.legal import illegal
from weiheng.scrutiny.designs import design_of
from weiheng.scrutiny.refusals import illegal_choices, illegal_facts
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.problem import Refused

SEED = 1
REPLICATES = 10_000
BASE = 256
"""Small, because it is asked for by nobody; the bootstrap intervals tell how far it carries."""
SPREAD = Fraction(1, 4)
"""The usual uncertainty of weights: Saisana, Saltelli and Tarantola, Uncertainty and sensitivity analysis techniques as
tools for the quality assessment of composite indicators (2005), and audits of the JRC."""
TOP = 3
_PLACES = 2
_PLACES_ONLY = frozenset({"rank", "borda"})
"""Normalisations beside which no other has scores on the same scale."""


@dataclass(frozen=True)
class Omitted:
    """A factor that is not drawn. ``illegal`` are the facts of why it is; empty where there is nothing to draw."""

    name: str
    factor: Fact
    illegal: Mapping[str, object] = field(default_factory=dict)


def default_robustness(assessment: Assessment) -> tuple[Robustness, tuple[Omitted, ...]]:
    """Weights +-25 %, another normalisation, geometric means, one indicator left out; without what is illegal here.

    ``Refused`` (E01) if weights alone have no result for the index as declared.
    """
    factors, omitted = Factors(weights=WeightFactor(spread=SPREAD)), []
    if problems := illegal_choices(design_of(assessment, factors), assessment, factors):
        raise Refused(problem for problem, _ in problems)
    for name, factor in _candidates(assessment):
        more = factors.model_copy(update={name: factor})
        found = illegal(design_of(assessment, more))
        if found:
            omitted.append(Omitted(name, factor, illegal_facts(found[0], assessment, more)))
        else:
            factors = more
    top = 1 if len(assessment.areas) == 1 else min(TOP, len(assessment.areas))
    sensitivity = Sensitivity(base=BASE)
    usual = Robustness(replicates=REPLICATES, seed=SEED, top=top, factors=factors, sensitivity=sensitivity)
    return usual, tuple(omitted)


def _candidates(assessment: Assessment) -> Iterator[tuple[str, Fact]]:
    settings = assessment.edition.settings
    compared = all(each.method in COMPARISONS for each in assessment.tree.aggregations)  # of values, not of scores
    if not compared and settings.normalise.method not in _PLACES_ONLY:
        yield "normalise", NormaliseFactor(others=(_other_normalisation(settings),))
    if all(each.method == "arithmetic" for each in assessment.tree.aggregations) and not assessment.tree.flat:
        yield "aggregate", AggregateFactor(others=(AggregateChoice(method="geometric"),))
    if assessment.tree.leaves > 2:
        yield "drop", DropFactor()


def _other_normalisation(settings: Settings) -> NormaliseChoice:
    """Min-max over the panel on the edition's own range; where that is declared, z-scores that fill the range.

    Both on the scale of the declared one: scores on several scales have no common interval.
    """
    low, high = settings.normalise.low, settings.normalise.high
    if settings.normalise.method == "z_score":
        return _in_range_of(settings.normalise)
    if settings.normalise.method != "min_max":
        return NormaliseChoice(method="min_max", low=low, high=high)
    numbers = (low.decimal + high.decimal) / 2, (high.decimal - low.decimal) / (2 * REACH)
    mean, deviation = (str(rounded(each, _PLACES)) for each in numbers)
    return NormaliseChoice.model_validate({"method": "z_score", "mean": mean, "deviation": deviation})


def _in_range_of(declared: Normalise) -> NormaliseChoice:
    """Min-max over the range in which nearly all declared z-scores lie."""
    mean = declared.mean.decimal if declared.mean is not None else Decimal(0)
    reach = (declared.deviation.decimal if declared.deviation is not None else Decimal(1)) * REACH
    low, high = (str(rounded(each, _PLACES)) for each in (mean - reach, mean + reach))
    return NormaliseChoice.model_validate({"method": "min_max", "low": low, "high": high})
