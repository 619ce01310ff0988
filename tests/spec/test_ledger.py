"""The ledger: all printings of one figure side by side. Each example prints a few numbers in one line each.

The demo pack's yearbook observes, for the east district, 420 beds and 100,000 residents in 2022 (4.20 beds per 1,000),
and infant mortality of 4.50 per mille at table 1.
"""

from fractions import Fraction

import pytest
from pack_folder import PackFolder
from small_audits import audit_lines, audit_pack

from weiheng.audit.model import Verdict

EQUAL, ROUNDING, NO_DATA = Verdict.EQUAL, Verdict.ROUNDING, Verdict.NO_DATA
WRONG, CONFLICT = Verdict.NOT_REPRODUCIBLE, Verdict.CONFLICT


@pytest.mark.parametrize(
    "lines",
    [
        # other units
        ("plan text: beds 2020 = 6.29 beds_10k", "yearbook page 3: beds 2020 = 62900 beds"),
        ("plan text: beds 2020 = 6.29 beds_10k", "yearbook page 3: beds 2020 = 62851 beds"),
        ("plan text: infant_mortality 2020 = 2.5 per_mille", "yearbook page 3: infant_mortality 2020 = 0.25 percent"),
        ("plan text: infant_mortality 2020 = 2.5 per_mille", "yearbook page 3: infant_mortality 2020 = 250 per_100000"),
        # other precision
        ("plan text: satisfaction 2020 = 88.2 percent", "plan annex: satisfaction 2020 = 88.24 percent"),
        ("plan text: satisfaction 2020 = 88 percent", "plan annex: satisfaction 2020 = 88.24 percent"),
        # other relations
        ("plan text: satisfaction 2020 >= 97 percent", "plan annex: satisfaction 2020 = 97.8 percent"),
        ("plan text: satisfaction 2020 > 97 percent", "plan annex: satisfaction 2020 = 97 percent"),
        ("plan text: satisfaction 2020 <= 15 percent", "plan annex: satisfaction 2020 >= 15 percent"),
        ("plan text: residents 2020 ~ 1700 persons_10k", "plan annex: residents 2020 = 1763.4 persons_10k"),
        ("plan text: satisfaction 2020 = 20..25 percent", "plan annex: satisfaction 2020 = 22.5 percent"),
        # targets
        ("plan text: target satisfaction 2025 >= 50 percent", "plan box: target satisfaction 2025 = 50 percent"),
        ("plan text: target satisfaction 2025 >= 50.0 percent", "plan box: target satisfaction 2025 > 50 percent"),
        (
            "plan text: target infant_mortality 2025 <= 3 per_mille",
            "plan box: target infant_mortality 2025 < 3 per_mille",
        ),
        ("plan text: target beds 2025 >= 1000 beds", "plan box: target beds 2025 = 1012 beds"),
        ("plan text: target satisfaction 2025 = 20..25 percent", "plan box: target satisfaction 2025 >= 20 percent"),
        ("plan text: target satisfaction 2025 >= 20 percent", "plan box: target satisfaction 2025 <= 25 percent"),
    ],
)
def test_figures_that_agree_are_not_flagged(demo: PackFolder, lines: tuple[str, str]) -> None:
    (finding,) = [each for each in audit_lines(demo, *lines).findings if each.item.period in (2020, 2025)]
    assert finding.verdict in (EQUAL, ROUNDING)
    assert finding.entry is not None
    assert all(each.verdict.holds for each in finding.entry.statements)


