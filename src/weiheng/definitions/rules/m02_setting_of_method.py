"""M02: a method is given no setting that belongs to another."""

from collections.abc import Iterator, Mapping

from weiheng.definitions.methods import ImputeChoice, Weigh
from weiheng.definitions.pack import IndexFiles, Pack
from weiheng.definitions.rules.choices import Chosen, choices
from weiheng.vocabulary.problem import Problem

CODE = "M02"

_SCALING = ("goalposts", "min_max", "percentile_rank", "distance_to_target", "distance_to_maximum")
_POOLING = ("min_max", "z_score", "rank", "percentile_rank", "borda", "distance_to_maximum")
_COMPARING = ("copeland", "topsis", "rank_sum_ratio", "composite_ratio", "grey_relational", "benefit_of_the_doubt")
_WINSORISING = ("winsorise", "winsorise_then_log", "winsorise_then_box_cox")
_TREATING = (*_WINSORISING, "log", "box_cox")
_FROM_DATA = ("entropy", "critic", "variation", "principal_components", "optimised")
_OF_OTHERS = ("mean", "median", "em")
_BOUNDED = ("benefit_of_the_doubt",)
METHODS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "normalise": {
        "low": _SCALING,
        "high": _SCALING,
        "clip": ("goalposts", "distance_to_target"),
        "over": (*_POOLING, "distance_to_target"),
        "mean": ("z_score",),
        "deviation": ("z_score",),
        "target": ("distance_to_target",),
    },
    "aggregate": {
        "power": ("power",),
        "penalty": ("mazziotta_pareto",),
        "order_weights": ("owa",),
        "same_way": ("topsis",),
        "resolution": ("grey_relational",),
        "share_minimum": _BOUNDED,
        "share_maximum": _BOUNDED,
        "over": _COMPARING,
    },
    "impute": {"by": _OF_OTHERS, "over": _OF_OTHERS},
    "treat": {"points": _WINSORISING, "skewness": _TREATING, "kurtosis": _TREATING, "over": _TREATING},
    "weigh": {"judgements": ("ahp", "delphi"), "importance": ("optimised",), "over": _FROM_DATA},
}
"""The methods that heed a setting, by stage and setting; a setting that is not here is heeded by all."""
DRAWN: Mapping[str, str] = {"spread": "relative", "concentration": "dirichlet"}
"""The one way of drawing weights that heeds a setting."""


def check(pack: Pack) -> Iterator[Problem]:
    """Only what is written is judged, not a default."""
    for chosen in choices(pack):
        for name, methods in METHODS[chosen.stage].items():
            if name in chosen.choice.model_fields_set and chosen.choice.method not in methods:
                facts = {"setting": name, "method": chosen.choice.method, "allowed": methods}
                yield Problem(CODE, chosen.place(pack, name), facts)
        yield from _grouped(pack, chosen)
        yield from _judgements(pack, chosen)
    for files in pack.editions.values():
        yield from _drawn(pack, files)


def _drawn(pack: Pack, files: IndexFiles) -> Iterator[Problem]:
    """Settings of weights that are drawn."""
    weights = None if files.robustness is None else files.robustness.factors.weights
    for name, method in DRAWN.items() if weights else ():
        if weights and name in weights.model_fields_set and weights.method != method:
            place = pack.place(f"{files.folder}/robustness.yaml", "factors", "weights", name)
            yield Problem(CODE, place, {"setting": name, "method": weights.method, "allowed": (method,)})


def _grouped(pack: Pack, chosen: Chosen) -> Iterator[Problem]:
    """Within an area there are no groups of areas."""
    choice = chosen.choice
    if isinstance(choice, ImputeChoice) and choice.method in _OF_OTHERS and choice.by and choice.over == "area":
        facts = {"setting": "by", "method": "over: area", "allowed": ("over: period", "over: panel")}
        yield Problem(CODE, chosen.place(pack, "by"), facts)


def _judgements(pack: Pack, chosen: Chosen) -> Iterator[Problem]:
    """A matrix is for AHP, ratings are for Delphi."""
    choice = chosen.choice
    if not isinstance(choice, Weigh) or choice.method not in ("ahp", "delphi"):
        return
    name, owner = ("ratings", "delphi") if choice.method == "ahp" else ("matrix", "ahp")
    for position, each in enumerate(choice.judgements):
        if getattr(each, name):
            facts = {"setting": name, "method": choice.method, "allowed": (owner,)}
            yield Problem(CODE, pack.place(chosen.file, *chosen.path, "judgements", position, name), facts)
