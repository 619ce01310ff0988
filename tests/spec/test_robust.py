"""What an experiment draws, what it refuses, and what it says: on small editions that can be followed by hand."""

from dataclasses import replace

import numpy as np
import pytest
from ranked_editions import CLOSE, Ranked
from small_editions import EXAMPLES, group, leaf

from weiheng.assess import Assessment
from weiheng.cli.prose import problem_text
from weiheng.definitions.address import find
from weiheng.definitions.robustness import Robustness
from weiheng.editions import open_edition
from weiheng.index.robustness import legal
from weiheng.index.robustness.design import Design, WeightDraw
from weiheng.index.robustness.experiment import memory_needed
from weiheng.index.robustness.legal import Illegal, illegal
from weiheng.scrutiny import refusals
from weiheng.scrutiny.defaults import default_robustness
from weiheng.scrutiny.designs import design_of
from weiheng.scrutiny.robust import Asked, Robust, robust_of
from weiheng.scrutiny.robust_saying import Speaker
from weiheng.scrutiny.scales import Scales, drawn_scales
from weiheng.scrutiny.variants import declared_robustness
from weiheng.scrutiny.views import view_of
from weiheng.vocabulary.messages import Language, Words
from weiheng.vocabulary.problem import Exit, Refused

WEIGHTS = {"weights": {"spread": "25%"}}
MIN_MAX = {"method": "min_max", "low": "60", "high": "100"}
FROM_ZERO = (("normalise", {"method": "goalposts", "low": "0", "high": "100", "clip": True}),)


def declared(factors: dict[str, object], **more: object) -> Robustness:
    return Robustness.model_validate({"replicates": 500, "seed": 7, "top": 2, "factors": factors, **more})


def made(assessment: Assessment, factors: dict[str, object], asked: Asked | None = None, **more: object) -> Robust:
    return robust_of(assessment, declared(factors, **more), asked)


def sentences(found: Robust, language: str = "en", period: int = 0, area: int | None = None) -> list[str]:
    return list(Speaker(found, view_of(found, period, area), Words(language)).meaning())  # type: ignore[arg-type]


def test_options_of_a_factor_begin_with_the_declared_one() -> None:
    factors = {
        "normalise": {"others": [MIN_MAX]},
        "aggregate": {"others": ["geometric"], "per_level": False},
        "missing": {"others": ["leave_out", "none"]},
    }
    design = design_of(CLOSE.assessment(), declared(factors).factors)

    assert [each[0].method for each in design.normalise] == ["goalposts", "min_max"]
    assert [None if each is None else each.method for each in design.aggregate] == [None, "geometric"]
    assert design.missing == ("lowest_score", "leave_out", "none")
    assert not design.per_level
    assert design.factors == ("normalise", "aggregate", "missing")


def test_levels_of_weights_are_steps_below_the_root() -> None:
    """Groups are numbered g, h, root."""
    drawn = {levels: {"weights": {"spread": "10%", "levels": levels}} for levels in ((), (0,), (1,))}
    groups = {}
    for levels, factors in drawn.items():
        weights = design_of(CLOSE.assessment(), declared(factors).factors).weights
        assert isinstance(weights, WeightDraw)
        groups[levels] = weights.groups

    assert groups == {(): (0, 1, 2), (0,): (2,), (1,): (0, 1)}


@pytest.mark.parametrize(("elements", "rows"), [("indicators", (0, 1, 2)), ("pillars", (3, 4))])
def test_what_is_dropped_is_an_indicator_or_a_child_of_the_root(elements: str, rows: tuple[int, ...]) -> None:
    assert design_of(CLOSE.assessment(), declared({"drop": {"elements": elements}}).factors).drop == rows


