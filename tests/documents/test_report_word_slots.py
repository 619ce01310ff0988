"""What people write in the places kept for them, in Word and in programs that drop what they do not know."""

import copy
from pathlib import Path
from typing import Any

import pytest
from edited_word import EditedWord, W, retype, style_of, tag_of
from lxml import etree
from sample_report import sample_document
from soffice import convert_all
from word_parts import sample

from weiheng.report.blocks import Document, Slot
from weiheng.report.reading.body import read_word
from weiheng.report.record import slot_tag

EMPTY, WRITTEN = slot_tag("measures.slot"), slot_tag("measures.written")
OLD = ("加强基层服务，投入*重点*与$费用$。", "完善#制度。")


def _paragraph_of(word: EditedWord, tag: str) -> Any:
    return next(word.slot(tag).iterancestors(f"{W}p"))


def _fill(word: EditedWord, tag: str, text: str) -> None:
    """Click on the prompt and type: Word drops the mark and the look of the prompt."""
    control = word.slot(tag)
    properties = control.find(f"{W}sdtPr")
    properties.remove(properties.find(f"{W}showingPlcHdr"))
    for run in control.iter(f"{W}r"):
        run.remove(run.find(f"{W}rPr"))
    retype(control, text)


def _add_below(paragraph: Any, text: str) -> Any:
    """Press Enter behind the control and type: a paragraph of the same style."""
    new = etree.Element(f"{W}p")
    new.append(copy.deepcopy(paragraph.find(f"{W}pPr")))
    etree.SubElement(etree.SubElement(new, f"{W}r"), f"{W}t").text = text
    paragraph.addnext(new)
    return new


def _read(path: Path) -> dict[str, list[str]]:
    """The texts of every slot."""
    _, reading = read_word(path)
    found: dict[str, list[str]] = {}
    for passage in reading.passages():
        if passage.slot:
            found.setdefault(passage.slot, []).append(passage.text)
    return found


def _prompt(document: Document) -> str:
    return next(block.prompt for block in document.blocks if isinstance(block, Slot))


@pytest.fixture
def word() -> EditedWord:
    return EditedWord(sample().data)


FILLED = {"one": ["新建社区医院12家。"], "three": ["新建社区医院12家。", "由市卫生健康委负责。", "年内完成。"]}


def _filled(texts: list[str]) -> EditedWord:
    word = EditedWord(sample().data)
    _fill(word, EMPTY, texts[0])
    last = _paragraph_of(word, EMPTY)
    for text in texts[1:]:
        last = _add_below(last, text)
    return word


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[Path, Path]]:
    """Files as people left them, and as an office program saved them in one run."""
    folder = tmp_path_factory.mktemp("slots")
    words = {"empty": EditedWord(sample().data), **{name: _filled(texts) for name, texts in FILLED.items()}}
    paths = [word.save(folder / f"{name}.docx") for name, word in words.items()]
    again = convert_all(paths, "docx:MS Word 2007 XML", folder / "saved")
    return dict(zip(words, zip(paths, again, strict=True), strict=True))


@pytest.mark.parametrize("name", FILLED)
def test_texts_of_a_slot_are_there_once_after_an_office_program(name: str, saved: dict[str, tuple[Path, Path]]) -> None:
    for path in saved[name]:
        assert _read(path) == {EMPTY: FILLED[name], WRITTEN: list(OLD)}


def test_an_empty_slot_is_still_empty_after_an_office_program(saved: dict[str, tuple[Path, Path]]) -> None:
    for path in saved["empty"]:
        assert _read(path)[EMPTY] == [_prompt(sample_document())]


def test_a_slot_whose_control_lies_around_its_paragraphs(word: EditedWord, tmp_path: Path) -> None:
    """Word puts a control that people spread over several paragraphs around them."""
    _fill(word, EMPTY, "新建社区医院12家。")
    first = _paragraph_of(word, EMPTY)
    _add_below(first, "由市卫生健康委负责。")
    outer = word.slot(EMPTY)
    content = outer.find(f"{W}sdtContent")
    first.replace(outer, content[0])
    second = first.getnext()
    first.addprevious(outer)
    content.extend([first, second])
    _add_below(outer.getprevious(), "前面的话。").find(f"{W}pPr/{W}pStyle").set(f"{W}val", "BodyText")
    assert [tag_of(each) for each in word.body.findall(f"{W}sdt")][1:] == [EMPTY]
    assert _read(word.save(tmp_path / "report.docx"))[EMPTY] == ["新建社区医院12家。", "由市卫生健康委负责。"]


def test_what_does_not_belong_to_a_slot(word: EditedWord, tmp_path: Path) -> None:
    """Paragraphs of another style, sentences of the report, and what stands behind these."""
    last = next(each for each in word.paragraphs("Slot") if "制度" in "".join(each.itertext()))
    plain = _add_below(last, "另起一段。")
    plain.find(f"{W}pPr/{W}pStyle").set(f"{W}val", "BodyText")
    _add_below(plain, "样式相同，但不相连。")
    heading = next(each for each in word.root.iter(f"{W}bookmarkStart") if each.get(f"{W}name", "").startswith("s_"))
    moved = next(heading.iterancestors(f"{W}p"))
    moved.find(f"{W}pPr/{W}pStyle").set(f"{W}val", "Slot")
    assert style_of(moved) == "Slot"
    word.slot(EMPTY).getparent().addnext(moved)
    assert _read(word.save(tmp_path / "report.docx")) == {EMPTY: [_prompt(sample_document())], WRITTEN: list(OLD)}


def test_a_number_of_the_report_stays_bound_in_a_slot(word: EditedWord, tmp_path: Path) -> None:
    control = copy.deepcopy(word.controls()[0])
    word.slot(EMPTY).find(f"{W}sdtContent").append(control)
    below = _add_below(_paragraph_of(word, EMPTY), "其中：")
    below.append(copy.deepcopy(control))
    _, reading = read_word(word.save(tmp_path / "report.docx"))
    inside = [passage for passage in reading.passages() if passage.slot == EMPTY]
    assert [[each.name for each in passage.controls] for passage in inside] == [[tag_of(control)]] * 2
