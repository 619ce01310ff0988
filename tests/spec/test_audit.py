"""Verdicts on printed numbers, on the demo pack: each example prints one claim."""

import pytest
from pack_folder import PackFolder

from weiheng.audit.conduct import audit
from weiheng.audit.evidence import of_assessment
from weiheng.audit.model import Audit, Finding, Verdict
from weiheng.editions import open_edition

HEADER = "id,measure,subject,area,period,since,value,unit,unit_printed,source,place,note\n"
CLAIMS = "index/2023/claims.csv"


def findings(demo: PackFolder, *claims: str) -> list[Finding]:
    """The findings on claims written as ``measure,subject,area,period,since,value,unit``."""
    rows = "".join(f"c{number},{claim},,yearbook,table 9,\n" for number, claim in enumerate(claims))
    demo.write(CLAIMS, HEADER + rows)
    return sorted(
        (each for each in audited(demo).findings if each.item.place == "table 9"), key=lambda each: each.item.id
    )


def audited(demo: PackFolder) -> Audit:
    """The audit of what the edition's report prints."""
    return audit(of_assessment(open_edition(demo.address()).assessment))


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        ("value,infant_mortality,990101,2022,,4.50,per_mille", Verdict.EQUAL),
        ("value,infant_mortality,990101,2022,,4.5,per_mille", Verdict.EQUAL),
        ("value,infant_mortality,990101,2022,,0.450,percent", Verdict.EQUAL),
        ("value,infant_mortality,990101,2022,,4.6,per_mille", Verdict.NOT_REPRODUCIBLE),
        ("value,beds_per_1000,990101,2022,,4.20,beds_per_1000", Verdict.EQUAL),  # 420 beds, 100,000 people
        ("value,satisfaction,990102,2021,,80.0,percent", Verdict.NO_DATA),
        ("score,infant_mortality,990101,2022,,75.00,points", Verdict.EQUAL),
        ("score,infant_mortality,990101,2022,,75.04,points", Verdict.ROUNDING),  # 4.495 would give 75.05
        ("score,infant_mortality,990101,2022,,75.10,points", Verdict.NOT_REPRODUCIBLE),
        ("score,outcomes,990101,2022,,80.5,points", Verdict.EQUAL),
        ("change,infant_mortality,990101,2022,2021,5.00,points", Verdict.EQUAL),
        ("change,infant_mortality,990101,2022,2021,-5.00,points", Verdict.NOT_REPRODUCIBLE),
        ("value_change,infant_mortality,990101,2022,2021,-0.50,per_mille", Verdict.EQUAL),
        ("growth,infant_mortality,990101,2023,2021,6.90,percent", Verdict.EQUAL),  # (80 / 70) ^ (1/2) - 1
        ("growth,infant_mortality,990101,2023,2021,7.20,percent", Verdict.NOT_REPRODUCIBLE),
        ("weight,outcomes,990101,2023,,60,percent", Verdict.EQUAL),
        ("weight,outcomes,990101,2023,,61,percent", Verdict.NOT_REPRODUCIBLE),
        ("upper,infant_mortality,990101,2023,,6.00,per_mille", Verdict.EQUAL),
        ("lower,satisfaction,990101,2023,,80,percent", Verdict.EQUAL),
    ],
)
def test_verdict(demo: PackFolder, claim: str, verdict: Verdict) -> None:
    (finding,) = findings(demo, claim)
    assert finding.verdict is verdict


def test_a_score_from_the_reported_value_is_told_from_one_from_the_counts(demo: PackFolder) -> None:
    demo.replace("observations/values.csv", "beds_per_1000,990101,2023,4.50", "beds_per_1000,990101,2023,4.90")
    (finding,) = findings(demo, "score,beds_per_1000,990101,2023,,89.00,points")  # 60 + 40 x 2.9 / 4
    assert finding.cause is not None
    assert finding.cause.kind == "follows_reported"


def test_a_reported_value_that_its_counts_contradict_is_found_without_any_claim(demo: PackFolder) -> None:
    demo.replace("observations/values.csv", "beds_per_1000,990101,2023,4.50", "beds_per_1000,990101,2023,4.90")
    demo.write(CLAIMS, HEADER)
    (wrong,) = audited(demo).problems
    assert (wrong.claim.subject, wrong.claim.value.text) == ("beds_per_1000", "4.90")
    assert wrong.cause is not None
    assert wrong.cause.kind == "counts"


def test_a_score_from_the_bound_that_its_rule_gives_is_explained_by_it(demo: PackFolder) -> None:
    demo.replace("index/2023/bounds.yaml", "lower: {value: 80.0,", "lower: {value: 70.0,")
    (finding,) = findings(demo, "score,satisfaction,990101,2023,,84.00,points")  # 60 + 40 x 12 / 20, not 89.33
    assert finding.cause is not None
    assert (finding.cause.kind, finding.cause.facts["given"]) == ("follows_rule", "80.0")


def test_a_number_that_belongs_to_its_neighbour_is_recognised(demo: PackFolder) -> None:
    right, wrong = findings(
        demo,
        "growth,infant_mortality,990101,2023,2021,6.90,percent",
        "growth,life_expectancy,990101,2023,2021,6.90,percent",
    )
    assert right.verdict is Verdict.EQUAL
    assert wrong.cause is not None
    assert (wrong.cause.kind, wrong.cause.facts["subject"]) == ("repeats", "infant_mortality")


def test_a_group_that_adds_up_from_a_wrong_score_says_which(demo: PackFolder) -> None:
    wrong_leaf, _, group = findings(
        demo,
        "score,infant_mortality,990101,2023,,90.00,points",  # 80 is right
        "score,life_expectancy,990101,2023,,88.00,points",
        "score,outcomes,990101,2023,,89.00,points",
    )
    assert wrong_leaf.verdict is Verdict.NOT_REPRODUCIBLE
    assert (group.verdict, group.printed_verdict) == (Verdict.NOT_REPRODUCIBLE, Verdict.EQUAL)
    assert group.cause is not None
    assert group.cause.facts["from"] == (("infant_mortality", 2023),)


def test_a_wrong_number_without_a_story_has_no_invented_cause(demo: PackFolder) -> None:
    (finding,) = findings(demo, "score,infant_mortality,990101,2022,,99.99,points")
    assert finding.cause is not None
    assert finding.cause.kind == "unknown"


def test_a_finding_speaks_in_the_unit_that_is_printed(demo: PackFolder) -> None:
    (finding,) = findings(demo, "value,infant_mortality,990101,2022,,0.460,percent")  # 4.50 per mille is right
    assert finding.result is not None
    assert float(finding.result.value) == 0.45
    assert [float(end) for end in (finding.result.interval.low, finding.result.interval.high)] == [0.4495, 0.4505]


def test_a_claim_about_an_indicator_outside_of_the_tree_has_no_data_here(demo: PackFolder) -> None:
    unused = demo.read("indicators/satisfaction.yaml").replace("id: satisfaction", "id: unused")
    demo.write("indicators/unused.yaml", unused.replace("患者满意度", "别的").replace("Patient satisfaction", "Other"))
    (finding,) = findings(demo, "value,unused,990101,2022,,50.0,percent")
    assert finding.verdict is Verdict.NO_DATA
