"""The outline of a report: what goes in, and in what order, as data."""

from collections import Counter
from collections.abc import Iterator
from string import Formatter
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, field_validator, model_validator

from weiheng.definitions.base import Fact, Id, refusal
from weiheng.vocabulary.messages import Bilingual

ParagraphName = Literal[
    "scope",
    "method",
    "sources",
    "definitions",
    "collected",
    "bounds",
    "whole",
    "parts",
    "groups",
    "node",
    "node_cause",
    "node_indicators",
    "targets",
    "places",
    "plan",
    "robust",
    "summary",
    "laggards",
    "quality",
    "audit",
]
TableName = Literal[
    "system",
    "values",
    "bounds",
    "indicator_scores",
    "node_scores",
    "contributions",
    "plan_targets",
    "robust_factors",
    "robust_variants",
    "audit_findings",
    "ledger",
]
ChartName = Literal[
    "whole",
    "parts",
    "groups",
    "node",
    "contributions",
    "plan_paths",
    "robust_course",
    "robust_places",
    "robust_factors",
]


DEEPEST = 4
"""Levels of headings."""
TITLE_FIELDS = frozenset({"area", "node", "first", "year"})
"""What titles may mention: the area, the node at hand, the first and the last year."""


def _fields(text: str) -> set[str]:
    """The names between braces; a brace without its partner is none of the allowed ones."""
    try:
        return {f"{name}{spec}{how or ''}" for _, name, spec, how in Formatter().parse(text) if name is not None}
    except ValueError:
        return {"?"}


def _mentions_what_there_is(title: Bilingual) -> Bilingual:
    if not _fields(title.zh) | _fields(title.en) <= TITLE_FIELDS:
        raise refusal(" ".join(f"{{{name}}}" for name in sorted(TITLE_FIELDS)))
    return title


TitleText = Annotated[Bilingual, AfterValidator(_mentions_what_there_is)]


class Prompt(Fact):
    """A place for what people write, with the question that it answers."""

    id: Id
    prompt: Bilingual


class Piece(Fact):
    """One piece of a section: exactly one of a paragraph by rules, a table, a chart, or a place to write in."""

    paragraph: ParagraphName | None = None
    table: TableName | None = None
    chart: ChartName | None = None
    write: Prompt | None = None

    @model_validator(mode="after")
    def _is_one_thing(self) -> Self:
        if sum(each is not None for each in (self.paragraph, self.table, self.chart, self.write)) != 1:
            raise refusal("paragraph | table | chart | write")
        return self


class Section(Fact):
    """A section of the report, about the whole index or, with ``each``, once for every child group of the node at hand.

    A title may mention ``{area}``, ``{node}``, ``{first}`` and ``{year}``. With ``headline`` the title is what the
    rules of the node say of it. A group that is its parent's only child has no section of its own, as it is the same
    number; its children have.
    """

    id: Id
    title: TitleText | None = None
    headline: bool = False
    each: Literal["group"] | None = None
    contents: tuple[Piece, ...] = ()
    sections: tuple["Section", ...] = ()

    @model_validator(mode="after")
    def _is_named_and_says_something(self) -> Self:
        if (self.title is None) is not self.headline:
            raise refusal("title | headline: true")
        if not self.contents and not self.sections:
            raise refusal("contents | sections")
        _refuse_twins(self.sections)
        return self


class Outline(Fact):
    """A report's title, and its sections; headings go four levels down at most."""

    title: TitleText
    sections: tuple[Section, ...]

    @field_validator("sections")
    @classmethod
    def _go_four_levels_down(cls, sections: tuple[Section, ...]) -> tuple[Section, ...]:
        _refuse_twins(sections)
        if not sections or max(map(_levels, sections)) > DEEPEST:
            raise refusal(f"1 … {DEEPEST}")
        return sections

    @field_validator("sections")
    @classmethod
    def _shows_each_once(cls, sections: tuple[Section, ...]) -> tuple[Section, ...]:
        """The same piece about the same nodes would be the same numbers twice, under the same number of table."""
        pieces = Counter(piece for section in sections for piece in _pieces(section, 0))
        if repeated := next((name for (_, name), count in pieces.items() if count > 1), None):
            raise refusal(f"each once: {repeated}")
        return sections


def _levels(section: Section) -> int:
    return 1 + max(map(_levels, section.sections), default=0)


def _refuse_twins(sections: tuple[Section, ...]) -> None:
    """Sections beside each other have ids of their own: the keys of what stands in them are made of these."""
    ids = [section.id for section in sections]
    if twin := next((each for each in ids if ids.count(each) > 1), None):
        raise refusal(f"each once: {twin}")


def _pieces(section: Section, depth: int) -> Iterator[tuple[int, str]]:
    """The pieces of a section and those inside it, each with how often ``each`` was met on the way down."""
    depth += section.each is not None
    for piece in section.contents:
        name = piece.paragraph or piece.table or piece.chart or (piece.write.id if piece.write else "")
        yield depth, f"{next(iter(piece.model_fields_set))} {name}"
    for inner in section.sections:
        yield from _pieces(inner, depth)
