"""The report as PDF: PDF/A-2b, tagged, the same bytes for the same document."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache, partial
from importlib import resources
from pathlib import Path
from typing import cast

import typst

from weiheng.report.blocks import Document
from weiheng.report.writers.pdf.data import report_data
from weiheng.report.writers.pdf.fonts import SANS, SERIF, FontFiles, font_files, letters, missing_fonts, printable
from weiheng.vocabulary.messages import Words

__all__ = ["FontFiles", "font_files", "missing_fonts", "pdf_bytes"]

_TEMPLATE = resources.files(__package__) / "template.typ"


def pdf_bytes(document: Document, words: Words, fonts: FontFiles | None = None) -> bytes:
    """The document as PDF.

    Without one of its typefaces (see :func:`missing_fonts`) the report is set in what the machine has; it is then
    not PDF/A, which promises that every letter can be shown.
    """
    files = font_files() if fonts is None else fonts
    whole = not missing_fonts(files)
    data = report_data(document, words, _cleaner(files) if whole else str) | {"fonts": {"serif": SERIF, "sans": SANS}}
    made = _compiler(tuple(files.values())).compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"report": json.dumps(data)},
        pdf_standards=["a-2b"] if whole else [],
        timestamp=_moment(data["date"]),
    )
    return cast("bytes", made)


@cache
def _compiler(fonts: tuple[Path, ...]) -> typst.Compiler:
    """The template with its typefaces, loaded once a process."""
    alone = len(fonts) == 2
    return typst.Compiler(font_paths=sorted({file.parent for file in fonts}), ignore_system_fonts=alone)


def _cleaner(files: FontFiles) -> Callable[[str], str]:
    known = letters(files[SERIF]) & letters(files[SANS])
    return partial(printable, known=known)


def _moment(day: Mapping[str, int]) -> datetime:
    """The creation date of the file: that of the data, so that the same report is the same file."""
    return datetime(day["year"], day["month"], day["day"], tzinfo=UTC)
