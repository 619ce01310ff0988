"""A report of the shipped index that comes back again and again: its data are opened once for all its files."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from edited_word import EditedWord

from weiheng.definitions.address import find
from weiheng.definitions.outline import Outline
from weiheng.editions import Opened, open_edition
from weiheng.report.blocks import Document
from weiheng.report.book import Book
from weiheng.report.making import desk_of
from weiheng.report.reading.body import read_word
from weiheng.report.verify.model import Verified
from weiheng.report.verify.report import compared
from weiheng.report.writers.word import word_bytes
from weiheng.vocabulary.messages import Language, Words

EDITION = "shenzhen/index/2022"


@cache
def _opened() -> Opened:
    return open_edition(find(EDITION))


@dataclass(frozen=True)
class Report:
    """The file as it was written, and what every file that was made of it is compared with."""

    data: bytes
    book: Book
    fresh: Document

    @classmethod
    def of(cls, language: Language, outline: Callable[[Outline], Outline] = lambda each: each) -> "Report":
        """Written by the outline of the edition or a change of it; what is fresh is always by the edition's own."""
        desk = desk_of(_opened(), language)
        written = replace(desk, outline=outline(desk.outline)).document("440300")
        return cls(word_bytes(written, Words(language)), desk.book, desk.document("440300"))

    def word(self) -> EditedWord:
        """The file, open for editing."""
        return EditedWord(self.data)

    def verified(self, path: Path) -> Verified:
        """What ``weiheng verify`` finds in a file that has its record."""
        package, reading = read_word(path)
        assert package.record is not None
        return compared(reading, package.record, self.book, self.fresh)

    def found(self, path: Path) -> list[tuple[str, str, str]]:
        """Every difference: in what kind of place it is, what is expected, and what is found."""
        return [(each.part, each.expected, each.found) for each in self.verified(path).differences]
