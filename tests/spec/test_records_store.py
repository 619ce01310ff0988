"""Counted with a store: only files that are new or have changed are read, and the numbers are those of a rebuild."""

import os
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook
from records_pack import FILES, HOSPITALS, STAYS, ward
from stored_records import (
    ADDED_UP,
    CONTRACT,
    FEBRUARY,
    GROUPINGS,
    HEADER,
    JANUARY,
    LATE,
    Hospital,
    Watched,
    pack_of,
    scanned,
)

from weiheng.records.counting import Request
from weiheng.records.duck import duck
from weiheng.records.engine import Answers
from weiheng.records.files import find_files
from weiheng.records.rolling import Grouping
from weiheng.records.running import planned, run
from weiheng.records.store import ABANDONED
from weiheng.vocabulary.problem import Refused


@pytest.fixture
def hospital(tmp_path: Path) -> Hospital:
    """Two months; each has a first stay, and of February's nobody knows where the person lives."""
    its = Hospital(tmp_path, pack_of(tmp_path))
    its.register()
    its.deliver("2022-01.csv", JANUARY)
    its.deliver("2022-02.csv", FEBRUARY)
    return its


@pytest.fixture
def adding(tmp_path: Path, hospital: Hospital) -> Hospital:
    """The same without different persons; all has been counted once."""
    its = Hospital(tmp_path, pack_of(tmp_path, variables=ADDED_UP))
    assert scanned(its) == {"2022-01.csv", "2022-02.csv"}
    return its


def test_what_was_counted_is_not_read_again(adding: Hospital) -> None:
    assert scanned(adding) == set()


def test_a_new_month_is_read_alone_and_a_late_row_counts_in_its_own_month(adding: Hospital) -> None:
    adding.deliver("2022-03.csv", "1,p3,A,West,2022-03-01,2022-03-02,I20,3", LATE)

    assert scanned(adding) == {"2022-03.csv"}
    assert adding.count().discharges() == {"2022": 4}


def test_a_revised_month_takes_the_place_of_its_own(adding: Hospital) -> None:
    adding.deliver("2022-01.csv", JANUARY, LATE)

    assert scanned(adding) == {"2022-01.csv"}
    assert adding.count().discharges() == {"2022": 3}


def test_a_revision_is_seen_though_size_and_date_are_as_before(adding: Hospital) -> None:
    path = adding.data / "stays" / "2022-01.csv"
    about = path.stat()
    adding.deliver("2022-01.csv", JANUARY.replace(",3", ",9"))
    os.utime(path, ns=(about.st_atime_ns, about.st_mtime_ns))

    assert path.stat().st_size == about.st_size
    assert scanned(adding) == {"2022-01.csv"}


def test_a_file_that_is_gone_does_not_count_any_more(adding: Hospital) -> None:
    (adding.data / "stays" / "2022-01.csv").unlink()
    before = len(adding.cells())

    assert scanned(adding) == set()
    assert len(adding.cells()) == before // 2
    assert adding.count().discharges() == {"2022": 1}


def test_when_a_register_changes_everything_is_counted_again(adding: Hospital) -> None:
    """Hospital B is called tertiary now; then it is no hospital at all, and the stay in it is set aside."""
    adding.register(HOSPITALS.replace("primary", "tertiary"))
    assert scanned(adding) == {"2022-01.csv", "2022-02.csv"}

    adding.register("hospital,level\nA,tertiary\n")
    assert scanned(adding) == {"2022-01.csv", "2022-02.csv"}
    assert adding.count().discharges() == {"2022": 1}


CHANGES: Mapping[str, tuple[str, str, str]] = {
    "a measure": ("variables.yaml", 'hospital.level == "tertiary"', 'hospital.level == "primary"'),
    "a limit": ("records/stays.yaml", "minimum: 0", "minimum: 4"),
    "an answer": ("records/stays.yaml", "nulls: true, otherwise: keep", "otherwise: keep"),
    "a condition of rows": ("records/stays.yaml", "columns:", "requires:\n  dear: {condition: cost > 3}\ncolumns:"),
    "a key": ("records/stays.yaml", "key: [stay]", "key: [person]"),
    "the answer to keys that are repeated": ("records/stays.yaml", "duplicates: set_aside", "duplicates: keep"),
    "a codelist of a measure": ("records/codes.yaml", "I20-I25", "I21-I25"),
    "a codelist of a column": ("records/codes.yaml", "A00-Z99", "J00-Z99"),
    "words for codes": ("records/codes.yaml", '东区: "990101"', '东区: "990102"'),
    "a contract of a register": ("records/hospitals.yaml", "level: {type: text", "level: {nulls: true, type: text"),
    "a codelist of a register": ("records/codes.yaml", "[primary, tertiary]", "[secondary, tertiary]"),
}


