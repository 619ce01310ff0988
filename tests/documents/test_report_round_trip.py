"""Every number read back from a finished report is the stored one, rounded once by the declared rule."""

import re
import shutil
import subprocess
from collections import Counter
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document as Word
from docx.oxml.ns import qn
from lxml import html
from openpyxl import load_workbook
from report_books import shenzhen

from weiheng.report.blocks import Document
from weiheng.report.compose import compose, default_outline
from weiheng.report.making import Format, render
from weiheng.report.numbers import Number, tag_of
from weiheng.vocabulary.figure import rounded

LANGUAGES = ("zh", "en")


@pytest.fixture(scope="module", params=LANGUAGES)
def report(request: pytest.FixtureRequest) -> tuple[Document, dict[Format, bytes]]:
    """The shipped index in all formats."""
    view = shenzhen(request.param)
    document = compose(view, default_outline())
    return document, dict(render(document, view.book, tuple(Format)))


def rounded_text(number: Number) -> str:
    """The stored number rounded here, apart from the code that prints it; without sign where none is shown."""
    assert number.value is not None
    digits = rounded(number.value, number.style.places)
    if number.style.form == "absolute" or not digits:
        digits = abs(digits)
    return f"{digits:+f}" if number.style.form == "signed" and digits else f"{digits:f}"


def in_words(document: Document) -> list[Number]:
    """The numbers in words and tables, in reading order; those of charts are drawn."""
    lines = (line for _, line in document.lines())
    return [part for line in lines for part in line if isinstance(part, Number)]


def test_word(report: tuple[Document, dict[Format, bytes]]) -> None:
    document, files = report
    body = Word(BytesIO(files[Format.DOCX])).element.body
    controls = [
        (control.find(qn("w:sdtPr")).find(qn("w:tag")).get(qn("w:val")), "".join(control.itertext(qn("w:t"))))
        for control in body.iter(qn("w:sdt"))
        if control.getparent().tag == qn("w:p")
    ]
    controls = [(tag, text) for tag, text in controls if not tag.startswith("slot ")]  # these are for people
    wanted = Counter((each.tag, each.text) for each in in_words(document))
    assert Counter(controls) == wanted
    for number in in_words(document):
        assert number.value is None or number.text == rounded_text(number) + number.unit


def test_html(report: tuple[Document, dict[Format, bytes]]) -> None:
    document, files = report
    page = html.document_fromstring(files[Format.HTML].decode())
    shown = Counter((each.get("data-origin"), each.get("value"), each.text_content()) for each in page.iter("data"))
    wanted = Counter(
        (tag_of(each.origin, each.style), rounded_text(each), each.text)
        for each in in_words(document)
        if each.value is not None
    )
    assert wanted - shown == Counter()
    assert len(wanted) > 500


def test_pdf(report: tuple[Document, dict[Format, bytes]], tmp_path: Path) -> None:
    document, files = report
    path = tmp_path / "report.pdf"
    path.write_bytes(files[Format.PDF])
    program = shutil.which("pdftotext")
    assert program is not None, "pdftotext is missing: make tools"
    text = subprocess.run([program, "-raw", str(path), "-"], check=True, capture_output=True, text=True).stdout
    shown = Counter(re.findall(r"[0-9]+(?:\.[0-9]+)?", text))
    wanted = Counter(each.digits.lstrip("+-") for each in in_words(document) if each.value is not None)
    assert wanted - shown == Counter()
    assert len(wanted) > 300


def test_workbook(report: tuple[Document, dict[Format, bytes]]) -> None:
    _, files = report
    view = shenzhen()
    book = load_workbook(BytesIO(files[Format.XLSX]), data_only=True)
    numbers = {
        cell.value
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if isinstance(cell.value, (int, float))
    }
    for key in view.edition.nodes:
        for year in view.years:
            assert any(abs(view.assessment.score(key, view.area, year) - number) < 1e-9 for number in numbers)
