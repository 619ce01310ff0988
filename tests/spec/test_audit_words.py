"""Words against numbers: each example is a series of the city from 2018 to 2022, and what a document says of it."""

from fractions import Fraction

import pytest
from pack_folder import PackFolder
from small_evidence import NORTH, claim, evidence, wording

from weiheng.audit.evidence import of_assessment
from weiheng.audit.model import Finding, Verdict
from weiheng.audit.results import Worlds
from weiheng.audit.words import word_findings
from weiheng.editions import open_edition

HEADER = "id,measure,subject,area,period,since,value,unit,of,source,place\n"


def said(says: str, texts: str, subject: str = "literacy", since: int | None = 2018) -> Finding:
    """The verdict on words about a series up to 2022."""
    (finding,) = word_findings(Worlds(evidence(wording(says, subject, since=since), series={subject: texts})))
    return finding


@pytest.mark.parametrize(
    ("says", "texts", "verdict"),
    [
        ("highest", "40.0 42.0 41.0 43.0 45.0", Verdict.EQUAL),
        ("highest", "- - 41.0 43.0 45.0", Verdict.EQUAL),  # of the years that have values
        ("highest", "40.0 42.0 41.0 45.0 45.0", Verdict.ROUNDING),  # 44.96 and 45.04, perhaps
        ("highest", "40.0 42.0 41.0 45.04 45.0", Verdict.ROUNDING),
        ("highest", "40.0 42.0 41.0 45.1 45.0", Verdict.NOT_REPRODUCIBLE),
        ("highest", "- - - - 45.0", Verdict.NO_DATA),
        ("highest", "40.0 42.0 41.0 43.0 -", Verdict.NO_DATA),
        ("lowest", "45.0 43.0 42.0 41.0 40.0", Verdict.EQUAL),
        ("lowest", "45.0 43.0 39.9 41.0 40.0", Verdict.NOT_REPRODUCIBLE),
        ("rising", "40.0 41.0 42.0 43.0 44.0", Verdict.EQUAL),
        ("rising", "40.0 - 42.0 - 44.0", Verdict.EQUAL),
        ("rising", "40.0 41.0 41.0 43.0 44.0", Verdict.ROUNDING),
        ("rising", "40.0 41.0 40.9 43.0 44.0", Verdict.NOT_REPRODUCIBLE),
        ("rising", "40.0 41.0 - 40.0 44.0", Verdict.NOT_REPRODUCIBLE),  # somewhere in between it fell
        ("rising", "- 41.0 42.0 43.0 44.0", Verdict.NO_DATA),
        ("rising", "- 41.0 40.0 43.0 44.0", Verdict.NOT_REPRODUCIBLE),  # without knowing the first year
        ("falling", "44.0 43.0 42.0 41.0 40.0", Verdict.EQUAL),
        ("falling", "44.0 43.0 43.5 41.0 40.0", Verdict.NOT_REPRODUCIBLE),
        ("fluctuating", "40.0 42.0 41.0 43.0 44.0", Verdict.EQUAL),
        ("fluctuating", "40.0 41.0 41.0 43.0 44.0", Verdict.ROUNDING),  # 41.02 may have become 40.98
        ("fluctuating", "40.0 41.0 42.0 43.0 44.0", Verdict.NOT_REPRODUCIBLE),
        ("fluctuating", "40.0 42.0 41.0 43.0 39.0", Verdict.NOT_REPRODUCIBLE),
        ("fluctuating", "40.0 41.0 - 43.0 44.0", Verdict.NO_DATA),  # it may have fallen in 2020
        ("fluctuating", "- 41.0 42.0 41.0 44.0", Verdict.NO_DATA),
        ("up", "40.0 45.0 30.0 - 40.1", Verdict.EQUAL),
        ("up", "40.0 - - - 40.0", Verdict.ROUNDING),
        ("up", "40.0 - - - 39.9", Verdict.NOT_REPRODUCIBLE),
        ("up", "- 40.0 - - 41.0", Verdict.NO_DATA),
        ("down", "40.0 - - - 39.9", Verdict.EQUAL),
        ("down", "40.0 - - - 41.0", Verdict.NOT_REPRODUCIBLE),
    ],
)
def test_words_about_a_course(says: str, texts: str, verdict: Verdict) -> None:
    assert said(says, texts).verdict is verdict


