"""Pages of reports on disk, and what tests read from them."""

from pathlib import Path

from playwright.sync_api import Page

from weiheng.assess import Assessment
from weiheng.report.blocks import Document
from weiheng.report.writers.html import page_bytes, weight_panel
from weiheng.vocabulary.messages import Words


def written(folder: Path, document: Document, assessment: Assessment | None = None) -> Path:
    """The file of a document's page; with an assessment it has the panel for its last area."""
    language = document.language
    panel = None if assessment is None else weight_panel(assessment, assessment.areas[-1], language)
    path = folder / "report.html"
    path.write_bytes(page_bytes(document, Words(language), panel))
    return path


def column(page: Page, table: str, place: int) -> list[str]:
    """The texts of one column, as the rows stand now; no text where a row has no such cell."""
    read = "(rows, place) => rows.map((row) => row.cells[place]?.textContent.trim() ?? '')"
    return list(page.locator(f"{table} tbody tr").evaluate_all(read, place))
