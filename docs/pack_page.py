"""The page of a pack's files: every field with its type, from the models that read them."""

import inspect
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from docs.markdown import first_line, plain, table
from weiheng.definitions import (
    base,
    claims,
    contracts,
    decisions,
    disclosure,
    estimates,
    model,
    outline,
    plans,
    robustness,
    texts,
)
from weiheng.observations.files import REQUIRED
from weiheng.observations.model import Observation
from weiheng.outlook import scenario
from weiheng.vocabulary.messages import Bilingual

FILES: tuple[tuple[str, str, type[BaseModel]], ...] = (
    ("owner.yaml", "one mapping", model.Owner),
    ("areas.yaml", "a list", model.Area),
    ("sources.yaml", "a list", model.Source),
    ("variables.yaml", "a list; the file may be absent", model.Variable),
    ("indicators/<id>.yaml", "one mapping a file", model.Indicator),
    ("observations/*.csv", "one row an observation, any number of files", Observation),
    ("index/<edition>/index.yaml", "one mapping", model.Settings),
    ("index/<edition>/tree.yaml", "one mapping, the root", model.Node),
    ("index/<edition>/bounds.yaml", "a list; absent where nothing is scored between goalposts", model.Bounds),
    ("index/<edition>/robustness.yaml", "one mapping; the file may be absent", robustness.Robustness),
    ("claims/*.csv, index/<edition>/claims.csv", "one row a printed number; any number of files", claims.Claim),
    ("index/<edition>/claims.csv, claims/*.csv", "rows whose `measure` is a word", claims.Wording),
    ("plan/<id>/plan.yaml", "one mapping", plans.PlanSettings),
    ("plan/<id>/targets.yaml", "a list", plans.Target),
    ("records/<table>.yaml", "one mapping a table; the folder may be absent", contracts.Table),
    ("records/codes.yaml", "a list; the file may be absent", contracts.Codelist),
    ("records/disclosure.yaml", "one mapping; the file may be absent", disclosure.Disclosure),
    ("scenario", "one mapping; any file, for `weiheng plan --scenario`", scenario.ScenarioFile),
    ("decisions.csv", "one row a decision; written by `adopt-value`, may be absent", decisions.Decision),
    ("index/<edition>/outline.yaml", "one mapping; the file may be absent", outline.Outline),
    ("index/<edition>/texts.zh.yaml, texts.en.yaml", "one mapping; written by `adopt`, may be absent", texts.Texts),
)
"""Every file of a pack that people write, and the model that reads it."""
TYPES: dict[Any, str] = {
    base.Id: "id: small letters, digits, `_`",
    base.Year: "year",
    base.Text: "text, not empty",
    base.FigureText: "decimal, kept as written",
    estimates.Weight: "decimal above 0, kept as written",
    plans.RequirementText: "target as the plan prints it, such as `控制在6.5/10万以下`",
    decisions.Said: "text, not empty",
    decisions.Day: "day such as `2026-11-22`",
    outline.TitleText: "`{zh: …, en: …}`, may mention `{area}`, `{node}`, `{first}`, `{year}`",
    texts.Worded: "text with numbers by their tags in braces",
    contracts.ColumnPath: "column, or column of a table that it refers to: `institution.district`",
    base.Share: "share: `6%`, `0.06` or `3/50`",
    base.Portion: "share from 0% to 100%",
    str: "text",
    int: "whole number",
    bool: "`true` or `false`",
    Bilingual: "`{zh: …, en: …}`",
}


def fields_of_a_pack() -> Iterator[str]:
    """The page, line by line."""
    yield "What each file of a pack may hold. Unknown keys are errors, and so are values that YAML readers understand"
    yield "differently. In a CSV file the fields are the columns; an empty cell is an absent field."
    yield ""
    parts: list[type[BaseModel]] = []
    for file, shape, each in FILES:
        yield f"## `{file}`"
        yield ""
        yield f"{shape[0].upper()}{shape[1:]}. {first_line(each)}"
        yield from _fields(each)
        parts += _parts(each)
    yield "## Parts"
    yield ""
    for each in dict.fromkeys(parts):
        yield f"### {each.__name__}"
        yield ""
        yield first_line(each)
        yield from _fields(each)


def _fields(each: type[BaseModel]) -> Iterator[str]:
    details = (inspect.getdoc(each) or "").partition("\n")[2].strip()
    if details:
        yield from ("", details)
    yield ""
    hints = get_type_hints(each, include_extras=True)
    rows = []
    for name, field in each.model_fields.items():
        default = "required" if field.is_required() else _shown_default(field.default)
        if each is Observation and name in REQUIRED and not field.is_required():
            default = "the column is required, a cell may be empty"
        rows.append((f"`{name}`", _type(hints[name]), default))
    yield from table(("field", "type", "if absent"), rows)


def _shown_default(default: object) -> str:
    if default is None or default in ((), {}) or isinstance(default, BaseModel):
        return ""
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    return f"`{plain(default)}`"


def _type(hint: Any) -> str:
    if hint in TYPES:
        return TYPES[hint]
    return _named(hint) if inspect.isclass(hint) and get_origin(hint) is None else _composed(hint)


def _named(hint: type) -> str:
    if issubclass(hint, Enum):
        return " or ".join(f"`{each.value}`" for each in hint)
    return "the same" if hint is model.Node else f"[{hint.__name__}](#{hint.__name__.lower()})"


def _composed(hint: Any) -> str:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return f"{_type(arguments[0])}{_limits(arguments[1:])}"
    if origin is Literal:
        return " or ".join(f"`{each}`" for each in arguments)
    if origin is tuple:
        return f"list of {_type(arguments[0])}"
    if origin is Mapping:
        return f"mapping from {_type(arguments[0])} to {_type(arguments[1])}"
    if origin not in (Union, UnionType):
        raise TypeError(hint)
    return " or ".join(_type(each) for each in arguments if each is not type(None))


def _limits(metadata: Iterable[Any]) -> str:
    """Patterns and bounds that a field's type carries."""
    texts = []
    signs = {"gt": "> ", "ge": "≥ ", "le": "≤ ", "pattern": "like ", "min_length": "at least "}
    for item in (part for each in metadata for part in getattr(each, "metadata", [each])):
        for name, sign in signs.items():
            limit = getattr(item, name, None)
            if limit is not None:
                texts.append(f"{sign}`{limit}`" if name == "pattern" else f"{sign}{limit}")
    return f", {', '.join(texts)}" if texts else ""


def _parts(each: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Models inside a model, nearest first."""
    for hint in get_type_hints(each).values():
        for part in _models(hint):
            if part is not each:
                yield part
                yield from _parts(part)


def _models(hint: Any) -> Iterator[type[BaseModel]]:
    if inspect.isclass(hint) and issubclass(hint, BaseModel):
        yield hint
    for argument in get_args(hint):
        yield from _models(argument)
