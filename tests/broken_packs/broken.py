"""How a row of the tables of broken packs is written."""

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from pack_folder import PackFolder

Damage = Callable[[PackFolder, pytest.MonkeyPatch], object]


@dataclass(frozen=True)
class Broken:
    """The demo pack with one thing damaged, and all that ``check`` says about it.

    ``code`` is the only code reported, once, at ``at``; ``found`` and ``allowed`` are the English words.
    """

    code: str
    damage: Damage
    at: str
    found: str
    allowed: str
    level: str = "error"

    def __str__(self) -> str:
        return f"{self.code} {self.found[:50]}"


def replace(file: str, old: str, new: str) -> Damage:
    """One text in a file for another."""
    return lambda pack, _: pack.replace(file, old, new)


def append(file: str, text: str) -> Damage:
    """Lines at the end of a file."""
    return lambda pack, _: pack.append(file, text)


def write(file: str, text: str) -> Damage:
    """A whole file."""
    return lambda pack, _: pack.write(file, text)


def remove(file: str) -> Damage:
    """A file gone."""
    return lambda pack, _: (pack.root / file).unlink()


def both(*damages: Damage) -> Damage:
    """Two changes that make one mistake."""
    return lambda pack, patch: [damage(pack, patch) for damage in damages]
