"""The report as a Word file: its package, its numbers and sentences, and what it knows of itself."""

import io
import re
from collections import Counter
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from ooxml_order import disorder
from sample_report import number, sample_document, small_document
from word_parts import DOCUMENTS, W, WordFile, sample, written

from weiheng.report.blocks import Document, Heading
from weiheng.report.numbers import TAG_LENGTH, Kind, Number, read_tag
from weiheng.report.record import NotARecord, bookmark, read_record, record_of, record_xml, slot_tag
from weiheng.report.writers.word.provenance import describe
from weiheng.vocabulary.figure import rounded
from weiheng.vocabulary.messages import LANGUAGES, Language, Words


@pytest.fixture(params=DOCUMENTS)
def any_file(request: pytest.FixtureRequest) -> WordFile:
    return written(request.param)


# The package


def test_every_part_keeps_the_order_of_the_schema(any_file: WordFile) -> None:
    parts = [name for name in any_file.package.namelist() if name.startswith("word/") and name.endswith(".xml")]
    assert {name: disorder(any_file.package.read(name)) for name in parts} == {name: [] for name in parts}


@pytest.mark.parametrize(
    ("part", "damage", "found"),
    [
        ("word/document.xml", ("<w:keepNext/><w:jc", "<w:jc w:val='left'/><w:keepNext/><w:jc"), "w:pPr: keepNext"),
        ("word/document.xml", ("<w:tblHeader/>", "<w:tblHeader/>"), None),
        ("word/document.xml", ('<w:type w:val="nextPage"/>', ""), None),
        ("word/document.xml", ("<w:alias", "<w:text/><w:alias"), "w:sdtPr: alias"),
        ("word/charts/chart1.xml", ('<c:smooth val="0"/>', "<c:spPr/>"), "c:ser: spPr"),
        ("word/styles.xml", ("<w:qFormat/>", "<w:qFormat/><w:unheard/>"), "w:style: unheard"),
    ],
)
def test_the_order_is_really_looked_at(part: str, damage: tuple[str, str], found: str | None) -> None:
    text = sample().package.read(part).decode()
    assert damage[0] in text
    wrong = disorder(text.replace(*damage, 1).encode())
    assert wrong == [] if found is None else found in wrong


def test_all_relations_lead_to_parts_of_a_known_type(any_file: WordFile) -> None:
    names = set(any_file.package.namelist())
    types = etree.fromstring(any_file.package.read("[Content_Types].xml"))
    known = {each.get("PartName") or each.get("Extension") for each in types}
    assert len(names) == len(any_file.package.namelist())
    for name in names:
        assert f"/{name}" in known or name.rpartition(".")[2] in known
        if name.endswith(".rels"):
            folder = Path(name).parent.parent
            for relation in etree.fromstring(any_file.package.read(name)):
                target = (folder / relation.get("Target")).as_posix()
                assert re.sub(r"[^/]+/\.\./", "", target).removeprefix("./") in names


def test_ids_and_bookmarks_occur_once(any_file: WordFile) -> None:
    for path in (
        "//w:bookmarkStart/@w:id",
        "//w:bookmarkStart/@w:name",
        "//w:sdtPr/w:id/@w:val",
        "//wp:docPr/@id",
    ):
        assert [each for each, times in Counter(any_file.find(path)).items() if times > 1] == []
    assert sorted(any_file.find("//w:bookmarkStart/@w:id")) == sorted(any_file.find("//w:bookmarkEnd/@w:id"))
    assert all(len(name) <= 40 for name in any_file.find("//w:bookmarkStart/@w:name"))


def test_it_opens_with_python_docx(any_file: WordFile) -> None:
    assert any_file.word.sections
    assert any_file.word.core_properties.title


