"""What changes if another printed number counts: scores on the way up, and verdicts on targets."""

import pytest
from pack_folder import PackFolder
from small_audits import audit_lines

from weiheng.audit.model import Effect

REPORT = "yearbook section 1"


def changes(effect: Effect | None) -> dict[str, float]:
    assert effect is not None
    return {node: float(change) for node, change in effect.nodes.items()}


def test_another_value_moves_every_score_above_it(demo: PackFolder) -> None:
    finding = audit_lines(demo, f"{REPORT}: infant_mortality 2023 = 4.40 per_mille", edition="2023").finding("c1")
    # 40 points over a range of 4; 30 of 60, and 60 of 100 percent
    assert changes(finding.effect) == {"infant_mortality": -4.0, "outcomes": -2.0, "health_index": pytest.approx(-1.2)}
    assert finding.effect is not None
    assert (finding.effect.period, float(finding.effect.total)) == (2023, pytest.approx(-1.2))


def test_another_count_moves_the_rate_that_it_is_part_of(demo: PackFolder) -> None:
    finding = audit_lines(demo, f"{REPORT}: beds 2022 = 460 beds", edition="2023").finding("c1")
    assert changes(finding.effect) == {
        "beds_per_1000": pytest.approx(4.0),
        "resources": pytest.approx(3.0),
        "health_index": pytest.approx(1.2),
    }


def test_the_bound_that_its_rule_gives_moves_the_scores_of_its_period(demo: PackFolder) -> None:
    finding = audit_lines(demo, f"{REPORT}: lower satisfaction 2023 = 70.0 percent", edition="2023").finding("c1")
    assert finding.verdict.fails
    assert changes(finding.effect) == {"satisfaction": 0.0, "resources": 0.0, "health_index": 0.0}  # 80.0 is in use
    demo.replace("index/2023/bounds.yaml", "lower: {value: 80.0,", "lower: {value: 70.0,")
    finding = audit_lines(demo, f"{REPORT}: lower satisfaction 2023 = 70.0 percent", edition="2023").finding("c1")
    # 60 + 40 x 12 / 20 = 84 instead of 60 + 40 x 22 / 30 = 89.33
    assert changes(finding.effect)["satisfaction"] == pytest.approx(-16 / 3)


def test_a_misprinted_score_of_an_indicator_is_in_the_printed_totals(demo: PackFolder) -> None:
    finding = audit_lines(demo, f"{REPORT}: score infant_mortality 2023 = 90.00 points", edition="2023").finding("c1")
    assert changes(finding.effect) == {"infant_mortality": 10.0, "outcomes": 5.0, "health_index": pytest.approx(3.0)}


def test_a_misprinted_score_of_a_group_moves_nothing(demo: PackFolder) -> None:
    finding = audit_lines(demo, f"{REPORT}: score outcomes 2023 = 90.00 points", edition="2023").finding("c1")
    assert finding.verdict.fails
    assert finding.effect is None


@pytest.mark.parametrize(
    ("target", "turns"),
    [
        ("plan section 2: target satisfaction 2025 >= 91.0 percent", True),
        ("plan section 2: target satisfaction 2025 >= 95.0 percent", False),
        ("plan section 2: target satisfaction 2025 >= 80.0 percent", False),
        ("plan section 2: target satisfaction 2022 >= 91.0 percent", False),  # due before that year
    ],
)
def test_a_verdict_on_a_target_turns_if_only_one_of_the_numbers_meets_it(
    demo: PackFolder, target: str, turns: bool
) -> None:
    audited = audit_lines(demo, "plan section 1: satisfaction 2023 = 90.2 percent", target)
    finding = audited.finding("c1")  # 92.0 is observed
    assert (finding.effect is not None and finding.effect.targets == ("c2",)) is turns


def test_what_changes_the_index_most_comes_first(demo: PackFolder) -> None:
    audited = audit_lines(
        demo,
        "plan section 1: east_beds 2023 = 9 beds",
        "plan annex: east_beds 2023 = 90 beds",
        f"{REPORT}: satisfaction 2023 = 93.0 percent",
        f"{REPORT}: infant_mortality 2023 = 4.40 per_mille",
        edition="2023",
    )
    assert [each.item.subject for each in audited.found.problems] == ["infant_mortality", "satisfaction", "east_beds"]