@pytest.mark.parametrize(("says", "verdict"), [("rising", Verdict.NOT_REPRODUCIBLE), ("highest", Verdict.EQUAL)])
def test_equal_counts_did_not_rise_but_are_the_highest(says: str, verdict: Verdict) -> None:
    """Nothing is rounded about 700 beds."""
    assert said(says, "500 600 650 700 700", "beds").verdict is verdict


def facts(finding: Finding) -> list[object]:
    """What the cause tells, numbers as floats."""
    assert finding.cause is not None
    told = finding.cause.facts.values()
    return [finding.cause.kind, *(float(each) if isinstance(each, Fraction) else each for each in told)]


@pytest.mark.parametrize(
    ("says", "texts", "told"),
    [
        ("highest", "40.0 46.0 45.5 43.0 45.0", ["words_highest", 2019, 46.0, 45.0]),
        ("lowest", "40.0 46.0 45.5 43.0 45.0", ["words_lowest", 2018, 40.0, 45.0]),
        ("rising", "40.0 46.0 45.5 43.0 45.0", ["words_rising", 2019, 2020, 46.0, 45.5]),
        ("falling", "40.0 39.0 - 43.0 45.0", ["words_falling", 2019, 2021, 39.0, 43.0]),
        ("up", "40.0 46.0 45.5 43.0 39.0", ["words_up", 2018, 2022, 40.0, 39.0]),
        ("fluctuating", "40.0 46.0 45.5 43.0 39.0", ["words_fluctuating", 2018, 2022, 40.0, 39.0]),
        ("fluctuating", "40.0 41.0 42.0 43.0 45.0", ["words_steady", 2018, 2022, 40.0, 45.0]),
    ],
)
def test_what_contradicts_is_told(says: str, texts: str, told: list[object]) -> None:
    assert facts(said(says, texts)) == told


@pytest.mark.parametrize(
    ("says", "texts", "result"),
    [
        ("highest", "40.0 44.0 42.0 43.0 45.0", 44.0),  # the highest of the others
        ("rising", "40.0 41.0 41.5 43.0 45.0", 0.5),  # the smallest step
        ("falling", "45.0 44.0 43.8 42.0 41.0", -0.2),
        ("up", "40.0 41.0 39.0 43.0 45.0", 5.0),
        ("fluctuating", "40.0 41.0 39.0 43.0 45.0", 5.0),
    ],
)
def test_the_number_that_decides_is_given(says: str, texts: str, result: float) -> None:
    found = said(says, texts).result
    assert found is not None
    assert float(found.value) == result


def aimed(says: str, value: str, *targets: tuple[str, int], subject: str = "literacy") -> Finding:
    """The verdict on words about targets, each with its year, and the value of 2022."""
    printed = [
        claim(f"t{n}", subject, text, measure="target", period=year, source="goals")
        for n, (text, year) in enumerate(targets)
    ]
    series = {subject: f"- - - - {value}"}
    (finding,) = word_findings(Worlds(evidence(wording(says, subject, of="goals"), *printed, series=series)))
    return finding


