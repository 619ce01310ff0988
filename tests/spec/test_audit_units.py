"""Printed units that cannot be meant: each example is a number with the unit that it is read in and the one printed."""

from collections.abc import Sequence
from dataclasses import replace

import pytest
from pack_folder import PackFolder
from small_evidence import claim, evidence, observed

from weiheng.audit.evidence import of_assessment
from weiheng.audit.model import Finding, Verdict
from weiheng.audit.printed_units import unit_findings
from weiheng.definitions.claims import Claim
from weiheng.editions import open_edition


def kinds(printed: Sequence[Claim]) -> list[str]:
    return [cause(finding)[0] for finding in unit_findings(evidence(*printed))]


def cause(finding: Finding) -> tuple[str, dict[str, object]]:
    assert finding.verdict is Verdict.NOT_REPRODUCIBLE
    assert finding.cause is not None
    return finding.cause.kind, dict(finding.cause.facts)


@pytest.mark.parametrize(
    ("subject", "number", "printed"),
    [
        ("mortality", "1.18 per_mille", "%"),
        ("mortality", "1.18 per_mille", "％"),
        ("maternal", "7.21 per_100000", "1/万"),
        ("maternal", "7.21 per_100000", "‰"),
        ("literacy", "47.6 percent", "‰"),
        ("beds", "6.29 beds_10k", "张"),
        ("residents", "1766 persons_10k", "人"),
        ("emergencies", "83.7 visits_10k", "人次"),
        ("spent", "230 yuan_100m", "万元"),
        ("density", "37.2 beds_per_10000", "张/千人"),
    ],
)
def test_the_name_of_another_unit_is_found(subject: str, number: str, printed: str) -> None:
    assert kinds([claim("c", subject, number, unit_printed=printed)]) == ["unit_named"]


@pytest.mark.parametrize(
    ("subject", "number", "printed"),
    [
        ("mortality", "1.18 per_mille", "‰"),
        ("mortality", "1.18 per_mille", "千分比"),
        ("mortality", "0.118 percent", "%"),
        ("maternal", "7.21 per_100000", "/10万"),
        ("maternal", "7.21 per_100000", "1/十万"),
        ("literacy", "47.6 percent", None),
        ("expectancy", "83.93 years", "岁"),
        ("emergencies", "83.7 visits_10k", "万"),  # names no unit, everybody knows what is meant
        ("beds", "650 beds", "个"),
        ("residents", "12 persons", "位"),
        ("density", "3.72 beds_per_1000", "张"),  # for a thousand people, as the table's row says
        ("density", "37.2 beds_per_10000", "张"),
    ],
)
def test_units_that_may_be_meant_are_no_matter(subject: str, number: str, printed: str | None) -> None:
    assert kinds([claim("c", subject, number, unit_printed=printed)]) == []


@pytest.mark.parametrize(
    ("subject", "number", "printed", "found"),
    [
        ("literacy", "2.83 percent", "%", ["points_as_percent"]),
        ("literacy", "2.83 percent", "百分点", []),
        ("literacy", "2.83 percent", "个百分点", []),
        ("literacy", "2.83 percent", None, []),
        ("mortality", "-0.12 per_mille", "%", ["unit_named"]),
        ("mortality", "-0.12 per_mille", "‰", []),
        ("expectancy", "0.20 years", "岁", []),
    ],
)
def test_a_difference_of_percentages_is_in_points(subject: str, number: str, printed: str, found: list[str]) -> None:
    change = claim("c", subject, number, measure="value_change", since=2021, unit_printed=printed)
    assert kinds([change]) == found


def test_growth_in_percent_is_no_difference_of_percentages() -> None:
    growth = claim("c", "literacy", "2.83 percent", measure="value_growth", since=2021, unit_printed="%")
    assert kinds([growth]) == []


def test_numbers_with_the_same_wrong_unit_are_one_finding() -> None:
    """Of a document and an indicator: what the text, a table and the observations from it print."""
    rows = tuple(observed("mortality", ["1.38", "-", "1.06"], unit_printed="%", source="plan"))
    text = claim("c", "mortality", "1.18 per_mille", unit_printed="%", place="section 3")
    (finding,) = unit_findings(replace(evidence(text), observations=rows))
    assert finding.claim.id == "c"
    told = {"printed": "%", "meant": "per_mille", "places": ("section 3", "table 2"), "count": 3}
    assert cause(finding) == ("unit_named", told)


@pytest.mark.parametrize(
    "more",
    [
        {"source": "book"},
        {"subject": "maternal", "unit": "per_100000"},
        {"unit_printed": "1/万"},
        {"unit": "per_10000"},
        {"measure": "upper"},
    ],
)
def test_findings_are_kept_apart(more: dict[str, str]) -> None:
    """By document, subject, kind of number, printed unit and unit meant."""
    first = claim("a", "mortality", "1.18 per_mille", unit_printed="%")
    second = Claim.model_validate({**first.model_dump(), **more})
    assert kinds([first, second]) == ["unit_named", "unit_named"]


def test_a_unit_of_a_missing_value_says_nothing() -> None:
    rows = tuple(observed("mortality", ["1.38"], unit_printed="%"))
    missing = rows[0].model_copy(update={"value": None})
    assert list(unit_findings(replace(evidence(), observations=(missing,)))) == []


@pytest.mark.parametrize(
    ("rows", "places", "count"),
    [
        ("", (), 2),  # both ends, wherever they stand
        ("c,upper,infant_mortality,990101,2023,6.00,per_mille,%,yearbook,table 3\n", ("table 3",), 1),
    ],
)
def test_bounds_with_a_wrong_unit_are_found(demo: PackFolder, rows: str, places: tuple[str, ...], count: int) -> None:
    demo.replace("index/2023/bounds.yaml", "  unit: per_mille\n", '  unit: per_mille\n  unit_printed: "%"\n')
    header = "id,measure,subject,area,period,value,unit,unit_printed,source,place\n"
    demo.write("index/2023/claims.csv", header + rows)
    (finding,) = unit_findings(of_assessment(open_edition(demo.address()).assessment))
    assert finding.claim.subject == "infant_mortality"
    assert finding.claim.source == "yearbook"
    told = {"printed": "%", "meant": "per_mille", "places": places, "count": count}
    assert cause(finding) == ("unit_named", told)
