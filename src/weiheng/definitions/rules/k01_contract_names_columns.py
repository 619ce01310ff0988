"""K01: columns that a contract gives a part to are there, and of the type that the part needs."""

from collections.abc import Iterator

from weiheng.definitions.contracts import ColumnContract, Table
from weiheng.definitions.expression_types import Scope
from weiheng.definitions.pack import RECORDS, Pack
from weiheng.vocabulary.problem import Problem

CODE = "K01"
_TYPES = {"date": ("date",), "age": ("integer",), "after": ("date",), "to": ("date",), "codes": ("text",)}
_PARTS = ("date", "area", "institution", "person", "sex", "age")


def check(pack: Pack) -> Iterator[Problem]:
    """Key, date, area, institution, person, sex and age, what a following date is made of, and what has codes."""
    for table in pack.tables.values():
        scope = Scope(table, pack.tables, pack.codelists)
        for part, path, *place in _named(table):
            head, *rest = path.split(".")
            found = scope.column((head, *rest))
            wanted = _TYPES.get(part, ())
            if rest and _refers_to_nothing(table, head, pack):
                continue  # K02
            if not isinstance(found, ColumnContract) or (wanted and found.type not in wanted):
                allowed = [name for name, each in table.columns.items() if not wanted or each.type in wanted]
                facts = {"key": part, "found": path, "allowed": tuple(allowed)}
                yield Problem(CODE, pack.place(f"{RECORDS}/{table.id}.yaml", *place), facts)


def _refers_to_nothing(table: Table, column: str, pack: Pack) -> bool:
    found = table.columns.get(column)
    return found is not None and found.references is not None and found.references not in pack.tables


def _named(table: Table) -> Iterator[tuple[str, str, *tuple[str | int, ...]]]:
    """Part, column, and where that stands."""
    yield from (("key", column, "key", index) for index, column in enumerate(table.key))
    for part in _PARTS:
        if (path := getattr(table, part)) is not None:
            yield part, path, part
    for name, following in table.following.items():
        for part in ("person", "after", "to"):
            yield part, getattr(following, part), "following", name, part
    for name, column in table.columns.items():
        if column.codes is not None:
            yield "codes", name, "columns", name, "codes"