def test_a_counted_rate_has_the_error_of_its_count() -> None:
    """In 2021 46,234 of 105,000 people: Wilson's 95 % interval, over 1.96; b is not computed from counts."""
    design = design_of(EXAMPLES["counts"].assessment(), declared({"measurement": {"counts": True}}).factors)

    assert design.up is not None
    assert design.down is not None
    share, people = 46_234 / 105_000, 105_000
    assert design.values[0, 0, 1] == pytest.approx(100 * share)
    assert design.up[0, 0, 1] == pytest.approx(100 * (share * (1 - share) / people) ** 0.5, rel=1e-3)
    assert design.down[0, 0, 1] == pytest.approx(design.up[0, 0, 1], rel=2e-3)
    assert not design.up[1].any()


def test_a_declared_error_is_a_share_of_the_value() -> None:
    design = design_of(CLOSE.assessment(), declared({"measurement": {"relative": {"b": "5%"}}}).factors)

    assert design.up is not None
    assert np.array_equal(design.up[1], 0.05 * design.values[1])
    assert not design.up[[0, 2]].any()


def test_a_factor_for_which_there_are_no_data_is_said_not_to_be_drawn() -> None:
    found = made(CLOSE.assessment(), {**WEIGHTS, "measurement": {"counts": True}})
    speaker = Speaker(found, view_of(found, 0), Words("en"))

    assert found.design.factors == ("weights",)
    (omitted,) = found.omitted
    assert speaker.left_out(omitted).startswith("measurement: not drawn (rates from the intervals of their counts)")


def test_without_a_declaration_the_usual_experiment_is_made() -> None:
    robustness, omitted = default_robustness(CLOSE.assessment())

    assert robustness.factors.declared() == ("weights", "normalise", "aggregate", "drop")
    assert (robustness.replicates, robustness.top, omitted) == (10_000, 3, ())
    assert not robust_of(CLOSE.assessment(), None, Asked(replicates=200, sensitivity=False)).declared


def test_the_usual_experiment_leaves_out_what_is_illegal_and_says_so() -> None:
    """On 0-100 the worst area has 0 points by min-max, of which there is no geometric mean."""
    assessment = Ranked(CLOSE.rows, settings=FROM_ZERO).assessment()
    found = robust_of(assessment, None, Asked(replicates=200, sensitivity=False))

    assert found.robustness.factors.declared() == ("weights", "normalise", "drop")
    (omitted,) = found.omitted
    said = Speaker(found, view_of(found, 0), Words("en")).left_out(omitted)
    assert said.startswith(
        "aggregation: not drawn (as declared, or geometric mean; each level draws its own), because "
    )
    assert "a number is 0 or less" in said


def test_an_illegal_choice_is_refused_before_the_run_with_option_place_and_reason() -> None:
    assessment = Ranked({**CLOSE.rows, "c": ["75 76", "68 68", "70 71", "35 20", "40 41"]}, settings=FROM_ZERO)
    factors = {**WEIGHTS, "aggregate": {"others": ["harmonic", "geometric"]}}

    with pytest.raises(Refused) as refused:
        made(assessment.assessment(), factors)

    problem = refused.value.problems[0]
    assert (problem.code, problem.place.file) == ("E01", "example/index/e/robustness.yaml")
    english, chinese = (problem_text(problem, Words(language)).plain for language in ("en", "zh"))
    for text in ("aggregation: harmonic mean", "Area D", "2021", "a number is 0 or less"):
        assert text in english
    for text in ("合成：调和平均", "Area D", "2021"):
        assert text in chinese
    assert len(refused.value.problems) == 2


def test_choices_that_are_illegal_only_together_are_named_together() -> None:
    assessment = CLOSE.assessment()
    zero = {"method": "min_max", "low": "0", "high": "100"}
    factors = {"normalise": {"others": [zero]}, "aggregate": {"others": ["geometric"]}}

    with pytest.raises(Refused) as refused:
        made(assessment, factors)

    text = problem_text(refused.value.problems[0], Words("en")).plain
    assert "normalisation: min-max 0–100" in text
    assert "aggregation: geometric mean" in text