@pytest.mark.parametrize(("file", "old", "new"), CHANGES.values(), ids=CHANGES)
def test_when_a_definition_changes_everything_is_counted_again(
    adding: Hospital, tmp_path: Path, file: str, old: str, new: str
) -> None:
    texts = {**FILES, "variables.yaml": ADDED_UP, "records/stays.yaml": CONTRACT}
    assert old in texts[file]
    changed = {Path(name).stem: text for name, text in (texts | {file: texts[file].replace(old, new)}).items()}
    other = Hospital(adding.folder, ward(tmp_path / "other", **changed))
    before = len(adding.cells())

    assert scanned(other) == {"2022-01.csv", "2022-02.csv"}
    assert len(adding.cells()) == before  # what the old definition counted is gone


def test_cells_of_one_grouping_do_not_supersede_those_of_another(adding: Hospital) -> None:
    few = Grouping(("institution",), ("month",))
    adding.count(few)

    assert adding.count(few).read == adding.count(*GROUPINGS).read == adding.count(few).read == set()


def test_a_grouping_for_some_variables_counts_no_others(hospital: Hospital) -> None:
    few = Grouping(("institution",), ("month",), only=frozenset({"discharges", "heart_cost"}))
    found = hospital.count(few, GROUPINGS[1])

    assert [each.variables for each in found.result.numbers[few]] == [("discharges", "heart_cost")]
    assert [each.variables for each in hospital.count(few, stored=False).result.numbers[few]] == [
        ("discharges", "heart_cost")
    ]
    assert {name for each in found.result.numbers[GROUPINGS[1]] for name in each.variables} == {
        *hospital.pack.variables
    }


def test_what_is_asked_for_some_variables_says_nothing_of_others(hospital: Hospital) -> None:
    few = Grouping(("institution",), ("month",), only=frozenset({"discharges"}))
    engine = duck(find_files(hospital.data, hospital.pack.tables))
    (first, second) = planned(engine, hospital.pack, Request((few,)))

    assert first.variables == second.variables == ("discharges",)
    assert "cost" not in first.sql.partition("FROM")[0]


def test_cells_for_some_variables_do_not_supersede_those_for_all(hospital: Hospital) -> None:
    few = Grouping(("institution",), ("month",), only=frozenset({"discharges"}))
    hospital.count(few)
    hospital.count(GROUPINGS[1])

    assert hospital.count(few).read == hospital.count(GROUPINGS[1]).read == set()


def test_different_persons_are_counted_again_when_any_file_changes(hospital: Hospital) -> None:
    """p1 is there in both months and one person; in March p3 comes, and then is p1 after all."""
    every = {"2022-01.csv", "2022-02.csv"}
    assert scanned(hospital, GROUPINGS[:1]) == every
    assert scanned(hospital, GROUPINGS[:1]) == set()

    hospital.deliver("2022-03.csv", "9,p3,A,West,2022-03-01,2022-03-02,I20,30")
    assert scanned(hospital, GROUPINGS[:1]) == every | {"2022-03.csv"}
    hospital.deliver("2022-03.csv", "9,p1,A,West,2022-03-01,2022-03-02,I20,30")
    assert scanned(hospital, GROUPINGS[:1]) == every | {"2022-03.csv"}
    assert scanned(hospital, GROUPINGS[:1]) == set()


def test_an_estimate_of_persons_is_not_taken_for_their_number(hospital: Hospital) -> None:
    engine = duck(find_files(hospital.data, hospital.pack.tables))
    run(engine, hospital.pack, Request(approximately=True, store=hospital.store), lambda *_: None)

    assert hospital.count().read == {"2022-01.csv", "2022-02.csv"}
    assert hospital.count().read == set()


def test_rows_that_were_set_aside_are_told_of_again(adding: Hospital) -> None:
    """A cost below zero in January and an unknown hospital in March; a column that the contract does not have."""
    adding.deliver("2022-01.csv", JANUARY.replace(",3", ",-3"), LATE)
    adding.deliver("2022-03.csv", FEBRUARY.replace(",B,", ",C,"))
    first = adding.count().result.checked["stays"]

    assert adding.count().read == set()
    assert adding.count().result.checked["stays"] == first
    assert (first.rows, first.aside) == (4, 2)
    assert [(each.code, each.column, each.rows) for each in first.violations] == [
        ("Q07", "cost", 1),
        ("Q09", "hospital", 1),
    ]


