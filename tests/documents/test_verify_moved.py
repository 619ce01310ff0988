"""What people move, copy, rename and take out: told once if it misleads, and never a flood."""

import re
from pathlib import Path
from typing import Any

import pytest
from edited_word import C, EditedWord, W, other_digit, replace_text, retype, text_of
from lxml import etree
from pack_folder import PackFolder
from returned_report import Report

from weiheng.cli.verifying import verify
from weiheng.editions import open_edition
from weiheng.report.making import desk_of
from weiheng.report.verify.model import Verified
from weiheng.report.writers.word import word_bytes
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.problem import Exit


@pytest.fixture(scope="module")
def report() -> Report:
    return Report.of("zh")


@pytest.fixture
def word(report: Report) -> EditedWord:
    """The report, to be edited at will."""
    return report.word()


def removed(result: Verified) -> list[tuple[str, str]]:
    return [(each.kind, each.text) for each in result.removed]


def copied(element: Any, bookmarks: bool) -> Any:
    copy = etree.fromstring(etree.tostring(element))
    for each in [] if bookmarks else [*copy.iter(f"{W}bookmarkStart"), *copy.iter(f"{W}bookmarkEnd")]:
        each.getparent().remove(each)
    return copy


def row_of(table: Any, text: str) -> Any:
    return next(each for each in table.iter(f"{W}tr") if text in text_of(each))


@pytest.mark.parametrize("bookmarks", [True, False])
@pytest.mark.parametrize("elsewhere", [True, False])
def test_a_copied_paragraph_is_judged_by_its_tags(
    report: Report, word: EditedWord, tmp_path: Path, bookmarks: bool, elsewhere: bool
) -> None:
    (paragraph,) = word.paragraphs("BodyText", "质量水平得分为91.98")
    copy = copied(paragraph, bookmarks)
    (word.paragraphs("Heading1")[-1] if elsewhere else paragraph).addnext(copy)
    assert report.found(word.save(tmp_path / "edited.docx")) == []

    control = word.control(lambda _, text: text == "91.98分", copy)
    retype(control, other_digit("91.98分", 3))
    assert report.found(word.save(tmp_path / "edited.docx")) == [("text", "91.98分", "91.99分")]


def test_a_number_moved_with_its_tag_is_missed_where_it_was_and_right_where_it_is(
    report: Report, word: EditedWord, tmp_path: Path
) -> None:
    control = word.control(lambda _, text: text == "29.37分")
    word.paragraphs("BodyText", "质量水平得分为91.98")[0].append(control)

    assert report.found(word.save(tmp_path / "edited.docx")) == [("text", "29.37分", "")]


def test_swapped_rows_are_no_edit_but_a_wrong_name_is(report: Report, word: EditedWord, tmp_path: Path) -> None:
    table = list(word.tables())[8]
    first, second = row_of(table, "市域内住院率"), row_of(table, "平均期望寿命")
    place = table.index(second)
    table.insert(table.index(first), second)
    assert table.index(second) != place
    assert report.found(word.save(tmp_path / "edited.docx")) == []

    retype(next(each for each in first.iter(f"{W}tc") if text_of(each) == "市域内住院率"), "平均期望寿命")
    assert report.found(word.save(tmp_path / "edited.docx")) == [("head", "市域内住院率", "平均期望寿命")]


def test_rows_are_known_by_their_names_where_tags_are_lost(report: Report, word: EditedWord, tmp_path: Path) -> None:
    table = list(word.tables())[6]
    for control in word.controls(table):
        control.find(f"{W}sdtPr").remove(control.find(f"{W}sdtPr/{W}tag"))
    row = row_of(table, "平均期望寿命")
    row_of(table, "医疗机构患者满意度").addnext(row)
    cell = next(each for each in row.iter(f"{W}tc") if text_of(each) == "72.97")
    retype(cell, "79.27")

    assert report.found(word.save(tmp_path / "edited.docx")) == [("cell", "72.97", "79.27")]


def test_a_name_in_other_words_is_no_wrong_name(report: Report, word: EditedWord, tmp_path: Path) -> None:
    retype(next(each for each in list(word.tables())[8].iter(f"{W}tc") if text_of(each) == "市域内住院率"), "住院率")

    assert report.found(word.save(tmp_path / "edited.docx")) == []


