"""A Word file in the hands of a person: what one can change in it, as Word itself would write it down."""

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Self

import openpyxl
from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
MAIN = "word/document.xml"


class EditedWord:
    """The parts of a .docx, open for editing."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            self.parts = {name: archive.read(name) for name in archive.namelist()}
        self.root = etree.fromstring(self.parts[MAIN])

    @property
    def body(self) -> Any:
        return self.root.find(f"{W}body")

    def save(self, path: Path) -> Path:
        """Write the file as it is now."""
        self.parts[MAIN] = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self.parts.items():
                archive.writestr(name, data)
        return path

    def paragraphs(self, style: str = "", containing: str = "") -> list[Any]:
        """Paragraphs outside of the contents, by the beginning of their style and by words in them."""
        return [
            each
            for each in self.root.iter(f"{W}p")
            if style_of(each).startswith(style) and containing in text_of(each) and not style_of(each).startswith("TOC")
        ]

    def controls(self, within: Any = None) -> list[Any]:
        """Content controls of numbers."""
        found = (self.root if within is None else within).iter(f"{W}sdt")
        return [each for each in found if tag_of(each) and not tag_of(each).startswith("slot ")]

    def control(self, matching: Callable[[str, str], bool], within: Any = None) -> Any:
        """The first control whose tag and text are as wanted."""
        return next(each for each in self.controls(within) if matching(tag_of(each), text_of(each)))

    def slot(self, tag: str) -> Any:
        """The control around the paragraphs of a slot."""
        return next(each for each in self.root.iter(f"{W}sdt") if tag_of(each) == tag)

    def sentence(self, bookmark: str) -> Any:
        """The start of a sentence's bookmark."""
        return next(each for each in self.root.iter(f"{W}bookmarkStart") if each.get(f"{W}name") == bookmark)

    def tables(self) -> Iterator[Any]:
        return self.root.iter(f"{W}tbl")

    def chart(self, part: str, change: Callable[[Any], None]) -> Self:
        """Change the picture of a chart."""
        root = etree.fromstring(self.parts[part])
        change(root)
        self.parts[part] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        return self

    def workbook(self, part: str, cell: str, value: object) -> Self:
        """Change a cell of the workbook inside a chart."""
        book = openpyxl.load_workbook(io.BytesIO(self.parts[part]))
        book.worksheets[0][cell] = value
        file = io.BytesIO()
        book.save(file)
        self.parts[part] = file.getvalue()
        return self


def style_of(paragraph: Any) -> str:
    style = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if style is None else str(style.get(f"{W}val"))


def tag_of(control: Any) -> str:
    tag = control.find(f"{W}sdtPr/{W}tag")
    return "" if tag is None else str(tag.get(f"{W}val"))


def text_of(element: Any) -> str:
    return "".join(each.text or "" for each in element.iter(f"{W}t"))


def retype(element: Any, text: str) -> None:
    """Type a text over all that stands in a control, cell or paragraph."""
    texts = list(element.iter(f"{W}t"))
    for each in texts[1:]:
        each.text = ""
    texts[0].text = text


def replace_text(element: Any, old: str, new: str) -> None:
    """Replace words inside one run."""
    run = next(each for each in element.iter(f"{W}t") if old in (each.text or ""))
    run.text = (run.text or "").replace(old, new, 1)


def unbind(control: Any, text: str) -> None:
    """Delete a control with its number, and type a text in its place."""
    parent = control.getparent()
    if text:
        run = etree.SubElement(parent, f"{W}r")
        etree.SubElement(run, f"{W}t").text = text
        parent.replace(control, run)
    else:
        parent.remove(control)


def track(control: Any, new: str) -> None:
    """Type over a number with revisions being tracked: the old one is marked as deleted, the new one as inserted."""
    content = control.find(f"{W}sdtContent")
    run = content.find(f"{W}r")
    deleted, inserted = etree.SubElement(content, f"{W}del"), etree.SubElement(content, f"{W}ins")
    for number, each in enumerate((deleted, inserted)):
        each.set(f"{W}id", str(90000 + number))
        each.set(f"{W}author", "A")
    deleted.append(run)
    for text in run.iter(f"{W}t"):
        text.tag = f"{W}delText"
    etree.SubElement(etree.SubElement(inserted, f"{W}r"), f"{W}t").text = new


def split_runs(control: Any) -> None:
    """Break the run of a control in two with a mark of the spelling checker between, as Word does at will."""
    run = next(control.iter(f"{W}r"))
    text = next(run.iter(f"{W}t"))
    whole = text.text or ""
    text.text = whole[:1]
    mark = etree.Element(f"{W}proofErr")
    mark.set(f"{W}type", "spellStart")
    second = etree.Element(f"{W}r")
    etree.SubElement(second, f"{W}t").text = whole[1:]
    run.addnext(mark)
    mark.addnext(second)


def other_digit(text: str, place: int = 0) -> str:
    """The text with one digit, counted from the left, replaced by the next (never by a leading zero)."""
    digits = [match.start() for match in re.finditer("[0-9]", text)]
    at = digits[place % len(digits)]
    new = str(int(text[at]) % 9 + 1)
    return text[:at] + new + text[at + 1 :]
