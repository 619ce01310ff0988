"""Dirty files of records, each with what is said about it or how many rows of it are counted as broken.

Nothing is lost in silence: a file is refused with a reason and its place, or a row is counted under a rule.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from pathlib import Path

import polars as pl
import pytest
from dirty_files import HEADER, PERSON, another, bomb, parquet, put, renamed, row, rows, without, workbook
from records_pack import FILES, HOSPITALS, STAYS, tables, ward

from weiheng.records.checking import Checks
from weiheng.records.duck import duck
from weiheng.records.files import find_files
from weiheng.vocabulary.messages import LANGUAGES, Term, Words
from weiheng.vocabulary.problem import Exit, Problem, Refused

COUNTED: Mapping[str, tuple[str, dict[tuple[str, str], int]]] = {
    "another type": (row(stay="six"), {("Q05", "stay"): 1}),
    "a key that is missing": (row(stay=""), {("Q06", "stay"): 1}),
    "a key that another row has": (row(stay="5"), {("Q10", "stay"): 1}),
    "the same row twice": (row() + row(), {("Q10", "stay"): 1}),
    "no row of a register": (row(hospital="C"), {("Q09", "hospital"): 1}),
    "a code that is not in the list": (row(diagnosis="?"), {("Q08", "diagnosis"): 1}),
    "codes with blanks or in wide digits": (
        rows(district=(" 990102", "990102 ", "990102\u3000", "９９０１０２")),
        {("Q08", "district"): 4},
    ),
    "a reference with a blank": (row(hospital="A "), {("Q09", "hospital"): 1}),
    "days that are none, and days written otherwise": (
        rows(discharged=("2022-02-30", "20220230", "2022/01/01", "01.02.2022", "44562", "2022-1-2", "2022年1月2日")),
        {("Q05", "discharged"): 7},
    ),
    "days before the limit": (rows(admitted=("0001-01-01", "1900-01-01")), {("Q07", "admitted"): 2}),
    "a day far ahead, for one that is not known": (row(discharged="9999-12-31"), {("Q07", "discharged"): 1}),
    "numbers written for people": (
        rows(cost=('"1,234"', "12%", "￥5", "5元", "-", "N/A", "１２")),
        {("Q05", "cost"): 7},
    ),
    "numbers that are none": (rows(cost=("1e400", "NaN", "inf", "1.5", "0x10")), {("Q05", "cost"): 5}),
    "a number below the limit": (row(cost="-1"), {("Q07", "cost"): 1}),
    "a whole number beyond the largest": (row(cost="99999999999999999999"), {("Q05", "cost"): 1}),
    "zero bytes": (row(hospital="A\0"), {("Q09", "hospital"): 1}),
    "lines without anything": ("\n\n" + row() + "\n", {}),
    "a line end within a cell": (row(hospital='"A\nB"'), {("Q09", "hospital"): 1}),
}


@pytest.mark.parametrize(("more", "expected"), COUNTED.values(), ids=COUNTED)
def test_rows_that_are_counted_as_broken(tmp_path: Path, more: str, expected: dict[tuple[str, str], int]) -> None:
    assert broken(tmp_path, {"stays.csv": (STAYS + more).encode()}) == expected


SAME: Mapping[str, bytes] = {
    "a mark of UTF-8 at the beginning": STAYS.encode("utf-8-sig"),
    "lines that end with CR and LF": STAYS.replace("\n", "\r\n").encode(),
    "lines that end with CR": STAYS.replace("\n", "\r").encode(),
    "semicolons": STAYS.replace(",", ";").encode(),
    "tabulators": STAYS.replace(",", "\t").encode(),
    "no end of the last line": STAYS.rstrip("\n").encode(),
    "cells in quotes": "\n".join(
        ",".join(f'"{cell}"' for cell in line.split(",")) for line in STAYS.splitlines()
    ).encode(),
}


@pytest.mark.parametrize("content", SAME.values(), ids=SAME)
def test_files_written_otherwise_that_say_the_same(tmp_path: Path, content: bytes) -> None:
    pack = ward(tmp_path)
    engine = duck(find_files(placed(tmp_path, {"stays.csv": content}), pack.tables))

    found = engine.rows(f"SELECT stay, district, cost FROM {engine.view('stays')} ORDER BY stay", "stays")
    assert found == [
        ("1", "东区", "100"),
        ("2", "East", "50"),
        ("3", "990102", None),
        ("4", None, "7"),
        ("5", "990102", "9"),
    ]


Content = bytes | None
"""None stands for a folder in place of a file."""
DAY = date(2022, 1, 1)
REFUSED: Mapping[str, tuple[Mapping[str, Content], str, str, str]] = {
    "empty text": ({"stays.csv": b""}, "Q02", "empty", "stays.csv"),
    "empty Parquet": ({"stays.parquet": b""}, "Q02", "empty", "stays.parquet"),
    "truncated Parquet": ({"stays.parquet": parquet()[:-100]}, "Q02", "parquet", "stays.parquet"),
    "Parquet with another footer": (
        {"stays.parquet": b"PAR1 and then nothing\x08\0\0\0PAR1"},
        "Q02",
        "parquet",
        "stays.parquet",
    ),
    "Parquet that is text": ({"stays.parquet": STAYS.encode()}, "Q02", "parquet", "stays.parquet"),
    "one truncated file of several": (
        {"stays/1.parquet": parquet(), "stays/2.parquet": parquet()[:-100]},
        "Q02",
        "parquet",
        "stays/2.parquet",
    ),
    "GB 18030 in the header": ({"stays.csv": "编号,姓名\n".encode("gb18030")}, "Q02", "text", "stays.csv"),
    "GB 18030 far below": (
        {"stays.csv": (STAYS + row() * 50_000).encode() + row(district="东区").encode("gb18030")},
        "Q02",
        "text",
        "stays.csv:50007",
    ),
    "UTF-16 with its mark": ({"stays.csv": STAYS.encode("utf-16")}, "Q02", "text", "stays.csv"),
    "UTF-16 without its mark": ({"stays.csv": STAYS.encode("utf-16-le")}, "Q02", "text", "stays.csv"),
    "a quote that does not end": (
        {"stays.csv": (STAYS + row(person=f'"{PERSON}')).encode()},
        "Q02",
        "line",
        "stays.csv:7",
    ),
    "a line with too many cells": ({"stays.csv": (STAYS + row(cost="9,1")).encode()}, "Q02", "line", "stays.csv:7"),
    "a line with too few cells": ({"stays.csv": (STAYS + f"6,{PERSON}\n").encode()}, "Q02", "line", "stays.csv:7"),
    "a line cut off at the end": ({"stays.csv": (STAYS + row()[:20]).encode()}, "Q02", "line", "stays.csv:7"),
    "zero bytes at the end": ({"stays.csv": STAYS.encode() + bytes(100)}, "Q02", "line", "stays.csv:7"),
    "line ends of two kinds": (
        {"stays.csv": (STAYS + row()).encode() + row(stay="7").replace("\n", "\r\n").encode()},
        "Q02",
        "ends",
        "stays.csv:8",
    ),
    "a header that ends otherwise": (
        {"stays.csv": STAYS.replace("\n", "\r\n", 1).encode()},
        "Q02",
        "ends",
        "stays.csv:2",
    ),
    "a column twice": ({"stays.csv": STAYS.replace("cost", "person").encode()}, "Q02", "header", "stays.csv"),
    "columns that differ by case alone": (
        {"stays.csv": STAYS.replace("cost", "Person").encode()},
        "Q02",
        "header",
        "stays.csv",
    ),
    "a column without a name": ({"stays.csv": STAYS.replace(",cost", ",").encode()}, "Q02", "header", "stays.csv"),
    "headers that differ": (
        {"stays/1.csv": STAYS.encode(), "stays/2.csv": STAYS.replace("cost", "price").encode()},
        "Q02",
        "headers",
        "stays/2.csv",
    ),
    "Parquet files of which one lacks a column": (
        {"stays/1.parquet": parquet(), "stays/2.parquet": without("cost")},
        "Q02",
        "headers",
        "stays/2.parquet",
    ),
    "Parquet files with a column of two types": (
        {"stays/1.parquet": parquet(), "stays/2.parquet": parquet(stay=pl.Series([1.0, 2, 3, 4, 5]))},
        "Q02",
        "types",
        "stays/2.parquet",
    ),
    "two kinds": ({"stays.csv": STAYS.encode(), "stays.parquet": parquet()}, "Q01", "csv, parquet", "stays"),
    "two kinds in a folder": ({"stays/1.csv": STAYS.encode(), "stays/2.txt": b"more"}, "Q01", "csv, txt", "stays"),
    "packed text": ({"stays/1.csv.gz": b"\x1f\x8b"}, "Q01", "gz", "stays"),
    "no file at all": ({}, "Q01", "—", "stays"),
    "a folder in place of a file": ({"stays.csv": None}, "Q02", "access", "stays.csv"),
    "text that says it is a workbook": ({"stays.xlsx": STAYS.encode()}, "Q02", "workbook", "stays.xlsx"),
    "a workbook with a password": ({"stays.xlsx": b"\xd0\xcf\x11\xe0" * 99}, "Q02", "workbook", "stays.xlsx"),
    "an old workbook": ({"stays.xls": b"\xd0\xcf\x11\xe0" * 99}, "Q02", "old_workbook", "stays.xls"),
    "a workbook with sheets of other names": (
        {"stays.xlsx": workbook(arrange=lambda book: (renamed(book, "2021"), another(book, "2022")))},
        "Q02",
        "sheets",
        "stays.xlsx",
    ),
    "a workbook with merged cells": (
        {"stays.xlsx": workbook(arrange=lambda book: book.active.merge_cells("C2:C3"))},
        "Q02",
        "merged",
        "stays.xlsx",
    ),
    "a person that failed": (
        {"stays.xlsx": workbook((6, "=1/0", "A", "990102", DAY, DAY, "I20", 9))},
        "Q02",
        "failed",
        "stays.xlsx:stays!B7",
    ),
    "a person's number of which the last digits are lost": (
        {"stays.xlsx": workbook((6, 440304199001011234, "A", "990102", DAY, DAY, "I20", 9))},
        "Q02",
        "failed",
        "stays.xlsx:stays!B7",
    ),
    "a cell beside the columns": (
        {"stays.xlsx": workbook((6, PERSON, "A", "990102", DAY, DAY, "I20", 9, "sum"))},
        "Q02",
        "line",
        "stays.xlsx:stays!I7",
    ),
    "workbooks with other columns": (
        {"stays/1.xlsx": workbook(), "stays/2.xlsx": workbook(arrange=lambda book: put(book, "H1", "price"))},
        "Q02",
        "headers",
        "stays/2.xlsx",
    ),
}


@pytest.mark.parametrize(("files", "code", "why", "place"), REFUSED.values(), ids=REFUSED)
def test_files_that_are_refused(tmp_path: Path, files: Mapping[str, Content], code: str, why: str, place: str) -> None:
    problem = refused(tmp_path, files)

    said = Term(f"unreadable_{why}") if code == "Q02" else why
    assert (problem.code, problem.facts["why" if code == "Q02" else "found"]) == (code, said)
    assert str(problem.place) == f"{tmp_path / 'data'}/{place}"
    for language in LANGUAGES:
        found = Words(language)(f"{code}.found", **problem.facts)
        assert PERSON not in found


def test_a_workbook_that_unpacks_to_more_than_memory(tmp_path: Path) -> None:
    assert refused(tmp_path, {"stays.xlsx": bomb()}).code == "I12"


def test_workbooks_are_read_like_other_files(tmp_path: Path) -> None:
    """Cells of the wrong type are counted: an error, a day as a number, a text; a day with a time is that day."""
    more = [
        (6, PERSON, "#N/A", "990102", DAY, DAY, "I20", 9),
        (7, PERSON, "A", "990102", DAY, datetime.combine(DAY, time(17, 30)), "I20", "=1/0"),
        (8.0, PERSON, "A", 990102, DAY, 44562, "I20", 9.5),
        ("nine", PERSON, "A", "990102", "2022-01-01", DAY, "I20", True),
        (None, None, None, None, None, None, None, None),
        (10, PERSON, "A", "990102", DAY, DAY, "I20", 2e15),
    ]
    found = broken(tmp_path, {"stays.xlsx": workbook(*more)})

    assert found == {
        ("Q09", "hospital"): 1,
        ("Q05", "cost"): 4,
        ("Q05", "discharged"): 1,
        ("Q05", "stay"): 1,
    }


def test_the_sheet_that_is_named_like_the_table_is_read(tmp_path: Path) -> None:
    book = workbook(arrange=lambda book: put(another(book, "notes", first=True), "A1", "who wrote this"))

    assert broken(tmp_path, {"stays.xlsx": book}) == {}


def test_a_column_that_is_missing_or_has_another_name(tmp_path: Path) -> None:
    """The columns that the contract does not know are named, which tells a column that was renamed."""
    files = {"stays.csv": STAYS.replace("person", "person_id").encode()}
    problem = refused(tmp_path, files)

    assert (problem.code, problem.facts["found"], problem.facts["allowed"]) == ("Q03", "person", ("person_id",))


def test_columns_that_the_contract_does_not_know(tmp_path: Path) -> None:
    """They are left alone; a contract may ask to be told of them, or refuse them."""
    files = {"stays.csv": STAYS.replace(",cost", ",cost,note").replace("\n", ",x\n").replace("note,x", "note").encode()}
    assert broken(tmp_path / "kept", files) == {}

    strict = FILES["records/stays.yaml"].replace("duplicates: set_aside", "duplicates: set_aside\nextra: refuse")
    problem = refused(tmp_path / "strict", files, stays=strict)
    assert (problem.code, problem.facts["found"]) == ("Q04", "note")


def test_a_file_without_a_header_shows_nothing_of_its_first_row(tmp_path: Path) -> None:
    """Its cells are no names of columns, so how many there are is all that is said of them."""
    pack = ward(tmp_path, stays=FILES["records/stays.yaml"].replace("set_aside", "set_aside\nextra: refuse", 1))
    engine = duck(find_files(placed(tmp_path, {"stays.csv": (row() + row(stay="7")).encode()}), pack.tables))
    with pytest.raises(Refused) as found:
        Checks(engine, pack).of("stays")

    english, chinese = (
        [Words(language)(f"{each.code}.found", **each.facts) for each in found.value.problems]
        for language in ("en", "zh")
    )
    assert [each.code for each in found.value.problems] == ["Q03"] * 8 + ["Q04"]
    assert english[0] == "stays: admitted; similar, but not in the contract: —; others that are not in it: 8"
    assert english[-1] == "stays: 8 (not shown, since without a header they would be a row)"
    assert chinese[-1] == "stays：8列（不列出：若没有表头，这些便是一行数据）"


def test_a_header_without_rows_is_a_table_without_rows(tmp_path: Path) -> None:
    assert broken(tmp_path, {"stays.csv": f"{HEADER}\n".encode()}) == {}


def test_links_are_followed_and_those_that_lead_nowhere_are_refused(tmp_path: Path) -> None:
    """The folder of tables is named by its owner, and large files often lie on another disk."""
    pack = ward(tmp_path)
    data, disk = placed(tmp_path, {}), tmp_path / "disk" / "2022"
    disk.mkdir(parents=True)
    (disk / "stays.csv").write_text(STAYS + row(stay="?"), encoding="utf-8")
    (data / "stays").symlink_to(disk.parent)
    (disk / "round").symlink_to(disk.parent)
    checked = Checks(duck(find_files(data, pack.tables)), pack).of("stays")
    assert (checked.rows, checked.aside) == (6, 1)

    (disk / "2021.csv").symlink_to(tmp_path / "nothing.csv")
    with pytest.raises(Refused) as found:
        find_files(data, pack.tables)
    (problem,) = found.value.problems
    assert problem.facts["why"] == Term("unreadable_access")


def test_files_beside_the_tables_are_left_alone(tmp_path: Path) -> None:
    """Names of what other programs leave behind begin with certain signs; endings may be in capitals."""
    files = {
        "stays/STAYS.CSV": STAYS.encode(),
        "stays/_SUCCESS": b"",
        "stays/.STAYS.CSV.crc": b"x",
        "stays/~$STAYS.xlsx": b"x",
    }

    assert broken(tmp_path, files | {"stays/.old/1.csv": b"x", "readme.txt": b"x", "stays.txt": b"x"}) == {}


def test_names_with_signs_of_patterns(tmp_path: Path) -> None:
    assert broken(tmp_path / "a[b]*?", {"stays.csv": STAYS.encode()}) == {}


def placed(folder: Path, files: Mapping[str, Content]) -> Path:
    """A folder with the hospitals and these files."""
    folder.mkdir(parents=True, exist_ok=True)
    data = tables(folder, hospitals=HOSPITALS)
    (data / "stays.csv").unlink()
    for name, content in files.items():
        path = data / name
        path.parent.mkdir(exist_ok=True, parents=True)
        path.mkdir() if content is None else path.write_bytes(content)
    return data


def broken(folder: Path, files: Mapping[str, Content]) -> dict[tuple[str, str], int]:
    """Rows of the stays that break a rule, by its code and the column."""
    folder.mkdir(exist_ok=True)
    pack = ward(folder)
    checked = Checks(duck(find_files(placed(folder, files), pack.tables)), pack).of("stays")
    return {(each.code, each.column): each.rows for each in checked.violations}


def refused(folder: Path, files: Mapping[str, Content], **contracts: str) -> Problem:
    """The one problem for which the stays are refused."""
    folder.mkdir(exist_ok=True)
    pack = ward(folder, **contracts)
    with pytest.raises(Refused) as found:
        Checks(duck(find_files(placed(folder, files), pack.tables)), pack).of("stays")
    (problem,) = found.value.problems
    assert found.value.exit_code is (Exit.PROBLEMS if problem.code in ("Q03", "Q04") else Exit.FILES)
    return problem
