"""From plain YAML or CSV values to models, with every mistake as a problem that knows its line."""

import csv
import dataclasses
import difflib
import io
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Place, Problem

Model = TypeVar("Model", bound=BaseModel)
Locate = Callable[..., Place]

Path_ = tuple[str | int, ...]

_SHAPES: dict[type, Term] = {dict: Term("a_mapping"), list: Term("a_list"), tuple: Term("a_list")}
"""What a value that is no text is called."""
_UNKNOWN_KEY = ("extra_forbidden", "unexpected_keyword_argument")


def validate(model: type[Model], data: object, locate: Locate) -> tuple[Model | None, list[Problem]]:
    """Build a model. ``locate(*path)`` gives the place of a value inside ``data``."""
    try:
        return model.model_validate(data), []
    except ValidationError as error:
        details = [each for each in error.errors(include_url=False) if not _is_told_below(each)]
        return None, _distinct(_problem(model, each, locate) for each in _of_nearest_members(details))


def _is_told_below(detail: Any) -> bool:
    """A list seems too short where its items are wrong: that is told at the items."""
    return detail["type"] == "too_short" and bool(detail["input"])


def _of_nearest_members(details: Sequence[Any]) -> list[Any]:
    """A value that fits no member of a union is told what the nearest one lacks, not what all of them do."""
    mistakes = Counter(found for detail in details if (found := _member(detail)))
    nearest: dict[Path_, str] = {}
    for (path, member), count in mistakes.items():
        if path not in nearest or count < mistakes[path, nearest[path]]:
            nearest[path] = member
    return [each for each in details if not (found := _member(each)) or nearest[found[0]] == found[1]]


def _member(detail: Any) -> tuple[Path_, str] | None:
    """Pydantic puts the class of the tried union member into the path: where that is, and which.

    The last part of a path may be a wrong key of the user's, however it is spelt.
    """
    path: Path_ = detail["loc"][:-1] if detail["type"] in _UNKNOWN_KEY else detail["loc"]
    return next(((path[:n], part) for n, part in enumerate(path) if isinstance(part, str) and part[:1].isupper()), None)


def _distinct(problems: Iterable[Problem]) -> list[Problem]:
    """The same mistake of the same key is reported once."""
    seen: dict[tuple[str, Place, object], Problem] = {}
    for problem in problems:
        seen.setdefault((problem.code, problem.place, problem.facts.get("key")), problem)
    return list(seen.values())


def _problem(model: type[BaseModel], detail: Any, locate: Locate) -> Problem:
    path: Path_ = detail["loc"]
    if found_member := _member(detail):
        path = (*found_member[0], *path[len(found_member[0]) + 1 :])
    place, name = locate(*path), ".".join(str(part) for part in path)
    if rule := (detail.get("ctx") or {}).get("code"):
        return Problem(rule, place, detail["ctx"]["facts"])
    if detail["type"] in _UNKNOWN_KEY:
        allowed = _keys_at(model, path[:-1])
        return Problem("Y04", place, {"key": str(path[-1]), "allowed": allowed, "near": _near(str(path[-1]), allowed)})
    if detail["type"] == "missing":
        return Problem("Y06", place, {"key": name})
    return Problem("Y07", place, {"key": name, "found": shape(detail["input"]), "allowed": _expected(detail)})


def shape(value: object) -> str | Term:
    """A value as it is written, or what it is called if it consists of others."""
    called = _SHAPES.get(type(value))
    if called is None:
        return str(value)
    return called if value else "{}" if isinstance(value, dict) else "[]"


def _expected(detail: Any) -> str | Term | tuple[str, ...]:
    context = detail.get("ctx") or {}
    if "expected" in context:
        text = str(context["expected"])
        return tuple(re.findall("'([^']*)'", text)) or text
    if "pattern" in context:
        return str(context["pattern"])
    bounds = [f"{sign} {context[key]}" for key, sign in (("gt", ">"), ("ge", "≥"), ("le", "≤")) if key in context]
    return " ".join(bounds) or _KINDS.get(detail["type"], str(detail["type"]))


