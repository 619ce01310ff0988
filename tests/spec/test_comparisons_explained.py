"""The explanation of a score shows what the method computes with, so that the score can be computed from it again."""

from collections.abc import Callable, Mapping
from typing import cast

import pytest
from method_editions import CODES, MethodExample, assessed
from rich.console import Console

from weiheng.assess import Assessment
from weiheng.cli.explaining import print_change, score_tree
from weiheng.explain.cell import explain_score
from weiheng.explain.change import Moment
from weiheng.explain.places import score_places
from weiheng.explain.step import Step
from weiheng.vocabulary.messages import Words


def steps(step: Step, kind: str) -> list[Step]:
    below = [found for child in step.children for found in steps(child, kind)]
    return [step, *below] if step.kind.startswith(kind) else below


def shown(known: Assessment, node: str, area: str, period: int) -> str:
    """The explanation as the terminal prints it."""
    console = Console(width=300, record=True, quiet=False, file=None)
    with console.capture() as captured:
        console.print(score_tree(known, explain_score(known, node, area, period), area, period, Words("en")))
    return captured.get()


def number(step: Step, fact: str) -> float:
    return float(cast(float, step.facts[fact]))


def _topsis(whole: Step, parts: list[Step]) -> float:
    """From the values, lengths, weights, and the ideals alone."""
    z = [number(each, "share") * number(each, "used") / number(each, "length") for each in parts]
    best, worst = (
        sum((own - number(each, end)) ** 2 for own, each in zip(z, parts, strict=True)) ** 0.5
        for end in ("best", "worst")
    )
    assert (best, worst) == pytest.approx((number(whole, "to_best"), number(whole, "to_worst")))
    return worst / (best + worst)


def _rank_sum_ratio(whole: Step, parts: list[Step]) -> float:
    return sum(number(each, "share") * number(each, "rank") for each in parts) / number(whole, "count")


def _composite_ratio(whole: Step, parts: list[Step]) -> float:
    return sum(number(each, "share") * number(each, "above") / number(each, "under") for each in parts)


def _grey(whole: Step, parts: list[Step]) -> float:
    far = number(whole, "resolution") * number(whole, "farthest")
    alike = ((number(whole, "nearest") + far) / (number(each, "distance") + far) for each in parts)
    return sum(number(each, "share") * each_alike for each, each_alike in zip(parts, alike, strict=True))


def _copeland(whole: Step, parts: list[Step]) -> float:
    leads = [each.value or 0 for each in whole.children]
    assert len(leads) == number(whole, "count") - 1
    return sum(lead > 0 for lead in leads) - sum(lead < 0 for lead in leads)


def _best_weights(whole: Step, parts: list[Step]) -> float:
    return sum((each.value or 0) * number(each, "best_weight") for each in parts)


BY_HAND: Mapping[str, Callable[[Step, list[Step]], float]] = {
    "TOPSIS, flat": _topsis,
    "rank-sum ratio, flat": _rank_sum_ratio,
    "composite ratio": _composite_ratio,
    "grey relations": _grey,
    "Copeland": _copeland,
    "benefit of the doubt": _best_weights,
}


@pytest.mark.parametrize("name", BY_HAND)
def test_every_compared_score_can_be_computed_again_from_its_explanation(name: str) -> None:
    known = assessed(name)
    groups = [key for key, node in known.edition.nodes.items() if node.children]
    for node, area, year in ((node, area, year) for node in groups for area in CODES[:3] for year in known.periods):
        step = explain_score(known, node, area, year)
        whole, *parts = step.children
        assert whole.kind.startswith("whole_")
        assert BY_HAND[name](whole, parts) == pytest.approx(known.score(node, area, year))


def test_the_numbers_of_topsis_are_printed() -> None:
    text = shown(assessed("TOPSIS, flat"), "root", CODES[0], 2023)
    assert "D− / (D+ + D−) = 0.0191434 / (0.0463504 + 0.0191434) = 0.292294" in text
    assert "a: z = 40% × 50.4 / 139.578 = 0.144436; best z 0.179398, worst z 0.144436" in text
    assert "score" not in text, "scores between bounds play no part in it"


def test_reciprocals_of_topsis_are_shown_as_they_are_used() -> None:
    way = {"method": "topsis", "flat": True, "same_way": "reciprocal"}
    known = MethodExample(settings_of={"aggregate": way}).assessment()
    whole, *parts = explain_score(known, "root", CODES[0], 2023).children
    (turned,) = (each for each in parts if each.subject == "b")
    assert number(turned, "used") == pytest.approx(1 / 45.9)
    assert _topsis(whole, parts) == pytest.approx(known.score("root", CODES[0], 2023))


def test_a_divided_value_is_explained_down_to_what_it_is_divided_by() -> None:
    (divided,) = steps(explain_score(assessed("denominated"), "a", CODES[0], 2023), "denominated")
    (divisor,) = divided.children
    assert (divisor.kind, divisor.subject, divisor.value) == ("value", "b", 45.9)
    assert [each.kind for each in divisor.children] == ["observation"]


@pytest.mark.parametrize(("area", "state"), [(CODES[0], "b = –"), (CODES[1], "b = 0 %")])
def test_what_cannot_be_divided_says_so(area: str, state: str) -> None:
    text = shown(assessed("denominated, with gaps"), "a", area, 2023)
    assert "a: no score, because the value cannot be divided by b" in text
    assert "not divided: b has no value, or is zero" in text
    assert state in text
    assert "there is no value" not in text


def test_a_missing_score_is_a_dash_and_no_zero_in_the_explanation_of_a_change() -> None:
    for way in ("geometric", "arithmetic"):
        settings = {"aggregate": way, "missing": "leave_out"}
        known = MethodExample(settings_of=settings, gaps=frozenset({("a", 0, 3)})).assessment()
        console = Console(width=200)
        moments = (Moment(known, "root", CODES[0], year) for year in (2022, 2023))
        with console.capture() as captured:
            print_change(console, known, *moments, Words("en"))
        assert "78.47 → –" in captured.get()
        assert "a has no score in 2023; it has no weight there." in captured.get()
        assert "0.00 " not in next(line for line in captured.get().splitlines() if line.startswith("a "))[:40]


def test_a_pool_is_named_only_where_one_is_used() -> None:
    known = assessed("treated and imputed")
    assert "put in: 57.9 (median; the areas of the same year)" in shown(known, "a", CODES[0], 2023)
    assert "(straight line between the years around it)" in shown(known, "c", CODES[0], 2022)


def test_scores_between_0_and_1_have_digits_enough_to_be_told_apart() -> None:
    places = {name: score_places(assessed(name).edition, "root") for name in ("TOPSIS, flat", "geometric", "z-scores")}
    assert places == {"TOPSIS, flat": 4, "geometric": 2, "z-scores": 4}
    assert score_places(assessed("Copeland").edition, "root") == 2
    assert score_places(assessed("TOPSIS, flat").edition, "a") == 2
