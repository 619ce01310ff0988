"""Whether rows are what the contract says: counted per rule in one scan, with keys of some rows that break it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from weiheng.definitions.contracts import Answer, Table
from weiheng.definitions.expression_types import Scope
from weiheng.definitions.expressions import parse_aggregate, parse_condition
from weiheng.definitions.pack import Pack
from weiheng.records.compiling import Compiler
from weiheng.records.engine import Engine
from weiheng.records.sql import Rows
from weiheng.records.typed import Breach, breaches, missing_columns, typed
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Place, Problem, Refused, errors

AGAIN, WORSE = "again.", "worse."
Part = str | None
"""One of a table's files by its name, or all of them."""


@dataclass(frozen=True)
class Violation:
    """How many rows break a rule, and the first and last key of them; none are given where a key names a person."""

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


def together(parts: Iterable[Checked]) -> Checked:
    """The parts of a table as one."""
    every = list(parts)
    found: dict[tuple[str, str], Violation] = {}
    for each in (violation for one in every for violation in one.violations):
        before = found.get((each.code, each.column), Violation(each.code, each.column, 0, each.answer))
        ends = sorted({*before.keys, *each.keys})
        keys = tuple(dict.fromkeys([*ends[:1], *ends[-1:]]))
        found[each.code, each.column] = Violation(each.code, each.column, before.rows + each.rows, each.answer, keys)
    rows, aside = sum(each.rows for each in every), sum(each.aside for each in every)
    warnings = {repr(each): each for one in every for each in one.warnings}
    return Checked(every[0].table, rows, aside, tuple(found.values()), tuple(warnings.values()))


