"""From tables of records to observations: every number can be counted by hand in the tables above it."""

from pathlib import Path

import pytest
from records_pack import FILES, STAYS, tables, ward

from weiheng.records.duck import duck
from weiheng.records.files import find_files
from weiheng.records.running import Result, run
from weiheng.vocabulary.problem import Refused

CITY, EAST, WEST = "990100", "990101", "990102"


def result(folder: Path, rows: str = STAYS, **changes: str) -> Result:
    pack = ward(folder, **changes)
    engine = duck(find_files(tables(folder, rows), pack.tables))
    return run(engine, pack, "2024-01-01", lambda _: None)


def values(found: Result, variable: str) -> dict[tuple[str, int], str | None]:
    rows = (each for each in found.observations if each.indicator == variable)
    return {(each.area, each.period): None if each.value is None else str(each.value) for each in rows}


def test_events_count_in_the_year_of_their_date_and_in_every_area_above(tmp_path: Path) -> None:
    """The stay without a district counts in the city; nobody left a hospital in the East in 2023."""
    assert values(result(tmp_path), "discharges") == {
        (CITY, 2022): "4",
        (EAST, 2022): "2",
        (WEST, 2022): "1",
        (CITY, 2023): "1",
        (EAST, 2023): "0",
        (WEST, 2023): "1",
    }


def test_durations_are_added_up(tmp_path: Path) -> None:
    found = values(result(tmp_path), "bed_days")

    assert (found[CITY, 2022], found[EAST, 2022], found[WEST, 2022]) == ("14", "4", "10")


def test_a_condition_may_look_at_the_table_that_is_referred_to(tmp_path: Path) -> None:
    assert values(result(tmp_path), "tertiary_discharges")[CITY, 2022] == "2"


def test_a_sum_of_which_nothing_is_known_is_missing_not_zero(tmp_path: Path) -> None:
    """The one stay for the heart in the West in 2022 has no cost; in the East in 2023 there was none at all."""
    found = values(result(tmp_path), "heart_cost")

    assert found == {
        (CITY, 2022): "107",
        (EAST, 2022): "100",
        (WEST, 2022): None,
        (CITY, 2023): "9",
        (EAST, 2023): "0",
        (WEST, 2023): "9",
    }


def test_who_comes_back_within_thirty_days_is_told_from_the_rows_of_one_person(tmp_path: Path) -> None:
    """p1 comes back 59 days later, p2 after 30, p3 on the day itself; p4 is there twice at once, which is no return."""
    rows = STAYS + (
        "6,p2,A,东区,2022-02-05,2022-02-06,I20,1\n7,p3,B,,2022-12-31,2023-01-02,I20,1\n"
        "8,p4,B,990102,2022-12-31,2023-01-05,I20,1\n9,,A,East,2022-01-01,2022-01-02,J18,1\n"
    )
    found = values(result(tmp_path, rows), "returns")

    assert (found[CITY, 2022], found[EAST, 2022], found[WEST, 2022], found[CITY, 2023]) == ("2", "1", "0", "0")


def test_persons_are_different_persons_in_each_area(tmp_path: Path) -> None:
    """p1 was in hospital in the East and in the West in 2022, and is one person in the city; p3 paid less than 9."""
    assert values(result(tmp_path), "patients") == {
        (CITY, 2022): "2",
        (EAST, 2022): "2",
        (WEST, 2022): "1",
        (CITY, 2023): "1",
        (EAST, 2023): "0",
        (WEST, 2023): "1",
    }


def test_rows_that_break_the_contract_are_set_aside_and_counted(tmp_path: Path) -> None:
    dirty = STAYS + "6,p5,A,东区,2014-01-01,2022-05-01,I21,1\n7,p6,C,东区,2022-01-01,2022-05-01,Q,-1\n5,p4,A,,,,,\n"
    (checked,) = result(tmp_path, dirty).checked

    assert (checked.rows, checked.aside) == (8, 3)
    assert {(each.code, each.column, each.rows, each.answer, each.keys) for each in checked.violations} == {
        ("Q06", "admitted", 1, "set_aside", ("5",)),
        ("Q06", "discharged", 1, "set_aside", ("5",)),
        ("Q07", "admitted", 1, "set_aside", ("6",)),
        ("Q07", "cost", 1, "set_aside", ("7",)),
        ("Q08", "diagnosis", 1, "set_aside", ("7",)),
        ("Q09", "hospital", 1, "set_aside", ("7",)),
        ("Q10", "stay", 1, "set_aside", ("5",)),
    }


def test_what_may_not_be_broken_stops_the_run(tmp_path: Path) -> None:
    strict = "records/stays.yaml"
    with pytest.raises(Refused) as refused:
        result(
            tmp_path, STAYS + "5,p4,A,,2022-01-01,2022-01-02,,\n", stays=FILES[strict].replace("set_aside", "refuse")
        )

    assert [(each.code, each.level, each.facts["count"]) for each in refused.value.problems] == [("Q10", "error", 1)]
