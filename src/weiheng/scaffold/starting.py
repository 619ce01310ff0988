"""Start a pack or an edition: a copy that passes ``check``."""

import io
import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from weiheng.definitions.address import Address
from weiheng.definitions.pack import LOCK
from weiheng.editions import check_pack, default_edition
from weiheng.observations.atomic import write_atomically
from weiheng.scaffold.staging import EDITION, Staging, place_for
from weiheng.vocabulary.problem import Exit, Place, Problem, Refused, errors


def new_pack(name: str, into: Path, source: Path | None) -> Path:
    """Copy the starter pack (or ``source``, without its locks) to ``into/name`` and give it the name.

    ``Refused``: N01 if something is there already, N02 if the name cannot be a pack's.
    """
    target = place_for(name, into)
    with Staging(target) as staged:
        shutil.copytree(source or starter(), staged, dirs_exist_ok=True, ignore=shutil.ignore_patterns(LOCK, ".*"))
        _edit(staged / "owner.yaml", lambda owner: owner.__setitem__("id", name))
    return target


def new_edition(address: Address, source: str | None) -> Path:
    """Copy an edition of the same pack (the last one if not told) as a draft without claims, lock and people's texts.

    Where the new id is a year with observations, the edition runs up to that year if it passes ``check`` then.
    """
    if address.edition is None or not EDITION.fullmatch(address.edition):
        raise Refused([Problem("N02", Place(str(address)), {"found": str(address)})])
    checked = check_pack(address.root)
    if errors(checked.problems):
        raise Refused(checked.problems)
    origin = source or default_edition(checked.pack)
    if origin not in checked.pack.editions:
        facts = {"found": origin or "-", "allowed": tuple(checked.pack.editions)}
        raise Refused([Problem("A02", Place(address.root.name), facts)], Exit.USAGE)
    target = address.root / "index" / address.edition
    with Staging(target) as staged:
        files = shutil.ignore_patterns(LOCK, "claims.csv", "texts.*.yaml", ".*")
        shutil.copytree(address.root / "index" / origin, staged, dirs_exist_ok=True, ignore=files)
        _rename_edition(staged / "index.yaml", origin, address.edition)
    _extend(target / "index.yaml", address)
    return target


def starter() -> Path:
    """The small pack that new ones start from."""
    return Path(str(resources.files("weiheng"))) / "starter"


def _edit(path: Path, change: Callable[[Any], None]) -> None:
    """Change a YAML file and keep its comments."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 4096
    data = yaml.load(path.read_text(encoding="utf-8"))
    change(data)
    text = io.StringIO()
    yaml.dump(data, text)
    write_atomically(path, text.getvalue())


def _rename_edition(path: Path, old: str, new: str) -> None:
    def change(settings: Any) -> None:
        settings["id"] = DoubleQuotedScalarString(new)
        settings["status"] = "draft"
        for language, title in settings["title"].items():
            settings["title"][language] = title.replace(old, new)
        settings.pop("note", None)

    _edit(path, change)


def _extend(path: Path, address: Address) -> None:
    """Let the edition run up to the year it is named after, if the pack has the data."""
    if address.edition is None or not address.edition.isdigit():
        return
    before = path.read_bytes()
    _edit(path, lambda settings: settings["periods"].__setitem__("last", int(address.edition or 0)))
    if errors(check_pack(address.root).problems):
        write_atomically(path, before)
