"""The round trip of people's words: written, edited in Word, adopted, and written again from the same or other data."""

from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import docx
import pytest
from edited_word import EditedWord, W, replace_text, retype, tag_of, text_of, unbind
from lxml import etree
from pack_folder import PackFolder, part

from weiheng.cli.verifying import adopt as adopt_command
from weiheng.definitions.address import find
from weiheng.definitions.texts import Texts
from weiheng.editions import open_edition
from weiheng.report.adopt import adopt
from weiheng.report.blocks import Document, Sentence
from weiheng.report.keep import ADDED, load_texts, outdated
from weiheng.report.making import Desk, desk_of
from weiheng.report.numbers import Number
from weiheng.report.record import bookmark, slot_tag
from weiheng.report.verify.opening import Returned, read_back
from weiheng.report.verify.report import compared
from weiheng.report.writers.word import word_bytes
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.problem import Exit, Refused

AREA = "990101"
MOVED = ("infant_mortality,990101,2023,4.00", "infant_mortality,990101,2023,3.00")


@pytest.fixture
def pack(demo: PackFolder, monkeypatch: pytest.MonkeyPatch) -> PackFolder:
    """The demo pack where bare names are looked for."""
    monkeypatch.setenv("WEIHENG_PACKS", str(demo.root.parent))
    return demo


def desk_for(pack: PackFolder) -> Desk:
    return desk_of(open_edition(find(f"{pack.root}/index/2023")), "en")


def written(pack: PackFolder) -> tuple[EditedWord, Document]:
    document = desk_for(pack).document(AREA)
    return EditedWord(word_bytes(document, Words("en"))), document


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> tuple[EditedWord, Document]:
    """The report of the demo pack as it is."""
    return written(PackFolder.copy_to(tmp_path_factory.mktemp("plain")))


@pytest.fixture
def word(plain: tuple[EditedWord, Document]) -> EditedWord:
    """A copy of that report, to be edited at will."""
    return deepcopy(plain[0])


@pytest.fixture(scope="module")
def document(plain: tuple[EditedWord, Document]) -> Document:
    """What it was written from."""
    return plain[1]


def conclusion(document: Document) -> Sentence:
    """The first sentence of the report with two numbers and more."""
    return next(
        each
        for each in document.sentences()
        if sum(isinstance(piece, Number) and bool(piece.unit) for piece in each.text) > 1
    )


def others(document: Document) -> tuple[Sentence, ...]:
    """Sentences whose words stand once in the report, so that they are found again."""
    texts = [document.plain(each.text) for each in document.sentences()]
    return tuple(each for each in document.sentences() if texts.count(document.plain(each.text)) == 1)


def mark_of(word: EditedWord, sentence: Sentence) -> Any:
    return word.sentence(bookmark("s", sentence.key))


def between(word: EditedWord, sentence: Sentence) -> list[Any]:
    """What stands between the ends of a sentence's bookmark."""
    start = mark_of(word, sentence)
    inside, each = [], start.getnext()
    while not (each.tag == f"{W}bookmarkEnd" and each.get(f"{W}id") == start.get(f"{W}id")):
        inside.append(each)
        each = each.getnext()
    return inside


def first_words(word: EditedWord, sentence: Sentence) -> Any:
    return next(each for each in between(word, sentence) if each.tag == f"{W}r" and text_of(each).strip())


def new_paragraph(after: Any, text: str) -> None:
    paragraph = etree.Element(f"{W}p")
    etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = text
    after.addnext(paragraph)


def slot_of(document: Document, ending: str) -> str:
    return next(block.key for block in document.all_blocks() if type(block).__name__ == "Slot" and ending in block.key)


@dataclass(frozen=True)
class Edited:
    """A report with a sentence changed, one taken out, a slot filled and a paragraph added."""

    path: Path
    changed: Sentence
    out: Sentence


@pytest.fixture(scope="module")
def edited(plain: tuple[EditedWord, Document], tmp_path_factory: pytest.TempPathFactory) -> Edited:
    word, document = deepcopy(plain[0]), plain[1]
    changed = conclusion(document)
    out = next(each for each in reversed(others(document)) if each != changed)
    retype(first_words(word, changed), "As people see it: ")
    for each in between(word, out):
        each.getparent().remove(each)
    retype(word.slot(slot_tag(slot_of(document, "measures"))), "Open 3 clinics {sic}.")
    new_paragraph(mark_of(word, changed).getparent(), "We also visited 12 schools.")
    return Edited(word.save(tmp_path_factory.mktemp("edited") / "edited.docx"), changed, out)


