"""Which printed input would have to change, and by how little, for a printed result to follow from it."""

from fractions import Fraction

import pytest
from pack_folder import PackFolder
from small_audits import audit_lines

from weiheng.audit.model import Shift

PLAN = "plan section 1"


def shown(shift: Shift) -> str:
    end = f" {shift.input.end}" if shift.input.end else ""
    return f"{shift.input.subject} {shift.input.period}{end}: {shift.input.figure} -> {shift.to}"


@pytest.mark.parametrize(
    ("lines", "changes"),
    [
        (
            (
                "share east_beds 2022 = 43.0 percent of beds",
                "east_beds 2022 = 42 beds",
                "beds 2022 = 100 beds in 990100",
            ),
            (),  # the whole is that of another area
        ),
        (
            ("share east_beds 2020 = 43.0 percent of beds", "east_beds 2020 = 42 beds", "beds 2020 = 100 beds"),
            ("east_beds 2020: 42 -> 43",),
        ),
        (
            ("value_growth beds 2020-2019 = 25.0 percent", "beds 2019 = 800 beds", "beds 2020 = 960 beds"),
            ("beds 2019: 800 -> 768", "beds 2020: 960 -> 1000"),
        ),
        (
            (
                "value_change satisfaction 2020-2019 = 2.5 percent",
                "satisfaction 2019 = 80.0 percent",
                "satisfaction 2020 = 82.0 percent",
            ),
            ("satisfaction 2020: 82.0 -> 82.4", "satisfaction 2019: 80.0 -> 79.6"),
        ),
    ],
)
def test_changes_come_smallest_first(demo: PackFolder, lines: tuple[str, ...], changes: tuple[str, ...]) -> None:
    finding = audit_lines(demo, *(f"{PLAN}: {line}" for line in lines)).finding("c1")
    assert tuple(map(shown, finding.shifts)) == changes


def test_a_score_follows_from_values_and_bounds(demo: PackFolder) -> None:
    finding = audit_lines(
        demo, "yearbook section 1: score infant_mortality 2022 = 76.00 points", edition="2023"
    ).finding("c1")
    assert [(each.input.subject, each.input.end) for each in finding.shifts] == [
        ("infant_mortality", None),
        ("infant_mortality", "upper"),
    ], "the lower bound would have to move by more than a tenth of itself"
    nearest = finding.shifts[0]
    assert nearest.to.places == nearest.input.figure.places
    assert nearest.relative < Fraction(1, 20)


def test_no_input_is_moved_beyond_half_its_size(demo: PackFolder) -> None:
    lines = ("share east_beds 2020 = 99.0 percent of beds", "east_beds 2020 = 2 beds", "beds 2020 = 100 beds")
    assert audit_lines(demo, *(f"{PLAN}: {line}" for line in lines)).finding("c1").shifts == ()


def test_what_agrees_needs_no_change(demo: PackFolder) -> None:
    lines = ("share east_beds 2020 = 42 percent of beds", "east_beds 2020 = 42 beds", "beds 2020 = 100 beds")
    finding = audit_lines(demo, *(f"{PLAN}: {line}" for line in lines)).finding("c1")
    assert finding.verdict.holds
    assert finding.shifts == ()