def test_a_part_that_may_not_be_broken_stops_every_run_until_it_is_right(adding: Hospital, tmp_path: Path) -> None:
    strict = CONTRACT.replace("duplicates: set_aside", "duplicates: refuse")
    other = Hospital(adding.folder, pack_of(tmp_path / "strict", stays=strict, variables=ADDED_UP))
    other.deliver("2022-03.csv", LATE, LATE)
    for _ in range(2):
        with pytest.raises(Refused) as refused:
            other.count()
        assert [(each.code, each.level) for each in refused.value.problems] == [("Q10", "error")]

    other.deliver("2022-03.csv", LATE)
    assert scanned(other) == {"2022-03.csv", "2022-01.csv", "2022-02.csv"}
    assert other.count().discharges() == {"2022": 3}


def test_a_month_without_rows(adding: Hospital) -> None:
    adding.deliver("2022-03.csv")

    assert scanned(adding) == {"2022-03.csv"}
    assert scanned(adding) == set()


def test_files_of_one_name_in_several_folders_and_behind_links(adding: Hospital, tmp_path: Path) -> None:
    adding.deliver("2023/01.csv", JANUARY.replace("2022", "2023"))
    adding.deliver("2024/01.csv", JANUARY.replace("2022", "2024"), LATE)
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text(f"{HEADER}\n{JANUARY.replace('2022', '2025')}\n", encoding="utf-8")
    (adding.data / "stays" / "link.csv").symlink_to(elsewhere)

    assert scanned(adding) == {"2023/01.csv", "2024/01.csv", "link.csv"}
    assert adding.count().discharges() == {"2022": 3, "2023": 1, "2024": 1, "2025": 1}
    elsewhere.write_text(f"{HEADER}\n{JANUARY}\n", encoding="utf-8")
    assert scanned(adding) == {"link.csv"}


def test_a_year_that_is_put_into_a_folder_of_its_own_is_not_read_again(adding: Hospital) -> None:
    """The names of all others begin with that of their folder from then on."""
    inner = Hospital(adding.folder / "inner", adding.pack)
    inner.data.mkdir(parents=True)
    inner.register()
    inner.deliver("2022/01.csv", JANUARY)
    assert scanned(inner) == {"01.csv"}
    inner.deliver("2023/01.csv", JANUARY.replace("2022", "2023"))

    assert scanned(inner) == {"2023/01.csv"}


def test_files_whose_names_differ_in_capitals_only_are_two(adding: Hospital) -> None:
    """An engine does not tell such names apart."""
    adding.deliver("a.csv", JANUARY.replace("2022", "2023"))
    adding.deliver("A.csv", JANUARY.replace("2022", "2024"), LATE.replace("2022", "2024"))
    found = adding.count(stored=False)

    assert found.discharges() == {"2022": 2, "2023": 1, "2024": 2}


def test_columns_that_the_contract_does_not_have_are_told_of_from_a_store_too(tmp_path: Path) -> None:
    """Two files have one; of what both say the same, people are told once."""
    hospital = Hospital(tmp_path, pack_of(tmp_path, stays=CONTRACT.replace("date:", "extra: set_aside\ndate:", 1)))
    hospital.register()
    (hospital.data / "stays").mkdir()
    for name, row in (("1.csv", JANUARY), ("2.csv", FEBRUARY)):
        (hospital.data / "stays" / name).write_text(f"{HEADER},ward\n{row},w\n", encoding="utf-8")

    for _ in range(2):
        warnings = hospital.count().result.checked["stays"].warnings
        assert [(each.code, each.level, each.facts["found"]) for each in warnings] == [("Q04", "warning", "ward")]
    assert hospital.count().read == set()


def test_files_whose_columns_are_of_other_types(tmp_path: Path) -> None:
    """Whole numbers of another size in one file, no cost at all in another; and a stay twice in the third."""
    hospital = Hospital(tmp_path, pack_of(tmp_path))
    hospital.register()
    (hospital.data / "stays").mkdir()
    rows = pl.read_csv(STAYS.encode(), try_parse_dates=True)
    files = rows[:2], rows[2:3].with_columns(pl.col("stay").cast(pl.UInt64)), rows[3:].with_columns(cost=pl.lit(None))
    for number, frame in enumerate((*files, pl.concat([rows, rows]))):
        frame.write_parquet(hospital.data / "stays" / f"{number}.parquet")

    assert scanned(hospital) == {"0.parquet", "1.parquet", "2.parquet", "3.parquet"}
    assert hospital.count().result.checked["stays"].aside == 5
    assert hospital.count().discharges() == {"2022": 8, "2023": 2}


