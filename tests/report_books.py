"""Books and views for tests of reports: of the demo pack and of the shipped index."""

from functools import cache
from typing import Literal

from pack_folder import PackFolder

from weiheng.definitions.address import find
from weiheng.editions import edition_before, open_edition
from weiheng.report.book import Book
from weiheng.report.making import planned_of
from weiheng.report.view import View

Lang = Literal["zh", "en"]


def book_of(pack: PackFolder, language: Lang = "en", edition: str = "2023") -> Book:
    """The book of an edition of a pack in a test's folder."""
    opened = open_edition(pack.address(edition))
    return Book(opened.assessment, language, edition_before(opened), planned_of(opened))


def view_of(pack: PackFolder, area: str = "990101", language: Lang = "en", year: int | None = None) -> View:
    """An area of the demo pack, in its last year unless another is given."""
    book = book_of(pack, language)
    return View(book, area, year or book.assessment.periods[-1])


@cache
def shenzhen(language: Lang = "zh", with_plan: bool = True) -> View:
    """The shipped index of 2022 with the edition before it and, unless it is left out, the plan of these years."""
    opened = open_edition(find("shenzhen/index/2022"))
    book = Book(opened.assessment, language, edition_before(opened), planned_of(opened) if with_plan else None)
    return View(book, opened.assessment.areas[0], 2022)
