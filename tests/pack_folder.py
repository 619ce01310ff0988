"""The demo pack on disk: a small complete pack that tests copy, break in one place, and check."""

import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from weiheng.cli.prose import problem_text
from weiheng.definitions.address import Address, find
from weiheng.editions import check_pack
from weiheng.vocabulary.messages import Language, Words
from weiheng.vocabulary.problem import Problem

DEMO = Path(__file__).parent / "packs" / "demo"


@dataclass(frozen=True)
class PackFolder:
    """A copy of the demo pack that a test may change."""

    root: Path

    @classmethod
    def copy_to(cls, folder: Path) -> Self:
        """Copy the demo pack into an empty folder."""
        return cls(Path(shutil.copytree(DEMO, folder / "demo")))

    def replace(self, file: str, old: str, new: str) -> Self:
        """Replace a text that stands exactly once in a file."""
        text = self.read(file)
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
        return self.write(file, text.replace(old, new))

    def write(self, file: str, text: str) -> Self:
        """Write a whole file."""
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return self

    def append(self, file: str, text: str) -> Self:
        """Add lines to a file."""
        return self.write(file, self.read(file) + text)

    def without_plans(self) -> Self:
        """Take the plans away, whose numbers are printed numbers, too."""
        shutil.rmtree(self.root / "plan", ignore_errors=True)
        return self

    def read(self, file: str) -> str:
        return (self.root / file).read_text(encoding="utf-8")

    def address(self, edition: str | None = "2023") -> Address:
        """The address of an edition, as the command line would find it."""
        return find(f"{self.root}/index/{edition}" if edition else str(self.root))

    def problems(self) -> tuple[Problem, ...]:
        """What ``weiheng check`` finds."""
        return check_pack(self.root).problems

    def snapshot(self) -> dict[str, bytes]:
        """Every file of the pack with its content."""
        paths = (path for path in sorted(self.root.rglob("*")) if path.is_file())
        return {path.relative_to(self.root).as_posix(): path.read_bytes() for path in paths}


def prose(problem: Problem, language: Language = "en") -> str:
    """The problem as a person reads it."""
    return problem_text(problem, Words(language)).plain


def part(problem: Problem, name: str, language: Language = "en") -> str:
    """One part of a problem's message: ``title``, ``found``, ``allowed`` or ``do``."""
    return Words(language)(f"{problem.code}.{name}", **problem.facts)
