"""``weiheng report``: which files it makes, from which data, and what it says when it cannot."""

import json
from pathlib import Path

import pytest
from docx import Document as Word
from openpyxl import load_workbook
from pack_folder import PackFolder

from weiheng.cli.run import run
from weiheng.report.writers import pdf

Captured = pytest.CaptureFixture[str]


def made(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_report_is_four_files_that_say_what_they_are(demo: PackFolder, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "new" / "folder"

    assert run(["report", f"{demo.root}/index/2023", "-o", str(out)]) == 0

    names = [f"demo-2023-990101-en.{kind}" for kind in ("docx", "html", "pdf", "xlsx")]
    assert made(out) == names
    shown = capsys.readouterr().out
    assert all(f"{out / name} (" in shown for name in names)
    assert (out / names[2]).read_bytes().startswith(b"%PDF-")
    assert (out / names[1]).read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert load_workbook(out / names[3]).sheetnames[0]
    assert any("Health index" in each.text for each in Word(str(out / names[0])).paragraphs)


def test_the_same_data_give_the_same_bytes(demo: PackFolder, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert run(["report", f"{demo.root}/index/2023", "-o", str(tmp_path / name), "--lang", "zh"]) == 0

    for path in (tmp_path / "one").iterdir():
        assert path.read_bytes() == (tmp_path / "two" / path.name).read_bytes(), path.name


def test_one_page_in_one_format_for_an_area_by_its_name(demo: PackFolder, tmp_path: Path) -> None:
    command = [
        "report",
        f"{demo.root}/index/2023",
        "--onepage",
        "-f",
        "pdf",
        "--area",
        "西区",
        "-o",
        str(tmp_path / "o"),
    ]

    assert run(command) == 0
    assert made(tmp_path / "o") == ["demo-2023-990102-onepage-en.pdf"]


def test_all_areas_have_a_report_each(demo: PackFolder, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "o"

    assert run(["report", f"{demo.root}/index/2023", "--all-areas", "--onepage", "-f", "docx", "-o", str(out)]) == 0

    assert made(out) == ["demo-2023-990101-onepage-en.docx", "demo-2023-990102-onepage-en.docx"]
    assert f"Files made: 2, for 2 areas, in {out}" in capsys.readouterr().out


def test_what_fails_for_one_of_many_areas_is_told(demo: PackFolder, tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "o"
    (out / "demo-2023-990102-onepage-en.docx").mkdir(parents=True)

    command = [
        "report",
        f"{demo.root}/index/2023",
        "--all-areas",
        "--onepage",
        "-f",
        "docx",
        "--replace",
        "-o",
        str(out),
    ]
    assert run(command) == 3
    said = capsys.readouterr().err
    assert "Areas with their report: 1; without: 1." in said
    assert "F07" in said
    assert (out / "demo-2023-990101-onepage-en.docx").is_file()
    assert not list(out.glob(".*"))


def test_a_folder_that_cannot_be_is_refused_before_anything_is_made(
    demo: PackFolder, tmp_path: Path, capsys: Captured
) -> None:
    (tmp_path / "file").write_text("not a folder")

    assert run(["report", f"{demo.root}/index/2023", "-o", str(tmp_path / "file" / "out")]) == 3
    assert "F07" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "code", "words"),
    [
        (["-f", "odt"], 2, "X01"),
        (["--area", "nowhere"], 2, "A04"),
        (["--texts", "no.yaml"], 3, "F08"),
        (["--all-areas", "--area", "990101"], 2, "X02"),
        (["--all-areas", "--sentences"], 2, "X02"),
    ],
)
def test_what_is_not_there_is_told(
    demo: PackFolder, tmp_path: Path, capsys: Captured, option: list[str], code: int, words: str
) -> None:
    assert run(["report", f"{demo.root}/index/2023", "-o", str(tmp_path / "o"), *option]) == code
    assert words in capsys.readouterr().err
    assert not (tmp_path / "o").exists() or made(tmp_path / "o") == []


def test_every_sentence_tells_its_rule_and_its_numbers(demo: PackFolder, capsys: Captured) -> None:
    assert run(["report", f"{demo.root}/index/2023", "--sentences", "--json"]) == 0

    records = json.loads(capsys.readouterr().out)
    conclusion = next(each for each in records if each["rule"] == "conclusion")
    assert conclusion["numbers"][0]["origin"] == "- 990101 2023 period .0 demo/index/2023"
    assert all(number["text"] in each["text"] for each in records for number in each["numbers"])

    assert run(["report", f"{demo.root}/index/2023", "--sentences"]) == 0
    shown = capsys.readouterr().out
    assert "rule conclusion" in shown
    assert conclusion["text"] in shown


def test_a_missing_font_is_told_and_the_report_is_made(
    demo: PackFolder, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pdf, "missing_fonts", lambda _=None: ("Noto Serif SC",))

    assert run(["report", f"{demo.root}/index/2023", "-f", "pdf", "-o", str(tmp_path / "o")]) == 0
    assert "font Noto Serif SC is not installed" in capsys.readouterr().out


def test_peoples_words_are_not_written_over(demo: PackFolder, tmp_path: Path, capsys: Captured) -> None:
    command = ["report", f"{demo.root}/index/2023", "-f", "docx", "-o", str(tmp_path / "o")]
    assert run(command) == 0
    assert run(command) == 0  # nothing was changed: made again
    (path,) = (tmp_path / "o").iterdir()
    word = Word(str(path))
    word.add_paragraph("We shall open two clinics.")
    word.save(str(path))
    edited = path.read_bytes()

    assert run(command) == 3
    assert "R14" in capsys.readouterr().err
    assert path.read_bytes() == edited

    assert run(["adopt", str(path), "--edition", f"{demo.root}/index/2023"]) == 0
    assert run(command) == 0
    assert any("two clinics" in each.text for each in Word(str(path)).paragraphs)

    assert run([*command, "--replace"]) == 0


def test_a_pack_without_claims_and_a_single_year(demo: PackFolder, tmp_path: Path) -> None:
    (demo.root / "index/2023/claims.csv").unlink()
    demo.replace("index/2023/index.yaml", "first: 2021", "first: 2023")

    assert run(["report", f"{demo.root}/index/2023", "-o", str(tmp_path / "o")]) == 0
    assert len(made(tmp_path / "o")) == 4


def test_an_older_report_is_told_from_an_edited_one(
    demo: PackFolder, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever has changed since it was made: the outline, the data, the engine."""
    command = ["report", f"{demo.root}/index/2023", "-f", "docx", "-o", str(tmp_path / "o")]
    assert run(command) == 0
    demo.write(
        "index/2023/outline.yaml",
        "title: {zh: 简, en: Short}\nsections:\n  - id: only\n    title: {zh: 一, en: One}\n"
        "    contents:\n      - paragraph: whole\n",
    )
    assert run(command) == 0
    (demo.root / "index/2023/outline.yaml").unlink()
    demo.replace("observations/values.csv", "life_expectancy,990101,2023,82.00", "life_expectancy,990101,2023,83.00")
    assert run(command) == 0
    monkeypatch.setattr("weiheng.report.record.__version__", "99")
    assert run(command) == 0


def test_kept_texts_without_a_place_are_told(demo: PackFolder, tmp_path: Path, capsys: Captured) -> None:
    demo.write(
        "index/2023/texts.en.yaml",
        'format: "1"\nsentences:\n  - key: "no such rule 990101"\n    text: "The flood did it."\n'
        '    generated: "It rained."\n  - key: "no such rule 990102"\n    text: "Of another area."\n'
        '    generated: ""\n',
    )
    assert run(["report", f"{demo.root}/index/2023", "-f", "html", "-o", str(tmp_path / "o")]) == 0
    shown = capsys.readouterr().out
    assert "a kept text has no place this time and stays in its file: The flood did it." in shown
    assert "Of another area" not in shown


def test_the_demo_leaves_an_edited_report_alone(tmp_path: Path, capsys: Captured) -> None:
    out = tmp_path / "out"
    assert run(["demo", "-o", str(out)]) == 0
    path = out / "shenzhen-2022-440300-en.docx"
    word = Word(str(path))
    word.add_paragraph("Ours.")
    word.save(str(path))
    edited = path.read_bytes()

    assert run(["demo", "-o", str(out)]) == 0
    assert "was left as it is" in capsys.readouterr().out
    assert path.read_bytes() == edited


def test_peoples_own_numbers_are_to_be_reviewed_when_the_data_have_changed(
    demo: PackFolder, tmp_path: Path, capsys: Captured
) -> None:
    slots = "".join(
        f'  - key: "/summary/summary {area}"\n    paragraphs: ["{text}"]\n    data: "0123456789abcdef"\n'
        for area, text in (("990101", "We opened 3 clinics."), ("990102", "We opened clinics."))
    )
    demo.write("index/2023/texts.en.yaml", f'format: "1"\nslots:\n{slots}')
    for area, shown in (("990101", True), ("990102", False)):
        assert run(["report", f"{demo.root}/index/2023", "-f", "html", "--area", area, "-o", str(tmp_path / area)]) == 0
        said = capsys.readouterr().out
        assert ("please review: written when the data were others" in said) is shown
