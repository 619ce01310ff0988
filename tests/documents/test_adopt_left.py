"""What people change where nothing can be kept is told, and no new report is written over it unasked."""

from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from edited_word import EditedWord, W, other_digit, replace_text, retype, style_of, tag_of, text_of
from lxml import etree
from pack_folder import PackFolder
from soffice import convert_all

from weiheng.cli.verifying import adopt as adopt_command
from weiheng.definitions.texts import Texts, texts_yaml
from weiheng.editions import open_edition
from weiheng.report.adopt import adopt, has_unkept
from weiheng.report.making import desk_of
from weiheng.report.writers.word import word_bytes
from weiheng.vocabulary.messages import Language, Words

FOOTER = "word/footer1.xml"


def written(pack: PackFolder, language: Language = "en", onepage: bool = False) -> EditedWord:
    document = desk_of(open_edition(pack.address()), language).document("990101", onepage)
    return EditedWord(word_bytes(document, Words(language)))


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> EditedWord:
    """The report of the demo pack as it is."""
    return written(PackFolder.copy_to(tmp_path_factory.mktemp("report")))


@pytest.fixture
def word(report: EditedWord) -> EditedWord:
    """A copy of that report, to be edited at will."""
    return deepcopy(report)


def address(pack: PackFolder) -> str:
    return f"{pack.root}/index/2023"


def unkept(pack: PackFolder, path: Path) -> bool:
    """Whether a new report in the place of this one would lose something."""
    return has_unkept(path, None, address(pack))


def copied(element: Any) -> Any:
    copy = etree.fromstring(etree.tostring(element))
    for each in [*copy.iter(f"{W}bookmarkStart"), *copy.iter(f"{W}bookmarkEnd")]:
        each.getparent().remove(each)
    return copy


def paragraph_of(text: str) -> Any:
    paragraph = etree.Element(f"{W}p")
    etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t").text = text
    return paragraph


def scores(word: EditedWord) -> Any:
    """The table with most rows."""
    return max(word.tables(), key=lambda each: len(list(each.iter(f"{W}tr"))))


def texts_of(word: EditedWord) -> list[Any]:
    """Paragraphs of several sentences."""
    return [each for each in word.paragraphs("BodyText") if len(list(each.iter(f"{W}bookmarkStart"))) > 1]


# What people do, one edit a line: what is told of it is (kind, words before, words after).

Told = tuple[str, str, str]


def _heading(word: EditedWord) -> Told:
    heading = word.paragraphs("Heading1")[-1]
    before = text_of(heading)
    retype(heading, "What we plan")
    return "changed", before, "What we plan"


def _caption(word: EditedWord) -> Told:
    caption = word.paragraphs("Caption")[0]
    before = text_of(caption).split(". ", 1)[1]
    last = [each for each in caption.iter(f"{W}t") if (each.text or "").strip(". ")][-1]
    last.text = f"{last.text}, all of them"
    return "changed", before, f"{before}, all of them"


def _title(word: EditedWord) -> Told:
    (title,) = word.paragraphs("Title")
    before = text_of(title)
    last = [each for each in title.iter(f"{W}t") if (each.text or "").strip()][-1]
    last.text = f"{last.text} (draft)"
    return "changed", before, f"{before} (draft)"


def _note(word: EditedWord) -> Told:
    note = word.paragraphs("TableNote")[0]
    before = text_of(note)
    last = list(note.iter(f"{W}t"))[-1]
    last.text = f"{last.text} See the annex."
    return "changed", before, f"{before} See the annex."


def _note_gone(word: EditedWord) -> Told:
    note = word.paragraphs("TableNote")[0]
    note.getparent().remove(note)
    return "removed", text_of(note), ""


def _cell_words(word: EditedWord) -> Told:
    cell = next(each for each in scores(word).iter(f"{W}tc") if text_of(each) == "Life expectancy at birth")
    retype(cell, "Expected years")
    return "changed", "Life expectancy at birth", "Life expectancy at birth: Expected years"


def _cell_number(word: EditedWord) -> Told:
    control = next(each for each in word.controls(scores(word)) if "." in text_of(each))
    before = text_of(control)
    retype(control, other_digit(before))
    return "changed", before, other_digit(before)


def _below_a_cell(word: EditedWord) -> Told:
    cell = list(scores(word).iter(f"{W}tc"))[-1]
    before = text_of(cell)
    cell.append(paragraph_of("(see the note)"))
    return "changed", before, f"{before} (see the note)"


def _row_gone(word: EditedWord) -> Told:
    row = next(each for each in scores(word).iter(f"{W}tr") if "Life expectancy at birth" in text_of(each))
    row.getparent().remove(row)
    return "removed", "Life expectancy at birth", ""