def test_the_same_report_gives_the_same_bytes() -> None:
    again = WordFile(sample_document())
    assert again.data == sample().data
    assert {entry.date_time for entry in again.package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    for name in again.names("word/embeddings/"):
        book = openpyxl.load_workbook(io.BytesIO(again.package.read(name)))
        assert str(book.properties.created) == "2024-07-01 00:00:00"


def test_the_properties_name_title_owner_language_and_edition() -> None:
    properties = sample("en").word.core_properties
    assert properties.title == "Health quality index of Sample City, 2023"
    assert properties.author == "Health Commission of Sample City"
    assert properties.language == "en-US"
    assert properties.keywords == "demo/index/2023"
    assert str(properties.created) == "2024-07-01 00:00:00+00:00"


# Numbers and their origin


def _says(text: str, stored: Number) -> bool:
    """Whether a text is a stored value, rounded by the declared rule and without its sign where that was asked."""
    if stored.value is None:
        return text == "—"
    expected = rounded(stored.value, stored.style.places, stored.rounding)
    if not text.endswith(stored.unit):
        return False
    return Decimal(text.removesuffix(stored.unit)) == (abs(expected) if stored.style.form == "absolute" else expected)


def _printed(document: Document) -> list[Number]:
    """The numbers in the words of a document; its title is set once, also above the director's page if it has none."""
    lines = [line for _, line in document.lines()]
    if document.front and not document.front_title:
        lines.append(document.title)
    if document.front and not document.blocks:
        lines.remove(document.title)
    return [part for line in lines for part in line if isinstance(part, Number)]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_number_is_in_a_control_that_leads_back_to_the_stored_value(name: str) -> None:
    document, file = DOCUMENTS[name](), written(name)
    whole = file.record.whole_tags()
    stored: dict[object, list[Number]] = {}
    for each in _printed(document):
        stored.setdefault((each.origin, each.style), []).append(each)
    controls = file.controls()
    assert Counter((each.tag, each.text) for each in controls) == Counter((n.tag, n.text) for n in _printed(document))
    for control in controls:
        assert any(_says(control.text, each) for each in stored[read_tag(whole[control.tag])])


def test_tags_and_titles_of_controls_are_short_enough_for_word(any_file: WordFile) -> None:
    for value in chain(any_file.find("//w:sdtPr/w:tag/@w:val"), any_file.find("//w:sdtPr/w:alias/@w:val")):
        assert len(value.encode("utf-16-le")) // 2 <= TAG_LENGTH


def test_a_control_says_in_words_where_its_number_is_from() -> None:
    names = {"infant": "婴儿死亡率", "100000": "示例市"}
    value = number("0.86", "infant", Kind.VALUE, unit="‰")
    assert describe(value, names, Words("zh")) == "婴儿死亡率 · 示例市 · 2023 · 数值 · demo/index/2023"
    change = number("0.86", "infant", Kind.CHANGE, since=2022)
    assert describe(change, names, Words("en")) == "婴儿死亡率 · 示例市 · 2022–2023 · change of score · demo/index/2023"
    year = number(2023, "-", Kind.PERIOD)
    assert describe(year, {}, Words("en")) == "100000 · 2023 · year · demo/index/2023"


def test_a_long_name_is_shortened_and_the_rest_of_the_origin_kept() -> None:
    text = describe(number(1, "x"), {"x": "名" * 99, "100000": "示例市"}, Words("zh"))
    assert len(text) <= TAG_LENGTH
    assert text.endswith("名… · 示例市 · 2023 · 得分 · demo/index/2023")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_of_number_has_a_name(language: Language) -> None:
    assert {kind for kind in Kind if not Words(language).known(f"kind.{kind.value}")} == set()


# Sentences, slots and the record


def test_sentences_headings_tables_and_charts_have_bookmarks() -> None:
    file = sample()
    assert file.bookmarked(bookmark("s", "trend.1")) == "指数为96.35分，见 REF {} \\h 图2。".replace(
        " REF {} \\h ", ""
    ).format(bookmark("c", "chart-lines"))
    assert file.bookmarked(bookmark("h", "trend")) == "总体趋势"
    assert file.bookmarked(bookmark("t", "table-scores")) == "表1"
    assert file.bookmarked(bookmark("c", "chart-bars")) == "图3"


def test_references_point_at_captions_that_count_by_themselves() -> None:
    codes = [code.split() for code in sample().find("//w:instrText/text()")]
    targets = {code[1] for code in codes if code[0] in {"REF", "PAGEREF"}}
    assert targets <= set(sample().find("//w:bookmarkStart/@w:name"))
    assert [code[1] for code in codes if code[0] == "SEQ"] == ["表", "图", "图", "表"]


def test_a_kept_sentence_is_marked_only_if_its_data_moved() -> None:
    file = sample()
    marked = "".join(file.find("//w:r[w:rPr/w:highlight]/w:t/text()"))
    assert marked == "经核对，指数约为96.28分，总体平稳。"
    (comment,) = file.word.comments
    assert comment.author == "卫衡"
    assert comment.text.endswith("按现有数据生成的句子为：指数为96.35分。")
    assert WordFile(small_document(Heading("h", 1, ("无",)))).names("word/comments") == []


def test_an_empty_slot_shows_its_prompt_and_a_written_one_its_text() -> None:
    def slot(key: str) -> list[Any]:
        return sample().find("//w:p/w:sdt[w:sdtPr/w:tag/@w:val=$tag]", tag=slot_tag(key))

    (empty,), full = slot("measures.slot"), slot("measures.written")
    assert len(empty.findall(f"{W}sdtPr/{W}showingPlcHdr")) == 1
    assert empty.find(f".//{W}rStyle").get(f"{W}val") == "Prompt"
    assert "".join(empty.itertext(f"{W}t")) == "请填写下一步工作措施。"
    assert [each.find(f"{W}sdtPr/{W}showingPlcHdr") for each in full] == [None, None]
    texts = ["".join(each.itertext(f"{W}t")) for each in full]
    assert texts == ["加强基层服务，投入*重点*与$费用$。", "完善#制度。"]
    assert {each.getparent().find(f"{W}pPr/{W}pStyle").get(f"{W}val") for each in (empty, *full)} == {"Slot"}
    assert sample().find("//w:body/w:sdt[w:sdtPr/w:tag]") == []  # LibreOffice multiplies what stands in these


def test_the_record_comes_back_as_it_was(any_file: WordFile) -> None:
    document = next(make() for name, make in DOCUMENTS.items() if written(name) is any_file)
    record = record_of(document)
    assert any_file.record == record
    assert read_record(record_xml(record)) == record


def test_the_record_tells_a_kept_sentence_from_the_generated_one() -> None:
    shown = {each.key: each for each in sample().record.sentences}
    assert shown["trend.2"].shown.text == "经核对，指数约为96.28分，总体平稳。"
    assert shown["trend.2"].generated.text == "指数为96.35分。"
    assert [each.text for each in shown["trend.2"].generated.numbers] == ["96.35"]
    assert shown["trend.1"].shown == shown["trend.1"].generated


def test_the_record_places_the_numbers_of_tables_and_charts() -> None:
    record = sample().record
    table = {cell.place: cell.shown.text for cell in record.tables[0].cells if cell.shown.numbers}
    assert table == {"C2": "15.0%", "D2": "90.12", "C3": "16.0%", "D3": "91.12", "C4": "15.0%", "D4": "90.12"} | {
        "C5": "16.0%", "D5": "—", "C6": "17.0%", "D6": "92.12", "C7": "100.00%"
    }  # fmt: skip
    chart = next(each for each in record.charts if each.key == "chart-bars")
    assert [cell.shown.text for cell in chart.cells if cell.place in {"A2", "B1", "B2"}] == [
        "对总指数变动的贡献", "婴儿死亡率", "+1.20"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"no xml",
        b"<report/>",
        b'<report xmlns="urn:weiheng:report:1"/>',
        b'<!DOCTYPE r [<!ENTITY a "b">]><report xmlns="urn:weiheng:report:1" edition="&a;"/>',
        b'<!DOCTYPE r SYSTEM "file:///etc/passwd"><report xmlns="urn:weiheng:report:1"/>',
    ],
)
def test_what_is_no_record_is_refused(data: bytes) -> None:
    with pytest.raises(NotARecord):
        read_record(data)
