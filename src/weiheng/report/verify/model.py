"""What the comparison of a Word file with the data gives."""

from dataclasses import dataclass
from typing import Literal

from weiheng.report.numbers import Origin
from weiheng.report.reading.model import Spot

Part = Literal[
    "text", "heading", "title", "label", "cell", "head", "unit", "note", "chart", "workbook", "chart_and_workbook"
]
"""What kind of place a number stands in; a ``label`` is that of a table or figure, a ``head`` the name that heads a row
or column. The picture of a chart and the workbook behind it are two places."""


@dataclass(frozen=True)
class Difference:
    """One place where the file and the data disagree.

    ``expected`` is empty where no number belongs, ``found`` where a number is gone; ``context`` are the words around
    it as found. ``origin`` is where the expected number is from, if it is from the data and not part of the wording.
    """

    spot: Spot
    part: Part
    expected: str
    found: str
    context: str
    origin: Origin | None = None


@dataclass(frozen=True)
class Removed:
    """Something that somebody took out, so that nothing is left to disagree.

    ``text`` are its first words, its title, or what heads it; ``table`` is the title of the table that a ``line`` (a
    row or column) was in. A ``picture`` or ``workbook`` is missing from a chart that is still there.
    """

    kind: Literal["text", "table", "line", "chart", "picture", "workbook"]
    text: str
    table: str = ""


@dataclass(frozen=True)
class Verified:
    """A report compared with its edition.

    ``checked`` numbers were compared. ``free`` numbers stand in what people wrote, bound to nothing. ``other_data``
    if the report was made from other data than those of today.
    """

    edition: str
    area: str
    differences: tuple[Difference, ...]
    checked: int
    free: int
    removed: tuple[Removed, ...]
    other_data: bool = False