def adopted(pack: PackFolder, path: Path) -> Texts:
    assert adopt_command(path, None, None, dry_run=False, lang="en") == Exit.OK
    return load_texts(pack.root / "index/2023/texts.en.yaml")


def differences(path: Path) -> list[tuple[str, str]]:
    returned = read_back(path, None)
    assert isinstance(returned, Returned)
    result = compared(returned.reading, returned.record, returned.book, returned.fresh)
    return [(each.expected, each.found) for each in result.differences]


def test_what_people_wrote_is_there_again_and_agrees(
    pack: PackFolder, document: Document, edited: Edited, tmp_path: Path
) -> None:
    adopted(pack, edited.path)
    word, after = written(pack)
    again = word.save(tmp_path / "again.docx")

    sentences = {each.key: after.plain(each.text) for each in after.sentences()}
    numbers = [each.text for each in edited.changed.text if isinstance(each, Number)]
    assert sentences[edited.changed.key].startswith("As people see it: ")
    assert all(number in sentences[edited.changed.key] for number in numbers)
    assert edited.out.key not in sentences
    assert outdated(after) == ()
    assert "Open 3 clinics {sic}." in text_of(word.body)
    assert "We also visited 12 schools." in text_of(word.body)
    assert differences(again) == []
    assert len(tuple(after.sentences())) == len(tuple(document.sentences()))  # one out, one added


def test_kept_sentences_follow_the_data_and_are_flagged(
    pack: PackFolder, document: Document, edited: Edited, tmp_path: Path
) -> None:
    changed = edited.changed
    adopted(pack, edited.path)
    pack.replace("observations/values.csv", *MOVED)

    word, after = written(pack)

    assert changed.key in [each.key for each in outdated(after)]
    shown = next(after.plain(each.text) for each in after.sentences() if each.key == changed.key)
    assert shown.startswith("As people see it: ")
    assert shown != document.plain(changed.text)
    assert differences(word.save(tmp_path / "again.docx")) == []


def test_a_bound_number_in_a_kept_sentence_is_still_verified(pack: PackFolder, edited: Edited, tmp_path: Path) -> None:
    adopted(pack, edited.path)
    word, _ = written(pack)
    control = next(each for each in between(word, edited.changed) if tag_of(each) and "." in text_of(each))
    old = text_of(control)
    retype(control, "12.34")
    replace_text(first_words(word, edited.changed), "people", "9 of 10 people")

    ((expected, found),) = differences(word.save(tmp_path / "again.docx"))

    assert (expected, found.split()[0]) == (old, "12.34")


def test_adopting_twice_changes_nothing(pack: PackFolder, edited: Edited, tmp_path: Path) -> None:
    first = adopted(pack, edited.path)
    assert adopted(pack, edited.path) == first

    word, _ = written(pack)
    result = adopt(word.save(tmp_path / "again.docx"))
    assert (result.changes, result.slots, result.additions, result.left) == ((), (), (), ())
    assert result.texts == first


def test_a_file_whose_words_were_adopted_agrees_too(
    pack: PackFolder, word: EditedWord, document: Document, tmp_path: Path
) -> None:
    """The edited file itself, with a number of people's own in a sentence, once the pack keeps that sentence."""
    changed = conclusion(document)
    retype(first_words(word, changed), "With 7 new clinics: ")
    path = word.save(tmp_path / "edited.docx")
    assert [found.split()[0] for _, found in differences(path)] == ["7"]

    adopted(pack, path)

    assert differences(path) == []


def test_slots_that_lost_their_tag(pack: PackFolder, word: EditedWord, document: Document, tmp_path: Path) -> None:
    retype(word.slot(slot_tag(slot_of(document, "measures"))), "Open 3 clinics.")
    for control in list(word.root.iter(f"{W}sdt")):
        tag = control.find(f"{W}sdtPr/{W}tag")
        if tag is not None and tag_of(control).startswith("slot "):
            tag.getparent().remove(tag)

    result = adopt(word.save(tmp_path / "edited.docx"))

    assert [(key, texts) for key, texts in result.slots] == [(slot_of(document, "measures"), ("Open 3 clinics.",))]
    assert (result.changes, result.additions, result.left) == ((), (), ())


