"""Why printed numbers disagree: each cause with a small example, and a near miss where it must not be named.

Documents: ``yearbook`` (2024), whose tables are the demo pack's observations, and ``plan`` (2020).
"""

import pytest
from pack_folder import PackFolder
from small_audits import about, audit_lines

from weiheng.audit.model import Statement

REPORT = "yearbook section 1"
UNKNOWN = "unknown"


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        # the same number under another unit
        (("infant_mortality 2020 = 2.5 per_mille", "infant_mortality 2020 = 2.5 percent"), "unit"),
        (("beds 2020 = 629 beds", "beds 2020 = 629 beds_10k"), "unit"),
        (("infant_mortality 2020 = 2.5 per_mille", "infant_mortality 2020 = 2.7 percent"), UNKNOWN),
        (("infant_mortality 2020 = 3 per_mille", "infant_mortality 2020 = 2.6 percent"), UNKNOWN),
        # a power of ten
        (("beds 2020 = 6.29 beds", "beds 2020 = 62900 beds"), "scale"),  # 万 left out
        (("satisfaction 2020 = 8.82 percent", "satisfaction 2020 = 88.2 percent"), "scale"),
        (("satisfaction 2020 = 8.89 percent", "satisfaction 2020 = 88.2 percent"), UNKNOWN),
        (("beds 2020 = 5 beds", "beds 2020 = 50 beds"), UNKNOWN),  # one digit proves nothing
        # another year
        (
            (
                "satisfaction 2019 = 86.1 percent",
                "satisfaction 2020 = 86.1 percent",
                "satisfaction 2020 = 88.2 percent",
            ),
            "stale_year",
        ),
        (
            ("satisfaction 2019 = 86.0 percent", "satisfaction 2020 = 86 percent", "satisfaction 2020 = 88.2 percent"),
            UNKNOWN,
        ),
        # digits
        (("beds_rate 2020 = 2.53 beds_per_1000", "beds_rate 2020 = 2.35 beds_per_1000"), "digit_swap"),
        (("beds_rate 2020 = 2.53 beds_per_1000", "beds_rate 2020 = 2.36 beds_per_1000"), UNKNOWN),
        (("beds_rate 2020 = 2.53 beds_per_1000", "beds_rate 2020 = 23.5 beds_per_10000"), "digit_swap"),
        (("beds_rate 2020 = 3.83 beds_per_1000", "beds_rate 2020 = 2.83 beds_per_1000"), "digit_slip"),
        (("beds_rate 2020 = 3.83 beds_per_1000", "beds_rate 2020 = 3.88 beds_per_1000"), UNKNOWN),  # merely near
        (("beds 2020 = 52174 beds", "beds 2020 = 52179 beds"), "digit_slip"),
        (("beds 2020 = 12 beds", "beds 2020 = 17 beds"), UNKNOWN),
        # targets of one document are not revised
        (("target beds 2025 >= 950 beds", "target beds 2025 >= 820 beds"), UNKNOWN),
    ],
)
def test_causes_that_show_in_two_numbers(demo: PackFolder, lines: tuple[str, ...], kind: str) -> None:
    audited = audit_lines(demo, *(f"plan section {number}: {line}" for number, line in enumerate(lines)))
    assert audited.cause().kind == kind


def test_a_cause_names_the_other_number_and_where_it_stands(demo: PackFolder) -> None:
    cause = audit_lines(
        demo, "plan section 1: satisfaction 2020 = 88.2 percent", "plan annex: satisfaction 2020 = 82.8 percent"
    ).cause()
    other = cause.facts["other"]
    assert isinstance(other, Statement)
    assert (other.source, other.place, other.figure.text) == ("plan", "annex", "82.8")


def test_a_stale_number_says_of_which_year_it_is(demo: PackFolder) -> None:
    cause = audit_lines(demo, "plan section 1: infant_mortality 2023 = 4.50 per_mille").cause()  # 4.00; 4.50 in 2022
    assert (cause.kind, cause.facts["year"]) == ("stale_year", 2022)


def test_a_number_of_a_far_year_needs_more_digits(demo: PackFolder) -> None:
    cause = audit_lines(demo, "plan section 1: infant_mortality 2023 = 5.00 per_mille").cause()  # as in 2021
    assert cause.kind == UNKNOWN


