"""One order, one report: which area in which formats, composed once and written by each format's writer."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from weiheng.definitions.outline import Outline
from weiheng.definitions.plans import Plan
from weiheng.definitions.texts import Texts
from weiheng.editions import Opened, edition_before
from weiheng.observations.files import load_observations
from weiheng.outlook.conduct import outlook
from weiheng.report.blocks import Document, finished
from weiheng.report.book import Book
from weiheng.report.compose import compose, default_outline
from weiheng.report.keep import keep, of_other_data, unplaced
from weiheng.report.plan_view import plan_view
from weiheng.report.planned import Planned
from weiheng.report.robust_tables import robust_blocks
from weiheng.report.view import View
from weiheng.scrutiny.written import with_lines
from weiheng.vocabulary.messages import Language
from weiheng.vocabulary.problem import errors


class Format(StrEnum):
    """The formats that a report is written in, by the ending of their files."""

    DOCX = "docx"
    XLSX = "xlsx"
    PDF = "pdf"
    HTML = "html"


ONE_PAGE_FORMATS = (Format.DOCX, Format.PDF)
"""What a page is for: to be sent on and to be printed. A workbook has no first page that could stand for it."""


@dataclass(frozen=True)
class Desk:
    """What all reports of an edition in one language are made from."""

    opened: Opened
    book: Book
    outline: Outline
    texts: Texts | None = None

    def composed(self, area: str, onepage: bool = False) -> Document:
        """The report of an area for the last year assessed, as the rules make it."""
        with with_lines(self.opened):
            return compose(_view(self.book, area), self.outline, body=not onepage)

    def kept(self, composed: Document) -> Document:
        """The report with what people wrote into it."""
        return keep(composed, self.texts, self.book)

    def document(self, area: str, onepage: bool = False) -> Document:
        """Both at once."""
        return self.kept(self.composed(area, onepage))

    def of_other_data(self, area: str) -> tuple[str, ...]:
        """What people wrote with numbers of their own when the data were others."""
        return of_other_data(self.texts, self.book, area)

    def unplaced(self, composed: Document) -> tuple[str, ...]:
        """Kept texts that the report has no place for now: their sentence, slot or neighbour is not in it."""
        return unplaced(composed, self.texts)


def desk_of(opened: Opened, language: Language, texts: Texts | None = None) -> Desk:
    """A desk for an opened edition: its own outline and texts, or the default outline and the texts given."""
    files = opened.pack.editions[opened.assessment.edition.settings.id]
    book = Book(opened.assessment, language, edition_before(opened), planned_of(opened), files.robustness)
    return Desk(opened, book, files.outline or default_outline(), texts or files.texts.get(language))


def planned_of(opened: Opened) -> Planned | None:
    """The plan that covers the edition's last year, seen from that year; of several the one with the latest base.

    None if the pack has no plan of an area of the edition. A frozen edition has none: its lock keeps no plan, and what
    is frozen must not move with the files of the pack.
    """
    year = opened.assessment.periods[-1]
    plans = [each for each in opened.pack.plans.values() if _covers(each, year, opened.assessment.areas)]
    if opened.frozen or not plans:
        return None
    observations, problems = load_observations(opened.pack)
    if errors(problems):
        return None
    latest = max(plans, key=lambda each: each.settings.base).settings.id
    return Planned(outlook(opened.pack, latest, observations, opened.assessment, period=year), opened.pack)


def _view(book: Book, area: str) -> View:
    """An area as a report sees it: in the last year assessed."""
    return View(book, area, book.assessment.periods[-1])


def _covers(plan: Plan, year: int, areas: Iterable[str]) -> bool:
    of_areas = {each.area for each in plan.targets}
    return plan.settings.base < year <= plan.settings.last and not of_areas.isdisjoint(areas)


def render(document: Document, book: Book, formats: Iterable[Format]) -> Iterator[tuple[Format, bytes]]:
    """The document in each format, one at a time."""
    for format in formats:
        yield format, _WRITERS[format](document, book)


# Writers are imported when they are asked for: each brings libraries that the others do not need.


def _docx(document: Document, book: Book) -> bytes:
    from weiheng.report.writers.word import word_bytes

    return word_bytes(document, book.words)


def _xlsx(document: Document, book: Book) -> bytes:
    from weiheng.report.writers.excel import workbook_bytes

    view = _view(book, document.area)
    return workbook_bytes(book.assessment, document.area, book.words, plan_view(view), tuple(robust_blocks(view)))


def _pdf(document: Document, book: Book) -> bytes:
    from weiheng.report.writers.pdf import pdf_bytes

    return pdf_bytes(finished(document), book.words)


def _html(document: Document, book: Book) -> bytes:
    from weiheng.report.writers.html import page_bytes, weight_panel

    panel = weight_panel(book.assessment, document.area, book.language)
    return page_bytes(finished(document), book.words, panel, refused=panel is None)


_WRITERS: Mapping[Format, Callable[[Document, Book], bytes]] = {
    Format.DOCX: _docx,
    Format.XLSX: _xlsx,
    Format.PDF: _pdf,
    Format.HTML: _html,
}
