"""An edition beside other ways of building it: scores, ranks, agreement, and what moves whom."""

import numpy as np
import pytest
from ranked_editions import CLOSE, Ranked
from small_editions import group, leaf

from weiheng.definitions.address import find
from weiheng.definitions.methods import AggregateChoice
from weiheng.definitions.robustness import Variant
from weiheng.editions import open_edition
from weiheng.index.agreement import kendall, spearman
from weiheng.scrutiny.compare import Comparison, Steps, agreement, compare, movement, movers
from weiheng.scrutiny.compare_saying import Speaker
from weiheng.scrutiny.variants import edition_with, stages_of, usual_variants
from weiheng.vocabulary.messages import Language, Words

MIN_MAX = {"method": "min_max", "low": "60", "high": "100"}


def variant(id: str = "other", **choices: object) -> Variant:
    return Variant.model_validate({"id": id, "names": {"zh": "另一种", "en": "another one"}, **choices})


def compared(ranked: Ranked, **choices: object) -> Comparison:
    return compare(ranked.assessment(), [variant(**choices)])


def test_a_variant_is_the_edition_with_other_choices() -> None:
    (other,) = compared(CLOSE, aggregate="geometric").alternatives
    a, b, c = 60 + 40 * 5 / 6, 60 + 40 * 4 / 6, 60 + 40 * 55 / 60  # area A in 2020, bounds 20-80
    assert other.outcome.scores[0, 0] == pytest.approx((a**0.5 * b**0.5) ** 0.5 * c**0.5)
    assert other.same_scale


def test_ranks_are_those_of_the_areas_of_a_year() -> None:
    found = compared(CLOSE, weigh="equal")

    assert found.outcome.ranks[:, 0].tolist() == [1, 3, 2, 4, 5]
    assert [len(league) for league in found.leagues] == [5, 5]


def test_equal_weights_that_are_there_already_change_nothing() -> None:
    found = compared(CLOSE, weigh="equal")
    (other,) = found.alternatives

    assert np.array_equal(other.outcome.scores, found.outcome.scores)
    assert agreement(other, found.leagues[0]).spearman == 1.0
    assert movers(other, found.leagues[0]) == ()


SWAP = Ranked(
    {"a": ["80", "56", "40"], "b": ["30", "50", "40"], "c": ["50", "50", "40"]},
    group("root", "1", leaf("a", "60%"), leaf("b", "20%"), leaf("c", "20%")),
)
"""A leads by its a alone, which the declared weights favour."""


def test_weights_that_move_a_unit_are_named() -> None:
    ranked = Ranked({**SWAP.rows, "b": ["20", "50", "40"], "c": ["40", "60", "40"]}, SWAP.tree)
    found = compared(ranked, weigh="equal")
    (other,) = found.alternatives

    assert movers(other, found.leagues[0]) == ((0, 0), (1, 0))
    moved = movement(found, other, (0, 0), Steps(found, other))
    assert moved.rank == 1
    (part,) = moved.elements
    assert (part.kind, part.key) == ("weights", "root")
    assert part.amount == pytest.approx(moved.score)


@pytest.mark.parametrize(
    "choices",
    [
        {"normalise": MIN_MAX},
        {"aggregate": "geometric"},
        {"weigh": "entropy"},
        {"normalise": MIN_MAX, "aggregate": "harmonic", "weigh": "critic"},
        {"aggregate": "geometric", "flat": True},
    ],
)
def test_the_parts_of_a_difference_add_up_to_it(choices: dict[str, object]) -> None:
    found = compared(CLOSE, **choices)
    (other,) = found.alternatives
    steps = Steps(found, other)

    for unit in found.leagues[1]:
        moved = movement(found, other, unit, steps)
        assert sum(each.amount for each in moved.score_parts) == pytest.approx(moved.score)
        assert sum(each.amount for each in moved.elements) == pytest.approx(moved.score)
        assert sum(each.amount for each in moved.rank_parts) == pytest.approx(moved.rank)


def test_each_of_two_choices_has_its_part_whatever_comes_first() -> None:
    """Shapley: the mean of what a choice changes before and after the other one."""
    both = {"normalise": MIN_MAX, "aggregate": "geometric"}
    found = compared(CLOSE, **both)
    alone = [compared(CLOSE, **{name: choice}).alternatives[0].outcome.scores[4, 1] for name, choice in both.items()]
    (other,) = found.alternatives
    nothing, everything = found.outcome.scores[4, 1], other.outcome.scores[4, 1]

    parts = movement(found, other, (4, 1), Steps(found, other)).score_parts

    assert [each.key for each in parts] == ["normalise", "aggregate"]
    assert parts[0].amount == pytest.approx((alone[0] - nothing + everything - alone[1]) / 2)
    assert parts[1].amount == pytest.approx((alone[1] - nothing + everything - alone[0]) / 2)


def test_scores_on_another_scale_are_not_subtracted() -> None:
    (other,) = compared(CLOSE, normalise={"method": "z_score"}).alternatives
    found = compared(CLOSE, aggregate={"method": "topsis"}, flat=True)

    assert not other.same_scale
    assert np.isnan(movement(found, found.alternatives[0], (0, 0), Steps(found, found.alternatives[0])).score)


