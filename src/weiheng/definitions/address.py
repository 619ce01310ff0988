"""Addresses of packs and editions: ``shenzhen``, ``shenzhen/index/2022``, or the path of a folder."""

import os
import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from weiheng.vocabulary.problem import Exit, Place, Problem, Refused

_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")
_EDITION = re.compile(r"(?P<pack>.+?)/+index/+(?P<edition>[a-z0-9][a-z0-9_.-]*)/*")


@dataclass(frozen=True)
class Address:
    """Where a pack lies, and which edition is meant.

    ``shipped`` packs were found among those of the engine and are read-only; whoever means to change them says so by
    giving their path.
    """

    root: Path
    edition: str | None
    shipped: bool

    def __str__(self) -> str:
        return f"{self.root.name}/index/{self.edition}" if self.edition else self.root.name


def shipped_packs() -> Path:
    """The folder of the packs that come with the engine."""
    return Path(str(resources.files("weiheng"))) / "packs"


def pack_folders() -> tuple[Path, ...]:
    """Folders searched for a bare name: WEIHENG_PACKS, ``packs`` in the working directory, the shipped ones."""
    asked = os.environ.get("WEIHENG_PACKS")
    return (*((Path(asked),) if asked else ()), Path("packs"), shipped_packs())


def find(text: str) -> Address:
    """Resolve an address; ``Refused`` (A01) if nothing is there.

    A path to a folder with an owner.yaml wins; else the name is looked up in :func:`pack_folders`.
    """
    match = _EDITION.fullmatch(text)
    name, edition = (match["pack"], match["edition"]) if match else (text, None)
    folders = pack_folders() if _PART.fullmatch(name) else ()
    for folder in (Path(), *folders):
        root = folder / name
        if (root / "owner.yaml").is_file():
            return Address(root.resolve(), edition, shipped=folder == shipped_packs())
    raise Refused([Problem("A01", Place(text), {"found": text, "allowed": available()})], Exit.USAGE)


def available() -> tuple[str, ...]:
    """Names of all packs that a bare name can mean."""
    owners = (path.parent.name for folder in pack_folders() for path in folder.glob("*/owner.yaml"))
    return tuple(sorted(set(owners)))


def writable(address: Address) -> Address:
    """The address, unless its pack came with the engine: ``Refused`` (L05)."""
    if address.shipped:
        raise Refused([Problem("L05", Place(str(address)), {"found": address.root.name})], Exit.USAGE)
    return address
