"""Cells that were counted before: a file for each part of a table, found again by what it was counted from.

There is no row of a person in it; but sums by institution and month can be small numbers, which are hidden only
afterwards. So a store must not leave the room that the tables are in: its folders are for their owner alone.

Nothing is ever changed in place. A file is written whole and then named, so a run that is stopped at any moment leaves
files that are right; one that nobody asks for any more is removed after its successor is there. Every file says what
its content must be, so one that was damaged, or is not ours, is as good as none.
"""

import hashlib
import io
import json
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import polars as pl

from weiheng.observations.atomic import write_atomically
from weiheng.records.checking import Checked, Violation
from weiheng.records.files import TableFiles
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

LAYOUT = "2"
"""Changed whenever cells are stored in another way, or made otherwise of the same answers."""
ENDING = ".cells"
"""Of files, and of the folder of a table: such a folder beside a table's files is not taken for one of them."""
ABANDONED = 3600.0
"""Seconds after which nobody is writing a file any more that has not been named."""
_TAIL = 65_536
"""Bytes of a file's end that are looked at: those of Parquet say where everything else is, and what is in it."""


@dataclass(frozen=True)
class Stored:
    """Cells of a part, and what was found out about its rows, and about each part of what they refer to."""

    checked: tuple[Checked, ...]
    cells: pl.DataFrame


@dataclass(frozen=True)
class Slot:
    """A place for cells in a folder of all that answers one question; its ``name`` says what they are counted of."""

    folder: Path
    name: str

    @property
    def path(self) -> Path:
        """The file."""
        return self.folder / f"{self.name}{ENDING}"

    def get(self) -> Stored | None:
        """What is there; None if it was not counted yet, or the file is not as it was written here."""
        try:
            seal, _, content = self.path.read_bytes().partition(b"\n")
        except OSError:
            return None
        if seal != self._seal(content):
            return None
        about, _, cells = content.partition(b"\n")
        return Stored(tuple(map(_checked, json.loads(about))), pl.read_parquet(io.BytesIO(cells)))

    def put(self, stored: Stored) -> None:
        """Keep it. ``Refused`` (F07) if that is not possible."""
        make_private(self.folder)
        checked = [{**asdict(each), "warnings": ()} for each in stored.checked]
        cells = io.BytesIO()
        stored.cells.write_parquet(cells)
        content = json.dumps(checked).encode() + b"\n" + cells.getvalue()
        write_atomically(self.path, self._seal(content) + b"\n" + content)

    def _seal(self, content: bytes) -> bytes:
        return hashlib.sha256(self.name.encode() + content).hexdigest().encode()


def _checked(found: dict[str, Any]) -> Checked:
    violations = (Violation(**{**each, "keys": tuple(each["keys"])}) for each in found["violations"])
    return Checked(found["table"], found["rows"], found["aside"], tuple(violations))


def folder_of(store: Path, table: str, *question: str) -> Path:
    """The folder of all that answers a question, whatever its files and definitions are at the time."""
    return store / f"{table}{ENDING}" / digest(*question)


def make_private(folder: Path) -> None:
    """Make a folder of a store, and those above it, for their owner alone. ``Refused`` (F07) if that is not possible.

    One that was there before is as open as it was; the folders of tables below it are not.
    """
    try:
        for each in (folder.parent.parent, folder.parent, folder):
            each.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        facts = {"found": error.strerror or str(error)}
        raise Refused([Problem("F07", Place(str(folder)), facts)], Exit.FILES) from error


def keep_only(slots: Sequence[Slot]) -> None:
    """Remove what is in the folder of these slots besides them, but for what another run may be writing."""
    names = {each.path.name for each in slots}
    for folder in {each.folder for each in slots}:
        for path in folder.iterdir() if folder.is_dir() else ():
            with suppress(OSError):  # another run was faster, or it is no file
                if (path.suffix == ENDING and path.name not in names) or _is_left_behind(path):
                    path.unlink()


def _is_left_behind(path: Path) -> bool:
    """Whether a run that was killed never named it."""
    return path.suffix == ".partial" and path.stat().st_mtime < time.time() - ABANDONED


def digest(*texts: str) -> str:
    """The first letters of a digest of texts, and of how cells are laid out."""
    return hashlib.sha256("\0".join([LAYOUT, *texts]).encode()).hexdigest()[:32]


def mark(files: TableFiles, paths: Iterable[Path]) -> str:
    """What tells whether some files of a table have changed: names, sizes, times of change, ends, and their columns.

    Nobody can set the time at which a file itself changed, so one that was written over counts as another even where
    its size and its date are as before. Files that are gone, or may not be read, have none: an engine says so.
    """
    found = hashlib.sha256(repr((files.kind, files.columns, files.delimiter)).encode())
    try:
        for path in paths:
            about = path.stat()
            with path.open("rb") as file:
                file.seek(max(0, about.st_size - _TAIL))
                ends = hashlib.sha256(file.read()).hexdigest()
            found.update(repr((path.name, about.st_size, about.st_mtime_ns, about.st_ctime_ns, ends)).encode())
    except OSError:
        return ""
    return found.hexdigest()
