"""Choices of method in words."""

from collections.abc import Iterable

from weiheng.definitions.base import Fact
from weiheng.definitions.methods import AggregateChoice, ImputeChoice, NormaliseChoice, TreatChoice
from weiheng.definitions.robustness import (
    AggregateFactor,
    BoundsFactor,
    DropFactor,
    ImputeFactor,
    MeasurementFactor,
    MissingFactor,
    NormaliseFactor,
    TreatFactor,
    WeightFactor,
)
from weiheng.vocabulary.figure import Figure, rounded
from weiheng.vocabulary.messages import Words

_OWN_SCALE = frozenset({"z_score", "rank", "borda"})
"""Normalisations whose scores are not on the declared range."""
_POOLED = frozenset({"min_max", "z_score", "rank", "percentile_rank", "borda", "distance_to_maximum"})
_LONG = 8
"""So many characters of a number are not too many to read."""

Choice = NormaliseChoice | AggregateChoice | ImputeChoice | TreatChoice | str


def choice_text(choice: Choice, words: Words) -> str:
    """A choice by its name, with the settings that matter.

    >>> choice_text(NormaliseChoice(method="min_max"), Words("en"))
    'min-max 0–100 (all areas and years)'
    >>> choice_text(NormaliseChoice(method="z_score", mean="50", deviation="16.666666666666666667"), Words("en"))
    'z-scores 50 ± 16.6667 (all areas and years)'
    """
    if isinstance(choice, str):  # a rule for missing scores
        return words("choice.kept_missing" if choice == "none" else f"choice.{choice}")
    name = words(f"choice.{choice.method}")
    match choice:
        case NormaliseChoice():
            return name + "".join(_normalisation(choice, words))
        case AggregateChoice() if choice.method == "power":
            return words("choice.with", name=name, setting=f"p = {choice.power}")
        case ImputeChoice() if choice.by is not None:
            return words("choice.with", name=name, setting=choice.by)
        case TreatChoice() if choice.method.startswith("winsorise"):
            return words("choice.with", name=name, setting=choice.points)
        case _:
            return name


def _normalisation(choice: NormaliseChoice, words: Words) -> Iterable[str]:
    if choice.method not in _OWN_SCALE:
        yield f" {_short(choice.low)}–{_short(choice.high)}"
    elif choice.mean is not None or choice.deviation is not None:
        yield f" {_short(choice.mean) if choice.mean else 0} ± {_short(choice.deviation) if choice.deviation else 1}"
    if choice.method in _POOLED:
        yield words("choice.pool", pool=words(f"choice.over_{choice.over}"))


def _short(number: Figure) -> str:
    """As written; of many digits the first six."""
    text = str(number)
    return text if "." not in text or len(text) <= _LONG else f"{number.decimal:.6g}"


def drawn(factor: Fact, words: Words) -> str:
    """What is drawn for a factor besides, or instead of, what is declared."""
    match factor:
        case WeightFactor():
            return words("drawn.of", what=_weights(factor, words), levels=_levels(factor, words))
        case NormaliseFactor() | ImputeFactor() | TreatFactor() | MissingFactor():
            return words("drawn.others", others=tuple(choice_text(each, words) for each in factor.others))
        case AggregateFactor():
            scope = words("drawn.per_level" if factor.per_level else "drawn.all_levels")
            others = words("drawn.others", others=tuple(choice_text(each, words) for each in factor.others))
            return words("drawn.of", what=others, levels=scope)
        case BoundsFactor():
            return words("drawn.bounds", spread=_percent(float(factor.spread)))
        case DropFactor():
            return words(f"drawn.{factor.elements}")
        case MeasurementFactor():
            return words("drawn.between").join(_measurement(factor, words))
        case _:
            raise TypeError(type(factor).__name__)


def _weights(factor: WeightFactor, words: Words) -> str:
    if factor.method == "relative":
        return words("drawn.relative", spread=_percent(float(factor.spread)))
    return words("drawn.dirichlet", concentration=factor.concentration)


def _levels(factor: WeightFactor, words: Words) -> str:
    return words("drawn.levels", levels=factor.levels) if factor.levels else words("drawn.every_level")


def _measurement(factor: MeasurementFactor, words: Words) -> Iterable[str]:
    if factor.counts:
        yield words("drawn.counts")
    for indicator, share in factor.relative.items():
        yield words("drawn.relative_error", indicator=indicator, share=_percent(float(share)))


def _percent(share: float) -> str:
    return f"{rounded(100 * share, 1).normalize():f}%"
