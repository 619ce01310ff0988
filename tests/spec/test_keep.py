"""People's words in a report that is made again: kept, following the data, and flagged where the data have moved."""

from pathlib import Path

import pytest
from pack_folder import PackFolder, part

from weiheng.definitions.address import find
from weiheng.definitions.texts import Addition, KeptSentence, KeptSlot, Printed, Texts, escaped, pieces, texts_yaml
from weiheng.editions import open_edition
from weiheng.report.blocks import Block, Document, Heading, Paragraph, Sentence, Slot
from weiheng.report.book import Book
from weiheng.report.keep import keep, load_texts, outdated
from weiheng.report.numbers import Kind, Number, Origin, Style, tag_of
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Refused

SCORE = Origin(Kind.SCORE, "health_index", "990101", 2023, "demo/index/2023")
STYLE = Style(2, unit=True)
TAG = tag_of(SCORE, STYLE)


def book_of(demo: PackFolder) -> Book:
    return Book(open_edition(find(f"{demo.root}/index/2023")).assessment, "en")


def document_of(book: Book, *more: Block) -> Document:
    level = Sentence("level", "sample", ("The index is ", book.number(SCORE, STYLE), "."))
    still = Sentence("still", "sample", ("Nothing else.",))
    blocks: tuple[Block, ...] = (
        Heading("head", 1, ("Results",)),
        Paragraph("text", (level, still)),
        Slot("causes", "Write the causes."),
        *more,
    )
    return Document("en", "demo/index/2023", "990101", ("Title",), "Demo", "2024", (), blocks)


def kept_level(book: Book, text: str | None = "We reached {" + TAG + "} at last.") -> KeptSentence:
    number = book.number(SCORE, STYLE)
    return KeptSentence(
        key="level",
        text=text,
        generated=f"The index is {number.text}.",
        numbers=(Printed(origin=TAG, text=number.text),),
    )


def sentences(document: Document) -> dict[str, str]:
    return {each.key: document.plain(each.text) for each in document.sentences()}


def test_without_texts_nothing_changes(demo: PackFolder) -> None:
    book = book_of(demo)
    document = document_of(book)

    assert keep(document, None, book) is document
    assert keep(document, Texts(), book) is document


def test_a_kept_sentence_is_a_persons_with_the_number_of_the_data(demo: PackFolder) -> None:
    book = book_of(demo)

    document = keep(document_of(book), Texts(sentences=(kept_level(book),)), book)

    number = book.number(SCORE, STYLE)
    assert sentences(document) == {"level": f"We reached {number.text} at last.", "still": "Nothing else."}
    assert number in tuple(document.numbers())
    assert outdated(document) == ()


def test_a_kept_sentence_is_flagged_when_its_number_moves(demo: PackFolder) -> None:
    texts = Texts(sentences=(kept_level(book_of(demo)),))
    demo.replace("observations/values.csv", "infant_mortality,990101,2023,4.00", "infant_mortality,990101,2023,3.00")
    book = book_of(demo)

    document = keep(document_of(book), texts, book)

    (flagged,) = outdated(document)
    number = book.number(SCORE, STYLE)
    assert document.plain(flagged.text) == f"We reached {number.text} at last."
    assert flagged.kept is not None
    assert document.plain(flagged.kept.generated) == f"The index is {number.text}."


def test_a_kept_sentence_is_flagged_when_the_rule_says_something_else(demo: PackFolder) -> None:
    book = book_of(demo)
    kept = KeptSentence(key="still", text="Calm.", generated="Nothing at all.")

    document = keep(document_of(book), Texts(sentences=(kept,)), book)

    assert [each.key for each in outdated(document)] == ["still"]


def test_a_sentence_taken_out_stays_out_and_is_flagged_when_it_moves(demo: PackFolder) -> None:
    book = book_of(demo)
    texts = Texts(sentences=(kept_level(book, text=None),))

    assert list(sentences(keep(document_of(book), texts, book))) == ["still"]

    demo.replace("observations/values.csv", "infant_mortality,990101,2023,4.00", "infant_mortality,990101,2023,3.00")
    book = book_of(demo)
    document = keep(document_of(book), texts, book)
    assert [(each.key, each.text) for each in outdated(document)] == [("level", ())]


def test_a_paragraph_without_sentences_is_gone(demo: PackFolder) -> None:
    book = book_of(demo)
    gone = (kept_level(book, text=None), KeptSentence(key="still", generated="Nothing else."))

    document = keep(document_of(book), Texts(sentences=gone), book)

    assert not any(isinstance(block, Paragraph) for block in document.blocks)


