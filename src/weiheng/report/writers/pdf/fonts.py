"""The typefaces of the printed report, and which letters they have."""

import struct
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
STAND_IN = "〓"
"""What is printed for a letter that no typeface has: the Chinese printers' mark for it."""
_PACKAGE = "pylopdf_fonts_zh_cn"
_FILES = {SERIF: "NotoSerifSC-Regular.otf", SANS: "NotoSansSC-Regular.otf"}

FontFiles = Mapping[str, Path]
"""The file of each family."""


def font_files() -> FontFiles:
    """Where the families are installed; those that are not are left out."""
    found = find_spec(_PACKAGE)
    folder = Path(found.origin).parent if found and found.origin else Path(_PACKAGE)
    return {family: folder / name for family, name in _FILES.items() if (folder / name).is_file()}


def missing_fonts(files: FontFiles | None = None) -> tuple[str, ...]:
    """The families that a PDF cannot be set in, so that it is set in whatever the machine has."""
    there = font_files() if files is None else files
    return tuple(family for family in _FILES if family not in there or not there[family].is_file())


@cache
def letters(file: Path) -> frozenset[int]:
    """The code points that an OpenType font has glyphs for, from its 32-bit character map (cmap format 12)."""
    data = file.read_bytes()
    tables = struct.unpack_from(">H", data, 4)[0]
    records = [struct.unpack_from(">4sLLL", data, 12 + 16 * place) for place in range(tables)]
    cmap = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    count = struct.unpack_from(">H", data, cmap + 2)[0]
    starts = {cmap + struct.unpack_from(">HHL", data, cmap + 4 + 8 * place)[2] for place in range(count)}
    return frozenset(point for start in starts for point in _mapped(data, start))


def _mapped(data: bytes, start: int) -> set[int]:
    if struct.unpack_from(">H", data, start)[0] != 12:
        return set()
    groups = struct.unpack_from(">L", data, start + 12)[0]
    ranges = (struct.unpack_from(">LLL", data, start + 16 + 12 * place) for place in range(groups))
    return {point for first, last, _ in ranges for point in range(first, last + 1)}


def printable(text: str, known: frozenset[int]) -> str:
    """A text in letters that the typefaces have; others, which PDF/A forbids, get :data:`STAND_IN`."""
    spaced = " ".join(text.splitlines())
    return "".join(letter if ord(letter) in known else STAND_IN for letter in spaced)
