"""Which columns say what a row is about, and which columns cannot be understood."""

from collections.abc import Iterator
from dataclasses import dataclass

from weiheng.observations.intake.tables import Column, Table
from weiheng.observations.intake.tokens import Kind, Token, Tokens
from weiheng.observations.intake.value_text import looks_numeric

_LOOKED_AT = 500
_SUBJECT_ROLES = ("indicator", "name", "level", "")


@dataclass(frozen=True)
class Stubs:
    """Columns of a table that describe its rows."""

    subject: int | None
    area: int | None
    period: int | None
    attributes: dict[str, int]


def find_stubs(table: Table, tokens: Tokens) -> Stubs:
    """By their headings where these are plain, else by what stands below.

    A corner cell may name what runs across, such as 年份 above the indicators: that is not taken for the column's role.
    """
    across = {kind for kind in ("subject", "area", "year") if all(getattr(each, kind) for each in table.values())}
    taken: set[int] = set()
    subject = None if "subject" in across else _subject(table, tokens)
    taken |= {subject} if subject is not None else set()
    area = None if "area" in across else _described(table, tokens, "area", "area", taken)
    taken |= {area} if area is not None else set()
    period = None if "year" in across else _described(table, tokens, "year", "period", taken)
    roles = ("unit", "status", "source", "note")
    attributes = {column.role: column.index for column in reversed(table.columns) if column.role in roles}
    return Stubs(subject, area, period, attributes)


def _subject(table: Table, tokens: Tokens) -> int | None:
    years_across = any(column.year for column in table.values())
    roles = (*_SUBJECT_ROLES, "period") if years_across else _SUBJECT_ROLES
    candidates = [column for column in table.columns if not column.has_values and column.role in roles]
    counts = {each.index: _count(table, tokens, each, "subject") for each in candidates}
    ranked = sorted(candidates, key=lambda each: (-counts[each.index], roles.index(each.role), each.index))
    if not ranked or (counts[ranked[0].index] == 0 and titled_subject(table, tokens) is not None):
        return None
    return ranked[0].index


def titled_subject(table: Table, tokens: Tokens) -> Token | None:
    """The indicator that a title consists of, for a table of areas and years."""
    found = [token for title in table.titles if (token := tokens.of(title)) is not None and token.kind == "subject"]
    return found[-1] if found else None


def _described(table: Table, tokens: Tokens, kind: Kind, role: str, taken: set[int]) -> int | None:
    """The column headed by the role, or one without a role most of whose cells are of the kind."""
    free = [column for column in table.columns if not column.has_values and column.index not in taken]
    named = [column for column in free if column.role == role]
    if named:
        return max(named, key=lambda each: (_count(table, tokens, each, kind), -each.index)).index
    other = [column for column in free if column.role not in ("ignored", "unit", "status", "source", "note", "level")]
    for column in other:
        count = _count(table, tokens, column, kind)
        if count and 2 * count >= _filled(table, column):
            return column.index
    return None


def _count(table: Table, tokens: Tokens, column: Column, kind: Kind) -> int:
    found = (tokens.of(table.cell(row, column.index)) for row in table.rows[:_LOOKED_AT])
    return sum(token is not None and token.kind == kind for token in found)


def _filled(table: Table, column: Column) -> int:
    return sum(bool(table.cell(row, column.index).strip()) for row in table.rows[:_LOOKED_AT])


def unknown_columns(table: Table, stubs: Stubs) -> Iterator[Column]:
    """Columns with numbers whose heading is not understood; a long table may carry other things beside its values."""
    if any(column.role == "value" for column in table.columns):
        return
    used = [index for index in (stubs.subject, stubs.area, stubs.period) if index is not None]
    for column in table.columns:
        if column.has_values or column.role or column.index in used:
            continue
        numbering = not column.heading and column.index < min(used, default=0)
        if not numbering and any(looks_numeric(table.cell(row, column.index)) for row in table.rows):
            yield column
