"""Explanations are the computation itself: roots equal table cells, parts add up exactly."""

from fractions import Fraction
from math import fsum, isnan

from hypothesis import assume, given
from hypothesis import strategies as st
from random_editions import HERE, YEARS, assessments

from weiheng.assess import Assessment
from weiheng.explain.attribution import explain_change
from weiheng.explain.cell import Step, explain_score
from weiheng.explain.change import FACTORS, Moment, shapley
from weiheng.explain.closed import exact_scale
from weiheng.explain.weights import effective_weights
from weiheng.tables import score_table

years = st.sampled_from(YEARS.years())


def close(left: float, right: float) -> bool:
    return abs(left - right) < 1e-9


@given(assessments())
def test_the_root_of_every_explanation_is_the_cell_of_the_table(assessment: Assessment) -> None:
    for row in score_table(assessment).iter_rows(named=True):
        step = explain_score(assessment, row["node"], row["area"], row["period"])
        assert step.value == row["score"]


@given(assessments(), years)
def test_every_group_in_an_explanation_is_the_sum_of_what_stands_below_it(assessment: Assessment, year: int) -> None:
    def visit(step: Step) -> None:
        if step.kind == "mean" and step.value is not None:
            parts = [child.facts["contribution"] for child in step.children]
            assert close(fsum(float(part) for part in parts if isinstance(part, float)), step.value)
            for child in step.children:
                visit(child)

    visit(explain_score(assessment, assessment.root, HERE, year))


@given(assessments(), years, years)
def test_contributions_add_to_the_change_exactly(assessment: Assessment, first: int, second: int) -> None:
    for node in assessment.edition.nodes:
        before, after = Moment(assessment, node, HERE, first), Moment(assessment, node, HERE, second)
        change = explain_change(before, after)
        if change is None:
            assert isnan(before.score) or isnan(after.score)
            continue
        assert sum((part.total for part in change.parts), Fraction(0)) == Fraction(after.score) - Fraction(before.score)
        assert sum(change.by_factor().values(), Fraction(0)) == change.total
        assert abs(change.residue) < Fraction(1, 10**9), "only binary rounding is carried"
        sizes = [abs(part.total) for part in change.parts[1:]]
        assert sizes == sorted(sizes, reverse=True), "largest first"


@given(assessments(keys=("i0", "i1", "i2")), assessments(keys=("i1", "i2", "i3")), years, years)
def test_editions_with_other_values_bounds_weights_and_sets_split_exactly(
    old: Assessment, new: Assessment, first: int, second: int
) -> None:
    before, after = Moment(old, "root", HERE, first), Moment(new, "root", HERE, second)
    change = explain_change(before, after)
    assume(change is not None and change.parts)
    assert change is not None
    assert sum(change.by_factor().values(), Fraction(0)) == change.total
    assert abs(change.residue) < Fraction(1, 10**9)


@given(assessments(), years, years)
def test_within_an_edition_bounds_never_explain_anything(assessment: Assessment, first: int, second: int) -> None:
    change = explain_change(Moment(assessment, "root", HERE, first), Moment(assessment, "root", HERE, second))
    assume(change is not None)
    assert change is not None
    assert abs(change.by_factor()["bounds"]) <= abs(change.residue)


@given(assessments(), years)
def test_effective_weights_add_to_one(assessment: Assessment, year: int) -> None:
    assert sum(effective_weights(assessment, "root", HERE, year).values()) == 1


@given(assessments(), years)
def test_exact_scores_agree_with_the_engines(assessment: Assessment, year: int) -> None:
    for indicator in assessment.edition.indicators:
        value = assessment.values.at(indicator.id, HERE, year).adopted
        if value is not None:
            exact = exact_scale(assessment.edition, indicator.id).score(value)
            assert close(float(exact), assessment.score(indicator.id, HERE, year))


@given(st.lists(st.fractions(-9, 9), min_size=6, max_size=6))
def test_shapley_effects_add_up_and_a_factor_that_stands_still_has_none(numbers: list[Fraction]) -> None:
    old, new = numbers[:3], [numbers[3], numbers[4], numbers[2]]
    effects = shapley(old, new, FACTORS[:3], lambda a, b, c: a * b + a * c)
    assert sum(effects.values(), Fraction(0)) == new[0] * (new[1] + new[2]) - old[0] * (old[1] + old[2])
    assert effects[FACTORS[2]] == 0
