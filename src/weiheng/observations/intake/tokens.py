"""What single cells and rows look like: heading words, years, indicators, areas."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from weiheng.observations.intake.measures import is_unit
from weiheng.observations.intake.names import Names
from weiheng.observations.intake.value_text import looks_numeric
from weiheng.observations.intake.wording import split_unit, symbols
from weiheng.vocabulary.text import folded

Kind = Literal["role", "year", "subject", "area"]


@dataclass(frozen=True)
class Token:
    """The meaning of a cell: ``value`` is a role, a year, or the one id that is named (several make it ambiguous)."""

    kind: Kind
    value: str
    unit: str = ""


class Tokens:
    """Meanings of texts, each looked up once."""

    def __init__(self, names: Names) -> None:
        self._names = names
        self._known: dict[str, Token | None] = {"": None}

    def of(self, text: str) -> Token | None:
        """The meaning of a cell, or None if it has none by itself."""
        if text not in self._known:
            self._known[text] = self._look_up(text)
        return self._known[text]

    def row(self, texts: Sequence[str]) -> list[Token | None]:
        """The meanings of a row's cells."""
        return [self.of(text) for text in texts]

    def _look_up(self, text: str) -> Token | None:
        year = symbols().year(text)
        if year is not None:
            return Token("year", str(year))
        name, unit = split_unit(folded(text))
        for key, behind in ((folded(text), ""), (name, unit if is_unit(unit) else "")):
            if key in symbols().roles and (behind or key == folded(text)):
                return Token("role", symbols().roles[key], behind)
        for kind, match in (("subject", self._names.subject(text)), ("area", self._names.area(text))):
            if match is not None:
                return Token("subject" if kind == "subject" else "area", "|".join(match.ids), match.unit)
        return None


def values(row: Sequence[Token | None], kind: Kind) -> list[str]:
    """What the cells of one kind say."""
    return [token.value for token in row if token is not None and token.kind == kind]


def is_heading(row: Sequence[Token | None]) -> bool:
    """Whether a row can head a table.

    A long table names its columns; a wide one has two years, indicators or areas side by side, or one of them beside
    the word for what stands below. A row of data never does: it has one subject, and areas only next to it.
    """
    roles = set(values(row, "role"))
    years, subjects, areas = (values(row, kind) for kind in ("year", "subject", "area"))
    if "value" in roles and roles & {"indicator", "name"}:
        return True
    if len(set(subjects)) > 1:
        return True
    if len(set(years)) > 1:
        return not subjects and not areas
    if roles and (years or subjects):
        return len(subjects) == 0 or len(years) == 0
    return len(set(areas)) > 1 and bool(roles & {"indicator", "name"})


def is_unit_row(texts: Sequence[str], above: Sequence[str]) -> bool:
    """Whether a row below a heading consists of units only (and of merged headings repeated)."""
    new = [text for text, before in zip(texts, above, strict=False) if text and text != before]
    return bool(new) and all(is_unit(text.strip("()（）")) and not looks_numeric(text) for text in new)
