"""Word: a report that officials send on, with editable charts and numbers that say where they come from."""

from weiheng import __version__
from weiheng.report.blocks import Document
from weiheng.report.record import NAMESPACE, record_of, record_xml
from weiheng.report.writers.word import package
from weiheng.report.writers.word.body import document_part
from weiheng.report.writers.word.charts import chart_part
from weiheng.report.writers.word.comments import comments_part
from weiheng.report.writers.word.drawings import chart_relation
from weiheng.report.writers.word.look import LOOKS
from weiheng.report.writers.word.numbering import numbering_part
from weiheng.report.writers.word.package import Package, Part, word_type
from weiheng.report.writers.word.pages import footer_part
from weiheng.report.writers.word.settings import (
    application_part,
    core_part,
    fonts_part,
    moment,
    settings_part,
)
from weiheng.report.writers.word.story import Story
from weiheng.report.writers.word.styles import styles_part
from weiheng.report.writers.word.theme import theme_part
from weiheng.report.writers.word.workbook import workbook_bytes
from weiheng.report.writers.word.xml import DECLARATION, el
from weiheng.vocabulary.messages import Words

__all__ = ["word_bytes"]

_MAIN = "word/document.xml"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
_RECORD_ID = "{5B2C8F0E-7C1A-4D0B-9E55-57E1A0C0FFEE}"
"""Names the record among the custom parts of a file."""


def word_bytes(document: Document, words: Words) -> bytes:
    """The report as a Word file; the same document gives the same bytes."""
    file = Package()
    file.relate("", "officeDocument", _MAIN)
    file.relate("", _PACKAGE, "docProps/core.xml")
    file.relate("", "extended-properties", "docProps/app.xml")
    _fixed_parts(file, document)
    odd, even = (_footer(file, number) for number in (1, 2))
    story = Story(document, words)
    file.add(Part(_MAIN, package.MAIN_TYPE, document_part(story, (odd, even))))
    _part(file, "numbering", numbering_part(story.look, story.items))
    if story.comments:
        _part(file, "comments", comments_part(story))
    for number in range(1, len(story.charts) + 1):
        _chart(file, story, number)
    _record(file, document)
    return file.zipped()


def _fixed_parts(file: Package, document: Document) -> None:
    look = LOOKS[document.language]
    _part(file, "styles", styles_part(look))
    _part(file, "settings", settings_part(look))
    _part(file, "fontTable", fonts_part())
    file.add(Part("word/theme/theme1.xml", package.THEME_TYPE, theme_part()))
    file.relate(_MAIN, "theme", "theme/theme1.xml")
    language = "zh-CN" if look.chinese else "en-US"
    core = core_part(document.plain(document.title), document.owner, language, document.edition, document.date)
    file.add(Part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml", core))
    kind = "application/vnd.openxmlformats-officedocument.extended-properties+xml"
    file.add(Part("docProps/app.xml", kind, application_part(f"Weiheng {__version__}")))


def _part(file: Package, name: str, data: bytes) -> None:
    file.add(Part(f"word/{name}.xml", word_type(name), data))
    file.relate(_MAIN, name, f"{name}.xml")


def _footer(file: Package, number: int) -> str:
    name = f"footer{number}.xml"
    file.add(Part(f"word/{name}", word_type("footer"), footer_part(odd=number == 1)))
    return file.relate(_MAIN, "footer", name)


def _chart(file: Package, story: Story, number: int) -> None:
    chart = story.charts[number - 1]
    name, book = f"word/charts/chart{number}.xml", f"word/embeddings/Microsoft_Excel_Sheet{number}.xlsx"
    relation = file.relate(name, "package", f"../embeddings/Microsoft_Excel_Sheet{number}.xlsx")
    file.add(Part(name, package.CHART_TYPE, chart_part(chart, relation)))
    file.add(Part(book, package.WORKBOOK_TYPE, workbook_bytes(chart.spec, moment(story.document.date))))
    file.relate(_MAIN, "chart", f"charts/chart{number}.xml", chart_relation(number))


def _record(file: Package, document: Document) -> None:
    space = "http://schemas.openxmlformats.org/officeDocument/2006/customXml"
    schemas = el("ds:schemaRefs", el("ds:schemaRef", ds_uri=NAMESPACE))
    properties = el("ds:datastoreItem", schemas, ds_itemID=_RECORD_ID, xmlns_ds=space)
    file.add(Part("customXml/item1.xml", "application/xml", record_xml(record_of(document))))
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    file.add(Part("customXml/itemProps1.xml", kind, (DECLARATION + properties).encode()))
    file.relate("customXml/item1.xml", "customXmlProps", "itemProps1.xml")
    file.relate(_MAIN, "customXml", "../customXml/item1.xml")