def test_copies_of_workbooks_are_counted_anew(adding: Hospital) -> None:
    book = Workbook()
    for row in (line.split(",") for line in HOSPITALS.splitlines()):
        book.active.append(row)  # type: ignore[union-attr]  # a new book has a sheet
    (adding.data / "hospitals.csv").unlink()
    book.save(adding.data / "hospitals.xlsx")

    for _ in range(2):
        assert scanned(adding) == {"2022-01.csv", "2022-02.csv"}


DAMAGES: Mapping[str, Callable[[bytes], bytes]] = {
    "nothing in it": lambda _: b"",
    "cut off": lambda its: its[:-40],
    "one bit": lambda its: its[:-200] + bytes([its[-200] ^ 1]) + its[-199:],
    "another's text": lambda _: b"PAR1" * 20,
}


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_is_damaged_is_counted_again(adding: Hospital, damage: Callable[[bytes], bytes]) -> None:
    for slot in adding.cells():
        slot.path.write_bytes(damage(slot.path.read_bytes()))

    assert scanned(adding) == {"2022-01.csv", "2022-02.csv"}
    assert scanned(adding) == set()


def test_cells_under_the_name_of_others_are_not_taken_for_theirs(adding: Hospital) -> None:
    for one, other in zip(adding.cells()[::2], adding.cells()[1::2], strict=True):
        one.path.write_bytes(other.path.read_bytes())

    assert scanned(adding) != set()


def test_what_another_run_is_writing_stays_and_what_a_killed_one_left_behind_goes(adding: Hospital) -> None:
    folder = adding.cells()[0].folder
    new, old = folder / ".a.cells.1.partial", folder / ".b.cells.2.partial"
    for path in (new, old):
        path.write_bytes(b"half")
    os.utime(old, (time.time() - ABANDONED - 9,) * 2)
    foreign = folder.parent / "notes.txt"
    foreign.write_text("mine", encoding="utf-8")
    adding.count(*GROUPINGS)

    assert (new.exists(), old.exists(), foreign.exists()) == (True, False, True)


def test_a_store_is_for_its_owner_and_holds_no_row(hospital: Hospital) -> None:
    hospital.count(*GROUPINGS)
    folders = [hospital.store, *(path for path in hospital.store.rglob("*") if path.is_dir())]

    assert {path.stat().st_mode & 0o777 for path in folders} == {0o700}
    for slot in hospital.cells():
        stored = slot.get()
        assert stored is not None
        assert not {"stay", "person", "by.person", "by.stay"} & {*stored.cells.columns}
        assert stored.cells.height <= 40


def test_a_store_in_the_folder_of_the_tables_is_none_of_them(adding: Hospital) -> None:
    inside = Hospital(adding.folder, adding.pack)
    engine = duck(find_files(inside.data, inside.pack.tables))
    run(engine, inside.pack, Request(store=inside.data), lambda *_: None)

    assert [*find_files(inside.data, inside.pack.tables)["stays"].paths] == sorted((inside.data / "stays").iterdir())


def test_a_store_that_cannot_be_written_is_told_of(adding: Hospital, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", encoding="utf-8")
    engine = duck(find_files(adding.data, adding.pack.tables))
    with pytest.raises(Refused) as refused:
        run(engine, adding.pack, Request(store=tmp_path / "taken"), lambda *_: None)

    assert [each.code for each in refused.value.problems] == ["F07"]


def test_what_changes_while_it_is_counted_is_not_stored(adding: Hospital) -> None:
    """The engine is slow, and somebody writes January over at that very moment."""
    adding.deliver("2022-01.csv", JANUARY, LATE)
    engine = duck(find_files(adding.data, adding.pack.tables))

    class Slow(Watched):
        def rows(self, sql: str, table: str) -> Answers:
            found = super().rows(sql, table)
            if '/2022-01.csv"' in sql and not sql.startswith("DESCRIBE"):
                adding.deliver("2022-01.csv", JANUARY)
            return found

    run(Slow(engine.connection, engine.files, own=engine), adding.pack, Request(store=adding.store), lambda *_: None)
    assert adding.count().read == {"2022-01.csv"}
    assert adding.count().discharges() == {"2022": 2}
