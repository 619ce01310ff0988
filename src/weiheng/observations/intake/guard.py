"""Look before opening: size, kind of file, and what a workbook unpacks to."""

import zipfile
import zlib
from pathlib import Path

from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

MAX_BYTES = 50_000_000
MAX_UNPACKED = 400_000_000
MAX_RATIO = 200
RATIO_MATTERS = 10_000_000
SUFFIXES = (".xlsx", ".xls", ".ods", ".csv")

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_MAGIC = {".xlsx": _ZIP, ".ods": _ZIP, ".xls": _OLE}


def unreadable(path: Path, found: str, exit_code: Exit = Exit.FILES) -> Refused:
    """F08, with a word of the catalogue for what is the matter."""
    facts = {"found": Term(found), "allowed": Term("import_files")}
    return Refused([Problem("F08", Place(path.name), facts)], exit_code)


def inspect(path: Path) -> None:
    """``Refused`` (F02, F08, I12) unless the file is one that can be opened without harm."""
    try:
        if not path.is_file():
            raise unreadable(path, "no_file")
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(4)
    except OSError as error:
        raise unreadable(path, "no_permission") from error
    if path.suffix.lower() not in SUFFIXES:
        raise unreadable(path, "other_kind")
    if size > MAX_BYTES:
        raise Refused([Problem("F02", Place(path.name), {"size": size, "limit": MAX_BYTES})], Exit.FILES)
    _inspect_kind(path, start)


def _inspect_kind(path: Path, start: bytes) -> None:
    expected = _MAGIC.get(path.suffix.lower())
    if expected is None and start in (_ZIP, _OLE):
        raise unreadable(path, "renamed_file")
    if expected == _ZIP and start == _OLE:
        raise unreadable(path, "password")
    if expected is not None and start != expected:
        raise unreadable(path, "renamed_file")
    if expected == _ZIP:
        _inspect_archive(path)


def _inspect_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
            packed = max(1, sum(entry.compress_size for entry in archive.infolist()))
            too_dense = unpacked > RATIO_MATTERS and unpacked / packed > MAX_RATIO
            if unpacked > MAX_UNPACKED or too_dense:
                raise Refused([Problem("I12", Place(path.name), _unpacked(unpacked))], Exit.FILES)
            if any(entry.flag_bits & 1 for entry in archive.infolist()):
                raise unreadable(path, "password")
            if archive.testzip() is not None:  # also finds entries that unpack to more than they declare
                raise unreadable(path, "damaged_file")
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError) as error:
        # NotImplementedError: packed in a way that zipfile does not know
        raise unreadable(path, "damaged_file") from error


def _unpacked(size: int) -> dict[str, object]:
    return {"found": f"{size / 1_000_000:.0f} MB", "allowed": f"{MAX_UNPACKED // 1_000_000} MB, 1:{MAX_RATIO}"}
