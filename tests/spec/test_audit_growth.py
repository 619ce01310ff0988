"""Growth of values whose base nobody prints: what the printed change and the wholeness of counts say of it."""

import pytest
from pack_folder import PackFolder
from small_audits import audit_lines

from weiheng.audit.model import Verdict


@pytest.mark.parametrize(
    ("growth", "verdict"),
    [
        ("value_growth night_beds 2020-2018 = 8.0 percent", Verdict.EQUAL),  # 162 / 150
        ("value_growth night_beds 2020-2018 = 8 percent", Verdict.EQUAL),
        ("value_growth night_beds 2020-2018 = 7.4 percent", Verdict.NOT_REPRODUCIBLE),  # 12 / 162
        ("value_growth night_beds 2020-2019 = 7.3 percent", Verdict.NO_DATA),  # the change is that since another year
        ("value_yearly_growth night_beds 2020-2018 = 3.92 percent", Verdict.EQUAL),
        ("value_yearly_growth night_beds 2020-2018 = 4.00 percent", Verdict.NOT_REPRODUCIBLE),
    ],
)
def test_a_printed_change_gives_the_base(demo: PackFolder, growth: str, verdict: Verdict) -> None:
    beside = (
        "plan section 1: night_beds 2020 = 162 beds",
        "plan section 1: value_change night_beds 2020-2018 = 12 beds",
    )
    finding = audit_lines(demo, *beside, f"plan section 2: {growth}").finding("c3")
    assert finding.verdict is verdict
    if verdict.fails:
        assert finding.cause is not None
        assert finding.cause.kind == "printed_change"


def test_a_printed_change_gives_the_later_value_too(demo: PackFolder) -> None:
    lines = (
        "plan section 1: night_beds 2018 = 150 beds",
        "plan section 1: value_change night_beds 2020-2018 = 12 beds",
        "plan section 1: value_growth night_beds 2020-2018 = 8.0 percent",
    )
    assert audit_lines(demo, *lines).finding("c3").verdict is Verdict.EQUAL


def test_only_the_document_itself_gives_the_base_by_a_change(demo: PackFolder) -> None:
    lines = (
        "plan section 1: night_beds 2020 = 162 beds",
        "yearbook section 1: value_change night_beds 2020-2018 = 12 beds",
        "plan section 1: value_growth night_beds 2020-2018 = 7.3 percent",
    )
    assert audit_lines(demo, *lines).finding("c3").verdict is Verdict.NO_DATA


@pytest.mark.parametrize(
    ("number", "growth", "base"),
    [
        ("13 beds", "50 percent", "9"),  # 13 / 9 grows by 44 %, 13 / 8 by 63 %
        ("12 beds", "50 percent", None),  # from 8
        ("12 beds", "-40 percent", None),  # from 20
        ("13 beds", "-40 percent", "22"),  # 21.7 is in between: 22 falls by 40.9 %
        ("5.2 beds_10k", "50 percent", None),  # rounded, so that many whole numbers are left
        ("1.3 beds_per_1000", "50 percent", None),  # no count
    ],
)
def test_a_count_starts_from_a_whole_number(demo: PackFolder, number: str, growth: str, base: str | None) -> None:
    subject = "beds_rate" if "per_1000" in number else "night_beds"
    lines = (
        f"plan section 1: {subject} 2020 = {number}",
        f"plan section 1: value_growth {subject} 2020-2019 = {growth}",
    )
    finding = audit_lines(demo, *lines).finding("c2")
    if base is None:
        assert finding.verdict is Verdict.NO_DATA
        return
    assert finding.verdict is Verdict.NOT_REPRODUCIBLE
    assert finding.cause is not None
    assert (finding.cause.kind, finding.cause.facts["base"]) == ("base_not_whole", base)
