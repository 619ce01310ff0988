"""K03: what a column may hold is of its type, and its least is not above its most."""

from collections.abc import Iterator

from weiheng.definitions.contracts import ColumnContract
from weiheng.definitions.pack import CODES, RECORDS, Pack
from weiheng.vocabulary.problem import Problem

CODE = "K03"
_ALLOWED = {"integer": "0, 120", "number": "0.5", "date": "2015-01-01"}


def check(pack: Pack) -> Iterator[Problem]:
    """Limits of columns, and ranges of codes."""
    for table in pack.tables.values():
        for name, column in table.columns.items():
            for end in _wrong(column):
                facts = {"key": name, "found": getattr(column, end), "allowed": _ALLOWED.get(column.type, "—")}
                yield Problem(CODE, pack.place(f"{RECORDS}/{table.id}.yaml", "columns", name, end), facts)
    for index, codelist in enumerate(pack.codelists.values()):
        for number, (first, last) in enumerate(codelist.spans()):
            if first > last or len(first) != len(last):
                facts = {"key": codelist.id, "found": f"{first}-{last}", "allowed": "I20-I25"}
                yield Problem(CODE, pack.place(f"{RECORDS}/{CODES}", index, "ranges", number), facts)


def _wrong(column: ColumnContract) -> Iterator[str]:
    """``minimum`` or ``maximum`` where it is no limit of this type; ``maximum`` where it is below the minimum."""
    ends = {end: column.limit(end) for end in ("minimum", "maximum") if getattr(column, end) is not None}
    wrong = [end for end, found in ends.items() if found is None]
    yield from wrong
    if not wrong and len(ends) == 2 and ends["maximum"] < ends["minimum"]:  # type: ignore[operator]  # both are known
        yield "maximum"
