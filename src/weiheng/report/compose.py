"""From an area and year of an assessment, and an outline, to the document."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources

from weiheng.definitions.outline import Outline, Piece, Section
from weiheng.definitions.schema import validate
from weiheng.definitions.strict_yaml import parse_yaml
from weiheng.report.blocks import Block, Chart, Document, Heading, Inline, Line, Note, Paragraph, Reference, Slot, Table
from weiheng.report.charts import CHARTS
from weiheng.report.filling import fill_text, merged
from weiheng.report.front import front_page
from weiheng.report.narrative import PARAGRAPHS, headline
from weiheng.report.tables import TABLES
from weiheng.report.view import View
from weiheng.vocabulary.messages import Bilingual
from weiheng.vocabulary.problem import Refused


@dataclass(frozen=True)
class _Spot:
    """A section at a node, and the keys of the sections around it."""

    section: Section
    node: str
    level: int
    path: str


def default_outline() -> Outline:
    """The outline of an edition that has none of its own."""
    file = resources.files(__package__) / "outline.yaml"
    document, problems = parse_yaml(file.read_text(encoding="utf-8"), "outline.yaml")
    if document is None:
        raise Refused(problems)
    outline, problems = validate(Outline, document.data, document.place)
    if outline is None:
        raise Refused(problems)
    return outline


def compose(view: View, outline: Outline, body: bool = True) -> Document:
    """The whole document, or the director's page alone."""
    sections = outline.sections if body else ()
    blocks = [block for section in sections for block in _at(view, _Spot(section, view.root, 1, ""))]
    front = tuple(front_page(view))
    labels = _labels(view, blocks)
    seen: Counter[str] = Counter()
    return Document(
        language=view.book.language,
        edition=view.edition.name,
        area=view.area,
        title=_title(view, outline.title, view.root),
        owner=view.edition.owner.title.text(view.book.language),
        date=date_of_data(view),
        front=tuple(_finished(block, labels, seen) for block in front),
        blocks=tuple(_finished(block, labels, seen) for block in blocks),
        labels=labels,
        names=view.names(),
        data=view.book.digest,
        front_title=view.line("front.title", node=view.name(view.root), area=view.area_name(), year=view.year_number()),
    )


def date_of_data(view: View) -> str:
    """The latest vintage of the figures: the day on which the last of them became known."""
    return max((row.vintage for row in view.assessment.observations), default="")


def _at(view: View, spot: _Spot) -> Iterator[Block]:
    """A section, once or for every child group. A heading that nothing would follow is left out."""
    nodes = (spot.node,) if spot.section.each is None else _groups_worth_a_section(view, spot.node)
    for node in nodes:
        path = f"{spot.path}/{spot.section.id}" + (f":{node}" if spot.section.each else "")
        below = [block for piece in spot.section.contents for block in _piece(view, piece, node, path)]
        for inner in spot.section.sections:
            below += _at(view, _Spot(inner, node, spot.level + 1, path))
        if below:
            text = _heading(view, spot.section, node)
            yield Heading(f"{path} {view.area}", spot.level, text)
            yield from below


def _groups_worth_a_section(view: View, node: str) -> tuple[str, ...]:
    """The child groups; those of an only child in its place, as it is its parent's number again."""
    groups = view.groups(node)
    if len(view.node(node).children) > 1:
        return groups
    return tuple(key for group in groups for key in _groups_worth_a_section(view, group))


def _piece(view: View, piece: Piece, node: str, path: str) -> Iterator[Block]:
    if piece.paragraph is not None:
        yield from PARAGRAPHS[piece.paragraph](view, node)
    elif piece.table is not None:
        yield from TABLES[piece.table](view, node)
    elif piece.chart is not None:
        yield from CHARTS[piece.chart](view, node)
    elif piece.write is not None:
        yield Slot(f"{path}/{piece.write.id} {view.area}", piece.write.prompt.text(view.book.language))


def _heading(view: View, section: Section, node: str) -> Line:
    return headline(view, node) if section.title is None else _title(view, section.title, node)


def _title(view: View, title: Bilingual, node: str) -> Line:
    facts = {"area": view.area_name(), "node": view.name(node)}
    years = {"first": view.year_number(view.years[0]), "year": view.year_number()}
    return fill_text(view.words, title.text(view.book.language), {**facts, **years})


def _finished(block: Block, labels: Mapping[str, str], seen: Counter[str]) -> Block:
    """A paragraph or note that mentions only tables and charts that the document has, sentences with keys of their own.

    A sentence that two paragraphs have in common goes by another key the second time. ``seen`` counts the keys.
    """
    if isinstance(block, Note):
        return replace(block, text=merged(_mentions(block.text, labels)))
    if not isinstance(block, Paragraph):
        return block
    sentences = []
    for each in block.sentences:
        seen[each.key] += 1
        key = each.key if seen[each.key] == 1 else f"{each.key} {seen[each.key]}"
        sentences.append(replace(each, key=key, text=merged(_mentions(each.text, labels))))
    return replace(block, sentences=tuple(sentences))


def _mentions(line: Line, labels: Mapping[str, str]) -> Iterator[Inline]:
    for part in line:
        if not isinstance(part, Reference):
            yield part
        elif part.key in labels:
            yield from (part.before, Reference(part.key), part.after)


def _labels(view: View, blocks: Sequence[Block]) -> dict[str, str]:
    """What mentions of tables and charts say: their kind and their number in reading order.

    Those of the director's page have none.
    """
    kinds: dict[type[Block], str] = {Table: "label.table", Chart: "label.chart"}
    labels: dict[str, str] = {}
    for kind, label in kinds.items():
        for number, block in enumerate((each for each in blocks if isinstance(each, kind)), start=1):
            labels[block.key] = view.words(label, number=number)
    return labels
