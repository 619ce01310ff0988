"""Columns as their contract says, and what of a row breaks it, as SQL."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from weiheng.definitions.contracts import Answer, Codelist, ColumnContract, ColumnType, Table
from weiheng.records.compiling import in_codelist
from weiheng.records.sql import Dialect, Kind, Rows
from weiheng.vocabulary.messages import Term
from weiheng.vocabulary.problem import Place, Problem

_WHOLE = r"^[+-]?[0-9]+$"
_DECIMAL = r"^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_WITHOUT_PLACES = r"^-?[0-9]+(\.0*)?$"
_PATTERNS: Mapping[ColumnType, str] = {"integer": _WHOLE, "number": _DECIMAL, "date": _DAY}
GIVEN = "given."
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2199, 12, 31)
"""Dates before and after are slips, such as 0001-01-01 and 9999-12-31 for what is not known."""
_SIMILAR = 0.6
"""How alike names must be for one to be taken for the other: letters in common, in order, among all letters."""
_EXACT: Mapping[ColumnType, tuple[Kind, ...]] = {
    "text": (Kind.TEXT, Kind.WHOLE, Kind.LARGE),
    "integer": (Kind.WHOLE,),
    "number": (Kind.WHOLE, Kind.LARGE, Kind.DECIMAL),
    "date": (Kind.DATE, Kind.INSTANT),
    "truth": (Kind.TRUTH,),
}
"""Kinds of which every value is one of the type."""


@dataclass(frozen=True)
class Breach:
    """A rule of a contract that rows can break: ``condition`` is SQL, true of those that do.

    ``code`` is the rule, ``column`` what it is about, ``answer`` what happens to such a row.
    """

    code: str
    column: str
    condition: str
    answer: Answer


def missing_columns(table: Table, schema: Mapping[str, Kind], place: Place) -> list[Problem]:
    """Q03 for columns of the contract that the files do not have, Q04 for those that only the files have.

    In a file without a header these are cells of a person's row. So of those that only the files have, the similar
    ones are named where a column is missing, and all of them where at least half of the contract's columns are there.
    """
    wanted = {column.file or name for name, column in table.columns.items()}
    extra, missing = sorted(schema.keys() - wanted), sorted(wanted - schema.keys())
    problems = [Problem("Q03", place, {"id": table.id, "found": name, **_similar(name, extra)}) for name in missing]
    if extra and table.extra != "keep":
        named = ", ".join(extra) if 2 * len(missing) <= len(wanted) else Term("no_header")
        facts = {"id": table.id, "found": named, "count": len(extra)}
        problems.append(Problem("Q04", place, facts, "error" if table.extra == "refuse" else "warning"))
    return problems


def _similar(name: str, others: Sequence[str]) -> dict[str, object]:
    """Those that may be meant, the most similar first, and how many others there are."""
    ratios = {each: SequenceMatcher(None, name, each).ratio() for each in others}
    named = sorted((each for each in others if ratios[each] >= _SIMILAR), key=lambda each: -ratios[each])
    return {"allowed": tuple(named) or "—", "count": len(others) - len(named)}


def typed(
    table: Table, view: str, schema: Mapping[str, Kind], codelists: Mapping[str, Codelist], dialect: Dialect
) -> Rows:
    """The rows of a view with the columns of its contract: what is not of their type is missing.

    Words that a column's codelist has a code for are that code.
    A column whose files hold another type is there a second time as it was given: ``given.<column>``.
    """
    chosen: dict[str, str] = {}
    for name, column in table.columns.items():
        kind, there = schema[column.file or name], dialect.name(column.file or name)
        chosen[name] = _coded(_cast(there, kind, column.type, dialect), column, codelists, dialect)
        if kind not in _EXACT[column.type]:
            chosen[GIVEN + name] = there
    written = ",\n  ".join(f"{sql} AS {dialect.name(name)}" for name, sql in chosen.items())
    return Rows(f"SELECT\n  {written}\nFROM {dialect.name(view)}", frozenset(chosen))


def _coded(value: str, column: ColumnContract, codelists: Mapping[str, Codelist], dialect: Dialect) -> str:
    """Words as the codes that they mean."""
    codelist = codelists.get(column.codes or "")
    if codelist is None or not codelist.means or column.type != "text":
        return value
    pairs = (f"WHEN {dialect.text(word)} THEN {dialect.text(code)}" for word, code in codelist.means.items())
    return f"CASE {value} {' '.join(pairs)} ELSE {value} END"


def _cast(value: str, kind: Kind, wanted: ColumnType, dialect: Dialect) -> str:
    """The value in the contract's type; NULL where it is not of it, and for NaN."""
    its = dialect.types[wanted]
    cast = f"CAST({value} AS {its})"
    match kind, wanted:
        case Kind.TEXT, _:
            return _read(value, wanted, dialect)
        case Kind.FLOAT, "number":
            return _finite(cast, dialect)
        case Kind.FLOAT | Kind.LARGE, "integer":
            return f"CASE WHEN {value} % 1 = 0 AND {value} < {2**63} THEN TRY_CAST({value} AS {its}) END"
        case Kind.DECIMAL, "integer":
            whole = dialect.matches(f"CAST({value} AS {dialect.types['text']})", _WITHOUT_PLACES)
            return f"CASE WHEN {whole} THEN TRY_CAST({value} AS {its}) END"
        case Kind.WHOLE, "truth":
            return _truth(value, yes=["1"], no=["0"])
    return cast if kind in _EXACT[wanted] else dialect.null(wanted)