def test_large_errors_of_what_is_compared_in_a_pool_are_drawn() -> None:
    """3 x 34 % below any value is 0, but not of all areas at once: no replicate compares equal values."""
    assessment = Ranked(CLOSE.rows, settings=(("normalise", {**MIN_MAX, "low": "0"}),)).assessment()
    errors = {"measurement": {"relative": {"a": "34%"}}}

    found = made(assessment, {**WEIGHTS, **errors})

    assert found.experiment.done == 500
    assert found.design.factors == ("weights", "measurement")


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("en", "a, Area A, 2020: a number may come to be 0 or less by what is drawn"),
        ("zh", "a、Area A、2020：抽取之下可能有数不大于0"),
    ],
)
def test_what_may_only_come_to_be_0_by_what_is_drawn_is_not_said_to_be_so(language: Language, reason: str) -> None:
    """Scores as declared are positive; the errors may take any of them to 0."""
    assessment = Ranked(CLOSE.rows, settings=FROM_ZERO).assessment()
    factors = {"measurement": {"relative": {"a": "34%"}}, "aggregate": {"others": ["geometric"]}}

    with pytest.raises(Refused) as refused:
        made(assessment, factors)

    (problem,) = refused.value.problems
    assert reason in problem_text(problem, Words(language)).plain


def test_replicates_that_do_not_fit_into_memory_are_refused_with_how_many_do() -> None:
    assessment = CLOSE.assessment()
    memory = memory_needed(design_of(assessment, declared(WEIGHTS).factors), 3000, 1)

    with pytest.raises(Refused) as refused:
        made(assessment, WEIGHTS, Asked(replicates=10_000_000, memory=memory, threads=1))

    (problem,) = refused.value.problems
    assert (problem.code, refused.value.exit_code) == ("E02", Exit.USAGE)
    assert "enough for 3,000 replicates (processors: 1)" in problem_text(problem, Words("en")).plain
    assert made(assessment, WEIGHTS, Asked(replicates=3000, memory=memory, threads=1)).experiment.done == 3000


def test_the_same_seed_gives_the_same_results_whatever_the_threads() -> None:
    factors = {**WEIGHTS, "normalise": {"others": [MIN_MAX]}, "drop": {}}
    one, two = (made(CLOSE.assessment(), factors, Asked(replicates=5000, threads=threads)) for threads in (1, 2))
    other = made(CLOSE.assessment(), factors, Asked(replicates=5000, seed=8))

    assert np.array_equal(one.experiment.scores.median, two.experiment.scores.median)
    assert np.array_equal(one.experiment.shift, two.experiment.shift)
    assert not np.array_equal(one.experiment.shift, other.experiment.shift)
    assert one.robustness.seed == 7
    assert other.robustness.seed == 8


@pytest.mark.parametrize(
    ("settings", "language", "note"),
    [
        ((), "en", "Not listed, because they lack values and have no score in any replicate: Area B, Area D."),
        ((), "zh", "下列对象缺少数值，在所有重算中都没有得分，因而不列：Area B、Area D。"),
        (
            (("screen", {"minimum": "60%"}),),
            "en",
            "Not listed, because too few of their values are observed for the edition to score them: Area D.",
        ),
        ((("screen", {"minimum": "60%"}),), "zh", "下列对象观测到的数值太少，版本不予计分，因而不列：Area D。"),
    ],
)
def test_areas_without_a_score_are_named_once_and_not_listed(
    settings: tuple[tuple[str, object], ...], language: Language, note: str
) -> None:
    """In 2020 B lacks one of three values, and D two, which is less than 60 %."""
    gaps = {"a": ["70 71", "60 62", "61 61", "- 45", "30 31"], "b": ["60 60", "- 70", "66 67", "- 50", "25 26"]}
    ranked = Ranked({**CLOSE.rows, **gaps}, settings=(("missing", "none"), *settings))
    found = made(ranked.assessment(), WEIGHTS)
    view = view_of(found, 0)

    assert [found.areas[unit[0]] for unit in view.members] == ["A", "C", "E"]
    assert note in list(Speaker(found, view, Words(language)).notes())
    assert view_of(found, 1).unscored == ()


