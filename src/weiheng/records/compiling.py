"""Expressions as SQL, for any engine."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import assert_never

from weiheng.definitions.contracts import Codelist, ColumnContract
from weiheng.definitions.expression_types import Scope, Type, date_of
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
        match expression:
            case Column():
                written = self.dialect.name(str(expression))
            case Constant():
                written = self.dialect.constant(expression.value)
            case Arithmetic() | Comparison():
                written = self._signed(expression)
            case Both(word=word, parts=parts):
                written = "(" + f" {word.upper()} ".join(map(self.sql, parts)) + ")"
            case Not(part=part):
                written = f"(NOT {self.sql(part)})"
            case Among():
                written = self._among(expression)
            case Call():
                written = self._call(expression)
            case _:
                assert_never(expression)
        return written

    def _signed(self, expression: Arithmetic | Comparison) -> str:
        """Two sides with a sign between them."""
        left, right = self._sides(expression.left, expression.right)
        if isinstance(expression, Arithmetic) and self.scope.type_of(expression) is Type.INTEGER:
            left = f"CAST({left} AS {self.dialect.types['integer']})"  # engines take small constants for small numbers
        return f"({left} {_SIGNS.get(expression.sign, expression.sign)} {right})"

    def _among(self, expression: Among) -> str:
        """One of some constants, or of a codelist."""
        if isinstance(expression.of, str):
            return in_codelist(self.sql(expression.item), self.scope.codelists[expression.of], self.dialect)
        sides = [self._sides(expression.item, each) for each in expression.of]
        return f"({sides[0][0]} IN ({', '.join(constant for _, constant in sides)}))"

    def _call(self, call: Call) -> str:
        """A function of the language."""
        of_dates = call.name in ("days", "years", "year")
        written = (self._day(each) if of_dates else self.sql(each) for each in call.arguments)
        return _CALLS[call.name](self.dialect, *written)

    def _day(self, expression: Expression) -> str:
        """A date; a text such as "2022-07-01" is one."""
        day = date_of(expression)
        return self.sql(expression) if day is None else self.dialect.constant(day)

    def _sides(self, left: Expression, right: Expression) -> tuple[str, str]:
        """Both sides; a text beside a date is a date, and a word beside a column with codes the code that it means."""
        return self._beside(left, right), self._beside(right, left)

    def _beside(self, one: Expression, other: Expression) -> str:
        return self._day(one) if self.scope.type_of(other) is Type.DATE else self.sql(self._coded(one, other))

    def _coded(self, word: Expression, column: Expression) -> Expression:
        """A word as the code that it means in the column's list; anything else as it is."""
        if not (isinstance(column, Column) and isinstance(word, Constant) and isinstance(word.value, str)):
            return word
        contract = self.scope.column(column.path)
        codelist = self.scope.codelists.get(contract.codes or "") if isinstance(contract, ColumnContract) else None
        return word if codelist is None else replace(word, value=codelist.means.get(word.value, word.value))


def in_codelist(item: str, codelist: Codelist, dialect: Dialect) -> str:
    """Whether a text, with words for codes already turned into these, is one of the codes or begins within a range.

    Of a missing text it is missing, also where the list is empty.
    """
    exact = ", ".join(map(dialect.text, dict.fromkeys([*codelist.codes, *codelist.means.values()])))
    ranges = [
        f"(length({item}) >= {len(first)} AND left({item}, {len(first)}) "
        f"BETWEEN {dialect.text(first)} AND {dialect.text(last)})"
        for first, last in codelist.spans()
    ]
    found = [f"{item} IN ({exact})"] if exact else []
    return "(" + " OR ".join([*found, *ranges] or [f"{item} <> {item}"]) + ")"


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
