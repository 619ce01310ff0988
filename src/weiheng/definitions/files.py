"""The files of a pack as text: confined to its folder, limited in size, UTF-8; and those that nobody reads."""

import re
from collections.abc import Iterator
from pathlib import Path

from weiheng.vocabulary.problem import Place, Problem

LIMITS = {".yaml": 4_000_000, ".csv": 500_000_000}
"""Bytes that a file may have, by its kind."""

_KNOWN = re.compile(
    r"""(?x)
    (owner|areas|sources|variables)\.yaml
  | indicators/[^/]+\.yaml
  | (observations|claims)/[^/]+\.csv
  | decisions\.csv
  | index/[^/]+/((index|tree|bounds|outline|robustness)\.yaml|texts\.(zh|en)\.yaml|claims\.csv|edition\.lock)
  | plan/[^/]+/(plan|targets)\.yaml
  | records/[^/]+\.yaml
  | ([^/]+/)*([^/]+\.(md|txt)|LICENSE)  # for people
  | ([^/]+/)*\.[^/]+(/.*)?              # hidden: of version control, or left by a write that was cut short
    """
)


def read_text(root: Path, file: str) -> tuple[str | None, list[Problem]]:
    """The text of a file of the pack in ``root`` without byte order mark, or None and why not (F01-F03, F06, F08)."""
    path, place = root / file, Place(f"{root.name}/{file}")
    if not path.is_file():
        return None, [Problem("F01", place)]
    if not path.resolve().is_relative_to(root.resolve()):
        return None, [Problem("F06", place)]
    try:
        size, limit = path.stat().st_size, LIMITS[path.suffix]
        if size > limit:
            return None, [Problem("F02", place, {"size": size, "limit": limit})]
        return path.read_text(encoding="utf-8-sig"), []
    except UnicodeDecodeError as error:
        return None, [Problem("F03", place, {"position": error.start})]
    except OSError as error:
        return None, [Problem("F08", place, {"found": error.strerror or str(error), "allowed": "UTF-8"})]


def stray_files(root: Path) -> Iterator[Problem]:
    """F09 (warning): a file where no part of a pack is looked for, so that its content would be missed in silence."""
    for path in sorted(root.rglob("*")):
        file = path.relative_to(root).as_posix()
        if not path.is_dir() and not _KNOWN.fullmatch(file):
            yield Problem("F09", Place(f"{root.name}/{file}"), level="warning")
