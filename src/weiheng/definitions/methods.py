"""The stages of an index as an edition declares them: each a named choice with its settings, each optional."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Any, Literal

from pydantic import (
    Field,
    ModelWrapValidatorHandler,
    ValidationInfo,
    field_validator,
    model_serializer,
    model_validator,
)

from weiheng.definitions.base import Fact, FigureText, Id, Portion, Share, Text, refusal
from weiheng.vocabulary.figure import Figure

Pool = Literal["panel", "period", "area"]
"""What values are compared with: all areas and periods, the areas of one period, or the periods of one area."""


class Denominate(Fact):
    """An indicator divided by a variable or another indicator of the same area and period, both in base units.

    The quotient times ``factor`` is what bounds and targets of the indicator are compared with.
    """

    indicator: Id
    by: Id
    factor: Annotated[int, Field(gt=0)] = 1


class Screen(Fact):
    """An area is left out of a period (or, over the panel, of all) in which too few of its indicators are observed."""

    minimum: Portion
    over: Literal["period", "area"] = "period"


class ImputeChoice(Fact):
    """What stands in for a missing value.

    ``by`` names one of the edition's groupings of areas, within which the mean or median is taken, or EM estimates;
    ``over`` says of which of their values: those of the same period, of all periods, or of the area's own periods.
    """

    method: Literal["none", "mean", "median", "carry_forward", "carry_backward", "carry_nearest", "interpolate", "em"]
    by: str | None = None
    over: Pool = "period"


class Impute(ImputeChoice):
    """Imputation of values, with exceptions for single indicators."""

    indicators: Mapping[str, ImputeChoice] = {}

    def of(self, indicator: str) -> ImputeChoice:
        """The choice that holds for an indicator."""
        return self.indicators.get(indicator, self)


class TreatChoice(Fact):
    """What happens to an indicator whose |skewness| and excess kurtosis both exceed their thresholds.

    ``points`` is how many values at most are winsorised. ``over`` is the pool that skewness and kurtosis are those of.
    """

    method: Literal["none", "winsorise", "log", "box_cox", "winsorise_then_log", "winsorise_then_box_cox"]
    points: Annotated[int, Field(ge=0, le=1000)] = 5
    skewness: FigureText = Figure.parse("2")
    kurtosis: FigureText = Figure.parse("3.5")
    over: Pool = "panel"


class Treat(TreatChoice):
    """Treatment of outliers, with exceptions for single indicators."""

    indicators: Mapping[str, TreatChoice] = {}

    def of(self, indicator: str) -> TreatChoice:
        """The choice that holds for an indicator."""
        return self.indicators.get(indicator, self)


class NormaliseChoice(Fact):
    """How values become scores.

    ``low`` and ``high`` are the range of scores; z-scores have a mean and a standard deviation instead, ranks and Borda
    points their own range. ``over`` is what values are compared with: those of all areas and periods (panel), of the
    areas in one period, or of the periods of one area. ``target`` is in the indicator's unit.
    """

    method: Literal[
        "goalposts",
        "min_max",
        "z_score",
        "rank",
        "percentile_rank",
        "borda",
        "distance_to_target",
        "distance_to_maximum",
    ]
    low: FigureText = Figure.parse("0")
    high: FigureText = Figure.parse("100")
    clip: bool = False
    over: Pool = Field(default="panel", exclude_if=lambda over: over == "panel")
    mean: FigureText | None = Field(default=None, exclude_if=lambda given: given is None)
    deviation: FigureText | None = Field(default=None, exclude_if=lambda given: given is None)
    target: FigureText | None = Field(default=None, exclude_if=lambda given: given is None)

    @field_validator("high")
    @classmethod
    def _above_low(cls, high: Figure, info: ValidationInfo) -> Figure:
        if (low := info.data.get("low")) is not None and high.decimal <= low.decimal:
            raise refusal(f"> {low}")
        return high

    @field_validator("deviation")
    @classmethod
    def _positive(cls, deviation: Figure | None) -> Figure | None:
        if deviation is not None and deviation.decimal <= 0:
            raise refusal("> 0")
        return deviation


class Normalise(NormaliseChoice):
    """Normalisation, with exceptions for single indicators."""

    indicators: Mapping[str, NormaliseChoice] = Field(default={}, exclude_if=lambda given: not given)

    def of(self, indicator: str) -> NormaliseChoice:
        """The choice that holds for an indicator."""
        return self.indicators.get(indicator, self)

    def needs_bounds(self, indicator: str) -> bool:
        """Whether the indicator's scores depend on its bounds."""
        return self.of(indicator).method == "goalposts"

    def any_bounds(self) -> bool:
        """Whether any indicator's scores may depend on its bounds."""
        return any(each.method == "goalposts" for each in (self, *self.indicators.values()))


