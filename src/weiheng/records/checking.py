"""Whether rows are what the contract says: counted per rule in one scan, with keys of some rows that break it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import reduce
from operator import and_, or_

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
AGAIN = "again."


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


@dataclass(frozen=True)
class Checks:
    """Tables held against their contracts, each once; a table is checked after those that it refers to."""

    engine: Duck
    pack: Pack
    done: dict[str, Checked] = field(default_factory=dict)
    begun: set[str] = field(default_factory=set)

    def of(self, name: str) -> Checked:
        """What was found out about a table; ``Refused`` where columns are missing (Q03) or not wanted (Q04)."""
        if name not in self.done:
            self.begun.add(name)
            self.done[name] = self._checked(self.pack.tables[name])
        return self.done[name]

    def rows(self, name: str) -> Rows:
        """The rows that are not set aside, one for each key; only what the check found is looked for again.

        Two tables that refer to each other see each other's rows as they are.
        """
        table = self.pack.tables[name]
        if name in self.begun and name not in self.done:
            return self._typed(table)
        found = {(each.code, each.column) for each in self.of(name).violations if each.answer == "set_aside"}
        return self._kept(table, found)

    def _kept(self, table: Table, found: set[tuple[str, str]]) -> Rows:
        rows = self._typed(table)
        if not found:
            return rows
        if "Q10" in {code for code, _ in found}:
            rows = self._numbered(table, rows)
        every = self._breaches(table, rows)
        return rows.filter(~set_aside(each for each in every if (each.code, each.column) in found))

    def _typed(self, table: Table) -> Rows:
        if errors(problems := self._of_columns(table)):
            raise Refused(problems)
        return typed(table, self.engine.schema(table.id), self.pack.codelists)

    def _of_columns(self, table: Table) -> list[Problem]:
        return missing_columns(table, self.engine.schema(table.id), self.engine.files[table.id].place)

    def _checked(self, table: Table) -> Checked:
        rows = self._typed(table)
        rows = self._numbered(table, rows) if self._is_repeated(table, rows) else rows
        every = self._breaches(table, rows)
        counts = {str(number): _count(each.condition) for number, each in enumerate(every)}
        found = rows.aggregate(rows=rows.count(), aside=_count(set_aside(every)), **counts)
        total, put_aside, *broken = (int(str(each or 0)) for each in self._rows(found, table)[0])
        violations = [
            Violation(each.code, each.column, count, each.answer, self._keys(table, rows, each))
            for each, count in zip(every, broken, strict=True)
            if count
        ]
        return Checked(table.id, total, put_aside, tuple(violations), tuple(self._of_columns(table)))

    def _breaches(self, table: Table, rows: Rows) -> list[Breach]:
        """Everything that a row may break; a key that was there before (Q10) if rows are numbered."""
        every = [*breaches(table, rows, self.pack.codelists), *self._references(table, rows)]
        if AGAIN in rows.columns:
            every.append(Breach("Q10", ", ".join(table.key), rows[AGAIN] > 0, table.duplicates))
        return every

    def _references(self, table: Table, rows: Rows) -> Iterator[Breach]:
        """References to rows that are not there, or were set aside (Q09)."""
        for name, column in table.columns.items():
            other = self.pack.tables.get(column.references or "")
            if other is not None:
                there = self.rows(other.id)
                known = there.filter(there[other.key[0]].notnull())[other.key[0]]
                yield Breach("Q09", name, rows[name].notin(known), column.otherwise)

    def _is_repeated(self, table: Table, rows: Rows) -> bool:
        """Whether any key occurs twice: a count by key, which is faster than numbering rows."""
        by_key = rows.group_by(list(table.key)).aggregate(n=lambda each: each.count())
        return bool(self._rows(by_key.filter(by_key.n > 1).limit(1), table))

    def _numbered(self, table: Table, rows: Rows) -> Rows:
        """Rows with how many others had the same key before: first those that break nothing else, then by columns."""
        own = [rows[name] for name in table.key]
        others = [rows[name] for name in table.columns if name not in table.key]
        worse = set_aside(self._breaches(table, rows)).cast("int64")
        number = ibis.row_number().over(ibis.window(group_by=own, order_by=[worse, *others]))
        known = reduce(and_, (each.notnull() for each in own))
        return rows.mutate(**{AGAIN: known.ifelse(number, 0)})

    def _keys(self, table: Table, rows: Rows, breach: Breach) -> tuple[str, ...]:
        if table.person in table.key:
            return ()
        some = rows.filter(breach.condition).select(*table.key).order_by(*table.key).limit(SAMPLES)
        return tuple(" ".join("?" if each is None else str(each) for each in row) for row in self._rows(some, table))

    def _rows(self, expression: Rows, table: Table) -> list[tuple[object, ...]]:
        return self.engine.rows(self.engine.sql(expression), table.id)


def set_aside(every: Iterable[Breach]) -> BooleanValue:
    """Whether a row breaks anything for which rows are set aside."""
    conditions = (each.condition.fill_null(False) for each in every if each.answer == "set_aside")  # noqa: FBT003
    return reduce(or_, conditions, ibis.literal(False))  # noqa: FBT003


def _count(condition: BooleanValue) -> BooleanValue:
    return condition.cast("int64").sum()