def test_labels_typed_over(report: Report, word: EditedWord, tmp_path: Path) -> None:
    (caption,) = word.paragraphs("Caption", "年各层级得分")
    (text,) = word.paragraphs("BodyText", "质量水平得分为91.98")
    number = next(each for each in caption.iter(f"{W}t") if re.fullmatch("[0-9]+", each.text or ""))
    label, number.text = f"表{number.text}", "15"
    mention = re.search("图[0-9]", text_of(text))
    assert mention is not None
    replace_text(text, mention[0], "图3")

    assert sorted(report.found(word.save(tmp_path / "edited.docx"))) == [
        ("label", mention[0], "图3"),
        ("label", label, "表15"),
    ]


def test_labels_that_word_counts_anew_are_right(report: Report, word: EditedWord, tmp_path: Path) -> None:
    """A table of people's own before all others: once the fields are updated, every number is one higher."""
    captions = word.paragraphs("Caption")
    for paragraph in word.paragraphs():
        for text in paragraph.iter(f"{W}t"):
            counts = paragraph in captions and re.fullmatch("[0-9]+", text.text or "") and text is _counted(paragraph)
            match = re.fullmatch("(表)([0-9]+)", text.text or "")
            if counts:
                text.text = str(int(text.text) + 1)
            elif match is not None:
                text.text = f"表{int(match[2]) + 1}"
    own = copied(captions[0], bookmarks=False)
    _counted(own).text = "1"
    word.paragraphs("Heading1")[0].addnext(own)

    assert [each for each in report.found(word.save(tmp_path / "edited.docx")) if each[0] == "label"] == []


def _counted(caption: Any) -> Any:
    """The number in the label of a caption."""
    return [each for each in caption.iter(f"{W}t") if each.text][1]


def test_a_series_renamed_in_picture_and_workbook(report: Report, word: EditedWord, tmp_path: Path) -> None:
    def rename(root: Any) -> None:
        name = next(each for each in root.iter(f"{C}v") if each.text == "质量获得感")
        name.text = "发展能力"

    word.chart("word/charts/chart3.xml", rename)
    word.workbook("word/embeddings/Microsoft_Excel_Sheet2.xlsx", "B1", "别的指数")

    parts = [(part, after) for part, _, after in report.found(word.save(tmp_path / "edited.docx"))]
    assert sorted(parts) == [("chart", "发展能力"), ("workbook", "别的指数")]


def test_what_is_gone_is_told_and_not_counted(report: Report, word: EditedWord, tmp_path: Path) -> None:
    whole = report.verified(report.word().save(tmp_path / "whole.docx"))
    table = list(word.tables())[7]
    table.getparent().remove(table)
    row = row_of(list(word.tables())[6], "平均期望寿命")
    row.getparent().remove(row)
    drawings = [each for each in word.paragraphs() if each.find(f".//{W}drawing") is not None]
    drawings[1].getparent().remove(drawings[1])
    del word.parts["word/charts/chart3.xml"]
    del word.parts["word/embeddings/Microsoft_Excel_Sheet4.xlsx"]

    result = report.verified(word.save(tmp_path / "edited.docx"))

    assert result.differences == ()
    assert [kind for kind, _ in removed(result)] == ["table", "line", "chart", "chart", "workbook"]
    assert removed(result)[:2] == [("table", "2012—2022年各层级得分"), ("line", "平均期望寿命")]
    assert result.checked < whole.checked - 150


def test_a_picture_without_series_is_told_and_its_workbook_still_compared(
    report: Report, word: EditedWord, tmp_path: Path
) -> None:
    def empty(root: Any) -> None:
        for each in list(root.iter(f"{C}ser")):
            each.getparent().remove(each)

    word.chart("word/charts/chart2.xml", empty)
    word.workbook("word/embeddings/Microsoft_Excel_Sheet2.xlsx", "B6", 73.2)

    result = report.verified(word.save(tmp_path / "edited.docx"))

    assert [each.kind for each in result.removed] == ["picture"]
    assert [(each.part, each.found) for each in result.differences] == [("workbook", "73.2")]


def test_a_report_from_other_data_says_so(demo: PackFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = desk_of(open_edition(demo.address()), "en")
    path = tmp_path / "report.docx"
    path.write_bytes(word_bytes(desk.document("990101"), Words("en")))
    address = f"{demo.root}/index/2023"
    assert verify(path, address, live=False, as_json=False, lang="en") == Exit.OK
    assert "made from other data" not in capsys.readouterr().out

    demo.replace("observations/values.csv", "infant_mortality,990101,2023,4.00", "infant_mortality,990101,2023,3.90")

    assert verify(path, address, live=False, as_json=False, lang="en") == Exit.PROBLEMS
    said = capsys.readouterr().out.replace("\n", "")
    assert f"made from other data than those of today; it is compared with {demo.root} as it is now." in said
