"""K11: a condition that rows must meet can be read, and says something of a row."""

from collections.abc import Iterator

from weiheng.definitions.expression_types import Scope, Type
from weiheng.definitions.expressions import ExpressionError, parse_condition
from weiheng.definitions.pack import RECORDS, Pack
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Problem

CODE = "K11"


def check(pack: Pack) -> Iterator[Problem]:
    """Rows are held against it one by one, before anything is joined: it looks at columns of the files only."""
    for table in pack.tables.values():
        scope = Scope(table.model_copy(update={"following": {}}), {}, pack.codelists)
        for name, requirement in table.requires.items():
            try:
                scope.check_row(parse_condition(requirement.condition), (Type.TRUTH,))
            except ExpressionError as error:
                facts = {"id": f"{table.id}.{name}", "found": requirement.condition, "column": error.column}
                facts |= {"why": Term(error.reason), "detail": error.detail}
                place = pack.place(f"{RECORDS}/{table.id}.yaml", "requires", name, "condition")
                yield Problem(CODE, place, facts)