@pytest.mark.parametrize(
    ("says", "value", "target", "verdict"),
    [
        ("meets", "45.0", "ge 40 percent", Verdict.EQUAL),
        ("meets", "40.0", "ge 40 percent", Verdict.EQUAL),
        ("meets", "40.0", "gt 40 percent", Verdict.ROUNDING),
        ("meets", "40.0", "ge 40.03 percent", Verdict.ROUNDING),
        ("meets", "40.0", "ge 40.1 percent", Verdict.NOT_REPRODUCIBLE),
        ("meets", "45.0", "400 per_mille", Verdict.EQUAL),  # more literacy is better
        ("meets", "35.0", "40 percent", Verdict.NOT_REPRODUCIBLE),
        ("meets", "35.0", "le 40 percent", Verdict.EQUAL),  # whatever is better, at most is said
        ("meets", "39.0", "about 40 percent", Verdict.EQUAL),
        ("meets", "22.0", "20..25 percent", Verdict.EQUAL),
        ("meets", "19.0", "20..25 percent", Verdict.NOT_REPRODUCIBLE),
        ("exceeds", "45.0", "ge 40 percent", Verdict.EQUAL),
        ("exceeds", "40.0", "ge 40 percent", Verdict.ROUNDING),
        ("exceeds", "39.9", "ge 40 percent", Verdict.NOT_REPRODUCIBLE),
        ("exceeds", "22.0", "20..25 percent", Verdict.NOT_REPRODUCIBLE),
        ("exceeds", "26.0", "20..25 percent", Verdict.EQUAL),
    ],
)
def test_words_about_a_target(says: str, value: str, target: str, verdict: Verdict) -> None:
    assert aimed(says, value, (target, 2025)).verdict is verdict


@pytest.mark.parametrize(
    ("says", "value", "target", "verdict"),
    [
        ("meets", "2.40", "2.5 per_mille", Verdict.EQUAL),  # less mortality is better
        ("meets", "2.40", "0.25 percent", Verdict.EQUAL),
        ("meets", "2.60", "2.5 per_mille", Verdict.NOT_REPRODUCIBLE),
        ("meets", "2.50", "lt 2.5 per_mille", Verdict.ROUNDING),
        ("meets", "2.60", "2..3 per_mille", Verdict.EQUAL),
        ("exceeds", "2.60", "2..3 per_mille", Verdict.NOT_REPRODUCIBLE),
        ("exceeds", "1.90", "2..3 per_mille", Verdict.EQUAL),
    ],
)
def test_words_about_a_target_that_is_not_to_be_exceeded(says: str, value: str, target: str, verdict: Verdict) -> None:
    assert aimed(says, value, (target, 2025), subject="mortality").verdict is verdict


def test_counts_that_equal_a_target_do_not_exceed_it() -> None:
    assert aimed("exceeds", "30", ("ge 30 beds", 2025), subject="beds").verdict is Verdict.NOT_REPRODUCIBLE


@pytest.mark.parametrize(
    ("targets", "verdict"),
    [
        ([("ge 40 percent", 2020), ("ge 44 percent", 2022), ("ge 60 percent", 2025)], Verdict.EQUAL),  # 2022 counts
        ([("ge 40 percent", 2020), ("ge 60 percent", 2025)], Verdict.NOT_REPRODUCIBLE),  # 2025 is the next
        ([("ge 60 percent", 2015), ("ge 40 percent", 2020)], Verdict.EQUAL),  # 2020 was the last
        ([("44 percent", 2025), ("ge 45 percent", 2025)], Verdict.EQUAL),
        ([("44 percent", 2025), ("ge 46 percent", 2025)], Verdict.NO_DATA),  # the document does not know itself
        ([("44 percent", 2025), ("ge 45.02 percent", 2025)], Verdict.ROUNDING),
        ([], Verdict.NO_DATA),
    ],
)
def test_which_of_several_targets_is_meant(targets: list[tuple[str, int]], verdict: Verdict) -> None:
    assert aimed("meets", "45.0", *targets).verdict is verdict


def test_a_missed_target_is_told_with_its_document() -> None:
    assert facts(aimed("meets", "35.0", ("400 per_mille", 2025))) == ["words_meets", 35.0, 40.0, "goals"]


