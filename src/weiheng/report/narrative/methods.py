"""What an edition does besides bounds and arithmetic means: stages, comparisons, weights, other aggregation."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from functools import reduce
from typing import TypeVar

from weiheng.definitions.form import aggregations, compares_areas, is_arithmetic, normalisations, stages
from weiheng.definitions.methods import AggregateChoice, ImputeChoice, NormaliseChoice, TreatChoice
from weiheng.report.blocks import Line, Sentence
from weiheng.report.filling import join
from weiheng.report.narrative.phrases import names_line
from weiheng.report.numbers import Kind
from weiheng.report.view import View

Choice = TypeVar("Choice", bound=Hashable)
_OF_VALUES = frozenset({"copeland", "topsis", "rank_sum_ratio", "composite_ratio", "grey_relational"})
_OVER_TIME = ("carry_forward", "carry_backward", "carry_nearest", "interpolate", "em")


def method_stages(view: View, node: str) -> Iterator[Sentence]:
    """What is done to values before they become scores, stage by stage."""
    for stage in stages(view.edition):
        yield _STAGES[stage](view, node)


def _denominate(view: View, node: str) -> Sentence:
    every = view.edition.settings.denominate
    parts = [
        view.line("form.by", name=view.name(each.indicator), by=view.name(each.by), times=view.times(each))
        for each in every
    ]
    names = names_line(view, dict.fromkeys(each.indicator for each in every))
    return view.sentence(
        "method_stage", f"{node}:denominate", "method_denominate", names=names, parts=join(view.words, parts)
    )


def _screen(view: View, node: str) -> Sentence:
    screen = view.edition.settings.screen
    if screen is None:
        raise ValueError("nothing is screened")
    minimum = f"{float(100 * screen.minimum):.10g}%"
    return view.sentence("method_stage", f"{node}:screen", f"method_screen_{screen.over}", minimum=minimum)


def _impute(view: View, node: str) -> Sentence:
    impute = view.edition.settings.impute
    lines = {} if impute is None else {each: _imputed(view, impute.of(each)) for each in _indicators(view)}
    return view.sentence("method_stage", f"{node}:impute", "method_impute", parts=_by_choice(view, lines))


def _imputed(view: View, choice: ImputeChoice) -> Line:
    if choice.method == "none":
        return view.line("form.untouched")
    how = view.words(f"impute_name.{choice.method}")
    if choice.method in _OVER_TIME:
        return view.line("form.imputed_over_time", how=how)
    return view.line("form.imputed", how=how, pool=view.words(f"pool.{choice.over}"))


def _treat(view: View, node: str) -> Sentence:
    treat = view.edition.settings.treat
    lines = {} if treat is None else {each: _treated(view, treat.of(each)) for each in _indicators(view)}
    return view.sentence("method_stage", f"{node}:treat", "method_treat", parts=_by_choice(view, lines))


def _treated(view: View, choice: TreatChoice) -> Line:
    if choice.method == "none":
        return view.line("form.untouched")
    facts = {"how": view.words(f"treat_name.{choice.method}"), "pool": view.words(f"pool.{choice.over}")}
    facts |= {"skewness": choice.skewness.text, "kurtosis": choice.kurtosis.text, "points": str(choice.points)}
    return view.line("form.treated_points" if choice.method.startswith("winsorise") else "form.treated", **facts)


_STAGES = {"denominate": _denominate, "screen": _screen, "impute": _impute, "treat": _treat}


def method_normalise(view: View, node: str) -> Sentence:
    """How values become scores, by comparison or in several ways."""
    lines = {key: _scale(view, key, choice) for key, choice in normalisations(view.edition).items()}
    return view.sentence("method_scale", node, "method_normalise", parts=_by_choice(view, lines))


def _scale(view: View, indicator: str, choice: NormaliseChoice) -> Line:
    ends = {"low": view.number(Kind.RANGE_LOW, indicator), "high": view.number(Kind.RANGE_HIGH, indicator)}
    facts = {"mean": "0" if choice.mean is None else choice.mean.text, "pool": view.words(f"pool.{choice.over}")}
    facts["deviation"] = "1" if choice.deviation is None else choice.deviation.text
    return view.line(f"scale.{choice.method}", **facts, **ends)


def method_weigh(view: View, node: str) -> Sentence | None:
    """By which methods weights follow, where they are not written down."""
    weighed = {each.key: each.weigh.method for each in view.assessment.declared.tree.walk() if each.weigh is not None}
    if not weighed:
        return None
    parts = [
        view.line("form.weights", names=names_line(view, some), how=view.words(f"weigh_name.{method}"))
        for method, some in _grouped(weighed).items()
    ]
    return view.sentence("method_weigh", node, "method_weigh", parts=_together(view, parts))


def method_aggregate(view: View, node: str) -> Sentence:
    """How scores are put together: one way for all groups, or each group with its own."""
    if is_arithmetic(view.edition):
        return view.sentence("method_aggregate", node, "method_arithmetic")
    ways = _grouped(aggregations(view.edition))
    if len(ways) == 1:
        template = "method_aggregate_flat" if view.edition.settings.aggregate.flat else "method_aggregate"
        return view.sentence("method_aggregate", node, template, way=_way(view, next(iter(ways))))
    parts = [view.line("form.group", names=names_line(view, some), way=_way(view, way)) for way, some in ways.items()]
    return view.sentence("method_aggregate", node, "method_aggregate_levels", parts=_together(view, parts))


def _way(view: View, choice: AggregateChoice) -> Line:
    power = "" if choice.power is None else choice.power.text
    return view.line(f"way.{choice.method}", power=power, pool=view.words(f"pool.{choice.over}"))


def method_on_values(view: View, node: str) -> Sentence | None:
    """That some ways of aggregating compare the values of indicators themselves, not their scores."""
    groups = aggregations(view.edition)
    is_flat = view.edition.settings.aggregate.flat
    for key, way in groups.items():
        if way.method in _OF_VALUES and (is_flat or any(not each.children for each in view.node(key).children)):
            return view.sentence("method_on_values", node, "method_on_values")
    return None


def method_comparing(view: View, node: str) -> Sentence | None:
    """That areas are compared, so that the scores of one also move with those of others."""
    if not compares_areas(view.edition):
        return None
    return view.sentence("method_comparing", node, "method_comparing", area=view.area_name())


def _indicators(view: View) -> Iterator[str]:
    return (each.id for each in view.edition.indicators)


def _by_choice(view: View, lines: Mapping[str, Line]) -> Line:
    """What holds for all indicators, said once; or each group of them that has something in common."""
    by_text: dict[str, list[str]] = {}
    for key, line in lines.items():
        by_text.setdefault(_plain(line), []).append(key)
    if len(by_text) == 1:
        return next(iter(lines.values()))
    parts = (view.line("form.of", names=names_line(view, some), how=lines[some[0]]) for some in by_text.values())
    return _together(view, parts)


def _together(view: View, parts: Iterable[Line]) -> Line:
    """Parts that have lists in them, one after the other."""
    return reduce(lambda first, rest: view.line("form.both", first=first, rest=rest), parts)


def _plain(line: Line) -> str:
    return "".join(part if isinstance(part, str) else getattr(part, "text", "") for part in line)


def _grouped(choices: Mapping[str, Choice]) -> dict[Choice, list[str]]:
    """Keys by what they have in common."""
    found: dict[Choice, list[str]] = {}
    for key, choice in choices.items():
        found.setdefault(choice, []).append(key)
    return found
