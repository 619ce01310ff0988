"""What the generated pages share: tables, first lines of docstrings, modules of the code."""

import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from types import ModuleType

import weiheng


def table(header: Iterable[str], rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """A table and an empty line."""
    head = list(header)
    yield _row(head)
    yield _row(["---"] * len(head))
    for row in rows:
        yield _row(row)
    yield ""


def _row(cells: Iterable[object]) -> str:
    return "| " + " | ".join(" ".join(str(cell).split()).replace("|", "\\|") for cell in cells) + " |"


def first_line(thing: object) -> str:
    """The first line of a docstring."""
    return (inspect.getdoc(thing) or "").partition("\n")[0]


def plain(choice: object) -> str:
    """A value as it is written: a member of an enumeration by its value."""
    return str(choice.value if isinstance(choice, Enum) else choice)


def modules(package: str) -> Iterator[ModuleType]:
    """All modules in a package of Weiheng, imported, by name."""
    found = pkgutil.walk_packages([str(Path(weiheng.__file__).parent)], "weiheng.")
    names = sorted(each.name for each in found if each.name != "weiheng.__main__")
    for name in names:
        if name == package or name.startswith(f"{package}."):
            yield importlib.import_module(name)
