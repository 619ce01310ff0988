"""What a report says: sentences by rules, each true of the numbers that it names."""

from collections.abc import Callable, Iterator, Mapping
from typing import get_args

from weiheng.definitions.outline import ParagraphName
from weiheng.report.blocks import Line, Paragraph, Sentence
from weiheng.report.view import View


def _none(view: View, node: str) -> Iterator[Paragraph]:
    yield from ()


PARAGRAPHS: Mapping[ParagraphName, Callable[[View, str], Iterator[Paragraph]]] = dict.fromkeys(
    get_args(ParagraphName), _none
)


def headline(view: View, node: str) -> Line:
    return (view.name(node),)


def conclusion(view: View) -> Sentence:
    return Sentence(f"conclusion {view.area}", "conclusion", (view.name(view.root), view.score(view.root)))


def split_line(view: View) -> Sentence | None:
    return None


def quality_line(view: View) -> Sentence:
    return Sentence(f"quality_line {view.area}", "quality_line", ("provisional ", view.year_number()))