def _row_added(word: EditedWord) -> Told:
    row = copied(list(scores(word).iter(f"{W}tr"))[-1])
    for cell in [each for each in row.iter(f"{W}tc") if text_of(each)]:
        retype(cell, "our own")
    scores(word).append(row)
    return "added", "", "our own our own"


def _table_gone(word: EditedWord) -> Told:
    caption = word.paragraphs("Caption")[-1]
    table = next(each for each in caption.itersiblings(f"{W}tbl"))
    table.getparent().remove(table)
    return "removed", text_of(caption).split(". ", 1)[1], ""


def _chart_gone(word: EditedWord) -> Told:
    caption = word.paragraphs("FigureCaption")[-1]
    figure = caption.getprevious()
    figure.getparent().remove(figure)
    return "removed", text_of(caption).split(". ", 1)[1], ""


def _heading_gone(word: EditedWord) -> Told:
    heading = word.paragraphs("Heading1")[-1]
    heading.getparent().remove(heading)
    return "removed", text_of(heading), ""


def _heading_added(word: EditedWord) -> Told:
    heading = word.paragraphs("Heading1")[-1]
    own = copied(heading)
    retype(own, "A chapter of ours")
    heading.addprevious(own)
    return "added", "", "A chapter of ours"


def _joined(word: EditedWord) -> Told:
    first = next(each for each in texts_of(word) if each.getnext() in word.paragraphs("BodyText"))
    second = first.getnext()
    first.extend(each for each in list(second) if each.tag != f"{W}pPr")
    second.getparent().remove(second)
    return "moved", "", text_of(first)


def _broken(word: EditedWord) -> Told:
    first = texts_of(word)[0]
    second = etree.Element(f"{W}p")
    start = list(first.iter(f"{W}bookmarkStart"))[1]
    second.extend([start, *start.itersiblings()])
    first.addnext(second)
    return "moved", "", text_of(second)


def _moved(word: EditedWord) -> Told:
    paragraph = texts_of(word)[1]
    word.paragraphs("Heading1")[-1].addnext(paragraph)
    return "moved", "", text_of(paragraph)


def _footer(word: EditedWord) -> Told:
    word.parts[FOOTER] = word.parts[FOOTER].replace(b">- <", b">For the council - <")
    return "added", "", "For the council -"


Edit = Callable[[EditedWord], Told]
EDITS: tuple[Edit, ...] = (
    _heading,
    _caption,
    _title,
    _note,
    _note_gone,
    _cell_words,
    _cell_number,
    _below_a_cell,
    _row_gone,
    _row_added,
    _table_gone,
    _chart_gone,
    _heading_gone,
    _heading_added,
    _joined,
    _broken,
    _moved,
    _footer,
)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.__name__.strip("_"))
def test_an_edit_that_cannot_be_kept_is_told_once(
    demo: PackFolder, word: EditedWord, tmp_path: Path, edit: Edit
) -> None:
    kind, before, after = edit(word)
    path = word.save(tmp_path / "edited.docx")

    result = adopt(path, None, address(demo))

    (left,) = result.left
    assert left.kind == kind
    assert " ".join(before.split()) in left.before
    assert " ".join(after.split()) in left.after
    assert result.texts == Texts()
    assert unkept(demo, path)


def test_a_number_typed_over_in_a_changed_sentence_is_told_too(
    demo: PackFolder, word: EditedWord, tmp_path: Path
) -> None:
    paragraph = next(each for each in texts_of(word) if any("." in text_of(one) for one in word.controls(each)))
    control = next(each for each in word.controls(paragraph) if "." in text_of(each))
    new = other_digit(text_of(control), 1)
    retype(control, new)
    assert unkept(demo, word.save(tmp_path / "number.docx"))
    next(each for each in paragraph.iter(f"{W}t") if (each.text or "").strip()).text = "All in all, in "

    result = adopt(word.save(tmp_path / "edited.docx"), None, address(demo))

    assert len(result.changes) == 1
    assert [new in text for text in result.numbers] == [True]


UNTOUCHED: list[tuple[Language, bool]] = [("zh", True), ("en", True), ("zh", False), ("en", False)]


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[Language, bool], tuple[Path, Path]]:
    """Reports as they were written, and as LibreOffice saves them, all in one run."""
    folder = tmp_path_factory.mktemp("untouched")
    pack = PackFolder.copy_to(folder)
    paths = [written(pack, *each).save(folder / f"{n}.docx") for n, each in enumerate(UNTOUCHED)]
    again = convert_all(paths, "docx:MS Word 2007 XML", folder / "saved")
    return dict(zip(UNTOUCHED, zip(paths, again, strict=True), strict=True))


