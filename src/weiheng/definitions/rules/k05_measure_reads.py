"""K05: what a measure counts can be read, and fits the columns of its table."""

from collections.abc import Iterator

from weiheng.definitions.contracts import Measure
from weiheng.definitions.expression_types import Scope, Type
from weiheng.definitions.expressions import ExpressionError, parse_aggregate, parse_condition
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import measures
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Problem

CODE = "K05"


def check(pack: Pack) -> Iterator[Problem]:
    """Both the aggregate and the condition; the first mistake of each is told, with the character where it stands."""
    for variable, measure, place in measures(pack):
        table = pack.tables.get(measure.table)
        for key, error in _mistakes(measure, Scope(table, pack.tables, pack.codelists)) if table is not None else ():
            facts = {"id": variable.id, "found": getattr(measure, key), "column": error.column}
            facts |= {"why": Term(error.reason), "detail": error.detail}
            yield Problem(CODE, place(key), facts)


def _mistakes(measure: Measure, scope: Scope) -> Iterator[tuple[str, ExpressionError]]:
    try:
        scope.check(parse_aggregate(measure.value))
    except ExpressionError as error:
        yield "value", error
    try:
        if measure.where is not None:
            scope.check_row(parse_condition(measure.where), (Type.TRUTH,))
    except ExpressionError as error:
        yield "where", error
