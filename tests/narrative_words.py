"""What tests of the narrative share: sentences as text, the demo pack with gaps, every paragraph of the background."""

from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from pack_folder import PackFolder

from weiheng.assess import Assessment
from weiheng.editions import open_edition
from weiheng.report.blocks import Line, Paragraph, Reference, Sentence
from weiheng.report.book import Book
from weiheng.report.narrative import analysis
from weiheng.report.narrative.background import (
    definitions,
    method,
    scope,
    sources,
)
from weiheng.report.narrative.bounds import bounds
from weiheng.report.narrative.places import places
from weiheng.report.narrative.quality import (
    collected,
    quality,
)
from weiheng.report.narrative.targets import targets
from weiheng.report.numbers import Number
from weiheng.report.view import View

EAST, WEST, SHENZHEN = "990101", "990102", "440300"
INDEX, BOUNDS, VALUES, COUNTS = (
    "index/2023/index.yaml",
    "index/2023/bounds.yaml",
    "observations/values.csv",
    "observations/counts.csv",
)
PARAGRAPHS: tuple[Callable[[View, str], Iterator[Paragraph]], ...] = (
    scope,
    method,
    bounds,
    sources,
    definitions,
    collected,
    targets,
    places,
    quality,
)
Language = Literal["zh", "en"]


def view_of(
    pack: PackFolder, area: str = EAST, year: int = 2023, language: Language = "en", previous: Assessment | None = None
) -> View:
    return View(Book(open_edition(pack.address()).assessment, language, previous), area, year)


def said(sentence: Sentence | None) -> str:
    """A sentence as readers see it, with mentions of tables by their keys."""
    assert sentence is not None
    return "".join(
        part
        if isinstance(part, str)
        else part.text
        if isinstance(part, Number)
        else f"{part.before}{part.key}{part.after}"
        for part in sentence.text
    )


def all_said(sentences: Iterable[Sentence]) -> list[str]:
    return [said(sentence) for sentence in sentences]


def sentences_of(view: View, node: str) -> list[Sentence]:
    return [each for paragraph in PARAGRAPHS for block in paragraph(view, node) for each in block.sentences]


def leave_gaps(pack: PackFolder, indicator: str, area: str, *years: int) -> PackFolder:
    """Make values of an indicator missing."""
    rows = []
    for line in pack.read(VALUES).splitlines():
        cells = line.split(",")
        if cells[0] == indicator and cells[1] == area and int(cells[2]) in years:
            cells[3], cells[6] = "", "missing"
        rows.append(",".join(cells))
    return pack.write(VALUES, "\n".join(rows) + "\n")


def accept_little(pack: PackFolder) -> PackFolder:
    """Accept any coverage."""
    return pack.replace(INDEX, "minimum: 80%", "minimum: 0%")


ANALYSIS = (
    analysis.whole,
    analysis.parts,
    analysis.groups,
    analysis.node,
    analysis.node_cause,
    analysis.node_indicators,
    analysis.summary,
    analysis.laggards,
)


def plain(line: Line) -> str:
    """A line as it reads in a report that has no charts to mention."""
    return "".join(part if isinstance(part, str) else part.text for part in line if not isinstance(part, Reference))


def heard(sentence: Sentence | None) -> str:
    """A sentence as it reads there; nothing for a rule that has nothing to say."""
    return "" if sentence is None else plain(sentence.text)