def _read(text: str, wanted: ColumnType, dialect: Dialect) -> str:
    """A text in the wanted type: whole numbers, decimals, ISO dates, true and false; NULL for anything else."""
    if wanted == "text":
        return f"NULLIF({text}, '')"
    if wanted == "truth":
        return _truth(f"lower({text})", yes=["'true'", "'1'"], no=["'false'", "'0'"])
    attempt = f"TRY_CAST({text} AS {dialect.types[wanted]})"
    if wanted == "number":
        attempt = _finite(attempt, dialect)
    return f"CASE WHEN {dialect.matches(text, _PATTERNS[wanted])} THEN {attempt} END"


def _finite(number: str, dialect: Dialect) -> str:
    """NULL for NaN, which is above all limits, and for what is infinite."""
    return f"CASE WHEN {dialect.finite(number)} THEN {number} END"


def _truth(value: str, *, yes: Sequence[str], no: Sequence[str]) -> str:
    return f"CASE WHEN {value} IN ({', '.join(yes)}) THEN TRUE WHEN {value} IN ({', '.join(no)}) THEN FALSE END"


def breaches(
    table: Table,
    columns: frozenset[str],
    schema: Mapping[str, Kind],
    codelists: Mapping[str, Codelist],
    dialect: Dialect,
) -> Iterator[Breach]:
    """What each typed row may break by itself: type (Q05), missing value (Q06), limits (Q07), codes (Q08)."""
    for name, column in table.columns.items():
        value = dialect.name(name)
        lacking = f"{value} IS NULL"
        if GIVEN + name in columns:
            there = _there(dialect.name(GIVEN + name), schema[column.file or name], dialect)
            yield Breach("Q05", name, f"({there} AND {lacking})", column.otherwise)
            lacking = f"{lacking} AND NOT {there}"
        if not column.nulls:
            yield Breach("Q06", name, f"({lacking})", column.otherwise)
        outside = _outside(value, column, dialect)
        if outside:
            yield Breach("Q07", name, f"({' OR '.join(outside)})", column.otherwise)
        if column.codes is not None:
            yield Breach("Q08", name, f"(NOT {in_codelist(value, codelists[column.codes], dialect)})", column.otherwise)


def _there(given: str, kind: Kind, dialect: Dialect) -> str:
    """Whether anything was given: an empty text is nothing, and so is NaN."""
    infinite = f"abs({given}) = CAST('Infinity' AS {dialect.types['number']})"
    something = {Kind.TEXT: f" AND {given} <> ''", Kind.FLOAT: f" AND ({dialect.finite(given)} OR {infinite})"}
    return f"({given} IS NOT NULL{something.get(kind, '')})"


def _outside(value: str, column: ColumnContract, dialect: Dialect) -> list[str]:
    low, high = column.limit("minimum"), column.limit("maximum")
    if column.type == "date":
        low, high = low or FIRST_DAY, high or LAST_DAY
    sides = [f"{value} < {dialect.constant(low)}"] if low is not None else []
    return sides + ([f"{value} > {dialect.constant(high)}"] if high is not None else [])
