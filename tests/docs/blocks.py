"""Fenced blocks of a page, run in order in an empty folder: files are written, commands and Python are run."""

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from weiheng.cli.run import run

ROOT = Path(__file__).parents[2]
_FENCE = re.compile(r'^```(?P<kind>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<text>.*?)^```$', re.DOTALL | re.MULTILINE)
_PRINTED = re.compile(r"^ *print\(.*\)  # (.*)$", re.MULTILINE)
_EXIT_CODE = re.compile(r"\(exit code ([0-9]+)\)")


@dataclass(frozen=True)
class Block:
    """One fenced block; ``title`` is the file that it is the content of."""

    kind: str
    title: str | None
    text: str


def blocks(page: Path) -> list[Block]:
    """All fenced blocks of a page."""
    return [Block(**match.groupdict()) for match in _FENCE.finditer(page.read_text(encoding="utf-8"))]


def commands(block: Block) -> Iterator[tuple[str, list[str]]]:
    """Each ``$ weiheng …`` of a console block with the lines shown below it."""
    for part in re.split(r"^\$ ", block.text, flags=re.MULTILINE)[1:]:
        command, *shown = part.splitlines()
        if command.startswith("weiheng "):
            yield command, [line for line in shown if line.strip()]


def run_page(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Do everything that a page says, and compare what it shows with what happens."""
    names: dict[str, object] = {}
    for block in blocks(page):
        if block.title:
            Path(block.title).parent.mkdir(parents=True, exist_ok=True)
            Path(block.title).write_text(block.text, encoding="utf-8")
        elif block.kind == "python":
            _run_python(block, names, capsys)
        elif block.kind == "console":
            for command, shown in commands(block):
                _run_command(command, shown, capsys)


def _run_python(block: Block, names: dict[str, object], capsys: pytest.CaptureFixture[str]) -> None:
    exec(compile(block.text, "example", "exec"), names)  # noqa: S102 - the examples are ours
    printed, shown = capsys.readouterr().out.splitlines(), _PRINTED.findall(block.text)
    assert printed == shown, f"{block.text}\nshows {shown}\nbut prints {printed}"


def _run_command(command: str, shown: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    codes = [int(match[1]) for line in shown if (match := _EXIT_CODE.fullmatch(line.strip()))]

    code = run(shlex.split(command)[1:])

    captured = capsys.readouterr()
    assert code == (codes or [0])[0], f"{command}\n{captured.out}{captured.err}"
    output = " ".join((captured.out + captured.err).split())
    for line in shown:
        if not _EXIT_CODE.fullmatch(line.strip()):
            assert _occurs(line, output), f"{command}\nshows     {line}\nbut prints\n{captured.out}{captured.err}"


def _occurs(line: str, output: str) -> bool:
    """Whether a line occurs, however wide its columns are; ``…`` stands for anything."""
    parts = [re.escape(" ".join(part.split())) for part in line.split("…")]
    return re.search(r".*?".join(parts), output) is not None