def test_the_counts_that_are_printed_with_a_value_give_another(demo: PackFolder) -> None:
    demo.replace("observations/values.csv", "beds_per_1000,990101,2023,4.50", "beds_per_1000,990101,2023,4.97")
    cause = audit_lines(demo).cause()
    assert (cause.kind, about(cause.facts["computed"])) == ("counts", 4.5)


def test_counts_that_allow_both_numbers_are_no_cause(demo: PackFolder) -> None:
    cause = audit_lines(
        demo,
        "plan section 1: beds 2020 = 6 beds_10k",
        "plan section 1: residents 2020 = 1700 persons_10k",
        "plan section 1: beds_per_1000 2020 = 3.57 beds_per_1000",
        "plan annex: beds_per_1000 2020 = 3.41 beds_per_1000",
    ).cause()
    assert cause.kind == UNKNOWN


@pytest.mark.parametrize(
    ("printed", "kind"), [("89.0", "superseded"), ("89.5", UNKNOWN)], ids=["the old vintage", "neither vintage"]
)
def test_a_superseded_vintage_is_recognised(demo: PackFolder, printed: str, kind: str) -> None:
    demo.append("observations/values.csv", "satisfaction,990101,2022,89.0,percent,,preliminary,yearbook,page 9,2023,\n")
    cause = audit_lines(demo, f"plan section 1: satisfaction 2022 = {printed} percent").cause()
    assert cause.kind == kind
    if kind == "superseded":
        assert (cause.facts["status"], cause.facts["other_status"]) == ("preliminary", "final")


@pytest.mark.parametrize(("vintage", "kind"), [("2019", "superseded"), ("2024", UNKNOWN)])
def test_a_preliminary_number_differs_from_that_of_a_later_document(demo: PackFolder, vintage: str, kind: str) -> None:
    demo.append(
        "observations/values.csv", f"satisfaction,990101,2018,70.3,percent,,preliminary,yearbook,page 9,{vintage},\n"
    )
    assert audit_lines(demo, "plan section 1: satisfaction 2018 = 72.6 percent").cause().kind == kind


def test_a_target_is_revised_by_a_later_document(demo: PackFolder) -> None:
    cause = audit_lines(
        demo, "plan section 1: target beds 2025 >= 950 beds", "yearbook page 3: target beds 2025 >= 820 beds"
    ).cause()
    later = cause.facts["later"]
    assert isinstance(later, Statement)
    assert (cause.kind, later.figure.text, cause.facts["date"]) == ("target_revised", "820", "2024")


COUNTS = ("plan section 1: beds 2020 = 6.29 beds_10k", "plan section 1: physicians 2020 = 4.26 persons_10k")
RATES = (
    "yearbook page 3: beds_per_1000 2020 = 3.57 beds_per_1000",
    "plan section 1: beds_per_1000 2020 = 2.81 beds_per_1000",
)


def test_a_rate_that_implies_another_population_than_its_neighbours_is_told_from_the_one_that_agrees(
    demo: PackFolder,
) -> None:
    others = "yearbook page 3: physicians_per_1000 2020 = 2.41 persons_per_1000"  # 17.6 million people, like 3.57
    cause = audit_lines(demo, *COUNTS, *RATES, others).cause()
    confirmed, odd = cause.facts["confirmed"], cause.facts["odd"]
    assert isinstance(confirmed, Statement)
    assert isinstance(odd, Statement)
    assert (cause.kind, confirmed.figure.text, odd.figure.text) == ("population", "3.57", "2.81")
    assert cause.facts["by"] == ("physicians_per_1000",)
    assert (cause.facts["confirmed_implied"], cause.facts["odd_implied"]) == (17620000, 22380000)


def test_the_population_of_a_base_year_follows_from_growth(demo: PackFolder) -> None:
    cause = audit_lines(
        demo,
        *COUNTS,
        "plan section 1: value_growth beds 2020-2015 = 64.96 percent",
        "plan section 1: value_growth physicians 2020-2015 = 46.78 percent",
        "plan section 1: beds_per_1000 2015 = 2.67 beds_per_1000",
        "yearbook page 3: beds_per_1000 2015 = 2.71 beds_per_1000",
        "yearbook page 3: physicians_per_1000 2015 = 2.06 persons_per_1000",
    ).cause()
    odd = cause.facts["odd"]
    assert isinstance(odd, Statement)
    assert (cause.kind, odd.figure.text) == ("population", "2.67")


