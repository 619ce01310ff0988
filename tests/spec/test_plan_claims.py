"""The numbers of a plan stand once, in its targets; audit and editions see them as claims."""

from pathlib import Path

import pytest
from pack_folder import PackFolder, part

from weiheng.audit.evidence import of_pack
from weiheng.definitions.claims import Claim
from weiheng.definitions.edition import edition_of
from weiheng.definitions.pack import load_pack
from weiheng.definitions.plans import Plan
from weiheng.observations.model import Observations
from weiheng.scaffold.starting import new_pack

TARGETS = "plan/2021-2025/targets.yaml"


def plan(demo: PackFolder) -> Plan:
    return load_pack(demo.root)[0].plans["2021-2025"]


def claims(demo: PackFolder) -> dict[str, Claim]:
    return {each.id.removeprefix("2021-2025."): each for each in load_pack(demo.root)[0].claims_of_plans()}


def shown(claim: Claim) -> tuple[object, ...]:
    number = "–".join(each.text for each in claim.figures)
    return claim.measure.value, claim.area, claim.period, claim.relation.value, number, claim.unit, claim.place


def test_area_and_year_of_a_target_are_those_of_its_plan_if_it_names_none(demo: PackFolder) -> None:
    demo.append(TARGETS, "- {id: later, subject: beds, period: 2024, target: ≥650张, place: section 4}\n")

    targets = plan(demo)

    assert (targets.target("beds").area, targets.target("beds").period) == ("990100", 2025)
    assert targets.target("later").period == 2024


def test_levels_baselines_and_milestones_are_claims(demo: PackFolder) -> None:
    found = claims(demo)

    assert shown(found["infant_mortality_east"]) == ("target", "990101", 2025, "le", "3.5", "per_mille", "box 1, row 1")
    assert shown(found["infant_mortality_east.base"])[:5] == ("value", "990101", 2020, "eq", "5.40")
    assert shown(found["beds_per_1000_east.2023"])[:5] == ("target", "990101", 2023, "eq", "4.40")
    assert {each.source for each in found.values()} == {"plan"}


def test_changes_and_directions_are_no_numbers_of_a_year(demo: PackFolder) -> None:
    assert not {"life_expectancy_east", "satisfaction_east"} & claims(demo).keys()


def test_allocations_are_parts_of_the_target(demo: PackFolder) -> None:
    found = claims(demo)

    assert shown(found["beds.990101"])[1:5] == ("990101", 2025, "eq", "500")
    assert found["beds.990101"].part_of == found["beds"].id


def test_rates_of_areas_are_no_parts_of_a_total(demo: PackFolder) -> None:
    demo.replace(TARGETS, "subject: beds\n", "subject: beds_per_1000\n").replace(TARGETS, "≥700张", "≥7张/千人")
    demo.replace(TARGETS, "value: 500", "value: 8").replace(TARGETS, "value: 200", "value: 7")

    assert claims(demo)["beds.990101"].part_of is None
    assert demo.problems() == ()


def test_a_symbol_of_several_units_is_that_of_the_element(demo: PackFolder) -> None:
    demo.replace(TARGETS, "4.80张/千人", "4.80张").replace(TARGETS, "≥700张", "≥0.07万")

    assert claims(demo)["beds_per_1000_east"].unit == "beds_per_1000"
    assert claims(demo)["beds"].unit == "beds_10k"


def test_a_copy_of_a_pack_keeps_its_plans(demo: PackFolder, tmp_path: Path) -> None:
    copied = load_pack(new_pack("copy", tmp_path, demo.root))[0]

    assert copied.plans == load_pack(demo.root)[0].plans


def test_audit_and_editions_see_them(demo: PackFolder) -> None:
    pack, _ = load_pack(demo.root)
    edition = edition_of(pack, "2023")
    assert edition is not None

    assert set(pack.claims_of_plans()) <= set(of_pack(pack, Observations(()), None).claims)
    assert {each.id for each in edition.claims if each.source == "plan"} == {each.id for each in pack.claims_of_plans()}


@pytest.mark.parametrize(
    ("target", "parts", "told"),
    [
        ("28张", (14, 13), ["27"]),
        ("28张", (14, 14), []),
        ("≥1012张", (600, 408), ["1008"]),
        ("≥1012张", (600, 500), []),
        ("超过700张", (500, 200), ["700"]),
        ("约700张", (500, 260), []),
        ("0.07万张", (500, 249), []),
        ("0.07万张", (500, 251), ["0.0751"]),
    ],
)
def test_parts_of_counts_are_whole(demo: PackFolder, target: str, parts: tuple[int, int], told: list[str]) -> None:
    """Only 万 is a rounded number: 0.07万 may be anything from 650 to 750."""
    demo.replace(TARGETS, "≥700张", target)
    demo.replace(TARGETS, "value: 500", f"value: {parts[0]}, unit: beds")
    demo.replace(TARGETS, "value: 200", f"value: {parts[1]}, unit: beds")

    assert [part(each, "found") for each in demo.problems()] == [f"beds: {each}" for each in told]
