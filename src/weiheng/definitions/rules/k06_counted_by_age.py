"""K06: what an estimate by age is made of can be counted by age."""

from collections.abc import Iterator

from weiheng.definitions.expressions import ExpressionError, parse_aggregate
from weiheng.definitions.model import Variable
from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import estimated
from weiheng.vocabulary.problem import Problem

CODE = "K06"


def check(pack: Pack) -> Iterator[Problem]:
    """Variables counted in a table with an age; not different persons, who grow older and would be counted twice."""
    usable = tuple(name for name, variable in pack.variables.items() if _by_age(pack, variable))
    for indicator, by_age, at in estimated(pack):
        for key, found in by_age.counts().items():
            if found not in usable and not _is_wrong_itself(pack, found):
                yield Problem(CODE, at(key), {"id": indicator.id, "key": key, "found": found, "allowed": usable})


def _by_age(pack: Pack, variable: Variable) -> bool:
    table = None if variable.measure is None else pack.tables.get(variable.measure.table)
    return table is not None and table.age is not None and _kind(variable) in ("count", "sum")


def _kind(variable: Variable) -> str:
    try:
        return "" if variable.measure is None else parse_aggregate(variable.measure.value).kind
    except ExpressionError:
        return ""


def _is_wrong_itself(pack: Pack, found: str) -> bool:
    """A variable that could not be read, whose table is not there (K04), or whose measure does not read (K05)."""
    variable = pack.variables.get(found)
    if variable is None:
        return pack.names("variables.yaml", found)
    return variable.measure is not None and (variable.measure.table not in pack.tables or not _kind(variable))
