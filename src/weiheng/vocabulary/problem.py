"""What is wrong, where, and what to do about it: data that the messages of both languages are made from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Literal

Level = Literal["error", "warning"]


class Exit(IntEnum):
    """Exit codes of the command line; stable, because scripts depend on them."""

    OK = 0
    PROBLEMS = 1
    USAGE = 2
    FILES = 3
    INTERRUPTED = 130


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in a file: a line of text, or a cell of a sheet."""

    file: str
    line: int = 0
    cell: str = ""

    def __str__(self) -> str:
        spot = self.cell or (str(self.line) if self.line else "")
        return f"{self.file}:{spot}" if spot else self.file


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding. ``code`` names its rule; ``facts`` fill in the rule's message."""

    code: str
    place: Place
    facts: Mapping[str, object] = field(default_factory=dict)
    level: Level = "error"


class Refused(Exception):
    """The input cannot be used; carries every problem found, never only the first."""

    def __init__(self, problems: Iterable[Problem], exit_code: Exit = Exit.PROBLEMS) -> None:
        self.problems = tuple(problems)
        self.exit_code = exit_code
        super().__init__("; ".join(f"{p.code} {p.place} {dict(p.facts)}" for p in self.problems))


def errors(problems: Iterable[Problem]) -> list[Problem]:
    """Only what makes the input unusable."""
    return [problem for problem in problems if problem.level == "error"]
