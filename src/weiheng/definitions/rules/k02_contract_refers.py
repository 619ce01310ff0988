"""K02: codelists, tables and sources that a contract names are in the pack."""

from collections.abc import Iterable, Iterator

from weiheng.definitions.contracts import Table
from weiheng.definitions.pack import CODES, RECORDS, Pack
from weiheng.vocabulary.problem import Problem

CODE = "K02"


def check(pack: Pack) -> Iterator[Problem]:
    """A column refers to a table by its key: one column, of the same type, that no two rows share; not in a circle."""
    keyed = {table.id for table in pack.tables.values() if len(table.key) == 1 and table.duplicates != "keep"}
    for table in pack.tables.values():
        registers = {each for each in keyed if table.id not in _reached(each, pack)}
        for found, allowed, *place in _named(table, pack, registers):
            if found not in allowed:
                facts = {"key": place[-1], "found": found, "allowed": tuple(allowed) or "—"}
                yield Problem(CODE, pack.place(f"{RECORDS}/{table.id}.yaml", *place), facts)
    for index, codelist in enumerate(pack.codelists.values()):
        if codelist.source is not None and codelist.source not in pack.sources:
            facts = {"key": "source", "found": codelist.source, "allowed": tuple(pack.sources)}
            yield Problem(CODE, pack.place(f"{RECORDS}/{CODES}", index, "source"), facts)


def _reached(table: str, pack: Pack) -> set[str]:
    """A table, and those that it refers to, and those that these refer to."""
    found, new = set[str](), {table}
    while new:
        found |= new
        columns = (column for name in new if name in pack.tables for column in pack.tables[name].columns.values())
        new = {column.references for column in columns if column.references is not None} - found
    return found


def _named(table: Table, pack: Pack, registers: set[str]) -> Iterator[tuple[str, Iterable[str], *tuple[str, ...]]]:
    """What is named, what there is, and where the name stands."""
    yield table.source, pack.sources, "source"
    for name, column in table.columns.items():
        if column.codes is not None:
            yield column.codes, pack.codelists, "columns", name, "codes"
        if column.references is not None:
            allowed = sorted(each for each in registers if _type_of_key(pack.tables[each]) in (column.type, None))
            yield column.references, allowed, "columns", name, "references"


def _type_of_key(table: Table) -> str | None:
    """The type of a key of one column; None if there is no such column, which is K01."""
    column = table.columns.get(table.key[0])
    return None if column is None else column.type
