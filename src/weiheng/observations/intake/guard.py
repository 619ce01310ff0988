"""Look before opening: size, kind of file, and what a workbook unpacks to."""

import zipfile
from pathlib import Path

from weiheng.observations.archive import DAMAGED, OLE, ZIP, is_encrypted, refuse_bomb
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

MAX_BYTES = 50_000_000
SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods", ".csv")

_MAGIC = {".xlsx": ZIP, ".xlsm": ZIP, ".ods": ZIP, ".xls": OLE}


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
    if expected is None and start in (ZIP, OLE):
        raise unreadable(path, "renamed_file")
    if expected == ZIP and start == OLE:
        raise unreadable(path, "password")
    if expected is not None and start != expected:
        raise unreadable(path, "renamed_file")
    if expected == ZIP:
        _inspect_archive(path)


def _inspect_archive(path: Path) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            refuse_bomb(path.name, archive)
            if is_encrypted(archive):
                raise unreadable(path, "password")
            if archive.testzip() is not None:  # also finds entries that unpack to more than they declare
                raise unreadable(path, "damaged_file")
    except DAMAGED as error:
        raise unreadable(path, "damaged_file") from error