def test_areas_are_ranked_within_each_year() -> None:
    found = made(CLOSE.assessment(), WEIGHTS)

    assert found.kind == "areas"
    assert [len(standing.members) for standing in found.experiment.standings] == [5, 5]
    view = view_of(found, 0)
    assert [found.areas[unit[0]] for unit in view.members] == ["A", "C", "B", "D", "E"]
    assert view.top(0) == 1.0  # A is always among the best two
    text = sentences(found)
    assert "Area A is first in 100% of the replicates." in text
    assert any(each.startswith("Of 10 pairs of areas, ") for each in text)


def test_one_of_several_areas_is_shown_over_the_years() -> None:
    found = made(CLOSE.assessment(), WEIGHTS)
    view = view_of(found, 0, area=2)

    assert view.members == ((2, 0), (2, 1))
    assert "All changes from year to year (1) have the same sign" in " ".join(sentences(found, area=2))


def test_the_years_of_one_area_are_ordered_and_not_areas() -> None:
    ranked = Ranked({"a": ["40 42 41 60"], "b": ["40 38 41 61"], "c": ["40 40 41 62"]})
    found = made(ranked.assessment(), WEIGHTS, sensitivity={"base": 64})
    speaker = Speaker(found, view_of(found, 3), Words("en"))

    assert found.kind == "years"
    assert found.experiment.rises[0].shape == (3,)
    assert any("which are not independent areas" in note for note in speaker.notes())
    text = list(speaker.meaning())
    assert "2023 is the best year in 100% of the replicates." in text
    assert any(each.endswith("not so the change to 2021.") for each in text)


def test_a_stopped_run_gives_what_was_done_and_says_so() -> None:
    """Ctrl-C while the first part of the replicates is reported."""

    def stop(part: str, total: int, done: int) -> None:
        raise KeyboardInterrupt

    found = robust_of(CLOSE.assessment(), declared(WEIGHTS), Asked(replicates=100_000, threads=1), stop)

    assert found.partial
    assert 0 < found.experiment.done < 100_000
    assert found.influences is None
    (note,) = Speaker(found, view_of(found, 0), Words("en")).notes()
    assert note.startswith("Stopped: only ")
    assert np.isfinite(found.experiment.scores.median).all()


def test_a_run_that_is_stopped_during_the_sensitivity_keeps_its_replicates() -> None:
    def stop(part: str, total: int, done: int) -> None:
        if part == "sensitivity":
            raise KeyboardInterrupt

    found = robust_of(CLOSE.assessment(), declared({**WEIGHTS, "drop": {}}, sensitivity={"base": 64}), None, stop)

    assert (found.stopped, found.experiment.done) == ("sensitivity", 500)
    (note,) = Speaker(found, view_of(found, 0), Words("zh")).notes()
    assert note == "中途停止：500 次重算完成了 500 次，敏感性没有算完，不予列出。"


def test_progress_adds_up_to_what_is_announced() -> None:
    told: dict[str, list[int]] = {}

    def tell(part: str, total: int, done: int) -> None:
        told.setdefault(part, [total, 0])[1] += done

    robust_of(CLOSE.assessment(), declared({**WEIGHTS, "drop": {}}, sensitivity={"base": 64}), None, tell)

    assert told == {"replicates": [500, 500], "sensitivity": [64 * 4, 64 * 4]}


def test_what_matters_most_is_named() -> None:
    """Only the weights of two areas' indicators are drawn widely; the bounds hardly move."""
    factors = {"weights": {"spread": "90%"}, "bounds": {"spread": "1%"}}
    ranked = Ranked(CLOSE.rows, group("root", "1", leaf("a", "1"), leaf("b", "1"), leaf("c", "1")))

    found = made(ranked.assessment(), factors, sensitivity={"base": 256, "bootstrap": 50})

    assert any(
        each.startswith("What matters most for the order, over all years: weights, ") for each in sentences(found)
    )


