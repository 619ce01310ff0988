"""Zip archives (workbooks, Word files) looked at before anything is unpacked."""

import zipfile
import zlib

from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

MAX_UNPACKED = 400_000_000
MAX_RATIO = 200
RATIO_MATTERS = 10_000_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
"""How an archive begins, and how a file of older Office programs or an encrypted one does."""
DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError)
"""What reading a damaged archive raises; ``NotImplementedError`` is for packing that ``zipfile`` does not know."""


def refuse_bomb(file: str, archive: zipfile.ZipFile) -> None:
    """``Refused`` (I12) if the archive declares to unpack to too much, or is packed too densely to be honest.

    One that unpacks to more than it declares fails its checksum when it is read.
    """
    entries = archive.infolist()
    unpacked, packed = sum(entry.file_size for entry in entries), sum(entry.compress_size for entry in entries)
    dense = unpacked > RATIO_MATTERS and unpacked / max(1, packed) > MAX_RATIO
    if dense or unpacked > MAX_UNPACKED:
        facts = {"found": f"{unpacked / 1_000_000:.0f} MB", "allowed": f"{MAX_UNPACKED // 1_000_000} MB, 1:{MAX_RATIO}"}
        raise Refused([Problem("I12", Place(file), facts)], Exit.FILES)


def is_encrypted(archive: zipfile.ZipFile) -> bool:
    """Whether an entry needs a password."""
    return any(entry.flag_bits & 1 for entry in archive.infolist())