def test_a_target_of_another_document_or_area_is_not_meant() -> None:
    others = [
        claim("a", "literacy", "ge 60 percent", measure="target", source="elsewhere"),
        claim("b", "literacy", "ge 60 percent", measure="target", source="goals", area=NORTH),
    ]
    known = evidence(wording("meets", "literacy", of="goals"), *others, series={"literacy": "- - - - 45.0"})
    (finding,) = word_findings(Worlds(known))
    assert finding.verdict is Verdict.NO_DATA


def test_words_are_held_against_what_their_own_document_prints_if_nothing_is_observed() -> None:
    values = [claim(f"v{year}", "beds", f"{beds} beds", period=year) for year, beds in ((2021, 600), (2022, 650))]
    (finding,) = word_findings(Worlds(evidence(wording("down", "beds", since=2021), *values)))
    assert finding.verdict is Verdict.NOT_REPRODUCIBLE


def test_words_about_what_nobody_defines_have_no_data() -> None:
    (finding,) = word_findings(Worlds(evidence(wording("up", "tents", since=2021))))
    assert finding.verdict is Verdict.NO_DATA


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ("rising,health_index,990101,2023,2021", Verdict.EQUAL),
        ("falling,health_index,990101,2023,2021", Verdict.NOT_REPRODUCIBLE),
        ("highest,outcomes,990102,2023,2021", Verdict.EQUAL),
        ("falling,infant_mortality,990101,2023,2021", Verdict.EQUAL),  # the values fall, their scores rise
        ("rising,beds_per_1000,990101,2023,2021", Verdict.ROUNDING),  # of 100,000 residents, 5,000 more or less
        ("up,health_index,990100,2023,2021", Verdict.NO_DATA),  # only its districts have an index
        ("up,health_index,990101,2023,2020", Verdict.NO_DATA),
    ],
)
def test_words_about_groups_of_an_index_are_about_their_scores(demo: PackFolder, row: str, verdict: Verdict) -> None:
    assert of_report(demo, f"w,{row},,,,yearbook,section 1").verdict is verdict


@pytest.mark.parametrize(
    ("row", "verdict"),
    [
        ("meets,infant_mortality,990101,2023,,,,plan", Verdict.EQUAL),  # 4.00; 6.00 at most
        ("exceeds,infant_mortality,990101,2023,,,,plan", Verdict.EQUAL),
        ("meets,infant_mortality,990102,2021,,,,plan", Verdict.NOT_REPRODUCIBLE),  # 6.50
        ("meets,life_expectancy,990101,2023,,,,plan", Verdict.NOT_REPRODUCIBLE),  # 82.00; at least 85.00
        ("meets,satisfaction,990101,2023,,,,plan", Verdict.NO_DATA),  # its bounds are no targets
        ("meets,infant_mortality,990101,2023,,,,yearbook", Verdict.NO_DATA),
        ("meets,infant_mortality,990100,2023,,,,plan", Verdict.NO_DATA),
        ("meets,health_index,990101,2023,,,,plan", Verdict.NO_DATA),
    ],
)
def test_bounds_that_a_plan_set_are_its_targets(demo: PackFolder, row: str, verdict: Verdict) -> None:
    assert of_report(demo, f"w,{row},yearbook,section 1").verdict is verdict


def test_a_bound_that_repeats_an_earlier_target_is_one_too(demo: PackFolder) -> None:
    """As the best that a negative indicator can have: it is to be as good as that, too."""
    demo.replace("index/2023/bounds.yaml", "upper: {value: 6.00, basis: plan_target, source: plan}\n- indicator: life",
        "upper: {value: 6.00, basis: fixed, source: plan}\n- indicator: life")  # fmt: skip
    assert of_report(
        demo, "w,meets,infant_mortality,990101,2023,,,,plan,yearbook,section 1"
    ).verdict.fails  # 4.00 > 2.00


def of_report(demo: PackFolder, row: str) -> Finding:
    demo.without_plans().write("index/2023/claims.csv", HEADER + row + "\n")
    (finding,) = word_findings(Worlds(of_assessment(open_edition(demo.address()).assessment)))
    return finding
