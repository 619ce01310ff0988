"""The typefaces of the printed report, and which letters they have."""

import struct
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import find_spec
from itertools import chain
from pathlib import Path

import typst

SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
STAND_IN = "〓"
"""What is printed for a letter that no typeface has: the Chinese printers' mark for it."""
_PACKAGE = "pylopdf_fonts_zh_cn"
_OWN = frozenset((*range(0x530), *range(0x1E00, 0x2C00)))
"""What the typefaces inside typst have: Latin, Greek and Cyrillic letters."""
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
def letters(file: Path, face: int = 0) -> frozenset[int]:
    """The code points that a face of an OpenType file has glyphs for, from its character maps (cmap)."""
    data = file.read_bytes()
    start = struct.unpack_from(">L", data, 12 + 4 * face)[0] if data[:4] == b"ttcf" else 0
    tables = struct.unpack_from(">H", data, start + 4)[0]
    records = [struct.unpack_from(">4sLLL", data, start + 12 + 16 * place) for place in range(tables)]
    cmap = next((offset for tag, _, offset, _ in records if tag == b"cmap"), None)
    if cmap is None:
        return frozenset()
    count = struct.unpack_from(">H", data, cmap + 2)[0]
    starts = {cmap + struct.unpack_from(">HHL", data, cmap + 4 + 8 * place)[2] for place in range(count)}
    return frozenset(point for start in starts for point in _mapped(data, start))


def _mapped(data: bytes, start: int) -> set[int]:
    """What one character map holds: those of 32 bits (format 12) and of 16 bits (format 4) are read."""
    format = struct.unpack_from(">H", data, start)[0]
    if format == 12:
        groups = struct.unpack_from(">L", data, start + 12)[0]
        ranges = (struct.unpack_from(">LLL", data, start + 16 + 12 * place) for place in range(groups))
        return {point for first, last, _ in ranges for point in range(first, last + 1)}
    return set(_mapped_by_segments(data, start)) if format == 4 else set()


def _mapped_by_segments(data: bytes, start: int) -> Iterator[int]:
    count = struct.unpack_from(">H", data, start + 6)[0] // 2
    row, places = f">{count}H", (14, 16 + 2 * count, 16 + 4 * count, 16 + 6 * count)
    segments = zip(*(struct.unpack_from(row, data, start + place) for place in places), strict=True)
    for number, (last, first, delta, offset) in enumerate(segments):
        glyphs = start + places[-1] + 2 * number + offset
        for point in range(first, min(last, 0xFFFE) + 1):
            glyph = struct.unpack_from(">H", data, glyphs + 2 * (point - first))[0] if offset else point
            if glyph and (offset or (glyph + delta) % 0x10000):
                yield point


@cache
def shelf(files: tuple[Path, ...], system: bool) -> typst.Fonts:
    """The typefaces that a report can be set in: the given ones, typst's own, and with ``system`` the machine's."""
    return typst.Fonts(include_system_fonts=system, font_paths=sorted({file.parent for file in files}))


def unprintable(text: str, fonts: typst.Fonts) -> list[str]:
    """The letters of a text that no typeface has, in their order there. Signs and figures are not looked at."""
    left = dict.fromkeys(letter for letter in text if unicodedata.category(letter).startswith("L"))
    known = chain([_OWN], (_read(Path(each.path), each.index) for each in fonts.fonts() if each.path))
    for points in known:
        left = {letter: None for letter in left if ord(letter) not in points}
        if not left:
            break
    return list(left)


def _read(file: Path, face: int) -> frozenset[int]:
    """The letters of a typeface of the machine; none if its file cannot be read."""
    try:
        return letters(file, face)
    except (OSError, struct.error):
        return frozenset()


def printable(text: str, known: frozenset[int]) -> str:
    """A text in letters that the typefaces have; others, which PDF/A forbids, get :data:`STAND_IN`."""
    spaced = " ".join(text.splitlines())
    return "".join(letter if ord(letter) in known else STAND_IN for letter in spaced)