@pytest.mark.parametrize(
    ("physicians", "kind"),
    [("1.90", "population_printed"), ("2.41", "counts")],
    ids=["of 22.4 million, as the beds", "of the residents, unlike the beds"],
)
def test_two_populations_that_several_indicators_have_are_told_from_one_wrong_rate(
    demo: PackFolder, physicians: str, kind: str
) -> None:
    audited = audit_lines(
        demo,
        *COUNTS,
        "yearbook page 3: residents 2020 = 1763 persons_10k",
        "plan section 1: residents 2020 = 1763 persons_10k",
        "plan annex: beds_per_1000 2020 = 2.81 beds_per_1000",
        f"plan annex: physicians_per_1000 2020 = {physicians} persons_per_1000",
    )
    assert {each.kind for each in audited.causes()} == {kind}


@pytest.mark.parametrize(
    "others",
    [
        (),  # no neighbour
        ("yearbook page 3: physicians_per_1000 2020 = 1.20 persons_per_1000",),  # 35 million: neither
        ("yearbook page 3: physicians_per_1000 2021 = 2.41 persons_per_1000",),  # another year
        ("yearbook page 3: physicians_per_1000 2020 = 2.41 persons_per_1000 in 990102",),  # another area
    ],
)
def test_two_rates_without_a_neighbour_that_tells_have_no_population_named(
    demo: PackFolder, others: tuple[str, ...]
) -> None:
    assert audit_lines(demo, *COUNTS, *RATES, *others).cause().kind == UNKNOWN


@pytest.mark.parametrize(
    ("lines", "kind"),
    [
        (("beds 2020 = 1010 beds", "420", "250", "340"), None),
        (("beds 2020 = 1010 beds", "420", "250", "331"), "sum_part"),  # 1001
        (("beds 2020 = 1010 beds", "402", "267", "323"), "sum_part"),  # 420
        (("beds 2020 = 1010 beds", "402", "268", "322"), UNKNOWN),  # 420 or 286
        (("beds 2020 = 1010 beds", "420", "251", "322"), UNKNOWN),
    ],
)
def test_a_part_whose_digits_changed_places(demo: PackFolder, lines: tuple[str, ...], kind: str | None) -> None:
    total, *parts = lines
    subjects = ("east_beds", "west_beds", "night_beds")
    printed = (f"plan section 1: {name} 2020 = {text} beds of c1" for name, text in zip(subjects, parts, strict=True))
    found = audit_lines(demo, f"plan section 1: {total}", *printed).causes()
    assert [each.kind for each in found] == ([kind] if kind else [])


def test_a_part_that_is_printed_elsewhere_as_the_sum_needs_it(demo: PackFolder) -> None:
    audited = audit_lines(
        demo,
        "plan section 1: beds 2020 = 1010 beds",
        "plan section 1: east_beds 2020 = 610 beds of c1",
        "plan section 1: west_beds 2020 = 389 beds of c1",
        "plan annex: west_beds 2020 = 400 beds",
    )
    _, of_sum = audited.causes()
    assert (of_sum.kind, of_sum.facts["subject"], of_sum.facts["needed"]) == ("sum_part", "west_beds", "400")


@pytest.mark.parametrize(("left_out", "kind"), [("27", "sum_missing"), ("28", UNKNOWN)])
def test_a_part_that_was_left_out(demo: PackFolder, left_out: str, kind: str) -> None:
    cause = audit_lines(
        demo,
        "plan section 1: beds 2020 = 1010 beds",
        "plan section 1: east_beds 2020 = 610 beds of c1",
        "plan section 1: west_beds 2020 = 373 beds of c1",
        f"plan section 2: night_beds 2020 = {left_out} beds",
    ).cause()
    assert cause.kind == kind
    if kind == "sum_missing":
        assert cause.facts["subject"] == "night_beds"
    else:
        assert about(cause.facts["difference"]) == 27


# Inside an index


def test_a_score_from_the_reported_value_is_told_from_one_from_the_counts(demo: PackFolder) -> None:
    demo.replace("observations/values.csv", "beds_per_1000,990101,2023,4.50", "beds_per_1000,990101,2023,4.97")
    audited = audit_lines(demo, f"{REPORT}: score beds_per_1000 2023 = 89.70 points", edition="2023")
    cause = audited.causes()[-1]  # 60 + 40 x 2.97 / 4
    assert (cause.kind, cause.facts["reported"], cause.facts["computed"]) == ("follows_reported", "4.97", "4.50")