def test_shenzhen_declares_what_is_uncertain_about_its_years() -> None:
    opened = open_edition(find("shenzhen/index/2022"))
    robustness = declared_robustness(opened)
    assert robustness is not None

    found = robust_of(opened.assessment, robustness, Asked(replicates=2000, sensitivity=False))

    assert (found.kind, found.omitted) == ("years", ())
    assert found.experiment.scores.inside.all()
    assert [found.periods[1 + year] for year, share in enumerate(found.experiment.rises[0]) if 0.05 < share < 0.95] == [
        *(2014, 2016, 2022),
    ]


def test_scores_on_unlike_scales_have_no_common_interval() -> None:
    """Places and 60-100 beside each other: orders and what matters are told, intervals of scores are not."""
    factors = {**WEIGHTS, "normalise": {"others": [{"method": "rank", "over": "period"}]}}
    found = made(CLOSE.assessment(), factors, sensitivity={"base": 64})
    speaker = Speaker(found, view_of(found, 0), Words("en"))

    assert not found.has_intervals
    assert np.isnan(found.experiment.scores.high).all()
    assert found.influences is not None
    assert np.isfinite(found.influences.scores.total).all()
    assert np.isfinite(found.experiment.ranks.high).all()
    assert any(note.startswith("The ways that are drawn give scores on unlike scales") for note in speaker.notes())
    assert not any("90% interval" in sentence for sentence in speaker.meaning())


@pytest.mark.parametrize(
    ("language", "missing", "scale"),
    [
        ("en", "missing rule: as declared, or kept missing", "z-scores 50 ± 16.6667 (all areas and years)"),
        ("zh", "缺失得分规则：按声明，或仍为缺失", "标准分 50 ± 16.6667（全部地区和年份）"),
    ],
)
def test_options_are_said_in_words_and_with_few_digits(language: Language, missing: str, scale: str) -> None:
    z_scores = {"method": "z_score", "mean": "50", "deviation": "16.666666666666666667"}
    found = made(CLOSE.assessment(), {"missing": {"others": ["none"]}, "normalise": {"others": [z_scores]}})
    speaker = Speaker(found, view_of(found, 0), Words(language))

    assert speaker.drawn("missing") == missing
    assert scale in speaker.drawn("normalise")


@pytest.mark.parametrize(("language", "note"), [("en", "a part"), ("zh", "尺度相近而不完全相同")])
def test_scores_on_like_scales_have_intervals_and_a_note(language: Language, note: str) -> None:
    """Points of 60-100 beside z-scores of 80 with a deviation of 6, nearly all of which lie within 62-98."""
    others = [{"method": "z_score", "mean": "80", "deviation": "6"}]
    found = made(CLOSE.assessment(), {**WEIGHTS, "normalise": {"others": others}}, sensitivity={"base": 64})
    speaker = Speaker(found, view_of(found, 0), Words(language))

    assert np.isfinite(found.experiment.scores.high).all()
    assert found.influences is not None
    assert np.isfinite(found.influences.scores.total).all()
    assert any(note in said for said in speaker.notes())


@pytest.mark.parametrize(
    ("factor", "scales"),
    [
        ({"normalise": {"others": [MIN_MAX]}}, "same"),
        ({"normalise": {"others": [{"method": "min_max", "low": "0", "high": "100"}]}}, "alike"),
        ({"normalise": {"others": [{"method": "min_max", "low": "0", "high": "1"}]}}, "unlike"),
        ({"normalise": {"others": [{"method": "z_score", "mean": "80", "deviation": "6.67"}]}}, "same"),
        ({"normalise": {"others": [{"method": "z_score", "mean": "80", "deviation": "6"}]}}, "alike"),
        ({"normalise": {"others": [{"method": "z_score"}]}}, "unlike"),
        ({"normalise": {"others": [{"method": "rank"}]}}, "unlike"),
        ({"aggregate": {"others": ["geometric"]}}, "same"),
        ({"aggregate": {"others": [{"method": "topsis", "over": "period"}], "per_level": False}}, "unlike"),
    ],
)
def test_a_scale_is_its_range_and_z_scores_reach_three_deviations(factor: dict[str, object], scales: Scales) -> None:
    on_60_to_100 = (("normalise", {"method": "goalposts", "low": "60", "high": "100", "clip": True}),)
    assessment = Ranked(CLOSE.rows, settings=on_60_to_100).assessment()

    assert drawn_scales(design_of(assessment, declared({**WEIGHTS, **factor}).factors)) == scales