_KINDS: Mapping[str, str | Term] = {
    "value_error": Term("wanted_decimal"),
    "int_parsing": "1, 2, 3 …",
    "int_type": "1, 2, 3 …",
    "bool_parsing": "true, false",
    "bool_type": "true, false",
    "string_type": Term("wanted_text"),
    "string_too_short": Term("wanted_text"),
    "tuple_type": Term("wanted_list"),
    "list_type": Term("wanted_list"),
    "model_type": Term("wanted_mapping"),
    "dict_type": Term("wanted_mapping"),
    "mapping_type": Term("wanted_mapping"),
    "dataclass_type": "zh: … en: …",
    "too_short": Term("wanted_items"),
}


def _near(key: str, allowed: Sequence[str]) -> str:
    return next(iter(difflib.get_close_matches(key, allowed, n=1)), "")


def _keys_at(model: type[BaseModel], path: Sequence[str | int]) -> tuple[str, ...]:
    """The keys that the model allows at a path; those of a mapping are the user's own."""
    current: Any = model
    is_key = False
    for part in path:
        if isinstance(part, int) or is_key:
            is_key = False
            continue
        field = getattr(current, "model_fields", {}).get(part)
        if field is None:
            return ()
        current, is_key = _model_in(field.annotation), get_origin(field.annotation) is Mapping
    if dataclasses.is_dataclass(current):
        return tuple(each.name for each in dataclasses.fields(current))
    return tuple(getattr(current, "model_fields", {}))


def _model_in(annotation: Any) -> Any:
    if get_origin(annotation) in (Union, UnionType, tuple) or get_args(annotation):
        candidates = [_model_in(each) for each in get_args(annotation)]
        return next((each for each in candidates if each is not None), None)
    return annotation if hasattr(annotation, "model_fields") or hasattr(annotation, "__dataclass_fields__") else None


def parse_csv(
    text: str, shown: str, required: Iterable[str], optional: Iterable[str]
) -> tuple[list[tuple[int, Mapping[str, str]]], list[Problem]]:
    """Rows of a CSV with their line numbers; empty cells are left out of a row."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = next(reader, [])
        problems = _header_problems(header, shown, tuple(required), tuple(optional))
        if problems:
            return [], problems
        return _rows(reader, header, shown)
    except csv.Error as error:
        return [], [Problem("F04", Place(shown, reader.line_num), {"found": str(error)})]


def _header_problems(header: list[str], shown: str, required: Sequence[str], optional: Sequence[str]) -> list[Problem]:
    allowed = (*required, *optional)
    place = Place(shown, 1)
    unknown = [name for name in header if name not in allowed]
    return [
        *(Problem("Y04", place, {"key": name, "allowed": allowed, "near": _near(name, allowed)}) for name in unknown),
        *(Problem("Y06", place, {"key": name}) for name in required if name not in header),
        *(Problem("Y02", place, {"key": n, "first": 1}) for n in sorted({n for n in header if header.count(n) > 1})),
    ]


def _rows(reader: Any, header: list[str], shown: str) -> tuple[list[tuple[int, Mapping[str, str]]], list[Problem]]:
    """If no row fits the header and all are of one length, it is the header that is wrong: that is told once."""
    rows: list[tuple[int, Mapping[str, str]]] = []
    problems: list[Problem] = []
    for cells in reader:
        if not any(cells):
            continue
        if len(cells) != len(header):
            place = Place(shown, reader.line_num)
            problems.append(Problem("F05", place, {"found": len(cells), "allowed": len(header)}))
            continue
        rows.append((reader.line_num, {name: cell for name, cell in zip(header, cells, strict=True) if cell != ""}))
    one_length = len({each.facts["found"] for each in problems}) == 1
    return rows, problems[:1] if one_length and not rows else problems