@pytest.mark.parametrize(("score", "kind"), [("84.00", "follows_rule"), ("85.00", UNKNOWN)])
def test_a_score_from_the_bound_that_its_rule_gives(demo: PackFolder, score: str, kind: str) -> None:
    demo.replace("index/2023/bounds.yaml", "lower: {value: 80.0,", "lower: {value: 70.0,")
    cause = audit_lines(demo, f"{REPORT}: score satisfaction 2023 = {score} points", edition="2023").cause()
    assert cause.kind == kind  # 60 + 40 x 12 / 20 from 80, 89.33 from 70
    if kind == "follows_rule":
        assert (cause.facts["end"], cause.facts["given"], cause.facts["written"]) == ("lower", "80.0", "70.0")


def test_a_bound_that_its_own_rule_does_not_give(demo: PackFolder) -> None:
    cause = audit_lines(demo, f"{REPORT}: lower satisfaction 2023 = 70.0 percent", edition="2023").cause()
    assert (cause.kind, about(cause.facts["given"]), cause.facts["rule"]) == ("bound_rule", 80.0, "minimum")


def test_a_given_bound_has_no_rule_to_follow(demo: PackFolder) -> None:
    cause = audit_lines(demo, f"{REPORT}: upper infant_mortality 2023 = 7.30 per_mille", edition="2023").cause()
    assert cause.kind == UNKNOWN


def test_a_sentence_that_is_repeated_with_the_numbers_of_another_indicator(demo: PackFolder) -> None:
    audited = audit_lines(
        demo,
        f"{REPORT}: growth infant_mortality 2023-2021 = 6.90 percent",
        f"{REPORT}: score infant_mortality 2021 = 70 points",
        f"{REPORT}: growth life_expectancy 2023-2021 = 6.90 percent",
        f"{REPORT}: score life_expectancy 2021 = 70 points",
        edition="2023",
    )
    for cause in audited.causes():
        assert (cause.kind, cause.facts["subject"], cause.facts["numbers"]) == ("repeats", "infant_mortality", 2)


def test_a_short_number_beside_another_is_no_repetition(demo: PackFolder) -> None:
    cause = audit_lines(
        demo,
        f"{REPORT}: score infant_mortality 2021 = 70 points",
        f"{REPORT}: score life_expectancy 2021 = 70 points",
        edition="2023",
    ).cause()
    assert cause.kind == UNKNOWN


def test_plans_that_are_printed_as_what_was_done(demo: PackFolder) -> None:
    audited = audit_lines(
        demo,
        "plan section 3: east_beds 2022 = 76 beds",
        "plan section 3: beds 2022 >= 3200 beds in 990100",
        "plan section 4: east_beds 2022 = 89 beds",
        "plan section 4: beds 2022 = 1920 beds in 990100",
        "plan section 5: target east_beds 2023 = 76 beds",
        "plan section 5: target beds 2023 >= 3200 beds in 990100",
    )
    for cause in audited.causes():
        assert (cause.kind, cause.facts["year"], cause.facts["place"]) == ("planned", 2023, "section 5")


def test_one_short_number_that_is_also_a_target_proves_nothing(demo: PackFolder) -> None:
    cause = audit_lines(
        demo,
        "plan section 3: east_beds 2022 = 76 beds",
        "plan section 4: east_beds 2022 = 89 beds",
        "plan section 5: target east_beds 2023 = 76 beds",
    ).cause()
    assert cause.kind == UNKNOWN


def test_a_group_that_adds_up_from_a_wrong_score_says_which(demo: PackFolder) -> None:
    leaf, group = audit_lines(
        demo,
        f"{REPORT}: score infant_mortality 2023 = 90.00 points",  # 80 is right
        f"{REPORT}: score life_expectancy 2023 = 88.00 points",
        f"{REPORT}: score outcomes 2023 = 89.00 points",
        edition="2023",
    ).causes()
    assert (leaf.kind, group.kind) == (UNKNOWN, "inherited")
    assert group.facts["from"] == (("infant_mortality", 2023),)
