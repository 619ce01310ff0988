"""The file as a package of parts with their relations; the same parts give the same bytes."""

import io
from dataclasses import dataclass, field
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from weiheng.report.writers.word.xml import DECLARATION, el, join

_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
MAIN_TYPE = f"{_WORD_TYPE}.document.main+xml"
CHART_TYPE = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
THEME_TYPE = "application/vnd.openxmlformats-officedocument.theme+xml"
WORKBOOK_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Part:
    """A part: its name in the package without leading slash, its content type, its bytes."""

    name: str
    type: str
    data: bytes


@dataclass
class Package:
    """Parts, and the relations (id, kind, target) from each by its name; "" is the package itself."""

    parts: list[Part] = field(default_factory=list)
    relations: dict[str, list[tuple[str, str, str]]] = field(default_factory=dict)

    def add(self, part: Part) -> None:
        """Put a part in."""
        self.parts.append(part)

    def relate(self, source: str, kind: str, target: str, identity: str = "") -> str:
        """The id of a new relation. ``target`` is as seen from the source; a short kind is one of Office's own."""
        known = self.relations.setdefault(source, [])
        identity = identity or f"rId{len(known) + 1}"
        known.append((identity, kind if ":" in kind else f"{_RELATION}/{kind}", target))
        return identity

    def zipped(self) -> bytes:
        """The zipped file."""
        buffer = io.BytesIO()
        with ZipFile(buffer, "w", ZIP_DEFLATED) as archive:
            _write(archive, "[Content_Types].xml", self._types())
            for source, relations in self.relations.items():
                _write(archive, _relations_name(source), _relations(relations))
            for part in self.parts:
                _write(archive, part.name, part.data)
        return buffer.getvalue()

    def _types(self) -> bytes:
        rels = "application/vnd.openxmlformats-package.relationships+xml"
        entries = [el("Default", Extension="rels", ContentType=rels)]
        entries += [el("Default", Extension="xml", ContentType="application/xml")]
        entries += [el("Default", Extension="xlsx", ContentType=WORKBOOK_TYPE)]
        entries += [
            el("Override", PartName=f"/{part.name}", ContentType=part.type)
            for part in self.parts
            if part.type not in {"application/xml", WORKBOOK_TYPE}
        ]
        return (DECLARATION + el("Types", *entries, xmlns=_TYPES)).encode()


def word_type(name: str) -> str:
    """The content type of one of Word's own parts, such as ``styles``."""
    return f"{_WORD_TYPE}.{name}+xml"


def _relations_name(source: str) -> str:
    folder, _, name = source.rpartition("/")
    return f"{folder}/_rels/{name}.rels".removeprefix("/")


def _relations(relations: list[tuple[str, str, str]]) -> bytes:
    entries = [el("Relationship", Id=identity, Type=kind, Target=target) for identity, kind, target in relations]
    return (DECLARATION + el("Relationships", join(*entries), xmlns=_RELATIONS)).encode()


def _write(archive: ZipFile, name: str, data: bytes) -> None:
    entry = ZipInfo(name, _EPOCH)
    entry.compress_type = ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    archive.writestr(entry, data)
