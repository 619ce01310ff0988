"""Whether rows are what the contract says: counted per rule in one scan, with keys of some rows that break it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import or_

import ibis
from ibis.expr.types import BooleanValue
from ibis.expr.types import Table as Rows

from weiheng.definitions.contracts import Answer, Table
from weiheng.definitions.pack import Pack
from weiheng.records.duck import Duck
from weiheng.records.typed import Breach, breaches, missing_columns, typed
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Place, Problem, Refused, errors

SAMPLES = 3
AGAIN = "again"


@dataclass(frozen=True)
class Violation:
    """How many rows break a rule, and the keys of some of them; none are given where a key names a person."""

    code: str
    column: str
    rows: int
    answer: Answer
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class Checked:
    """A table with its contract held against it. ``aside`` counts the rows that are set aside for any reason."""

    table: str
    rows: int
    aside: int
    violations: tuple[Violation, ...] = ()
    warnings: tuple[Problem, ...] = field(default=(), repr=False)

    def problems(self, place: Place) -> tuple[Problem, ...]:
        """What was found out, as people are told: an error if the table cannot be used for it."""
        return (*self.warnings, *(self._problem(each, place) for each in self.violations))

    def _problem(self, found: Violation, place: Place) -> Problem:
        facts = {"id": self.table, "column": found.column, "count": found.rows, "rows": self.rows}
        facts |= {"answer": Term(f"answer_{found.answer}"), "keys": found.keys or Term("no_keys")}
        return Problem(found.code, place, facts, "error" if found.answer == "refuse" else "warning")


def check_table(engine: Duck, pack: Pack, table: Table) -> Checked:
    """Count what rows break; ``Refused`` where columns are missing (Q03) or not wanted (Q04)."""
    schema = engine.schema(table.id)
    problems = missing_columns(table, schema, Place(str(engine.files[table.id].paths[0])))
    if errors(problems):
        raise Refused(problems)
    rows = typed(table, schema)
    rows = _numbered(table, rows) if _repeated(engine, table, rows) else rows
    every = _breaches(engine, pack, table, rows)
    counts = {str(number): _count(each.condition) for number, each in enumerate(every)}
    found = rows.aggregate(rows=rows.count(), aside=_count(set_aside(every)), **counts)
    total, put_aside, *broken = (int(str(each or 0)) for each in engine.rows(engine.sql(found), table.id)[0])
    violations = [
        Violation(each.code, each.column, count, each.answer, _keys(engine, table, rows, each))
        for each, count in zip(every, broken, strict=True)
        if count
    ]
    return Checked(table.id, total, put_aside, tuple(violations), tuple(problems))


def kept(engine: Duck, pack: Pack, table: Table, checked: Checked) -> Rows:
    """The rows that are not set aside; only what the check found is looked for again."""
    rows = typed(table, engine.schema(table.id))
    found = {(each.code, each.column) for each in checked.violations if each.answer == "set_aside"}
    if not found:
        return rows
    if "Q10" in {code for code, _ in found}:
        rows = _numbered(table, rows)
    every = _breaches(engine, pack, table, rows)
    return rows.filter(~set_aside(each for each in every if (each.code, each.column) in found))


def _breaches(engine: Duck, pack: Pack, table: Table, rows: Rows) -> list[Breach]:
    """Everything that a row may break; a key that was there before (Q10) if rows are numbered."""
    every = [*breaches(table, rows, pack.codelists), *_references(engine, pack, table, rows)]
    if AGAIN in rows.columns:
        every.append(Breach("Q10", ", ".join(table.key), rows[AGAIN] > 0, table.duplicates))
    return every


def set_aside(every: Iterable[Breach]) -> BooleanValue:
    """Whether a row breaks anything for which rows are set aside."""
    conditions = (each.condition.fill_null(False) for each in every if each.answer == "set_aside")  # noqa: FBT003
    return reduce(or_, conditions, ibis.literal(False))  # noqa: FBT003


def _references(engine: Duck, pack: Pack, table: Table, rows: Rows) -> Iterator[Breach]:
    """References to rows that are not there (Q09)."""
    for name, column in table.columns.items():
        other = pack.tables.get(column.references or "")
        if other is not None:
            known = typed(other, engine.schema(other.id))[other.key[0]]
            yield Breach("Q09", name, rows[name].notin(known), column.otherwise)


def _repeated(engine: Duck, table: Table, rows: Rows) -> bool:
    """Whether any key occurs twice: a count by key, which is faster than numbering rows."""
    by_key = rows.group_by(list(table.key)).aggregate(n=lambda each: each.count())
    return bool(engine.rows(engine.sql(by_key.filter(by_key.n > 1).limit(1)), table.id))


def _numbered(table: Table, rows: Rows) -> Rows:
    """Rows with how many others had the same key before; which is the first follows from their columns in order."""
    own = [rows[name] for name in table.key]
    others = [rows[name] for name in table.columns if name not in table.key]
    return rows.mutate(**{AGAIN: ibis.row_number().over(ibis.window(group_by=own, order_by=others))})


def _keys(engine: Duck, table: Table, rows: Rows, breach: Breach) -> tuple[str, ...]:
    if table.person in table.key:
        return ()
    some = rows.filter(breach.condition).select(*table.key).order_by(*table.key).limit(SAMPLES)
    return tuple(" ".join(map(str, row)) for row in engine.rows(engine.sql(some), table.id))


def _count(condition: BooleanValue) -> BooleanValue:
    return condition.cast("int64").sum()
