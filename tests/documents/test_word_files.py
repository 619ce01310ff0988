"""Word files that cannot or must not be opened, and those that nothing can be said of: clear words, no traceback."""

import io
import shutil
import zipfile
from pathlib import Path

import docx
import pytest
from pack_folder import PackFolder, part

from weiheng.cli.run import run
from weiheng.cli.verifying import verify
from weiheng.definitions.address import find
from weiheng.editions import open_edition
from weiheng.observations.archive import RATIO_MATTERS
from weiheng.report.making import desk_of
from weiheng.report.reading import package
from weiheng.report.reading.body import read_word
from weiheng.report.writers.word import word_bytes
from weiheng.vocabulary.messages import Term, Words
from weiheng.vocabulary.problem import Exit, Refused

MAIN = "word/document.xml"


@pytest.fixture
def letter(tmp_path: Path) -> Path:
    """A Word file that is none of our reports."""
    document = docx.Document()
    document.add_heading("A letter", 1)
    document.add_paragraph("It has 3 numbers, 4 and 5.")
    document.save(str(tmp_path / "letter.docx"))
    return tmp_path / "letter.docx"


def refused(path: Path) -> tuple[str, object]:
    with pytest.raises(Refused) as caught:
        read_word(path)
    (problem,) = caught.value.problems
    assert (problem.place.file, caught.value.exit_code) == (path.name, Exit.FILES)
    return problem.code, problem.facts.get("found")


def with_part(source: Path, target: Path, name: str, data: bytes | None) -> Path:
    """The file with one part replaced, or left out."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        if data is not None:
            new.writestr(name, data)
    return target


def test_what_is_no_word_file(tmp_path: Path) -> None:
    (tmp_path / "text.docx").write_text("no archive")
    (tmp_path / "old.doc").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    (tmp_path / "locked.docx").write_bytes(b"\xd0\xcf\x11\xe0" + bytes(600))
    with zipfile.ZipFile(tmp_path / "other.docx", "w") as archive:
        archive.writestr("hello.txt", "hello")

    assert refused(tmp_path / "none.docx") == ("F08", Term("no_file"))
    assert refused(tmp_path / "text.docx") == ("F08", Term("not_word"))
    assert refused(tmp_path / "old.doc") == ("F08", Term("old_word"))
    assert refused(tmp_path / "locked.docx") == ("F08", Term("password"))
    assert refused(tmp_path / "other.docx") == ("F08", Term("not_word"))


def test_damaged_files(letter: Path, tmp_path: Path) -> None:
    data = letter.read_bytes()
    (tmp_path / "half.docx").write_bytes(data[: len(data) // 2])
    (tmp_path / "start.docx").write_bytes(b"PK\x03\x04")

    assert refused(tmp_path / "half.docx") == ("F08", Term("damaged_file"))
    assert refused(tmp_path / "start.docx") == ("F08", Term("damaged_file"))
    assert refused(with_part(letter, tmp_path / "no_main.docx", MAIN, None)) == ("F08", Term("not_word"))
    assert refused(with_part(letter, tmp_path / "xml.docx", MAIN, b"<w:document")) == ("F08", Term("damaged_file"))
    assert refused(with_part(letter, tmp_path / "html.docx", MAIN, b"<html/>")) == ("F08", Term("not_word"))
    assert refused(with_part(letter, tmp_path / "deep.docx", MAIN, b"<a>" * 9999)) == ("F08", Term("damaged_file"))


def test_a_missing_part_that_is_not_needed(letter: Path, tmp_path: Path) -> None:
    _, reading = read_word(with_part(letter, tmp_path / "styles.docx", "word/styles.xml", None))

    assert [each.text for each in reading.passages()] == ["A letter", "It has 3 numbers, 4 and 5."]


def test_entities_are_not_resolved(letter: Path, tmp_path: Path) -> None:
    bomb = b'<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><a>&c;</a>'

    assert refused(with_part(letter, tmp_path / "bomb.docx", MAIN, bomb)) == ("F08", Term("xml_entities"))


def test_what_unpacks_to_too_much(letter: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb = with_part(letter, tmp_path / "bomb.docx", MAIN, bytes(RATIO_MATTERS + 1))
    assert refused(bomb)[0] == "I12"

    monkeypatch.setattr(package, "MAX_BYTES", 1000)
    assert refused(letter)[0] == "F02"


def test_a_workbook_inside_that_unpacks_to_too_much(tmp_path: Path) -> None:
    desk = desk_of(open_edition(find("shenzhen/index/2022")), "en")
    source = tmp_path / "report.docx"
    source.write_bytes(word_bytes(desk.document("440300", onepage=True), Words("en")))
    inside = io.BytesIO()
    with zipfile.ZipFile(inside, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(RATIO_MATTERS + 1))
    name = "word/embeddings/Microsoft_Excel_Sheet1.xlsx"

    assert refused(with_part(source, tmp_path / "bomb.docx", name, inside.getvalue()))[0] == "I12"
    assert refused(with_part(source, tmp_path / "no.docx", name, b"no workbook")) == ("F08", Term("damaged_file"))


def test_r13_a_file_that_names_no_edition(letter: Path) -> None:
    with pytest.raises(Refused) as caught:
        verify(letter, None, live=False, as_json=False, lang="en")

    (problem,) = caught.value.problems
    assert (problem.code, caught.value.exit_code) == ("R13", Exit.USAGE)
    assert part(problem, "found") == "no record of a report in letter.docx"


def test_r10_a_report_whose_edition_is_nowhere(demo: PackFolder, tmp_path: Path) -> None:
    desk = desk_of(open_edition(demo.address()), "en")
    report = tmp_path / "report.docx"
    report.write_bytes(word_bytes(desk.document("990101"), Words("en")))
    root = shutil.move(demo.root, tmp_path / "elsewhere")

    with pytest.raises(Refused) as caught:
        verify(report, None, live=False, as_json=False, lang="en")
    (problem,) = caught.value.problems
    assert (problem.code, part(problem, "found"), caught.value.exit_code) == ("R10", "demo/index/2023", Exit.USAGE)

    assert verify(report, f"{root}/index/2023", live=False, as_json=False, lang="en") == Exit.OK


def test_the_command_says_it_in_words(letter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["verify", str(letter), "--lang", "zh"]) == Exit.USAGE
    assert "R13" in capsys.readouterr().err
    assert run(["verify", str(letter.with_name("no.docx")), "--lang", "zh"]) == Exit.FILES
    assert "文件不存在" in capsys.readouterr().err
    assert run(["adopt", str(letter), "--lang", "zh"]) == Exit.FILES
    assert "R11" in capsys.readouterr().err