@pytest.mark.parametrize(("language", "onepage"), UNTOUCHED)
def test_an_untouched_report_has_nothing_to_lose(
    demo: PackFolder, untouched: dict[tuple[Language, bool], tuple[Path, Path]], language: Language, onepage: bool
) -> None:
    """Also when the data, the outline and the words of the pack have changed since, and after LibreOffice."""
    assert [unkept(demo, path) for path in untouched[language, onepage]] == [False, False]

    demo.replace("observations/values.csv", "infant_mortality,990101,2023,4.00", "infant_mortality,990101,2023,3.00")
    demo.write(
        "index/2023/outline.yaml",
        "title: {zh: 简, en: Short}\nsections:\n  - id: only\n    title: {zh: 一, en: One}\n"
        "    contents:\n      - paragraph: whole\n",
    )
    assert [unkept(demo, path) for path in untouched[language, onepage]] == [False, False]


def test_a_sentence_moved_into_a_slot_stays_a_sentence(demo: PackFolder, tmp_path: Path) -> None:
    word = written(demo)
    slot = next(each for each in word.root.iter(f"{W}sdt") if tag_of(each).startswith("slot "))
    inside = next(slot.iter(f"{W}p"), None)
    prompt = inside if inside is not None else next(slot.iterancestors(f"{W}p"))
    paragraph = texts_of(word)[0]
    prompt.addnext(paragraph)

    result = adopt(word.save(tmp_path / "moved.docx"), None, address(demo))

    assert [each.kind for each in result.left] == ["moved"]  # it, or what it passed
    assert (result.changes, result.texts) == ((), Texts())

    prompt.extend(each for each in list(paragraph) if each.tag != f"{W}pPr")
    paragraph.getparent().remove(paragraph)
    joined = adopt(word.save(tmp_path / "joined.docx"), None, address(demo))
    assert joined.texts == Texts()
    assert {each.kind for each in joined.left} == {"moved"}


def test_a_prompt_is_never_taken_for_words_of_people(demo: PackFolder, tmp_path: Path) -> None:
    word = written(demo)
    slot = next(each for each in word.root.iter(f"{W}sdt") if tag_of(each).startswith("slot "))
    prompt = text_of(slot)
    retype(slot, f"{prompt}Two clinics.")
    word.paragraphs("Heading1")[0].addnext(paragraph_of(prompt))

    result = adopt(word.save(tmp_path / "edited.docx"), None, address(demo))

    assert [texts for _, texts in result.slots] == [("Two clinics.",)]
    assert result.additions == ()


def test_a_new_item_stands_by_itself(demo: PackFolder, tmp_path: Path) -> None:
    """Whether its paragraph was copied with the bookmark of the item before it, or the bookmark grew over it."""
    word = written(demo)
    item = word.paragraphs("Item")[0] if word.paragraphs("Item") else texts_of(word)[0]
    own = etree.fromstring(etree.tostring(item))
    for each in own.iter(f"{W}sdt"):
        each.getparent().remove(each)
    retype(own, "Our own item.")
    item.addnext(own)

    result = adopt(word.save(tmp_path / "edited.docx"), None, address(demo))

    assert [text for _, text in result.additions] == ["Our own item."]
    assert (result.changes, result.left) == ((), ())


def test_what_was_adopted_is_not_told_again(
    demo: PackFolder, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    word = written(demo)
    replace_text(texts_of(word)[0], text_of(next(texts_of(word)[0].iter(f"{W}t"))), "All in all, in ")
    retype(next(each for each in word.root.iter(f"{W}sdt") if tag_of(each).startswith("slot ")), "Two clinics.")
    word.paragraphs("Heading1")[-1].addnext(paragraph_of("We visited schools."))
    path = word.save(tmp_path / "edited.docx")
    assert adopt_command(path, address(demo), None, dry_run=False, lang="en") == 0
    first = capsys.readouterr().out
    assert "Taken back: sentences 1, places to write in 1, added paragraphs 1." in first

    assert adopt_command(path, address(demo), None, dry_run=False, lang="en") == 0

    assert capsys.readouterr().out == "There is nothing new to take back.\n"
    assert not unkept(demo, path)


def test_words_taken_out_of_a_slot_are_told(demo: PackFolder, tmp_path: Path) -> None:
    word = written(demo)
    slot = next(each for each in word.root.iter(f"{W}sdt") if tag_of(each).startswith("slot "))
    retype(slot, "Two clinics.")
    texts = adopt(word.save(tmp_path / "edited.docx"), None, address(demo)).texts
    demo.write("index/2023/texts.en.yaml", texts_yaml(texts))
    again = written(demo)
    retype(next(each for each in again.root.iter(f"{W}sdt") if tag_of(each).startswith("slot ")), "")

    result = adopt(again.save(tmp_path / "again.docx"), None, address(demo))

    assert [(each.kind, each.before) for each in result.left] == [("removed", "Two clinics.")]


def test_the_styles_that_edits_rely_on_are_there(demo: PackFolder) -> None:
    styles = {style_of(each) for each in written(demo).paragraphs()}

    assert {"Title", "Heading1", "Caption", "FigureCaption", "TableNote", "BodyText"} <= styles
