"""Every name of the code in the glossary exists."""

import importlib
import re

import pytest
from blocks import ROOT
from pydantic import BaseModel

ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in (ROOT / "GLOSSARY.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("| ") and not line.startswith(("| ---", "| zh"))
]
NAMES = sorted({name for row in ROWS for name in re.findall(r"`([^`]+)`", row[2])})


def test_rows_are_complete() -> None:
    assert len(ROWS) >= 40
    for row in ROWS:
        assert len(row) == 4, row
        assert all(row), row
        assert re.search(r"[\u4e00-\u9fff]", row[0]), row
        assert row[1].isascii(), row


@pytest.mark.parametrize("name", NAMES)
def test_a_name_exists(name: str) -> None:
    module, parts = _split(f"weiheng.{name}")
    thing: object = module
    for part in parts:
        if isinstance(thing, type) and issubclass(thing, BaseModel) and part in thing.model_fields:
            return
        if part in getattr(thing, "__dataclass_fields__", {}):
            return
        thing = getattr(thing, part)


def _split(path: str) -> tuple[object, list[str]]:
    """The longest part of a dotted path that is a module, and the rest."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        try:
            return importlib.import_module(".".join(parts[:length])), parts[length:]
        except ModuleNotFoundError:
            continue
    raise ModuleNotFoundError(path)
