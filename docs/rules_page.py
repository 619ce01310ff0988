"""The page of rules: every code with its level, its words in both languages, and what checks it."""

import ast
import inspect
import re
from collections.abc import Iterator
from types import ModuleType
from typing import Literal

from docs.markdown import first_line, modules, table
from weiheng.vocabulary.messages import catalogue

CODE = re.compile(r"[A-Z][0-9]{2}")
GROUPS = {
    "A": "Addresses and areas",
    "B": "Bounds",
    "C": "Claims and decisions",
    "D": "Definitions",
    "E": "Experiments on an index",
    "F": "Files",
    "I": "Import",
    "K": "Contracts of records",
    "L": "Locks",
    "M": "Choices of methods",
    "N": "New packs and editions",
    "O": "Observations",
    "P": "Plans and scenarios",
    "Q": "Quality of records",
    "R": "Reports",
    "S": "Sources",
    "T": "Targets of plans",
    "U": "Units",
    "V": "Uncertainty and variants",
    "W": "Tree and weights",
    "X": "Command line",
    "Y": "YAML and keys",
}


_PARTS = ("title", "found", "allowed", "do")


def codes() -> list[str]:
    """Codes of all rules that have words."""
    return sorted(key.partition(".")[0] for key in catalogue("en") if CODE.fullmatch(key.removesuffix(".title")))


def rules() -> Iterator[str]:
    """The page, line by line."""
    yield "`weiheng check` applies all rules and lists every problem it finds; an `error` makes a pack unusable,"
    yield "a `warning` does not. Words in ‹ › are filled in with what was found."
    yield ""
    origins = raised()
    group = ""
    for code in codes():
        if code[0] != group:
            group = code[0]
            yield from ("", f"## {group}: {GROUPS[group]}")
        yield from ("", f"### {code} {_words('en', f'{code}.title')}", "")
        for module, level in origins.get(code, ()):
            yield f"- {level}; `{module.__name__}`: {_summary(module, code)}"
        yield ""
        rows = ((part, *(_words(each, f"{code}.{part}") for each in ("en", "zh"))) for part in _PARTS)
        yield from table(("", "en", "zh"), rows)


def _words(language: Literal["en", "zh"], key: str) -> str:
    return re.sub(r"\{(\w+)\}", r"‹\1›", catalogue(language)[key])


def _summary(module: ModuleType, code: str) -> str:
    """The first line of a module's docstring, and for a rule what its check adds."""
    text = first_line(module).removeprefix(code).removeprefix(" (warning)").removeprefix(": ")
    text = text[:1].upper() + text[1:]
    check = getattr(module, "check", None)
    return f"{text} {first_line(check)}" if check and getattr(module, "CODE", "") == code else text


def raised() -> dict[str, list[tuple[ModuleType, str]]]:
    """For every code the modules that report it, and at which level, as their syntax says."""
    found: dict[str, list[tuple[ModuleType, str]]] = {}
    for module in modules("weiheng"):
        levels: dict[str, str] = {}
        tree = ast.parse(inspect.getsource(module))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and (code := _code(node, module)):
                levels[code] = _level(node)
            if isinstance(node, ast.Dict):
                levels |= {code: "error" for each in node.values if (code := _constant(each))}
        for code, level in levels.items():
            found.setdefault(code, []).append((module, level))
    return found


def _code(call: ast.Call, module: ModuleType) -> str:
    if not call.args:
        return ""
    first = call.args[0]
    return getattr(module, "CODE", "") if isinstance(first, ast.Name) and first.id == "CODE" else _constant(first)


def _constant(node: ast.expr) -> str:
    text = node.value if isinstance(node, ast.Constant) else ""
    return text if isinstance(text, str) and CODE.fullmatch(text) else ""


def _level(call: ast.Call) -> str:
    words = [
        each.value
        for keyword in call.keywords
        if keyword.arg == "level"
        for each in ast.walk(keyword.value)
        if isinstance(each, ast.Constant)
    ]
    return " or ".join(sorted(map(str, words))) or "error"