def test_the_usual_experiment_is_on_one_scale() -> None:
    plain = (("normalise", {"method": "z_score"}),)
    found = robust_of(Ranked(CLOSE.rows, settings=plain).assessment(), None, Asked(replicates=200, sensitivity=False))

    assert "normalise" in found.robustness.factors.declared()
    assert found.scales == "same"


def test_errors_of_shares_stay_between_none_and_the_whole() -> None:
    factors = declared({"measurement": {"counts": True, "relative": {"b": "80%"}}}).factors

    design = design_of(EXAMPLES["counts"].assessment(), factors)

    assert np.min(design.least) == 0.0
    assert np.array_equal(np.asarray(design.most)[0], np.full(design.values[0].shape, 100.0))


def test_intervals_of_counts_are_not_said_to_be_drawn_where_there_are_none() -> None:
    found = made(CLOSE.assessment(), {**WEIGHTS, "measurement": {"counts": True, "relative": {"b": "5%"}}})
    speaker = Speaker(found, view_of(found, 0), Words("en"))

    assert speaker.drawn("measurement") == "measurement: b with a standard error of 5%"


def test_choices_are_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Trying hundreds of combinations takes seconds."""
    calls: list[object] = []

    def counted(design: Design) -> tuple[Illegal, ...]:
        calls.append(design)
        return illegal(design)

    monkeypatch.setattr(legal, "illegal", counted)
    monkeypatch.setattr(refusals, "illegal", counted)
    made(CLOSE.assessment(), {**WEIGHTS, "normalise": {"others": [MIN_MAX]}}, sensitivity={"base": 64})

    assert len(calls) == 1


def test_if_every_order_is_certain_nothing_is_said_of_the_others() -> None:
    apart = Ranked(
        {"a": ["90 91", "70 71", "50 51"], "b": ["90 91", "70 71", "50 51"], "c": ["90 91", "70 71", "50 51"]}
    )

    assert "All 3 pairs of areas are in the same order in at least 95% of the replicates." in sentences(
        made(apart.assessment(), WEIGHTS)
    )


def test_what_rests_on_all_years_is_said_to(capsys: pytest.CaptureFixture[str]) -> None:
    several, one = CLOSE, Ranked({key: [each.split()[0] for each in rows] for key, rows in CLOSE.rows.items()})
    text, alone = (" ".join(sentences(made(each.assessment(), WEIGHTS))) for each in (several, one))

    assert "On average over all years, a place shifts by " in text
    assert "On average a place shifts by " in alone


def test_what_a_factor_does_with_others_is_never_told_to_be_less_than_alone() -> None:
    """Both are estimates, and cross where a factor acts alone."""
    found = made(CLOSE.assessment(), WEIGHTS, sensitivity={"base": 64})
    assert found.influences is not None
    shift = replace(found.influences.shift, first=np.array([0.97]), total=np.array([0.94]))
    crossed = replace(found, influences=replace(found.influences, shift=shift))

    assert any("alone, 97% with others" in sentence for sentence in sentences(crossed))


def test_units_without_a_score_in_some_replicates_are_named() -> None:
    """Area A has values of a only: where a is left out, it has no score."""
    gaps = Ranked({"a": ["75 76", "68 68", "70 71"], "b": ["- -", "68 68", "70 71"], "c": ["- -", "60 61", "71 71"]})
    found = made(gaps.assessment(), {**WEIGHTS, "missing": {"others": ["none", "leave_out"]}})
    speaker = Speaker(found, view_of(found, 0), Words("en"))

    assert any("have no score: Area A (" in note for note in speaker.notes())