AggregateMethod = Literal[
    "arithmetic",
    "geometric",
    "harmonic",
    "power",
    "mazziotta_pareto",
    "owa",
    "copeland",
    "topsis",
    "rank_sum_ratio",
    "composite_ratio",
    "grey_relational",
    "benefit_of_the_doubt",
]


def _by_method(given: Any) -> Any:
    """What a bare name stands for."""
    return {"method": given} if isinstance(given, str) else given


class AggregateChoice(Fact):
    """How the scores of a group's children become its own; a bare name, such as ``geometric``, is the method alone.

    ``power`` is the exponent of the power mean; ``penalty`` whether imbalance lowers (negative) or raises (positive) a
    Mazziotta-Pareto index; ``order_weights`` those of the ordered weighted average, largest score first; ``same_way``
    how TOPSIS turns criteria in the same direction; ``resolution`` the coefficient rho of grey relations;
    ``share_minimum`` and ``share_maximum`` bound each child's share of a unit's best score (benefit of the doubt).
    """

    method: AggregateMethod
    power: FigureText | None = None
    penalty: Literal["negative", "positive"] = "negative"
    order_weights: tuple[Share, ...] = ()
    same_way: Literal["cost", "reciprocal"] = "cost"
    resolution: FigureText = Figure.parse("0.5")
    share_minimum: Portion | None = None
    share_maximum: Portion | None = None
    over: Pool = "period"

    @field_validator("resolution")
    @classmethod
    def _distinguishes(cls, resolution: Figure) -> Figure:
        if not 0 < resolution.decimal <= 1:
            raise refusal("0 < … ≤ 1")
        return resolution

    @field_validator("share_maximum")
    @classmethod
    def _not_below_minimum(cls, most: Fraction | None, info: ValidationInfo) -> Fraction | None:
        least = info.data.get("share_minimum")
        if most is not None and least is not None and most < least:
            raise refusal(f"≥ {float(least):.6g}")
        return most

    @model_validator(mode="wrap")
    @classmethod
    def _by_name(cls, given: Any, handler: ModelWrapValidatorHandler["AggregateChoice"]) -> "AggregateChoice":
        return handler(_by_method(given))

    @model_serializer(mode="wrap")
    def _as_name(self, handler: Any) -> Any:
        """The bare name where nothing else is said."""
        written = handler(self)
        return self.method if self == type(self)(method=self.method) else written


class Aggregate(AggregateChoice):
    """Aggregation of all groups: of each level its own (from the root down), or all indicators at once (flat)."""

    levels: tuple[AggregateChoice, ...] = ()
    flat: bool = False

    def at(self, depth: int) -> AggregateChoice:
        """The choice for groups that many steps below the root."""
        return self.levels[depth] if depth < len(self.levels) else self


class Judgement(Fact):
    """One expert's pairwise comparisons or ratings.

    ``matrix`` is a reciprocal matrix in the order of the node's children (AHP): ``3`` or ``1/3``; ``ratings`` are
    points for each child (Delphi).
    """

    expert: Text | None = None
    matrix: tuple[tuple[Share, ...], ...] = ()
    ratings: tuple[FigureText, ...] = ()


class Weigh(Fact):
    """How the weights of a node's children, or of all indicators below it, follow; no weights are written then.

    A bare name, such as ``entropy``, is the method alone.

    ``over`` is what values are compared in: all areas and periods at once (panel), or one period or area after the
    other, whose weights are averaged.
    ``importance`` are the target importances of the optimised weights; missing ones are equal.
    """

    method: Literal["equal", "ahp", "delphi", "entropy", "critic", "variation", "principal_components", "optimised"]
    across: Literal["children", "leaves"] = "children"
    judgements: tuple[Judgement, ...] = ()
    importance: tuple[Share, ...] = ()
    over: Pool = "panel"

    @model_validator(mode="wrap")
    @classmethod
    def _by_name(cls, given: Any, handler: ModelWrapValidatorHandler["Weigh"]) -> "Weigh":
        return handler(_by_method(given))


Groupings = Mapping[Id, Mapping[Id, tuple[str, ...]]]
"""Groupings of areas: name of the grouping, name of the group, codes of its areas."""
