"""Expressions as SQL, for any engine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

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
from weiheng.records.sql import Dialect

_SIGNS = {"==": "=", "!=": "<>"}


@dataclass(frozen=True)
class Compiler:
    """Writes expressions of one table for one engine; columns of other tables are called ``institution.level``."""

    scope: Scope
    dialect: Dialect

    def sql(self, expression: Expression) -> str:
        """The value of an expression in each row."""
        return _WAYS[type(expression)](self, expression)

    def constant(self, constant: Constant) -> str:
        """A number, text or truth."""
        return self.dialect.constant(constant.value)

    def signed(self, expression: Arithmetic | Comparison) -> str:
        """Two sides with a sign between them."""
        left, right = self._sides(expression.left, expression.right)
        if isinstance(expression, Arithmetic) and self.scope.type_of(expression) is Type.INTEGER:
            left = f"CAST({left} AS {self.dialect.types['integer']})"  # engines take small constants for small numbers
        return f"({left} {_SIGNS.get(expression.sign, expression.sign)} {right})"

    def both(self, expression: Both) -> str:
        """Conditions with ``and`` or ``or`` between them."""
        return "(" + f" {expression.word.upper()} ".join(map(self.sql, expression.parts)) + ")"

    def among(self, expression: Among) -> str:
        """One of some constants, or of a codelist."""
        if isinstance(expression.of, str):
            return in_codelist(self.sql(expression.item), self.scope.codelists[expression.of], self.dialect)
        sides = [self._sides(expression.item, each) for each in expression.of]
        return f"({sides[0][0]} IN ({', '.join(constant for _, constant in sides)}))"

    def call(self, call: Call) -> str:
        """A function of the language."""
        of_dates = call.name in ("days", "years", "year")
        arguments = (_day(each) if of_dates and is_date_text(each) else None for each in call.arguments)
        written = (
            self.sql(each) if day is None else self.dialect.constant(day)
            for each, day in zip(call.arguments, arguments, strict=True)
        )
        return _CALLS[call.name](self.dialect, *written)

    def _sides(self, left: Expression, right: Expression) -> tuple[str, str]:
        """Both sides; a text beside a date is a date, and a word beside a column with codes the code that it means."""
        return self._beside(left, right), self._beside(right, left)

    def _beside(self, one: Expression, other: Expression) -> str:
        if is_date_text(one) and self.scope.type_of(other) is Type.DATE:
            return self.dialect.constant(_day(one))
        return self.sql(self._coded(one, other))

    def _coded(self, word: Expression, column: Expression) -> Expression:
        """A word as the code that it means in the column's list; anything else as it is."""
        if not (isinstance(column, Column) and isinstance(word, Constant) and isinstance(word.value, str)):
            return word
        contract = self.scope.column(column.path)
        codelist = self.scope.codelists.get(contract.codes or "") if isinstance(contract, ColumnContract) else None
        return word if codelist is None else replace(word, value=codelist.means.get(word.value, word.value))


def _day(text: Expression) -> date:
    assert isinstance(text, Constant)  # noqa: S101 - `is_date_text` said so
    return date.fromisoformat(str(text.value))


def in_codelist(item: str, codelist: Codelist, dialect: Dialect) -> str:
    """Whether a text, with words for codes already turned into these, is one of the codes or begins within a range."""
    exact = ", ".join(map(dialect.text, dict.fromkeys([*codelist.codes, *codelist.means.values()])))
    ranges = [
        f"(length({item}) >= {len(first)} AND left({item}, {len(first)}) "
        f"BETWEEN {dialect.text(first)} AND {dialect.text(last)})"
        for first, last in codelist.spans()
    ]
    found = [f"{item} IN ({exact})"] if exact else []
    return "(" + " OR ".join([*found, *ranges] or ["FALSE"]) + ")"


def _years(_: Dialect, start: str, end: str) -> str:
    """Completed years: one less where the day of the year has not yet come."""
    before = f"(month({end}) * 100 + day({end}) < month({start}) * 100 + day({start}))"
    return f"(year({end}) - year({start}) - CASE WHEN {before} THEN 1 ELSE 0 END)"


_CALLS: Mapping[str, Callable[..., str]] = {
    "days": lambda dialect, start, end: dialect.days(start, end),
    "years": _years,
    "year": lambda _, day: f"year({day})",
    "missing": lambda _, value: f"({value} IS NULL)",
    "known": lambda _, value: f"({value} IS NOT NULL)",
    "starts": lambda dialect, text, beginning: dialect.starts(text, beginning),
}
_WAYS: Mapping[type[Expression], Callable[[Compiler, Any], str]] = {
    Column: lambda compiler, column: compiler.dialect.name(str(column)),
    Constant: Compiler.constant,
    Arithmetic: Compiler.signed,
    Comparison: Compiler.signed,
    Both: Compiler.both,
    Not: lambda compiler, expression: f"(NOT {compiler.sql(expression.part)})",
    Among: Compiler.among,
    Call: Compiler.call,
}
