"""Expressions of measures as columns of an engine's table, through Ibis.

What is missing stays missing: comparisons, sums and functions of NULL are NULL, and a condition that is NULL does not
count. NaN is turned into NULL where a table is opened, since engines disagree on it.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import reduce
from typing import Any

import ibis
from ibis.expr.types import BooleanValue, Value
from ibis.expr.types import Table as Rows

from weiheng.definitions.contracts import Codelist, ColumnContract
from weiheng.definitions.expression_types import Scope, Type, is_date_text
from weiheng.definitions.expressions import (
    Among,
    Arithmetic,
    Both,
    Call,
    Column,
    Comparison,
    Constant,
    Expression,
    Not,
)

_SIGNS: Mapping[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
}


def compiled(expression: Expression, scope: Scope, rows: Rows) -> Value:
    """The value of an expression in each row; columns of other tables are there as ``institution.level``."""
    return _WAYS[type(expression)](expression, scope, rows)


def _constant(constant: Constant, scope: Scope, rows: Rows) -> Value:  # noqa: ARG001 - one signature for all parts
    return ibis.literal(constant.value)


def _signed(expression: Arithmetic | Comparison, scope: Scope, rows: Rows) -> Value:
    return _SIGNS[expression.sign](*_sides(expression.left, expression.right, scope, rows))


def _both(expression: Both, scope: Scope, rows: Rows) -> Value:
    found = (compiled(each, scope, rows) for each in expression.parts)
    return reduce(operator.and_ if expression.word == "and" else operator.or_, found)


def _call(call: Call, scope: Scope, rows: Rows) -> Value:
    return _CALLS[call.name](*(_argument(each, call.name, scope, rows) for each in call.arguments))


def _sides(left: Expression, right: Expression, scope: Scope, rows: Rows) -> tuple[Value, Value]:
    """Both sides; a text beside a date is a date, and a word beside a column with codes the code that it means."""
    if scope.type_of(left) is Type.DATE and is_date_text(right):
        return compiled(left, scope, rows), _date(right)
    if scope.type_of(right) is Type.DATE and is_date_text(left):
        return _date(left), compiled(right, scope, rows)
    return compiled(_coded(left, right, scope), scope, rows), compiled(_coded(right, left, scope), scope, rows)


def _coded(word: Expression, column: Expression, scope: Scope) -> Expression:
    """A word as the code that it means in the column's list; anything else as it is."""
    if not (isinstance(column, Column) and isinstance(word, Constant) and isinstance(word.value, str)):
        return word
    contract = scope.column(column.path)
    codelist = scope.codelists.get(contract.codes or "") if isinstance(contract, ColumnContract) else None
    return word if codelist is None else replace(word, value=codelist.means.get(word.value, word.value))


def _date(text: Expression) -> Value:
    assert isinstance(text, Constant)  # noqa: S101 - `is_date_text` said so
    return ibis.date(str(text.value))


def _argument(expression: Expression, name: str, scope: Scope, rows: Rows) -> Value:
    if name in ("days", "years", "year") and is_date_text(expression):
        return _date(expression)
    return compiled(expression, scope, rows)


def _among(expression: Among, scope: Scope, rows: Rows) -> BooleanValue:
    item = compiled(expression.item, scope, rows)
    if isinstance(expression.of, str):
        return in_codelist(item, scope.codelists[expression.of])
    parts = (Comparison("==", expression.item, each, expression.at) for each in expression.of)
    if scope.type_of(expression.item) is Type.DATE:
        return reduce(operator.or_, (compiled(each, scope, rows) for each in parts))
    return item.isin([compiled(_coded(each, expression.item, scope), scope, rows) for each in expression.of])


def in_codelist(item: Value, codelist: Codelist) -> BooleanValue:
    """Whether a text, with words for codes already turned into these, is one of the codes or begins within a range."""
    found = [
        (item.length() >= len(first)) & item.left(len(first)).between(first, last) for first, last in codelist.spans()
    ]
    exact = list(dict.fromkeys([*codelist.codes, *codelist.means.values()]))
    return reduce(operator.or_, found, item.isin(exact)) if exact or not found else reduce(operator.or_, found)


def _days(start: Any, end: Any) -> Value:
    return end.delta(start, unit="day")


def _years(start: Any, end: Any) -> Value:
    """Completed years: one less where the day of the year has not yet come."""
    before = (end.month() < start.month()) | ((end.month() == start.month()) & (end.day() < start.day()))
    return end.year().cast("int64") - start.year().cast("int64") - before.cast("int64")


_CALLS: Mapping[str, Callable[..., Value]] = {
    "days": _days,
    "years": _years,
    "year": lambda day: day.year().cast("int64"),
    "missing": lambda value: value.isnull(),
    "known": lambda value: value.notnull(),
    "starts": lambda text, beginning: text.startswith(beginning),
}
_WAYS: Mapping[type[Expression], Callable[[Any, Scope, Rows], Value]] = {
    Column: lambda column, _, rows: rows[str(column)],
    Constant: _constant,
    Arithmetic: _signed,
    Comparison: _signed,
    Both: _both,
    Not: lambda expression, scope, rows: ~compiled(expression.part, scope, rows),
    Among: _among,
    Call: _call,
}
