"""Files that cannot or must not be opened: clear words, no traceback, nothing read."""

import shutil
import zipfile
from pathlib import Path

import openpyxl
import pytest
from import_tables import csv_file, excel_file, own_pack, plan_of

from weiheng.observations.intake import guard
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Refused

TABLE = [["指标", 2023], ["婴儿死亡率", 1.05]]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return own_pack(tmp_path)


def refused(pack: Path, file: Path) -> tuple[str, object]:
    with pytest.raises(Refused) as caught:
        plan_of(pack, file)
    (problem,) = caught.value.problems
    assert problem.place.file == file.name
    return problem.code, problem.facts.get("found")


def test_nothing_recognised(pack: Path, tmp_path: Path) -> None:
    assert refused(pack, csv_file(tmp_path / "n.csv", [["a", "b"], ["1", "2"]]))[0] == "I05"
    assert refused(pack, csv_file(tmp_path / "e.csv", []))[0] == "I05"


def test_no_such_file_and_other_kinds(pack: Path, tmp_path: Path) -> None:
    assert refused(pack, tmp_path / "no.xlsx") == ("F08", Term("no_file"))
    assert refused(pack, tmp_path) == ("F08", Term("no_file"))
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7")
    assert refused(pack, tmp_path / "a.pdf") == ("F08", Term("other_kind"))


def test_renamed_files(pack: Path, tmp_path: Path) -> None:
    good = excel_file(tmp_path / "good.xlsx", TABLE)
    shutil.copy(good, tmp_path / "a.csv")
    assert refused(pack, tmp_path / "a.csv") == ("F08", Term("renamed_file"))
    csv_file(tmp_path / "b.xlsx", [["指标", "2023"]])
    assert refused(pack, tmp_path / "b.xlsx") == ("F08", Term("renamed_file"))
    shutil.copy(good, tmp_path / "c.xls")
    assert refused(pack, tmp_path / "c.xls") == ("F08", Term("renamed_file"))


def test_damaged_files(pack: Path, tmp_path: Path) -> None:
    data = excel_file(tmp_path / "good.xlsx", TABLE).read_bytes()
    for number, content in enumerate((data[: len(data) // 2], data[:200] + b"xxxxxxxx" + data[208:], b"PK\x03\x04")):
        file = tmp_path / f"{number}.xlsx"
        file.write_bytes(content)
        assert refused(pack, file) == ("F08", Term("damaged_file"))
    with zipfile.ZipFile(tmp_path / "other.xlsx", "w") as archive:
        archive.writestr("hello.txt", "not a workbook")
    assert refused(pack, tmp_path / "other.xlsx") == ("F08", Term("damaged_file"))
    (tmp_path / "bad.xls").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert refused(pack, tmp_path / "bad.xls") == ("F08", Term("damaged_file"))


def test_a_workbook_with_a_password_is_an_ole_container(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.xlsx").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)
    assert refused(pack, tmp_path / "secret.xlsx") == ("F08", Term("password"))


def test_files_too_large(pack: Path, tmp_path: Path) -> None:
    file = tmp_path / "large.csv"
    with file.open("wb") as out:
        out.truncate(guard.MAX_BYTES + 1)
    assert refused(pack, file)[0] == "F02"


def test_zip_bombs(pack: Path, tmp_path: Path) -> None:
    file = excel_file(tmp_path / "bomb.xlsx", TABLE)
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/zeros.bin", b"\0" * 30_000_000)
    assert refused(pack, file)[0] == "I12"


def test_two_cells_very_far_apart(pack: Path, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "指标"
    book.active["XFD1048576"] = 1
    book.save(tmp_path / "far.xlsx")
    assert refused(pack, tmp_path / "far.xlsx")[0] == "I12"


def test_text_that_is_none(pack: Path, tmp_path: Path) -> None:
    (tmp_path / "u.csv").write_text("指标,2023\n", encoding="utf-16")
    assert refused(pack, tmp_path / "u.csv")[0] == "F03"
    (tmp_path / "b.csv").write_bytes(b"\xff\xfe\xfa\xfa\xff")
    assert refused(pack, tmp_path / "b.csv")[0] == "F03"


def test_a_pack_with_unreadable_observations_takes_nothing(pack: Path, tmp_path: Path) -> None:
    broken = pack / "observations" / "broken.csv"
    broken.write_text("indicator,area,period,value,unit,vintage\nvisits,440300,2023,1e5,visits_10k,2024\n")
    with pytest.raises(Refused) as caught:
        plan_of(pack, csv_file(tmp_path / "t.csv", [["指标", "2023"], ["婴儿死亡率", "1"]]))
    assert [problem.code for problem in caught.value.problems] == ["O01"]


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("indicators/average_stay.yaml", "unit: days", "unit: parsecs", "U01"),
        ("indicators/average_stay.yaml", "[平均住院日,", "[婴儿死亡率,", "D05"),
        ("owner.yaml", "area: 440300", "area: 999999", "A03"),
    ],
)
def test_a_pack_whose_names_and_units_do_not_hold_takes_nothing(
    pack: Path, tmp_path: Path, file: str, old: str, new: str, code: str
) -> None:
    text = (pack / file).read_text(encoding="utf-8")
    (pack / file).write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(Refused) as caught:
        plan_of(pack, csv_file(tmp_path / "t.csv", [["指标", "2023"], ["婴儿死亡率", "1"]]))
    assert code in [problem.code for problem in caught.value.problems]


def test_a_pack_that_lacks_values_takes_them(pack: Path, tmp_path: Path) -> None:
    """An error that was there before does not keep figures out; one that they would make does."""
    for path in (pack / "observations").glob("*.csv"):
        path.unlink()
    plan = plan_of(pack, csv_file(tmp_path / "t.csv", [["指标", "2022"], ["婴儿死亡率", "1.18"]]))
    assert ([row.key[0] for row in plan.rows], [each for each in plan.problems if each.level == "error"]) == (
        ["infant_mortality"],
        [],
    )
