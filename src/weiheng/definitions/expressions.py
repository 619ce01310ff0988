"""What a measure counts, as text and as a tree: a closed language in Python's syntax, read and never executed.

An aggregate is ``count()``, ``count(condition)``, ``sum(number)`` or ``persons()``. Below it stand columns (``age``, or
``institution.level`` of the table that a column refers to), numbers, texts, ``true`` and ``false``, comparisons,
``in`` with a list or the name of a codelist, ``and``, ``or``, ``not``, sums, differences and products, and the
functions of :data:`FUNCTIONS`. There is no division: a rate is made of two counts, by the indicator's formula.

Missing values are as in SQL: whatever is computed of one is missing, ``and`` and ``or`` are decided by the other side
where it decides, and a condition that is missing does not count.
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal as OneOf

FUNCTIONS = {"days": 2, "years": 2, "missing": 1, "known": 1, "year": 1, "starts": 2}
"""Functions by name, with the number of their arguments.

``days(a, b)`` from a to b; ``years(a, b)`` completed years, as of age; ``year(a)`` of a date; ``missing(x)`` and
``known(x)`` are never missing themselves; ``starts(text, "I2")`` whether a text begins so.
"""
AGGREGATES = {"count": (0, 1), "sum": (1, 1), "persons": (0, 1)}
"""Aggregates by name, with the least and the largest number of arguments."""
DEPTH = 50
"""More levels of brackets than anybody can read; deeper ones would exhaust the interpreter."""
LENGTH = 4000


class ExpressionError(ValueError):
    """A text that is no expression. ``reason`` is a word of the catalogue (``term.expression_…``).

    ``detail`` is what it is about, ``column`` where it stands, from 1.
    """

    def __init__(self, reason: str, detail: str, column: int) -> None:
        self.reason = f"expression_{reason}"
        self.detail = detail
        self.column = column
        super().__init__(f"{reason}: {detail} ({column})")


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table, or of a table that it refers to: ``("institution", "level")``."""

    path: tuple[str, ...]
    at: int

    def __str__(self) -> str:
        return ".".join(self.path)


@dataclass(frozen=True, slots=True)
class Constant:
    """A number, text or truth."""

    value: int | Decimal | str | bool
    at: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two things compared."""

    sign: OneOf["==", "!=", "<", "<=", ">", ">="]
    left: "Expression"
    right: "Expression"
    at: int


@dataclass(frozen=True, slots=True)
class Among:
    """Whether something is one of some constants, or of a codelist (its id)."""

    item: "Expression"
    of: tuple[Constant, ...] | str
    at: int


@dataclass(frozen=True, slots=True)
class Both:
    """Conditions of which all, or any, must hold."""

    word: OneOf["and", "or"]
    parts: tuple["Expression", ...]
    at: int


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary of a condition."""

    part: "Expression"
    at: int


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """A sum, difference or product."""

    sign: OneOf["+", "-", "*"]
    left: "Expression"
    right: "Expression"
    at: int


@dataclass(frozen=True, slots=True)
class Call:
    """A function of :data:`FUNCTIONS`."""

    name: str
    arguments: tuple["Expression", ...]
    at: int


Expression = Column | Constant | Comparison | Among | Both | Not | Arithmetic | Call


@dataclass(frozen=True, slots=True)
class Aggregated:
    """What is added up over rows: rows (that meet a condition), a number, or different persons.

    ``of`` is the condition of ``count``, the number of ``sum``, or the column of ``persons``; None if none is given.
    """

    kind: OneOf["count", "sum", "persons"]
    of: Expression | None
    at: int


def parse_condition(text: str) -> Expression:
    """A condition, or a number, of one row.

    >>> parse_condition("age < 1").sign
    '<'
    """
    reader = _Reader.of(text)
    return reader.read(reader.tree)


def parse_aggregate(text: str) -> Aggregated:
    """What is added up over rows.

    >>> parse_aggregate("sum(days(admitted, discharged))").kind
    'sum'
    """
    reader = _Reader.of(text)
    at = reader.at(reader.tree)
    match reader.tree:
        case ast.Call(func=ast.Name(id=("count" | "sum" | "persons") as name), args=arguments, keywords=[]):
            least, most = AGGREGATES[name]
            if not least <= len(arguments) <= most:
                raise ExpressionError("arguments", f"{name}()", at)
            return Aggregated(name, reader.read(arguments[0]) if arguments else None, at)
    raise ExpressionError("aggregate", ", ".join(f"{name}()" for name in AGGREGATES), at)


def columns_of(expression: Expression) -> Iterator[Column]:
    """The columns in an expression, in the order in which they stand."""
    if isinstance(expression, Column):
        yield expression
        return
    for name in expression.__slots__:
        inner = getattr(expression, name)
        for each in inner if isinstance(inner, tuple) else (inner,):
            if hasattr(each, "__slots__"):
                yield from columns_of(each)


_SIGNS: Mapping[type[ast.cmpop], OneOf["==", "!=", "<", "<=", ">", ">="]] = {
    ast.Eq: "==",
    ast.NotEq: "!=",
    ast.Lt: "<",
    ast.LtE: "<=",
    ast.Gt: ">",
    ast.GtE: ">=",
}
_OPERATORS: Mapping[type[ast.operator], OneOf["+", "-", "*"]] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_TRUTHS = {"true": True, "false": False}
_HALVES = frozenset(map(chr, range(0xD800, 0xE000)))
"""Halves of characters, such as ``\\ud800``, which alone are no text."""


