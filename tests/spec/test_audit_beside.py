"""Numbers against what is printed beside them: scores below, the same number again, other documents, other areas.

East district 2022 in the demo pack: infant mortality 4.50 scores 75, life expectancy 81.50 scores 86, so that their
group has 80.5, and between 80.465 and 80.535 by the rounding of the two values.
"""

import pytest
from pack_folder import PackFolder
from small_audits import audit_lines

from weiheng.audit.model import Verdict

EQUAL, ROUNDING, NO_DATA = Verdict.EQUAL, Verdict.ROUNDING, Verdict.NO_DATA
WRONG, CONFLICT = Verdict.NOT_REPRODUCIBLE, Verdict.CONFLICT
TABLE = (
    "yearbook table 4: score infant_mortality 2022 = 75.00 points",
    "yearbook table 4: score life_expectancy 2022 = 86.00 points",
)


@pytest.mark.parametrize(("printed", "verdict"), [("80.50", EQUAL), ("80.5", EQUAL), ("80.53", WRONG), ("80.6", WRONG)])
def test_what_adds_up_from_printed_scores_has_to_follow_from_them(
    demo: PackFolder, printed: str, verdict: Verdict
) -> None:
    audited = audit_lines(demo, *TABLE, f"yearbook text: score outcomes 2022 = {printed} points", edition="2023")
    assert audited.finding("c3").verdict is verdict


def test_what_only_the_printed_scores_rule_out_says_so(demo: PackFolder) -> None:
    audited = audit_lines(demo, *TABLE, "yearbook text: score outcomes 2022 = 80.53 points", edition="2023")
    assert audited.cause().kind == "not_from_printed"


@pytest.mark.parametrize("printed", ["80.51", "80.5"])
def test_a_wrong_score_below_may_have_been_put_right(demo: PackFolder, printed: str) -> None:
    """75.10 is wrong: the group may rest on it or on the right one, which is near 75.00."""
    lines = (TABLE[0].replace("75.00", "75.10"), TABLE[1], f"yearbook text: score outcomes 2022 = {printed} points")
    assert audit_lines(demo, *lines, edition="2023").finding("c3").verdict.holds


@pytest.mark.parametrize(
    ("one", "other", "verdict"),
    [("80.51", "80.49", CONFLICT), ("80.51", "80.5", ROUNDING), ("80.51", "80.51", ROUNDING)],
)
def test_a_score_that_is_printed_twice_is_one_number(demo: PackFolder, one: str, other: str, verdict: Verdict) -> None:
    lines = (
        f"yearbook text: score outcomes 2022 = {one} points",
        f"yearbook page 9: score outcomes 2022 = {other} points",
    )
    found = audit_lines(demo, *lines, edition="2023").finding("c1")
    assert found.verdict is verdict
    assert (found.cause.kind if found.cause else None) == ("printed_otherwise" if verdict.fails else None)


@pytest.mark.parametrize(("printed", "verdict"), [("60.00", EQUAL), ("60.1", WRONG)])
def test_the_value_that_is_the_bound_scores_exactly(demo: PackFolder, printed: str, verdict: Verdict) -> None:
    """80.0 % is the lowest satisfaction and therefore the bound: however it was rounded, it is one number."""
    line = f"yearbook table 4: score satisfaction 2022 = {printed} points in 990102"
    assert audit_lines(demo, line, edition="2023").finding("c1").verdict is verdict


def test_a_bound_that_is_a_target_is_held_against_the_plan(demo: PackFolder) -> None:
    lines = (
        "yearbook table 3: upper infant_mortality 2023 = 6.00 per_mille",
        "plan box 1: target infant_mortality 2025 <= 5.50 per_mille",
    )
    assert audit_lines(demo, *lines, edition="2023").cause().kind == "bound_target"
    agreeing = (lines[0], lines[1].replace("5.50", "6.0"))
    assert audit_lines(demo, *agreeing, edition="2023").finding("c1").verdict is EQUAL


@pytest.mark.parametrize(
    ("measure", "printed", "verdict"),
    [
        ("value_growth", "10.0 percent", WRONG),  # 330 / 300, but the yearbook has 310
        ("value_growth", "6.5 percent", EQUAL),
        ("value_change", "20 beds", EQUAL),
        ("value_change", "30 beds", WRONG),
    ],
)
def test_growth_is_held_against_the_base_of_another_document(
    demo: PackFolder, measure: str, printed: str, verdict: Verdict
) -> None:
    lines = (
        "yearbook section 1: night_beds 2019 = 310 beds",
        "plan section 1: night_beds 2020 = 330 beds",
        f"plan section 1: {measure} night_beds 2020-2019 = {printed}",
    )
    found = audit_lines(demo, *lines).finding("c3")
    assert found.verdict is verdict
    assert (found.cause.kind if found.cause else None) == ("printed_elsewhere" if verdict.fails else None)


