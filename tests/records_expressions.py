"""What expressions of records give in one row, walked in plain Python: the oracle that engines are held against.

Values are ``int``, ``float`` (numbers of columns), ``Fraction`` (decimals that were written), ``str``, ``bool``,
``date``, and None for what is missing.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from weiheng.definitions.contracts import Codelist, ColumnContract, Table
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

Value = int | float | Fraction | str | bool | date | None
Row = dict[str, Value]
LEAST, MOST = -(2**63), 2**63 - 1


@dataclass
class Evaluator:
    """Evaluates the expressions of one table; notes what no machine number can hold."""

    table: Table
    tables: Mapping[str, Table]
    codelists: Mapping[str, Codelist]
    beyond: set[str] = field(default_factory=set)

    def value(self, expression: Expression, row: Row) -> Value:
        match expression:
            case Column():
                return row[str(expression)]
            case Constant(value=number):
                return number if isinstance(number, int | str) else Fraction(number)
            case Arithmetic():
                return self._arithmetic(expression, row)
            case Comparison(sign=sign, left=left, right=right):
                return compared(sign, *self._pair(left, right, row))
            case Both(word=word, parts=parts):
                return decided(word, [self.value(each, row) for each in parts])
            case Not(part=part):
                found = self.value(part, row)
                return None if found is None else not found
            case Among():
                return self._among(expression, row)
            case Call():
                return called(expression.name, [self.value(each, row) for each in expression.arguments])

    def contract(self, column: Column) -> ColumnContract | None:
        head, *rest = column.path
        own = self.table.columns.get(head)
        if not rest or own is None:
            return own
        return self.tables[str(own.references)].columns[rest[0]]

    def _pair(self, left: Expression, right: Expression, row: Row) -> tuple[Value, Value]:
        return self._beside(left, right, row), self._beside(right, left, row)

    def _beside(self, one: Expression, other: Expression, row: Row) -> Value:
        """A text beside a date is a date, a word beside a column with codes is its code."""
        found = self.value(one, row)
        if not (isinstance(one, Constant) and isinstance(found, str)):
            return found
        if isinstance(self.value(other, row), date):
            return date.fromisoformat(found)
        contract = self.contract(other) if isinstance(other, Column) else None
        return found if contract is None or contract.codes is None else coded(found, self.codelists[contract.codes])

    def _arithmetic(self, expression: Arithmetic, row: Row) -> Value:
        left, right = alike(self.value(expression.left, row), self.value(expression.right, row))
        if left is None or right is None:
            return None
        assert not isinstance(left, str | date)
        assert not isinstance(right, str | date)
        found = {"+": lambda: left + right, "-": lambda: left - right, "*": lambda: left * right}[expression.sign]()
        if isinstance(found, float) and not math.isfinite(found):
            self.beyond.add("number")
        if isinstance(found, int) and not LEAST <= found <= MOST:
            self.beyond.add("integer")
        return found

    def _among(self, expression: Among, row: Row) -> Value:
        item = self.value(expression.item, row)
        if item is None:
            return None
        if isinstance(expression.of, str):
            return holds(self.codelists[expression.of], str(item))
        return any(compared("==", *self._pair(expression.item, each, row)) for each in expression.of)


def alike(left: Value, right: Value) -> tuple[Value, Value]:
    """Numbers beside one that a machine rounds are rounded as well."""
    if isinstance(left, float) and isinstance(right, int | Fraction):
        return left, float(right)
    if isinstance(right, float) and isinstance(left, int | Fraction):
        return float(left), right
    return left, right


def compared(sign: str, left: Value, right: Value) -> bool | None:
    one, other = alike(left, right)
    if one is None or other is None:
        return None
    less, same = one < other, one == other  # type: ignore[operator]  # of one kind, as their types said
    return {"==": same, "!=": not same, "<": less, "<=": less or same, ">": not (less or same), ">=": not less}[sign]


def decided(word: str, parts: list[Value]) -> bool | None:
    """``or`` is decided by what is true, ``and`` by what is false; else what is missing leaves it open."""
    decisive = word == "or"
    if any(each is decisive for each in parts):
        return decisive
    return None if None in parts else not decisive


def called(name: str, given: list[Value]) -> Value:
    if name in ("missing", "known"):
        return (given[0] is None) == (name == "missing")
    if None in given:
        return None
    if name == "starts":
        return str(given[0]).startswith(str(given[1]))
    days = [each if isinstance(each, date) else date.fromisoformat(str(each)) for each in given]
    if name == "year":
        return days[0].year
    start, end = days
    if name == "days":
        return end.toordinal() - start.toordinal()
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))


def coded(word: str, codelist: Codelist) -> str:
    return codelist.means.get(word, word)


def holds(codelist: Codelist, code: str) -> bool:
    """Whether a text is a code of the list: itself, as what a word means, or by how it begins."""
    if code in codelist.codes or code in codelist.means.values():
        return True
    ends = [(each.split("-")[0], each.split("-")[-1]) for each in codelist.ranges]
    return any(len(code) >= len(first) and first <= code[: len(first)] <= last for first, last in ends)