def test_slots_and_paragraphs_of_peoples_own(demo: PackFolder) -> None:
    book = book_of(demo)
    texts = Texts(
        slots=(KeptSlot(key="causes", paragraphs=("First {{sic}}.", "Second {" + TAG + "}.")),),
        additions=(
            Addition(key="added 1", after="still", text="Behind a sentence: {" + TAG + "}."),
            Addition(key="added 2", after="causes", text="At the end."),
        ),
    )

    document = keep(document_of(book), texts, book)

    shown = book.number(SCORE, STYLE).text
    slot = next(block for block in document.blocks if isinstance(block, Slot))
    assert slot.paragraphs == ("First {sic}.", f"Second {shown}.")
    kinds = [type(block).__name__ for block in document.blocks]
    assert kinds == ["Heading", "Paragraph", "Paragraph", "Slot", "Paragraph"]
    assert sentences(document)["added 1"] == f"Behind a sentence: {shown}."
    assert sum(isinstance(each, Number) for block in document.sentences() for each in block.text) == 2
    assert outdated(document) == ()


def test_keys_that_the_report_has_no_more_do_no_harm(demo: PackFolder) -> None:
    book = book_of(demo)
    document = document_of(book)
    texts = Texts(
        sentences=(KeptSentence(key="gone", text="x", generated="y"),),
        slots=(KeptSlot(key="gone", paragraphs=("x",)),),
        additions=(Addition(key="added 1", after="gone", text="x"),),
    )

    assert keep(document, texts, book) == document


def test_r12_a_text_that_names_no_number(demo: PackFolder) -> None:
    book = book_of(demo)
    texts = Texts(sentences=(KeptSentence(key="level", text="We reached {96.35}.", generated="x"),))

    with pytest.raises(Refused) as refused:
        keep(document_of(book), texts, book)

    (problem,) = refused.value.problems
    assert (problem.code, str(problem.place)) == ("R12", "texts.en.yaml")
    assert part(problem, "found") == "96.35"


def test_the_file_of_texts_says_what_it_is_given(tmp_path: Path) -> None:
    """Quotes, braces, lines, tabs, signs that YAML minds, invisible ones, and those beyond the basic plane."""
    odd = 'a "b" \\ {{c}}\n\td: - #x \u2028 \x85 \u200b 𠮷 \U000e0001 是'
    texts = Texts(
        sentences=(
            KeptSentence(key="no", text=odd, generated="", numbers=(Printed(origin=TAG, text="1.0 points"),)),
            KeptSentence(key="1e3", text=None, generated=odd),
        ),
        slots=(KeptSlot(key="null", paragraphs=(odd, "")), KeptSlot(key="empty", paragraphs=())),
        additions=(Addition(key="added 1", after="no", text=odd),),
    )
    path = tmp_path / "texts.en.yaml"
    path.write_text(texts_yaml(texts), encoding="utf-8")

    assert load_texts(path) == texts
    assert load_texts_of(Texts(), path) == Texts()


def load_texts_of(texts: Texts, path: Path) -> Texts:
    path.write_text(texts_yaml(texts), encoding="utf-8")
    return load_texts(path)


@pytest.mark.parametrize(
    ("text", "code", "found"),
    [
        ("sentences: [{key: a, text: 'a { b', generated: c}]", "Y07", "a { b"),
        ("sentences: [{key: a, generated: b}, {key: a, generated: c}]", "Y07", Term("a_mapping")),
        ("sentences: [{key: a}]", "Y06", ""),
        ("sentence: []", "Y04", ""),
        ("slots: [a: b: c]", "Y01", ""),
        ("format: 2", "Y07", "2"),
    ],
)
def test_a_file_of_texts_that_is_wrong(tmp_path: Path, text: str, code: str, found: object) -> None:
    path = tmp_path / "texts.zh.yaml"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(Refused) as refused:
        load_texts(path)

    assert [problem.code for problem in refused.value.problems] == [code]
    assert refused.value.problems[0].facts.get("found", "") == found or not found


def test_the_pack_reads_its_texts_and_says_what_is_wrong_with_them(demo: PackFolder) -> None:
    demo.write("index/2023/texts.en.yaml", texts_yaml(Texts(slots=(KeptSlot(key="a", paragraphs=("b",)),))))
    assert demo.problems() == ()

    demo.write("index/2023/texts.en.yaml", 'format: "1"\nslots:\n  - key: "a"\n')
    assert [(each.code, str(each.place)) for each in demo.problems()] == [("Y06", "demo/index/2023/texts.en.yaml:3")]


def test_braces_of_the_text_itself() -> None:
    assert list(pieces(escaped("a {b} c"))) == [("a {b} c", "")]
    assert list(pieces("")) == []
