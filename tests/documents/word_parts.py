"""Word reports of many kinds of documents, and what they look like taken apart."""

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any
from zipfile import ZipFile

import docx
from lxml import etree
from sample_outlook import path_block
from sample_report import area_chart, number, sample_document, sentence, small_document, wide_table

from weiheng.report.blocks import Cell, Chart, ChartSpec, Document, Heading, Kept, Note, Paragraph, Series, Slot, Table
from weiheng.report.record import Record, record_in, slot_tag
from weiheng.report.writers.word import word_bytes
from weiheng.report.writers.word.xml import NAMESPACES
from weiheng.vocabulary.messages import Language, Words

W = f"{{{NAMESPACES['w']}}}"


@dataclass(frozen=True)
class Control:
    """A content control around a number."""

    alias: str
    tag: str
    text: str


class WordFile:
    """The report of a document as Word stores it."""

    def __init__(self, document: Document) -> None:
        self.data = word_bytes(document, Words(document.language))
        self.package = ZipFile(io.BytesIO(self.data))

    @cached_property
    def body(self) -> Any:
        return self.xml("word/document.xml")

    @cached_property
    def word(self) -> Any:
        return docx.Document(io.BytesIO(self.data))

    @cached_property
    def record(self) -> Record:
        record = record_in(self.package)
        assert record
        return record

    def xml(self, name: str) -> Any:
        return etree.fromstring(self.package.read(name))

    def find(self, path: str, root: Any = None, **values: str) -> list[Any]:
        found: list[Any] = (self.body if root is None else root).xpath(path, namespaces=NAMESPACES, **values)
        return found

    def names(self, folder: str) -> list[str]:
        return [name for name in self.package.namelist() if name.startswith(folder)]

    def controls(self) -> list[Control]:
        """The controls of numbers."""
        return [
            Control(
                self.find("string(w:sdtPr/w:alias/@w:val)", sdt),
                self.find("string(w:sdtPr/w:tag/@w:val)", sdt),
                "".join(self.find("w:sdtContent//w:t/text()", sdt)),
            )
            for sdt in self.find("//w:p//w:sdt[not(starts-with(w:sdtPr/w:tag/@w:val, $slot))]", slot=slot_tag(""))
        ]

    def bookmarked(self, name: str) -> str:
        """The text inside a bookmark."""
        inside = f"preceding::w:bookmarkStart[@w:name='{name}'] and following::w:bookmarkEnd[@w:id=$id]"
        (start,) = self.find(f"//w:bookmarkStart[@w:name='{name}']")
        texts: list[str] = self.body.xpath(f"//w:t[{inside}]/text()", namespaces=NAMESPACES, id=start.get(f"{W}id"))
        return "".join(texts)


HOSTILE = 'a<b>&"c"\x00\x0b\ud800\uffff ]]> 𠮷' + "很长的名称" * 60


@cache
def sample(language: Language = "zh") -> WordFile:
    return WordFile(sample_document(language))


def hostile_document() -> Document:
    """Everything that a person can name is named badly."""
    key = "key a<b>&'\""
    values = (number("1.5", 'a<&"'), None, number(None))
    chart = Chart(
        key, (HOSTILE,), ChartSpec("bar", ("=1+1", HOSTILE, ""), (Series("s", HOSTILE, values),), HOSTILE, HOSTILE)
    )
    table = Table(
        key, (HOSTILE,), (1, 1), ((Cell((HOSTILE,)), Cell(("=1",))),), ((Cell(values[:1]), Cell((HOSTILE,))),)
    )
    kept = Kept(outdated=True, generated=(HOSTILE, number("2", "x")))
    blocks = (
        Heading(key, 1, (HOSTILE,)),
        Paragraph(key, (sentence(key, HOSTILE, number("3", "y" * 80), kept=kept),)),
        chart,
        table,
        Note(key, (HOSTILE,)),
        Slot(key, HOSTILE, (HOSTILE, "a\nb\tc")),
        Slot(key + "2", HOSTILE),
    )
    document = small_document(*blocks, title=(HOSTILE,))
    return replace(document, owner=HOSTILE, date="unknown", labels={key: HOSTILE}, names={"100000": HOSTILE})


def nothing_known() -> Document:
    """Missing values in every place."""
    none = number(None)
    chart = Chart(
        "c", ("图",), ChartSpec("line", ("2022", "2023"), (Series("s", "指数", (None, none)),), "分", "无数据")
    )
    table = Table("t", ("表", none), (1, 1), (), ((Cell((none,)), Cell()),), unit=(none,), notes=((none,),))
    text = Paragraph("p", (sentence("p.1", "指数为", none, "。"),))
    return small_document(Heading("h", 1, (none,)), text, chart, table, front=(text,))


DOCUMENTS: dict[str, Callable[[], Document]] = {
    "zh": sample_document,
    "en": lambda: sample_document("en"),
    "hostile": hostile_document,
    "nothing known": nothing_known,
    "front only": lambda: replace(sample_document(), blocks=()),
    "body only": lambda: replace(sample_document(), front=()),
    "empty": small_document,
    "path": lambda: small_document(path_block()),
    "areas": lambda: small_document(area_chart(300), wide_table(300)),
}


@cache
def written(name: str) -> WordFile:
    return WordFile(DOCUMENTS[name]())
