"""Open a Word file without harm: its size, its kind, what it unpacks to, and what its XML may say."""

import io
import posixpath
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree  # type: ignore[import-untyped]

from weiheng.observations.archive import DAMAGED, OLE, ZIP, is_encrypted, refuse_bomb
from weiheng.report.record import Record, record_in
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

MAX_BYTES = 50_000_000
MAX_PART = 100_000_000
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = {
    b"http://purl.oclc.org/ooxml/officeDocument/": b"http://schemas.openxmlformats.org/officeDocument/2006/",
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": MAIN.encode(),
    b"http://purl.oclc.org/ooxml/drawingml/": b"http://schemas.openxmlformats.org/drawingml/2006/",
}


@dataclass(frozen=True)
class Package:
    """The parts of an opened Word file."""

    file: str
    parts: dict[str, bytes]
    main: str
    record: Record | None

    def xml(self, part: str) -> Any:
        """The root element of a part; ``Refused`` (F08) if it is not plain XML."""
        return parsed(self.file, self.parts[part])

    def targets(self, part: str) -> dict[str, tuple[str, str]]:
        """What a part refers to: kind (the last word of the relation's type) and part, by id; nothing outside."""
        folder, name = posixpath.split(part)
        relations = posixpath.join(folder, "_rels", f"{name}.rels")
        if relations not in self.parts:
            return {}
        found = {}
        for each in self.xml(relations):
            if isinstance(each.tag, str) and each.get("TargetMode") != "External":
                target = each.get("Target", "")
                path = target.lstrip("/") if target.startswith("/") else posixpath.join(folder, target)
                found[each.get("Id", "")] = (each.get("Type", "").rpartition("/")[2], posixpath.normpath(path))
        return {id: target for id, target in found.items() if target[1] in self.parts}


def unreadable(file: str, found: str) -> Refused:
    """F08, with a word of the catalogue for what is the matter."""
    return Refused([Problem("F08", Place(file), {"found": Term(found), "allowed": Term("word_files")})], Exit.FILES)


def parsed(file: str, data: bytes) -> Any:
    """The root element of a part. No entity is resolved, and nothing outside the bytes is read."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False)
    if _STRICT in data:
        for strict, transitional in _TRANSITIONAL.items():
            data = data.replace(strict, transitional)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise unreadable(file, "damaged_file") from error
    if root.getroottree().docinfo.doctype:
        raise unreadable(file, "xml_entities")
    return root


def open_package(path: Path) -> Package:
    """The parts of a .docx; ``Refused`` (F02, F08, I12) if it is none, or not safe to open."""
    data = _bytes(path)
    if data[:4] == OLE:  # an old .doc, or a .docx that is encrypted
        raise unreadable(path.name, "old_word" if path.suffix.lower() == ".doc" else "password")
    if data[:4] != ZIP:
        raise unreadable(path.name, "not_word")
    try:
        with zipfile.ZipFile(path) as archive:
            _inspect(path.name, archive)
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist() if not entry.is_dir()}
            record = record_in(archive)
    except (*DAMAGED, RuntimeError) as error:  # RuntimeError: a password, where no flag says so
        raise unreadable(path.name, "damaged_file") from error
    return _with_main(Package(path.name, parts, "", record))


def _bytes(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise unreadable(path.name, "no_file")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise Refused([Problem("F02", Place(path.name), {"size": size, "limit": MAX_BYTES})], Exit.FILES)
        return path.read_bytes()
    except OSError as error:
        raise unreadable(path.name, "no_permission") from error


def _inspect(file: str, archive: zipfile.ZipFile) -> None:
    """Before anything is unpacked."""
    refuse_bomb(file, archive)
    if any(entry.file_size > MAX_PART for entry in archive.infolist()):
        facts = {"found": f"> {MAX_PART // 1_000_000} MB", "allowed": f"{MAX_PART // 1_000_000} MB"}
        raise Refused([Problem("I12", Place(file), facts)], Exit.FILES)
    if is_encrypted(archive):
        raise unreadable(file, "password")


def inspect_workbook(file: str, data: bytes) -> None:
    """The same for a workbook inside the file."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _inspect(file, archive)
    except zipfile.BadZipFile as error:
        raise unreadable(file, "damaged_file") from error


def _with_main(package: Package) -> Package:
    """The package with its main part, wherever that lies."""
    if "_rels/.rels" not in package.parts:
        raise unreadable(package.file, "not_word")
    kinds = dict(package.targets("").values())
    main = kinds.get("officeDocument", "")
    if not main or package.xml(main).tag != f"{{{MAIN}}}document":
        raise unreadable(package.file, "not_word")
    return Package(package.file, package.parts, main, package.record)