def test_the_number_of_another_area_is_recognised(demo: PackFolder) -> None:
    lines = (
        "plan section 1: satisfaction 2020 = 81.4 percent in 990102",
        "plan section 1: satisfaction 2020 = 85.2 percent",
        "plan section 2: satisfaction 2020 = 81.4 percent",
    )
    cause = audit_lines(demo, *lines).cause()
    assert (cause.kind, cause.facts["area"]) == ("other_area", "990102")


def test_digits_that_were_cut_off_are_recognised(demo: PackFolder) -> None:
    lines = ("plan section 1: night_beds 2020 = 28.4 beds_10k", "plan annex: night_beds 2020 = 284732 beds")
    assert audit_lines(demo, *lines).cause().kind == "truncated"


@pytest.mark.parametrize(
    ("share", "verdict"), [("= 5.0", WRONG), ("= 4.8", EQUAL), ("= 4.6", ROUNDING), (">= 4.6", EQUAL), (">= 5", WRONG)]
)
def test_a_target_follows_from_the_targets_of_its_counts(demo: PackFolder, share: str, verdict: Verdict) -> None:
    lines = (
        "plan box 1: target beds 2025 = 48000 beds",
        "plan box 1: target residents 2025 = 1000 persons_10k",
        f"plan section 2: target beds_rate 2025 {share} beds_per_1000",
    )
    found = audit_lines(demo, *lines).finding("c3")
    assert found.verdict is verdict
    assert (found.cause.kind if found.cause else None) == ("counts" if verdict.fails else None)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("satisfaction 2020 = 31.2 percent", "satisfaction 2020 = 31.3 percent"),  # no number is printed as both
        ("target satisfaction 2025 >= 30 percent", "target satisfaction 2025 >= 31 percent"),
        ("target infant_mortality 2025 <= 5 per_mille", "target infant_mortality 2025 <= 5.4 per_mille"),
        ("target satisfaction 2025 >= 50 percent", "target satisfaction 2025 = 95 percent"),
    ],
)
def test_neighbouring_numbers_are_not_the_same(demo: PackFolder, one: str, other: str) -> None:
    (found,) = audit_lines(demo, f"plan section 1: {one}", f"plan annex: {other}").failing()
    assert found.verdict is CONFLICT


def test_a_limit_is_no_score_that_others_add_up_from(demo: PackFolder) -> None:
    limit = "yearbook summary: score infant_mortality 2022 >= 70 points"
    audited = audit_lines(demo, limit, *TABLE, "yearbook text: score outcomes 2022 = 80.50 points", edition="2023")
    assert audited.failing() == []


def test_a_change_may_rest_on_the_printed_scores_of_the_group_itself(demo: PackFolder) -> None:
    """By the indicators it is 80.50 - 77.00, by the group itself 80.5 - 77.0, which is less sure."""
    leaves = (
        *TABLE,
        "yearbook table 4: score infant_mortality 2021 = 70.00 points",
        "yearbook table 4: score life_expectancy 2021 = 84.00 points",
    )
    change = "yearbook text: change outcomes 2022-2021 = 3.53 points"
    groups = ("yearbook text: score outcomes 2022 = 80.5 points", "yearbook text: score outcomes 2021 = 77.0 points")
    assert audit_lines(demo, change, *leaves, edition="2023").finding("c1").verdict is WRONG
    assert audit_lines(demo, change, *leaves, *groups, edition="2023").finding("c1").verdict is ROUNDING


def test_one_wrong_score_is_named_rather_than_all_totals_above_it(demo: PackFolder) -> None:
    """Infant mortality 75.05 is within the rounding of its value, but the group and its change have 75.00."""
    lines = (
        TABLE[0].replace("75.00", "75.05"),
        TABLE[1],
        "yearbook table 4: score infant_mortality 2021 = 70.00 points",
        "yearbook table 4: score life_expectancy 2021 = 84.00 points",
        "yearbook text: score outcomes 2022 = 80.500 points",
        "yearbook text: change outcomes 2022-2021 = 3.500 points",
    )
    (found,) = audit_lines(demo, *lines, edition="2023").failing()
    assert (found.item.id, found.cause.kind if found.cause else None) == ("c1", "not_in_totals")


def test_any_base_that_other_documents_print_may_be_meant(demo: PackFolder) -> None:
    lines = (
        "yearbook section 1: night_beds 2019 = 200 beds",
        "bureau section 1: night_beds 2019 = 210 beds",
        "plan section 1: night_beds 2020 = 231 beds",
        "plan section 1: value_growth night_beds 2020-2019 = 10.0 percent",
    )
    assert audit_lines(demo, *lines).finding("c4").verdict.holds
