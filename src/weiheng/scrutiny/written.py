"""Where refused choices of an experiment are written: the experiment knows them by name, a pack by file and line."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from weiheng.editions import Opened
from weiheng.vocabulary.problem import Problem, Refused

Path = tuple[str | int, ...]
"""Keys and positions in robustness.yaml."""


class IllegalChoices(Refused):
    """Declared choices that have no meaningful result: problems, each with its path in the file."""

    def __init__(self, found: Iterable[tuple[Problem, Path]]) -> None:
        found = tuple(found)
        self.paths = tuple(path for _, path in found)
        super().__init__(problem for problem, _ in found)


@contextmanager
def with_lines(opened: Opened) -> Iterator[None]:
    """Choices that are refused inside get the line of the edition's robustness.yaml where they are written."""
    try:
        yield
    except IllegalChoices as refused:
        file = f"{opened.pack.editions[opened.assessment.edition.settings.id].folder}/robustness.yaml"
        pairs = zip(refused.problems, refused.paths, strict=True)
        raise Refused(replace(each, place=opened.pack.place(file, *path)) for each, path in pairs) from None