@pytest.mark.parametrize(
    "lines",
    [
        ("plan text: beds 2020 = 6.29 beds_10k", "yearbook page 3: beds 2020 = 62849 beds"),
        ("plan text: infant_mortality 2020 = 2.5 per_mille", "yearbook page 3: infant_mortality 2020 = 2.5 percent"),
        ("plan text: satisfaction 2020 = 88.2 percent", "plan annex: satisfaction 2020 = 88.26 percent"),
        ("plan text: satisfaction 2020 >= 97 percent", "plan annex: satisfaction 2020 = 96.9 percent"),
        ("plan text: beds 2020 >= 3200 beds", "plan annex: beds 2020 = 1920 beds"),
        (
            "plan text: target beds_per_1000 2025 >= 2.75 beds_per_1000",
            "plan box: target beds_per_1000 2025 >= 2.6 beds_per_1000",
        ),
        (
            "plan text: target beds_per_1000 2025 >= 2.75 beds_per_1000",
            "plan box: target beds_per_1000 2025 = 2.6 beds_per_1000",
        ),
        (
            "plan text: target beds_per_1000 2025 >= 3.87 beds_per_1000",
            "plan box: target beds_per_1000 2025 = 3.80 beds_per_1000",
        ),
        ("plan text: target satisfaction 2025 = 20..25 percent", "plan box: target satisfaction 2025 >= 22 percent"),
        ("plan text: target satisfaction 2025 = 20..25 percent", "plan box: target satisfaction 2025 = 20..30 percent"),
        ("plan text: target satisfaction 2025 >= 20 percent", "plan box: target satisfaction 2025 <= 20 percent"),
    ],
)
def test_figures_that_cannot_both_be_right_are_in_conflict(demo: PackFolder, lines: tuple[str, str]) -> None:
    (finding,) = audit_lines(demo, *lines).failing()
    assert finding.entry is not None
    assert [each.verdict for each in finding.entry.statements] == [CONFLICT, CONFLICT]
    assert finding.entry.open
    assert finding.entry.adopted is None


def test_names_and_symbols_of_two_documents_meet_in_one_figure(demo: PackFolder) -> None:
    header = "id,measure,subject,area,period,value,unit,source,place\n"
    demo.write("claims/a.csv", header + "1,value,beds,990101,2020,62900,beds,plan,text\n")
    demo.write("claims/b.csv", header + "1,value,期末床位数,东区,2020,6.29,万张,yearbook,page 3\n")
    audited = audit_pack(demo)
    assert [each.verdict for each in audited.entry("beds", 2020).statements] == [EQUAL, EQUAL]


@pytest.mark.parametrize(
    ("line", "verdict"),
    [
        ("plan text: infant_mortality 2022 = 4.50 per_mille", EQUAL),
        ("plan text: infant_mortality 2022 = 4.5 per_mille", EQUAL),
        ("plan text: infant_mortality 2022 = 0.450 percent", EQUAL),
        ("plan text: infant_mortality 2022 = 4.504 per_mille", ROUNDING),
        ("plan text: infant_mortality 2022 = 4.6 per_mille", WRONG),
        ("plan text: infant_mortality 2022 < 4.6 per_mille", EQUAL),
        ("plan text: infant_mortality 2022 < 4.4 per_mille", WRONG),
        ("yearbook table 1: infant_mortality 2022 = 4.50 per_mille", NO_DATA),  # it is the observation itself
        ("yearbook table 1: infant_mortality 2022 = 4.05 per_mille", WRONG),
        ("plan text: beds_per_1000 2022 = 4.20 beds_per_1000", EQUAL),  # 420 beds, 100,000 residents
        ("plan text: beds_per_1000 2022 = 4.29 beds_per_1000", ROUNDING),  # the residents are rounded to 10,000
        ("plan text: beds_per_1000 2022 = 4.50 beds_per_1000", WRONG),
        ("plan text: satisfaction 2020 = 80.0 percent", NO_DATA),  # nothing else is known
    ],
)
def test_a_claim_is_held_against_what_is_observed(demo: PackFolder, line: str, verdict: Verdict) -> None:
    audited = audit_lines(demo, line)
    assert audited.finding("c1").verdict is verdict


def test_counts_stand_above_the_value_that_is_observed_with_them(demo: PackFolder) -> None:
    demo.replace("observations/values.csv", "beds_per_1000,990101,2023,4.50", "beds_per_1000,990101,2023,4.90")
    audited = audit_lines(demo, "plan text: beds_per_1000 2023 = 4.50 beds_per_1000")
    entry = audited.entry("beds_per_1000", 2023)
    assert [(each.figure.text, each.verdict) for each in entry.statements] == [("4.90", WRONG), ("4.50", EQUAL)]
    (finding,) = audited.failing()
    assert (finding.claim.value.text, finding.claim.place) == ("4.90", "table 1")
    assert finding.result is not None
    assert float(finding.result.value) == 4.5


def test_an_observation_is_checked_by_its_counts_without_any_claim(demo: PackFolder) -> None:
    (entry,) = audit_lines(demo).found.ledger
    assert entry.key == ("beds_per_1000", "990101", 2023)
    assert entry.statements[0].verdict is EQUAL