@dataclass(frozen=True)
class _Reader:
    """Python's own tree of a text, read into expressions; what is not in the language is refused where it stands."""

    text: str
    tree: ast.expr

    @classmethod
    def of(cls, text: str) -> "_Reader":
        """Refused if the text is no expression at all, or deeper than anybody writes."""
        text = " ".join(text.strip().splitlines())
        if len(text) > LENGTH:
            raise ExpressionError("long", str(len(text)), 1)
        try:
            tree = ast.parse(text, mode="eval").body
        except SyntaxError as error:
            raise ExpressionError("syntax", text, max(1, error.offset or 1)) from error
        except (RecursionError, MemoryError, ValueError) as error:  # Python's own limits, and characters such as NUL
            raise ExpressionError("syntax", text, 1) from error
        if _depth(tree) > DEPTH:
            raise ExpressionError("deep", str(DEPTH), 1)
        return cls(text, tree)

    def at(self, node: ast.expr) -> int:
        """The character where a node begins, from 1; Python counts bytes."""
        return len(self.text.encode()[: node.col_offset].decode()) + 1

    def read(self, node: ast.expr) -> Expression:
        """The expression of a node."""
        match node:
            case ast.Name() | ast.Attribute():
                found = self._name(node)
            case ast.BoolOp(op=word, values=parts):
                is_and = isinstance(word, ast.And)
                found = Both("and" if is_and else "or", tuple(map(self.read, parts)), self.at(node))
            case ast.UnaryOp(op=ast.Not(), operand=part):
                found = Not(self.read(part), self.at(node))
            case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _OPERATORS:
                found = Arithmetic(_OPERATORS[type(sign)], self.read(left), self.read(right), self.at(node))
            case ast.Compare():
                found = self._comparisons(node)
            case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
                found = self._call(name, arguments, self.at(node))
            case _:
                found = self._constant(node, "foreign")
        return found

    def _refusal(self, reason: str, node: ast.expr) -> ExpressionError:
        return ExpressionError(reason, ast.get_source_segment(self.text, node) or "", self.at(node))

    def _name(self, node: ast.Name | ast.Attribute) -> Expression:
        path: list[str] = []
        part: ast.expr = node
        while isinstance(part, ast.Attribute):
            path.insert(0, part.attr)
            part = part.value
        if not isinstance(part, ast.Name):
            raise self._refusal("foreign", node)
        if not path and part.id in _TRUTHS:
            return Constant(_TRUTHS[part.id], self.at(node))
        return Column((part.id, *path), self.at(node))

    def _constant(self, node: ast.expr, reason: str) -> Constant:
        """A number with its sign, or a text; a decimal is what is written, not the nearest binary number."""
        sign, bare = 1, node
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            sign, bare = -1, node.operand
        value = bare.value if isinstance(bare, ast.Constant) else None
        if isinstance(value, float):
            return Constant(sign * Decimal(ast.get_source_segment(self.text, bare) or ""), self.at(node))
        if isinstance(value, int) and not isinstance(value, bool):
            return Constant(sign * value, self.at(node))
        if isinstance(value, str) and sign == 1 and not any(each in _HALVES for each in value):
            return Constant(value, self.at(node))
        raise self._refusal("foreign" if isinstance(value, str) else reason, node)

    def _comparisons(self, node: ast.Compare) -> Expression:
        """``0 < age < 5`` is two comparisons, both of which must hold."""
        sides = [node.left, *node.comparators]
        parts = tuple(map(self._comparison, node.ops, sides, sides[1:]))
        return parts[0] if len(parts) == 1 else Both("and", parts, self.at(node))

    def _comparison(self, sign: ast.cmpop, left: ast.expr, right: ast.expr) -> Expression:
        at = self.at(left)
        if isinstance(sign, ast.In | ast.NotIn):
            found = Among(self.read(left), self._members(right), at)
            return found if isinstance(sign, ast.In) else Not(found, at)
        if type(sign) not in _SIGNS:
            raise self._refusal("foreign", right)
        return Comparison(_SIGNS[type(sign)], self.read(left), self.read(right), at)

    def _members(self, node: ast.expr) -> tuple[Constant, ...] | str:
        match node:
            case ast.Name(id=codelist):
                return codelist
            case ast.Tuple(elts=items) | ast.List(elts=items) | ast.Set(elts=items) if items:
                return tuple(self._constant(each, "members") for each in items)
        raise self._refusal("members", node)

    def _call(self, name: str, arguments: list[ast.expr], at: int) -> Call:
        if name not in FUNCTIONS:
            raise ExpressionError("function", name, at)
        if len(arguments) != FUNCTIONS[name]:
            raise ExpressionError("arguments", f"{name}()", at)
        return Call(name, tuple(map(self.read, arguments)), at)


def _depth(tree: ast.AST) -> int:
    depth, level = 0, [tree]
    while level:
        depth, level = depth + 1, [child for node in level for child in ast.iter_child_nodes(node)]
    return depth
