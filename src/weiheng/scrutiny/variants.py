"""Other ways of building the same index: those that an edition declares, or usual ones, and editions made of them."""

from collections.abc import Collection, Iterator

from weiheng.definitions.edition import Edition
from weiheng.definitions.methods import (
    Aggregate,
    AggregateChoice,
    Impute,
    Normalise,
    NormaliseChoice,
    Pool,
    Treat,
    Weigh,
)
from weiheng.definitions.model import Node, Settings
from weiheng.definitions.robustness import Robustness, Variant
from weiheng.editions import Opened
from weiheng.vocabulary.messages import LANGUAGES, Bilingual, Words

STAGES = ("impute", "treat", "normalise", "missing", "weigh", "aggregate")
"""The choices that a variant may replace, in the order of the stages; ``aggregate`` includes whether it is flat."""

_USUAL_WEIGHINGS = ("equal", "entropy", "critic", "variation")


def declared_robustness(opened: Opened) -> Robustness | None:
    """What the pack declares beside an edition, if anything."""
    files = opened.pack.editions.get(opened.assessment.edition.settings.id)
    return None if files is None else files.robustness


def usual_variants(edition: Edition) -> tuple[Variant, ...]:
    """The variants that are compared where an edition declares none, but for what it does itself.

    Methods that compare units compare areas within a year; with one area they compare its years.
    """
    return tuple(each for each in _usual(edition.settings) if edition_with(edition, each) != edition)


def _usual(settings: Settings) -> Iterator[Variant]:
    pool: Pool = "area" if len(settings.areas) == 1 else "period"
    low, high = settings.normalise.low, settings.normalise.high
    for method in ("geometric", "harmonic"):
        yield _variant(method, aggregate=AggregateChoice.model_validate({"method": method}))
    within = "" if settings.aggregate.flat else "_within"
    for method in _USUAL_WEIGHINGS:
        yield _variant(f"weights_{method}", weigh=method, named=f"weights_{method}{within}")
    yield _variant("min_max", normalise=NormaliseChoice(method="min_max", low=low, high=high))
    yield _variant("z_score", normalise=NormaliseChoice(method="z_score"))
    yield _variant("rank", normalise=NormaliseChoice(method="rank", over=pool))
    for method in ("topsis", "rank_sum_ratio", "grey_relational"):
        yield _variant(method, aggregate=AggregateChoice.model_validate({"method": method, "over": pool}), flat=True)


def _variant(id: str, *, named: str = "", **choices: object) -> Variant:
    names = Bilingual(*(Words(language)(f"variant.{named or id}") for language in LANGUAGES))
    return Variant.model_validate({"id": id, "names": names, **choices})


def stages_of(variant: Variant) -> tuple[str, ...]:
    """The stages that a variant replaces."""
    given = {stage for stage in STAGES if getattr(variant, stage) is not None}
    if variant.flat is not None:
        given.add("aggregate")
    return tuple(stage for stage in STAGES if stage in given)


def edition_with(edition: Edition, variant: Variant, stages: Collection[str] = STAGES) -> Edition:
    """The edition with a variant's choices in place of its own, in some of the stages or in all."""
    settings = edition.settings.model_copy(update=dict(_replaced(edition.settings, variant, stages)))
    tree = edition.tree
    if variant.aggregate is not None and "aggregate" in stages:
        tree = _everywhere(tree, "aggregate", None)
    if variant.weigh is not None and "weigh" in stages:
        tree = _weighed(tree, variant, flat=settings.aggregate.flat)
    return edition.model_copy(update={"settings": settings, "tree": tree})


def _replaced(settings: Settings, variant: Variant, stages: Collection[str]) -> Iterator[tuple[str, object]]:
    if variant.impute is not None and "impute" in stages:
        yield "impute", Impute(**dict(variant.impute))
    if variant.treat is not None and "treat" in stages:
        yield "treat", Treat(**dict(variant.treat))
    if variant.normalise is not None and "normalise" in stages:
        yield "normalise", Normalise(**dict(variant.normalise))
    if variant.missing is not None and "missing" in stages:
        yield "missing", variant.missing
    if "aggregate" in stages:
        yield "aggregate", _aggregate(settings.aggregate, variant)


def _aggregate(declared: Aggregate, variant: Variant) -> Aggregate:
    flat = declared.flat if variant.flat is None else variant.flat
    if variant.aggregate is None:
        return declared.model_copy(update={"flat": flat})
    return Aggregate(**dict(variant.aggregate), flat=flat)


def _weighed(tree: Node, variant: Variant, *, flat: bool) -> Node:
    """Weights by a method within every group; of a flat tree among all indicators at once."""
    if not flat:
        return _everywhere(tree, "weigh", Weigh(method=variant.weigh))
    bare = _everywhere(tree, "weigh", None)
    return bare.model_copy(update={"weigh": Weigh(method=variant.weigh, across="leaves")})


def _everywhere(node: Node, field: str, choice: object) -> Node:
    if not node.children:
        return node
    children = tuple(_everywhere(child, field, choice) for child in node.children)
    return node.model_copy(update={field: choice, "children": children})
