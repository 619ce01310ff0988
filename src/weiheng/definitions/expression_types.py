"""What an expression gives, found from the contracts of tables; one that gives nothing sensible is refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import assert_never

from weiheng.definitions.contracts import Codelist, ColumnContract, Following, Table
from weiheng.definitions.expressions import (
    Aggregated,
    Among,
    Arithmetic,
    Both,
    Call,
    Column,
    Comparison,
    Constant,
    Expression,
    ExpressionError,
    Not,
    columns_of,
)

LARGEST = 2**63 - 1


class Type(StrEnum):
    """What a column or an expression holds."""

    TEXT = "text"
    INTEGER = "integer"
    NUMBER = "number"
    DATE = "date"
    TRUTH = "truth"


NUMBERS = (Type.INTEGER, Type.NUMBER)
_ARGUMENTS = {"days": Type.DATE, "years": Type.DATE, "year": Type.DATE, "starts": Type.TEXT}
_RESULTS = {"missing": Type.TRUTH, "known": Type.TRUTH, "starts": Type.TRUTH}


@dataclass(frozen=True)
class Scope:
    """What names mean in the expressions of one table."""

    table: Table
    tables: Mapping[str, Table]
    codelists: Mapping[str, Codelist]

    def column(self, path: tuple[str, ...]) -> ColumnContract | Following | None:
        """The contract of a column, or of one of the table that a column refers to."""
        head, *rest = path
        own = self.table.columns.get(head) or self.table.following.get(head)
        if not rest or own is None:
            return own
        other = self.tables.get(own.references or "") if isinstance(own, ColumnContract) else None
        return other.columns.get(rest[0]) if other is not None and len(rest) == 1 else None

    def type_of(self, expression: Expression) -> Type:
        """The type; ``ExpressionError`` where something does not fit."""
        match expression:
            case Column():
                return self._of_column(expression)
            case Constant():
                return _of_constant(expression)
            case Arithmetic():
                return self._of_arithmetic(expression)
            case Call():
                return self._of_call(expression)
            case Comparison() | Among() | Both() | Not():
                self._check_condition(expression)
                return Type.TRUTH
        assert_never(expression)

    def check(self, aggregate: Aggregated) -> None:
        """``ExpressionError`` unless it counts conditions, adds up numbers, or tells persons apart."""
        if aggregate.kind == "persons":
            self._check_persons(aggregate)
        elif aggregate.of is not None:
            self.check_row(aggregate.of, (Type.TRUTH,) if aggregate.kind == "count" else NUMBERS)

    def check_row(self, expression: Expression, wanted: tuple[Type, ...]) -> None:
        """``ExpressionError`` unless it is of a wanted type and looks at a column: else it says nothing of a row."""
        self._wanted(expression, wanted)
        if not any(columns_of(expression)):
            raise ExpressionError("constant", self.table.id, expression.at)

    def _check_persons(self, aggregate: Aggregated) -> None:
        """Persons are told apart by a column of the table's files, its own unless another is named."""
        if aggregate.of is None:
            if self.table.person is None:
                raise ExpressionError("person", self.table.id, aggregate.at)
            return
        self.type_of(aggregate.of)
        own = isinstance(aggregate.of, Column) and len(aggregate.of.path) == 1
        if not (own and str(aggregate.of) in self.table.columns):
            raise ExpressionError("person", str(self.table.person or ""), aggregate.at)

    def _of_column(self, column: Column) -> Type:
        found = self.column(column.path)
        if found is None:
            raise ExpressionError("column", str(column), column.at)
        return Type.INTEGER if isinstance(found, Following) else Type(found.type)

    def _of_arithmetic(self, expression: Arithmetic) -> Type:
        sides = [self._wanted(each, NUMBERS) for each in (expression.left, expression.right)]
        return Type.NUMBER if Type.NUMBER in sides else Type.INTEGER

    def _of_call(self, call: Call) -> Type:
        if call.name in ("missing", "known") and not isinstance(call.arguments[0], Column):
            raise ExpressionError("not_a_column", f"{call.name}()", call.at)
        for each in call.arguments:
            wanted = _ARGUMENTS.get(call.name)
            found = self.type_of(each)
            if wanted is not None and found != wanted and not (wanted is Type.DATE and date_of(each)):
                raise ExpressionError("type", wanted, each.at)
        return _RESULTS.get(call.name, Type.INTEGER)

    def _wanted(self, expression: Expression, types: tuple[Type, ...]) -> Type:
        found = self.type_of(expression)
        if found not in types:
            raise ExpressionError("type", " / ".join(types), expression.at)
        return found

    def _check_condition(self, expression: Comparison | Among | Both | Not) -> None:
        match expression:
            case Not(part=part):
                self._wanted(part, (Type.TRUTH,))
            case Both(parts=parts):
                for each in parts:
                    self._wanted(each, (Type.TRUTH,))
            case Comparison():
                self._check_alike(expression.left, expression.right)
            case Among(item=item, of=str() as codelist):
                if codelist not in self.codelists:
                    raise ExpressionError("codelist", codelist, expression.at)
                self._wanted(item, (Type.TEXT,))
            case Among(item=item, of=tuple() as constants):
                for each in constants:
                    self._check_alike(item, each)

    def _check_alike(self, left: Expression, right: Expression) -> None:
        """Only what is of one kind is compared; a text beside a date is a date in ISO form."""
        one, other = self.type_of(left), self.type_of(right)
        dates = (one is Type.DATE and date_of(right)) or (other is Type.DATE and date_of(left))
        if one != other and not dates and not (one in NUMBERS and other in NUMBERS):
            raise ExpressionError("type", one, right.at)
        for column, constant in ((left, right), (right, left)):
            self._check_code(column, constant)
            self._check_within(column, constant)

    def _check_within(self, column: Expression, constant: Expression) -> None:
        """Days that are looked ahead end somewhere; a condition beyond would count as if it were that end."""
        found = self.column(column.path) if isinstance(column, Column) else None
        number = constant.value if isinstance(constant, Constant) else None
        if isinstance(found, Following) and isinstance(number, int | Decimal) and number > found.within:
            raise ExpressionError("beyond", f"{column}: {found.within}", constant.at)

    def _check_code(self, column: Expression, constant: Expression) -> None:
        """A code that the column's list does not have can only be a slip."""
        if not (isinstance(column, Column) and isinstance(constant, Constant) and isinstance(constant.value, str)):
            return
        found = self.column(column.path)
        codelist = self.codelists.get(found.codes or "") if isinstance(found, ColumnContract) else None
        if codelist is not None and not holds(codelist, constant.value):
            raise ExpressionError("code", f"{constant.value} ({codelist.id})", constant.at)


def holds(codelist: Codelist, code: str) -> bool:
    """Whether a codelist has a code, itself or in a range."""
    in_range = any(len(code) >= len(first) and first <= code[: len(first)] <= last for first, last in codelist.spans())
    return code in codelist.codes or code in codelist.means or in_range


def date_of(expression: Expression) -> date | None:
    """The date that a text such as "2022-07-01" is; None of anything else."""
    if not (isinstance(expression, Constant) and isinstance(expression.value, str)):
        return None
    try:
        found = date.fromisoformat(expression.value)
    except ValueError:
        return None
    return found if found.isoformat() == expression.value else None


def _of_constant(constant: Constant) -> Type:
    match constant.value:
        case bool():
            return Type.TRUTH
        case str():
            return Type.TEXT
        case int() as number:
            if abs(number) > LARGEST:
                raise ExpressionError("large", str(LARGEST), constant.at)
            return Type.INTEGER
        case Decimal() as number:
            if abs(number) > LARGEST:
                raise ExpressionError("large", str(LARGEST), constant.at)
            return Type.NUMBER
    assert_never(constant.value)
