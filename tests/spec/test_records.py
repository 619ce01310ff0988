"""From tables of records to observations: every number can be counted by hand in the tables above it."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest
from records_pack import FILES, HOSPITALS, STAYS, tables, ward
from stored_records import Watched

from weiheng.observations.model import Observation
from weiheng.records.checking import Checked, Checks, Violation
from weiheng.records.counting import Request
from weiheng.records.duck import duck
from weiheng.records.files import find_files
from weiheng.records.observing import Provenance, observations
from weiheng.records.running import planned, run
from weiheng.vocabulary.problem import Refused

CITY, EAST, WEST = "990100", "990101", "990102"


@dataclass(frozen=True)
class Found:
    """What a run found out, by area and year."""

    checked: tuple[Checked, ...]
    observations: tuple[Observation, ...]


def result(folder: Path, rows: str = STAYS, hospitals: str = HOSPITALS, **changes: str) -> Found:
    folder.mkdir(exist_ok=True)
    pack = ward(folder, **changes)
    engine = duck(find_files(tables(folder, rows, hospitals), pack.tables))
    found = run(engine, pack, Request(), lambda *_: None)
    return Found(tuple(found.checked.values()), tuple(observations(found, pack, Provenance(engine, "2024-01-01"))))


def values(found: Found, variable: str) -> dict[tuple[str, int], str | None]:
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
    _, checked = sorted(result(tmp_path, dirty).checked, key=lambda each: each.table)

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


def violations(found: Found) -> tuple[Violation, ...]:
    return next(each.violations for each in found.checked if each.table == "stays")


BY_PERSON = FILES["records/stays.yaml"].replace("key: [stay]", "key: [stay, person]")
NOBODY = BY_PERSON.replace("person: person\n", "", 1)
KEYS = {
    "told apart in the table": (BY_PERSON, "persons()"),
    "told apart by a measure alone": (NOBODY.partition("following:")[0], "persons(person)"),
    "followed to the next row": (NOBODY, "count()"),
}


@pytest.mark.parametrize(("contract", "patients"), KEYS.values(), ids=KEYS)
def test_a_key_that_names_a_person_is_not_shown(tmp_path: Path, contract: str, patients: str) -> None:
    variables = FILES["variables.yaml"].replace("persons()", patients).replace("count(days_to_next <= 30)", "count()")
    found = result(tmp_path, STAYS.replace(",7\n", ",-7\n"), stays=contract, variables=variables)

    (violation,) = violations(found)
    assert (violation.code, violation.column, violation.rows, violation.keys) == ("Q07", "cost", 1, ())


def test_a_key_that_refers_to_a_person_is_not_shown(tmp_path: Path) -> None:
    """As if every hospital were a doctor of its own."""
    doctors = FILES["records/hospitals.yaml"].replace("key:", "person: hospital\nkey:")
    stays = FILES["records/stays.yaml"].replace("key: [stay]", "key: [stay, hospital]")
    pack = ward(tmp_path, hospitals=doctors, stays=stays)
    data = tables(tmp_path, STAYS.replace(",7\n", ",-7\n"))

    (violation,) = Checks(duck(find_files(data, pack.tables)), pack).of("stays").violations
    assert (violation.code, violation.rows, violation.keys) == ("Q07", 1, ())


def test_nothing_is_in_an_empty_codelist_and_of_what_is_missing_nobody_knows(tmp_path: Path) -> None:
    """Five stays, of which one has no diagnosis: it is neither in the list nor not in it."""
    codes = FILES["records/codes.yaml"].replace(", ranges: [I20-I25]", "")
    outside = FILES["variables.yaml"].replace("value: count()", "value: count(diagnosis not in heart)")
    inside = FILES["variables.yaml"].replace("value: count()", "value: count(diagnosis in heart)")
    rows = STAYS.replace("J18", "")

    assert values(result(tmp_path / "outside", rows, codes=codes, variables=outside), "discharges")[CITY, 2022] == "3"
    assert values(result(tmp_path / "inside", rows, codes=codes, variables=inside), "discharges")[CITY, 2022] == "0"


def test_what_is_missing_breaks_no_empty_codelist(tmp_path: Path) -> None:
    codes = FILES["records/codes.yaml"].replace(", ranges: [A00-Z99]", "")
    found = result(tmp_path, STAYS.replace("J18", ""), codes=codes)

    (violation,) = violations(found)
    assert (violation.code, violation.column, violation.rows) == ("Q08", "diagnosis", 4)


def test_a_plan_looks_at_no_row_and_tells_no_number_of_a_person(tmp_path: Path) -> None:
    """Different whole numbers are counted faster by the least and the largest of them, which a run looks up."""
    contract = FILES["records/stays.yaml"].replace("person: {type: text}", "person: {type: integer}")
    pack, data = ward(tmp_path, stays=contract), tables(tmp_path)
    (data / "stays.csv").unlink()
    persons = pl.Series("person", [440304, 440305, 440304, 440306, 440307])
    days = pl.col("admitted", "discharged").str.to_date()
    pl.read_csv(STAYS.encode()).with_columns(persons, days).write_parquet(data / "stays.parquet")
    own = duck(find_files(data, pack.tables))
    engine = Watched(own.connection, own.files, own=own)

    written = "\n".join(each.sql for each in planned(engine, pack, Request()))
    assert (engine.asked, "count(DISTINCT" in written, "44030" in written) == ([], True, False)
    run(engine, pack, Request(), lambda *_: None)
    assert any("bitstring_agg" in sql and "440307" in sql for sql in engine.asked)


def test_what_may_not_be_broken_stops_the_run(tmp_path: Path) -> None:
    strict = "records/stays.yaml"
    with pytest.raises(Refused) as refused:
        result(
            tmp_path, STAYS + "5,p4,A,,2022-01-01,2022-01-02,,\n", stays=FILES[strict].replace("set_aside", "refuse")
        )

    assert [(each.code, each.level, each.facts["count"]) for each in refused.value.problems] == [("Q10", "error", 1)]


def test_a_register_with_a_key_twice_is_refused_before_it_doubles_anything(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refused:
        result(tmp_path, hospitals=HOSPITALS + "A,tertiary\n")

    assert [(each.code, each.facts["id"]) for each in refused.value.problems] == [("Q10", "hospitals")]


def test_rows_of_a_register_that_are_set_aside_are_not_there(tmp_path: Path) -> None:
    """Hospital B is of no known level, and a line names none: the two stays in B refer to nothing."""
    found = result(tmp_path, hospitals="hospital,level\nA,tertiary\nB,prime\n,primary\n")

    assert values(found, "discharges")[CITY, 2022] == "2"
    assert {(each.code, each.rows) for one in found.checked for each in one.violations} == {
        ("Q06", 1),
        ("Q08", 1),
        ("Q09", 2),
    }


def test_of_rows_with_one_key_the_one_that_breaks_nothing_else_stays(tmp_path: Path) -> None:
    found = result(
        tmp_path, STAYS + "6,p5,A,East,2022-01-01,2022-01-02,J18,-5\n6,p5,A,East,2022-01-01,2022-01-02,J18,5\n"
    )

    assert values(found, "discharges")[CITY, 2022] == "5"


def test_the_whole_is_the_owners_area_whatever_lies_above_it(tmp_path: Path) -> None:
    province = '- {code: "990000", names: {zh: 某省, en: Province}, level: province}\n'
    areas = province + FILES["areas.yaml"].replace("level: city", 'level: city, parent: "990000"')
    found = result(tmp_path, areas=areas)

    assert {each.area for each in found.observations} == {CITY, EAST, WEST}
    assert values(found, "patients")[CITY, 2022] == "2"


def test_sums_beyond_what_a_machine_word_holds(tmp_path: Path) -> None:
    rows = (f"{n},p,A,East,2022-{n % 12 + 1:02}-01,2022-{n % 12 + 1:02}-01,I20,{10**18 - 1}\n" for n in range(6, 30))
    found = values(result(tmp_path, STAYS + "".join(rows)), "heart_cost")

    assert found[EAST, 2022] == str(24 * (10**18 - 1) + 100)


def test_what_nobody_met_is_zero_and_what_nobody_knows_is_missing(tmp_path: Path) -> None:
    """In 2023 one person leaves a hospital in the East, not for the heart and with a cost that counts nobody."""
    found = result(tmp_path, STAYS + "6,p5,A,East,2023-01-01,2023-01-02,J18,1\n")

    assert (values(found, "heart_cost")[EAST, 2023], values(found, "patients")[EAST, 2023]) == ("0", "0")
    lacking = next(each for each in found.observations if (each.indicator, each.area) == ("heart_cost", WEST))
    assert (lacking.value, lacking.place) == (None, "stays: 6 / 6, 1 unknown")


def test_tables_without_rows_give_no_observations(tmp_path: Path) -> None:
    assert result(tmp_path, STAYS.partition("\n")[0] + "\n").observations == ()


SNAPSHOT = """\
id: stays
names: {zh: 床位, en: Beds}
kind: snapshot
source: register
key: [stay]
date: day
columns:
  stay: {type: integer}
  day: {type: date}
  again: {type: integer}
"""


def test_a_snapshot_counts_by_the_rows_of_the_last_day(tmp_path: Path) -> None:
    variables = (
        "- {id: discharges, names: {zh: 床位, en: Beds}, unit: beds, measure: {table: stays, value: sum(again)}}\n"
        "- {id: bed_days, names: {zh: 床, en: Places}, unit: beds, measure: {table: stays, value: count()}}\n"
    )
    rows = "stay,day,again\n1,2022-06-30,1\n2,2022-12-30,2\n3,2022-12-31,4\n4,2022-12-31,8\n"
    found = result(tmp_path, rows, stays=SNAPSHOT, variables=variables)

    assert (values(found, "discharges"), values(found, "bed_days")) == ({(CITY, 2022): "12"}, {(CITY, 2022): "2"})