@dataclass(frozen=True)
class Checks:
    """Tables held against their contracts, each part once; a table is checked after those that it refers to."""

    engine: Engine
    pack: Pack
    done: dict[tuple[str, Part], Checked] = field(default_factory=dict)

    def parts(self, name: str) -> tuple[Part, ...]:
        """The parts of a table, each of which is counted by itself: its files, or all of them at once."""
        files = self.engine.files[name]
        return tuple(files.parts) if self.pack.tables[name].parts and files.paths else (None,)

    def clean(self) -> "Checks":
        """The same tables as if no row broke anything."""
        parts = {(name, part): Checked(name, 0, 0) for name in self.pack.tables for part in self.parts(name)}
        return Checks(self.engine, self.pack, parts)

    def remember(self, key: tuple[str, Part], found: Checked) -> None:
        """What was found out about a part before."""
        table = self.pack.tables[key[0]]
        if key not in self.done:
            warnings = () if table.extra == "keep" else tuple(self._of_columns(table, key[1]))
            self.done[key] = replace(found, warnings=warnings)

    def of(self, name: str) -> Checked:
        """What was found out about a table; ``Refused`` where columns are missing (Q03) or not wanted (Q04)."""
        return together(self.of_part(name, part) for part in self.parts(name))

    def of_part(self, name: str, part: Part) -> Checked:
        """What was found out about a part of a table."""
        if (name, part) not in self.done:
            self.done[name, part] = self._checked(self.pack.tables[name], part)
        return self.done[name, part]

    def rows(self, name: str) -> Rows:
        """The rows of a table that are not set aside."""
        parts = self.parts(name)
        if len(parts) == 1:
            return self.rows_of(name, parts[0])
        if not any(each.answer == "set_aside" for part in parts for each in self.of_part(name, part).violations):
            return self._typed(self.pack.tables[name], None)  # one reading of all files is faster
        every = [self.rows_of(name, part) for part in parts]
        own = self.pack.tables[name].columns  # alone: what was given, and again, is not in every part
        same = (each.around(self.engine.dialect.names(own), columns=own).sql for each in every)
        return Rows("\nUNION ALL\n".join(same), frozenset(own))

    def rows_of(self, name: str, part: Part) -> Rows:
        """The rows of a part that are not set aside, one for each key; only what was found is looked for again."""
        violations = self.of_part(name, part).violations
        found = {(each.code, each.column) for each in violations if each.answer == "set_aside"}
        return self._kept(self.pack.tables[name], part, found)

    def query(self, table: Table, part: Part) -> str:
        """The query that counts what a part breaks, but for keys that are repeated."""
        rows = self._typed(table, part)
        return _counts(rows, self._breaches(table, part, rows))

    def _kept(self, table: Table, part: Part, found: set[tuple[str, str]]) -> Rows:
        rows = self._typed(table, part)
        if not found:
            return rows
        if "Q10" in {code for code, _ in found}:
            rows = self._numbered(table, part, rows)
        every = self._breaches(table, part, rows)
        return rows.where(f"NOT {set_aside(each for each in every if (each.code, each.column) in found)}")

    def _typed(self, table: Table, part: Part) -> Rows:
        if errors(problems := self._of_columns(table, part)):
            raise Refused(problems)
        schema, view = self.engine.schema(table.id, part), self.engine.view(table.id, part)
        return typed(table, view, schema, self.pack.codelists, self.engine.dialect)

    def _of_columns(self, table: Table, part: Part) -> list[Problem]:
        return missing_columns(table, self.engine.schema(table.id, part), self.engine.files[table.id].place)

    def _checked(self, table: Table, part: Part) -> Checked:
        rows = self._typed(table, part)
        rows = self._numbered(table, part, rows) if self._is_repeated(table, rows) else rows
        every = self._breaches(table, part, rows)
        (counts,) = self.engine.rows(_counts(rows, every), table.id)
        total, put_aside, *broken = (int(str(each or 0)) for each in counts)
        found = [(breach, count) for breach, count in zip(every, broken, strict=True) if count]
        keys = self._keys(table, rows, [breach for breach, _ in found])
        violations = (
            Violation(each.code, each.column, count, each.answer, some)
            for (each, count), some in zip(found, keys, strict=True)
        )
        return Checked(table.id, total, put_aside, tuple(violations), tuple(self._of_columns(table, part)))

    def _breaches(self, table: Table, part: Part, rows: Rows) -> list[Breach]:
        """Everything that a row may break; a key that was there before (Q10) if rows are numbered."""
        dialect = self.engine.dialect
        own = breaches(table, rows.columns, self.engine.schema(table.id, part), self.pack.codelists, dialect)
        every = [*own, *self._references(table), *self._requirements(table)]
        if AGAIN in rows.columns:
            every.append(Breach("Q10", ", ".join(table.key), f"({dialect.name(AGAIN)} > 0)", table.duplicates))
        return every

    def _references(self, table: Table) -> Iterator[Breach]:
        """References to rows that are not there, or were set aside (Q09)."""
        for name, column in table.columns.items():
            other = self.pack.tables.get(column.references or "")
            if other is not None:
                key = self.engine.dialect.name(other.key[0])
                known = self.rows(other.id).around(key, f"WHERE {key} IS NOT NULL", [other.key[0]]).sql
                value = self.engine.dialect.name(name)  # `NOT IN` nothing is true even of what is missing
                yield Breach("Q09", name, f"({value} IS NOT NULL AND {value} NOT IN (\n{known}\n))", column.otherwise)

    def _requirements(self, table: Table) -> Iterator[Breach]:
        """Conditions of the whole row (Q14); one that looks at a missing value is not broken."""
        compiler = Compiler(Scope(table, self.pack.tables, self.pack.codelists), self.engine.dialect)
        for name, requirement in table.requires.items():
            holds = compiler.sql(parse_condition(requirement.condition))
            yield Breach("Q14", name, f"(NOT {holds})", requirement.otherwise)

    def _is_repeated(self, table: Table, rows: Rows) -> bool:
        """Whether any key may occur twice: by bits or groups, which are faster than numbers of rows."""
        key = self.engine.dialect.names(table.key)
        bits = self.engine.as_bits(key, table.key[0], rows, table.id) if len(table.key) == 1 else None
        if bits is not None:
            ((count, other),) = self.engine.rows(rows.around(f"count({key}), {bits}").sql, table.id)
            return count != other
        known = " AND ".join(f"{self.engine.dialect.name(each)} IS NOT NULL" for each in table.key)
        groups = self.engine.dialect.hashed(key)  # small, so that they find room on disk; two keys alike do no harm
        repeated = rows.around("1", f"WHERE {known} GROUP BY {groups} HAVING count(*) > 1 LIMIT 1")
        return bool(self.engine.rows(repeated.sql, table.id))

    def _numbered(self, table: Table, part: Part, rows: Rows) -> Rows:
        """Rows with how many others had the same key before: first those that break nothing else, then by columns."""
        name = self.engine.dialect.name
        worse = f"CASE WHEN {set_aside(self._breaches(table, part, rows))} THEN 1 ELSE 0 END AS {name(WORSE)}"
        others = (f"{name(each)} NULLS LAST" for each in table.columns if each not in table.key)
        own = self.engine.dialect.names(table.key)
        number = f"row_number() OVER (PARTITION BY {own} ORDER BY {', '.join([name(WORSE), *others])}) - 1"
        known = " AND ".join(f"{name(each)} IS NOT NULL" for each in table.key)
        again = f"CASE WHEN {known} THEN {number} ELSE 0 END AS {name(AGAIN)}"
        return rows.around(f"*, {worse}").around(f"*, {again}", columns=rows.columns | {AGAIN})

    def _keys(self, table: Table, rows: Rows, found: list[Breach]) -> list[tuple[str, ...]]:
        """The first and the last key of the rows that break each rule."""
        if not found or persons_of(table, self.pack) & {*table.key}:
            return [()] * len(found)
        name, text = self.engine.dialect.name, self.engine.dialect.types["text"]
        key = " || ' ' || ".join(f"coalesce(CAST({name(each)} AS {text}), '?')" for each in table.key)
        cases = (f"CASE WHEN {each.condition} THEN {key} END" for each in found)
        ends = ", ".join(f"min({case}), max({case})" for case in cases)
        ((*keys,),) = self.engine.rows(rows.around(ends).sql, table.id)
        return [tuple(dict.fromkeys(map(str, pair))) for pair in zip(keys[::2], keys[1::2], strict=True)]


def persons_of(table: Table, pack: Pack) -> set[str]:
    """Columns of a table that name persons: whoever tells persons apart in it, and what refers to such a column."""
    found = {each.person for each in table.following.values()} | ({table.person} if table.person else set())
    measures = (each.measure for each in pack.variables.values() if each.measure is not None)
    aggregates = (parse_aggregate(each.value) for each in measures if each.table == table.id)
    found |= {str(each.of) for each in aggregates if each.kind == "persons" and each.of is not None}
    for name, column in table.columns.items():
        other = pack.tables.get(column.references or "")
        if other is not None and other.key[0] in persons_of(other, pack):
            found.add(name)
    return found


def set_aside(every: Iterable[Breach]) -> str:
    """Whether a row breaks anything for which rows are set aside."""
    conditions = [f"coalesce({each.condition}, FALSE)" for each in every if each.answer == "set_aside"]
    return "(" + " OR ".join(conditions or ["FALSE"]) + ")"


def _counts(rows: Rows, every: list[Breach]) -> str:
    """How many rows there are, how many are set aside, and how many break each rule."""
    counted = ",\n  ".join(f"count_if({each})" for each in [set_aside(every), *(each.condition for each in every)])
    return rows.around(f"count(*),\n  {counted}").sql
