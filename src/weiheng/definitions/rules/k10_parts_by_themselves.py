"""K10: a table whose files are counted by themselves needs nothing of other files."""

from collections.abc import Iterator

from weiheng.definitions.contracts import Table
from weiheng.definitions.pack import RECORDS, Pack
from weiheng.vocabulary.problem import Problem

CODE = "K10"


def check(pack: Pack) -> Iterator[Problem]:
    """A person's next row may be in another file; and a key may be in two files, which doubles who refers to it."""
    for table in pack.tables.values():
        for found in _across(table, pack) if table.parts else ():
            yield Problem(CODE, pack.place(f"{RECORDS}/{table.id}.yaml", "parts"), {"id": table.id, "found": found})


def _across(table: Table, pack: Pack) -> Iterator[str]:
    if table.following:
        yield "following"
    for other in pack.tables.values():
        for name, column in other.columns.items():
            if column.references == table.id:
                yield f"{other.id}.{name}"