def test_counts_that_are_printed_in_a_document_tell_which_of_its_numbers_is_right(demo: PackFolder) -> None:
    audited = audit_lines(
        demo,
        "plan text: beds 2020 = 6.29 beds_10k",
        "plan text: residents 2020 = 1762 persons_10k",
        "plan text: beds_per_1000 2020 = 3.57 beds_per_1000",
        "plan annex: beds_per_1000 2020 = 2.81 beds_per_1000",
    )
    assert [each.verdict for each in audited.entry("beds_per_1000", 2020).statements] == [EQUAL, WRONG]


def test_numbers_that_the_counts_allow_may_still_contradict_each_other(demo: PackFolder) -> None:
    audited = audit_lines(
        demo,
        "plan text: beds 2020 = 6 beds_10k",
        "plan text: residents 2020 = 1700 persons_10k",
        "plan text: beds_per_1000 2020 = 3.57 beds_per_1000",
        "plan annex: beds_per_1000 2020 = 3.41 beds_per_1000",
    )
    assert [each.verdict for each in audited.entry("beds_per_1000", 2020).statements] == [CONFLICT, CONFLICT]


def test_a_number_that_agrees_with_both_sides_of_a_conflict_is_not_blamed(demo: PackFolder) -> None:
    audited = audit_lines(
        demo,
        "plan text: satisfaction 2020 = 88.2 percent",
        "plan annex: satisfaction 2020 = 87.9 percent",
        "yearbook page 3: satisfaction 2020 = 88 percent",
    )
    assert [each.verdict for each in audited.entry("satisfaction", 2020).statements] == [CONFLICT, CONFLICT, EQUAL]
    assert len(audited.failing()) == 1


def test_a_number_printed_twice_at_one_place_is_no_proof(demo: PackFolder) -> None:
    line = "plan text: satisfaction 2020 = 88.2 percent"
    assert audit_lines(demo, line, line).finding("c1").verdict is NO_DATA


@pytest.mark.parametrize("source", ["plan", "yearbook"])
def test_what_was_decided_counts_and_closes_the_conflict_but_changes_no_verdict(demo: PackFolder, source: str) -> None:
    number = {"plan": "4.4", "yearbook": "4.50"}[source]
    place = {"plan": "text", "yearbook": "table 1"}[source]
    header = "measure,subject,area,period,value,unit,source,place,reason,by,date\n"
    cells = f"value,infant_mortality,990101,2022,{number},per_mille,{source},{place},checked,the bureau,2024-05-06\n"
    demo.write("decisions.csv", header + cells)
    entry = audit_lines(demo, "plan text: infant_mortality 2022 = 4.4 per_mille").entry("infant_mortality", 2022)
    assert [each.verdict for each in entry.statements] == [NO_DATA, WRONG]
    assert entry.adopted == Fraction(number)
    assert entry.decided is not None
    assert (float(entry.decided.value), entry.decided.by) == (float(number), "the bureau")
    assert entry.agrees is entry.open is False


def test_a_target_can_be_decided(demo: PackFolder) -> None:
    header = "measure,subject,area,period,value,unit,source,place,reason,by,date\n"
    demo.write("decisions.csv", header + "target,beds,990101,2025,900,beds,plan,box,later text,the bureau,2024-05-06\n")
    audited = audit_lines(demo, "plan text: target beds 2025 >= 950 beds", "plan box: target beds 2025 >= 900 beds")
    entry = audited.entry("beds", 2025)
    assert [each.verdict for each in entry.statements] == [CONFLICT, CONFLICT]
    assert (entry.adopted, entry.open) == (900, False)


def test_superseded_vintages_are_not_in_conflict(demo: PackFolder) -> None:
    demo.append("observations/values.csv", "satisfaction,990101,2022,89.0,percent,,preliminary,yearbook,page 9,2023,\n")
    entry = audit_lines(demo, "plan text: satisfaction 2022 = 90.0 percent").entry("satisfaction", 2022)
    assert [each.figure.text for each in entry.statements] == ["90.0", "90.0"]
    assert entry.agrees


def test_a_claim_about_something_that_is_not_defined_here_has_no_data(demo: PackFolder) -> None:
    audited = audit_lines(demo, "plan text: unheard_of 2020 = 5 percent")
    assert audited.finding("c1").verdict is NO_DATA


def test_a_finding_speaks_in_the_unit_that_is_printed(demo: PackFolder) -> None:
    (finding,) = audit_lines(demo, "plan text: infant_mortality 2022 = 0.460 percent").failing()  # 4.50 per mille
    assert finding.result is not None
    assert float(finding.result.value) == 0.45
    assert [float(end) for end in (finding.result.interval.low, finding.result.interval.high)] == [0.4495, 0.4505]
