"""The data that a report is compared with: the edition that it names, or the one that somebody names for it."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from weiheng.definitions.address import Address, find
from weiheng.definitions.pack import Pack
from weiheng.definitions.texts import Texts
from weiheng.editions import open_edition
from weiheng.report.blocks import Document
from weiheng.report.book import Book
from weiheng.report.making import desk_of
from weiheng.report.numbers import read_tag
from weiheng.report.reading.body import read_word
from weiheng.report.reading.model import Reading, Spot
from weiheng.report.reading.package import Package
from weiheng.report.reading.passages import Flow, PassageReader, W
from weiheng.report.record import Record, record_of
from weiheng.vocabulary.messages import Language
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

_BESIDE = frozenset({"header", "footer", "footnotes", "endnotes"})
"""Kinds of parts with words beside the text; our reports have page numbers there and nothing else."""


@dataclass(frozen=True)
class Returned:
    """A report that came back, with its record, and the data and composition of today.

    ``fresh`` is absent if the edition does not assess the report's area any more. ``texts`` are those of the pack.
    ``beside`` are words that stand beside the text: in headers and footers, text boxes, foot- and endnotes.
    """

    reading: Reading
    record: Record
    address: Address
    book: Book
    fresh: Document | None
    texts: Texts
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Foreign:
    """A document that is none of our reports; ``data`` are those of the edition that somebody named for it."""

    reading: Reading
    data: tuple[Pack, Book] | None


def read_back(path: Path, edition: str | None, live: bool = False) -> Returned | Foreign:
    """Read a Word file and open the data it is about; ``Refused`` if either cannot be done.

    A report whose record got lost on the way still has tags that name its edition and area.
    """
    package, reading = read_word(path)
    record, named = package.record, _named(reading)
    if record is None and named is None:
        return _foreign(reading, edition, live)
    origin = (record.edition, record.area) if record else named or ("", "")
    language: Language = "zh" if (record.language == "zh" if record else _is_chinese(reading)) else "en"
    address = _address(path, origin[0], edition)
    opened = open_edition(address, live)
    desk = desk_of(opened, language)
    assessed = origin[1] in opened.assessment.areas
    fresh = desk.document(origin[1]) if assessed else None
    if record is None:
        if fresh is None:
            return Foreign(reading, (opened.pack, desk.book))
        record = record_of(fresh)
    texts = opened.pack.editions[opened.assessment.edition.settings.id].texts.get(language, Texts())
    return Returned(reading, record, address, desk.book, fresh, texts, tuple(_beside(package)))


def _beside(package: Package) -> Iterator[str]:
    """Words beside the text. What fields put there, such as the number of the page, is none of them."""
    parts = [part for kind, part in package.targets(package.main).values() if kind in _BESIDE]
    boxes = package.xml(package.main).iter(f"{W}txbxContent")
    for root in (*map(package.xml, sorted(set(parts))), *boxes):
        for paragraph in root.iter(f"{W}p"):
            passage = PassageReader(Flow({})).read(paragraph, "", 0, Spot())
            covered = {at for field in passage.fields for at in range(field.start, field.end)}
            if any(letter.isalnum() for at, letter in enumerate(passage.text) if at not in covered):
                yield passage.text.strip()


def _foreign(reading: Reading, edition: str | None, live: bool) -> Foreign:
    if edition is None:
        return Foreign(reading, None)
    opened = open_edition(find(edition), live)
    return Foreign(reading, (opened.pack, Book(opened.assessment, "zh" if _is_chinese(reading) else "en")))


def _named(reading: Reading) -> tuple[str, str] | None:
    """The edition and area that most of the numbers are from."""
    read = (read_tag(control.name) for passage in reading.everywhere() for control in passage.controls)
    counted = Counter((each[0].edition, each[0].area) for each in read if each is not None)
    return counted.most_common(1)[0][0] if counted else None


def _is_chinese(reading: Reading) -> bool:
    text = "".join(passage.text for passage in reading.passages())
    return sum("\u4e00" <= each <= "\u9fff" for each in text) > len(text) / 10


def _address(path: Path, named: str, asked: str | None) -> Address:
    """The edition asked for, else the one that the report names: ``Refused`` (R10) if that is not to be found."""
    if asked is not None:
        return find(asked)
    try:
        return find(named)
    except Refused as refused:
        problem = Problem("R10", Place(path.name), {"found": named, "allowed": refused.problems[0].facts["allowed"]})
        raise Refused([problem], Exit.USAGE) from refused
