"""The report as PDF: PDF/A-2b, tagged, the same bytes for the same document."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache, partial
from importlib import resources
from typing import cast

import typst

from weiheng.report.blocks import Document
from weiheng.report.writers.pdf.data import report_data
from weiheng.report.writers.pdf.fonts import (
    SANS,
    SERIF,
    FontFiles,
    font_files,
    letters,
    missing_fonts,
    printable,
    shelf,
    unprintable,
)
from weiheng.vocabulary.messages import Words
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

__all__ = ["FontFiles", "font_files", "missing_fonts", "pdf_bytes"]

_EXAMPLES = 5
"""Letters without a typeface that a refusal shows."""
_TEMPLATE = resources.files(__package__) / "template.typ"


def pdf_bytes(document: Document, words: Words, fonts: FontFiles | None = None, system: bool = True) -> bytes:
    """The document as PDF.

    Without one of its typefaces (see :func:`missing_fonts`) the report is set in what the machine has, if ``system``
    lets it; it is then not PDF/A, which promises that every letter can be shown. ``Refused`` (R15) if letters of the
    report are in no typeface at all.
    """
    files = font_files() if fonts is None else fonts
    whole = not missing_fonts(files)
    data = report_data(document, words, _cleaner(files) if whole else str) | {"fonts": {"serif": SERIF, "sans": SANS}}
    faces, report = shelf(tuple(files.values()), system and not whole), json.dumps(data, ensure_ascii=False)
    if not whole and (lost := unprintable(report, faces)):
        found = {"count": len(lost), "example": "".join(lost[:_EXAMPLES])}
        raise Refused([Problem("R15", Place(document.edition), found)], Exit.FILES)
    made = _compiler(faces).compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"report": report},
        pdf_standards=["a-2b"] if whole else [],
        timestamp=_moment(data["date"]),
    )
    return cast("bytes", made)


@cache
def _compiler(faces: typst.Fonts) -> typst.Compiler:
    """The template with its typefaces, loaded once a process."""
    return typst.Compiler(font_paths=faces, ignore_system_fonts=True)


def _cleaner(files: FontFiles) -> Callable[[str], str]:
    known = letters(files[SERIF]) & letters(files[SANS])
    return partial(printable, known=known)


def _moment(day: Mapping[str, int]) -> datetime:
    """The creation date of the file: that of the data, so that the same report is the same file."""
    return datetime(day["year"], day["month"], day["day"], tzinfo=UTC)