def test_what_was_kept_before_stays_beside_what_is_new(pack: PackFolder, edited: Edited, tmp_path: Path) -> None:
    first = adopted(pack, edited.path)
    word, document = written(pack)
    other = next(each for each in others(document) if each.key != edited.changed.key and each.kept is None)
    last = between(word, other)[-1]
    tail = etree.Element(f"{W}r")
    etree.SubElement(tail, f"{W}t").text = " This was typed behind it."
    last.getnext().addnext(tail)
    added = next(each for each in document.sentences() if each.rule == ADDED)
    retype(first_words(word, added), "We also visited 14 schools.")

    second = adopted(pack, word.save(tmp_path / "more.docx"))

    assert {each.key for each in second.sentences} == {*(each.key for each in first.sentences), other.key}
    new = next(each for each in second.sentences if each.key == other.key)
    assert (new.text or "").endswith("This was typed behind it.")
    assert [each.text for each in second.additions] == ["We also visited 14 schools."]
    assert second.slots == first.slots


def test_a_number_that_was_unbound_is_kept_as_words(
    pack: PackFolder, word: EditedWord, document: Document, tmp_path: Path
) -> None:
    changed = conclusion(document)
    control = next(each for each in between(word, changed) if tag_of(each) and "." in text_of(each))
    unbind(control, "about ninety")

    (kept,) = adopted(pack, word.save(tmp_path / "edited.docx")).sentences

    assert "about ninety" in (kept.text or "")
    assert (kept.text or "").count("{") == sum(isinstance(each, Number) for each in changed.text) - 1
    assert kept.generated == document.plain(changed.text)


def test_a_number_typed_over_stays_a_number_of_the_data(
    pack: PackFolder, word: EditedWord, document: Document, tmp_path: Path
) -> None:
    changed = conclusion(document)
    control = next(each for each in between(word, changed) if tag_of(each) and "." in text_of(each))
    retype(control, "12.34")

    result = adopt(word.save(tmp_path / "edited.docx"))

    assert (result.changes, result.texts) == ((), Texts())
    assert ["12.34" in text for text in result.numbers] == [True]


def test_a_table_of_peoples_own_is_named_and_not_lost_in_silence(
    pack: PackFolder, word: EditedWord, tmp_path: Path
) -> None:
    table = etree.fromstring(etree.tostring(next(word.tables())))
    for cell in table.iter(f"{W}tc"):
        retype(cell, "own") if text_of(cell) else None
    word.body.insert(len(word.body) - 1, table)

    result = adopt(word.save(tmp_path / "edited.docx"))

    (left,) = result.left
    assert "own own" in left.after
    assert result.texts == Texts()


def test_a_dry_run_writes_nothing(pack: PackFolder, edited: Edited, capsys: pytest.CaptureFixture[str]) -> None:
    before = pack.snapshot()

    assert adopt_command(edited.path, None, None, dry_run=True, lang="en") == Exit.OK

    assert pack.snapshot() == before
    said = capsys.readouterr().out
    assert "As people see it: " in said
    assert "Taken out: " in said
    assert "Open 3 clinics {sic}." in said
    assert "Taken back: sentences 2, places to write in 1, added paragraphs 1." in said
    assert said.endswith("Nothing was written, as asked.\n")


def test_into_a_file_of_its_own(pack: PackFolder, edited: Edited, tmp_path: Path) -> None:
    before, out = pack.snapshot(), tmp_path / "ours.yaml"

    adopt_command(edited.path, None, out, dry_run=False, lang="en")

    assert pack.snapshot() == before
    made = desk_of(open_edition(find(f"{pack.root}/index/2023")), "en", load_texts(out))
    document = made.document(AREA)
    shown = next(document.plain(each.text) for each in document.sentences() if each.key == edited.changed.key)
    assert shown.startswith("As people see it: ")


def test_packs_of_the_engine_are_not_written_to(tmp_path: Path) -> None:
    desk = desk_of(open_edition(find("textbook/index/rsr")), "zh")
    path = tmp_path / "report.docx"
    path.write_bytes(word_bytes(desk.document("A"), Words("zh")))

    with pytest.raises(Refused) as refused:
        adopt_command(path, None, None, dry_run=False, lang="zh")

    assert refused.value.problems[0].code == "L05"


def test_r11_only_our_reports_can_be_adopted(tmp_path: Path) -> None:
    plain = docx.Document()
    plain.add_paragraph("A letter.")
    plain.save(str(tmp_path / "plain.docx"))

    with pytest.raises(Refused) as refused:
        adopt(tmp_path / "plain.docx")

    (problem,) = refused.value.problems
    assert (problem.code, refused.value.exit_code) == ("R11", Exit.FILES)
    assert part(problem, "found") == "no record of a report in plain.docx"
