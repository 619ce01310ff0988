"""K04: a measure is taken of a table whose rows have a date."""

from collections.abc import Iterator

from weiheng.definitions.pack import Pack
from weiheng.definitions.rules.places import measures
from weiheng.vocabulary.problem import Problem

CODE = "K04"


def check(pack: Pack) -> Iterator[Problem]:
    """Registers are only referred to: they say nothing about a period."""
    dated = tuple(table.id for table in pack.tables.values() if table.kind != "register" and table.date is not None)
    for variable, measure, place in measures(pack):
        if measure.table not in dated:
            yield Problem(CODE, place("table"), {"id": variable.id, "found": measure.table, "allowed": dated})
        elif measure.date is not None:
            columns = pack.tables[measure.table].columns
            dates = tuple(name for name, column in columns.items() if column.type == "date")
            if measure.date not in dates:
                yield Problem(CODE, place("date"), {"id": variable.id, "found": measure.date, "allowed": dates})
