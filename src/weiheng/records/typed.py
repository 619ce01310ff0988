"""Columns as their contract says, and what of a row breaks it, as expressions that any engine can compute."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import ibis
from ibis.expr.datatypes import DataType
from ibis.expr.types import BooleanValue, Value
from ibis.expr.types import Table as Rows

from weiheng.definitions.contracts import Answer, Codelist, ColumnContract, Table
from weiheng.records.compiling import in_codelist
from weiheng.vocabulary.problem import Place, Problem

_ENGINE_TYPES = {"text": "string", "integer": "int64", "number": "float64", "date": "date", "truth": "boolean"}
_WHOLE = r"^[+-]?[0-9]{1,18}$"
_DECIMAL = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
GIVEN = "given."
_TRUE, _FALSE = ("true", "1"), ("false", "0")


@dataclass(frozen=True)
class Breach:
    """A rule of a contract that rows can break: ``condition`` is true of those that do.

    ``code`` is the rule, ``column`` what it is about, ``answer`` what happens to such a row.
    """

    code: str
    column: str
    condition: BooleanValue
    answer: Answer


def missing_columns(table: Table, schema: Mapping[str, DataType], place: Place) -> list[Problem]:
    """Q03 for columns of the contract that the files do not have, Q04 for those that only the files have."""
    wanted = {column.file or name for name, column in table.columns.items()}
    extra = sorted(schema.keys() - wanted)
    problems = [
        Problem("Q03", place, {"id": table.id, "found": name, "allowed": tuple(extra) or tuple(schema)})
        for name in sorted(wanted - schema.keys())
    ]
    if extra and table.extra != "keep":
        facts = {"id": table.id, "found": ", ".join(extra)}
        problems.append(Problem("Q04", place, facts, "error" if table.extra == "refuse" else "warning"))
    return problems


def typed(table: Table, schema: Mapping[str, DataType], codelists: Mapping[str, Codelist]) -> Rows:
    """The table with the columns of its contract: what is not of their type is missing.

    Words that a column's codelist has a code for are that code.
    A column whose files hold another type is there a second time as it was given: ``given.<column>``.
    """
    raw = ibis.table(dict(schema), name=f"raw_{table.id}")
    own = {name: (raw[column.file or name], column) for name, column in table.columns.items()}
    given = {f"{GIVEN}{name}": value for name, (value, column) in own.items() if not _is_exact(value, column)}
    values = {
        name: _coded(_cast(value, column), codelists.get(column.codes or "")) for name, (value, column) in own.items()
    }
    return raw.select(**values, **given)


def _coded(value: Value, codelist: Codelist | None) -> Value:
    """Words as the codes that they mean."""
    if codelist is None or not codelist.means or not value.type().is_string():
        return value
    return value.cases(*codelist.means.items(), else_=value)


def _cast(value: Value, column: ColumnContract) -> Value:
    """The value in the contract's type; NULL where it is not of it, and for NaN."""
    kind = value.type()
    if kind.is_string():
        return _read(value, column.type)
    if column.type == "number" and kind.is_floating():
        return (value.isnan() | value.isinf()).ifelse(ibis.null("float64"), value.cast("float64"))
    if column.type == "integer" and kind.is_numeric() and not _is_exact(value, column):
        return (value % 1 == 0).ifelse(value.try_cast("int64"), ibis.null("int64"))
    if column.type == "truth" and kind.is_integer():
        return _truth(value, yes=[1], no=[0])
    return value.cast("date") if column.type == "date" and kind.is_timestamp() else _same(value, column.type)


def _same(value: Value, wanted: str) -> Value:
    """A value of a type that holds the wanted one; NULL if it is of quite another."""
    kind = value.type()
    fits = {
        "text": kind.is_integer(),
        "integer": kind.is_integer(),
        "number": kind.is_numeric(),
        "date": kind.is_date(),
        "truth": kind.is_boolean(),
    }[wanted]
    return value.cast(_ENGINE_TYPES[wanted]) if fits else ibis.null(_ENGINE_TYPES[wanted])


def _read(text: Value, wanted: str) -> Value:
    """A text in the wanted type: whole numbers, decimals, ISO dates, true and false; NULL for anything else."""
    if wanted == "text":
        return text.nullif("")
    if wanted == "truth":
        return _truth(text.lower(), yes=_TRUE, no=_FALSE)
    pattern = {"integer": _WHOLE, "number": _DECIMAL, "date": _DAY}[wanted]
    kind = _ENGINE_TYPES[wanted]
    found = text.re_search(pattern).ifelse(text.try_cast(kind), ibis.null(kind))
    return found.isinf().ifelse(ibis.null(kind), found) if wanted == "number" else found


def _truth(value: Value, *, yes: Sequence[object], no: Sequence[object]) -> Value:
    return value.isin(yes).ifelse(True, value.isin(no).ifelse(False, ibis.null("boolean")))  # noqa: FBT003


def breaches(table: Table, rows: Rows, codelists: Mapping[str, Codelist]) -> Iterator[Breach]:
    """What each row may break by itself: type (Q05), missing value (Q06), limits (Q07), codes (Q08)."""
    for name, column in table.columns.items():
        value = rows[name]
        lacking = value.isnull()
        if GIVEN + name in rows.columns:
            there = _there(rows[GIVEN + name])
            yield Breach("Q05", name, there & lacking, column.otherwise)
            lacking &= ~there
        if not column.nulls:
            yield Breach("Q06", name, lacking, column.otherwise)
        outside = _outside(value, column)
        if outside is not None:
            yield Breach("Q07", name, outside, column.otherwise)
        if column.codes is not None:
            yield Breach("Q08", name, ~in_codelist(value, codelists[column.codes]), column.otherwise)


def _there(given: Value) -> BooleanValue:
    """Whether anything was given: an empty text is nothing, and so is NaN."""
    kind, there = given.type(), given.notnull()
    if kind.is_string():
        return there & (given != "")
    return there & ~given.isnan() if kind.is_floating() else there


def _is_exact(given: Value, column: ColumnContract) -> bool:
    """Whether every value of the files' type is one of the contract's type."""
    kind = given.type()
    return bool(
        (column.type == "text" and (kind.is_string() or kind.is_integer()))
        or (column.type == "integer" and kind.is_integer() and not kind.is_uint64())
        or (column.type == "number" and kind.is_numeric() and not kind.is_floating())
        or (column.type == "date" and (kind.is_date() or kind.is_timestamp()))
        or (column.type == "truth" and kind.is_boolean())
    )


def _outside(value: Value, column: ColumnContract) -> BooleanValue | None:
    low, high = column.limit("minimum"), column.limit("maximum")
    sides = [value < _literal(low)] if low is not None else []
    sides += [value > _literal(high)] if high is not None else []
    return sides[0] | sides[-1] if sides else None


def _literal(end: date | float) -> Value:
    return ibis.date(end.isoformat()) if isinstance(end, date) else ibis.literal(end)
