"""What is uncertain about an index, declared beside it: which choices are drawn anew in every replicate."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator

from weiheng.definitions.base import Fact, Share, refusal
from weiheng.definitions.methods import AggregateChoice, ImputeChoice, NormaliseChoice, TreatChoice
from weiheng.vocabulary.messages import Bilingual


class WeightFactor(Fact):
    """Weights drawn within each group.

    ``relative``: each weight is multiplied by a number uniform in 1 ± ``spread`` and the group rescaled;
    ``dirichlet``: shares are Dirichlet with parameters ``concentration`` x declared share. ``levels`` are steps below
    the root of the groups whose shares are drawn (0 the root's own children); none given means all.
    """

    method: Literal["relative", "dirichlet"] = "relative"
    spread: Share = Fraction(1, 4)
    concentration: Annotated[int, Field(gt=0, le=1_000_000)] = 50
    levels: tuple[Annotated[int, Field(ge=0)], ...] = ()

    @field_validator("spread")
    @classmethod
    def _keeps_weights_positive(cls, spread: Fraction) -> Fraction:
        if not 0 < spread < 1:
            raise refusal("0% < … < 100%")
        return spread


class NormaliseFactor(Fact):
    """Ways of normalising, drawn with equal chance besides the declared one."""

    others: Annotated[tuple[NormaliseChoice, ...], Field(min_length=1)]


class AggregateFactor(Fact):
    """Ways of aggregating, drawn with equal chance besides the declared ones: for each level apart, or all alike."""

    others: Annotated[tuple[AggregateChoice, ...], Field(min_length=1)]
    per_level: bool = True


class ImputeFactor(Fact):
    """Ways of imputing values, drawn with equal chance besides the declared one."""

    others: Annotated[tuple[ImputeChoice, ...], Field(min_length=1)]


class MissingFactor(Fact):
    """Rules for missing scores, drawn with equal chance besides the declared one."""

    others: Annotated[tuple[Literal["lowest_score", "leave_out", "none"], ...], Field(min_length=1)]


class TreatFactor(Fact):
    """Treatments of outliers, drawn with equal chance besides the declared one."""

    others: Annotated[tuple[TreatChoice, ...], Field(min_length=1)]


class BoundsFactor(Fact):
    """Each bound is moved by a number uniform in ± ``spread`` of the distance between the two."""

    spread: Share

    @field_validator("spread")
    @classmethod
    def _keeps_bounds_in_order(cls, spread: Fraction) -> Fraction:
        if not 0 < spread < Fraction(1, 2):
            raise refusal("0% < … < 50%")
        return spread


class DropFactor(Fact):
    """None or one of the elements is left out, each with equal chance: an indicator, or a child of the root."""

    elements: Literal["indicators", "pillars"] = "indicators"


class MeasurementFactor(Fact):
    """Observations are drawn from their intervals.

    ``counts``: rates with a counted numerator from the Poisson or binomial interval of the count; ``relative``: the
    standard error of an indicator as a share of its value.
    """

    counts: bool = True
    relative: Mapping[str, Share] = {}


class Factors(Fact):
    """What is drawn; a factor that is not there stays as declared."""

    weights: WeightFactor | None = None
    normalise: NormaliseFactor | None = None
    aggregate: AggregateFactor | None = None
    impute: ImputeFactor | None = None
    missing: MissingFactor | None = None
    treat: TreatFactor | None = None
    bounds: BoundsFactor | None = None
    drop: DropFactor | None = None
    measurement: MeasurementFactor | None = None

    @model_validator(mode="after")
    def _something_is_drawn(self) -> "Factors":
        if not self.declared():
            raise refusal(" ".join(f"'{name}'" for name in type(self).model_fields))
        return self

    def declared(self) -> tuple[str, ...]:
        """Names of the factors that are drawn, in the order of the stages of their declaration."""
        return tuple(name for name in type(self).model_fields if getattr(self, name) is not None)


class Sensitivity(Fact):
    """Sobol indices from ``base`` x (factors + 2) evaluations, with intervals from ``bootstrap`` resamples."""

    base: Annotated[int, Field(ge=64, le=1_048_576)] = 1024
    bootstrap: Annotated[int, Field(ge=0, le=100_000)] = 500

    @field_validator("base")
    @classmethod
    def _power_of_two(cls, base: int) -> int:
        if base & (base - 1):
            raise refusal("64, 128, 256, 512, 1024, …")
        return base


class Variant(Fact):
    """Another way of building the same index, for comparison: what it replaces of the edition's choices."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    names: Bilingual
    normalise: NormaliseChoice | None = None
    aggregate: AggregateChoice | None = None
    flat: bool | None = None
    impute: ImputeChoice | None = None
    missing: Literal["lowest_score", "leave_out", "none"] | None = None
    treat: TreatChoice | None = None
    weigh: Literal["equal", "entropy", "critic", "variation", "principal_components"] | None = None


class Robustness(Fact):
    """The experiment of an edition: factors, replicates, seed; how many places are the top; variants to compare."""

    replicates: Annotated[int, Field(ge=100, le=100_000_000)] = 10_000
    seed: Annotated[int, Field(ge=0, lt=2**63)]
    top: Annotated[int, Field(ge=1)] = 3
    factors: Factors
    sensitivity: Sensitivity | None = None
    variants: tuple[Variant, ...] = ()
    note: Bilingual | None = None