def test_a_variant_without_a_result_is_listed_with_the_reason() -> None:
    zero = (("normalise", {"method": "goalposts", "low": "0", "high": "100", "clip": True}),)
    ranked = Ranked({**CLOSE.rows, "a": ["20 20", *CLOSE.rows["a"][1:]]}, settings=zero)

    found = compared(ranked, aggregate="geometric")

    assert found.alternatives == ()
    ((other, problem),) = found.refused
    assert problem.code == "M01"
    said = Speaker(found, Words("en")).refused(other, problem)
    assert said == "another one: no result; a, Area A, 2020: a number is 0 or less"


def test_a_unit_without_a_score_in_the_variant_does_not_shift_the_others() -> None:
    """TOPSIS compares complete units; the ranks of the edition are taken among the same units."""
    ranked = Ranked({**CLOSE.rows, "a": ["- 71", *CLOSE.rows["a"][1:]]})
    found = compared(ranked, aggregate={"method": "topsis"}, flat=True)
    (other,) = found.alternatives

    assert np.isnan(other.outcome.ranks[0, 0])
    assert sorted(other.nominal.ranks[1:, 0]) == [1, 2, 3, 4]
    assert agreement(other, found.leagues[0]).mean_shift == 0.0


GAPS = Ranked(
    {
        "a": ["- 71", "60 62", "61 61", "40 45", "- -"],
        "b": ["60 60", "70 70", "66 67", "50 50", "- -"],
        "c": CLOSE.rows["c"],
    },
    settings=(("missing", "lowest_score"),),
)
"""In 2020 A has a score for a put in, but no value; E has nothing to stand in for its a, nor b."""


def left_out(language: Language) -> list[str]:
    topsis = variant("topsis", aggregate={"method": "topsis"}, flat=True)
    without = variant("none", missing="none")
    found = compare(GAPS.assessment(), [topsis, without, variant("z", normalise={"method": "z_score"})])
    return list(Speaker(found, Words(language)).left_out(found.leagues[0]))


def test_every_gap_of_a_comparison_has_its_own_reason() -> None:
    assert left_out("en") == [
        "Without a score in the edition, and therefore not compared: Area E.",
        "another one: no score for Area A, since only units with all values are compared there.",
        "another one: no score for Area A, since a value is missing there that nothing stands in for.",
        "Places of these variants, shifts and correlations are among the units that have a score in both; where a "
        "place changes, the edition's is counted among the same ones, and may be another than in the table.",
    ]
    assert left_out("zh")[:2] == [
        "版本中没有得分、因而不参加比较：Area E。",
        "另一种：Area A没有得分，因为该方法只比较数值齐全的对象。",
    ]


def test_a_comparison_of_complete_units_needs_no_such_note() -> None:
    found = compared(CLOSE, aggregate="geometric")

    assert list(Speaker(found, Words("en")).left_out(found.leagues[0])) == []


def test_a_group_s_own_way_of_aggregating_gives_way_to_the_variant() -> None:
    own = group("g", "1", leaf("b", "1"), leaf("c", "1")).model_copy(
        update={"aggregate": AggregateChoice(method="harmonic")}
    )
    edition = Ranked(CLOSE.rows, group("root", "1", leaf("a", "1"), own)).edition()

    other = edition_with(edition, variant(aggregate="geometric"))

    assert [node.aggregate for node in other.tree.walk()] == [None] * 5


def test_only_the_stages_asked_for_are_replaced() -> None:
    one = variant(normalise=MIN_MAX, aggregate="geometric", missing="none")
    edition = CLOSE.edition()

    other = edition_with(edition, one, ("missing",))

    assert stages_of(one) == ("normalise", "missing", "aggregate")
    assert other.settings == edition.settings.model_copy(update={"missing": "none"})


def test_usual_variants_leave_out_what_the_edition_does_itself() -> None:
    edition = CLOSE.edition()
    ids = {each.id for each in usual_variants(edition)}

    assert {"geometric", "min_max", "weights_equal", "topsis", "rank_sum_ratio"} <= ids
    own = edition.model_copy(update={"settings": edition_with(edition, variant(aggregate="geometric")).settings})
    assert "geometric" not in {each.id for each in usual_variants(own)}


def test_shenzhen_s_years_keep_their_order_but_for_the_worst_two() -> None:
    assessment = open_edition(find("shenzhen/index/2022")).assessment
    found = compare(assessment, usual_variants(assessment.declared))
    other = next(each for each in found.alternatives if each.variant.id == "min_max")

    assert found.of_years
    assert [found.assessment.periods[unit[1]] for unit in movers(other, found.leagues[0])] == [2013, 2014]
    (first, _) = Speaker(found, Words("zh")).moves(other, found.leagues[0])
    assert first.startswith(
        "2013由第11名变为第10名；得分变化-4.13；按要素：医疗机构患者满意度-3.36、市域内住院率-0.94、"
    )


def test_correlations_of_orders_with_ties() -> None:
    one, other = np.array([1.0, 2.0, 2.0, 4.0, 5.0]), np.array([1.0, 3.0, 2.0, 5.0, 4.0])

    assert kendall(one, other) == pytest.approx(7 / (9 * 10) ** 0.5)  # 8 pairs alike, 1 not, 1 tied in the first
    assert spearman(one, other) == pytest.approx(0.872081599272381)  # ranks 1, 2.5, 2.5, 4, 5
    assert np.isnan(spearman(one, np.ones(5)))
